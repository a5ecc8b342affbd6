"""A community on the command line: answers from a file, its dossier as PDF."""

from __future__ import annotations

import json
from pathlib import Path

from app import bootstrap
from tests.cli.conftest import Bench, Run

ANSWERS = {
    "identity/estate_name": "示例家园",
    "identity/address": "示例路 8 号",
    "identity/surveyor1": "甲测员",
    "identity/surveyor2": "乙测员",
    "origin/year_from": 1998,
    "items/water/state": "broken",
    "items/water/quantity": "120",
}


def estate(bench: Bench) -> Path:
    """A survey with an estate of two blocks in its roster."""
    bench.at("office")
    with bootstrap.open_survey(bench.office) as survey:
        place, _changed = survey.houses.add("示例家园", kind="estate", level="estate")
        for name in ("1号楼", "2号楼"):
            survey.houses.add(name, parent=place, storeys="5")
    return bench.office


def test_a_community_is_filled_and_printed(bench: Bench, run: Run, tmp_path: Path) -> None:
    """Blocks come from the roster; the result is kept; the dossier is written."""
    folder = estate(bench)
    file = bench.file("community.json", json.dumps(ANSWERS, ensure_ascii=False))
    filled = run("fill", folder, "示例家园", file, "--form", "old_community", "--done", "--json")
    assert filled.code == 0, filled.err
    record = filled.data["record"]
    with bootstrap.open_survey(folder, readonly=True) as survey:
        view = survey.core.store.view(record)
        assert view is not None
        assert "covers" not in view.links  # nothing was said of the blocks themselves
        result = view.results["renewal"]
        assert isinstance(result, dict) and [one["item"] for one in result["must"]] == ["water"]
    target = tmp_path / "community.pdf"
    printed = run("report", folder, record, "-o", target, "--json")
    assert printed.code == 0, printed.err
    assert target.read_bytes().startswith(b"%PDF")


def test_rows_of_the_answers_are_the_blocks(bench: Bench, run: Run) -> None:
    """Who names blocks in the file gets these and no others; unknown paths are told."""
    folder = estate(bench)
    rows = {
        "blocks/block/b1": "1",
        "blocks/block/b1/b_number": "甲楼",
        "blocks/block/b1/roof/state": "broken",
        "blocks/block/b1/rooof/state": "broken",
    }
    file = bench.file("rows.json", json.dumps(ANSWERS | rows, ensure_ascii=False))
    filled = run("fill", folder, "示例家园", file, "--form", "old_community", "--json")
    assert filled.data["unknown"] == ["blocks/block/b1/rooof/state"]
    with bootstrap.open_survey(folder, readonly=True) as survey:
        view = survey.core.store.view(filled.data["record"])
        assert view is not None
        numbers = [path for path in view.answers if path.endswith("b_number")]
        assert numbers == ["blocks/block/b1/b_number"]
        assert "covers" not in view.links
