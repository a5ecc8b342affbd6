"""`paper` and `day-sheet`: forms, sheets and cards from the command line."""

from __future__ import annotations

from pathlib import Path

from tests.cli.conftest import HOUSE, ROOT, Bench, Run
from tests.exports.papers import codes_of, text_of


def test_a_house_is_printed_with_its_answers(bench: Bench, run: Run) -> None:
    target = bench.place / "a.pdf"
    ended = run("paper", bench.office, HOUSE, "-o", target, "--json")
    assert ended.code == 0
    assert ended.data["places"] == 1
    assert ended.data["pages"] == len(codes_of(target, bench.place / "png"))
    assert HOUSE in text_of(target)


def test_a_blank_form_needs_no_house(bench: Bench, run: Run) -> None:
    target = bench.place / "a.pdf"
    ended = run(
        "paper", bench.office, "--form", "old_community", "--blank", "--rows", 14, "-o", target
    )
    assert ended.code == 0
    assert "老旧小区" in text_of(target)


def test_a_form_file_needs_no_survey(bench: Bench, run: Run, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    form = ROOT / "forms" / "library" / "danger_check.xlsx"
    assert run("paper", "--form-file", form, "-o", target).code == 0
    assert "危房现场检查" in text_of(target)


def test_a_faulty_form_file_is_said_and_writes_nothing(run: Run, tmp_path: Path) -> None:
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    ended = run("paper", "--form-file", broken, "-o", tmp_path / "a.pdf", "--json")
    assert ended.code == 3
    assert ended.data["error"]["code"] == "form_faulty"
    assert not (tmp_path / "a.pdf").exists()


def test_residents_in_clear_need_a_reason(bench: Bench, run: Run) -> None:
    target = bench.place / "a.pdf"
    words = ["paper", bench.office, HOUSE, "--personal", "-o", target]
    assert run(*words).code == 3
    assert not target.exists()
    assert run(*words, "--reason", "入户核对").code == 0


def test_a_day_sheet_lists_who_is_to_be_visited(bench: Bench, run: Run) -> None:
    target = bench.place / "day.pdf"
    run("house", bench.office, "示例社13号院")
    ended = run("day-sheet", bench.office, "-o", target, "--json")
    assert ended.code == 0
    assert ended.data["places"] == 2
    assert len(codes_of(target, bench.place / "png")[0]) == 2
    assert run("day-sheet", bench.office, "--limit", 1, "-o", target, "--json").data["places"] == 1


def test_cards_are_printed_instead(bench: Bench, run: Run) -> None:
    target = bench.place / "cards.pdf"
    assert run("day-sheet", bench.office, "--cards", "-o", target).code == 0
    assert "卡片" in text_of(target)


def test_who_asks_for_nothing_is_told_what_to_write(bench: Bench, run: Run) -> None:
    assert run("paper", bench.office, "-o", bench.place / "a.pdf").code == 2
    assert run("paper", "-o", bench.place / "a.pdf").code == 2
    ended = run("day-sheet", bench.office, "--under", "没有的村", "-o", bench.place / "a.pdf")
    assert ended.code == 3
