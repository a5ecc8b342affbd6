"""Full-width punctuation, the everyday accident of Chinese spreadsheets, made plain again."""

from __future__ import annotations

import re

_PLAIN = {
    "（": "(", "）": ")", "，": ",", "＝": "=", "＞": ">", "＜": "<", "＋": "+", "－": "-",
    "＊": "*", "／": "/", "！": "!", "＄": "$", "｛": "{", "｝": "}", "［": "[", "］": "]",
    "．": ".", "：": ":", "｜": "|", "＿": "_", "\u3000": " ", "\xa0": " ",
    "≥": ">=", "≤": "<=", "≠": "!=", "×": "*", "÷": " div ",
    **{chr(0xFF10 + digit): str(digit) for digit in range(10)},
}  # fmt: skip
_OPENING = {"“": "”", "‘": "’", "＂": "＂", "＇": "＇"}
_CLOSING = {"”", "’"}
_REFERENCE = re.compile(r"[$＄][{｛]\s*([^{}｛｝]*?)\s*[}｝]")


def fold_expression(text: str) -> str:
    """An expression with plain punctuation; what stands in quotes stays as it is."""
    if text.isascii():
        return text
    out: list[str] = []
    closing: set[str] = set()
    quote = ""
    for char in text:
        if closing:
            if char in closing:
                closing = set()
                out.append(quote)
            else:
                out.append(char)
        elif char in "'\"":
            closing, quote = {char}, char
            out.append(char)
        elif char in _OPENING or char in _CLOSING:
            quote = '"' if char in "“”＂" else "'"
            closing = {_OPENING.get(char, char), "”" if quote == '"' else "’"}
            out.append(quote)
        else:
            out.append(_PLAIN.get(char, char))
    return "".join(out)


def fold_references(text: str) -> str:
    """A label with its `${name}` references made plain; all else stays."""
    return _REFERENCE.sub(lambda found: "${" + found.group(1) + "}", text)


def fold_word(text: str) -> str:
    """A header, type or name with plain punctuation and spaces."""
    if text.isascii():
        return text
    return "".join(_PLAIN.get(char, char) for char in text)


def references(text: str) -> list[tuple[int, str]]:
    """The `${name}` references of a text: their places (from 0) and names."""
    return [(found.start(), found.group(1)) for found in _REFERENCE.finditer(text)]


def without_references(text: str) -> str:
    """The expression with each `${name}` replaced by a plain name of the same length."""
    return _REFERENCE.sub(lambda found: "q" * len(found.group()), text)
