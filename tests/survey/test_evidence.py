"""Photos as evidence: flags of a record, stamps by the survey's template, copies to give away."""

from __future__ import annotations

import csv
import hashlib
from datetime import datetime, timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from PIL import Image

from app.domain.evidence import Flag
from app.errors import Cancelled, KnownError
from app.imaging.synthesize import Shot, photograph
from app.survey import flag_words, stamps
from app.survey.audience import Audience
from app.survey.core import Content
from app.survey.filling import Filling
from app.survey.stamps import ROWS, Template
from tests.survey.crew import FRONT, START, Crew, Machine
from tests.survey.listing import listed

AT = (39.56, 109.74)
EDITED = Flag("edited", True, "Adobe Photoshop 25")


def shot(
    folder: Path, name: str, *, taken: datetime | None = START, at: tuple[float, float] | None = AT
) -> Path:
    lat, lon = at or (None, None)
    file = folder / name
    seed = sum(name.encode())
    file.write_bytes(
        photograph(Shot("crack", seed=seed, width=640, height=480, taken=taken, lat=lat, lon=lon))
    )
    return file


def located(machine: Machine, lat: str, lon: str) -> None:
    """The roster says where the house stands."""
    core = machine.survey.core
    place = listed(machine.survey)[0].place
    view = core.store.view(place)
    assert view is not None
    content = Content.of(view)
    content.answers |= {"lat": lat, "lon": lon}
    made = core.sealed(place, view.form, view.version, content)
    core.commit([made] if made else [])


def taken_in(machine: Machine, filling: Filling, *files: Path) -> list[str]:
    added = machine.survey.taking.add(files, FRONT, filling.photos)
    for one in added:
        assert one.entry is not None, one.refused
        filling.put_photo(one.photo, one.entry)
    return [one.photo for one in added]


def finished(machine: Machine, *files: Path) -> tuple[str, list[str]]:
    """The D house written down with these photos."""
    filling = machine.fill()
    photos = taken_in(machine, filling, *files)
    machine.survey.filling.commit(filling, status="done")
    return filling.record, photos


def test_flags_of_a_record_name_only_photos_that_have_any(field: Crew) -> None:
    """At the house on the day: none. Far, old, without position: each by its code."""
    located(field.first, "39.560000", "109.740000")
    filling = field.first.survey.filling.open(field.first.begin())
    field.first.put(filling, "identity/date", START.date().isoformat())
    good, far, old, bare = taken_in(
        field.first,
        filling,
        shot(field.root, "a.jpg"),
        shot(field.root, "b.jpg", at=(39.57, 109.74)),
        shot(field.root, "c.jpg", taken=START - timedelta(days=900)),
        shot(field.root, "d.jpg", taken=None, at=None),
    )
    flags = field.first.survey.evidence.flags_of(filling)
    assert good not in flags
    assert [flag.code for flag in flags[far]] == ["far"]
    assert [flag.code for flag in flags[old]] == ["before_survey", "late"]
    assert [flag.code for flag in flags[bare]] == ["no_time", "no_position"]
    field.first.keep(filling)
    assert field.first.survey.evidence.flags(filling.record) == flags


def test_every_flag_has_a_sentence_and_paper_only_neutral_words() -> None:
    """No code reaches a person; nothing on paper accuses."""
    from app.domain.evidence import table

    for code, row in table().rows.items():
        for said in ("", "12", "messenger", "screen"):
            flag = Flag(code, row["doubt"], said)
            assert flag_words.sentence(flag) not in {"", code}
            assert "{" not in flag_words.sentence(flag) + flag_words.phrase(flag)
    assert flag_words.caption([EDITED, Flag("no_position", False)]) == "经软件处理"
    assert flag_words.caption([]) == ""


