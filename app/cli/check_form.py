"""`check-form`: what is wrong with a form, by sheet, row and column."""

from __future__ import annotations

import argparse
from pathlib import Path

from app.assessment.judging import missing_of
from app.cli.output import GOOD, PROBLEMS, Commands, emit
from app.i18n import _
from app.i18n.form_problems import finding_text
from app.survey.forms_shelf import load_file
from forms.findings import FormError


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    check = commands.add_parser("check-form", parents=[shared], help=_("检查表单文件"))
    check.add_argument("file", type=Path, help=_("表单工作簿（.xlsx）"))
    check.set_defaults(func=_check)


def _check(args: argparse.Namespace) -> int:
    try:
        form = load_file(args.file)
    except FormError as error:
        findings, missing = error.findings, []
    else:
        findings, missing = form.findings, missing_of(form)
    emit(
        args,
        {"findings": [one._asdict() for one in findings], "missing_roles": missing},
        [
            *(finding_text(one) for one in findings),
            *(_("缺少评级所需的角色 {role}").format(role=role) for role in missing),
            *([_("没有改动任何调查。请按上面的提示改好工作簿，再检查一次。")] if findings else []),
        ]
        or [_("表单没有问题。")],
    )
    return PROBLEMS if findings or missing else GOOD
