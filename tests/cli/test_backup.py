"""Backups, history and the trash on the command line, as one person would use them."""

from __future__ import annotations

from tests.cli.conftest import CHANGED, HOUSE, Bench, Run


def test_backed_up_lost_and_restored(bench: Bench, run: Run) -> None:
    """The target is kept, a spare computer restores from the disk and says its check code."""
    bench.at("laptop")
    assert run("backup", bench.laptop, "--json").data["error"]["code"] == "no_backup_target"
    disk = bench.place / "disk"
    assert run("backup", bench.laptop, disk, "--keep").code == 3
    disk.mkdir()
    told = run("backup", bench.laptop, disk, "--keep", "--json")
    assert told.code == 0
    assert told.data["backups"][0]["covered"] > 0
    assert "已备份并核对" in run("backup", bench.laptop).out
    assert len(run("backup", bench.laptop, "--list", "--json").data["backups"]) == 2
    bench.at("spare")
    spare = bench.place / "spare" / "survey"
    told = run("restore", disk, spare, "--person", "王测试", "--device", "备用", "--json")
    assert told.code == 0
    assert told.data["records"] > 0
    assert run("verify", spare).code == 0
    assert run("restore", disk, spare, "--json").data["error"]["code"] == "restore_folder"
    bench.at("laptop")
    assert run("backup", bench.laptop, disk, "--forget").code == 0
    assert run("backup", bench.laptop, "--json").data["error"]["code"] == "no_backup_target"


def test_photos_come_later(bench: Bench, run: Run) -> None:
    bench.at("laptop")
    photo = ["--photo", "foundation/base/7b2bc40aabb9/f_photos"]
    run("photo", bench.laptop, HOUSE, photo[1], bench.photo())
    disk = bench.place / "disk"
    disk.mkdir()
    run("backup", bench.laptop, disk)
    spare = bench.place / "spare" / "survey"
    bench.at("spare")
    told = run("restore", disk, spare, "--no-photos", "--json")
    lacking = told.data["photos_missing"]
    told = run("fetch-photos", spare, disk, "--json")
    assert (told.code, told.data) == (0, {"fetched": lacking, "photos_missing": 0})


def test_history_and_an_answer_back(bench: Bench, run: Run) -> None:
    """Steps in words and as data; an earlier answer comes back with a reason, never without."""
    bench.at("laptop")
    (path,) = CHANGED
    run("fill", bench.laptop, HOUSE, bench.answers({path: 9}))
    told = run("history", bench.laptop, HOUSE, "--json")
    first, last = told.data["steps"][-1], told.data["steps"][0]
    assert any(one["path"] == path and one["after"].startswith("9") for one in last["changes"])
    assert "修改" in run("history", bench.laptop, HOUSE).out
    earlier = told.data["steps"][1]["revision"][:10]
    assert HOUSE or first
    shown = run("history", bench.laptop, HOUSE, "--at", earlier, "--json")
    assert shown.data["sections"]
    back = ["history", bench.laptop, HOUSE, "--back", earlier, "--path", path]
    assert run(*back, "--json").data["error"]["code"] == "bring_back_refused"
    assert run(*back, "--reason", "写错了").code == 0
    newest = run("history", bench.laptop, HOUSE, "--json").data["steps"][0]
    assert newest["reason"] == "写错了"


def test_into_the_trash_and_out_again(bench: Bench, run: Run) -> None:
    bench.at("laptop")
    assert "回收站是空的" in run("trash", bench.laptop).out
    told = run("trash", bench.laptop, HOUSE, "--json")
    assert (told.code, told.data["error"]["code"]) == (3, "trash_refused")
    record = run("trash", bench.laptop, HOUSE, "--reason", "重复", "--json").data["record"]
    (lying,) = run("trash", bench.laptop, "--json").data["trash"]
    assert (lying["record"], lying["house"], lying["reason"]) == (record, HOUSE, "重复")
    assert run("untrash", bench.laptop, "ffff", "--reason", "x", "--json").code == 3
    assert run("untrash", bench.laptop, record[:8], "--reason", "放错了").code == 0
    assert run("trash", bench.laptop, "--json").data["count"] == 0
