"""Merge of 20 × 500 records ÷ bare `INSERT … SELECT`: `python tests/benchmarks/merge.py`.

Both sides start from the same office survey and the same twenty laptops, take turns in one process,
and end with everything checkpointed in the database file. Ours reads the archives as laptops
packed them (decryption apart): manifest and signatures, canonical form and hash of every
revision, chains, the history, heads and list rows (no search text: indexing is apart). The floor
copies the same rows of history (revisions and log) from the laptops' own databases. Then the same
packages once more, and beside both pygeodiff, which rebases the same rows of each laptop on what
the others brought (whole-number keys: those it keeps), once, since it takes so long.
Prints the ratios of medians; exits 1 above a budget.
"""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

import pygeodiff

from app.keys import age, device
from app.keys.device import DeviceKey
from app.model.canonical import Value
from app.model.ids import new_id
from app.model.merge import RecordView
from app.model.revision import seal
from app.store.database import connect
from app.store.store import Store
from app.store.values import HeadFields, SurveyMeta
from app.sync import intake, package, start_file, trust
from app.sync.checking import Source
from app.sync.outgoing import Sender

BUDGET = 2.5
AGAIN_BUDGET = 0.1
LAPTOPS = 20
RECORDS = 500
ROUNDS = 5
NOW = "2026-11-22T09:41:00+08:00"
WORDS = "土坯墙开裂倾斜位移构件宽度毫米基础沉降木屋架腐朽楼板露筋承重柱外闪变形渗漏"


def project(shown: RecordView) -> HeadFields:
    """A list row such as the program's own lists have."""
    address = shown.answers.get("identity/address", "")
    return HeadFields(title=str(address), place=next(iter(shown.links.get("place", ())), ""))


def answers(chance: random.Random) -> dict[str, Value]:
    """About 10 KB of an inspection with many members."""
    given: dict[str, Value] = {"identity/address": f"天山镇 {chance.randrange(999)} 号"}
    for _ in range(33):
        row = f"storeys/storey/{chance.randbytes(6).hex()}"
        given[row] = f"{chance.randrange(10**6):06d}"
        given[f"{row}/note"] = "".join(chance.choices(WORDS, k=24))
        given[f"{row}/width_mm"] = str(chance.randrange(40))
    return given


