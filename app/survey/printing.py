"""Characters that our paper cannot show, named where they are typed or brought in.

A character that a computer lacks a shape for (self-made 造字 of the private use area, rare
ideographs of the newest extensions, emoji) would stand in every report as 〓. Who typed it can
still choose another way of writing; who reads the report cannot.
"""

from __future__ import annotations

import re
from typing import Final

from app import paths
from app.i18n import _, listed

#: What nearly every answer is made of, all of it in our fonts: the fonts themselves, a tenth of a
#: second, are only asked about the rest.
_USUAL: Final = re.compile(
    "[\n\t\x20-\x7e\u3400-\u4db5\u4e00-\u9fa5、。〈〉《》「」『』【】〔〕！（），：；？～"
    "“”‘’…—·°±×÷²³℃㎡≤≥‰ⅠⅡⅢⅣ①②③④⑤⑥⑦⑧⑨⑩]*"
)


def unprintable(text: str) -> tuple[str, ...]:
    """The characters of a text that paper shows as 〓, each once, in their order."""
    if _USUAL.fullmatch(text):
        return ()
    from exports.pdf.faces import unprintable as lacking

    missing = lacking(text, paths.resources() / "fonts")
    return tuple(dict.fromkeys(char for char in text if char in missing))


def named(chars: tuple[str, ...]) -> str:
    """Such characters with their codes: a screen may not show them either."""
    label = _("{label}（{where}）")
    return listed(label.format(label=char, where=f"U+{ord(char):04X}") for char in chars)
