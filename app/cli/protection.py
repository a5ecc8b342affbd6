"""Commands that put a survey behind a passphrase, change it, and print the recovery sheet."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli import passphrases
from app.cli.output import GOOD, Commands, ProgressLine, emit
from app.i18n import _


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    protect = commands.add_parser(
        "protect", parents=[shared], help=_("用口令保护已有的调查：记录、照片、草稿全部加密")
    )
    protect.add_argument("folder", type=Path, help=_("调查文件夹"))
    protect.add_argument("--sheet", type=Path, metavar="FOLDER", help=_("恢复单写到这个文件夹"))
    protect.set_defaults(func=_protect)

    change = commands.add_parser(
        "passphrase", parents=[shared], help=_("更换口令，或让系统记住、忘掉口令")
    )
    change.add_argument("folder", type=Path, help=_("调查文件夹"))
    change.add_argument("--new-file", type=Path, help=_("从这个文件读新口令"))
    change.add_argument("--recovery", action="store_true", help=_("忘了口令：用恢复码打开"))
    change.add_argument("--recovery-file", type=Path, help=_("从这个文件读恢复码"))
    kept = change.add_mutually_exclusive_group()
    kept.add_argument("--remember", action="store_true", help=_("让系统的密码保管记住，不换口令"))
    kept.add_argument("--forget", action="store_true", help=_("让系统忘掉，不换口令"))
    change.set_defaults(func=_passphrase)

    sheet = commands.add_parser(
        "recovery-sheet", parents=[shared], help=_("写恢复单（PDF），打印后锁起来")
    )
    sheet.add_argument("folder", type=Path, help=_("调查文件夹"))
    sheet.add_argument("-o", "--out", type=Path, required=True, help=_("写到这个文件夹"))
    sheet.set_defaults(func=_sheet)


def _protect(args: argparse.Namespace) -> int:
    passphrase = passphrases.new(args)
    with bootstrap.open_survey(args.folder) as survey:
        code = survey.protection.protect(
            passphrase, progress=ProgressLine(_("加密"), not args.json)
        )
    sheet = None
    if args.sheet:
        with bootstrap.open_survey(args.folder, passphrase=passphrase) as survey:
            sheet = survey.protection.recovery_sheet(args.sheet)
    emit(
        args,
        {"protected": True, "recovery_code": code, "sheet": str(sheet) if sheet else None},
        [
            _("调查“{name}”已受口令保护，原来的明文已删除。").format(name=args.folder.name),
            _("恢复码：{code}").format(code=code),
            _("恢复单：{file}").format(file=sheet)
            if sheet
            else _("请用 recovery-sheet 打印恢复单，和电脑分开保管。"),
        ],
    )
    return GOOD


def _passphrase(args: argparse.Namespace) -> int:
    by_code = args.recovery or args.recovery_file
    code = passphrases.recovery_code(args, args.recovery_file) if by_code else None
    with bootstrap.open_survey(args.folder, recovery=code) as survey:
        if args.remember or args.forget:
            survey.protection.remember(args.remember)
            said = _("系统会记住，打开时不再问口令。") if args.remember else _("系统已忘掉口令。")
            emit(args, {"remembered": args.remember}, [said])
            return GOOD
        survey.protection.require()
        # whoever could open it may set another: by passphrase, code, or as this system's user
        survey.protection.renew(passphrases.new(args, args.new_file, also_given=by_code))
        emit(args, {"changed": True}, [_("口令已更换。恢复单继续有效。")])
    return GOOD


def _sheet(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        file = survey.protection.recovery_sheet(args.out)
        emit(
            args,
            {"file": str(file)},
            [
                _("恢复单：{file}").format(file=file),
                _("请打印出来，和电脑分开锁好，再删掉这个文件。"),
            ],
        )
    return GOOD
