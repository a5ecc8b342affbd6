"""A survey that becomes a protected one: all of it, or none of it, whatever happens meanwhile."""

from __future__ import annotations

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from app import bootstrap
from app.errors import Cancelled, KnownError
from app.keys import protection
from app.store import enciphering
from app.survey.survey import Survey
from app.survey.taking import REPORT, THUMBNAIL
from tests.in_clear import in_clear
from tests.survey.crew import FRONT, PEOPLE, Crew, Machine, jpeg

ROOT = Path(__file__).resolve().parents[2]
PASSPHRASE = "红柳河边的老榆树"
OWNER, PHONE = "户主甲", "0477-0000012"  # of the shipped house
TYPED = "0477-0000099"  # in a draft only


def filled(machine: Machine) -> str:
    """The house with a photo, written down, and a draft begun on top; returns the record."""
    filling = machine.fill()
    for one in machine.survey.taking.add([jpeg(machine.root, 7)], FRONT, filling.photos):
        assert one.entry is not None
        filling.put_photo(one.photo, one.entry)
    machine.survey.filling.commit(filling)
    machine.put(filling, "identity/phone", TYPED)
    machine.keep(filling)
    return filling.record


def opened(machine: Machine, passphrase: str | None = None) -> Survey:
    machine.be_here()
    survey = bootstrap.open_survey(
        machine.folder, PEOPLE[machine.name], machine.clock, passphrase=passphrase
    )
    machine.opened.append(survey)
    return survey


def state(survey: Survey, record: str) -> tuple[object, ...]:
    """What must be the same before and after."""
    draft = survey.core.draft(record)
    assert draft is not None and TYPED in str(draft.data)
    filling = survey.filling.open(record)
    (photo,) = (one for one in filling.photos.values())
    assert survey.taking.copy_of(photo, THUMBNAIL)
    return (
        survey.core.store.digest(),
        survey.device,
        survey.core.photos.read(str(photo["hash"])),
        sorted(filling.instance.personal_answers().items()),
        survey.core.store.entry_at(survey.device, 1),
    )


def test_everything_is_there_afterwards_and_nothing_in_clear(field: Crew) -> None:
    """Same lists, key, photo, draft and residents behind the passphrase; no byte without it."""
    record = filled(field.first)
    before = state(field.first.survey, record)
    home, folder = field.root / "first" / "home", field.first.folder
    assert in_clear([folder], [OWNER, PHONE, TYPED])
    seen: list[tuple[int, int]] = []
    code = field.first.survey.protection.protect(
        PASSPHRASE, progress=lambda done, total: seen.append((done, total))
    )
    field.first.close()
    assert in_clear([folder, home], [OWNER, PHONE, TYPED], but=[".json"]) == []
    assert sorted(seen) == seen and seen[-1][0] <= seen[-1][1]
    for key in ({}, {"passphrase": "falsch falsch"}):
        with pytest.raises(KnownError) as caught:
            opened(field.first, **key)
        assert caught.value.code == ("passphrase_wrong" if key else "passphrase_needed")
    survey = opened(field.first, PASSPHRASE)
    assert survey.protection.on and survey.protection.recovery_code == code
    assert [note.what for note in survey.core.store.notes()].count("protect") == 1
    assert state(survey, record) == before
    assert survey.care.verify() == []
    field.first.close()
    assert in_clear([folder, home], [OWNER, PHONE, TYPED], but=[".json"]) == []
    field.first.be_here()
    with bootstrap.open_survey(folder, PEOPLE["first"], recovery=code) as survey:
        assert state(survey, record) == before


def _past(asked: Iterator[int], after: int) -> bool:
    return next(asked) >= after


