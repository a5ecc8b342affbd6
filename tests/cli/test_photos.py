"""photos: copies to give away, what is odd about them, the stamp."""

from __future__ import annotations

from tests.cli.conftest import HOUSE, PHOTOS, Bench, Run


def photographed(bench: Bench, run: Run) -> None:
    bench.at("office")
    for n in (8, 9):
        assert run("photo", bench.office, HOUSE, PHOTOS, bench.photo(f"IMG_{n}.jpg", n)).code == 0


def test_copies_are_given_away_in_a_new_folder(bench: Bench, run: Run) -> None:
    """Every inspection's photos, or one house's; a folder that holds something is refused."""
    photographed(bench, run)
    out = bench.place / "给住建局"
    told = run("photos", "share", bench.office, "-o", out, "--json").data
    assert told["files"] == len(list(out.glob("*.jpg"))) >= 2
    assert (out / "照片清单.csv").exists()
    again = run("photos", "share", bench.office, HOUSE, "-o", out)
    assert again.code != 0
    assert "已经有东西" in again.err
    one = run("photos", "share", bench.office, HOUSE, "-o", bench.place / "one", "--no-stamp")
    assert one.code == 0
    assert "已写出" in one.out
    assert run("photos", "share", bench.office, "-o", bench.place / "x", "--personal").code != 0
    assert not (bench.place / "x").exists()


def test_what_is_odd_about_photos_is_told(bench: Bench, run: Run) -> None:
    """In sentences, and as codes for programs."""
    photographed(bench, run)
    told = run("photos", "flags", bench.office, HOUSE, "--json").data
    codes = {flag["code"] for photo in told["photos"] for flag in photo["flags"]}
    assert "no_position" in codes
    assert "照片里没有位置。" in run("photos", "flags", bench.office, HOUSE).out


def test_the_stamp_is_shown_and_chosen(bench: Bench, run: Run) -> None:
    """All rows at first; a row that does not exist is named."""
    bench.at("office")
    assert len(run("photos", "stamp", bench.office, "--json").data["rows"]) == 7
    kept = run(
        "photos", "stamp", bench.office, "--rows", "time", "hash", "--papers", "no", "--json"
    )
    assert kept.data["rows"] == ["time", "hash"]
    assert kept.data["papers"] is False
    assert "只印导出的照片" in run("photos", "stamp", bench.office).out
    wrong = run("photos", "stamp", bench.office, "--rows", "moon")
    assert wrong.code != 0
    assert "moon" in wrong.err
