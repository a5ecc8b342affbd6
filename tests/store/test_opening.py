"""What is opened, what is refused, and in which words."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.model.merge import RecordView
from app.store import schema
from app.store.place import cloud_root, refuse_unsafe
from app.store.projection import plain_fields
from app.store.store import Store
from app.store.values import HeadFields
from tests.store.made import META, Signer, new_store, revision, verify


def refused(folder: Path) -> str:
    with pytest.raises(KnownError) as caught:
        Store.open(folder)
    error = caught.value
    assert error.title
    assert error.kept
    assert error.advice
    return error.code


def change(folder: Path, statement: str) -> None:
    connection = dbapi2.connect(str(folder / "survey.db"))
    connection.execute(statement)
    connection.close()


def test_a_newer_survey_is_refused_untouched(tmp_path: Path) -> None:
    """An older program leaves a newer program's survey exactly as it is."""
    new_store(tmp_path / "s").close()
    change(tmp_path / "s", f"PRAGMA user_version = {schema.VERSION + 1}")
    before = (tmp_path / "s" / "survey.db").read_bytes()
    assert refused(tmp_path / "s") == "newer_schema"
    assert (tmp_path / "s" / "survey.db").read_bytes() == before


def test_a_foreign_database_is_refused_untouched(tmp_path: Path) -> None:
    """Somebody else's SQLite file is not ours to write to."""
    change(tmp_path, "CREATE TABLE t (x)")
    before = (tmp_path / "survey.db").read_bytes()
    assert refused(tmp_path) == "not_a_survey"
    assert (tmp_path / "survey.db").read_bytes() == before


def test_a_folder_without_a_survey_is_refused(tmp_path: Path) -> None:
    """An empty folder stays empty."""
    assert refused(tmp_path) == "no_survey"
    assert not (tmp_path / "survey.db").exists()


def test_a_survey_is_never_made_over_another(tmp_path: Path) -> None:
    """Creating where a survey lies is refused, and the old one still opens."""
    new_store(tmp_path / "s").close()
    with pytest.raises(KnownError) as caught:
        Store.create(tmp_path / "s", META)
    assert caught.value.code == "survey_exists"
    Store.open(tmp_path / "s").close()


def test_a_stump_of_an_interrupted_creation_is_no_obstacle(tmp_path: Path) -> None:
    """What a killed creation left aside is replaced."""
    (tmp_path / "survey.up").write_bytes(b"half")
    with Store.create(tmp_path, META) as store:
        assert store.verify(verify) == []
    assert not (tmp_path / "survey.up").exists()


def test_lists_are_made_anew_when_their_recipe_changes(tmp_path: Path) -> None:
    """A program that computes titles differently rebuilds them once, at opening."""
    with new_store(tmp_path / "s") as store:
        store.append([revision(Signer())], Signer())
        before = store.digest()

    def loud(shown: RecordView) -> HeadFields:
        return HeadFields(title=plain_fields(shown).title + "!")

    with Store.open(tmp_path / "s", project=loud, project_version="2") as store:
        assert store.heads()[0].title.endswith("!")
        assert store.verify(verify) == []
        assert store.digest() != before
    with Store.open(tmp_path / "s") as store:
        assert store.digest() == before


def test_making_lists_anew_says_how_far_it_is(tmp_path: Path) -> None:
    """From nothing to all, never backwards; an opening that makes nothing anew says nothing."""
    key, told = Signer(), list[tuple[int, int]]()
    with new_store(tmp_path / "s") as store:
        store.append_many((revision(key, n, form="place") for n in range(1, 6100)), key)

    def heard(done: int, total: int) -> None:
        told.append((done, total))

    Store.open(tmp_path / "s", project_version="2", progress=heard).close()
    assert told == sorted(told)
    assert {total for _done, total in told} == {2 * 6099}
    assert told[-1] == (2 * 6099, 2 * 6099)
    assert any(6099 < done < 2 * 6099 for done, _total in told)  # the roster's own part
    told.clear()
    Store.open(tmp_path / "s", project_version="2", progress=heard).close()
    assert told == []


def test_a_copy_is_a_whole_survey(tmp_path: Path) -> None:
    """A copy made while the survey is open opens elsewhere with the same content."""
    with new_store(tmp_path / "s") as store:
        store.append([revision(Signer())], Signer())
        (tmp_path / "c").mkdir()
        store.copy_to(tmp_path / "c" / "survey.db")
        with Store.open(tmp_path / "c") as copy:
            assert copy.digest() == store.digest()


