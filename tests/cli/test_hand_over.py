"""Hand-over in two stages from the command line, between an office and a laptop."""

from __future__ import annotations

from app import paths, settings
from app.cli.main import main
from tests.cli.conftest import HOUSE, PHOTOS, Bench, Run


def backed_up(bench: Bench) -> None:
    """What the office's own backup does, on a folder beside."""
    from app import bootstrap

    bench.at("office")
    disk = bench.place / "disk"
    disk.mkdir(exist_ok=True)
    with bootstrap.open_survey(bench.office) as survey:
        survey.backups.run(disk)


def test_a_hand_over_goes_its_whole_way(bench: Bench, run: Run) -> None:
    """Collected, confirmed, merged, backed up, confirmed for good; the laptop knows each time."""
    device = next(bench.stick.glob("*.svp")).name[:12]
    bench.at("office")
    told = run("collect", bench.office, bench.stick)
    assert told.code == 0 and "可以拔盘" in told.out
    waits = run("laptops", bench.office)
    assert waits.code == 1 and "还没有汇总" in waits.out
    merged = run("collect", bench.office, bench.stick, "--merge", "--trust", device)
    assert merged.code == 0, merged
    early = run("receipts", bench.office, bench.stick)
    assert early.code == 1 and "备份" in early.out

    bench.at("laptop")
    between = run("status", bench.laptop, bench.stick)
    assert between.code == 0 and "已收到" in between.out and "入库回执" in between.out

    backed_up(bench)
    assert len(run("receipts", bench.office, bench.stick, "--json").data["files"]) == 1
    assert run("receipts", bench.office, bench.stick, "--json").data["files"] == []
    (known,) = run("laptops", bench.office, "--json").data["laptops"]
    assert known["name"] == "03号电脑" and known["words"] == []
    assert known["upto"] == known["acknowledged"] > 0

    bench.at("laptop")
    done = run("status", bench.laptop, bench.stick, "--json").data
    assert done["to_send"] == 0 and [one["state"] for one in done["packages"]] == ["merged"]
    (bench.place / "next").mkdir()
    assert run("pack", bench.laptop, bench.place / "next", "--json").data["files"] == []
    again = run("pack", bench.laptop, bench.place / "next", "--everything", "--json")
    assert again.data["files"]


def test_one_folder_serves_both_ways(bench: Bench, run: Run) -> None:
    """exchange at each side until nothing is new."""
    share = bench.place / "share"
    bench.at("laptop")
    assert run("exchange", bench.laptop, share).code == 3
    assert not share.exists()
    share.mkdir()
    assert run("exchange", bench.laptop, share).code == 0
    bench.at("office")
    asked = run("exchange", bench.office, share)
    assert asked.code == 1 and "03号电脑" in asked.out
    device = next(share.rglob("*.svp")).name[:12]
    assert run("collect", bench.office, share, "--merge", "--trust", device).code == 0
    run("exchange", bench.office, share)
    backed_up(bench)
    run("exchange", bench.office, share)
    assert "没有新的内容" in run("exchange", bench.office, share).out
    bench.at("laptop")
    run("exchange", bench.laptop, share)
    assert "没有新的内容" in run("exchange", bench.laptop, share).out
    assert "收全" in run("status", bench.laptop).out


def test_originals_are_freed_by_word_alone(bench: Bench, run: Run) -> None:
    """Counted first; after that only where the receipt is old enough for this user's settings."""
    bench.at("laptop")
    run("photo", bench.laptop, HOUSE, PHOTOS, bench.photo())
    run("pack", bench.laptop, bench.stick)
    bench.merge()
    backed_up(bench)
    run("receipts", bench.office, bench.stick)
    bench.at("laptop")
    run("status", bench.laptop, bench.stick)
    assert run("free", bench.laptop, "--json").data["photos"] == 0
    kept = settings.load()
    kept.keep_days = -1
    settings.save(kept)
    assert run("free", bench.laptop, "--dry-run", "--json").data["photos"] == 1
    freed = run("free", bench.laptop, "--json").data
    assert (freed["photos"], freed["done"]) == (1, True)
    checked = run("verify", bench.laptop)
    assert checked.code == 0 and "已按入库回执清理" in checked.out
    assert paths.home().exists()


def test_a_mistyped_computer_is_told(bench: Bench, run: Run) -> None:
    """Nobody is trusted by mistake, and nobody believes that somebody was."""
    bench.at("office")
    told = run("merge", bench.office, bench.stick, "--trust", "0123456789ab")
    assert told.code == 1 and "0123456789ab" in told.out and "没有信任谁" in told.out


def test_settling_takes_the_letters_that_lists_show(bench: Bench, run: Run) -> None:
    """Eight of them are enough; none at all are not."""
    bench.merge()
    (one,) = run("conflicts", bench.office, "--json").data["conflicts"]
    words = ("settle", str(bench.office), one["record"][:8], one["group"], "1", "--reason", "核对")
    assert main(list(words)) == 0
    assert run("settle", bench.office, "zzzz", one["group"], 1, "--reason", "核对").code == 3
