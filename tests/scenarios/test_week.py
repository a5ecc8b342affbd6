"""Three laptops and an office live through a week with every accident that we know of.

Separate processes, folders and homes; sticks and a shared folder. A ledger outside the program
holds whatever was acknowledged; on Saturday all of it is at the office, each laptop's receipt says
so, and nothing that anybody answered differently is gone. `-s` prints the account.
"""

from __future__ import annotations

import shutil
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from tests.scenarios.week import Ledger, Machine, cut, flip, litter, morning, packages

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL"),
    pytest.mark.timeout(600),
]


def test_a_week_of_accidents_loses_nothing(tmp_path: Path) -> None:
    ledger = Ledger()
    office = Machine(tmp_path, "office", "赵测试", ledger)
    first = Machine(tmp_path, "l1", "王测试", ledger)
    second = Machine(tmp_path, "l2", "李测试", ledger)
    third = Machine(tmp_path, "l3", "孙测试", ledger, ahead=timedelta(days=400))
    everybody = (office, first, second, third)

    # Monday: the office begins, everybody joins, the first is killed three times while filling.
    begun = office.act("found", target=str(tmp_path / "start"))
    houses = begun["houses"]
    for laptop in (first, second, third):
        laptop.device = laptop.act("join", start=begun["start"])["device"]
    told = sum(
        first.killed("inspect", after=2, houses=houses[:3], seed=10 + n, endless=True)
        for n in range(3)
    )
    first.act("inspect", houses=houses[3:5], seed=1)
    second.act("inspect", houses=houses[5:8], seed=2)
    third.act("inspect", houses=houses[8:11], seed=3)
    ledger.say(f"周一：三台电脑加入；一台在填写时断电三次，断电前确认过 {told} 份")

    # Tuesday: one stick is lost, one is pulled too early, one comes with litter; all try again.
    morning(everybody, 1)
    sticks = {laptop.computer: tmp_path / f"stick-{laptop.computer}" for laptop in everybody[1:]}
    for laptop in everybody[1:]:
        sticks[laptop.computer].mkdir()
        laptop.act("exchange", target=str(sticks[laptop.computer]))
    shutil.rmtree(sticks["l2"])  # lost on the way
    sticks["l2"].mkdir()
    cut(packages(sticks["l3"])[0])
    left = litter(sticks["l1"])
    got = office.act("collect", sources=[str(sticks[one]) for one in ("l1", "l3")])
    assert (got["new"], len(got["refused"])) == (1, 1)
    assert got["foreign"] >= left
    office.act("merge")
    for laptop in (second, third):
        laptop.act("exchange", target=str(sticks[laptop.computer]))
    office.act("collect", sources=[str(stick) for stick in sticks.values()])
    office.act("merge")
    ledger.say(f"周二：一个优盘丢失，一个提前拔出，一个混进 {left} 个别的文件：都重新交齐")

    # Wednesday: two inspect the same house and differ; the office is killed in mid-merge.
    morning(everybody, 2)
    first.act("inspect", houses=houses[12:13], seed=4)
    second.act(
        "inspect", houses=houses[12:13], seed=5, answers={"structure_check/masonry_state": "found"}
    )
    for laptop in (first, second):
        laptop.act("exchange", target=str(sticks[laptop.computer]))
    office.act("collect", sources=[str(stick) for stick in sticks.values()])
    office.killed("merge", after=0)
    office.act("merge")
    decided = office.act("settle")["decided"]
    assert decided, "two surveyors said different things of one house"
    ledger.say(f"周三：两人填同一户，定了 {len(decided)} 处；汇总到一半断电，重来一次")

    # Thursday: a backup; the second laptop breaks, a spare one goes on from its own backup; the
    # third is cloned and both go on.
    morning(everybody, 3)
    second.act("inspect", houses=houses[13:14], seed=6)
    second.act("backup", target=str(tmp_path / "disk-l2"))
    shutil.rmtree(second.folder)
    shutil.rmtree(second.home)
    spare = Machine(tmp_path, "l2b", "李测试", ledger, now=second.now)
    spare.device = spare.act("restore", backup=str(tmp_path / "disk-l2"))["device"]
    spare.act("inspect", houses=houses[14:15], seed=7)
    clone = Machine(tmp_path, "l3b", "孙测试", ledger, now=third.now)
    shutil.copytree(third.folder, clone.folder)
    shutil.copytree(third.home, clone.home)
    third.act("inspect", houses=houses[15:16], seed=8)
    clone.act("inspect", houses=houses[16:17], seed=9)
    ledger.say("周四：一台电脑坏了，备用机从备份接着干；一台电脑被整机复制，两台都在干")

    # Friday: a shared folder that a cloud client keeps in step; a worn file; an undone batch.
    morning((*everybody, spare, clone), 4)
    shared = tmp_path / "shared"
    shared.mkdir()
    field = (first, spare, third, clone)
    for laptop in field:
        laptop.act("exchange", target=str(shared))
    litter(shared)
    for worn in (first, spare):  # one that the office knows, one that it has never heard of
        flip(next(file for file in packages(shared) if file.name.startswith(worn.device)))
    office.act("exchange", target=str(shared))
    forked = set(office.act("merge")["forked"])
    for laptop in field:  # the worn file was refused, so it is sent again
        laptop.act("exchange", target=str(shared))
    office.act("exchange", target=str(shared))
    forked |= set(office.act("merge")["forked"])
    office.act("undo")
    office.act("undo")
    ledger.say("周五：共享文件夹里有冲突副本和两个坏文件；撤回一批，再恢复")

    # Saturday: what is left comes in, the office makes its backup, receipts go out.
    morning((*everybody, spare, clone), 5)
    for laptop in field:
        laptop.act("exchange", target=str(shared))
    office.act("exchange", target=str(shared))
    forked |= set(office.act("merge")["forked"])
    office.act("settle")
    office.act("backup", target=str(tmp_path / "disk-office"))
    assert office.act("receipts", target=str(shared))["held"] == ""
    for laptop in field:
        laptop.act("exchange", target=str(shared))
    for laptop in field:
        now = laptop.act("status")
        ledger.say(f"{laptop.computer}：{now['sentence']}")
        assert (now["to_send"], now["missing"]) == (0, 0), now

    found = office.act("account", revisions=list(ledger.revisions), photos=list(ledger.photos))
    ledger.say(
        f"周六：确认过的 {len(ledger.revisions)} 份记录、{len(ledger.photos)} 张照片，"
        f"办公室缺 {len(found['lost'])} 份、{len(found['photos_lost'])} 张；"
        f"被复制的电脑看出 {len(forked)} 台"
    )
    print("\n".join(ledger.lines))
    assert [ledger.revisions[one] for one in found["lost"]] == []
    assert found["photos_lost"] == []
    assert found["conflicts"] == 0
    assert forked == {third.device}, "the cloned computer is told, whatever came in which order"
    assert set(found["troubles"]) <= {"fork"}
