"""When two place names are one: width, case, spaces, 镇 and 号楼 do not count; aliases do."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from typing import Final

_SPACES: Final = re.compile(r"[\s·•・.。,，、]+")
_ENDINGS: Final = {
    "town": ("街道办事处", "镇人民政府", "街道办", "办事处", "街道", "苏木", "镇", "乡"),
    "community": (
        "社区居民委员会",
        "社区居委会",
        "村民委员会",
        "嘎查村",
        "居委会",
        "村委会",
        "社区",
        "嘎查",
        "村",
    ),
    "estate": ("住宅小区", "小区", "院区"),
}
_BLOCK: Final = re.compile(
    r"([a-z东西南北]?)0*(\d{1,4})(?:号住宅楼|号楼|#楼|号|#|栋|幢|座|楼)?(楼)?"
)
_YARD: Final = re.compile(r"0*(\d{1,4})(?:号院子|号院落|号院|院)")
_ROOM: Final = re.compile(r"(?:(\d{1,2})(?:单元|-))?0*(\d{1,4})(?:室|号|户)?")
_HUNDRED: Final = re.compile("[一二三四五六七八九十]{1,3}(?=号|#|栋|幢|座|楼|单元|院|组|社)")
_DIGIT: Final = {char: n for n, char in enumerate("〇一二三四五六七八九")}


@lru_cache(maxsize=200_000)
def key(name: str, level: str) -> str:
    """What is compared in the place of a name; the name itself where nothing can be cut."""
    folded = _SPACES.sub("", unicodedata.normalize("NFKC", name).casefold())
    folded = _HUNDRED.sub(lambda found: str(_number(found[0])), folded)
    for ending in _ENDINGS.get(level, ()):
        cut = folded.removesuffix(ending)
        if cut != folded and len(cut) >= 2:
            return cut
    if level == "building":
        if yard := _YARD.fullmatch(folded):
            return f"{yard[1]}院"
        if block := _BLOCK.fullmatch(folded):
            return f"{block[1]}{block[2]}"
    if level == "household" and (room := _ROOM.fullmatch(folded)):
        return f"{room[1] or ''}-{room[2]}"
    return folded


def _number(text: str) -> int:
    tens, ten, units = text.partition("十")
    if not ten:
        return int("".join(str(_DIGIT[char]) for char in text))
    return (_DIGIT.get(tens[-1:], 1)) * 10 + _DIGIT.get(units[:1], 0)


def aliases(text: str) -> tuple[str, ...]:
    """The single names in a cell of other names."""
    if not text:
        return ()
    parts = re.split(r"[、,，;；/|\n]+", text)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


@dataclass(frozen=True, slots=True)
class Region:
    """A town or village of the official list."""

    code: str
    name: str
    level: str
    aliases: tuple[str, ...]
    valid_from: str
    confidence: str


class Gazetteer:
    """Official names with their aliases: what a written name stands for."""

    def __init__(self, regions: Iterable[Region]) -> None:
        self._by_key: dict[tuple[str, str], str] = {}
        self._names: dict[str, list[str]] = {}
        for region in regions:
            self._names.setdefault(region.level, []).append(region.name)
            for name in (region.name, *region.aliases):
                self._by_key.setdefault((region.level, key(name, region.level)), region.name)

    def official(self, name: str, level: str) -> str:
        """The official name of what is meant; "" where the list does not have it."""
        return self._by_key.get((level, key(name, level)), "")

    def closest(self, name: str, level: str) -> str:
        """The name that was perhaps meant."""
        found = get_close_matches(name, self._names.get(level, ()), 1, 0.5)
        return found[0] if found else ""

    def knows(self, level: str) -> bool:
        return bool(self._names.get(level))


def regions(raw: Mapping[str, object]) -> tuple[Region, ...]:
    """A region list as read from TOML. Raises KeyError or TypeError where it lacks something."""
    rows = raw["region"]
    if not isinstance(rows, list):
        raise TypeError("region")
    return tuple(
        Region(
            code=str(row["code"]),
            name=str(row["name"]),
            level=str(row["level"]),
            aliases=tuple(str(name) for name in row.get("aliases", ())),
            valid_from=str(row.get("valid_from", raw.get("valid_from", ""))),
            confidence=str(row.get("confidence", raw.get("confidence", ""))),
        )
        for row in rows
    )
