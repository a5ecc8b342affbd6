"""Papers in bulk: files or one volume, with a manifest; made once, gone on with, never half."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pikepdf
import pytest
from pikepdf import pdfa

from app.errors import Cancelled, KnownError
from app.survey.audience import Audience
from app.survey.bulk_values import Plan
from app.survey.core import never
from app.survey.survey import Survey
from tests.survey.crew import FRONT, Crew, jpeg
from tests.survey.listing import listed

ROOT = Path(__file__).parents[2]
HOUSES = 4


@pytest.fixture
def survey(field: Crew, tmp_path: Path) -> Survey:
    """An office with four inspected houses; the first has a photo."""
    survey = field.office.open()
    for n in range(1, HOUSES):
        survey.houses.add(f"示例社{n}号院", "苏布尔嘎镇", f"B/{n:03d}")
    for row in listed(survey):
        filling = survey.filling.open(survey.houses.begin(row.place)[0])
        field.office.put(filling, "identity/surveyor1", "王测试")
        if row.name.endswith("12号院"):
            taken = survey.taking.add([jpeg(tmp_path / "card", 1)], FRONT, {})
            assert taken[0].entry
            filling.put_photo(taken[0].photo, taken[0].entry)
        survey.filling.commit(filling)
    return survey


def lying(folder: Path) -> dict[str, bytes]:
    return {one.name: one.read_bytes() for one in sorted(folder.iterdir())}


def stopped_after(survey: Survey, plan: Plan, folder: Path, papers: int) -> None:
    """A run that somebody cancels after so many papers."""
    heard: list[int] = []
    with pytest.raises(Cancelled):
        survey.bulk.run(
            plan, folder, lambda done, _total: heard.append(done), lambda: heard[-1:] == [papers]
        )


def test_files_are_named_by_the_rosters_code(survey: Survey) -> None:
    """In letters that every system takes, and in the order in which the roster is walked."""
    plan = survey.bulk.plan()
    assert [item.file.partition("-")[0] for item in plan.items][:3] == ["B_001", "B_002", "B_003"]
    assert len({item.file for item in plan.items}) == HOUSES


def test_the_manifest_names_every_file_with_its_hash(survey: Survey, tmp_path: Path) -> None:
    outcome = survey.bulk.run(survey.bulk.plan(), tmp_path / "out")
    assert (outcome.made, outcome.kept, outcome.failed) == (HOUSES, 0, [])
    told = json.loads((tmp_path / "out" / "清单.json").read_text(encoding="utf-8"))
    for paper in told["papers"]:
        data = (tmp_path / "out" / paper["file"]).read_bytes()
        assert hashlib.sha256(data).hexdigest() == paper["sha256"]
        with pikepdf.open(io.BytesIO(data)) as pdf:
            assert len(pdf.pages) == paper["pages"]
    raw = (tmp_path / "out" / "清单.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(raw.decode("utf-8-sig"))))
    assert [row["SHA-256"] for row in rows] == [paper["sha256"] for paper in told["papers"]]


@pytest.mark.parametrize("way", ["files", "volume"])
def test_the_same_survey_gives_the_same_bytes(survey: Survey, tmp_path: Path, way: str) -> None:
    """Also the manifest, and in another folder."""
    plan = survey.bulk.plan(way="volume" if way == "volume" else "files", archive=True)
    for folder in ("one", "two"):
        survey.bulk.run(plan, tmp_path / folder)
    assert lying(tmp_path / "one") == lying(tmp_path / "two")


@pytest.mark.parametrize("way", ["files", "volume"])
def test_what_lies_whole_is_not_made_again(survey: Survey, tmp_path: Path, way: str) -> None:
    plan = survey.bulk.plan(way="volume" if way == "volume" else "files")
    survey.bulk.run(plan, tmp_path / "out")
    before = lying(tmp_path / "out")
    again = survey.bulk.run(survey.bulk.plan(way=plan.way), tmp_path / "out")
    assert (again.made, again.kept) == (0, HOUSES)
    assert lying(tmp_path / "out") == before


def test_only_what_changed_or_was_touched_is_made_again(
    survey: Survey, field: Crew, tmp_path: Path
) -> None:
    """One house is inspected further, one file is damaged, one is lost: these three."""
    out = tmp_path / "out"
    plan = survey.bulk.plan()
    survey.bulk.run(plan, out)
    filling = survey.filling.open(plan.items[0].ref)
    field.office.put(filling, "identity/surveyor2", "李测试")
    survey.filling.commit(filling)
    damaged, lost = out / plan.items[1].file, out / plan.items[2].file
    damaged.write_bytes(damaged.read_bytes()[:-1] + b"?")
    lost.unlink()
    again = survey.bulk.run(survey.bulk.plan(), out)
    assert (again.made, again.kept) == (3, 1)


def test_two_kinds_of_papers_lie_side_by_side(survey: Survey, tmp_path: Path) -> None:
    """Neither overwrites the other, and the manifest names both."""
    for kind in ("dossier", "notice"):
        survey.bulk.run(survey.bulk.plan(kind), tmp_path / "out")
    assert len([name for name in lying(tmp_path / "out") if name.endswith(".pdf")]) == 2 * HOUSES
    told = json.loads((tmp_path / "out" / "清单.json").read_text(encoding="utf-8"))
    assert len(told["papers"]) == 2 * HOUSES


@pytest.mark.parametrize("way", ["files", "volume"])
def test_papers_about_many_records_are_kept_too(survey: Survey, tmp_path: Path, way: str) -> None:
    """What they say decides: another record's change that they do not show makes none anew."""
    plan = survey.bulk.plan("findings", way="volume" if way == "volume" else "files")
    assert survey.bulk.run(plan, tmp_path / "out").made == 1
    assert survey.bulk.run(plan, tmp_path / "out").kept == 1


