"""The demo as a process of its own: exit code, papers, grades from text alone, whole surveys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from app import bootstrap, paths
from tests.scenarios import regrade
from tests.survey.listing import listed

ROOT = Path(__file__).parents[2]
GRADES = {"示例社12号院": "D", "示例社15号院": "B"}


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What `demo DIR --json` printed."""
    root = tmp_path_factory.mktemp("demo")
    environment = os.environ | {"PYTHONPATH": str(ROOT), paths.HOME_VARIABLE: str(root / "home")}
    ended = subprocess.run(
        [sys.executable, "-m", "app", "demo", str(root / "demo"), "--json"],
        cwd=root, env=environment, capture_output=True, encoding="utf-8", timeout=120,
    )  # fmt: skip
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert ended.stderr == ""
    told: dict[str, Any] = json.loads(ended.stdout)  # one object and nothing else
    return told


def papers(demo: dict[str, Any]) -> list[Path]:
    """The dossiers of the two houses that were graded, before and after the decision."""
    graded = {"provisional", "settled"}
    return [file for file in all_papers(demo) if file.parent.name in graded]


def all_papers(demo: dict[str, Any]) -> list[Path]:
    return [Path(demo["folder"]) / file for file in demo["files"] if file.endswith(".pdf")]


def test_every_dossier_is_regraded_from_its_text_alone(demo: dict[str, Any]) -> None:
    """An arithmetic that knows only the printed table comes to every printed share and grade."""
    found = papers(demo)
    assert len(found) == 4
    for file in found:
        grade = GRADES[file.name.partition("-")[0]]
        printed = regrade.regrade(regrade.text_of(file))
        assert (printed.low, printed.high) == (grade, grade), file.name


def test_the_arithmetic_notices_a_changed_count(demo: dict[str, Any]) -> None:
    """A dossier with one count more, or another grade, is found out."""
    text = regrade.text_of(papers(demo)[0])
    counted = regrade.COUNT.search(text)
    assert counted is not None
    row = counted[0]
    for wrong in (row[:-1] + "1", row.replace(" 5 ", " 6 ")):
        assert wrong != row
        with pytest.raises(regrade.MismatchError):
            regrade.regrade(text.replace(row, wrong))
    with pytest.raises(regrade.MismatchError, match="grade of the house"):
        regrade.regrade(text.replace("暂定 D：", "暂定 C："))


def test_all_fonts_are_embedded(demo: dict[str, Any]) -> None:
    """Every font of every paper is inside it, with the way back to text."""
    for file in all_papers(demo):
        listed = subprocess.run(
            ["pdffonts", str(file)], check=True, capture_output=True, encoding="utf-8"
        ).stdout.splitlines()[2:]
        assert listed
        for line in listed:
            embedded, _subset, unicode = line.split()[-5:-2]
            assert (embedded, unicode) == ("yes", "yes"), line


def test_until_settled_papers_say_provisional(demo: dict[str, Any]) -> None:
    """暂定 stands on every page of the paper printed before the decision, on none after it."""
    for file in papers(demo):
        pages = regrade.text_of(file).rstrip("\f").split("\f")
        disputed = "provisional" in file.parts and "12号院" in file.name
        assert all(("暂定" in page) == disputed for page in pages), file
        assert all("疑似 · 参考判定" in page for page in pages)


def test_photos_are_named_where_they_belong(demo: dict[str, Any]) -> None:
    """Six photos and more of the D house; each danger point but one names its own."""
    (file,) = [f for f in papers(demo) if "12号院" in f.name and "settled" in f.parts]
    text = regrade.text_of(file)
    assert all(f"照片{n} " in text or f"照片{n}\n" in text for n in range(1, 11))
    assert text.count("危险点照片") >= 4
    assert "全景照片" in text


@pytest.mark.parametrize("machine", ["office", "laptop-03", "laptop-17"])
def test_all_surveys_are_whole(
    demo: dict[str, Any], machine: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Verify finds nothing at the office and on both laptops; the office has decided everything."""
    folder = Path(demo["folder"]) / machine
    monkeypatch.setenv(paths.HOME_VARIABLE, str(folder / "home"))
    with bootstrap.open_survey(folder / "survey") as survey:
        assert survey.care.verify() == []
        if machine == "office":
            assert survey.review.conflicts() == []
            found = {row.name: row.grade for row in listed(survey) if row.name in GRADES}
            assert found == GRADES
            states = {"visited": 18, "no_entry": 2, "none": 9}
            assert survey.core.store.place_states(None) == states
            (task,) = survey.loop.tasks()
            assert (task.state, task.photos) == ("closed", 1)


def test_the_day_left_its_papers(demo: dict[str, Any]) -> None:
    """The screening, the rural check, the community and the walk sheet, each saying its result."""
    day = {
        file.name: regrade.text_of(file) for file in all_papers(demo) if file not in papers(demo)
    }
    (screening,) = (text for name, text in day.items() if name.startswith("quick_screening"))
    (rural,) = (text for name, text in day.items() if name.startswith("rural_check"))
    (community,) = (text for name, text in day.items() if name.startswith("old_community"))
    assert "未发现安全隐患" in screening
    assert "B 级" in rural
    assert "应改" in community
    assert "12号院" in day["走访单.pdf"]
    assert "2号院" not in day["走访单.pdf"].replace("12号院", "")


def test_the_story_is_told(demo: dict[str, Any]) -> None:
    """Packages, start file and papers are listed; the second merge changed nothing."""
    assert {".pdf", ".svp", ".svo", ".sva", ".xlsx", ".docx", ".gpkg"} <= {
        Path(file).suffix for file in demo["files"]
    }
    assert all((Path(demo["folder"]) / file).is_file() for file in demo["files"])
    assert demo["troubles"] == 0
    assert any("没有变化" in line for line in demo["told"])
    learnt = [line for line in demo["told"] if line.startswith("12 ")]
    assert len(learnt) == 2
    assert all("办公室已收全" in line for line in learnt)
