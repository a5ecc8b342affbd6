"""`report --all`, `--volume`, `--archive`: many papers from the command line."""

from __future__ import annotations

import json

import pikepdf
from pikepdf import pdfa

from tests.cli.conftest import HOUSE, Bench, Run


def test_all_papers_go_into_a_folder_with_a_manifest(bench: Bench, run: Run) -> None:
    out = bench.place / "papers"
    told = run("report", bench.office, "--all", "-o", out, "--json").data
    assert (told["made"], told["kept"], told["failed"]) == (1, 0, [])
    papers = json.loads((out / "清单.json").read_text(encoding="utf-8"))["papers"]
    assert [(out / one["file"]).stat().st_size for one in papers] == [told["bytes"]]
    assert run("report", bench.office, "--all", "-o", out, "--json").data["kept"] == 1


def test_a_volume_for_the_archive_gets_the_name_that_was_asked_for(bench: Bench, run: Run) -> None:
    target = bench.place / "合订.pdf"
    ended = run("report", bench.office, "--volume", "--archive", "--size", "mail", "-o", target)
    assert ended.code == 0, ended.err
    assert "合订.pdf" in ended.out
    assert pdfa.validate_written(target, "2b").passed
    with pikepdf.open(target) as pdf, pdf.open_outline() as outline:
        assert [one.title for one in outline.root] == ["目录", f"A-012 {HOUSE}"]


def test_one_house_for_the_archive(bench: Bench, run: Run) -> None:
    target = bench.place / "一处.pdf"
    assert run("report", bench.office, HOUSE, "--archive", "-o", target).code == 0
    assert pdfa.validate_written(target, "2b").passed


def test_residents_in_clear_need_a_reason(bench: Bench, run: Run) -> None:
    out = bench.place / "papers"
    ended = run("report", bench.office, "--all", "--personal", "-o", out, "--json")
    assert ended.data["error"]["code"] == "reason_missing" and not out.exists()
