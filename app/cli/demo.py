"""`demo`: the whole product once, without a window, on an invented survey.

An office, two laptops and their three separate homes (keys, settings) below one folder. Both
laptops inspect the same house; the office merges, settles, prints, and closes one task.
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from app import bootstrap, paths
from app.bootstrap import Who
from app.cli import demo_day, demo_deliverables, demo_times
from app.cli.output import GOOD, PROBLEMS, Commands, emit
from app.i18n import _
from app.imaging.synthesize import Shot, Subject, photograph
from app.survey import outcome_words, words
from app.survey.exchange import Ignored, Merged, UnknownDevice
from app.survey.filling import Filling
from app.survey.survey import Survey

#: Near Altanxiret; invented shots, no real house.
_LAT, _LON = 39.5600, 109.7400
#: As phones are held; EXIF orientations, in turn.
_HELD = (1, 6, 3, 8)
#: Minutes into the story's day at which the closed task is photographed.
_AFTER = 235


def add(commands: Commands, shared: argparse.ArgumentParser) -> None:
    demo = commands.add_parser("demo", parents=[shared], help=_("用虚构的调查演示全过程"))
    demo.add_argument(
        "folder", type=Path, nargs="?", default=Path("demo"), help=_("演示放在哪个文件夹")
    )
    demo.set_defaults(func=_demo)


class _Stage:
    """Where the demo plays, its invented story, and what it has told so far."""

    def __init__(self, folder: Path, *, quiet: bool) -> None:
        self.folder = folder
        self.quiet = quiet
        self.story: dict[str, Any] = json.loads(
            (paths.resources() / "demo" / "story.json").read_text(encoding="utf-8")
        )
        self.stick = folder / self.story["stick"]
        self.stick.mkdir(parents=True, exist_ok=True)
        self.told: list[str] = []
        self.shots = 0  # photos so far; each has its number for a seed
        self.began = bootstrap.now()

    def tell(self, text: str) -> None:
        self.told.append(text)
        if not self.quiet:
            print(text, flush=True)

    @contextmanager
    def at(self, machine: str) -> Iterator[Path]:
        """Be at one machine: its own home (keys, settings), its own survey folder."""
        before = os.environ.get(paths.HOME_VARIABLE)
        os.environ[paths.HOME_VARIABLE] = str((self.folder / machine / "home").resolve())
        try:
            yield self.folder / machine / "survey"
        finally:
            if before is None:
                del os.environ[paths.HOME_VARIABLE]
            else:
                os.environ[paths.HOME_VARIABLE] = before


def _demo(args: argparse.Namespace) -> int:
    stage = _Stage(_unused(args.folder), quiet=args.json)
    stage.tell(_("演示放在 {folder}，内容全部虚构。").format(folder=stage.folder))
    _prepare(stage)
    for laptop in stage.story["laptops"]:
        _inspect(stage, laptop)
    troubles = _merge(stage)
    for laptop in stage.story["laptops"]:
        _learn(stage, laptop)
    files = [file.relative_to(stage.folder) for file in _made(stage)]
    emit(
        args,
        {"folder": str(stage.folder), "told": stage.told, "troubles": troubles,
         "files": [file.as_posix() for file in files]},
        [
            _("这次演示写出的文件（在 {folder} 里）：").format(folder=stage.folder),
            *(f"   {file}  {_size(stage.folder / file)}" for file in files),
        ],
    )  # fmt: skip
    return PROBLEMS if troubles else GOOD


def _made(stage: _Stage) -> list[Path]:
    """What people would look at: papers, what is given away, the start file, the packages."""
    rooms = (stage.folder / "pdf", stage.folder / _("成果"), stage.stick)
    return [file for room in rooms for file in sorted(room.rglob("*")) if file.is_file()]


def _size(file: Path) -> str:
    return _("{n} KB").format(n=-(-file.stat().st_size // 1000))


def _unused(folder: Path) -> Path:
    """The folder itself, or the next free one beside it: a demo never overwrites."""
    candidate, number = folder, 1
    while candidate.exists():
        number += 1
        candidate = folder.with_name(f"{folder.name}-{number}")
    return candidate


def _who(entry: dict[str, Any]) -> Who:
    return Who(entry["person"], entry["device"])


def _prepare(stage: _Stage) -> None:
    story = stage.story
    with (
        stage.at("office") as folder,
        bootstrap.create(folder, story["title"], _who(story["office"])) as survey,
    ):
        for house in story["houses"]:
            survey.houses.add(house["name"], house["address"], house["code"])
        listed = demo_day.take_roster(survey)
        start = survey.exchange.start_file(stage.stick)
        stage.tell(
            _("1 办公室建好调查，名册 {n} 处房屋，开工文件 {name}").format(
                n=len(story["houses"]) + listed, name=start.name
            )
        )


def _inspect(stage: _Stage, laptop: dict[str, Any]) -> None:
    """One laptop joins, fills in its houses with photos, and hands over."""
    start = next(stage.stick.glob("*.svo"))
    who = _who(laptop)
    with (
        stage.at(laptop["machine"]) as folder,
        bootstrap.join(folder, start, who) as survey,
    ):
        for number in laptop["houses"]:
            house = stage.story["houses"][number]
            grade = _fill(stage, survey, house, laptop)
            stage.tell(
                _("2 {device} 填完 {name}，参考判定 {grade}").format(
                    device=who.device_name, name=house["name"], grade=grade
                )
            )
        if laptop["walks"]:
            for line in demo_day.walk(survey, stage.folder / "photos", stage.began):
                stage.tell(line)
        packed = survey.exchange.pack(stage.stick)
        stage.tell(
            _("3 {device} 打成交接文件：记录 {n} 条，照片 {photos} 张").format(
                device=who.device_name, n=packed.records, photos=packed.photos
            )
        )


def _fill(stage: _Stage, survey: Survey, house: dict[str, Any], laptop: dict[str, Any]) -> str:
    """Fill in one house from its shipped answers; returns its grade in words."""
    record, _changed = survey.houses.begin(survey.meant.place(house["name"]))
    filling = survey.filling.open(record)
    shipped = paths.resources() / "demo" / f"{house['answers']}.json"
    answers = json.loads(shipped.read_text(encoding="utf-8"))
    if laptop["second_opinion"]:
        answers |= stage.story["second_opinion"]
    answers["identity/date"] = stage.began.date().isoformat()
    survey.filling.load_answers(filling, answers)
    _photograph(stage, survey, filling, house["photos"][: laptop["photos"]])
    missing = survey.filling.problems(filling)
    for problem in missing:
        stage.tell("   " + words.problem(filling.instance, problem))
    survey.shots.excuse(filling, stage.story["not_taken"])
    survey.filling.commit(filling, status=None if missing else "done")
    head = survey.core.store.head(record)
    return words.grade(head.grade, head.provisional) if head else ""


def _photograph(
    stage: _Stage, survey: Survey, filling: Filling, wanted: list[dict[str, str]]
) -> None:
    """Invented photos as a phone would leave them on a card, each taken in at its question."""
    card = stage.folder / "photos"
    card.mkdir(parents=True, exist_ok=True)
    for one in wanted:
        stage.shots += 1
        shot = Shot(
            cast("Subject", one["subject"]), seed=stage.shots,
            taken=demo_times.moment(stage.began, 7 * stage.shots),
            lat=_LAT + stage.shots / 1e5, lon=_LON, orientation=_HELD[stage.shots % len(_HELD)],
        )  # fmt: skip
        file = card / f"IMG_{stage.shots:04d}.jpg"
        file.write_bytes(photograph(shot))
        for taken in survey.taking.add([file], one["question"], filling.photos):
            if taken.entry is not None:
                filling.put_photo(taken.photo, taken.entry)


def _merge(stage: _Stage) -> int:
    """The office trusts both laptops, merges, settles, prints, closes a task; troubles found."""
    with (
        stage.at("office") as folder,
        bootstrap.open_survey(folder, _who(stage.story["office"])) as survey,
    ):
        first = survey.exchange.merge([stage.stick])
        _tell_arrived(stage, "4", first)
        known = frozenset(
            one.person.device for one in first.outcomes if isinstance(one, UnknownDevice)
        )
        _tell_arrived(stage, "5", survey.exchange.merge([stage.stick], trusted=known))
        digest = survey.core.store.digest()
        survey.exchange.merge([stage.stick])
        same = digest == survey.core.store.digest()
        stage.tell(_("6 再汇总一次：没有变化") if same else _("6 再汇总一次：有变化！"))
        _print_all(stage, survey, "provisional")
        _settle(stage, survey)
        _close_one(stage, survey)
        _print_all(stage, survey, "settled")
        for file in demo_day.print_day(survey, stage.folder / "pdf" / "day"):
            stage.tell(_("7 {file}").format(file=file.relative_to(stage.folder)))
        for name, made in demo_deliverables.write(survey, stage.folder / _("成果")):
            said = _("；").join(made.said)
            stage.tell(
                _("9 {what} {file}：{said}").format(what=name, file=made.target.name, said=said)
            )
        _confirm(stage, survey)
        troubles = survey.care.verify()
        for trouble in troubles:
            stage.tell(words.trouble(trouble))
        stage.tell(_("11 全部核对无误") if not troubles else _("11 核对发现问题"))
        return len(troubles) + (not same)


def _confirm(stage: _Stage, survey: Survey) -> None:
    """Only what lies in a tested backup is confirmed: then a laptop may rely on the office."""
    disk = stage.folder / stage.story["disk"]
    disk.mkdir()
    survey.backups.add(disk)
    made = survey.backups.run(disk)
    receipted = survey.exchange.receipts(stage.stick)
    stage.tell(
        _("10 备份到另一块盘并试读通过：记录 {n} 条，照片 {photos} 张；入库回执 {files} 份").format(
            n=made.records, photos=made.photos, files=len(receipted.files)
        )
    )


def _learn(stage: _Stage, laptop: dict[str, Any]) -> None:
    """A laptop meets the stick again and reads how far its work has come."""
    who = _who(laptop)
    with stage.at(laptop["machine"]) as folder, bootstrap.open_survey(folder, who) as survey:
        survey.exchange.take_receipts([stage.stick])
        stage.tell(
            _("12 {device}：{said}").format(
                device=who.device_name, said=survey.exchange.status().sentence
            )
        )


def _tell_arrived(stage: _Stage, step: str, merged: Merged) -> None:
    for one in merged.outcomes:
        if not isinstance(one, Ignored):  # the start file lies there too
            stage.tell(f"{step} {outcome_words.outcome(one)}")


def _settle(stage: _Stage, survey: Survey) -> None:
    for conflict in survey.review.conflicts():
        stage.tell(
            _("8 {house} › {what}：两人填得不一样 {n} 处，现按第 {side} 份").format(
                house=conflict.house, what=conflict.what, n=len(conflict.lines),
                side=conflict.shown + 1,
            )
            + (_("（{grade} 暂定）").format(grade=conflict.sides[conflict.shown].grade)
               if conflict.provisional else "")
        )  # fmt: skip
        for line in conflict.lines:
            stage.tell(f"     {line.what}: " + " | ".join(line.values))
        survey.review.settle(
            conflict.record, conflict.group, conflict.shown, stage.story["settled"]
        )
        stage.tell(_("  已定，落选的一份留在历史里"))


def _close_one(stage: _Stage, survey: Survey) -> None:
    """Finding → task with due date → after-photo → closed."""
    task = stage.story["task"]
    inspection = survey.meant.inspection(stage.story["houses"][0]["name"])
    finding = survey.papers.finding(inspection, 1)
    made, _changed = survey.loop.open_task(
        inspection, title=finding.title, clause=finding.clause, part=finding.part,
        what=task["what"], who=task["who"], due=task["due"],
    )  # fmt: skip
    after = stage.folder / "photos" / "IMG_9000.jpg"
    taken = demo_times.moment(stage.began, _AFTER)
    after.write_bytes(photograph(Shot("facade", seed=9000, taken=taken)))
    survey.loop.close_task(made, [after], task["result"])
    (row,) = survey.loop.tasks()
    stage.tell(
        _("9 {part} · {title} → {what} → {state}").format(
            part=row.part, title=row.title, what=row.what, state=words.task_state(row)
        )
    )


def _print_all(stage: _Stage, survey: Survey, folder: str) -> None:
    for house in stage.story["houses"]:
        record = survey.meant.inspection(house["name"])
        target = stage.folder / "pdf" / folder / survey.papers.file_name("dossier", record)
        facts = survey.papers.write("dossier", record, target)
        stage.tell(
            _("7 一房一档 {file}，{pages} 页").format(
                file=target.relative_to(stage.folder), pages=facts.pages
            )
        )
