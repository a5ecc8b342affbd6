"""`diagnose` may be sent to anybody: no answer, no name and no path of a folder is in it."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import bootstrap, log
from app.survey.survey import Survey
from forms.node import Node
from tests.cli.conftest import HOUSE, PHOTOS, Bench, Run

SECRET = "绝密"


class Secrets:
    """Hands out texts that occur nowhere else."""

    def __init__(self) -> None:
        self.given: list[str] = []

    def __call__(self, what: str) -> str:
        text = f"{SECRET}{len(self.given)}{what}"
        self.given.append(text)
        return text


def nodes(node: Node) -> Iterator[Node]:
    yield node
    for child in node.children:
        yield from nodes(child)


def fill_all(survey: Survey, secret: Secrets) -> int:
    """Every text question of the first house gets its own text; how many there are."""
    filling = survey.filling.open(survey.meant.inspection(HOUSE))
    texts = [node for node in nodes(filling.instance.root) if node.kind == "text"]
    for node in texts:
        filling.instance.set(node, secret("t"))
    survey.filling.commit(filling)
    snapshot = survey.filling.snapshot(filling, texts[0].path)
    survey.filling.keep(snapshot)
    assert any(node.question.personal for node in texts)
    return len(texts)


@pytest.fixture
def secret() -> Secrets:
    return Secrets()


def test_nothing_that_was_written_is_in_it(bench: Bench, run: Run, secret: Secrets) -> None:
    """Texts of every question, names of people, houses, photos, devices and folders, reasons."""
    folder = bench.place / secret("folder") / "survey"
    person, machine = secret("person"), secret("device")
    run("new", folder, "--title", secret("title"), "--person", person, "--device", machine)
    run("house", folder, HOUSE, "--address", secret("address"), "--code", secret("code"))
    run("fill", folder, HOUSE, bench.answers())
    with bootstrap.open_survey(folder) as survey:
        assert fill_all(survey, secret) > 50
    run("house", folder, secret("house"))
    run("photo", folder, HOUSE, PHOTOS, bench.photo(secret("photo") + ".jpg"))
    run("task", folder, HOUSE, "--what", secret("what"), "--who", secret("who"), "--due",
        "2026-12-31")  # fmt: skip
    # whatever goes wrong is logged, and must not carry names either
    run("list", bench.place / secret("absent"))
    run("merge", folder, bench.file(secret("package") + ".svp", "x"))
    run("check-form", bench.place / (secret("form") + ".xlsx"))
    run("report", folder, "-o", bench.file(secret("file"), "x") / "x.pdf")
    try:
        raise ValueError(secret("bug"))
    except ValueError as error:
        log.logger("test").error("bug", exc_info=error)
    next(photo for photo in (folder / "photos").rglob("*.jpg")).write_bytes(b"damaged")

    out = bench.place / "d.zip"
    assert run("diagnose", folder, "-o", out).code == 0

    packed = out.read_bytes()
    members = zipfile.ZipFile(io.BytesIO(packed))
    assert {"versions.json", "survey.json", "verify.json"} < set(members.namelist())
    every = b"".join([packed, *(members.read(name) for name in members.namelist())])
    for text in [SECRET, HOUSE, "示例社", str(bench.place), str(Path.home())]:
        for coded in (text.encode(), json.dumps(text).strip('"').encode()):
            assert coded not in every, text
    assert b"KnownError" in every and b"ValueError" in every and b"photo_damaged" in every


def test_it_helps_where_no_survey_opens(bench: Bench, run: Run) -> None:
    """Without a survey: versions and the log."""
    out = bench.place / "d.zip"
    run("list", bench.place / "absent")

    assert run("diagnose", "-o", out, "--json").data == {"file": str(out)}
    members = zipfile.ZipFile(out)
    assert members.namelist() == ["versions.json", "log/chengjian.log"]
    assert "-" not in json.loads(members.read("versions.json")).values()
    assert b"KnownError no_survey" in members.read("log/chengjian.log")


def test_a_logged_bug_names_its_place(own_home: Path) -> None:
    """Support sees file and line of each step, also of what caused it, and error numbers."""
    file = log.start()
    try:
        try:
            (own_home / "absent").read_text(encoding="utf-8")
        except OSError as error:
            raise ValueError("secret") from error
    except ValueError as error:
        log.logger("test").error("bug", exc_info=error)

    told = file.read_text(encoding="utf-8").splitlines()
    assert told[1] == "ValueError" and told[3] == "FileNotFoundError 2"
    assert told[2].startswith("  tests/cli/test_diagnose.py:") and "secret" not in "".join(told)
