"""Every command, with sentences for people and one JSON object for scripts."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from app.cli.main import main, parser
from tests.cli.conftest import HOUSE, PHOTOS, ROOT, Bench, Run

COMMANDS = frozenset(
    next(action for action in parser()._subparsers._group_actions).choices  # type: ignore[union-attr,arg-type]
)
#: Words of the README that `run.py` and the window's program answer, not the parser.
OTHER_WORDS = {"test", "build", "selftest", "shots", "python3"}

#: Why required shots were not taken.
WHY = "雪后绕不到屋后"


def test_the_commands_are_those_that_were_promised() -> None:
    promised = (
        "new house list fill photo report start-file staff share pack merge exchange collect "
        "receipts status laptops sticks free conflicts settle behind compose decisions reopen "
        "batches undo-merge duplicates join unjoin recheck task close tasks "
        "roster today visit submit return paper day-sheet "
        "backup restore fetch-photos history trash untrash "
        "grade check-form verify rebuild diagnose demo "
        "missing-photos compare tray annotate photos "
        "letterhead check-paper ledger map brief supervise gis "
        "residents erase log protect passphrase recovery-sheet"
    )
    assert set(promised.split()) == COMMANDS


@pytest.mark.parametrize("command", sorted(COMMANDS))
def test_every_command_has_its_help(command: str, run: Run) -> None:
    """A sentence in the list of commands, and its options with --json among them."""
    listed = run("-h")
    own = run(command, "-h")

    assert listed.code == own.code == 0
    assert re.search(rf"^ +{command}\s+\S", listed.out, re.MULTILINE)
    assert "--json" in own.out and f"run.py {command}" in own.out


def test_the_readme_names_every_command_and_no_other() -> None:
    """What stands in the README can be typed, and nothing is kept secret."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    table = [line for line in text.splitlines() if line.startswith("|")]
    named = set(re.findall(r"`(?:run\.py )?([a-z-]+)[^`]*`", "\n".join(table)))
    named |= set(re.findall(r"run\.py ([a-z][a-z-]+)", text))

    assert named - OTHER_WORDS == COMMANDS


@pytest.mark.parametrize(
    "words",
    [[], ["nothing"], ["new"], ["list"], ["fill", "x"], ["settle", "a", "b", "c", "one"],
     ["list", "x", "--lang", "xx"], ["list", "\udcff"]],
)  # fmt: skip
def test_wrong_use_ends_with_2(words: list[str], run: Run) -> None:
    """The usage is shown, nothing is run."""
    ended = run(*words)

    assert ended.code == 2 and "usage" in ended.err and ended.out == ""


def test_new_tells_what_it_made(tmp_path: Path, run: Run) -> None:
    told = run("new", tmp_path / "a", "--title", "示例", "--device", "办公室", "--json").data

    assert told["title"] == "示例" and told["role"] == "office"
    assert re.fullmatch(r"[0-9a-f]{12}", told["device"])
    assert re.fullmatch(r"\d{4} \d{4} \d{4} \d{4}", told["code"])
    assert "示例" in run("new", tmp_path / "b", "--title", "示例").out


def test_a_laptop_joins_by_the_start_file(bench: Bench, tmp_path: Path, run: Run) -> None:
    """The roster comes along, and the names given stay for the commands that follow."""
    (start,) = bench.stick.glob("*.svo")
    home = ("--home", tmp_path / "home")
    told = run("new", tmp_path / "s", "--from", start, "--person", "李测试",
               "--device", "17号电脑", "--json", *home).data  # fmt: skip
    listed = run("list", tmp_path / "s", "--json", *home).data["houses"]

    assert told["role"] == "laptop"
    assert [(row["name"], row["status"]) for row in listed] == [(HOUSE, "none")]
    run("fill", tmp_path / "s", HOUSE, bench.answers(), *home)
    run("pack", tmp_path / "s", bench.stick, *home)
    asked = run("merge", bench.office, bench.stick, "--home", bench.home("office"))
    assert "“17号电脑”（李测试" in asked.out and "“03号电脑”（王测试" in asked.out