def test_the_stamp_says_all_its_rows_until_somebody_chooses(field: Crew) -> None:
    """Time, place, position, project, people, record, hash; then three of them, in their order."""
    record, (photo,) = finished(field.first, shot(field.root, "a.jpg"))
    evidence = field.first.survey.evidence
    view = field.first.survey.core.store.view(record)
    assert view is not None
    lines = evidence.stamp_lines(record, photo)
    assert lines[0] == "时间 2026-11-22 09:41:00"
    assert lines[2:4] == ("坐标 39.560000°N 109.740000°E", "项目名称 测试调查")
    assert lines[-2:] == (f"记录编号 {record[:8]}", f"原图 {str(view.photos[photo]['hash'])[:16]}")
    assert len(lines) == len(ROWS)
    evidence.keep_template(Template(("hash", "time", "hash"), '苏镇 "危房" 项目\n', papers=False))
    kept = field.first.survey.evidence.template
    assert kept == Template(("hash", "time"), '苏镇 "危房" 项目', papers=False)
    assert [line[:2] for line in evidence.stamp_lines(record, photo)] == ["原图", "时间"]
    filling = field.first.survey.filling.open_committed(record)
    assert evidence.stamper(filling, papers=True)(filling.photos[photo]) == ()


def test_a_time_that_is_weaker_or_put_right_says_so() -> None:
    """On the stamp itself, since a copy goes its own ways."""
    facts = stamps.Facts()
    only = Template(("time",))
    entry = {"taken": "2026-07-18T10:15:30", "added": "2026-07-18T18:00:00+08:00"}
    assert stamps.lines(entry, facts, only) == ("时间 2026-07-18 10:15:30",)
    assert "据文件名" in stamps.lines(entry | {"time_from": "name"}, facts, only)[0]
    (right,) = stamps.lines(entry | {"clock": "60"}, facts, only)
    assert right.startswith("时间 2026-07-18 10:14:30")
    assert "校正" in right
    assert stamps.lines({"taken": None}, facts, only) == ()


@pytest.mark.parametrize(
    "text", ["rows = 3", "rows = ['time', 'moon']", "rows = [", "project = 1", "rows = [1]"]
)
def test_a_template_that_cannot_be_read_is_named(field: Crew, text: str) -> None:
    """Nothing is stamped with something else instead."""
    (field.first.folder / stamps.FILE).write_text(text, encoding="utf-8")
    with pytest.raises(KnownError) as caught:
        _ = field.first.survey.evidence.template
    assert caught.value.code in {"stamp_unreadable", "stamp_row_absent"}
    assert caught.value.advice


def test_shared_copies_are_stamped_named_and_say_nothing_of_the_camera(field: Crew) -> None:
    """By the house's number and the question; the list names each and its original."""
    record, photos = finished(
        field.first, shot(field.root, "a.jpg"), shot(field.root, "b.jpg", at=(39.57, 109.74))
    )
    folder = field.root / "给住建局"
    made = field.first.survey.evidence.share([record], folder, Audience(size="mail"))
    assert (made.files, made.absent, made.refused) == (2, 0, [])
    names = sorted(one.name for one in folder.iterdir())
    assert names[0].startswith("A-012-")
    assert [name[-7:] for name in names[:2]] == ["-01.jpg", "-02.jpg"]
    for name in names[:2]:
        data = (folder / name).read_bytes()
        assert b"Exif" not in data
        with Image.open(BytesIO(data)) as copy:
            assert copy.width == 640
            assert copy.height > 480  # the strip stands below, it covers nothing
    rows = list(csv.reader(StringIO((folder / "照片清单.csv").read_text(encoding="utf-8-sig"))))
    assert [row[0] for row in rows[1:]] == names[:2]
    view = field.first.survey.core.store.view(record)
    assert view is not None
    assert [row[4] for row in rows[1:]] == [view.photos[one]["hash"] for one in photos]
    assert rows[1][5] == hashlib.sha256((folder / rows[1][0]).read_bytes()).hexdigest()
    assert "写出照片" in [one.words for one in field.first.survey.actions.lines()]


