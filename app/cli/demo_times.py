"""When the demo's invented photos were taken: on the day it runs, before it began.

A date written here would one day lie before the survey itself, and every photo would be doubted.
"""

from __future__ import annotations

from datetime import datetime, timedelta

#: As long as the story's day lasts; shorter where the demo runs soon after midnight.
_DAY = timedelta(hours=4)


def moment(began: datetime, minutes: int) -> datetime:
    """`minutes` (0 to 240) into the story's day, in whole seconds as cameras write them.

    `began`: when the demo was started. The day ends with it and never reaches into the day before.
    """
    first = max(began.replace(hour=0, minute=0, second=0, microsecond=0), began - _DAY)
    passed = (began - first) * (timedelta(minutes=minutes) / _DAY)
    return (first + passed).replace(microsecond=0)
