"""Where a Chinese line may end.

No line starts with a closing mark or ends with an opening one (GB/T 15834-2011, 5.1.10), words
and numbers stay whole, a number stays with its unit. What is wider than a line is cut at the
joints of file names and addresses, and only then between any two characters.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator

from exports.pdf import punctuation

Measure = Callable[[str], float]

NO_START = frozenset("，。、；：？！）》〉」』】〕〗”’…—～·％‰℃°′″²³㎡,.;:?!)]}>%’")
NO_END = frozenset("（《〈「『【〔〖“‘([{<≥≤±≈＞＜>￥¥$§№#×÷")
NO_END -= {">"}

#: Signs that begin a word where a space stands before them.
_BEGINNERS = "—─<>"

_UNIT = (
    r"(?:mm[²³]?|cm[²³]?|km[²³]?|m[²³]?|N/mm²|kN/m[²³]?|kN|MPa|kPa|Pa|kg|min|px|t|h|s|d|‰|%|％|℃|°|㎡|㎜|"
    r"[年月日号层处项米件张户栋幢套条个人时分秒点元吨万亿页级次章节款表图])"
)
_TOKEN = re.compile(
    r"(?P<space> +)"
    rf"|(?P<limit>[<>≤≥≈=]\s?[+\-−]?[A-Za-z0-9./]+(?:\s?{_UNIT}(?![A-Za-z0-9]))?)"
    rf"|(?P<measure>[+\-−]?\d[\d.,:/]*\s?{_UNIT}(?![A-Za-z0-9]))"
    r"|(?P<nth>第 ?[\d一二三四五六七八九十百]+ ?[条款项章节号层页处次批表图幢栋户]?)"
    r"|(?P<pair>…+|—+|──+)"
    r"|(?P<word>[A-Za-z0-9À-ɏͰ-ϿЀ-ӿ_\-+./\\:@&=?#%~'*<>]+)"
    r"|(?P<one>.)",
    re.DOTALL,
)
_JOINT = re.compile(r"[^/\\_\-.=&?@:+~]*[/\\_\-.=&?@:+~]+|[^/\\_\-.=&?@:+~]+")


def break_lines(
    text: str, width: float, measure: Measure, hang: float = 0.0, indent: float = 0.0
) -> list[str]:
    """The lines of a text, none wider than `width` (unless a single character is).

    `\\n` always breaks; spaces at a break vanish. An empty text is one empty line. `hang` is how
    far a mark at either end of a line may stand out (see `punctuation`), `indent` what the first
    line leaves free.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines.extend(_fill(paragraph, width, measure, hang, indent))
    return lines


def _fill(text: str, width: float, measure: Measure, hang: float, indent: float) -> Iterator[str]:
    line, used = "", indent
    for atom, spaced in _atoms(text):
        wide = measure(atom)
        space = measure(" ") if spaced and line else 0.0
        out = hang if hang and punctuation.hangs(atom) else 0.0
        if hang and not line and punctuation.leads(atom):
            used -= hang
        if used + space + wide - out <= width:
            line += " " * bool(space) + atom
            used += space + wide
        else:
            if line:
                yield line
            room = width - (0.0 if line else indent)  # nothing precedes: the first line is shorter
            over = out + (hang if hang and punctuation.leads(atom) else 0.0)
            pieces = [atom] if wide - over <= room else _cut(atom, room, measure)
            yield from pieces[:-1]
            line = pieces[-1]
            used = measure(line) - (hang if hang and punctuation.leads(line) else 0.0)
    yield line


def _atoms(text: str) -> Iterator[tuple[str, bool]]:
    """Pieces that must not be broken, each with whether a space stands before it."""
    atom, before, space = "", False, False
    for match in _TOKEN.finditer(text):
        token = match.group()
        if match.lastgroup == "space":
            space = True
        elif atom and (not _glued(atom[-1], token[0]) or (space and token[0] in _BEGINNERS)):
            yield atom, before
            atom, before, space = token, space, False
        else:
            atom, space = f"{atom} {token}" if atom and space else atom + token, False
    if atom:
        yield atom, before


def _glued(before: str, after: str) -> bool:
    return after in NO_START or before in NO_END or unicodedata.combining(after) != 0


def _cut(atom: str, width: float, measure: Measure) -> list[str]:
    """An atom wider than the line in pieces: at joints first, between characters if it must be."""
    pieces: list[str] = []
    rest = ""
    for part in _JOINT.findall(atom):
        if measure(rest + part) <= width:
            rest += part
            continue
        if rest and not (part[0] in NO_START or rest[-1] in NO_END):
            pieces.append(rest)
            rest = ""
        rest += part
        while measure(rest) > width and len(rest) > 1:
            end = _last_fit(rest, width, measure)
            pieces.append(rest[:end])
            rest = rest[end:]
    if rest:
        pieces.append(rest)
    return pieces


def _last_fit(text: str, width: float, measure: Measure) -> int:
    """How many characters fit, a few less where that avoids a forbidden start or end."""
    end, used = 0, 0.0
    for char in text:
        used += measure(char)
        if used > width:
            break
        end += 1
    end = max(1, end)
    for shorter in range(end, max(0, end - 4), -1):
        if not _glued(text[shorter - 1], text[shorter]):
            return shorter
    return end
