"""Bookmarks as the objects of a PDF outline (PDF 32000-1, 12.3.3)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Bookmark:
    """`level` 0 is the top; `page` an object's number; `top` a height, None: the whole page."""

    level: int
    title: str
    page: int
    top: float | None


def outline_bodies(marks: Sequence[Bookmark], first: int) -> Iterator[bytes]:
    """The outline's root and an object a bookmark, numbered from `first`; all are folded in."""
    parents, children = _tree(marks)
    shown = children[-1]
    yield (
        b"<< /Type /Outlines /Count %d /First %d 0 R /Last %d 0 R >>"
        % (len(shown), first + 1 + shown[0], first + 1 + shown[-1])
    )
    siblings = {at: (family, place) for family in children.values()
                for place, at in enumerate(family)}  # fmt: skip
    for at, one in enumerate(marks):
        family, place = siblings[at]
        said = ["/Parent", _ref(first, parents[at]), "/Title", _text(one.title), "/Dest"]
        where = "/Fit" if one.top is None else f"/XYZ 0 {one.top:.2f} 0"
        said.append(f"[ {one.page} 0 R {where} ]")
        if place:
            said += ["/Prev", _ref(first, family[place - 1])]
        if place + 1 < len(family):
            said += ["/Next", _ref(first, family[place + 1])]
        own = children.get(at)
        if own:
            said += ["/First", _ref(first, own[0]), "/Last", _ref(first, own[-1])]
            said.append(f"/Count {-len(own)}")
        yield f"<< {' '.join(said)} >>".encode()


def _tree(marks: Sequence[Bookmark]) -> tuple[list[int], dict[int, list[int]]]:
    """By place: the parent of each (-1: the root), and the children of each."""
    parents: list[int] = []
    children: dict[int, list[int]] = {-1: []}
    above: list[int] = []
    for at, one in enumerate(marks):
        del above[one.level :]
        parent = above[-1] if above else -1
        parents.append(parent)
        children.setdefault(parent, []).append(at)
        above.append(at)
    return parents, children


def _ref(first: int, at: int) -> str:
    return f"{first + 1 + at} 0 R"


def _text(title: str) -> str:
    return f"<FEFF{title.encode('utf-16-be').hex().upper()}>"
