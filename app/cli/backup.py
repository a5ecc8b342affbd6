"""Commands of the second copy: backing up, restoring, fetching photos out of a backup."""

from __future__ import annotations

import argparse
from pathlib import Path

from app import bootstrap
from app.cli.output import GOOD, PROBLEMS, Commands, ProgressLine, emit
from app.errors import KnownError
from app.i18n import _
from app.survey import restoring
from app.survey.backups import Backup
from app.survey.core import never
from app.survey.survey import Survey


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    backup = commands.add_parser(
        "backup", parents=[shared], help=_("备份到另一块磁盘，并打开备份核对")
    )
    backup.add_argument("folder", type=Path, help=_("调查文件夹"))
    backup.add_argument(
        "target", type=Path, nargs="?", help=_("备份盘上的文件夹；不写就用记住的那些")
    )
    backup.add_argument("--keep", action="store_true", help=_("记住这个文件夹，以后自动备份到这里"))
    backup.add_argument("--forget", action="store_true", help=_("以后不再备份到这个文件夹"))
    backup.add_argument("--list", action="store_true", help=_("只列出已有的备份，不做新的"))
    backup.add_argument("--scrub", action="store_true", help=_("把备份里的照片全部重新核对一遍"))
    backup.add_argument(
        "--drop-plain", action="store_true", help=_("删掉设口令以前的、没有加密的备份")
    )
    backup.set_defaults(func=_backup)

    restore = commands.add_parser("restore", parents=[shared], help=_("从备份恢复到新文件夹"))
    restore.add_argument("source", type=Path, help=_("备份盘，或其中的一份备份"))
    restore.add_argument("folder", type=Path, help=_("新的调查文件夹，放在本机硬盘上"))
    restore.add_argument("--no-photos", action="store_true", help=_("照片以后再取，先开工"))
    restore.add_argument("--person", default="", help=_("在这台电脑上填写的人"))
    restore.add_argument("--device", default="", help=_("这台电脑的名称"))
    restore.set_defaults(func=_restore)

    fetch = commands.add_parser(
        "fetch-photos", parents=[shared], help=_("从备份取回本机没有的照片")
    )
    fetch.add_argument("folder", type=Path, help=_("调查文件夹"))
    fetch.add_argument("source", type=Path, help=_("备份盘，或其中的一份备份"))
    fetch.set_defaults(func=_fetch)


def _backup(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder, readonly=args.list) as survey:
        if args.target and args.forget:
            survey.backups.remove(args.target)
            emit(args, {"forgotten": str(args.target)}, [_("以后不再备份到这里，已有的备份都在。")])
            return GOOD
        if args.target and args.keep:
            survey.backups.add(args.target)
        targets = [args.target] if args.target else [one.folder for one in survey.backups.targets()]
        if not targets:
            raise KnownError(
                "no_backup_target",
                _("还没有选定备份盘。"),
                kept=_("没有做备份，调查没有改动。"),
                advice=_("请写备份盘上的文件夹，加 --keep 就会记住。"),
            )
        if args.drop_plain:
            for target in targets:
                survey.backups.drop_plain(target)
            emit(args, {"dropped": True}, [_("没有加密的旧备份已经删掉。")])
            return GOOD
        if args.list:
            return _list(args, survey, targets)
        return _run(args, survey, targets)


def _list(args: argparse.Namespace, survey: Survey, targets: list[Path]) -> int:
    found = [(target, one) for target in targets for one in survey.backups.at(target)]
    emit(
        args,
        {"backups": [_data(one, target) for target, one in found]},
        [_line(one, target) for target, one in found] or [_("这里还没有本机的备份。")],
    )
    return GOOD


def _run(args: argparse.Namespace, survey: Survey, targets: list[Path]) -> int:
    made: list[tuple[Path, Backup]] = []
    errors: list[KnownError] = []
    for target in targets:
        progress = ProgressLine(_("备份"), not args.json)
        try:
            made.append((target, survey.backups.run(target, progress=progress, scrub=args.scrub)))
        except KnownError as error:
            errors.append(error)
    if errors and not made:
        raise errors[0]
    lost = {digest for _target, one in made for digest in one.lost}
    lines = [_line(one, target) for target, one in made]
    lines += [f"{error.title} {error.advice}" for error in errors]
    if lost:
        lines.append(_("有 {n} 张照片在本机已经找不到或损坏，备份里没有它们。").format(n=len(lost)))
    emit(
        args,
        {"backups": [_data(one, target) for target, one in made],
         "failed": [error.code for error in errors]},
        lines,
    )  # fmt: skip
    return PROBLEMS if errors or lost else GOOD


def _data(one: Backup, target: Path) -> dict[str, object]:
    return vars(one) | {"target": str(target), "lost": list(one.lost)}


def _line(one: Backup, target: Path) -> str:
    return _("{time} 已备份并核对：{n} 条记录，{photos} 张照片 → {folder}").format(
        time=one.time[:16].replace("T", " "), n=one.records, photos=one.photos, folder=target
    )


def _newest(place: Path) -> restoring.Found:
    found = bootstrap.backups_in(place)
    if not found:
        raise restoring.no_backup(place)
    return found[0]


def _restore(args: argparse.Namespace) -> int:
    found = _newest(args.source)
    progress = ProgressLine(_("恢复"), not args.json)
    survey = bootstrap.restore(
        found.folder,
        args.folder,
        bootstrap.Who(args.person, args.device),
        photos=not args.no_photos,
        progress=progress,
    )
    with survey:
        missing = len(survey.core.store.photos_missing())
        lines = [
            _("已从 {computer} {time} 的备份恢复：{folder}").format(
                computer=found.computer, time=found.time[:16].replace("T", " "), folder=args.folder
            ),
            _("记录 {n} 条，还没有取回的照片 {photos} 张。").format(
                n=found.records, photos=missing
            ),
        ]
        if found.role == "office":
            lines.append(_("这里从现在起是办公室；原来那台电脑请不要再用来汇总。"))
        else:
            lines.append(_("本机编号 {device}，核对码 {code}").format(
                device=survey.device, code=survey.check_code
            ))  # fmt: skip
        emit(
            args,
            {"folder": str(args.folder), "backup": str(found.folder), "device": survey.device,
             "code": survey.check_code, "records": found.records, "photos_missing": missing},
            lines,
        )  # fmt: skip
    return GOOD


def _fetch(args: argparse.Namespace) -> int:
    with bootstrap.open_survey(args.folder) as survey:
        before = len(survey.core.store.photos_missing())
        told = restoring.Told(ProgressLine(_("取回照片"), not args.json), never)
        restoring.fetch_from(survey, args.source, told)
        after = len(survey.core.store.photos_missing())
        emit(
            args,
            {"fetched": before - after, "photos_missing": after},
            [_("取回 {n} 张照片，还缺 {left} 张。").format(n=before - after, left=after)],
        )
    return PROBLEMS if after else GOOD