def test_houses_are_added_listed_and_filled(bench: Bench, run: Run) -> None:
    made = run("house", bench.office, "示例社15号院", "--code", "A-015", "--json").data
    filled = run("fill", bench.office, made["inspection"][:8], bench.answers(), "--json")
    found = run("list", bench.office, "--text", "15", "--json").data["houses"]

    assert filled.code == 0 and filled.data["problems"] == []
    assert [(row["inspection"], row["grade"]) for row in found] == [(made["inspection"], "D")]
    assert "示例社15号院" in run("list", bench.office).out


def test_what_a_form_does_not_have_is_told(bench: Bench, run: Run) -> None:
    """Nothing typed vanishes without a word: unknown paths are problems."""
    ended = run("fill", bench.office, HOUSE, bench.answers({"no/such": "x"}), "--json")

    assert ended.code == 1 and ended.data["unknown"] == ["no/such"]


def test_done_needs_all_answers(bench: Bench, run: Run) -> None:
    """A short file fills in what it names; what is missing keeps the inspection a draft."""
    made = run("house", bench.office, "示例社16号院", "--json").data["inspection"]
    few = bench.file("few.json", json.dumps({"identity/weather": "sunny"}))
    ended = run("fill", bench.office, made, few, "--done", "--json")

    assert ended.code == 1 and ended.data["problems"]
    unsaid = run("fill", bench.office, made, bench.answers(), "--done", "--json")
    assert (unsaid.code, len(unsaid.data["shots"])) == (1, 16), "required shots are missing"
    assert run("missing-photos", bench.office, made).code == 1
    assert run("fill", bench.office, made, bench.answers(), "--done", "--not-taken", WHY).code == 0
    (told,) = run("missing-photos", bench.office, made, "--json").data["houses"]
    assert told["reason"] == WHY
    assert {"path": "measures/overview/photo_back", "shot": "back"} in told["missing"]
    found = run("list", bench.office, "--text", "16", "--json").data["houses"]
    assert found[0]["status"] == "done"


def test_a_short_answers_file_leaves_the_rest(bench: Bench, run: Run) -> None:
    """Of a finished inspection one answer changes and one is cleared, with a reason only."""
    made = run("house", bench.office, "示例社16号院", "--json").data["inspection"]
    run("fill", bench.office, made, bench.answers(), "--done", "--not-taken", WHY)
    told = {"identity/weather": "rain", "identity/instruments": None}
    short = bench.file("short.json", json.dumps(told))

    assert run("fill", bench.office, made, short, "--json").data["error"]["code"] == "reason_needed"
    ended = run("fill", bench.office, made, short, "--reason", "天气记错了", "--json")
    assert ended.data["unknown"] == []
    found = run("list", bench.office, "--text", "16", "--json").data["houses"]
    assert (found[0]["grade"], found[0]["status"]) == ("D", "done")


def test_refused_paths_keep_the_inspection_a_draft(bench: Bench, run: Run) -> None:
    """What the form does not have was not filled in: the house is not called done."""
    made = run("house", bench.office, "示例社17号院", "--json").data["inspection"]
    told = json.loads(Path(bench.answers()).read_text(encoding="utf-8")) | {"no/such": "x"}
    ended = run(
        "fill", bench.office, made, bench.file("odd.json", json.dumps(told)), "--done", "--json"
    )

    assert (ended.code, ended.data["unknown"]) == (1, ["no/such"])
    found = run("list", bench.office, "--text", "17", "--json").data["houses"]
    assert found[0]["status"] == "draft"


