"""A stolen laptop, a stolen office computer, a stolen stick: nobody's name or number in clear.

Two protected computers live through a day with invented residents. At every stage, also while
the programs are at work and after they were killed, every byte of every file of the survey and of
the user's own folder is searched, in UTF-8, UTF-16 and GB 18030.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from app import bootstrap, paths
from app.bootstrap import Who
from app.survey.audience import Audience
from app.survey.survey import Survey
from tests.in_clear import in_clear
from tests.sheets import making
from tests.survey.crew import FRONT, HOUSE, START, house_d, jpeg

ROOT = Path(__file__).resolve().parents[2]
CLEAR = Audience(personal=True, reason="报镇政府安置办审核")
PASSPHRASE = "红柳河边的老榆树"
HEAD = ["镇", "嘎查村", "房屋名称", "房屋编号", "户主", "联系电话", "建成年份", "层数"]
#: Invented people: of the list, of the form, of a draft, and one who was put right later.
ROSTER = [(f"测布仁巴雅尔{n}", f"1390000{n:04}") for n in range(40)]
FORM, DRAFT, LATER = ("测欧云其其格", "13911112222"), ("测娜仁托娅", "13933334444"), "13955556666"
OWNER, PHONE = "identity/owner", "identity/phone"
SECRETS = [word for pair in (*ROSTER[::13], FORM, DRAFT) for word in pair] + [LATER]


@dataclass
class Computer:
    root: Path
    who: Who

    @property
    def folder(self) -> Path:
        return self.root / "survey"

    @property
    def home(self) -> Path:
        return self.root / "home"

    def here(self) -> None:
        os.environ[paths.HOME_VARIABLE] = str(self.home)

    def open(self) -> Survey:
        self.here()
        return bootstrap.open_survey(self.folder, self.who, lambda: START, passphrase=PASSPHRASE)

    def clear(self) -> list[tuple[str, str]]:
        """What a thief of this computer can read."""
        return in_clear([self.folder, self.home], SECRETS)


@dataclass
class Day:
    office: Computer
    laptop: Computer
    stick: Path
    record: str = ""


def lived(root: Path) -> Day:
    """Roster imported, handed over, filled with photos, written down; a draft is open."""
    office = Computer(root / "office", Who("赵测试", "办公室"))
    laptop = Computer(root / "laptop", Who("王测试", "17号电脑"))
    day = Day(office, laptop, root / "stick")
    day.stick.mkdir(parents=True)
    (root / "start").mkdir()
    office.here()
    rows = [
        ["阿镇", "示例嘎查", f"{n}号院", f"A-{n}", name, phone, "1985", "1"]
        for n, (name, phone) in enumerate(ROSTER)
    ]
    list_ = making.xlsx(root / "名册.xlsx", [HEAD, *rows])
    with bootstrap.create(
        office.folder, "测试调查", office.who, lambda: START, passphrase=PASSPHRASE
    ) as survey:
        preview = survey.importing.preview(list_)
        survey.importing.apply(preview, survey.importing.plan(preview))
        survey.houses.add(HOUSE, "苏布尔嘎镇 示例嘎查", "A-012")
        assert office.clear() == []
        start = survey.exchange.start_file(root / "start")
    assert in_clear([root / "start"], SECRETS, but=[".svo"]) == []
    laptop.here()
    with bootstrap.join(
        laptop.folder, start, laptop.who, lambda: START, passphrase=PASSPHRASE
    ) as survey:
        place = next(row.record for row in survey.core.store.heads(form="place", text=HOUSE))
        day.record, _changed = survey.houses.begin(place)
        filling = survey.filling.open(day.record)
        survey.filling.load_answers(filling, house_d() | {OWNER: FORM[0], PHONE: FORM[1]})
        files = [jpeg(root / "camera", n) for n in range(3)]
        for one in survey.taking.add(files, FRONT, filling.photos):
            assert one.entry is not None
            filling.put_photo(one.photo, one.entry)
        survey.filling.commit(filling)
        assert laptop.clear() == []  # log files of the database included
        for path, value in ((OWNER, DRAFT[0]), (PHONE, DRAFT[1])):
            node = filling.instance.find(path)
            assert node is not None
            filling.instance.set(node, value)
        survey.filling.keep(survey.filling.snapshot(filling, ""))
        assert laptop.clear() == []
    return day


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    root = tmp_path_factory.mktemp("stolen")
    before = os.environ.get(paths.HOME_VARIABLE)
    lived(root)
    yield root
    if before is not None:
        os.environ[paths.HOME_VARIABLE] = before


@pytest.fixture
def day(made: Path, tmp_path: Path, own_home: Path) -> Day:
    """A copy of that day, both computers off."""
    shutil.copytree(made, tmp_path / "day")
    root = tmp_path / "day"
    return Day(
        Computer(root / "office", Who("赵测试", "办公室")),
        Computer(root / "laptop", Who("王测试", "17号电脑")),
        root / "stick",
    )


def test_a_whole_day_leaves_nothing_in_clear(day: Day, tmp_path: Path) -> None:
    """Filled, drafted, packed, merged, corrected, sent back, printed: searched each time."""
    with day.laptop.open() as survey:
        survey.exchange.pack(day.stick)
        assert day.laptop.clear() == []
        sender = survey.device
    assert in_clear([day.stick], SECRETS) == []
    with day.office.open() as survey:
        merged = survey.exchange.merge([day.stick], trusted=frozenset({sender}))
        assert not merged.refused
        assert day.office.clear() == []
        (house,) = survey.core.store.heads(form="place", text="13号院")
        assert set(ROSTER[13]) <= {one.text for one in survey.residents.reveal(house.record)}
        record = next(
            head.record for head in survey.core.store.heads() if head.form == "danger_check"
        )
        filling = survey.filling.open(record)
        assert filling.instance.personal_answers()[OWNER] == DRAFT[0]  # packing took the draft
        node = filling.instance.find(PHONE)
        assert node is not None
        filling.instance.set(node, LATER)
        survey.filling.commit(filling, reason="电话核对")
        assert survey.papers.preview("dossier", record, CLEAR).startswith(b"%PDF")
        survey.papers.write("dossier", record, tmp_path / "outside.pdf", CLEAR)
        assert day.office.clear() == []
        survey.exchange.pack(day.stick)
        assert day.office.clear() == []
    assert in_clear([day.stick], SECRETS) == []
    with day.laptop.open() as survey:
        survey.exchange.merge([day.stick])
        filling = survey.filling.open(record)
        assert filling.instance.personal_answers()[PHONE] == LATER
        assert day.laptop.clear() == []
        survey.care.rebuild()
    for computer in (day.laptop, day.office):
        with computer.open() as survey:
            assert survey.care.verify() == []
        assert computer.clear() == []


#: Runs one command of the program, and dies at the n-th thing that it asks of the system's files.
CHILD = """
import os, signal, sys
from app.cli.main import main
from app.keys import age

