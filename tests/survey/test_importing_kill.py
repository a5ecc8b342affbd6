"""An import that is killed, or meets a full disk, was never begun or is all there."""

from __future__ import annotations

import contextlib
import os
import random
import signal
import subprocess
import sys
from dataclasses import astuple
from pathlib import Path

import pytest

from app.survey.survey import Survey
from tests.sheets import making
from tests.survey.crew import PEOPLE, Crew, house_d

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")

ROOT = Path(__file__).resolve().parents[2]
HOUSES = 4000
#: Imports the file, and says so when it is at work, nearly done, and done.
CHILD = """
import os, sys
from pathlib import Path
from app import bootstrap
from app.bootstrap import Who
from app.survey.survey import Survey

def say(word):
    os.write(1, word.encode() + b"\\n")

with bootstrap.open_survey(Path(sys.argv[1]), Who(*sys.argv[3:5])) as survey:
    desk = survey.importing
    preview = desk.preview(Path(sys.argv[2]))
    plan = desk.plan(preview)
    if len(sys.argv) > 5:
        import resource, signal
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[5]),) * 2)
    say("planned")
    try:
        desk.apply(preview, plan, progress=lambda at, n: say(f"{at} of {n}"))
    except Exception as error:
        say(type(error).__name__ + " " + getattr(error, "code", ""))
        raise SystemExit(0)
    say("done")
    sys.stdin.readline()
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    rows = [
        ["阿镇", f"示例{n % 40}嘎查", f"{n}号院", f"K-{n:05}", f"测{n}", "13800000001", "1985", "1"]
        for n in range(HOUSES)
    ]
    head = ["镇", "嘎查村", "房屋名称", "房屋编号", "户主", "联系电话", "建成年份", "层数"]
    return making.xlsx(tmp_path / "名册.xlsx", [head, *rows])


def child(field: Crew, file: Path, *more: str) -> subprocess.Popen[bytes]:
    field.office.be_here()
    who = PEOPLE["office"]
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, str(field.office.folder), str(file), *astuple(who),
         *more],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        env=dict(os.environ),
    )  # fmt: skip


def drafted(field: Crew) -> str:
    """An inspection that is open in the window of another day."""
    field.office.open()
    filling = field.office.survey.filling.open(field.office.begin())
    field.office.survey.filling.load_answers(filling, house_d())
    field.office.keep(filling, "building/structure")
    field.office.close()
    return filling.record


def whole_or_not(survey: Survey, before: int) -> int:
    """The number of places, none or all; the history verifies, and the list stands for it."""
    assert survey.care.verify() == []
    count = sum(1 for _one in survey.core.store.place_index())
    assert count in {before, before + HOUSES + 41}
    digest = survey.core.store.digest()
    survey.core.store.rebuild()
    assert survey.core.store.digest() == digest
    return count


def test_killed_at_any_moment(field: Crew, file: Path) -> None:
    chance = random.Random(3)
    record = drafted(field)
    field.office.open()
    before = sum(1 for _one in field.office.survey.core.store.place_index())
    field.office.close()
    for word in ("planned", "0 of", "2000 of", "4000 of", "4000 of", "done"):
        process = child(field, file)
        assert process.stdout is not None
        try:
            for line in process.stdout:
                if line.startswith(word.encode()):
                    break
            if word.startswith("4000"):
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(chance.random() / 3)  # somewhere in the commit
        finally:
            process.send_signal(signal.SIGKILL)
            process.communicate()
        survey = field.office.open()
        count = whole_or_not(survey, before)
        if word in {"planned", "0 of", "2000 of"}:
            assert count == before
        if word == "done":
            assert count > before
        assert survey.filling.open(record).position == "building/structure"
        field.office.close()
    desk = field.office.open().importing
    preview = desk.preview(file)
    desk.apply(preview, desk.plan(preview))
    assert whole_or_not(field.office.survey, before) > before


def test_a_full_disk(field: Crew, file: Path) -> None:
    record = drafted(field)
    size = (field.office.folder / "survey.db").stat().st_size
    field.office.open()
    before = sum(1 for _one in field.office.survey.core.store.place_index())
    field.office.close()
    for more in (0, 200_000, 3_000_000):
        process = child(field, file, str(size + more))
        out, _err = process.communicate(timeout=120)
        # SQLite calls a file that may not grow an I/O error; a disk without room is asked
        assert out.splitlines()[-1] in {b"KnownError disk_full", b"KnownError disk_error"}, out
        survey = field.office.open()
        assert whole_or_not(survey, before) == before
        assert survey.filling.open(record).position == "building/structure"
        field.office.close()
    desk = field.office.open().importing
    preview = desk.preview(file)
    desk.apply(preview, desk.plan(preview))
    assert whole_or_not(field.office.survey, before) > before