def test_photos_are_taken_once(bench: Bench, run: Run) -> None:
    """The good one goes in, the same again is known, the broken one is refused by name."""
    good, bad = bench.photo(), bench.file("cut.jpg", b"no photo")
    ended = run("photo", bench.office, HOUSE, PHOTOS, good, good, bad, "--json")

    assert ended.code == 1 and len(ended.data["added"]) == 1
    assert ended.data["duplicates"] == ["IMG_1.jpg"] and list(ended.data["refused"]) == ["cut.jpg"]
    assert run("list", bench.office, "--json").data["houses"][0]["photos"] == 1


def test_dossiers_are_printed(bench: Bench, run: Run) -> None:
    one = run("report", bench.office, HOUSE, "-o", bench.place / "one.pdf", "--json").data
    every = run("report", bench.office, "-o", bench.place / "all")

    assert one["written"][0]["pages"] > 3
    assert (bench.place / "one.pdf").read_bytes().startswith(b"%PDF")
    assert every.code == 0 and len(list((bench.place / "all").glob("*.pdf"))) == 1


def test_a_house_with_two_forms_is_asked_for_its_form(bench: Bench, run: Run) -> None:
    """No command guesses which of its inspections is meant; all are printed."""
    place = run("house", bench.office, "示例社18号院", "--json").data
    nothing = bench.file("nothing.json", "{}")
    other = run(
        "fill", bench.office, "示例社18号院", nothing, "--form", "quick_screening", "--json"
    )
    assert other.data["record"] != place["inspection"]
    asked = [
        run(*words, "--json")
        for words in (
            ("fill", bench.office, "示例社18号院", nothing),
            ("photo", bench.office, "示例社18号院", PHOTOS, bench.photo()),
            ("report", bench.office, "示例社18号院", "-o", bench.place / "no.pdf"),
            (
                "task",
                bench.office,
                "示例社18号院",
                "--what",
                "x",
                "--who",
                "y",
                "--due",
                "20261231",
            ),
            ("submit", bench.office, "示例社18号院"),
            ("return", bench.office, "示例社18号院", "--reason", "x"),
        )
    ]
    assert {(one.code, one.data["error"]["code"]) for one in asked} == {(3, "inspection_ambiguous")}

    chosen = ("--form", "quick_screening", "-o", bench.place / "one.pdf", "--json")
    one = run("report", bench.office, "示例社18号院", *chosen)
    assert [told["record"] for told in one.data["written"]] == [other.data["record"]]
    every = run("report", bench.office, "-o", bench.place / "all", "--json").data["written"]
    assert {place["inspection"], other.data["record"]} <= {told["record"] for told in every}


def test_packages_are_merged_after_trust_and_settled_with_a_reason(bench: Bench, run: Run) -> None:
    """Unknown, trusted, in conflict, settled; the second time nothing changes."""
    assert run("merge", bench.office, bench.stick).code == 1
    device = bench.merge()
    again = run("merge", bench.office, *bench.stick.glob("*.svp"), "--json")
    assert [one["state"] for one in again.data["files"]] == ["known"] and again.code == 0
    assert [one["device"] for one in again.data["files"]] == [device]

    found = run("conflicts", bench.office, "--json")
    assert found.code == 1
    for one in found.data["conflicts"]:
        assert len(one["sides"]) == 2 and one["house"] == HOUSE
        words = ("settle", bench.office, one["record"], one["group"], one["shown"])
        assert run(*words).code == run(*words, "--reason", " ").code == 3
        assert run(*words, "--reason", "现场复核", "--json").data == {"settled": one["group"]}
    assert run("conflicts", bench.office).code == 0
    assert run("verify", bench.office).code == 0


def test_a_package_tells_what_is_in_it(bench: Bench, run: Run) -> None:
    bench.at("laptop")
    (bench.place / "out").mkdir()
    run("photo", bench.laptop, HOUSE, PHOTOS, bench.photo())
    told = run("pack", bench.laptop, bench.place / "out", "--json").data

    assert told["photos"] == 1 and told["records"] >= 1 and told["missing"] == []
    assert all(Path(file).exists() for file in told["files"])


