"""Commands of hand-over in two stages: exchange, collect, receipts, status, laptops, free."""

from __future__ import annotations

import argparse
from collections.abc import Iterable
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, emit
from app.i18n import _
from app.survey import hand_over_words, outcome_words, words
from app.survey.hand_over import Collected, Exchanged, Laptop, Receipted
from app.sync.outcomes import Refused, UnknownDevice

_MEGABYTE = 1_000_000


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    exchange = commands.add_parser(
        "exchange", parents=[shared], help=_("与一个文件夹交接：该交的写出，该收的读入")
    )
    exchange.add_argument("folder", type=Path, help=_("调查文件夹"))
    exchange.add_argument("share", type=Path, help=_("优盘、共享文件夹或网盘同步文件夹"))
    exchange.set_defaults(func=_exchange)

    collect = commands.add_parser(
        "collect", parents=[shared], help=_("收件：把优盘上的交接文件拷进来，写收件回执")
    )
    collect.add_argument("folder", type=Path, help=_("调查文件夹"))
    collect.add_argument("sources", type=Path, nargs="+", help=_("优盘，或放着交接文件的文件夹"))
    collect.add_argument("--merge", action="store_true", help=_("收完接着汇总"))
    collect.add_argument(
        "--trust", action="append", default=[], metavar="DEVICE",
        help=_("核对过核对码，信任这台电脑：写它的编号，不是名称"),
    )  # fmt: skip
    collect.set_defaults(func=_collect)

    receipts = commands.add_parser("receipts", parents=[shared], help=_("办公室：写入库回执"))
    receipts.add_argument("folder", type=Path, help=_("调查文件夹"))
    receipts.add_argument("target", type=Path, help=_("放到哪个文件夹"))
    receipts.set_defaults(func=_receipts)

    status = commands.add_parser(
        "status", parents=[shared], help=_("这台电脑交到哪里了；也读入回执")
    )
    status.add_argument("folder", type=Path, help=_("调查文件夹"))
    status.add_argument("sources", type=Path, nargs="*", help=_("先读入这里的回执"))
    status.set_defaults(func=_status)

    laptops = commands.add_parser("laptops", parents=[shared], help=_("办公室：各台电脑交到哪里了"))
    laptops.add_argument("folder", type=Path, help=_("调查文件夹"))
    laptops.set_defaults(func=_laptops)

    free = commands.add_parser(
        "free", parents=[shared], help=_("清理办公室已入库满期的照片原件，留小图")
    )
    free.add_argument("folder", type=Path, help=_("调查文件夹"))
    free.add_argument("--dry-run", action="store_true", help=_("只数一数，不清理"))
    free.set_defaults(func=_free)


