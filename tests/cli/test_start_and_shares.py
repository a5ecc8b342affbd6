"""From the command line: names, start files by share, ways to hand over, returns with comments."""

from __future__ import annotations

from pathlib import Path

from app.sync import start_file
from tests.cli.conftest import HOUSE, Bench, Run

DATE = "identity/date"


def ask(run: Run) -> Run:
    """The same commands, their answers as data."""
    return lambda *words: run(*words, "--json")


def test_names_and_a_start_file_for_a_share(bench: Bench, run: Run) -> None:
    run = ask(run)
    bench.at("office")
    assert run("staff", "list", bench.office).data == {"staff": []}
    assert run("staff", "add", bench.office, "钱测试", "--role", "检查员").data == {"count": 1}
    assert run("staff", "add", bench.office, "电话15000001234").code == 3
    (person,) = run("staff", "list", bench.office).data["staff"]
    assert (person["name"], person["role"]) == ("钱测试", "检查员")

    target = bench.place / "share"
    target.mkdir()
    made = run("start-file", bench.office, target, "--under", HOUSE)
    said = start_file.read(Path(made.data["file"]))
    assert (said.places, said.under, said.staff) == (1, (HOUSE,), (("钱测试", "检查员"),))
    assert run("start-file", bench.office, target, "--under", "没有这里").code == 3
    assert run("staff", "remove", bench.office, person["record"]).data == {"count": 0}


def test_a_share_is_kept_for_a_laptop(bench: Bench, run: Run) -> None:
    run = ask(run)
    device = bench.merge()
    assert run("share", bench.office, device).data["under"] == []
    (place,) = run("share", bench.office, device, "--under", HOUSE).data["under"]
    assert run("share", bench.office, device).data["under"] == [place]
    assert run("share", bench.office, device, "--under", "").data["under"] == []
    assert run("share", bench.office, "0" * 12, "--under", HOUSE).code == 3


def test_ways_of_packing(bench: Bench, run: Run) -> None:
    """Sized for mail, for a share, for a stick; the same again is not made again."""
    run = ask(run)
    bench.at("laptop")
    for way in ("mail", "share", "stick"):
        folder = bench.place / f"by-{way}"
        folder.mkdir()
        packed = run("pack", bench.laptop, folder, "--for", way)
        assert packed.code == 0 and packed.data["left"] == [] and packed.data["reused"] == 0
        again = run("pack", bench.laptop, folder, "--for", way)
        assert again.data["reused"] == len(again.data["files"]) > 0
    assert run("pack", bench.laptop, bench.place / "by-mail", "--for", "pigeon").code == 2


def test_a_return_with_comments(bench: Bench, run: Run) -> None:
    run = ask(run)
    bench.merge()
    run("fill", bench.office, HOUSE, bench.file("none.json", "{}"), "--done", "--not-taken", "无")
    wrong = run("return", bench.office, HOUSE, "--reason", "请改", "--comment", "no/such=这里")
    assert wrong.code == 3
    done = run(
        "return", bench.office, HOUSE, "--reason", "请改",
        "--comment", f"{DATE}=日期不对", "--comment", f"{DATE}=请按表上写的",
    )  # fmt: skip
    assert done.code == 0, done
    assert done.data["comments"] == {DATE: "日期不对\n请按表上写的"}