def test_the_loop_ends_with_a_photo(bench: Bench, run: Run) -> None:
    """Finding → task → after-photo → closed."""
    task = run("task", bench.office, HOUSE, "--what", "搬离", "--who", "嘎查", "--due",
               "2026-12-31", "--json").data["task"]  # fmt: skip
    (row,) = run("tasks", bench.office, "--json").data["tasks"]
    assert (row["task"], row["state"], row["house"]) == (task, "open", HOUSE)

    ended = run("close", bench.office, task[:8], "--photo", bench.photo(), "--result", "已搬离")
    assert ended.code == 0
    assert "已销号" in run("tasks", bench.office).out


def test_houses_counted_by_hand_are_graded(bench: Bench, run: Run) -> None:
    lines = (ROOT / "tests/domain/vectors.jsonl").read_text(encoding="utf-8").splitlines()
    file = bench.file("v.jsonl", lines[0])

    told = run("grade", file, "--explain", "--json")
    assert told.code == 0 and told.data["houses"][0]["explain"]
    assert run("grade", file).out.strip()
    assert run("grade", bench.file("w.jsonl", "{"), "--json").code == 1


def test_the_shipped_form_is_good(run: Run) -> None:
    form = ROOT / "forms/library/danger_check.xlsx"

    assert run("check-form", form, "--json").data == {"findings": [], "missing_roles": []}
    assert run("check-form", form).code == 0


def test_a_survey_is_verified_and_rebuilt(bench: Bench, run: Run) -> None:
    assert run("verify", bench.office, "--json").data == {"troubles": []}
    assert run("rebuild", bench.office, "--json").data["same"] is True
    assert run("verify", bench.office).code == run("rebuild", bench.office).code == 0


def test_english_is_one_option_away(bench: Bench, run: Run) -> None:
    assert not re.search("[一-鿿]", run("verify", bench.office, "--lang", "en").out)


def test_a_home_can_be_named(bench: Bench, tmp_path: Path, run: Run) -> None:
    run("list", bench.office, "--home", tmp_path / "elsewhere")

    assert (tmp_path / "elsewhere/log/chengjian.log").exists()


def test_real_processes_say_the_same(bench: Bench, made: Path) -> None:
    """The exit code reaches the shell; words and JSON go to standard output, errors beside it."""
    good = bench.process("list", bench.office, "--json")
    known = bench.process("list", bench.place / "nowhere")
    as_json = bench.process("list", bench.place / "nowhere", "--json")
    wrong = bench.process("list")

    assert [good.returncode, known.returncode, as_json.returncode, wrong.returncode] == [0, 3, 3, 2]
    assert json.loads(good.stdout)["houses"][0]["name"] == HOUSE and good.stderr == ""
    assert known.stdout == "" and len(known.stderr.splitlines()) >= 3
    assert json.loads(as_json.stdout)["error"]["code"] == "no_survey" and as_json.stderr == ""


def test_a_bug_is_logged_and_told_in_a_sentence(bench: Bench) -> None:
    """No traceback on the screen, its places without its words in the log, exit code 4."""
    broken = "import app.survey.roster as r\ndef page(*_): raise ValueError('秘密')\n"
    ended = bench.process("list", bench.office, before=broken + "r.Roster.page = page")

    assert ended.returncode == 4 and "Traceback" not in ended.stderr and "诊断" not in ended.stdout
    log = (bench.home("office") / "log/chengjian.log").read_text(encoding="utf-8")
    assert "ValueError" in log and "app/cli/houses.py" in log and "秘密" not in log


def test_a_reader_who_went_away_is_no_error(bench: Bench) -> None:
    """`list | head` ends quietly."""
    gone = "import os, sys\nr, w = os.pipe(); os.close(r); os.dup2(w, 1)\n"
    ended = bench.process("list", bench.office, before=gone)

    assert ended.returncode == 0 and ended.stderr == ""


def test_main_is_callable_without_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert "Chengjian" in capsys.readouterr().out
