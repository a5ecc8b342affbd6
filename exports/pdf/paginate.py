"""Slabs onto pages: what belongs together stays together, heads come back on every page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from exports.pdf import style
from exports.pdf.slabs import Slab


@dataclass(slots=True)
class Page:
    """Slabs with the y of their upper edge below the top margin."""

    room: float = style.HEIGHT
    slabs: list[tuple[float, Slab]] = field(default_factory=list)
    used: float = 0.0

    def fits(self, height: float) -> bool:
        return self.used + height <= self.room + 0.01

    def put(self, slab: Slab) -> None:
        if self.slabs:
            self.used += slab.before
        self.slabs.append((self.used, slab))
        self.used += slab.height


def paginate(slabs: Iterable[Slab], room: float = style.HEIGHT) -> list[Page]:
    """All pages, at least one. A chain that is taller than a page is cut where it must be, but
    what announces the slab that goes over goes with it."""
    pages = [Page(room)]
    for chain in _chains(slabs):
        page = pages[-1]
        if page.slabs and (chain[0].new_page or not page.fits(_height(chain))):
            pages.append(Page(room))
        for slab in chain:
            page = pages[-1]
            if page.slabs and not page.fits(slab.before + slab.height):
                moved = _announcing(page, room - slab.before - slab.height)
                page = Page(room)
                pages.append(page)
                for one in moved:
                    page.put(one)
            if not page.slabs and slab.head is not None:
                page.put(slab.head)
            page.put(slab)
    return pages


def _announcing(page: Page, room: float) -> list[Slab]:
    """Take from a page's end what must not stand there, as far as it fits into `room`."""
    moved: list[Slab] = []
    while len(page.slabs) > 1:
        y, slab = page.slabs[-1]
        room -= slab.before + slab.height
        if not slab.keep_next or slab.head is not None or room < 0:
            break
        page.slabs.pop()
        page.used = y
        moved.insert(0, slab)
    return moved


def _chains(slabs: Iterable[Slab]) -> Iterator[list[Slab]]:
    chain: list[Slab] = []
    for slab in slabs:
        if slab.new_page and chain:
            yield chain
            chain = []
        chain.append(slab)
        if not slab.keep_next:
            yield chain
            chain = []
    if chain:
        yield chain


def _height(chain: list[Slab]) -> float:
    return sum(slab.before + slab.height for slab in chain)
