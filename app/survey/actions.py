"""操作记录: what left the program, who saw residents in clear, what was erased, by whom and when.

What shows residents or erases them is noted before the deed, in a transaction of its own: a deed
without its line is worse than a line without its deed. Hand-overs are noted with what came of
them. Lines are chained by their hashes and never change; they stay on the computer where they
were written.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import N_, _
from app.store.photos import write_whole
from app.store.values import AuditNote
from app.survey.core import Core

PRINT, PRINT_PERSONAL, DOSSIER, PAPER = "print", "print_personal", "dossier", "paper"
REVEAL, COMPARE, ERASE = "reveal", "compare", "erase"
UNLOCK, UNLOCK_REMEMBERED, UNLOCK_RECOVERY, LOCK = (
    "unlock", "unlock_remembered", "unlock_recovery", "lock",
)  # fmt: skip
PACK, MERGE, START_FILE, EXPORT_LOG = "pack", "merge", "start_file", "export_log"
BULK = "bulk"
PHOTOS = "photos"
LEDGER, MAPPED, BRIEF, SUPERVISION = "ledger", "mapped", "brief", "supervision"

#: Kinds of actions as lists are narrowed by them, with their words.
KINDS: Final = {
    "out": N_("导出和打印"),
    "seen": N_("看住户信息"),
    "erased": N_("删除和撤回"),
    "exchange": N_("交接和汇总"),
    "lock": N_("口令和解锁"),
    "kept": N_("备份和还原"),
    "other": N_("其他"),
}

#: What was done → its kind and its words.
WORDS: Final = {
    PRINT: ("out", N_("打印纸质表")),
    PRINT_PERSONAL: ("out", N_("打印，住户信息不遮盖")),
    DOSSIER: ("out", N_("写出一房一档")),
    PAPER: ("out", N_("写出报告")),
    BULK: ("out", N_("批量写出报告")),
    PHOTOS: ("out", N_("写出照片")),
    "day_sheet": ("out", N_("写出走访单")),
    "export": ("out", N_("导出")),
    LEDGER: ("out", N_("写出台账")),
    MAPPED: ("out", N_("按列对照表写出台账")),
    BRIEF: ("out", N_("写出简报")),
    SUPERVISION: ("out", N_("写出督办单")),
    EXPORT_LOG: ("out", N_("导出操作记录")),
    "diagnose": ("out", N_("打包诊断信息")),
    REVEAL: ("seen", N_("显示住户信息")),
    COMPARE: ("seen", N_("对照两份住户信息，不遮盖")),
    ERASE: ("erased", N_("删去住户信息")),
    "void": ("erased", N_("放进回收站")),
    "untrash": ("erased", N_("从回收站取回")),
    "undo_merge": ("erased", N_("撤回一次汇总")),
    PACK: ("exchange", N_("写出交接文件")),
    "collect": ("exchange", N_("收下交接文件")),
    MERGE: ("exchange", N_("汇总")),
    "receipts": ("exchange", N_("写出回执")),
    "exchange": ("exchange", N_("和共享文件夹交接")),
    "free": ("exchange", N_("清出照片原图")),
    START_FILE: ("exchange", N_("写出开工文件")),
    "trust": ("exchange", N_("信任一台电脑")),
    UNLOCK: ("lock", N_("用口令打开")),
    UNLOCK_REMEMBERED: ("lock", N_("用这台电脑记住的口令打开")),
    UNLOCK_RECOVERY: ("lock", N_("用恢复码打开")),
    LOCK: ("lock", N_("锁定")),
    "protect": ("lock", N_("用口令保护这个调查")),
    "passphrase": ("lock", N_("更换口令")),
    "recovery_sheet": ("lock", N_("写出恢复单")),
    "remember": ("lock", N_("让这台电脑记住口令")),
    "join": ("other", N_("合并两处房屋")),
    "unjoin": ("other", N_("拆开合并的房屋")),
    "not_same": ("other", N_("认定两处不是同一处")),
    "backup": ("kept", N_("备份")),
    "restore": ("kept", N_("从备份还原")),
    "renew": ("kept", N_("这台电脑换了新的身份")),
}

#: Lines are told to the screen so many at a time.
PAGE: Final = 500


@dataclass(frozen=True)
class Action:
    """One line of the log in words. `about` is a place, a file, a computer; `records` how many."""

    n: int
    time: str
    who: str
    what: str  # code
    kind: str
    words: str
    about: str
    records: int
    why: str


def note(
    core: Core, what: str, about: str = "", records: int = 1, *, why: str = "", file: str = ""
) -> None:
    """Write a line; `about` is the id of a record, `file` the bare name of what was written.

    Never a resident: the log is exported and shown to others.
    """
    told = {"of": about, "n": records, "why": why.strip(), "file": file}
    detail = json.dumps({k: v for k, v in told.items() if v}, ensure_ascii=False, sort_keys=True)
    core.store.note(core.now(), core.person, what, detail)


def note_if_writing(core: Core, what: str, about: str = "", records: int = 1, **more: str) -> None:
    """The same for what may also be done where the survey is open read-only, and leaves no line."""
    if not core.store.readonly:
        note(core, what, about, records, **more)


class Actions:
    """The log of actions of one survey on this computer."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def lines(self, kind: str = "", limit: int | None = None) -> list[Action]:
        """Actions, newest first; of one kind of `KINDS` where one is given."""
        found: list[Action] = []
        names: dict[str, str] = {}
        for line in self._core.store.notes():
            if limit is not None and len(found) >= limit:
                break
            if kind and kind_of(line.what) != kind:
                continue
            found.append(self._worded(line, names))
        return found

    def counts(self) -> dict[str, int]:
        """How many lines there are of each kind."""
        found = dict.fromkeys(KINDS, 0)
        for line in self._core.store.notes():
            found[kind_of(line.what)] += 1
        return found

    def export(self, target: Path, kind: str = "") -> int:
        """Write the lines as a table for Excel or WPS; how many. The export itself is noted.

        Raises a known error where it cannot be written.
        """
        note_if_writing(self._core, EXPORT_LOG, records=0, file=target.name)
        lines = self.lines(kind)
        try:
            write_whole(target, table(lines))
        except OSError as error:
            raise KnownError(
                "log_unwritable",
                _("“{name}”写不进去。").format(name=target.name),
                kept=_("操作记录没有改动，也没有留下半个文件。"),
                advice=_("请关掉正打开它的 Excel 或 WPS，或者换一个文件夹再存。"),
                detail=str(error),
            ) from error
        return len(lines)

    def _worded(self, line: AuditNote, names: dict[str, str]) -> Action:
        told = _read(line)
        of, file = str(told.get("of", "")), str(told.get("file", ""))
        if of not in names:
            names[of] = self._name(of)
        return Action(
            n=line.n,
            time=line.time,
            who=line.who,
            what=line.what,
            kind=kind_of(line.what),
            words=words_of(line.what),
            about=" · ".join(part for part in (names[of], file) if part),
            records=_number(told.get("n", 0)),
            why=str(told.get("why", "")),
        )

    def _name(self, of: str) -> str:
        """The name of a place, of the place of a record; else the words as they were noted."""
        store = self._core.store
        view = store.view(of) if of else None
        if view is None:
            return of
        place = next(iter(view.links.get("place", ())), "")
        about = (store.view(place) if place else None) or view
        return str(about.answers.get("name") or of[:8])


