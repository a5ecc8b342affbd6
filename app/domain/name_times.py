"""When a photo was taken, as its file name says: weaker than what the camera wrote.

Phones name a file after the moment; messengers after the moment of saving or forwarding, which is
never earlier. A renamed or copied file may say anything. Names without a time of day say nothing.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

#: 2026-07-18 10:15:30 with or without marks between (IMG_20260718_101530, 20260718101530,
#: Screenshot_2026-07-18-10-15-30-123, 截屏2026-07-18 10.15.30, WX20260718-101530@2x), and the
#: thousandths that some write behind.
_WRITTEN = re.compile(
    r"(?<!\d)(20\d\d)([-_.年]?)([01]\d)([-_.月]?)([0-3]\d)[-_ .T日]{0,2}"
    r"([0-2]\d)[-_.:时]?([0-5]\d)[-_.:分]?([0-5]\d)(?:[-_.]?\d{3})?(?!\d)"
)
#: Milliseconds since 1970 (mmexport1784340930123, wx_camera_1784340930123): 2001 to 2065.
_COUNTED = re.compile(r"(?<!\d)([1-2]\d{12})(?!\d)")
#: Google's phones write UTC into their names, all others the time on the wall.
_IN_UTC = re.compile(r"^PXL_", re.IGNORECASE)
#: The one time zone of the country, for names that count from 1970.
_HERE = timedelta(hours=8)


def time_of_name(name: str) -> str | None:
    """ISO 8601 to the second, with an offset where the name fixes the instant; None where it says
    no moment. Never raises."""
    written = _WRITTEN.search(name)
    if written is not None:
        year, _a, month, _b, day, *clock = written.groups()
        try:
            # Naive on purpose, as cameras write it: no zone is invented.
            moment = datetime(*(int(part) for part in (year, month, day, *clock)))  # type: ignore[arg-type]  # noqa: DTZ001
        except ValueError:
            return None
        return moment.isoformat() + ("+00:00" if _IN_UTC.match(name) else "")
    counted = _COUNTED.search(name)
    if counted is not None:
        passed = timedelta(seconds=int(counted[1]) // 1000)
        moment = datetime(1970, 1, 1, tzinfo=UTC) + passed + _HERE
        return moment.replace(tzinfo=None).isoformat() + "+08:00"
    return None
