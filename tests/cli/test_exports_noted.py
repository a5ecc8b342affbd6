"""What leaves by the command line stands in the log of actions, as what leaves by the window."""

from __future__ import annotations

from app import bootstrap
from tests.cli.conftest import HOUSE, Bench, Run


def noted(bench: Bench) -> list[str]:
    with bootstrap.open_survey(bench.office, readonly=True) as survey:
        return [line.what for line in reversed(survey.actions.lines("out"))]


def test_masked_exports_are_noted_too(bench: Bench, run: Run) -> None:
    """Papers, tables, maps, photos, the brief and sheets: each leaves its line."""
    bench.at("office")
    out, before = bench.place, len(noted(bench))
    for words in (
        ("report", bench.office, HOUSE, "-o", out / "one.pdf"),
        ("report", bench.office, "--all", "-o", out / "all"),
        ("ledger", bench.office, "-o", out / "ledger.xlsx"),
        ("gis", bench.office, "-o", out / "gis"),
        ("photos", "share", bench.office, "-o", out / "photos"),
        ("brief", bench.office, "-o", out / "brief.docx"),
        ("day-sheet", bench.office, "--under", HOUSE, "-o", out / "sheet.pdf"),
    ):
        ended = run(*words)
        assert ended.code == 0, ended
    assert noted(bench)[before:] == [
        "dossier", "bulk", "ledger", "export", "photos", "brief", "day_sheet",
    ]  # fmt: skip


def test_looking_leaves_no_line(bench: Bench, run: Run) -> None:
    """A preview and a list of maps write nothing, so nothing is noted."""
    bench.at("office")
    before = noted(bench)
    assert run("gis", bench.office, "-o", bench.place / "gis", "--preview").code == 0
    assert run("map", bench.office).code == 0
    assert noted(bench) == before


def test_exports_go_on_beside_an_open_window(bench: Bench, run: Run) -> None:
    """Another process holds the right to write: what is masked leaves all the same."""
    bench.at("office")
    with bootstrap.open_survey(bench.office):
        assert run("report", bench.office, HOUSE, "-o", bench.place / "one.pdf").code == 0
        assert run("ledger", bench.office, "-o", bench.place / "ledger.xlsx").code == 0
    assert (bench.place / "one.pdf").exists()
    assert (bench.place / "ledger.xlsx").exists()
