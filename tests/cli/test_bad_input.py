"""Bad input: a sentence with what is safe and what to do, no half-done state, and exit code 3.

Where one file among many is refused, or a form is only looked at, the code is 1. Whatever was
tried, the survey verifies clean afterwards and holds what it held.
"""

from __future__ import annotations

import json
import sqlite3
import struct
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from openpyxl import Workbook

from app.keys import device
from app.store.store import Store
from tests.cli.conftest import HOUSE, PHOTOS, ROOT, Bench, Ended, Run
from tests.sync import forge

FORM = ROOT / "forms/library/danger_check.xlsx"


def told(ended: Ended) -> None:
    """Title, what was kept, what to do: whole Chinese sentences on the error stream."""
    lines = ended.err.splitlines()
    assert ended.code == 3 and ended.out == "" and len(lines) >= 3, ended
    assert all(line.endswith(("。", "）")) for line in lines[1:3]), lines


def state(survey: Path) -> tuple[str, set[str]]:
    """What a survey holds: its lists' digest, and its files but those that any opening makes."""
    with Store.open(survey, readonly=True) as store:
        digest = store.digest()
    fleeting = {"survey.lock", "survey.db-wal", "survey.db-shm", "drafts.db"}
    files = {path.relative_to(survey).as_posix() for path in survey.rglob("*") if path.is_file()}
    return digest, {file for file in files if Path(file).name not in fleeting}


@pytest.fixture
def unharmed(bench: Bench, run: Run) -> Iterator[None]:
    """Whatever the test tries, the office's survey stays as it was and verifies clean."""
    before = state(bench.office)
    yield
    bench.at("office")
    assert run("verify", bench.office).code == 0
    assert state(bench.office) == before


def foreign_database(bench: Bench) -> Path:
    folder = bench.place / "foreign"
    folder.mkdir()
    with sqlite3.connect(folder / "survey.db") as connection:
        connection.execute("CREATE TABLE other (text)")
    connection.close()
    return folder


def junk_database(bench: Bench) -> Path:
    folder = bench.place / "junk"
    folder.mkdir()
    bench.file("junk/survey.db", "junk" * 2000)
    return folder


Make = Callable[[Bench], object]

SURVEYS: dict[str, Make] = {
    "absent": lambda bench: bench.place / "absent",
    "a file": lambda bench: bench.file("file", "x"),
    "empty": lambda bench: bench.stick,
    "foreign": foreign_database,
    "junk": junk_database,
}


@pytest.mark.parametrize("kind", SURVEYS)
@pytest.mark.parametrize("command", ["list", "verify", "rebuild"])
def test_what_is_no_survey(bench: Bench, run: Run, command: str, kind: str) -> None:
    """Reading and writing commands say so; `--json` says it as one object."""
    survey = SURVEYS[kind](bench)
    told(run(command, survey))
    error = run(command, survey, "--json").data["error"]
    assert error["code"] and error["title"] and error["kept"] and error["advice"]


def test_a_newer_survey_is_left_alone(bench: Bench, run: Run) -> None:
    """A file of a newer program is not opened, not lifted, not changed."""
    file = bench.office / "survey.db"
    with sqlite3.connect(file) as connection:
        connection.execute("PRAGMA user_version = 9999")
    connection.close()
    before = file.read_bytes()

    for command in ("list", "rebuild", "verify"):
        told(run(command, bench.office))
    assert run("list", bench.office, "--json").data["error"]["code"] == "newer_schema"
    assert file.read_bytes() == before


ANSWERS: dict[str, str | bytes] = {
    "empty": "",
    "a list": "[]",
    "a decimal number": '{"building/height_m": 6.6}',
    "not a number": '{"building/height_m": NaN}',
    "too large a number": '{"building/residents": ' + "9" * 30 + "}",
    "too deep": '{"a": ' + "[" * 50_000 + "]" * 50_000 + "}",
    "half a character": '{"building/changes": "\\ud800"}',
    "a control character": '{"building/changes": "a\\u0000"}',
    "a path of ours": '{"/status": "submitted"}',
    "another of ours": '{"@personal": "x"}',
    "no path": '{"": "x"}',
    "no text": b"\xff\xfe\x00",
}


@pytest.mark.parametrize("kind", ANSWERS)
@pytest.mark.usefixtures("unharmed")
def test_answers_that_are_none(bench: Bench, run: Run, kind: str) -> None:
    told(run("fill", bench.office, HOUSE, bench.file("bad.json", ANSWERS[kind])))


