"""Commands for residents' data: show it on record, erase it, and read who did what."""

from __future__ import annotations

import argparse
import dataclasses
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, Commands, add_form, emit
from app.i18n import _
from app.survey import actions
from app.survey.hand_over_words import minutes
from app.survey.survey import Survey


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    residents = commands.add_parser(
        "residents", parents=[shared], help=_("一处房屋的住户信息，遮盖着")
    )
    _add_place(residents)
    residents.add_argument("--reveal", action="store_true", help=_("写全，不遮盖（会记一笔）"))
    residents.set_defaults(func=_residents)

    erase = commands.add_parser(
        "erase", parents=[shared], help=_("删去一处房屋的住户信息，不能撤回")
    )
    _add_place(erase)
    erase.add_argument("--reason", default="", help=_("一句理由，一定要写"))
    erase.set_defaults(func=_erase)

    log = commands.add_parser("log", parents=[shared], help=_("操作记录：谁导出、打印、看过、删过"))
    log.add_argument("folder", type=Path, help=_("调查文件夹"))
    log.add_argument("--kind", choices=list(actions.KINDS), default="", help=_("只看一类"))
    log.add_argument("-o", "--out", type=Path, help=_("写成 CSV 表格"))
    log.set_defaults(func=_log)


def _add_place(command: argparse.ArgumentParser) -> None:
    command.add_argument("folder", type=Path, help=_("调查文件夹"))
    command.add_argument("record", help=_("名册里的全名或编号，或者记录编号的前几位"))
    add_form(command)


def _meant(survey: Survey, args: argparse.Namespace) -> str:
    if len(survey.meant.places(args.record)) == 1:
        return survey.meant.place(args.record)
    if len(joined := survey.meant.joined(args.record)) == 1:
        return joined[0]  # what was said of it before it was joined
    return survey.meant.inspection(args.record, args.form)


def _residents(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=not args.reveal) as survey:
        record = _meant(survey, args)
        found = (survey.residents.reveal if args.reveal else survey.residents.masked)(record)
        none = _("已按要求删去。") if survey.residents.erased(record) else _("没有住户信息。")
        emit(
            args,
            {"residents": [{"what": one.label, "text": one.text} for one in found]},
            [_("{what}：{text}").format(what=one.label, text=one.text) for one in found] or [none],
        )
    return GOOD


def _erase(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        erased = survey.residents.erase(_meant(survey, args), args.reason)
        emit(
            args,
            {
                "records": erased.records,
                "drafts": erased.drafts,
                "packages": erased.packages,
            },
            [
                _("已从 {n} 条记录、{drafts} 份草稿里删去住户信息。").format(
                    n=erased.records, drafts=erased.drafts
                ),
                _("别的电脑在下一次交接后也会删去；已经打印、导出的要另行收回。"),
            ],
        )
    return GOOD


def _log(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.out is None) as survey:
        if args.out is not None:
            count = survey.actions.export(args.out, args.kind)
            told = _("操作记录 {n} 条：{file}").format(n=count, file=args.out)
            emit(args, {"file": str(args.out), "lines": count}, [told])
            return GOOD
        lines = survey.actions.lines(args.kind)
        emit(
            args,
            {"actions": [dataclasses.asdict(line) for line in lines]},
            [_line(line) for line in lines] or [_("还没有操作记录。")],
        )
    return GOOD


def _line(line: actions.Action) -> str:
    many = _("{n} 条").format(n=line.records) if line.records > 1 else ""
    parts = (minutes(line.time), line.who, line.words, line.about, many, line.why)
    return " · ".join(part for part in parts if part)
