"""Commands that look after a survey: verify, rebuild, diagnose."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, emit
from app.i18n import _
from app.survey import words


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    verify = commands.add_parser("verify", parents=[shared], help=_("核对全部记录和照片"))
    verify.add_argument("folder", type=Path, help=_("调查文件夹"))
    verify.set_defaults(func=_verify)

    rebuild = commands.add_parser("rebuild", parents=[shared], help=_("从历史重建列表和索引"))
    rebuild.add_argument("folder", type=Path, help=_("调查文件夹"))
    rebuild.set_defaults(func=_rebuild)

    diagnose = commands.add_parser("diagnose", parents=[shared], help=_("打包诊断信息（不含答案）"))
    diagnose.add_argument("folder", type=Path, nargs="?", help=_("调查文件夹"))
    diagnose.add_argument("-o", "--out", type=Path, required=True, help=_("ZIP 文件"))
    diagnose.set_defaults(func=_diagnose)


def _verify(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=True) as survey:
        troubles = survey.care.verify(progress=ProgressLine(_("核对"), not args.json))
        freed = sum(one.code == "photo_freed" for one in troubles)
        told = [words.trouble(one) for one in troubles if one.code != "photo_freed"]
        gone = [_("{n} 张照片的原件已按入库回执清理，办公室存有。").format(n=freed)]
        emit(
            args,
            {"troubles": [{"code": one.code, **one.params} for one in troubles]},
            (told or [_("全部核对无误。")]) + (gone if freed else []),
        )
        return PROBLEMS if told else GOOD


def _rebuild(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        before, after = survey.care.rebuild()
        emit(
            args,
            {"before": before, "after": after, "same": before == after},
            [_("列表已重建，与原来一致。") if before == after else _("列表已重建，已改正。")],
        )
        return GOOD


def _diagnose(args: argparse.Namespace) -> int:
    file = bootstrap.diagnose(args.folder, args.out)
    emit(args, {"file": str(file)}, [_("诊断信息：{file}（不含任何答案）").format(file=file)])
    return GOOD
