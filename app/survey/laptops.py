"""What the office knows of every laptop: what came, what is missing, what looks odd."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from app import settings
from app.i18n import _
from app.keys.device import check_code
from app.store.values import Device, PackageNote
from app.survey.core import Core
from app.survey.hand_over import REFUSED, Laptop, RefusedPackage
from app.survey.receipts_given import newest
from app.sync.applying import IMPORTED


@dataclass(frozen=True)
class _Facts:
    """Counted once for all laptops."""

    notes: Mapping[str, list[PackageNote]]
    tallies: Mapping[str, tuple[int, int]]
    missing: Mapping[str, set[str]]
    waiting: Mapping[str, int]
    carried: Mapping[str, tuple[str, ...]]
    inbox: Mapping[str, int]
    names: Mapping[str, str]
    silent_after: int


def laptops(core: Core, inbox: Mapping[str, object]) -> list[Laptop]:
    """See `Exchange.laptops`; `inbox`: names of packages that are collected, not merged."""
    store = core.store
    notes: dict[str, list[PackageNote]] = {}
    for note in store.packages("in"):
        notes.setdefault(note.device, []).append(note)
    collected: dict[str, int] = {}
    for name in inbox:
        collected[name[:12]] = collected.get(name[:12], 0) + 1
    known = {device.id: device for device in store.devices()}
    facts = _Facts(
        notes, store.log_tallies(), store.missing_by_device(), store.waiting_of(),
        store.carried(), collected, {one.id: one.name for one in known.values()},
        settings.load().silent_days,
    )  # fmt: skip
    own = {core.key.id, *core.key.former, store.meta.office_device}
    # An office's own logs are no laptop's; a computer that only sent something odd is one.
    everybody = dict.fromkeys([*known, *notes, *collected])
    found = [
        _laptop(core, known.get(one) or Device(one, b""), facts)
        for one in everybody
        if one not in own and not (one in known and known[one].role == "office")
    ]
    gone_on = {log for logs in facts.carried.values() for log in logs}
    found = [_quiet(one) if one.device in gone_on else one for one in found]
    return sorted(found, key=lambda one: (one.fine, one.name, one.device))


def _laptop(core: Core, device: Device, facts: _Facts) -> Laptop:
    notes = facts.notes.get(device.id, [])
    count, last = facts.tallies.get(device.id, (0, 0))
    gaps = core.store.gaps(device.id) if count != last else ()
    heard = max((note.time for note in notes), default="")
    before = newest(core, "out", device.id)
    acknowledged = max(
        (end.seq for end in (before.upto if before else ()) if end.device == device.id), default=0
    )
    taken = {note.name for note in notes if note.state == IMPORTED}
    one = Laptop(
        device=device.id,
        name=device.name or _("没登记的电脑 {code}").format(code=device.id[:4]),
        person=device.person,
        trusted=device.trusted,
        last_heard=heard,
        records=count,
        upto=gaps[0][0] - 1 if gaps else last,
        acknowledged=acknowledged,
        gaps=gaps,
        waiting=facts.waiting.get(device.id, 0),
        missing=len(facts.missing.get(device.id, ())),
        refused=tuple(
            _refused(note) for note in notes if note.state == REFUSED and note.name not in taken
        ),
        inbox=facts.inbox.get(device.id, 0),
        silent=_days(heard, core.clock()) if heard else None,
        cloned=device.forked,
        restored_from=_goes_on(device.id, facts),
        words=(),
    )
    return replace(one, words=tuple(_words(one, device, facts.silent_after)))


def _goes_on(device: str, facts: _Facts) -> str:
    """The name of the laptop whose work this one goes on with."""
    carried = [log for log in facts.carried.get(device, ()) if log != device]
    return facts.names.get(carried[0]) or carried[0] if carried else ""


def _refused(note: PackageNote) -> RefusedPackage:
    code, _version, why = [*note.detail.split(" ", 2), "", ""][:3]
    return RefusedPackage(note.name, note.time, code, why)


def _days(since: str, now: datetime) -> int:
    """Whole days; a clock that ran backwards gives none."""
    return max((now - datetime.fromisoformat(since)).days, 0)


def _words(one: Laptop, device: Device, silent_after: int) -> list[str]:
    said = []
    if not one.trusted:
        said.append(
            _("还没有核对：请打电话核对这组数字 {code}，确认后再汇总。").format(
                code=check_code(device.public)
            )
            if device.public
            else _("还不认识的电脑：汇总时会请您核对。")
        )
    if one.cloned:
        said.append(
            _(
                "像是被复制过的电脑：同一个身份写过两份内容，两份都收着。请问是不是两台电脑在用同一份调查。"
            )
        )
    if one.restored_from:
        said.append(
            _("像是用备份恢复的电脑，或换了电脑：接着“{name}”的记录往下写，没有丢什么。").format(
                name=one.restored_from
            )
        )
    if one.gaps:
        n = sum(last - first + 1 for first, last in one.gaps)
        said.append(_("中间缺 {n} 条记录，请让它再交一次。").format(n=n))
    if one.waiting:
        said.append(_("有 {n} 条记录在等它前面的内容，请让它再交一次。").format(n=one.waiting))
    if one.missing:
        said.append(_("缺 {n} 张照片，请让它再交一次。").format(n=one.missing))
    if one.refused:
        said.append(
            _("有 {n} 个文件没有收下：{why}").format(n=len(one.refused), why=one.refused[-1].why)
        )
    if one.records and not one.acknowledged:
        said.append(_("交来的内容还没有进过备份，没有写过入库回执。"))
    if one.silent is not None and one.silent >= silent_after:
        said.append(_("已有 {n} 天没有交来。").format(n=one.silent))
    return said


def _quiet(one: Laptop) -> Laptop:
    """Another computer goes on with its work: that it says nothing more is as it should be."""
    silent = _("已有 {n} 天没有交来。").format(n=one.silent)
    return replace(one, words=tuple(word for word in one.words if word != silent))