WORDS: dict[str, Callable[[Bench], list[object]]] = {
    "no such house": lambda b: ["fill", b.office, "nowhere", b.answers()],
    "no house": lambda b: ["fill", b.office, "", b.answers()],
    "no answers": lambda b: ["fill", b.office, HOUSE, b.place / "absent.json"],
    "no such question": lambda b: ["photo", b.office, HOUSE, "no/such", b.photo()],
    "no photo question": lambda b: ["photo", b.office, HOUSE, "building/use", b.photo()],
    "no name": lambda b: ["house", b.office, " "],
    "a paper into a file": lambda b: ["report", b.office, "-o", b.file("file", "x")],
    "a paper below a file": lambda b: ["report", b.office, "-o", b.file("file", "x") / "x.pdf"],
    "a paper over a folder": lambda b: ["report", b.office, "-o", made_folder(b, "x.pdf")],
    "a package into a file": lambda b: ["start-file", b.office, b.file("file", "x")],
    "a package below a file": lambda b: ["pack", b.office, b.file("file", "x") / "out"],
    "no such conflict": lambda b: ["settle", b.office, "x", "y", "1", "--reason", "z"],
    "no such finding": lambda b: [*task(b), "--due", "2026-12-31", "--finding", "99"],
    "finding nought": lambda b: [*task(b), "--due", "2026-12-31", "--finding", "0"],
    "no such day": lambda b: [*task(b), "--due", "2026-02-30"],
    "no such task": lambda b: ["close", b.office, "x", "--photo", b.photo(), "--result", "x"],
    "diagnosis below a file": lambda b: ["diagnose", b.office, "-o", b.file("file", "x") / "x"],
    "diagnosis over a folder": lambda b: ["diagnose", b.office, "-o", made_folder(b, "x.zip")],
    "survey in a survey": lambda b: ["new", b.office],
    "survey in a file": lambda b: ["new", b.file("file", "x")],
    "survey below a file": lambda b: ["new", b.file("file", "x") / "s"],
    "survey in a cloud": lambda b: ["new", b.place / "OneDrive" / "s"],
    "survey with a long name": lambda b: ["new", b.place / ("长" * 90)],
    "no start file": lambda b: ["new", b.place / "s", "--from", b.place / "absent.svo"],
    "a photo as start file": lambda b: ["new", b.place / "s", "--from", b.photo()],
    "no form": lambda b: ["check-form", b.place / "absent.xlsx"],
    "no counts": lambda b: ["grade", b.place / "absent"],
    "pictures for counts": lambda b: ["grade", b.photo()],
    "a home in a file": lambda b: ["list", b.office, "--home", b.file("file", "x")],
}


def made_folder(bench: Bench, name: str) -> Path:
    (bench.place / name).mkdir()
    return bench.place / name


def task(bench: Bench) -> list[object]:
    return ["task", bench.office, HOUSE, "--what", "搬离", "--who", "嘎查"]


@pytest.mark.parametrize("kind", WORDS)
@pytest.mark.usefixtures("unharmed")
def test_words_that_lead_nowhere(bench: Bench, run: Run, kind: str) -> None:
    """One sentence, and neither a new survey, nor a stump of a file."""
    words = WORDS[kind](bench)
    before = set(bench.place.rglob("*.up"))
    told(run(*words))
    assert set(bench.place.rglob("*.up")) == before
    assert not (bench.place / "s").exists()


def foreign_book(bench: Bench) -> Path:
    book = Workbook()
    assert book.active is not None
    book.active.append(["姓名", "面积"])
    book.save(bench.place / "foreign.xlsx")
    return bench.place / "foreign.xlsx"


