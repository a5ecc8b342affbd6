"""Commands that make a survey or tell what is in it."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap, settings
from app.cli import passphrases
from app.cli.output import GOOD, Commands, emit
from app.i18n import _


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    new = commands.add_parser("new", parents=[shared], help=_("新建调查，或从开工文件加入"))
    new.add_argument("folder", type=Path, help=_("新的调查文件夹，放在本机硬盘上"))
    new.add_argument("--title", default="", help=_("调查名称（办公室新建时）"))
    new.add_argument("--from", dest="start", type=Path, help=_("办公室给的开工文件"))
    new.add_argument("--person", default="", help=_("在这台电脑上填写的人"))
    new.add_argument("--device", default="", help=_("这台电脑的名称"))
    new.add_argument("--protect", action="store_true", help=_("用口令保护：住户信息不留明文"))
    new.set_defaults(func=_new)


def _new(args: argparse.Namespace) -> int:
    who = bootstrap.Who(person=args.person, device_name=args.device)
    passphrase = passphrases.new(args) if args.protect else ""
    if args.start:
        survey = bootstrap.join(args.folder, args.start, who, passphrase=passphrase)
    else:
        title = args.title or args.folder.name
        survey = bootstrap.create(args.folder, title, who, passphrase=passphrase)
    _remember(who)
    with survey:
        meta = survey.meta
        emit(
            args,
            {"survey": meta.survey_id, "title": meta.title, "role": meta.role,
             "device": survey.device, "code": survey.check_code,
             "protected": survey.protection.on},
            [
                _("调查“{title}”已建好：{folder}").format(title=meta.title, folder=args.folder),
                _("本机编号 {device}，核对码 {code}").format(
                    device=survey.device, code=survey.check_code
                ),
                *(
                    [
                        _("已受口令保护。恢复码：{code}").format(
                            code=survey.protection.recovery_code
                        ),
                        _("请用 recovery-sheet 打印恢复单，和电脑分开保管。"),
                    ]
                    if survey.protection.on
                    else []
                ),
            ],
        )  # fmt: skip
    return GOOD


def _remember(who: bootstrap.Who) -> None:
    """As the window does: later commands of this user write under the same names."""
    kept = settings.load()
    kept.person = who.person or kept.person
    kept.device_name = who.device_name or kept.device_name
    settings.save(kept)