def test_a_second_process_reads_only_until_the_first_ends(tmp_path: Path) -> None:
    """The right to write belongs to one process and is free again when it is killed."""
    new_store(tmp_path / "s").close()
    holder = (
        "import sys; from pathlib import Path; from app.store.store import Store;"
        "store = Store.open(Path(sys.argv[1])); print(store.readonly, flush=True);"
        "sys.stdin.read()"
    )
    child = subprocess.Popen(
        [sys.executable, "-c", holder, str(tmp_path / "s")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert child.stdin is not None
    assert child.stdout is not None
    assert child.stdout.readline() == b"False\n"
    with Store.open(tmp_path / "s") as store:
        assert store.readonly
    child.kill()
    child.wait()
    child.stdin.close()
    child.stdout.close()
    with Store.open(tmp_path / "s") as store:
        assert not store.readonly
        store.append([revision(Signer())], Signer())


@pytest.mark.parametrize(
    "name",
    ["OneDrive - 单位", "我的坚果云", "Dropbox", "Nextcloud", "百度网盘同步", "WPS云盘"],
)
def test_folders_of_sync_clients_are_refused(tmp_path: Path, name: str) -> None:
    """A live database never lies where a client swaps files, however deep."""
    place = tmp_path / name / "调查" / "2026"
    place.mkdir(parents=True)
    with pytest.raises(KnownError) as caught:
        Store.create(place, META)
    assert caught.value.code == "cloud_folder"
    assert list(place.iterdir()) == []


@pytest.mark.parametrize("marker", [".stfolder", ".dropbox.cache", ".sync_1a2b3c.db"])
def test_marks_of_sync_clients_are_seen(tmp_path: Path, marker: str) -> None:
    """Clients that let the user choose the folder's name give themselves away by their marks."""
    place = tmp_path / "docs" / "s"
    place.mkdir(parents=True)
    assert cloud_root(place) is None
    (tmp_path / "docs" / marker).touch()
    assert cloud_root(place) == tmp_path / "docs"


@pytest.mark.skipif(sys.platform == "win32", reason="mount tables are not a Windows thing")
@pytest.mark.parametrize(
    ("kind", "safe"),
    [("cifs", False), ("nfs4", False), ("fuse.sshfs", False), ("fuseblk", True), ("ext4", True)],
)
def test_network_disks_are_refused(tmp_path: Path, kind: str, safe: bool) -> None:
    """The type of the nearest mount decides; blanks in its name are written as octal."""
    share = tmp_path / "共享 盘"
    (share / "s").mkdir(parents=True)
    mounts = tmp_path / "mounts"
    name = str(share).replace(" ", "\\040")
    mounts.write_text(f"rootfs / ext4 rw 0 0\n//server/x {name} {kind} rw 0 0\n", encoding="utf-8")
    refuse_unsafe(tmp_path, mounts)
    if safe:
        refuse_unsafe(share / "s", mounts)
    else:
        with pytest.raises(KnownError) as caught:
            refuse_unsafe(share / "s", mounts)
        assert caught.value.code == "network_folder"


def _read_without_rights(folder: Path, answer: multiprocessing.Queue[str]) -> None:
    os.setuid(65534)
    try:
        with Store.open(folder) as store:
            answer.put(f"{store.readonly} {store.count()}")
            store.append([revision(Signer(), 2)], Signer())
    except KnownError as error:
        answer.put(error.code)
    try:
        Store.create(folder / "new", META)
    except KnownError as error:
        answer.put(error.code)


@pytest.mark.skipif(
    not hasattr(os, "getuid") or os.getuid() != 0, reason="only root can give up its rights"
)
def test_a_folder_that_cannot_be_written_is_read(tmp_path_factory: pytest.TempPathFactory) -> None:
    """On a read-only disk a survey can be looked at, and every write is one known error."""
    top = tmp_path_factory.mktemp("ro")
    folder = top / "s"
    with new_store(folder) as store:
        store.append([revision(Signer())], Signer())
    shared = Path(tempfile.gettempdir())
    for parent in (top, *top.parents):
        if parent.is_relative_to(shared) and parent != shared:
            parent.chmod(0o755)  # pytest keeps its folders to root
    folder.chmod(0o555)
    context = multiprocessing.get_context("fork")
    answer = context.Queue()
    child = context.Process(target=_read_without_rights, args=(folder, answer))
    child.start()
    found = [answer.get(timeout=20) for _ in range(3)]
    child.join(20)
    folder.chmod(0o755)
    assert found == ["True 1", "read_only_survey", "read_only"]
    shutil.rmtree(top)