def _exchange(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        done = survey.exchange.exchange(args.share, progress=ProgressLine(_("交接"), not args.json))
        emit(
            args,
            {
                "written": [str(file) for file in done.written],
                "files": [outcome_words.outcome_data(one) for one in done.outcomes],
                "receipts": done.receipts.read,
                "ahead": done.receipts.ahead,
                "refused": _refused_data([*done.refused, *done.receipts.refused]),
                "foreign": done.foreign.count,
                "held": [house for house, _error in done.held],
            },
            _exchanged(done),
        )
        odd = any(isinstance(one, Refused | UnknownDevice) for one in done.outcomes)
        return PROBLEMS if odd or done.refused or done.receipts.refused or done.held else GOOD


def _exchanged(done: Exchanged) -> Iterable[str]:
    if done.nothing_new:
        yield _("没有新的内容：双方都已齐全。")
    for file in done.written:
        yield _("已写出：{file}").format(file=file)
    for one in done.outcomes:
        yield outcome_words.outcome(one)
    if done.receipts.read:
        yield _("读了 {n} 份办公室的回执。").format(n=done.receipts.read)
    yield from _refused([*done.refused, *done.receipts.refused])
    yield from (words.held(house, error) for house, error in done.held)
    if done.receipted is not None:
        yield from _held(done.receipted)
    yield from filter(None, [hand_over_words.foreign(done.foreign)])


def _collect(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        done = survey.exchange.collect(
            args.sources, progress=ProgressLine(_("收件"), not args.json)
        )
        data: dict[str, object] = {
            "packages": [
                {"file": one.name, "device": one.device, "name": one.sender, "state": one.state}
                for one in done.packages
            ],
            "refused": _refused_data(done.refused),
            "foreign": done.foreign.count,
            "receipts": [str(file) for file in done.receipts],
            "unwritten": [error.code for error in done.unwritten],
        }
        told, problems = list(_collected(done)), bool(done.refused)
        if args.merge:
            merged = survey.exchange.merge_collected(
                trusted=frozenset(args.trust), progress=ProgressLine(_("汇总"), not args.json)
            )
            data["files"] = [outcome_words.outcome_data(one) for one in merged.outcomes]
            data["unmet"] = list(merged.unmet)
            told += [outcome_words.outcome(one) for one in merged.outcomes]
            told += [outcome_words.unmet(device) for device in merged.unmet]
            problems = problems or merged.refused or bool(merged.unmet)
        emit(args, data, told)
        return PROBLEMS if problems else GOOD


def _collected(done: Collected) -> Iterable[str]:
    if not done.packages:
        yield _("没有找到交接文件。")
    for one in done.packages:
        yield _("{name}：{file}，{state}").format(
            name=one.sender or one.device, file=one.name, state=hand_over_words.copied(one.state)
        )
    yield from _refused(done.refused)
    for error in done.unwritten:
        yield _("收件回执没有写上去：{why}").format(why=error.title)
    yield from filter(None, [hand_over_words.foreign(done.foreign)])
    if done.packages:
        yield _("收件完成，可以拔盘了。")


def _receipts(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        done = survey.exchange.receipts(args.target)
        emit(
            args,
            {
                "files": [str(file) for file in done.files],
                "waiting": done.waiting,
                "held": done.held.code if done.held else "",
            },
            [
                *(_("入库回执：{file}").format(file=file) for file in done.files),
                *([] if done.files or done.held else [_("没有新的入库回执要写。")]),
                *_held(done),
            ],
        )
        return PROBLEMS if done.held else GOOD


def _held(done: Receipted) -> Iterable[str]:
    if done.held is not None:
        yield f"{done.held.title} {done.held.advice}"
    elif done.waiting:
        yield _("还有 {n} 个文件等下一次备份，之后才写它们的入库回执。").format(n=done.waiting)


def _status(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.sources) as survey:
        refused: list[Refused] = []
        if args.sources:
            refused += survey.exchange.take_receipts(args.sources).refused
        now = survey.exchange.status()
        emit(
            args,
            {
                "upto": now.upto,
                "records": now.total,
                "merged": now.merged,
                "to_send": now.to_send,
                "missing": list(now.missing),
                "lost": list(now.lost),
                "ahead": now.ahead,
                "packages": [
                    {"file": one.name, "state": one.state, "why": one.why, "time": one.time}
                    for one in now.packages
                ],
                "refused": _refused_data(refused),
            },
            [
                now.sentence,
                now.next_step,
                *_refused(refused),
                *(
                    f"  {hand_over_words.minutes(one.time)}  {hand_over_words.state(one.state)}  "
                    f"{one.name}" + (f"  {one.why}" if one.why else "")
                    for one in now.packages
                ),
            ],
        )
        return PROBLEMS if now.missing or now.ahead or refused else GOOD


def _laptops(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        found = survey.exchange.laptops()
        emit(
            args,
            {"laptops": [_laptop_data(one) for one in found]},
            [line for one in found for line in _laptop(one)] or [_("还没有电脑交来过文件。")],
        )
        return GOOD if all(one.fine for one in found) else PROBLEMS


def _laptop(one: Laptop) -> Iterable[str]:
    who = (
        _("{name}（{person}）").format(name=one.name, person=one.person) if one.person else one.name
    )
    yield _("{who}：收到 {n} 条，收全到第 {upto} 条，已入库 {done} 条").format(
        who=who, n=one.records, upto=one.upto, done=one.acknowledged
    )
    if one.inbox:
        yield "  " + _("有 {n} 个文件收下了，还没有汇总。").format(n=one.inbox)
    yield from ("  " + word for word in one.words)


def _laptop_data(one: Laptop) -> dict[str, object]:
    return {
        "device": one.device,
        "name": one.name,
        "person": one.person,
        "trusted": one.trusted,
        "last_heard": one.last_heard,
        "records": one.records,
        "upto": one.upto,
        "acknowledged": one.acknowledged,
        "gaps": [list(gap) for gap in one.gaps],
        "missing": one.missing,
        "waiting": one.waiting,
        "inbox": one.inbox,
        "silent": one.silent,
        "cloned": one.cloned,
        "restored_from": one.restored_from,
        "refused": [{"file": r.name, "code": r.code, "why": r.why} for r in one.refused],
        "words": list(one.words),
    }


def _free(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.dry_run) as survey:
        done = survey.exchange.free(
            ask=args.dry_run, progress=ProgressLine(_("清理"), not args.json)
        )
        size = f"{done.size / _MEGABYTE:.1f}"
        said = (
            _("可以清理 {n} 张照片原件，共 {size} MB；{kept} 张还要留着。")
            if args.dry_run
            else _("已清理 {n} 张照片原件，共 {size} MB；{kept} 张还留着。小图都在。")
        )
        emit(
            args,
            {"photos": done.photos, "bytes": done.size, "kept": done.kept, "done": done.done},
            [said.format(n=done.photos, size=size, kept=done.kept)],
        )
        return GOOD


def _refused(refused: Iterable[Refused]) -> Iterable[str]:
    for one in refused:
        yield _("{file}：没有收下。{why}").format(file=one.file.name, why=one.error.title)
        yield f"  {one.error.kept} {one.error.advice}"


def _refused_data(refused: Iterable[Refused]) -> list[dict[str, str]]:
    return [{"file": one.file.name, "code": one.error.code} for one in refused]
