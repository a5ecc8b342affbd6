"""Where hand-overs lie in a folder that others use too, and a bounded look at what is there.

`<folder>/chengjian-<survey 8>/<device 12>/<yyyy>/` belongs to one laptop, `office-<device 12>/…`
to the office, which puts what is for one laptop alone into `…/<yyyy>/<device 12>/`: each folder is
written by one computer, so no two ever meet on a name. A laptop looks only into its own folders
and into those of the office that are for it or for everybody. Packages that
lie flat in the folder are read as well. A reader goes by names only: conflict copies, `.part`,
stumps, other cases, links and whatever else lies there are counted, never opened.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from app.errors import KnownError
from app.i18n import _
from app.store.opening import FILE
from app.sync import names, receipt, refusals

#: More entries than this in one folder are not even listed; 16,000 cost a second on some shares.
MOST_ENTRIES: Final = 50_000
#: Foreign things that are named; the others are only counted.
MOST_TOLD: Final = 20
_DEEPEST: Final = 4  # tree, sender, year, receiver

_TREE = re.compile(r"chengjian-([0-9a-f]{8})")
_SENDER = re.compile(r"(?:office-)?[0-9a-f]{12}")
_ID: Final = 12  # hex digits of a device
_YEAR = re.compile(r"[0-9]{4}")  # of a clock, which may be wrong by decades


@dataclass
class Listing:
    """What lies in some folders: packages and receipts by name, each wherever it was found."""

    packages: dict[str, list[Path]] = field(default_factory=dict)
    receipts: dict[str, list[Path]] = field(default_factory=dict)
    starts: list[Path] = field(default_factory=list)
    foreign: int = 0
    told: list[Path] = field(default_factory=list)
    too_many: bool = False

    def add(self, file: Path) -> None:
        """Sort one plain file in by its name."""
        known = names.parse(file.name)
        if known is not None and known.ending == names.PACKAGE:
            self.packages.setdefault(file.name, []).append(file)
        elif known is not None:
            self.starts.append(file)
        elif receipt.parse(file.name) is not None:
            self.receipts.setdefault(file.name, []).append(file)
        else:
            self.reject(file)

    def reject(self, thing: Path) -> None:
        self.foreign += 1
        if len(self.told) < MOST_TOLD:
            self.told.append(thing)


def tree_name(survey: str) -> str:
    """The folder of one survey among others': `chengjian-` and eight hex digits."""
    return "chengjian-" + survey.replace("-", "")[:8]


def room(folder: Path, survey: str, device: str, *, office: bool, year: str) -> Path:
    """The sub-folder that this device alone writes to, in `folder` or in the tree that it is."""
    tree = folder if _TREE.fullmatch(folder.name.casefold()) else folder / tree_name(survey)
    return tree / (f"office-{device}" if office else device) / year


def listed(sources: list[Path], survey: str, mine: Collection[str] | None = None) -> Listing:
    """What lies in folders and single files. Raises KnownError where one is missing or unreadable.

    Sub-folders are entered only where they have the names of ours, and only this survey's; where
    `mine` are named (the ids of a laptop), none of another laptop.
    """
    found = Listing()
    for source in sources:
        if source.is_dir():
            _look(source, survey, found, 0, mine)
        elif source.is_file():
            found.add(source)
        else:
            raise missing(source)
    return found


def _look(
    folder: Path, survey: str, found: Listing, depth: int, mine: Collection[str] | None
) -> None:
    inside = list[Path]()
    try:
        with os.scandir(folder) as entries:
            for number, entry in enumerate(entries):
                if number >= MOST_ENTRIES:
                    found.too_many = True
                    break
                if entry.is_file(follow_symlinks=False):
                    found.add(folder / entry.name)
                elif entry.is_dir(follow_symlinks=False) and _ours(entry.name, survey):
                    if mine is None or not _another(entry.name, mine):
                        inside.append(folder / entry.name)
                elif not _others(entry.name):
                    found.reject(folder / entry.name)
    except OSError as error:
        raise refusals.cannot_read(error) from error
    for one in sorted(inside) if depth < _DEEPEST else ():
        _look(one, survey, found, depth + 1, mine)


def _ours(name: str, survey: str) -> bool:
    """Whether to enter: cases may differ, since FAT and some shares change them."""
    folded = name.casefold()
    return (
        folded == tree_name(survey)
        or _SENDER.fullmatch(folded) is not None
        or _YEAR.fullmatch(folded) is not None
    )


def _another(name: str, mine: Collection[str]) -> bool:
    """Whether a folder is another laptop's."""
    return len(name) == _ID and not _YEAR.fullmatch(name) and name.casefold() not in mine


def _others(name: str) -> bool:
    """Another survey's tree: neither entered nor told."""
    return _TREE.fullmatch(name.casefold()) is not None


def from_office(file: Path) -> bool:
    """Whether a file lies in a folder that an office writes to."""
    return any(parent.name.casefold().startswith("office-") for parent in file.parents)


def writable(folder: Path) -> Path:
    """The folder to hand over to, which must be there: a mistyped one is not made.

    Raises KnownError `folder_missing`, `folder_is_survey`.
    """
    folder = folder.expanduser()
    if not folder.is_dir():
        raise missing(folder)
    if any((above / FILE).exists() for above in (folder, *folder.resolve().parents)):
        raise KnownError(
            "folder_is_survey",
            _("这是调查自己的文件夹，不能当交接文件夹：{place}").format(place=folder),
            kept=_("没有写出也没有读入任何内容。"),
            advice=_("请选优盘、共享文件夹，或调查文件夹以外的另一个文件夹。"),
        )
    return folder


def missing(place: Path) -> KnownError:
    """What is said of a folder or file that is not there."""
    return KnownError(
        "folder_missing",
        _("没有这个文件夹或文件：{place}").format(place=place),
        kept=_("没有写出也没有读入任何内容。"),
        advice=_(
            "请核对写法，看看优盘是否插好、共享文件夹是否连着；需要新文件夹时请先建好再选它。"
        ),
    )


def sizes(folder: Path) -> Iterator[tuple[str, int]]:
    """(name, bytes) of the plain files in a room of our own; none where there is no room yet."""
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file(follow_symlinks=False):
                    yield entry.name, entry.stat(follow_symlinks=False).st_size
    except FileNotFoundError:
        return
    except OSError as error:
        raise refusals.cannot_read(error) from error
