"""A protected survey from the command line: made, opened, changed, recovered."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

from app.cli.main import main
from tests.cli.conftest import ROOT, Bench
from tests.in_clear import in_clear

PASSPHRASE, OTHER = "红柳河边的老榆树", "另一个口令足够长"


class Store(KeyringBackend):
    """A system's password store that lives in this test."""

    priority = 1

    def __init__(self) -> None:
        super().__init__()
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.kept.pop((service, username), None) is None:
            raise PasswordDeleteError


@pytest.fixture(autouse=True)
def nobody_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CHENGJIAN_PASSPHRASE", raising=False)
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")


def said(capsys: pytest.CaptureFixture[str], *words: object) -> dict[str, object]:
    capsys.readouterr()
    main([*map(str, words), "--json"])
    told: dict[str, object] = json.loads(capsys.readouterr().out)
    return told


def refused(capsys: pytest.CaptureFixture[str], *words: object) -> object:
    error = said(capsys, *words)["error"]
    assert isinstance(error, dict) and error["title"] and error["kept"] and error["advice"]
    return error["code"]


def test_an_existing_survey_becomes_protected(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """`protect` with its sheet; then every command needs the passphrase, by file or variable."""
    bench.at("laptop")
    word = bench.file("word.txt", PASSPHRASE + "\r\nsecond line\n")
    assert refused(capsys, "protect", bench.laptop) == "passphrase_missing"
    sheets = bench.place / "sheets"
    made = said(capsys, "protect", bench.laptop, "--passphrase-file", word, "--sheet", sheets)
    assert made["protected"] and Path(str(made["sheet"])).read_bytes().startswith(b"%PDF")
    assert refused(capsys, "list", bench.laptop) == "passphrase_needed"
    assert main(["list", str(bench.laptop), "--passphrase-file", str(word)]) == 0
    monkeypatch.setenv("CHENGJIAN_PASSPHRASE", "falsch falsch")
    assert refused(capsys, "list", bench.laptop) == "passphrase_wrong"
    monkeypatch.setenv("CHENGJIAN_PASSPHRASE", PASSPHRASE)
    assert said(capsys, "verify", bench.laptop) == {"troubles": []}
    assert refused(capsys, "protect", bench.laptop) == "protected_already"
    assert refused(capsys, "recovery-sheet", bench.laptop, "-o", bench.laptop) == "sheet_in_survey"
    bench.stick.mkdir(exist_ok=True)
    assert main(["pack", str(bench.laptop), str(bench.stick)]) == 0
    capsys.readouterr()
    new = bench.file("new.txt", OTHER)
    assert said(capsys, "passphrase", bench.laptop, "--new-file", new) == {"changed": True}
    assert refused(capsys, "list", bench.laptop) == "passphrase_wrong"
    code = bench.file("code.txt", str(made["recovery_code"]).lower())
    told = said(capsys, "passphrase", bench.laptop, "--recovery-file", code)
    assert told == {"changed": True}  # to what the variable says
    assert main(["list", str(bench.laptop)]) == 0
    assert in_clear([bench.laptop, bench.home("laptop")], [PASSPHRASE, OTHER]) == []


def test_new_surveys_are_protected_from_the_first_byte(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Office and laptop; a wrong start file or a short passphrase leaves no folder behind."""
    bench.at("office")
    monkeypatch.setenv("CHENGJIAN_PASSPHRASE", PASSPHRASE)
    office, laptop = bench.place / "o2" / "survey", bench.place / "l2" / "survey"
    made = said(capsys, "new", office, "--title", "新调查", "--protect")
    assert made["protected"]
    assert refused(capsys, "new", office, "--title", "又一个", "--protect") == "survey_exists"
    assert main(["list", str(office)]) == 0
    start = bench.place / "start"
    start.mkdir()
    assert main(["start-file", str(office), str(start)]) == 0
    capsys.readouterr()
    (file,) = start.glob("*.svo")
    bench.at("laptop")
    monkeypatch.setenv("CHENGJIAN_PASSPHRASE", "kurz")
    assert refused(capsys, "new", laptop, "--from", file, "--protect") == "passphrase_short"
    assert not laptop.exists() and not list(laptop.parent.glob("*"))
    monkeypatch.setenv("CHENGJIAN_PASSPHRASE", PASSPHRASE)
    assert said(capsys, "new", laptop, "--from", file, "--protect")["protected"]
    assert main(["verify", str(laptop)]) == 0
    for folder in (office, laptop):
        assert in_clear([folder], ["新调查"]) == []


def test_the_system_may_remember_it(
    bench: Bench, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """With a password store nothing is asked, until it is forgotten; without one it says so."""
    bench.at("office")
    monkeypatch.setenv("CHENGJIAN_PASSPHRASE", PASSPHRASE)
    said(capsys, "protect", bench.office)
    assert refused(capsys, "passphrase", bench.office, "--remember") == "keyring_absent"
    before = keyring.get_keyring()
    keyring.set_keyring(Store())
    try:
        assert said(capsys, "passphrase", bench.office, "--remember") == {"remembered": True}
        monkeypatch.delenv("CHENGJIAN_PASSPHRASE")
        assert main(["list", str(bench.office)]) == 0
        capsys.readouterr()
        assert said(capsys, "passphrase", bench.office, "--forget") == {"remembered": False}
        assert refused(capsys, "list", bench.office) == "passphrase_needed"
    finally:
        keyring.set_keyring(before)


def test_plain_surveys_never_load_the_password_store(bench: Bench) -> None:
    """Nor does a protected one whose user never asked for it: start-up is not its place."""
    code = "import sys; from app.cli.main import main; main(sys.argv[1:]);"
    code += "print('keyring' in sys.modules)"
    for machine, folder in (("office", bench.office), ("laptop", bench.laptop)):
        bench.at(machine)
        if machine == "laptop":
            os.environ["CHENGJIAN_PASSPHRASE"] = PASSPHRASE
            try:
                assert main(["protect", str(folder)]) == 0
            finally:
                del os.environ["CHENGJIAN_PASSPHRASE"]
        ended = subprocess.run(
            [sys.executable, "-c", code, "list", str(folder)],
            cwd=ROOT, env=os.environ | {"CHENGJIAN_PASSPHRASE": PASSPHRASE},
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert ended.stdout.split()[-1] == "False"


def test_at_a_terminal_it_is_asked_for(bench: Bench) -> None:
    """Typed without being shown; typed twice where it is new; two slips are told apart."""
    pty = pytest.importorskip("pty")
    try:
        os.close(os.openpty()[0])
    except OSError:
        pytest.skip("no terminals here: /dev/pts is not mounted")
    bench.at("office")

    def talk(words: list[str], typed: list[str]) -> tuple[int, str]:
        child, terminal = pty.fork()
        if child == 0:
            os.chdir(ROOT)
            os.execv(sys.executable, [sys.executable, "-m", "app", *words])
        heard = b""
        for number, line in enumerate(typed, 1):
            while heard.count("：".encode()) < number:
                heard += os.read(terminal, 1000)
            os.write(terminal, line.encode() + b"\n")
        while True:
            try:
                more = os.read(terminal, 1000)
            except OSError:
                break
            if not more:
                break
            heard += more
        os.close(terminal)
        return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), heard.decode()

    folder = str(bench.office)
    end, heard = talk(["protect", folder], [PASSPHRASE, OTHER])
    assert end == 3 and "两次输入的口令不一样" in heard
    end, heard = talk(["protect", folder], [PASSPHRASE, PASSPHRASE])
    assert end == 0 and "恢复码" in heard and PASSPHRASE not in heard
    end, heard = talk(["list", folder], [OTHER])
    assert end == 3 and "口令不对" in heard
    end, heard = talk(["list", folder], [PASSPHRASE])
    assert end == 0 and PASSPHRASE not in heard