def test_cancelled_or_without_room_it_is_as_before(
    field: Crew, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped at any step, or refused for a full disk: the survey goes on as it was."""
    record = filled(field.first)
    survey, folder = field.first.survey, field.first.folder
    before, names = state(survey, record), sorted(file.name for file in folder.iterdir())
    for after in (0, 1, 3):
        asked = iter(range(100))
        with pytest.raises(Cancelled):
            survey.protection.protect(PASSPHRASE, cancelled=partial(_past, asked, after))
        assert sorted(file.name for file in folder.iterdir()) == names
    monkeypatch.setattr(enciphering, "_SPARE", 1 << 60)
    with pytest.raises(KnownError) as caught:
        survey.protection.protect(PASSPHRASE)
    assert caught.value.code == "disk_full"
    with pytest.raises(KnownError) as caught:
        survey.protection.protect("kurz")
    assert caught.value.code == "passphrase_short"
    assert state(survey, record) == before
    assert sorted(file.name for file in folder.iterdir()) == names


def test_a_damaged_photo_stays_known_as_damaged(field: Crew) -> None:
    """It is taken along: another laptop's copy may mend it, and nobody takes it for whole."""
    record = filled(field.first)
    (photo,) = field.first.survey.filling.open(record).photos.values()
    file = field.first.survey.core.photos.find(str(photo["hash"]))
    assert file is not None
    whole = file.read_bytes()
    file.write_bytes(b"torn" + whole[4:])
    field.first.survey.protection.protect(PASSPHRASE)
    field.first.close()
    survey = opened(field.first, PASSPHRASE)
    assert [one.code for one in survey.care.verify()] == ["photo_damaged"]
    with pytest.raises(KnownError) as caught:
        survey.core.photos.read(str(photo["hash"]))
    assert caught.value.code == "photo_damaged"
    survey.core.photos.put(whole, "jpg")  # as a package brings it
    assert survey.care.verify() == []


def test_what_stayed_of_an_original_that_was_let_go_stays(field: Crew) -> None:
    """The report copy is all that this laptop has of it: it is enciphered, not thrown away."""
    record = filled(field.first)
    photos = field.first.survey.core.photos
    (photo,) = field.first.survey.filling.open(record).photos.values()
    digest = str(photo["hash"])
    kept = photos.read_copy(digest, "report")
    assert kept is not None
    photos.let_go(digest)
    field.first.survey.protection.protect(PASSPHRASE)
    field.first.close()
    survey = opened(field.first, PASSPHRASE)
    assert survey.core.photos.read_copy(digest, "report") == kept
    assert survey.taking.copy_of(photo, REPORT) == kept
    assert in_clear([field.first.folder], [OWNER]) == []


def test_changing_the_passphrase_and_coming_in_by_the_sheet(field: Crew) -> None:
    """A forgotten passphrase: in by the code, a new one set; the damaged file is mended so."""
    field.first.open()
    code = field.first.survey.protection.protect(PASSPHRASE)
    field.first.close()
    survey = opened(field.first, PASSPHRASE)
    with pytest.raises(KnownError) as caught:
        survey.protection.change("falsch falsch", "另一个口令足够长")
    assert caught.value.code == "passphrase_wrong"
    survey.protection.change(PASSPHRASE, "另一个口令足够长")
    field.first.close()
    (field.first.folder / protection.FILE).write_bytes(b"{")
    with pytest.raises(KnownError) as caught:
        opened(field.first, "另一个口令足够长")
    assert caught.value.code == "protection_damaged"
    other = protection.Protection(b"x" * 20).recovery_code
    with pytest.raises(KnownError) as caught:
        bootstrap.open_survey(field.first.folder, PEOPLE["first"], recovery=other)
    assert caught.value.code == "recovery_wrong"
    with bootstrap.open_survey(field.first.folder, PEOPLE["first"], recovery=code) as survey:
        survey.protection.renew(PASSPHRASE)
    opened(field.first, PASSPHRASE)


#: Protects a survey, and dies at the n-th thing that it asks of the system's files.
CHILD = """
import os, signal, sys
from pathlib import Path
from app import bootstrap
from app.bootstrap import Who

survey = bootstrap.open_survey(Path(sys.argv[1]), Who(*sys.argv[2:4]))
left = int(sys.argv[5])

def watch(event, args):
    global left
    if event in {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir", "shutil.rmtree"}:
        place = str(args[0])
        if event == "open" and ("/app/" in place or place.endswith((".py", ".pyc", ".so"))):
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
survey.protection.protect(sys.argv[4])
print(int(sys.argv[5]) - left, flush=True)
"""


def run(machine: Machine, folder: Path, at: int) -> subprocess.CompletedProcess[str]:
    machine.be_here()
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(folder), "王测试", "03号电脑", PASSPHRASE, str(at)],
        cwd=ROOT, env=dict(os.environ), capture_output=True, text=True, check=False,
    )  # fmt: skip


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    "share", [8, pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
)
def test_killed_anywhere_it_is_the_old_one_or_the_new_one(
    field: Crew, share: int, tmp_path: Path
) -> None:
    """`kill -9` at one in `share` of all its steps: whole, with draft, photo and key."""
    record = filled(field.first)
    before = state(field.first.survey, record)
    field.first.close()
    root = field.root / "first"
    whole = tmp_path / "whole"
    shutil.copytree(root, whole)

    def again() -> None:
        shutil.rmtree(root)
        shutil.copytree(whole, root)

    steps = int(run(field.first, field.first.folder, 0).stdout)
    assert steps > 40
    ends = {"old": 0, "new": 0}
    chosen = range(1, steps + 1)
    for at in random.Random(share).sample(chosen, steps // share) if share > 1 else chosen:
        again()
        assert run(field.first, field.first.folder, at).returncode == -9, at
        try:
            survey = opened(field.first)
            end = "old"
        except KnownError as error:
            assert error.code == "passphrase_needed", (at, error.code)
            survey = opened(field.first, PASSPHRASE)
            end = "new"
        ends[end] += 1
        assert state(survey, record) == before, at
        assert survey.care.verify() == [], at
        field.first.close()
        left = {file.name for file in field.first.folder.iterdir()}
        assert not left & {enciphering.ASIDE, enciphering.NEXT}, at
        if end == "new":
            home = root / "home"
            assert in_clear([field.first.folder, home], [OWNER, PHONE, TYPED]) == []
    assert min(ends.values()) > 0, ends