age._IN_MEMORY = 0  # as if every package were a large one
left = int(sys.argv[1])

def watch(event, args):
    global left
    if event in {"open", "os.rename", "os.remove", "os.mkdir", "shutil.rmtree"}:
        place = str(args[0])
        if event == "open" and ("/app/" in place or place.endswith((".py", ".pyc", ".so"))):
            return
        left -= 1
        if left == 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(watch)
code = main(sys.argv[2:])
print(int(sys.argv[1]) - left)
raise SystemExit(code)
"""


def run(computer: Computer, at: int, *words: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD, str(at), *map(str, words)],
        cwd=ROOT,
        env=os.environ
        | {paths.HOME_VARIABLE: str(computer.home), "CHENGJIAN_PASSPHRASE": PASSPHRASE},
        capture_output=True, text=True, check=False,
    )  # fmt: skip


def again(day: Day, computer: Computer, ready: Path) -> None:
    """The stick as it was before the step, and nothing of it kept from the last try."""
    shutil.rmtree(day.stick.parent)
    shutil.copytree(ready, day.stick.parent)
    if computer is day.laptop:
        for file in (*day.stick.glob("*.svp"), *day.laptop.folder.glob("outbox/*.svp")):
            file.unlink()


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize(
    "share", [6, pytest.param(1, marks=[pytest.mark.long, pytest.mark.timeout(1800)])]
)
def test_killed_while_packing_or_reading(day: Day, tmp_path: Path, share: int) -> None:
    """At one in `share` of all steps of both: nothing in clear, and the next try succeeds."""
    ready = tmp_path / "ready"
    with day.laptop.open() as survey:
        survey.exchange.pack(day.stick)
        sender = survey.device
    shutil.copytree(day.stick.parent, ready)
    for computer, words in (
        (day.laptop, ("pack", day.laptop.folder, day.stick)),
        (day.office, ("merge", day.office.folder, day.stick, "--trust", sender)),
    ):
        again(day, computer, ready)
        ended = run(computer, 0, *words)
        assert ended.returncode == 0, ended.stderr
        steps = int(ended.stdout.split()[-1])
        assert steps > 10
        for at in range(1 + steps % share, steps + 1, share):
            again(day, computer, ready)
            assert run(computer, at, *words).returncode == -9, at
            assert computer.clear() == [], at
            assert in_clear([day.stick], SECRETS) == [], at
            if at % 5 == 0:
                ended = run(computer, 0, *words)
                assert ended.returncode == 0, (at, ended.stderr)
                assert computer.clear() == [], at


def test_backup_disk_and_spare_laptop_hold_nothing_in_clear(day: Day, tmp_path: Path) -> None:
    """The second copy, and the computer that goes on from it."""
    disk = tmp_path / "disk"
    disk.mkdir()
    with day.laptop.open() as survey:
        survey.exchange.pack(day.stick)  # something in the outbox
        survey.backups.add(disk)
        survey.backups.run(disk)
        assert day.laptop.clear() == []
    assert in_clear([disk], SECRETS) == []
    spare = Computer(tmp_path / "spare", Who("李测试", "20号电脑"))
    spare.here()
    (found,) = bootstrap.backups_in(disk)
    with bootstrap.restore(
        found.folder, spare.folder, spare.who, lambda: START, passphrase=PASSPHRASE
    ) as survey:
        head = next(one for one in survey.core.store.heads() if one.form == "danger_check")
        answers = survey.filling.open(head.record).instance.personal_answers()
        assert answers[OWNER] == DRAFT[0]  # packing took the draft
        assert survey.care.verify() == []
        assert spare.clear() == []
    assert spare.clear() == []