def test_what_the_camera_wrote_leaves_only_when_wished(field: Crew) -> None:
    """Time and position then stay in the copy; the picture is upright, and says so."""
    record, _photos = finished(field.first, shot(field.root, "a.jpg"))
    folder = field.root / "out"
    field.first.survey.evidence.share([record], folder, Audience(exif=True), stamp=False)
    (file,) = folder.glob("*.jpg")
    with Image.open(file) as copy:
        assert copy.size == (640, 480)
        exif = copy.getexif()
        assert exif[0x0112] == 1
        assert exif.get_ifd(0x8825)[1] == "N"


def test_a_cancelled_share_leaves_nothing(field: Crew) -> None:
    """No folder, no half of one; a folder with something in it is never written into."""
    record, _photos = finished(field.first, shot(field.root, "a.jpg"), shot(field.root, "b.jpg"))
    before = sorted(field.root.iterdir())
    calls: list[int] = []

    def cancelled() -> bool:
        calls.append(1)
        return len(calls) > 2

    evidence = field.first.survey.evidence
    with pytest.raises(Cancelled):
        evidence.share([record], field.root / "out", Audience(), cancelled=cancelled)
    assert sorted(field.root.iterdir()) == before
    full = field.root / "full"
    full.mkdir()
    (full / "x").write_bytes(b"")
    with pytest.raises(KnownError) as caught:
        evidence.share([record], full, Audience())
    assert caught.value.code == "folder_not_empty"
    assert [one.name for one in full.iterdir()] == ["x"]


def test_a_photo_that_is_lost_is_counted_while_the_others_leave(field: Crew) -> None:
    """Its copies and its original are gone; the other one is written."""
    record, (one, _other) = finished(
        field.first, shot(field.root, "a.jpg"), shot(field.root, "b.jpg")
    )
    core = field.first.survey.core
    view = core.store.view(record)
    assert view is not None
    hashed = str(view.photos[one]["hash"])
    core.photos.let_go(hashed)
    for _hash, kind in core.photos.copies():
        core.photos.drop_copy(hashed, kind)
    made = field.first.survey.evidence.share([record], field.root / "out", Audience())
    assert (made.files, made.absent) == (1, 1)


def test_what_lies_as_gcj_would_is_told_from_what_is_merely_far(field: Crew) -> None:
    """Six houses whose photos all lie 504 m to the west-south-west of where the roster has them."""
    survey, core = field.first.survey, field.first.survey.core
    flagged = []
    for n in range(6):
        place = survey.houses.add(f"示例社{n + 20}号院", "示例嘎查", f"B-{n:03d}")[0]
        view = core.store.view(place)
        assert view is not None
        content = Content.of(view)
        content.answers |= {"lat": f"{39.5 + n / 100:.6f}", "lon": "109.740000"}
        made = core.sealed(place, view.form, view.version, content)
        core.commit([made] if made else [])
        record = survey.houses.begin(place)[0]
        filling = survey.filling.open(record)
        here = (39.5 + n / 100 - 113 / 111_195, 109.74 - 491 / (111_195 * 0.7716))
        (photo,) = taken_in(field.first, filling, shot(field.root, f"g{n}.jpg", at=here))
        survey.filling.commit(filling)
        flagged.append((record, photo))
    seen = survey.evidence.shift()
    assert seen is not None
    assert seen.houses == 6
    for record, photo in flagged:
        assert [flag.code for flag in survey.evidence.flags(record)[photo]] == ["as_gcj"]


def test_a_photo_says_of_itself_what_is_there_and_no_more() -> None:
    """When, with what, where, from which file; a bare one says only its file."""
    whole = {
        "taken": "2026-07-18T10:15:30+08:00",
        "camera": "Kestrel P3",
        "lat": "39.56",
        "lon": "109.74",
        "name": "IMG_1.jpg",
    }
    assert flag_words.facts(whole) == [
        "拍摄 2026-07-18 10:15:30",
        "相机 Kestrel P3",
        "坐标 39.560000, 109.740000",
        "文件 IMG_1.jpg",
    ]
    assert flag_words.facts({"name": "a.jpg", "lat": "x", "lon": None}) == ["文件 a.jpg"]
