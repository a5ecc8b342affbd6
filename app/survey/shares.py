"""Which part of the roster a laptop gets: the places that the office gave it, and its own work."""

from __future__ import annotations

import json
from collections.abc import Sequence

from app.domain.rule_stamps import differing, stamps
from app.errors import KnownError
from app.i18n import _, listed
from app.model.changed import Changed
from app.store.roster_values import PlaceFilter
from app.survey.core import Core
from app.survey.staff import Staff
from app.sync.manifest import Outset
from app.sync.outgoing import Wanted
from app.sync.start_file import RULES, STAFF

_KEPT = "share "


class Shares:
    """What of the survey is for whom; kept at the office, per device."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def outset(self, under: Sequence[str]) -> Outset:
        """What a start file for these places (none: all) says of itself. Raises a known error."""
        store = self._core.store
        self._check(under)
        outer = under or (None,)
        counts = [store.place_count(PlaceFilter(under=one, counted=False)) for one in outer]
        names = [row.name for place in under if (row := store.place(place)) is not None]
        staff = tuple((one.name, one.role) for one in Staff(self._core).list())
        return Outset(sum(counts), tuple(names), staff, tuple(stamps().items()))

    def of(self, device: str) -> tuple[str, ...]:
        """The places that a laptop works at; () where nobody said: then it gets everything."""
        try:
            kept = json.loads(self._core.store.local(_KEPT + device) or "[]")
        except ValueError:
            return ()
        return tuple(str(place) for place in kept) if isinstance(kept, list) else ()

    def set(self, device: str, under: Sequence[str]) -> Changed:
        """Say which places a laptop works at; () for everything. Raises a known error."""
        self._check(under)
        if self._core.store.device(device) is None:
            raise _refused(_("没有编号为 {device} 的电脑。").format(device=device))
        return self._core.store.set_local(_KEPT + device, json.dumps(list(under)))

    def wanted(self, device: str) -> Wanted | None:
        """Which revisions a laptop needs: its places with all that hangs on them, whatever it wrote
        in itself, the list of names. None: everything."""
        under = self.of(device)
        if not under:
            return None
        store = self._core.store
        records = store.within(under) | store.written_by(device)
        return lambda one: one.form == STAFF or one.record in records

    def rules_note(self) -> str:
        """A sentence where this program's grading rules are not the office's; "" else."""
        try:
            kept = json.loads(self._core.store.local(RULES) or "{}")
        except ValueError:
            return ""
        return rules_note(kept) if isinstance(kept, dict) else ""

    def _check(self, under: Sequence[str]) -> None:
        for place in under:
            if self._core.store.place(place) is None:
                raise _refused(_("名册里没有“{place}”这一处。").format(place=place))


def rules_note(rules: dict[str, str]) -> str:
    """The same for the rules that a start file names."""
    other = differing(rules)
    if not other:
        return ""
    return _(
        "这台电脑的评定规则和办公室的不一样（{tables}），算出的等级可能不同。"
        "请先装和办公室一样的版本，再开始检查。"
    ).format(tables=listed(other))


def _refused(title: str) -> KnownError:
    return KnownError(
        "share_refused",
        title,
        kept=_("没有写出任何文件，也没有改动。"),
        advice=_("请写名册里的镇、社区、小区的名称或编号；电脑的编号用 devices 命令查看。"),
    )
