"""What of a resident's answer may be seen by whoever need not know it: 张*, 138****5678.

A mask keeps as much as two people need to tell one resident from the next on a list, and no more:
of a name its surname (of a long one, as Mongolian names are written in Chinese, its first
character), of a number its ends. How long a given name is cannot be seen. Whatever is neither a
name nor a number is not shown at all. A mask masked again is itself.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

#: What stands for an answer of which nothing may be seen, where the caller has no words for it.
WHOLE: Final = "****"

#: Surnames of two characters that are still met; of the older ones only what cannot be misread.
_TWO: Final = (
    "欧阳 司马 上官 诸葛 司徒 东方 独孤 南宫 夏侯 皇甫 尉迟 公孙 慕容 令狐 端木 宇文 长孙 轩辕 "
    "闻人 澹台 公冶 太史 申屠 钟离 鲜于 闾丘 司空 呼延 赫连 百里 东郭 西门 拓跋 完颜 纳兰 "
    "歐陽 司馬 諸葛 東方 獨孤 南宮 尉遲 公孫 長孫 軒轅 聞人 鍾離 鮮于 呼延 赫連 東郭 西門"
)
COMPOUND: Final = frozenset(_TWO.split())

#: A Chinese name longer than this has no surname of its own, unless it begins with one of two.
_SURNAMED: Final = 3
#: Longer texts are no names.
_LONGEST_NAME: Final = 24
_MOST_NAMES: Final = 4

_PAUSES: Final = re.compile(r"\s*[、/／，,；;]\s*")
_NUMBER: Final = re.compile(r"\+?[\d\s()-]+[Xx]?")
_JOINTS: Final = frozenset(" ·•・.'’-‧")
_ALREADY: Final = re.compile(
    rf"(?:{'|'.join(COMPOUND)})\*"
    r"|[^\W\d_]\*(?:\*\*)?|\*|\d{3}\*{4}\d{4}|\d{4}\*{4,10}\d{3}[\dX]|\*{4}(?:\d\d)?"
)


def masked(text: str, whole: str = WHOLE) -> str:
    """A personal answer without the person; `whole` where nothing of it may be seen.

    ✓ 张三 → 张*, 欧阳小明 → 欧阳*, 巴图巴雅尔 → 巴***, Batbayar → B***, 13812345678 → 138****5678,
    an identity number → 1506**********1234, a shorter number → ****67, an address → `whole`.
    """
    text = text.strip()
    if not text or text == whole:
        return text
    parts = _PAUSES.split(text)
    if len(parts) > _MOST_NAMES:
        return whole
    found = [_one(part) for part in parts]
    if None in found or (len(found) > 1 and "" in found):
        return whole
    return "、".join(one for one in found if one)


def _one(text: str) -> str | None:
    """The mask of one name or number; None for anything else."""
    if not text or _ALREADY.fullmatch(text):
        return text
    plain = unicodedata.normalize("NFKC", text)
    if _NUMBER.fullmatch(plain):
        return _number(plain)
    if len(text) <= _LONGEST_NAME and _letter(text[0]) and all(map(_of_name, text)):
        return _name(text)
    return None


def _number(text: str) -> str:
    digits = re.sub(r"[^\dXx]", "", text).upper()
    if text.startswith("+86"):
        digits = digits[2:]
    if len(digits) in (15, 18):
        return f"{digits[:4]}{'*' * (len(digits) - 8)}{digits[-4:]}"  # as many as on the card
    digits = digits.replace("X", "")  # a letter belongs to numbers of identity cards only
    if len(digits) >= 11:
        return f"{digits[:3]}****{digits[-4:]}"
    if len(digits) >= 7:
        return f"****{digits[-2:]}"
    return WHOLE


def _name(text: str) -> str:
    if len(text) == 1:
        return "*"
    if not all(map(_han, text)):
        return f"{text[0]}***"
    if text[:2] in COMPOUND:
        return f"{text[:2]}*" if len(text) > len("欧阳") else f"{text[0]}*"
    return f"{text[0]}*" if len(text) <= _SURNAMED else f"{text[0]}***"


def _letter(char: str) -> bool:
    return char.isalpha()


def _of_name(char: str) -> bool:
    return _letter(char) or char in _JOINTS or unicodedata.category(char).startswith("M")


def _han(char: str) -> bool:
    return unicodedata.name(char, "").startswith("CJK ")
