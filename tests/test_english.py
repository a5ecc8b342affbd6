"""In English the program says nothing in Chinese but what people have answered."""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest

from app import bootstrap, i18n, paths
from app.bootstrap import Who
from app.cli.main import parser
from app.errors import KnownError
from app.i18n.units import unit
from app.imaging.intake import read_photo
from app.store.store import Store
from app.survey.audience import Audience
from app.sync import start_file

#: Chinese signs and their full-width punctuation; the ideographic space is only a gap.
CHINESE = re.compile(r"[\u3001-\u303f\u3400-\u9fff\uff00-\uffef\U00020000-\U0003ffff]")
TITLE, PERSON, HOUSE, ADDRESS = "示例调查", "赵测试", "示例社12号院", "示例镇 示例社"


@pytest.fixture(autouse=True)
def english(own_home: Path) -> Iterator[None]:
    del own_home
    i18n.use("en")
    yield
    i18n.use("zh")


def parsers(one: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    yield one
    for action in one._actions:
        if isinstance(action, argparse._SubParsersAction):
            for inner in action.choices.values():
                yield from parsers(inner)


def test_the_help_of_every_command_is_english() -> None:
    helps = {each.prog: each.format_help() for each in parsers(parser())}

    assert len(helps) > 15
    assert {name: text for name, text in helps.items() if CHINESE.search(text)} == {}


@pytest.mark.parametrize(
    "fail",
    [
        lambda folder: Store.open(folder),
        lambda folder: start_file.read(folder / "nothing.svo"),
        lambda _folder: read_photo(b"not a picture", name="IMG_1.jpg"),
    ],
    ids=["store", "sync", "imaging"],
)
def test_a_known_error_is_english(fail: Callable[[Path], object], tmp_path: Path) -> None:
    """What happened, what is safe, what to do."""
    with pytest.raises(KnownError) as caught:
        fail(tmp_path)

    error = caught.value
    assert all((error.title, error.kept, error.advice))
    assert not CHINESE.search(str(error))


def texts(value: object) -> Iterator[str]:
    """Every text of a report, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from texts(item)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def without(text: str, answers: list[str]) -> str:
    for answer in answers:
        text = text.replace(answer, "")
    return text


def test_the_dossier_is_english_but_for_the_answers(tmp_path: Path) -> None:
    """Labels, choices, sentences of the grade, heads and marks: all in the reader's language."""
    shipped = paths.resources() / "demo" / "house_d.json"
    answers = json.loads(shipped.read_text(encoding="utf-8"))
    with bootstrap.create(tmp_path / "survey", TITLE, Who(PERSON, "office")) as survey:
        place, _changed = survey.houses.add(HOUSE, ADDRESS)
        record, _changed = survey.houses.begin(place)
        filling = survey.filling.open(record)
        survey.filling.load_answers(filling, answers)
        survey.filling.commit(filling)
        document = survey.papers.document("dossier", record, Audience(personal=True))

    said = [TITLE, PERSON, HOUSE, ADDRESS]
    said += [value for value in answers.values() if isinstance(value, str)]
    said = sorted({text for text in said if CHINESE.search(text)}, key=len, reverse=True)
    found = list(texts(document))
    assert len(found) > 200
    assert document.language == "en"
    assert [text for text in found if CHINESE.search(without(text, said))] == []


@pytest.mark.parametrize("form", sorted(paths.form_library().glob("*.xlsx")), ids=lambda f: f.stem)
def test_the_english_of_a_shipped_form_is_english(form: Path) -> None:
    """No label, hint or message is left in Chinese, and every Chinese unit has its English."""
    book = openpyxl.load_workbook(form, read_only=True)
    wrong = []
    for sheet in ("survey", "choices"):
        heads, *rows = book[sheet].iter_rows(values_only=True)
        names = [str(head) for head in heads]
        for row in rows:
            said = {name: str(cell) for name, cell in zip(names, row, strict=True) if cell}
            wrong += [
                text
                for name, text in said.items()
                if ("English" in name or name.endswith("_en")) and CHINESE.search(text)
            ]
            unit = said.get("bind::insp:unit", "")
            if CHINESE.search(unit) and "bind::insp:unit_en" not in said:
                wrong.append(f"{said['name']}: {unit}")
            if "label::中文 (zh)" in said and "label::English (en)" not in said:
                wrong.append(f"{said['name']}: no label")
    book.close()

    assert wrong == []


def test_a_unit_is_said_in_the_readers_language() -> None:
    """`insp:unit_en` where there is one; else what the form says."""
    assert unit({"unit": "户", "unit_en": "homes"}) == "homes"
    assert unit({"unit": "mm"}) == "mm"
    i18n.use("zh")
    assert unit({"unit": "户", "unit_en": "homes"}) == "户"
