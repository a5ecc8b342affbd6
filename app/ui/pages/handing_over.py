"""What the page 交接 reads and does off the UI thread, and how it tells of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from app.i18n import _, listed
from app.store.values import PackageNote
from app.survey import hand_over_words, outcome_words, words
from app.survey.hand_over import Exchanged, Freed, HandOverStatus, Laptop
from app.survey.survey import Survey
from app.sync.names import parse
from app.sync.outcomes import Refused, UnknownDevice
from app.ui.jobs import Job

_MEGABYTE = 1_000_000
#: Laptops that the office is told of in the sentence; the others stand in 汇总.
_TOLD = 3


@dataclass(frozen=True)
class Note:
    """A line of the log: a package written or taken in, how it stands, how large it is."""

    package: PackageNote
    sender: str
    state: str
    tone: str
    size: int  # bytes


@dataclass(frozen=True)
class Seen:
    """All that the page shows. `free`: originals that may go, None at the office."""

    sentence: str
    step: str
    tone: str
    notes: list[Note]
    lacking: str
    free: Freed | None


def look(survey: Survey, _job: Job) -> Seen:
    """Read everything that the page shows."""
    names = {one.id: one.name for one in survey.exchange.devices()}
    if survey.meta.role == "office":
        notes = [_note(one, names, {}) for one in survey.exchange.packages()]
        sentence, step, tone = _office(survey.exchange.laptops())
        return Seen(sentence, step, tone, notes, "", None)
    now = survey.exchange.status()
    states = {one.name: one.state for one in now.packages}
    notes = [_note(one, names, states) for one in survey.exchange.packages()]
    free = survey.exchange.free(ask=True)
    return Seen(now.sentence, now.next_step, now.tone, notes, _lacking(now), free)


def _note(one: PackageNote, names: dict[str, str], states: dict[str, str]) -> Note:
    sender = names.get(one.device) or one.device
    parsed = parse(one.name)
    size = parsed.size if parsed else 0
    if one.direction == "in":
        refused = one.state == "refused"
        said = _("没有收下") if refused else _("已汇总")
        return Note(one, sender, said, "warn" if refused else "done", size)
    state = states.get(one.name, one.state)
    tone = {"merged": "done", "refused": "warn"}.get(state, "soft")
    return Note(one, sender, hand_over_words.state(state), tone, size)


def _lacking(now: HandOverStatus) -> str:
    houses = listed(_("{house} {n} 张").format(house=house, n=n) for house, n in now.lacking)
    return _("办公室缺的照片：{houses}").format(houses=houses) if houses else ""


def _office(laptops: list[Laptop]) -> tuple[str, str, str]:
    if not laptops:
        return (
            _("还没有电脑交来过。"),
            _("先写一份开工文件给外业电脑；收优盘到“汇总”，共用文件夹在这里交接。"),
            "plain",
        )
    if not any(one.acknowledged for one in laptops):
        return (
            _("收到的内容还没有备份，没有写过入库回执。"),
            _("先汇总，再到“备份与回收站”做一次备份，然后交接：外业电脑等着这份回执。"),
            "warn",
        )
    odd = [one for one in laptops if not one.fine]
    waiting = sum(one.inbox for one in laptops)
    if not odd:
        said = _("{n} 台电脑交来的都收全了。").format(n=len(laptops))
        step = _("有 {n} 个文件收下了，还没有汇总。").format(n=waiting) if waiting else ""
        return said, step, "plain" if waiting else "good"
    said = _("{n} 台电脑里有 {m} 台要看一下。").format(n=len(laptops), m=len(odd))
    told = [_("{where}：{said}").format(where=one.name, said=one.words[0]) for one in odd[:_TOLD]]
    if len(odd) > _TOLD:
        told.append(_("其余 {n} 台见“汇总”。").format(n=len(odd) - _TOLD))
    return said, "\n".join(told), "warn"


def exchanged(survey: Survey, job: Job, folder: Path) -> str:
    """Both ways with one folder; what came of it, in some lines."""
    done = survey.exchange.exchange(folder, progress=job.report, cancelled=lambda: job.cancelled)
    return "\n".join(_told(done, office=survey.meta.role == "office"))


def _told(done: Exchanged, *, office: bool) -> list[str]:
    packages = [file for file in done.written if file.suffix == ".svp"]
    receipts = [file for file in done.written if file.suffix == ".sva"]
    lines = []
    if done.nothing_new:
        lines.append(_("没有新的内容：双方都已齐全。"))
    if packages:
        lines.append(_("写出 {n} 个交接文件。").format(n=len(packages)))
    if receipts:
        lines.append(_("写出 {n} 份回执。").format(n=len(receipts)))
    taken = [one for one in done.outcomes if not isinstance(one, Refused | UnknownDevice)]
    if taken:
        lines.append(_("读入 {n} 个交接文件。").format(n=len(taken)))
    if done.receipts.read:
        lines.append(_("读了 {n} 份办公室的回执。").format(n=done.receipts.read))
    unknown = {one.person.name for one in done.outcomes if isinstance(one, UnknownDevice)}
    if unknown:
        lines.append(
            _("有还没有核对的电脑：{names}。请到“汇总”核对，它的文件已经收下。").format(
                names=listed(sorted(unknown))
            )
        )
    refused = [one for one in done.outcomes if isinstance(one, Refused)]
    refused += [*done.refused, *done.receipts.refused]
    lines += [outcome_words.outcome(one) for one in refused]
    if done.receipted is not None and done.receipted.held is not None:
        lines.append(f"{done.receipted.held.title}{done.receipted.held.advice}")
    elif done.receipted is not None and done.receipted.waiting and office:
        lines.append(_("下一次备份之后才写入库回执。"))
    lines += [words.held(house, error) for house, error in done.held]
    return [*lines, *filter(None, [hand_over_words.foreign(done.foreign)])]


def packed(survey: Survey, job: Job, folder: Path, way: str) -> str:
    done = survey.exchange.pack(folder, way, progress=job.report, cancelled=lambda: job.cancelled)
    said = _("已放到 {folder}：{n} 个交接文件，记录 {records} 条，照片 {photos} 张。").format(
        folder=folder, n=len(done.files), records=done.records, photos=done.photos
    )
    if not done.files:
        said = _("没有要交的内容：办公室都已入库。")
    return "\n".join(
        (
            said,
            *outcome_words.left_over(done),
            *(words.held(house, error) for house, error in done.held),
        )
    )


def started(survey: Survey, job: Job, folder: Path, under: Sequence[str] = ()) -> str:
    file = survey.exchange.start_file(
        folder, under, progress=job.report, cancelled=lambda: job.cancelled
    )
    return _("开工文件已写好：{file}").format(file=file)


def freed(survey: Survey, job: Job) -> str:
    done = survey.exchange.free(progress=job.report, cancelled=lambda: job.cancelled)
    return _("已清理 {n} 张照片原件，腾出 {size} MB；小图都在。").format(
        n=done.photos, size=megabytes(done.size)
    )


def megabytes(size: int) -> str:
    """Bytes as people say them; the smallest file has some."""
    return f"{max(size / _MEGABYTE, 0.1):.1f}"