FORMS: dict[str, Callable[[Bench], Path]] = {
    "cut in half": lambda b: b.file("f.xlsx", FORM.read_bytes()[: FORM.stat().st_size // 2]),
    "one bit flipped": lambda b: b.file("f.xlsx", flipped(FORM.read_bytes(), 20_000)),
    "foreign": foreign_book,
    "empty": lambda b: b.file("f.xlsx", b""),
    "a photo": lambda b: b.photo("f.xlsx"),
}


def flipped(data: bytes, place: int) -> bytes:
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize("kind", FORMS)
def test_forms_that_cannot_be_used(bench: Bench, run: Run, kind: str) -> None:
    """What is wrong, that nothing was touched, what to do."""
    file = FORMS[kind](bench)
    ended = run("check-form", file)

    assert ended.code == 1 and ended.err == ""
    assert ended.out.startswith("错误") and "没有改动任何调查。请" in ended.out
    assert run("check-form", file, "--json").data["findings"][0]["level"] == "error"


def huge_png(width: int = 20_000, height: int = 15_000) -> bytes:
    """300 megapixels of nothing, one bit each: some kilobytes of file."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = zlib.compress(bytes((width // 8 + 1) * height), 1)
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")
    )


PICTURES: dict[str, Callable[[Bench], Path]] = {
    "cut in half": lambda b: b.file("bad.jpg", b.photo().read_bytes()[:8_000]),
    "300 megapixels": lambda b: b.file("bad.jpg", huge_png()),
    "a text": lambda b: b.file("bad.jpg", "no photo"),
    "empty": lambda b: b.file("bad.jpg", b""),
    "absent": lambda b: b.place / "bad.jpg",
    "a folder": lambda b: made_folder(b, "bad.jpg"),
}


@pytest.mark.parametrize("kind", PICTURES)
def test_photos_that_are_none(bench: Bench, run: Run, kind: str) -> None:
    """Refused by name with a sentence and advice, while the good one beside it goes in."""
    good = bench.photo("good.jpg", seed=2)
    bad = PICTURES[kind](bench)
    ended = run("photo", bench.office, HOUSE, PHOTOS, bad, good)

    first, advice, second = ended.out.splitlines()
    assert ended.code == 1 and "没有加入 bad.jpg：" in first and "请" in advice
    assert "已加入 good.jpg" in second
    assert run("verify", bench.office).code == 0
    assert run("list", bench.office, "--json").data["houses"][0]["photos"] == 1


def package(bench: Bench) -> Path:
    return next(bench.stick.glob("*.svp"))


def with_flipped_bit(bench: Bench) -> Path:
    file = package(bench)
    file.write_bytes(flipped(file.read_bytes(), file.stat().st_size // 2))
    return file


def of_a_newer_program(bench: Bench) -> Path:
    """The laptop's package as a later version might write it, rightly signed and sealed."""
    with Store.open(bench.office, readonly=True) as store:
        survey = store.meta.survey_id
    bench.at("laptop")
    laptop = device.load_or_make(survey)
    bench.at("office")
    change = {"min_reader": 3, "v": 2, "app": "9.0"}
    office = device.load_or_make(survey)
    return forge.changed(package(bench), office, laptop, lambda said, _inside: said.update(change))


PACKAGES: dict[str, Callable[[Bench], Path]] = {
    "one bit flipped": with_flipped_bit,
    "a foreign name": lambda b: package(b).rename(b.place / "from a friend.svp"),
    "cut in half": lambda b: b.file(package(b).name, package(b).read_bytes()[:5_000]),
    "of a newer program": of_a_newer_program,
    "absent": lambda b: b.place / "absent.svp",
    "a photo": lambda b: b.photo(package(b).name),
    "a start file": lambda b: next(b.stick.glob("*.svo")),
}


@pytest.mark.parametrize("kind", PACKAGES)
@pytest.mark.usefixtures("unharmed")
def test_packages_that_are_not_taken(bench: Bench, run: Run, kind: str) -> None:
    """Why it was not taken, that nothing was changed, what to ask the sender for."""
    file = PACKAGES[kind](bench)
    ended = run("merge", bench.office, file)

    reason, advice = ended.out.splitlines()
    assert ended.code == 1 and "没有收下" in reason and "请" in advice
    (one,) = run("merge", bench.office, file, "--json").data["files"]
    assert one["state"] == "refused" and one["code"]


def test_a_good_package_goes_in_beside_a_bad_one(bench: Bench, run: Run) -> None:
    """Refusing one keeps no other back."""
    bad = bench.file("bad.svp", b"x")
    ended = run("merge", bench.office, bad, package(bench), "--json")

    assert [one["state"] for one in ended.data["files"]] == ["refused", "unknown_device"]


def test_a_surveys_own_folder_is_no_stick(bench: Bench, run: Run) -> None:
    """Neither it nor anything inside it: packages would lie among the live files."""
    for target in (bench.laptop, bench.laptop / "photos"):
        target.mkdir(exist_ok=True)
        for command in ("exchange", "pack"):
            ended = run(command, bench.laptop, target)
            told(ended)
            assert "调查自己的文件夹" in ended.err


def test_a_start_file_where_a_package_is_wanted_is_called_so(bench: Bench, run: Run) -> None:
    """And the other way round: what is no start file is not told to keep its name."""
    start = next(bench.stick.glob("*.svo"))
    ended = run("merge", bench.laptop, start)
    assert ended.code == 1 and "是开工文件，不是交接文件" in ended.out, ended
    wrong = bench.place / "名单.csv"
    wrong.write_text("甲,乙", encoding="utf-8")
    ended = run("new", bench.place / "neu", "--from", wrong, "--person", "王测试")
    told(ended)
    assert "不是开工文件" in ended.err


def test_damaged_settings_cost_no_work(bench: Bench, run: Run) -> None:
    """Settings that cannot be read are put aside, and the command goes on."""
    (bench.home("office") / "settings.json").write_text("{", encoding="utf-8")

    assert run("list", bench.office).code == 0


@pytest.mark.parametrize("words", [["list"], ["verify"], ["merge", "x"], ["pack", "x"]])
def test_json_is_one_object_for_errors_too(bench: Bench, run: Run, words: list[str]) -> None:
    ended = run(words[0], bench.place / "absent", *words[1:], "--json")

    assert ended.code == 3 and json.loads(ended.out)["error"]["title"] and ended.err == ""