def test_another_audience_is_another_paper(survey: Survey, tmp_path: Path) -> None:
    survey.bulk.run(survey.bulk.plan(), tmp_path / "out")
    smaller = survey.bulk.plan(audience=Audience(size="mail"))
    assert survey.bulk.run(smaller, tmp_path / "out").made == HOUSES


def test_a_cancelled_run_leaves_whole_files_and_a_manifest_of_them(
    survey: Survey, tmp_path: Path
) -> None:
    plan = survey.bulk.plan()
    stopped_after(survey, plan, tmp_path / "out", 2)
    assert set(lying(tmp_path / "out")) == {
        "清单.json", "清单.csv", plan.items[0].file, plan.items[1].file,
    }  # fmt: skip
    again = survey.bulk.run(plan, tmp_path / "out")
    assert (again.made, again.kept) == (2, 2)


def test_a_cancelled_volume_leaves_nothing(survey: Survey, tmp_path: Path) -> None:
    stopped_after(survey, survey.bulk.plan(way="volume"), tmp_path / "out", 2)
    assert lying(tmp_path / "out") == {}


_RUN = """
import os, signal, sys
from pathlib import Path
from app import bootstrap
from app.bootstrap import Who
folder, out, way, papers = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3], int(sys.argv[4])
with bootstrap.open_survey(folder, Who("赵测试", "办公室")) as survey:
    def heard(done, total):
        if done == papers:
            os.kill(os.getpid(), signal.SIGKILL)
    survey.bulk.run(survey.bulk.plan(way=way), out, heard)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("way", ["files", "volume"])
def test_a_killed_run_is_gone_on_with(
    survey: Survey, field: Crew, tmp_path: Path, way: str
) -> None:
    """What the dead run had written is kept, and the result is as if it had never died."""
    field.close()
    out = tmp_path / "out"
    assert _killed(field, out, way, 2) == -signal.SIGKILL
    survey = field.office.open()
    plan = survey.bulk.plan(way="volume" if way == "volume" else "files")
    again = survey.bulk.run(plan, out)
    assert (again.made, again.kept) == (HOUSES - 2, 2)
    survey.bulk.run(plan, tmp_path / "never killed")
    assert lying(out) == lying(tmp_path / "never killed")


def test_papers_for_the_archive_pass(survey: Survey, tmp_path: Path) -> None:
    outcome = survey.bulk.run(survey.bulk.plan(archive=True), tmp_path / "out")
    for line in outcome.lines:
        assert pdfa.validate_written(tmp_path / "out" / line.file, "2b").passed
    volume = survey.bulk.run(survey.bulk.plan(way="volume", archive=True), tmp_path / "volume")
    assert volume.volume and pdfa.validate_written(volume.volume, "2b").passed


def test_one_paper_that_cannot_be_made_holds_up_none(
    survey: Survey, field: Crew, tmp_path: Path
) -> None:
    """It is named with its reason; in a volume a page stands in its place."""
    known = survey.bulk.plan().items[0].ref
    refs = [known, "0" * 32]
    outcome = survey.bulk.run(survey.bulk.plan(refs=refs), tmp_path / "files")
    assert [one.ref for one in outcome.failed] == ["0" * 32] and outcome.made == 1
    plan = survey.bulk.plan(refs=refs, way="volume")
    volume = survey.bulk.run(plan, tmp_path / "volume")
    assert [one.ref for one in volume.failed] == ["0" * 32]
    assert volume.volume
    read = subprocess.run(["pdftotext", str(volume.volume), "-"], capture_output=True, check=True)
    assert volume.failed[0].why in read.stdout.decode().replace("\n", "")


def test_a_run_is_noted_before_anything_leaves(survey: Survey, tmp_path: Path) -> None:
    """Who, how many and why; without a reason residents stay masked and nothing is written."""
    with pytest.raises(KnownError) as told:
        survey.bulk.run(survey.bulk.plan(audience=Audience(personal=True)), tmp_path / "out")
    assert told.value.code == "reason_missing" and not (tmp_path / "out").exists()
    audience = Audience(personal=True, reason="报镇政府审核")
    stopped_after(survey, survey.bulk.plan(audience=audience), tmp_path / "out", 0)
    (line,) = [one for one in survey.actions.lines() if one.what == "bulk"]
    assert (line.records, line.why) == (HOUSES, "报镇政府审核")


def test_nothing_to_write_is_said(field: Crew) -> None:
    with pytest.raises(KnownError) as told:
        field.office.open().bulk.plan()
    assert told.value.code == "nothing_to_write"


def test_a_disk_that_takes_no_more_is_told(survey: Survey, tmp_path: Path) -> None:
    (tmp_path / "out").write_bytes(b"a file where the folder should be")
    with pytest.raises(KnownError) as told:
        survey.bulk.run(survey.bulk.plan(), tmp_path / "out", cancelled=never)
    assert told.value.code == "report_unwritten"


THOUSAND, KILLS = 1000, (137, 138, 900)


@pytest.mark.long
@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.parametrize("way", ["files", "volume"])
def test_a_thousand_papers_survive_their_kills(field: Crew, tmp_path: Path, way: str) -> None:
    """Killed three times between papers, and once while it writes: nothing is made twice, nothing
    half-written stays, and the folder is as if it had never been killed."""
    survey = field.office.open()
    for n in range(THOUSAND - 1):
        survey.houses.add(f"示例社{n}号院", "苏布尔嘎镇", f"B-{n:04d}")
    for n, row in enumerate(listed(survey)):
        filling = survey.filling.open(survey.houses.begin(row.place)[0])
        field.office.put(filling, "identity/surveyor1", "王测试")
        if n % 10 == 0:
            taken = survey.taking.add([jpeg(tmp_path / "card", n)], FRONT, {})
            assert taken[0].entry
            filling.put_photo(taken[0].photo, taken[0].entry)
        survey.filling.commit(filling)
    field.close()
    out = tmp_path / "out"
    for papers in KILLS:
        assert _killed(field, out, way, papers) == -signal.SIGKILL
    began = time.monotonic()
    with pytest.raises(subprocess.TimeoutExpired):  # somewhere within a paper
        _killed(field, out, way, THOUSAND + 1, timeout=4)
    survey = field.office.open()
    plan = survey.bulk.plan(way="volume" if way == "volume" else "files")
    again = survey.bulk.run(plan, out)
    assert again.made + again.kept == THOUSAND and again.kept >= KILLS[-1]
    print(f"{way}: {again.kept} kept, {again.made} made, {time.monotonic() - began:.0f} s")
    assert not [one for one in out.iterdir() if one.suffix in {".up", ".journal"}]
    survey.bulk.run(plan, tmp_path / "never killed")
    assert lying(out) == lying(tmp_path / "never killed")


def _killed(field: Crew, out: Path, way: str, papers: int, timeout: float | None = None) -> int:
    """The exit code of a run that is killed before that paper, or after so many seconds."""
    return subprocess.run(
        [sys.executable, "-c", _RUN, str(field.office.folder), str(out), way, str(papers)],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
        timeout=timeout,
    ).returncode
