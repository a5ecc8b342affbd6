"""Whether a printed paper still says what its record says: 有效, 已更新, 已作废 or 查不到.

The code on a paper names its record and the short ids of the record's heads at that time. What was
written down since is told in the words of the history; residents' answers stay masked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from app.errors import KnownError
from app.i18n import _
from app.imaging.codes import read_codes
from app.model.revision import Revision
from app.survey import words
from app.survey.core import Core
from app.survey.history import Change, History, Step
from exports.errors import ExportError

State = Literal["current", "superseded", "withdrawn", "newer", "unknown"]

_CODE = re.compile(
    r"CJ1:(?P<record>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
    r":(?P<heads>[0-9a-f]{12}(?:\+[0-9a-f]{12})*):(?P<date>\d{4}-\d\d-\d\d)"
)
_MOST_BYTES = 200 << 20


@dataclass(frozen=True)
class Standing:
    """What became of a paper. `newer`: it was made from something that has not arrived here.

    `printed` is the date of the paper's state, `now` that of the record's; `changes` are answers
    as the paper has them and as they are now.
    """

    state: State
    record: str = ""
    house: str = ""
    printed: str = ""
    now: str = ""
    by: str = ""
    changes: tuple[Change, ...] = ()

    @property
    def said(self) -> str:
        """One sentence for whoever holds the paper."""
        told = {
            "current": _("这份材料是最新的：记录在 {printed} 以后没有改动。"),
            "superseded": _("这份材料已经过时：记录在 {now} 由 {by} 改动过，有 {n} 处不同。"),
            "withdrawn": _("这份材料已作废：记录放进了回收站。"),
            "newer": _("查不到这一版：它可能比这台电脑上的新，请先和办公室交接。"),
            "unknown": _("查不到：这个二维码不是本调查的材料。"),
        }[self.state]
        return told.format(
            printed=self.printed, now=self.now, by=self.by or words.BLANK, n=len(self.changes)
        )


def standing(core: Core, code_text: str) -> Standing:
    """What became of the paper with this code; never an error for a foreign or broken code."""
    read = _CODE.search(code_text)
    known = core.store.revisions(read["record"]) if read else []
    if read is None or not known:
        return Standing("unknown")
    view = core.store.view(read["record"])
    assert view is not None  # it has revisions
    place = next(iter(view.links.get("place", ())), "")
    row = core.store.place(place) if place else None
    house = row.name if row else ""
    base = Standing("newer", view.record, house, read["date"], view.time[:10], view.author)
    by_short = {one.id[:12]: one for one in known}
    shorts = read["heads"].split("+")
    if any(short not in by_short for short in shorts):
        return base
    seen = _ancestors([by_short[short] for short in shorts], {one.id: one for one in known})
    if view.voided:
        return _as(base, "withdrawn", ())
    if set(view.heads) <= seen:
        return _as(base, "current", ())
    steps = [step for step in History(core).of(view.record) if step.revision not in seen]
    return _as(base, "superseded", _net(steps))


def codes_in(file: Path, page: int = 0) -> list[str]:
    """The codes of a PDF of ours, or of a photo or scan of a page; `page` counts from 1, 0 is all.

    Raises a known error where the file cannot be read.
    """
    try:
        if file.stat().st_size > _MOST_BYTES:
            raise _unreadable(file, "")
        data = file.read_bytes()
        if not data.startswith(b"%PDF"):
            return [text for text in read_codes(data) if _CODE.search(text)]
        from exports.pdf.reading import read_pages

        named, pictures = read_pages(data, page)
    except (OSError, ExportError) as error:
        raise _unreadable(file, str(error)) from error
    found = [match.group() for match in _CODE.finditer(named)]
    if not found:
        found = [text for picture in pictures for text in read_codes(picture)]
    return list(dict.fromkeys(text for text in found if _CODE.search(text)))


def _ancestors(heads: Iterable[Revision], known: Mapping[str, Revision]) -> set[str]:
    seen: set[str] = set()
    waiting = [one.id for one in heads]
    while waiting:
        one = waiting.pop()
        if one in known and one not in seen:
            seen.add(one)
            waiting += known[one].parents
    return seen


def _net(steps: Iterable[Step]) -> tuple[Change, ...]:
    """What differs in the end; `steps` are the newest first. What came back is no change."""
    first: dict[str, Change] = {}
    last: dict[str, Change] = {}
    for step in steps:
        for change in step.changes:
            last.setdefault(change.path, change)
            first[change.path] = change
    return tuple(
        Change(path, one.what, first[path].before, one.after, back=False)
        for path, one in last.items()
        if first[path].before != one.after
    )


def _as(base: Standing, state: State, changes: tuple[Change, ...]) -> Standing:
    return Standing(state, base.record, base.house, base.printed, base.now, base.by, changes)


def _unreadable(file: Path, detail: str) -> KnownError:
    return KnownError(
        "paper_unreadable",
        _("“{name}”读不出来。").format(name=file.name),
        kept=_("没有改动任何数据。"),
        advice=_("请换一张清楚的照片，或者直接输入二维码下面的一行字。"),
        detail=detail,
    )
