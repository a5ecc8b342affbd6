"""Sentences about a hand-over: what a laptop is told, and what the office is told of a laptop."""

from __future__ import annotations

from dataclasses import dataclass

from app.i18n import _, listed
from app.survey.hand_over import ARRIVED, HERE, NEW, REFUSED, TAKEN, Foreign

GOOD, WARN, PLAIN = "good", "warn", "plain"


@dataclass(frozen=True)
class Known:
    """What a laptop knows of its own hand-over; numbers of records, photos, packages."""

    upto: str  # ISO time
    total: int
    merged: int
    drafts: int
    missing: int
    lost: int
    waiting: int  # packages written, not merged yet
    arrived: int  # of these: with a 收件回执
    refused: int
    ahead: bool
    again: bool  # the missing photos were written once more since

    def words(self) -> tuple[str, str, str]:
        """(sentence, next step, tone)."""
        if self.ahead:
            return (
                _("办公室存有本机更早交去的内容，本机上却没有：本机像是用备份恢复的，或被复制过。"),
                _("什么都没有丢。请与办公室的文件夹交接一次，把自己的内容取回来；之后照常填写。"),
                WARN,
            )
        if not self.total:
            return _("还没有要交的内容。"), _("填好的表会在交接时一起交去。"), PLAIN
        so_far = (
            _("办公室已收全到 {time}。").format(time=minutes(self.upto))
            if self.upto
            else _("办公室还没有确认收到。")
        )
        rest = self.total - self.merged
        if self.missing:
            return self._lacking(so_far, rest)
        if rest and self.refused and not self.waiting:
            return (
                _("{so_far}有交去的文件没有收下。").format(so_far=so_far),
                _("原因写在下面。请再交一次；仍不行就打电话问办公室。"),
                WARN,
            )
        if rest and self.waiting:
            return self._waiting(so_far if self.upto else "", rest)
        if rest:
            return (
                _("{so_far}还有 {n} 条记录没有交。").format(so_far=so_far, n=rest),
                _("选好优盘或共享文件夹，按“交接”。"),
                PLAIN,
            )
        return (so_far, _("没有要交的内容了。"), GOOD)

    def _waiting(self, so_far: str, rest: int) -> tuple[str, str, str]:
        if self.arrived == self.waiting:
            said = _("{so_far}另有 {n} 条记录办公室已收到，等入库回执。") if so_far else (
                _("办公室已收到 {n} 条记录，等入库回执。")
            )  # fmt: skip
            step = _("办公室汇总、备份之后才写入库回执；在这之前，本机什么都不清理。")
        else:
            said = _("{so_far}还有 {n} 条记录已写出，等办公室的回执。") if so_far else (
                _("已写出 {n} 条记录，办公室还没有回执。")
            )  # fmt: skip
            step = _("下次交接会取回执；没有回执之前，每次交接都会再带上它们，优盘丢了也不要紧。")
        return said.format(so_far=so_far, n=rest), step, PLAIN

    def _lacking(self, so_far: str, rest: int) -> tuple[str, str, str]:
        more = _("还有 {n} 条记录没有入库。").format(n=rest) if rest else ""
        if self.again and not self.lost:
            return (
                _("{so_far}缺的 {n} 张照片已经再次写出，等办公室的回执。").format(
                    so_far=so_far, n=self.missing
                )
                + more,
                _("把优盘交去，或等共享文件夹同步；下次交接取回执。"),
                PLAIN,
            )
        said = _("{so_far}缺 {n} 张照片，请再交一次。").format(so_far=so_far, n=self.missing)
        if self.lost == self.missing:
            step = _("这些照片本机也没有了。请从备份取回，或到现场重拍。")
        elif self.lost:
            step = _("按“交接”，其余的会自动带上；有 {n} 张本机也没有了，请从备份取回。").format(
                n=self.lost
            )
        else:
            step = _("按“交接”，缺的照片会自动带上。")
        return said + more, step, WARN


def state(code: str) -> str:
    """已写出, 已收到, 已入库 or 没有收下: the state of a package."""
    if code == ARRIVED:
        return _("已收到")
    if code == TAKEN:
        return _("已入库")
    if code == REFUSED:
        return _("没有收下")
    return _("已写出")


def copied(code: str) -> str:
    """What became of a package on a stick."""
    if code == NEW:
        return _("收下了")
    if code == HERE:
        return _("刚才已收过，等待汇总")
    return _("以前已汇总")


def refusal(code: str) -> str:
    """Why the office did not take a package, as its receipt says in a code."""
    known = {
        "package.altered": _("文件不完整或被改动过。"),
        "package.format": _("文件的内容不合交接文件的规定。"),
        "package.newer": _("办公室的程序版本较旧，还读不懂。"),
        "package.survey": _("文件属于另一个调查。"),
        "package.signature": _("签名对不上。"),
        "package.key": _("这台电脑的身份与以前登记的不同。"),
        "package.chain": _("记录次序对不上。"),
        "package.record": _("文件里有一条记录已损坏。"),
        "package.revoked": _("办公室已停用这台电脑。"),
        "age.damaged": _("文件已损坏，打不开。"),
        "age.stranger": _("文件不是写给这间办公室的。"),
    }
    return known.get(code, _("办公室没有收下这份文件（{code}）。").format(code=code))


def foreign(found: Foreign) -> str:
    """What else lay there, in one sentence; "" where there was nothing."""
    if found.too_many:
        return _("文件夹里的东西太多，只看了前面一部分。请把交接文件放到单独的文件夹里。")
    if not found.count:
        return ""
    some = listed(found.names)
    if found.count > len(found.names):
        return _("另有 {n} 个不是交接文件的东西，没有动它们：{some} 等。").format(
            n=found.count, some=some
        )
    return _("另有 {n} 个不是交接文件的东西，没有动它们：{some}。").format(n=found.count, some=some)


def minutes(time: str) -> str:
    """An ISO time as people read it."""
    return time[:16].replace("T", " ")
