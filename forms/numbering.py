"""The numbers of questions: the same on the screen and on paper, whatever is asked just now.

A section is what stands at the top of a form. Its number is the one that its own label begins
with, else its place; the questions in it count on from 1, through groups and repeats, so that
"6.14" names one question of the form. Labels that begin with a number of their own keep it. A
cell of a matrix (`x-cell`: state, quantity, note of one item) is one question to a person.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache

from forms.definition import Question, Text

#: Kinds that a person answers.
ASKED = frozenset(
    {"text", "integer", "decimal", "range", "date", "select_one", "select_multiple", "image"}
    | {"acknowledge"}
)
#: "3 地基", "3. Ground", "3、"; "2.1 墙" for a question. Never "3 层以上".
_SECTION = re.compile(r"(\d{1,2})[\s.、．:：]+(?=\D)")
_OWN = re.compile(r"\d{1,2}([.．]\d{1,2})+[\s.、．:：]|\d{1,2}[.、．](?=\D)|[（(]\d{1,2}[）)]")


@lru_cache(maxsize=64)
def numbers(root: Question) -> Mapping[str, str]:
    """Template path → number, "" where the label states one itself; groups have none."""
    sections = [child for child in root.children if any(asked(child))]
    leading = [_leading(section) for section in sections]
    if not all(leading) or len(set(leading)) < len(leading):
        leading = [str(place) for place, _section in enumerate(sections, 1)]
    found: dict[str, str] = {}
    for section, number in zip(sections, leading, strict=True):
        if section.kind in ASKED:
            found[section.path] = number
            continue
        for place, question in enumerate(_counted(section), 1):
            for one in (question, *asked(question)):
                found[one.path] = f"{number}.{place}"
    return {
        path: "" if _OWN.match(_words(_at(root, path))) else number
        for path, number in found.items()
    }


def number_of(question: Question) -> str:
    """The number of one question, "" where it has none."""
    return numbers(question.ancestors()[0]).get(question.path, "")


def asked(question: Question) -> Iterator[Question]:
    """The questions in and below one, in the order of the form."""
    if question.kind in ASKED:
        yield question
    for child in question.children:
        yield from asked(child)


def _counted(question: Question) -> Iterator[Question]:
    """What gets a number: questions, and a matrix's cells whole."""
    if question.kind in ASKED or is_cell(question):
        yield question
        return
    for child in question.children:
        yield from _counted(child)


def is_cell(question: Question) -> bool:
    """Whether a group is one cell of a matrix of items and blocks."""
    return question.kind == "group" and "x-cell" in question.appearance.split()


def _at(root: Question, path: str) -> Question:
    here = root
    for name in path.split("/"):
        here = here.by_name[name]
    return here


def _leading(section: Question) -> str:
    match = _SECTION.match(_words(section))
    return match.group(1) if match and section.kind not in ASKED else ""


def _words(question: Question) -> str:
    text = question.logic.label
    return static_words(text, text.default) if text is not None else ""


def static_words(text: Text, language: str) -> str:
    """A text without the answers that it would show."""
    parts = text.parts.get(language) or text.parts.get(text.default, ())
    return " ".join("".join(part for part in parts if isinstance(part, str)).split())
