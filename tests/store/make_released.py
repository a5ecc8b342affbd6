"""Makes the files of a release: `python -m tests.store.make_released` → released/VERSION/.

An office with its key and an imported roster, its start file, one laptop's package with a record
of each form, a visit and a photo drawn upon; the office's survey after it was merged, with a
letterhead and a photo in the tray; its backup, the receipts, and the same survey protected. All
content is invented, the key and the passphrase too. A folder that exists is never written again:
files of a release open for ever, they are not made anew.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from app import __version__, bootstrap, paths
from app.bootstrap import Who
from app.domain.annotation import Mark
from app.imaging.synthesize import Shot, photograph
from app.model.canonical import Value
from app.store.roster_values import PlaceFilter
from app.survey.exchange import UnknownDevice
from app.survey.letterhead import Head
from app.survey.survey import Survey
from tests.folders import made

ROOT = Path(__file__).resolve().parents[2]
RELEASED = Path(__file__).parent / "released"
HOUSE = "示例社15号院"
ROSTER = """镇,嘎查村（社区）,小区,楼栋、院落,编号,房屋类型,建成年份,层数,户主
苏布尔嘎镇,示例嘎查,,1号院,15062710400001,农村住房,1988,1,孙某某
苏布尔嘎镇,示例嘎查,,2号院,15062710400002,农村住房,1993,1,钱某某
苏布尔嘎镇,示例社区,示例小区,1号楼,,老旧小区,1998,6,
苏布尔嘎镇,示例社区,示例小区,2号楼,,老旧小区,1998,6,
"""
DAY: tuple[tuple[str, str, dict[str, Value]], ...] = (
    (
        "2号院",
        "quick_screening",
        {"building/structure": "brick_timber", "ground/ground_state": "clean"},
    ),
    ("2号院", "rural_check", {"site_check/site": "safe", "parts/wall": "b"}),
    ("示例小区", "old_community", {"origin/year_from": 1998}),
)
PASSPHRASE = "示例口令 二零二六"
TAKEN = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def main() -> int:
    target = RELEASED / __version__
    if target.exists():
        print(f"{target.name} is already made")
        return 1
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        survey_id = make(work)
        keep(work, target, survey_id)
        keep_protected(work, target, survey_id)
    print(f"made {target.name}")
    return 0


def make(work: Path) -> str:
    """The story: office, laptop, hand-over, merge. Returns the survey's id."""
    os.environ[paths.HOME_VARIABLE] = str(work / "home")
    with bootstrap.create(work / "office", "示例调查", Who("赵测试", "办公室")) as office:
        office.houses.add(HOUSE, "苏布尔嘎镇 示例嘎查", "A-015")
        csv = work / "名册.csv"
        csv.write_text(ROSTER, encoding="utf-8")
        seen = office.importing.preview(csv)
        office.importing.apply(seen, office.importing.plan(seen))
        start = office.exchange.start_file(made(work / "stick"))
        survey_id = office.meta.survey_id
    os.environ[paths.HOME_VARIABLE] = str(work / "laptop-home")
    with bootstrap.join(work / "laptop", start, Who("王测试", "03号电脑")) as laptop:
        day(laptop)
        row = next(
            row for row in laptop.core.store.places(PlaceFilter(), 9, 0) if row.name == HOUSE
        )
        record, _changed = laptop.houses.begin(row.record)
        filling = laptop.filling.open(record)
        shipped = ROOT / "resources" / "demo" / "house_b.json"
        laptop.filling.load_answers(filling, json.loads(shipped.read_text(encoding="utf-8")))
        photos = [work / "1.jpg", work / "2.jpg"]
        for seed, file in enumerate(photos):
            shot = Shot(
                "crack", seed=seed, width=400, height=300, taken=TAKEN, lat=39.56, lon=109.74
            )
            file.write_bytes(photograph(shot))
        question = filling.photo_questions()[0]
        for taken in laptop.taking.add(photos, question, filling.photos):
            assert taken.entry is not None
            filling.put_photo(taken.photo, taken.entry)
        laptop.filling.commit(filling)
        marks = [
            Mark("scale", ((40, 260), (140, 260)), mm="300"),
            Mark("crack", ((200, 20), (210, 120), (190, 220)), mm="1.4"),
        ]
        laptop.annotations.write(record, next(iter(filling.photos)), marks)
        laptop.filling.commit(laptop.filling.open(record), status="done")
        laptop.exchange.pack(made(work / "stick"))
    os.environ[paths.HOME_VARIABLE] = str(work / "home")
    with bootstrap.open_survey(work / "office") as office:
        package = next((work / "stick").glob("*.svp"))
        (unknown,) = office.exchange.merge([package]).outcomes
        assert isinstance(unknown, UnknownDevice)
        office.exchange.merge([package], trusted=frozenset({unknown.person.device}))
        assert office.care.verify() == []
        office.letterhead.set(Head("示例镇人民政府", "村镇建设办公室", "0477-0000000"))
        waiting = work / "IMG_0009.jpg"
        waiting.write_bytes(photograph(Shot("facade", seed=9, width=400, height=300)))
        assert office.tray.take([waiting]).new == 1
        office.backups.run(made(work / "disk"))
        assert office.exchange.receipts(work / "stick").files
    return survey_id


def day(laptop: Survey) -> None:
    """A locked house, and another with each of the short forms; an estate with its blocks."""
    places = {row.name: row.record for row in laptop.core.store.places(PlaceFilter(), 100, 0)}
    laptop.visits.record(places["1号院"], "locked")
    for name, form, answers in DAY:
        record, _changed = laptop.houses.begin(places[name], form)
        filling = laptop.filling.open(record)
        laptop.blocks.first_fill(filling)
        assert laptop.filling.load_answers(filling, answers) == []
        laptop.filling.commit(filling)


def keep(work: Path, target: Path, survey_id: str) -> None:
    target.mkdir(parents=True)
    shutil.copytree(work / "stick", target / "stick")
    (target / "office").mkdir()
    shutil.copy(work / "office" / "survey.db", target / "office")
    shutil.copytree(work / "office" / "photos", target / "office" / "photos")
    shutil.copytree(work / "home" / "keys" / survey_id, target / "home" / "keys" / survey_id)
    shutil.copytree(work / "disk", target / "disk")


def keep_protected(work: Path, target: Path, survey_id: str) -> None:
    """The same survey with a passphrase: database, photos, and the key in the home."""
    with bootstrap.open_survey(work / "office") as office:
        office.protection.protect(PASSPHRASE)
    kept = target / "protected"
    kept.mkdir()
    for name in ("survey.db", "protection.json"):
        shutil.copy(work / "office" / name, kept)
    shutil.copytree(work / "office" / "photos", kept / "photos")
    keys = target / "protected-home" / "keys"
    shutil.copytree(work / "home" / "keys" / survey_id, keys / survey_id)


if __name__ == "__main__":
    raise SystemExit(main())
