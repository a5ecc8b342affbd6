"""Residents inside a sentence: a remark leaves the program with no more of them than their fields.

Two things are looked for: numbers that can be nothing but a telephone or an identity number, and
what the record itself calls its residents. Whom nobody named in a field, no rule can find.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from app.domain.masking import WHOLE, masked

_GAP: Final = r"[ \u00a0-]?"
_DAY: Final = r"(?:18|19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])"
#: An identity number holds a date of birth, which no other long number does by design; one with a
#: slip in it is known by the words before it. Letters beside digits are a hash or a record number.
_NUMBERS: Final = re.compile(
    rf"(?<![\dA-Za-z])[1-9]\d{{5}}{_GAP}{_DAY}{_GAP}\d{{3}}[\dXx](?![\dA-Za-z])"
    r"|(?<=身份证)\d{15}(?:\d{2}[\dXx])?(?!\d)"
    r"|(?<=身份证号)\d{15}(?:\d{2}[\dXx])?(?!\d)"
    r"|(?<=身份证号码)\d{15}(?:\d{2}[\dXx])?(?!\d)"
    r"|(?<=[：:为是])\d{15}(?:\d{2}[\dXx])?(?![\dA-Za-z])"
    rf"|(?<![\dA-Za-z.])(?:\+?86{_GAP})?1[3-9]\d{_GAP}\d{{4}}{_GAP}\d{{4}}(?![\dA-Za-z])"
)
_PARTS: Final = re.compile(r"[、/／，,；;\n]+")
_JOINTS: Final = " ·•・"
#: Words that stand where a name is asked for, and name nobody.
_WORDS: Final = (
    "户主 房主 业主 产权人 使用人 承租人 租户 租客 住户 居民 村民 本人 家属 配偶 儿子 女儿 邻居 "
    "社区 村委会 居委会 嘎查 物业 单位 集体 国有 私有 无 不详 未知 空置"
)
_NOBODY: Final = frozenset(_WORDS.split())
#: What organisations end in: whose house it is may be said.
_BODY: Final = re.compile(
    r"(?:政府|委员会|村委会|居委会|人员|公司|集团|[局院所处站厂社校会部科办])$"
)
#: A name of one letter, or a code of a list of choices, would be found in every other word.
_CODE: Final = re.compile(r"[a-z0-9_]+")


def names_in(values: Iterable[str]) -> tuple[str, ...]:
    """What of these personal answers can be found again in a sentence, the longest first."""
    found: set[str] = set()
    for value in values:
        for part in map(str.strip, _PARTS.split(value)):
            digits = re.sub(r"\D", "", part)
            if part.lower() == part and _CODE.fullmatch(part) and not part.isdigit():
                continue
            if part.isdigit() and len(digits) < len("0000000"):
                continue
            nobody = part in _NOBODY or _BODY.search(part) is not None
            if len(part) >= len("张三") and not nobody and masked(part) != WHOLE:
                found.add(part)
    return tuple(sorted(found, key=lambda one: (-len(one), one)))


def in_text(text: str, names: tuple[str, ...] = ()) -> str:
    """A sentence without the residents in it: 户主巴图巴雅尔 → 户主巴***; all else as it stands."""
    if not text:
        return text
    if names:
        text = _any_of(names).sub(lambda found: masked(found[0]), text)
    return _NUMBERS.sub(lambda found: masked(found[0].replace("\u00a0", " ")), text)


@lru_cache(maxsize=512)
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    """Names also where a long one was typed with other gaps than in its field."""
    return re.compile("|".join(map(_loosely, names)))


def _loosely(name: str) -> str:
    if name[0].isascii():  # whole words only: Bat stands in Batbayar
        return rf"(?<![A-Za-z\d]){re.escape(name)}(?![A-Za-z\d])"
    letters = [re.escape(char) for char in name if char not in _JOINTS]
    return rf"[{_JOINTS}]?".join(letters)
