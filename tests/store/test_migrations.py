"""Lifting an old file: a copy first, one transaction, and a kill at any moment heals."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.store import migrations, schema
from app.store.database import Connection, pragma
from app.store.migrations import Ladder
from app.store.store import Store
from tests.store.made import Signer, new_store, revision, verify

#: Where a child kills itself: before the copy is whole, between steps, before the commit.
MOMENTS = ("copying", "first", "middle", "last", "none")


def old_survey(folder: Path) -> str:
    """A file of the layout before version 1: photos had no size, audit was called journal."""
    with new_store(folder) as store:
        store.append([revision(Signer(), n) for n in range(5)], Signer())
        store.note("2026-11-22T09:00:00+08:00", "测试员", "export")
        digest = store.digest()
    connection = dbapi2.connect(str(folder / "survey.db"), isolation_level=None)
    connection.execute("DROP TRIGGER audit_no_update")
    connection.execute("DROP TRIGGER audit_no_delete")
    connection.execute("ALTER TABLE audit DROP COLUMN entry")
    connection.execute("ALTER TABLE audit RENAME TO journal")
    for table in ("intake", "receipt", "freed", "recheck", "tray"):
        connection.execute(f"DROP TABLE {table}")
    connection.execute("ALTER TABLE photo DROP COLUMN size")
    for table in schema.PROJECTED[3:]:
        connection.execute(f"DROP TABLE {table}")
    connection.execute("PRAGMA user_version = 0")
    connection.close()
    return digest


def ladder(moment: str = "none", top: int = schema.VERSION) -> Ladder:
    steps = Ladder(top)
    steps.step(1)(migrations.places)
    steps.step(2)(migrations.exchange)
    steps.step(3)(migrations.tray)

    def reach(here: str) -> None:
        if here == moment:
            os.kill(os.getpid(), signal.SIGKILL)

    @steps.step(0)
    def first_layout(connection: Connection) -> None:
        reach("first")
        connection.execute("ALTER TABLE photo ADD COLUMN size INTEGER NOT NULL DEFAULT 0")
        connection.execute("ALTER TABLE journal RENAME TO audit")
        reach("middle")
        for statement in schema.statements(schema.SURVEY):
            if statement.startswith("CREATE TRIGGER audit_"):
                connection.execute(statement)
        reach("last")

    return steps


def test_an_old_file_is_lifted_with_a_copy_beside_it(tmp_path: Path) -> None:
    """After opening, the file is new, the content the same, and the old file still there."""
    folder = tmp_path / "s"
    digest = old_survey(folder)
    with Store.open(folder, ladder=ladder()) as store:
        assert store.meta.schema == schema.VERSION
        assert store.digest() == digest
        assert [note.what for note in store.notes()] == ["export"]
        assert store.verify(verify) == []
    copy = dbapi2.connect(str(folder / "survey-v0.db"))
    assert pragma(copy, "user_version") == 0
    assert copy.execute("SELECT count(*) FROM journal").fetchone() == (1,)
    copy.close()


def test_an_old_file_is_not_lifted_by_a_reader(tmp_path: Path) -> None:
    """Opening read-only never changes a file."""
    old_survey(tmp_path / "s")
    before = (tmp_path / "s" / "survey.db").read_bytes()
    with pytest.raises(KnownError) as caught:
        Store.open(tmp_path / "s", readonly=True, ladder=ladder())
    assert caught.value.code == "old_schema"
    assert (tmp_path / "s" / "survey.db").read_bytes() == before


def test_a_failing_step_leaves_the_old_file(tmp_path: Path) -> None:
    """An error in a step undoes all of it, and the lock is free again."""
    old_survey(tmp_path / "s")
    broken = Ladder(schema.VERSION)
    broken.step(1)(migrations.places)
    broken.step(2)(migrations.exchange)
    broken.step(3)(migrations.tray)

    @broken.step(0)
    def no_such_table(connection: Connection) -> None:
        connection.execute("ALTER TABLE journal RENAME TO audit")
        connection.execute("ALTER TABLE nothing RENAME TO something")

    with pytest.raises(dbapi2.OperationalError):
        Store.open(tmp_path / "s", ladder=broken)
    with Store.open(tmp_path / "s", ladder=ladder()) as store:
        assert store.verify(verify) == []


@pytest.mark.skipif(sys.platform == "win32", reason="SIGKILL")
@pytest.mark.parametrize("moment", MOMENTS)
def test_a_lift_that_is_killed_is_simply_done_again(tmp_path: Path, moment: str) -> None:
    """A real process dies in the middle; the next opening finds nothing half-done."""
    folder = tmp_path / "s"
    digest = old_survey(folder)
    if moment == "copying":  # what a kill during the copy leaves
        (folder / "survey-v0.up").write_bytes(b"half a copy")
    else:
        child = subprocess.run(
            [sys.executable, "-m", "tests.store.test_migrations", str(folder), moment],
            check=False,
        )
        assert child.returncode == (0 if moment == "none" else -signal.SIGKILL)
    shutil.copytree(folder, tmp_path / "image")
    with Store.open(tmp_path / "image", ladder=ladder()) as store:
        assert store.digest() == digest
        assert store.verify(verify) == []
    assert not (tmp_path / "image" / "survey-v0.up").exists()


if __name__ == "__main__":
    Store.open(Path(sys.argv[1]), ladder=ladder(sys.argv[2])).close()
