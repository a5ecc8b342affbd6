"""The stamp on copies of photos: which rows, kept as `stamp.toml` in the survey's folder.

The office edits the file or the page; originals are never stamped. Without the file all rows are
stamped. A row that has nothing to say of a photo is left out.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from app.domain import evidence
from app.errors import KnownError
from app.i18n import N_, _, listed
from app.store.photos import write_whole

FILE: Final = "stamp.toml"

#: Rows in the order in which they are offered, with their words.
ROWS: Final[Mapping[str, str]] = {
    "time": N_("时间"),
    "place": N_("地点"),
    "position": N_("坐标"),
    "project": N_("项目名称"),
    "surveyor": N_("检查人"),
    "record": N_("记录编号"),
    "hash": N_("原图"),
}
#: So much of a hash or a record's id is enough to find it again, and can be read aloud.
_HASH, _RECORD = 16, 8
_LONGEST = 60


@dataclass(frozen=True, slots=True)
class Template:
    """`rows`: codes of `ROWS` in their order. `project`: what stands for the survey's own title.
    `papers`: photos in reports are stamped too, not only shared copies."""

    rows: tuple[str, ...] = tuple(ROWS)
    project: str = ""
    papers: bool = True


@dataclass(frozen=True, slots=True)
class Facts:
    """What a stamp may say of a record's photos."""

    place: str = ""
    project: str = ""
    surveyor: str = ""
    record: str = ""


def read(folder: Path) -> Template:
    """The template of a survey's folder. Raises a known error for a file that cannot be read."""
    file = folder / FILE
    try:
        raw = tomllib.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Template()
    except (OSError, ValueError) as error:  # decoding and TOML errors are ValueErrors
        raise _unreadable(str(error)) from error
    return checked(
        Template(
            rows=_rows(raw.get("rows", list(ROWS))),
            project=_text(raw.get("project", "")),
            papers=raw.get("papers", True) is not False,
        )
    )


def write(folder: Path, template: Template) -> None:
    """Keep a template; whole or not at all. Raises a known error."""
    made = checked(template)
    rows = ", ".join(f'"{row}"' for row in made.rows)
    project = made.project.replace("\\", "\\\\").replace('"', '\\"')
    text = (
        f"# {_('照片上印的字：哪几行、按什么顺序。可用的行：')}{' '.join(ROWS)}\n"
        f"rows = [{rows}]\n"
        f"# {_('项目名称；空着用调查的名称。')}\n"
        f'project = "{project}"\n'
        f"# {_('报告里的照片也印（true）或只印导出的照片（false）。')}\n"
        f"papers = {'true' if made.papers else 'false'}\n"
    )
    try:
        write_whole(folder / FILE, text.encode())
    except OSError as error:
        raise KnownError(
            "stamp_unwritten",
            _("照片水印的设置没有保存。"),
            kept=_("原来的设置没有改动。"),
            advice=_("请看磁盘是否已满、调查文件夹是否可以写入。"),
            detail=str(error),
        ) from error


def checked(template: Template) -> Template:
    """The template tidied. Raises a known error for a row that does not exist."""
    unknown = [row for row in template.rows if row not in ROWS]
    if unknown:
        raise KnownError(
            "stamp_row_absent",
            _("照片水印没有“{row}”这一行。").format(row=unknown[0]),
            kept=_("原来的设置没有改动。"),
            advice=_("可以用的有：{rows}。").format(rows=listed(ROWS)),
        )
    project = " ".join(template.project.split())[:_LONGEST]
    return replace(template, rows=tuple(dict.fromkeys(template.rows)), project=project)


def lines(photo: Mapping[str, Any], facts: Facts, template: Template) -> tuple[str, ...]:
    """The texts of the stamp of one photo, in the template's order, each with its label."""
    said = {
        "time": _time(photo),
        "place": facts.place,
        "position": _position(photo),
        "project": template.project or facts.project,
        "surveyor": facts.surveyor,
        "record": facts.record[:_RECORD],
        "hash": str(photo.get("hash") or "")[:_HASH],
    }
    return tuple(f"{_(ROWS[row])} {_cut(said[row])}" for row in template.rows if said[row])


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _time(photo: Mapping[str, Any]) -> str:
    """To the second, its clock put right where it was measured; labelled where it is weaker."""
    taken = evidence.right_time(photo)
    if taken is None:
        return ""
    text = f"{taken:%Y-%m-%d %H:%M:%S}"
    if photo.get("time_from") == "name":
        return _("{time}（据文件名）").format(time=text)
    if str(photo.get("clock") or "0") not in {"", "0"}:
        return _("{time}（已校正相机时钟）").format(time=text)
    return text


def _position(photo: Mapping[str, Any]) -> str:
    here = evidence.position(photo)
    if here is None:
        return ""
    sides = (("N", "S"), ("E", "W"))
    return " ".join(
        f"{abs(value):.6f}°{side[value < 0]}" for value, side in zip(here, sides, strict=True)
    )


def _rows(raw: object) -> tuple[str, ...]:
    if not isinstance(raw, list) or not all(isinstance(row, str) for row in raw):
        raise _unreadable("rows")
    return tuple(raw)


def _text(raw: object) -> str:
    if not isinstance(raw, str):
        raise _unreadable("project")
    return raw


def _unreadable(detail: str) -> KnownError:
    return KnownError(
        "stamp_unreadable",
        _("照片水印的设置文件 {file} 读不出来。").format(file=FILE),
        kept=_("照片原件没有改动，什么都没有写出。"),
        advice=_("请改正它，或删掉它、用原来的设置。"),
        detail=detail,
    )
