"""Commands behind a decision: both sides in full, rows of both, what was decided, taken back."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, emit
from app.errors import KnownError
from app.i18n import _
from app.survey import words
from app.survey.behind import Behind, Told
from app.survey.decided import Decided
from app.survey.hand_over_words import minutes
from app.sync import sticks

#: Decisions listed unless more are asked for.
_LISTED = 50


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    behind = commands.add_parser("behind", parents=[shared], help=_("一处不一样：谁、何时、为什么"))
    _which(behind)
    behind.add_argument("--same", action="store_true", help=_("也列出两份相同的项"))
    behind.set_defaults(func=_behind)

    compose = commands.add_parser("compose", parents=[shared], help=_("从几份里逐行挑选，重新计算"))
    _which(compose)
    compose.add_argument(
        "--pick", action="append", default=[], metavar=_("路径=第几份"),
        help=_("这一行采用第几份，从 1 数起；可写几次，没写的照现在计入的一份"),
    )  # fmt: skip
    compose.add_argument("--reason", default="", help=_("一句理由；不写就只算给您看，不定下"))
    compose.set_defaults(func=_compose)

    decided = commands.add_parser("decisions", parents=[shared], help=_("定下过的地方，新的在前"))
    decided.add_argument("folder", type=Path, help=_("调查文件夹"))
    decided.add_argument("--limit", type=int, default=_LISTED, help=_("最多列多少"))
    decided.set_defaults(func=_decisions)

    reopen = commands.add_parser("reopen", parents=[shared], help=_("撤销一次定夺，两份重新并排"))
    _which(reopen)
    reopen.add_argument("--reason", default="", help=_("为什么撤销"))
    reopen.set_defaults(func=_reopen)

    plugged = commands.add_parser("sticks", parents=[shared], help=_("现在插着的优盘"))
    plugged.set_defaults(func=_sticks)


def _which(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help=_("调查文件夹"))
    command.add_argument("record", help=_("记录编号，照 conflicts 列出的写，写前 8 位也行"))
    command.add_argument("group", help=_("conflicts 写在记录编号后面的那个词"))


def _behind(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        found = survey.review.behind(survey.meant.record(args.record), args.group)
    emit(args, _data(found), _lines(found, same=args.same))
    return GOOD


def _data(found: Behind) -> dict[str, object]:
    return {
        "record": found.conflict.record,
        "group": found.conflict.group,
        "before": vars(found.before) if found.before else None,
        "sides": [
            {
                "said": vars(voice.first),
                "reasons": [vars(one) for one in voice.reasons],
                "photos": [{"hash": shot.hash, "shared": shot.shared} for shot in voice.shots],
            }
            for voice in found.voices
        ],
        "lines": [
            {
                "path": line.path,
                "what": line.what,
                "values": list(line.values),
                "before": found.earlier.get(line.path),
            }
            for line in found.conflict.lines
        ],
        "same": [{"what": line.what, "value": line.values[0]} for line in found.same],
    }


def _lines(found: Behind, *, same: bool) -> list[str]:
    lines = [f"{found.conflict.house} › {found.conflict.what}"]
    for number, voice in enumerate(found.voices, start=1):
        lines.append(f"  {number}. {_told(voice.first)}")
        lines += [_("     理由：{why}").format(why=one.reason) for one in voice.reasons]
        lines.append(_("     照片 {n} 张").format(n=len(voice.shots)))
    if found.before is not None:
        lines.append(_("  两人之前的一版：{who}").format(who=_told(found.before)))
    for line in found.conflict.lines:
        said = f"  ≠ {line.what}: " + " | ".join(line.values)
        earlier = found.earlier.get(line.path)
        lines.append(said if earlier is None else _("{said}（原来 {was}）").format(
            said=said, was=earlier
        ))  # fmt: skip
        lines.append(f"      {line.path}")
    if same:
        lines += [f"  ＝ {line.what}: {line.values[0]}" for line in found.same]
    return lines


def _told(told: Told) -> str:
    return f"{told.author} · {told.device} · {minutes(told.time)}"


def _compose(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        record = survey.meant.record(args.record)
        picks = dict(_pick(text) for text in args.pick)
        preview = survey.review.preview(record, args.group, picks)
        if args.reason.strip():
            survey.review.compose(record, args.group, picks, args.reason)
    done = bool(args.reason.strip())
    said = [words.grade(preview.grade, provisional=False), preview.why]
    said.append(_("已定。") if done else _("只是算给您看，没有定下；写上 --reason 才定。"))
    data = {"grade": preview.grade, "why": preview.why, "settled": done}
    emit(args, data, [line for line in said if line])
    return GOOD


def _pick(text: str) -> tuple[str, int]:
    path, equals, side = text.rpartition("=")
    if not equals or not side.isdecimal():
        raise KnownError(
            "pick_unreadable",
            _("看不懂“{text}”。").format(text=text),
            kept=_("没有改动任何数据。"),
            advice=_("请写成 路径=第几份，例如 building/residents=2。"),
        )
    return path, int(side) - 1


def _decisions(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        found = survey.decisions.decided(args.limit)
    emit(
        args,
        {"decisions": [vars(one) for one in found]},
        [line for one in found for line in _decision(one)] or [_("还没有定下过什么。")],
    )
    return GOOD


def _decision(one: Decided) -> list[str]:
    took = one.took or _("各取几行")
    said = _("{house} › {what}：采用 {took}。理由：{reason}（{who}，{when}）").format(
        house=one.house,
        what=one.what,
        took=took,
        reason=one.reason,
        who=one.author,
        when=minutes(one.time),
    )
    return [said if one.stands else _("{said}，后来又有人改过").format(said=said),
            f"  {one.record} {one.group}"]  # fmt: skip


def _reopen(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        record = survey.meant.record(args.record)
        survey.decisions.reopen_last(record, args.group, args.reason)
    emit(args, {"reopened": args.group}, [_("已撤销，两份又并排放着了。")])
    return GOOD


def _sticks(args: argparse.Namespace) -> int:
    found = sticks.plugged_in()
    emit(
        args,
        {"sticks": [{"folder": str(one.folder), "name": one.name, "packages": one.packages}
                    for one in found]},
        [_("{name}  {folder}  {n} 个交接文件").format(
            name=one.name, folder=one.folder, n=one.packages) for one in found]
        or [_("没有插着的优盘。")],
    )  # fmt: skip
    return GOOD
