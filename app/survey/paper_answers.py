"""How one question is answered on paper: ticked, written on lines, in boxes, or by its code."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from app.i18n import _, language, listed
from app.i18n.units import unit as unit_of
from app.survey.hidden import masked
from app.survey.paper_conditions import condition
from exports.paper_model import (
    Answer,
    CodeLine,
    Day,
    Digits,
    Option,
    PhotoSlots,
    Pick,
    Ruled,
)
from forms.definition import Choice, Question
from forms.form import Form
from forms.instance import Instance
from forms.node import Node, ask
from forms.numbering import numbers, static_words
from forms.routes import walk

#: Lists up to here are printed whole, whatever their words.
BUTTONS = 16
#: The keys that answer a choice on the screen; longer lists are searched there.
KEYS = 9
#: A longer list is still printed whole when its words are short.
SHORT_LIST, SHORT_WORD = 24, 8
#: Questions whose answers need a whole line, by role and by what their label asks for.
_WIDE_ROLES = {"id.name", "id.address", "id.instruments", "sign.refusal"}
_WIDE = re.compile(
    "地址|说明|描述|意见|建议|原因|理由|情况|address|describe|detail|reason|note", re.I
)
_CODE = re.compile(r"([A-Za-z]{1,3}\d{1,3}[a-z]?|\d{1,2}(\.\d{1,2})+)[\s.、:：]+(?=\S)")
_LIMIT = re.compile(r"\.\s*(<=|<)\s*(\d+(?:\.\d+)?)")
#: Signed in a frame: a choice that says whether it was signed, or a picture of the signature.
_SIGN = re.compile(r"sign\.(?!photos$|page$)\w+")
#: Where a hint may end: after a sentence, never after "E.g.".
_STOP = re.compile(r"(?<=[。；])|(?<=[a-z0-9)][.;])\s+(?=[A-Z])")
HINT = 46
#: More words than this are said by their digits.
SAID = 8


@dataclass
class Source:
    """A form with the answers of a record or none, and what was met on the way."""

    form: Form
    instance: Instance
    personal: bool = False
    blank: bool = False
    photo_numbers: Mapping[str, int] = field(default_factory=dict)
    lists: dict[tuple[str, ...], tuple[str, list[tuple[str, str]]]] = field(default_factory=dict)

    told: dict[tuple[str, ...], str] = field(default_factory=dict)

    @property
    def numbers(self) -> Mapping[str, str]:
        return numbers(self.form.root)

    # -- words

    def label(self, question: Question, node: Node | None = None) -> str:
        """The label; without a node the words that always stand there."""
        if node is not None and node.question is question and not node.row:
            said = " ".join(node.label.split())
            if said:
                return said.rstrip("：:—– ")
        return self._static(question, "label").rstrip("：:—– ") or question.name

    def hint(self, question: Question) -> str:
        """The hint, to its first full stop: paper has no second glance."""
        said = self._static(question, "hint")
        if _em(said) <= HINT:
            return said
        first = _STOP.split(said, maxsplit=1)[0].strip()
        if _em(first) <= HINT:
            return first
        while _em(first) > HINT - 1:
            first = first[:-1]
        return f"{first}…"

    def guidance(self, question: Question) -> str:
        return self._static(question, "guidance")

    def _static(self, question: Question, which: str) -> str:
        text = getattr(question.logic, which)
        return static_words(text, self.instance.language) if text is not None else ""

    def condition(self, question: Question) -> str:
        """When it is asked, in words."""
        return condition(question, self.numbers, self.named)

    def nodes(self, question: Question) -> list[Node]:
        """All nodes of a question in document order; for a repeat its rows."""
        return walk(self.instance.root, question.route_from(self.form.root))

    # -- choices

    def choices(self, question: Question) -> list[Choice]:
        """All choices of a list, also those that answers would filter out."""
        source = question.logic.choices
        if source is None:
            return []
        found: list[Choice] = ask(self.instance.root, source.every or source.choices)
        return found

    def named(self, question: Question, names: list[str]) -> str:
        """Answers in a condition: short ones by their words, others by the digits before them."""
        every = self.choices(question)
        labels = {choice.name: _short(choice.label) for choice in every}
        codes = dict(zip(labels, self.codes(question), strict=False))
        said = [labels.get(name) or name for name in names]
        printed = self.by_code(question) or all(
            codes.get(name, "").isdigit() and int(codes[name]) <= KEYS for name in names
        )
        if printed and all(name in codes for name in names) and _em("".join(said)) > SAID:
            return " " + listed(codes[name] for name in names) + " "
        return _("或").join(_("“{answer}”").format(answer=one) for one in said)

    def by_code(self, question: Question) -> bool:
        """Whether a choice is written as a code of a list printed elsewhere."""
        every = self.choices(question)
        if len(every) <= BUTTONS:
            return sum(len(choice.label) for choice in every) > 1200
        longest = max(len(choice.label) for choice in every)
        return len(every) > SHORT_LIST or longest > SHORT_WORD

    def codes(self, question: Question) -> list[str]:
        """The code of each choice: its own ("M2 …") where all have one, else its number."""
        every = self.choices(question)
        own = [_CODE.match(choice.label) for choice in every]
        stated = [match.group(1) for match in own if match]
        if len(stated) == len(every) and len(set(stated)) == len(stated):
            return stated
        return [str(place) for place, _choice in enumerate(every, 1)]

    def listed_as(self, question: Question) -> str:
        """The name of the printed list that a question's codes stand in: 「表 A」."""
        every = self.choices(question)
        key = tuple(choice.name for choice in every)
        if key not in self.lists:
            name = _("代码表 {letter}").format(letter=_letter(len(self.lists)))
            words = [_CODE.sub("", choice.label, count=1) for choice in every]
            codes = self.codes(question)
            if codes[0] == "1":
                words = [choice.label for choice in every]
            self.lists[key] = (name, list(zip(codes, words, strict=True)))
        return self.lists[key][0]

    def options(self, question: Question, node: Node | None) -> tuple[Option, ...]:
        chosen = set(self.text(question, node).split())
        every = self.choices(question)
        keyed = len(every) <= KEYS or question.kind == "select_multiple"
        return tuple(
            Option(
                str(place) if keyed and place <= KEYS else "",
                choice.label or choice.name,
                choice.name in chosen,
            )
            for place, choice in enumerate(every, 1)
        )

    def chosen_codes(self, question: Question, node: Node | None) -> str:
        chosen = set(self.text(question, node).split())
        pairs = zip(self.codes(question), self.choices(question), strict=True)
        return listed(code for code, choice in pairs if choice.name in chosen)

    # -- answers

    def text(self, question: Question, node: Node | None) -> str:
        """The answer as it may be shown; "" on blank paper."""
        if self.blank or node is None or not node.text or not node.relevant:
            return ""
        if question.personal and not self.personal:
            return "" if question.logic.choices is not None else masked(node.text)
        return node.text

    def answer(self, question: Question, node: Node | None) -> Answer:
        kind = question.kind
        text = self.text(question, node)
        if kind in {"select_one", "select_multiple"}:
            if not self.choices(question):
                return Ruled(1, text)
            if self.by_code(question):
                words = _("写代码，见{list}").format(list=self.listed_as(question))
                return CodeLine(words, self.chosen_codes(question, node))
            return Pick(self.options(question, node), many=kind == "select_multiple")
        if kind in {"integer", "decimal", "range"}:
            return self.digits(question, text)
        if kind == "date":
            chinese = language() == "zh"
            return Day(("年", "月", "日") if chinese else ("-", "-", ""), text)
        if kind == "image":
            return PhotoSlots(_("照片编号"), 3, self.photos(node))
        if kind == "acknowledge":
            return Pick((Option("1", _("已确认"), bool(text)),), many=True)
        if "multiline" in question.appearance:
            # What is asked only sometimes needs less room; who needs more writes overleaf.
            return Ruled(2 if question.logic.relevant is not None else 3, text)
        return Ruled(1, text)

    def digits(self, question: Question, text: str) -> Digits:
        """As many boxes as the greatest allowed number has digits."""
        most = self._greatest(question)
        whole = len(str(int(most))) if most else 4
        decimals = 0 if question.kind == "integer" else 1 if whole > 3 else 2
        unit = unit_of(question.extra)
        return Digits(min(max(whole, 1), 8), decimals, unit, text)

    def _greatest(self, question: Question) -> float | None:
        upper = re.search(r"[–—~-]\s*(\d+(?:\.\d+)?)\s*$", question.range)
        if upper:
            return float(upper.group(1))
        source = self._constraints.get(question.path, "")
        if found := _LIMIT.search(source):
            return float(found.group(2))
        return 9999 if "today()" in source else None

    @cached_property
    def _constraints(self) -> dict[str, str]:
        """What answers must fulfil, as the form says it, by template path."""
        rules = self.form.rules
        return {rule.question.path: rule.source for rule in rules if rule.aspect == "constraint"}

    def photos(self, node: Node | None) -> str:
        """Which photos there are, by the numbers that the dossier gives them."""
        if self.blank or node is None or not node.text:
            return ""
        known = sorted(self.photo_numbers.get(one, 0) for one in node.text.split())
        shown = [str(number) for number in known if number]
        if not shown:
            return _("已有 {n} 张").format(n=len(known))
        return _("已有照片 {numbers}").format(numbers=listed(shown))

    def wide(self, question: Question) -> bool:
        if question.kind != "text":
            return False
        return (
            "multiline" in question.appearance
            or question.role in _WIDE_ROLES
            or bool(_WIDE.search(self._static(question, "label")))
        )

    def is_signature(self, question: Question) -> bool:
        """Whether a question is answered by signing in a frame."""
        if question.kind == "image":
            if question.role.startswith("sign."):  # a photo of the signed page is no frame
                return bool(_SIGN.match(question.role))
            return bool({"signature", "draw"} & set(question.appearance.split()))
        return question.kind == "select_one" and bool(_SIGN.match(question.role))


def _em(text: str) -> float:
    """How wide a text is about, in Chinese characters."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _letter(place: int) -> str:
    return chr(ord("A") + place) if place < 26 else str(place + 1)


def _short(label: str) -> str:
    """A choice's name in a condition, without what explains it."""
    return re.split("[：:（(，,；;]", label, maxsplit=1)[0].strip()