def kind_of(what: str) -> str:
    return WORDS[what][0] if what in WORDS else "other"


def words_of(what: str) -> str:
    return _(WORDS[what][1]) if what in WORDS else what


def kinds() -> dict[str, str]:
    """Kinds in words, in the order in which they are offered."""
    return {kind: _(said) for kind, said in KINDS.items()}


def table(lines: Iterable[Action]) -> bytes:
    """Lines as CSV with the mark by which Excel knows UTF-8; no cell is read as a formula."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([_("时间"), _("谁"), _("做了什么"), _("对象"), _("几条"), _("理由")])
    for line in lines:
        cells = (line.time, line.who, line.words, line.about, str(line.records or ""), line.why)
        writer.writerow([_plain(cell) for cell in cells])
    return out.getvalue().encode("utf-8-sig")


def _plain(cell: str) -> str:
    return "'" + cell if cell[:1] in {"=", "+", "-", "@", "\t"} else cell


_Told = dict[str, object]


def _read(line: AuditNote) -> _Told:
    """What a line says; lines of 0.2, and of rooms below this one, hold plain words."""
    try:
        told = json.loads(line.detail) if line.detail.startswith("{") else None
    except ValueError:
        told = None
    if isinstance(told, dict):
        return told
    first, _space, rest = line.detail.partition(" ")
    if line.detail.isdigit():  # how many
        return {"n": int(line.detail)}
    if line.what == PRINT_PERSONAL:
        return {"of": first, "n": 1, "why": rest}
    return {"of": rest if line.what == "trust" and rest else line.detail}


def _number(value: object) -> int:
    return value if isinstance(value, int) else 0
