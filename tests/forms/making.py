"""Short ways to make forms and instances in tests."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from random import Random
from typing import Any

import pytest

from forms.findings import Finding, FormError
from forms.form import Form
from forms.instance import Instance
from forms.load import load_form

CHINA = timezone(timedelta(hours=8))
NOW = datetime(2026, 11, 22, 9, 41, 0, tzinfo=CHINA)
SETTINGS = """
| settings |
|          | form_id | version | form_title | namespaces                                    |
|          | test    | 1       | 试验       | insp="http://chengjian.example/inspection"    |
"""


def form(text: str, files: dict[str, bytes] | None = None) -> Form:
    """The form of Markdown tables; settings are added unless given."""
    if "| settings" not in text:
        text += SETTINGS
    return load_form(text.encode("utf-8"), files=files)


def row_ids() -> Callable[[], str]:
    numbers = itertools.count(1)
    return lambda: f"{next(numbers):012x}"


def new(text: str | Form, **options: Any) -> Instance:
    """A blank instance with a frozen clock, counted row ids and fixed chance."""
    made = form(text) if isinstance(text, str) else text
    options = {"now": lambda: NOW, "new_row_id": row_ids(), "random": Random(7), **options}
    return made.new(**options)


def reopened(instance: Instance, **options: Any) -> Instance:
    """What opening the stored answers of an instance gives."""
    options = {"now": lambda: NOW, "new_row_id": row_ids(), "random": Random(8), **options}
    return instance.form.open(instance.answers(), personal=instance.personal_answers(), **options)


def put(instance: Instance, **answers: Any) -> None:
    """Answers questions of the top level by name."""
    for name, value in answers.items():
        instance.set(instance.find(name), value)


def text(instance: Instance, path: str) -> str:
    node = instance.find(path)
    assert node is not None, path
    return node.text


def refused(text: str) -> list[Finding]:
    """The findings of a form that must be refused."""
    with pytest.raises(FormError) as caught:
        form(text)
    return list(caught.value.findings)


def calculated(expression: str, sheet: str = "", **answers: Any) -> str:
    """The text of one calculation on a small form with some questions.

    `n1` integer, `d1` decimal, `t1` text, `day` date, `one` select_one, `many` select_multiple.
    """
    escaped = expression.replace("|", "\\|")
    made = new(
        f"""
| survey |
|        | type               | name | label | calculation  |
|        | integer            | n1   | n1    |              |
|        | decimal            | d1   | d1    |              |
|        | text               | t1   | t1    |              |
|        | date               | day  | day   |              |
|        | select_one abc     | one  | one   |              |
|        | select_multiple abc | many | many |              |
|        | calculate          | out  |       | {escaped}    |
{sheet}
| choices |
|         | list_name | name | label | weight | needs |
|         | abc       | a    | 甲    | 1      | x y   |
|         | abc       | b    | 乙    | 2      | z     |
|         | abc       | c    | 丙    | 2      |       |
"""
    )
    put(made, **answers)
    return text_of(made, "out")


text_of = text