def fill(store: Store, key: DeviceKey, chance: random.Random) -> int:
    """500 new records; returns the mean size of their bytes."""
    size = 0
    for _ in range(RECORDS // 50):
        revisions = []
        for _ in range(50):
            given = answers(chance)
            revision = seal(
                survey=store.meta.survey_id,
                record=new_id(),
                kind="save",
                form="danger_check",
                version="1",
                parents=(),
                author="张三",
                device=key.id,
                time=NOW,
                answers=given,
                wrote={"": list(given)},
            )
            size += len(revision.data)
            revisions.append(revision)
        store.append(revisions, key)
    return size // RECORDS


def prepare(home: Path) -> tuple[DeviceKey, list[tuple[Path, Path, Path]], int]:
    """The office's key and per laptop (its database, package, archive inside the package)."""
    survey, chance = new_id(), random.Random(1)
    os.environ["CHENGJIAN_HOME"] = str(home / "office-home")
    office_key = device.load_or_make(survey)
    meta = SurveyMeta(
        survey, "基准", "office", office_key.id, office_key.public, office_key.recipient, NOW
    )
    sent = []
    with Store.create(home / "office", meta) as office:
        start = start_file.write(office, Sender(office_key, "内业", ""), home, now=NOW)
        for number in range(LAPTOPS):
            os.environ["CHENGJIAN_HOME"] = str(home / f"home{number}")
            start_file.make_survey(start, home / f"laptop{number}", now=NOW)
            with Store.open(home / f"laptop{number}") as laptop:
                key = device.load_or_make(survey)
                size = fill(laptop, key, chance)
                sender = Sender(key, f"外业{number}", "张三")
                to = package.recipients_of(laptop)
                (file,) = package.write(laptop, sender, home / "stick", to, now=NOW).files
            plain = home / f"{number}.zip"
            with open(file, "rb") as sealed, open(plain, "wb") as out:
                age.decrypt(sealed, out, office_key.identities)
            trust.confirm(office, sender.who, now=NOW, by="李四")
            sent.append((home / f"laptop{number}" / "survey.db", file, plain))
    return office_key, sent, size


def merged(
    office: Path, key: DeviceKey, sent: list[tuple[Path, Path, Path]]
) -> tuple[float, float]:
    """Seconds to merge all packages, with verification and heads, into a copy of the office.

    And seconds to be given the same files again, as a stick that stays in brings them.
    """
    store = Store.open(office, project=project)
    begun = time.perf_counter()
    sources = [Source(file, plain) for _database, file, plain in sent]
    for outcome in intake.read_sources(store, key, sources, now=NOW):
        assert isinstance(outcome, intake.Arrived) and outcome.new_records == RECORDS
    store.close()
    first = time.perf_counter() - begun
    with Store.open(office, project=project) as store:
        begun = time.perf_counter()
        assert intake.read(store, key, [sent[0][1].parent], now=NOW) == []
        return first, time.perf_counter() - begun


def rebased(home: Path, sent: list[tuple[Path, Path, Path]]) -> float:
    """Seconds for pygeodiff to bring the same rows together, without any verification."""
    geodiff = pygeodiff.GeoDiff()
    base, master = home / "base.db", home / "master.db"
    table = "CREATE TABLE revision (n INTEGER PRIMARY KEY, rid TEXT, record TEXT, bytes BLOB)"
    with connected(base) as connection:
        connection.execute(table)
    laptops = []
    for number, (database, _file, _plain) in enumerate(sent):
        laptop = home / f"geodiff{number}.db"
        shutil.copy(base, laptop)
        with connected(laptop) as connection:
            connection.execute("ATTACH ? AS sent", (str(database),))
            connection.execute(
                "INSERT INTO revision SELECT n, rid, record, bytes FROM sent.revision"
            )
        laptops.append(laptop)
    shutil.copy(base, master)
    begun = time.perf_counter()
    for number, laptop in enumerate(laptops):
        ours, theirs, moved, conflict = (
            str(home / f"{name}{number}") for name in ("ours", "theirs", "moved", "conflict")
        )
        geodiff.create_changeset(str(base), str(laptop), ours)
        geodiff.create_changeset(str(base), str(master), theirs)
        geodiff.create_rebased_changeset(str(base), str(laptop), theirs, moved, conflict)
        rebasing = number > 0  # on the first nobody has brought anything: no file is written
        geodiff.apply_changeset(str(master), moved if rebasing else ours)
    seconds = time.perf_counter() - begun
    with connected(master) as connection:
        held = connection.execute("SELECT count(*) FROM revision").fetchone()[0]
    assert held == LAPTOPS * RECORDS
    return seconds


@contextmanager
def connected(file: Path) -> Iterator[sqlite3.Connection]:
    """A plain connection with its changes kept."""
    connection = sqlite3.connect(file)
    yield connection
    connection.commit()
    connection.close()


def copied(office: Path, sent: list[tuple[Path, Path, Path]]) -> float:
    """Seconds to copy the same rows bare, one transaction per laptop."""
    connection = connect(office / "survey.db")
    columns = "rid, record, kind, form, version, author, device, time, bytes"
    log = ", ".join(row[1] for row in connection.execute("PRAGMA table_info(device_log)"))
    begun = time.perf_counter()
    for database, _file, _plain in sent:
        connection.execute("ATTACH ? AS sent", (str(database),))
        connection.execute("BEGIN IMMEDIATE")
        connection.execute(
            f"INSERT OR IGNORE INTO main.revision ({columns}) SELECT {columns} FROM sent.revision"
        )
        connection.execute(
            f"INSERT OR IGNORE INTO main.device_log ({log}) SELECT {log} FROM sent.device_log"
        )
        connection.execute("COMMIT")
        connection.execute("DETACH sent")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    held = connection.execute("SELECT count(*) FROM revision").fetchone()[0]
    connection.close()
    assert held == LAPTOPS * RECORDS
    return time.perf_counter() - begun


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        key, sent, size = prepare(home)
        rounds = [one_round(home, key, sent) for _ in range(ROUNDS + 1)]
        ours, again, floor = (list(side) for side in zip(*rounds[1:], strict=True))  # one warms up
        geodiff = rebased(home, sent)
    ratio = statistics.median(ours) / statistics.median(floor)
    once_more = statistics.median(again) / statistics.median(ours)
    print(f"{LAPTOPS} × {RECORDS} records of {size} bytes, medians of {ROUNDS} rounds in turns")
    print(f"merge {statistics.median(ours) * 1000:.0f} ms (least {min(ours) * 1000:.0f})")
    print(f"floor {statistics.median(floor) * 1000:.0f} ms (least {min(floor) * 1000:.0f})")
    print(f"ratio {ratio:.2f}, budget {BUDGET}")
    print(f"the same files again ÷ the first time {once_more:.4f}, budget {AGAIN_BUDGET}")
    print(f"pygeodiff's rebase of the same rows, nothing verified: {geodiff * 1000:.0f} ms", end="")
    print(f", {geodiff / statistics.median(floor):.1f} × the floor")
    return 0 if ratio <= BUDGET and once_more <= AGAIN_BUDGET else 1


def one_round(
    home: Path, key: DeviceKey, sent: list[tuple[Path, Path, Path]]
) -> tuple[float, float, float]:
    """Seconds of ours, of ours once more, and of the floor, each in a fresh copy of the office."""
    ours, floor = home / "ours", home / "floor"
    for copy in (ours, floor):
        shutil.copytree(home / "office", copy)
    first, again = merged(ours, key, sent)
    bare = copied(floor, sent)
    for copy in (ours, floor):
        shutil.rmtree(copy)
    return first, again, bare


if __name__ == "__main__":
    sys.exit(main())
