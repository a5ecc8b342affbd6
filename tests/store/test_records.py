"""Revisions go in once and for ever, and lists show what counts of them."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.model.history import check_chain
from app.model.personal import seal_personal
from app.store import schema
from app.store.database import SETTINGS
from app.store.store import Store
from app.store.values import PackageNote
from tests.store.made import META, Signer, new_store, record_id, revision, verify


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with new_store(tmp_path / "s") as made:
        yield made


def test_a_revision_is_read_back_byte_for_byte(store: Store) -> None:
    """What was appended is there after reopening, with its exact bytes."""
    key = Signer()
    first = revision(key)
    changed = store.append([first], key)
    assert changed.records == {first.record}
    store.close()
    with Store.open(store.folder) as again:
        assert again.meta.survey_id == META.survey_id
        held = again.revision(first.id)
        assert held is not None
        assert held.data == first.data
        view = again.view(first.record)
        assert view is not None
        assert view.answers == first.answers
        assert again.view(record_id(99)) is None


def test_own_entries_make_one_signed_chain(store: Store) -> None:
    """Every append continues the device's chain, and the newest signature vouches for all."""
    key = Signer()
    store.append([revision(key, 1), revision(key, 2)], key)
    store.append([revision(key, 3)], key)
    log = store.log(key.id)
    assert [entry.seq for entry in log] == [1, 2, 3]
    head = store.log_heads()[key.id]
    assert head == log[-1]
    signature = store.signature(head)
    assert signature is not None
    assert check_chain(log, key.public, {head.entry: signature}, verify).sound
    assert store.log(key.id, after_seq=2) == log[2:]
    assert store.entry_at(key.id, 2) == log[1].entry


def test_appending_again_changes_nothing(store: Store) -> None:
    """A revision that is held already is passed over, its log too."""
    key = Signer()
    first = revision(key)
    store.append([first], key)
    assert not store.append([first], key)
    assert len(store.log(key.id)) == 1


def test_only_own_revisions_with_known_parents_are_appended(store: Store) -> None:
    """A bug above the store cannot write a foreign or dangling revision."""
    key, other = Signer(1), Signer(2)
    with pytest.raises(ValueError, match="another device"):
        store.append([revision(other)], key)
    with pytest.raises(ValueError, match="unknown parents"):
        store.append([revision(key, parents=[revision(key)], answers={"name": "二"})], key)
    assert store.count() == 0
    assert store.log_heads() == {}


@pytest.mark.parametrize("table", ["revision", "revision_photo", "device_log", "audit"])
def test_history_refuses_changes_and_deletions(store: Store, table: str) -> None:
    """The database itself says no to UPDATE and DELETE of history."""
    key = Signer()
    photo = {"p1": {"hash": "a" * 64, "ext": "jpg"}}
    store.append([revision(key, photos=photo)], key)
    store.note("2026-11-22T09:00:00+08:00", "测试员", "export")
    connection = dbapi2.connect(str(store.folder / "survey.db"))
    column = connection.execute(f"PRAGMA table_info({table})").fetchone()[1]
    for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):
        with pytest.raises(dbapi2.IntegrityError, match="append-only"):
            connection.execute(statement)
    connection.close()


def test_lists_show_the_effective_values(store: Store) -> None:
    """Title, grade, conflicts, photos and links come from the merged view."""
    key = Signer()
    base = revision(key, 1, links={"place": [record_id(9)]})
    left = revision(key, 1, parents=[base], answers={"name": "甲"}, wrote={"": ["name"]})
    right = revision(
        key,
        1,
        parents=[base],
        answers={"name": "乙"},
        results={"jgj125": {"grade": "D"}},
        photos={"p": {"hash": "b" * 64, "ext": "jpg"}},
        wrote={"": ["name", "@photo/p"], "grade": ["@result/jgj125"]},
    )
    store.append([base, left, right], key)
    (row,) = store.heads("danger_check")
    assert (row.grade, row.conflicts, row.photos, row.photos_missing) == ("D", 1, 1, 1)
    assert store.in_conflict() == [row]
    assert store.head(row.record) == row
    assert store.tally("danger_check") == {("", "D"): 1}


def test_links_are_found_from_their_target(store: Store) -> None:
    """A place finds the inspections that name it, until they no longer do."""
    key = Signer()
    first = revision(key, 1, links={"place": [record_id(9)]}, wrote={"": ["name", "@link/place"]})
    store.append([first], key)
    assert store.linking(record_id(9)) == [record_id(1)]
    assert store.linking(record_id(9), "finding") == []
    assert [row.record for row in store.heads(place=record_id(9))] == [record_id(1)]
    store.append([revision(key, 1, parents=[first], wrote={"": ["@link/place"]})], key)
    assert store.linking(record_id(9)) == []


def test_search_pages_and_counts(store: Store) -> None:
    """Every word must occur, width and case do not matter, and no character is special."""
    key = Signer()
    names = ["Ａ座 土坯墙", "b座 土坯墙 100%", "B座 砖墙"]
    store.append([revision(key, n, answers={"name": name}) for n, name in enumerate(names, 1)], key)
    assert {row.title for row in store.heads(text="土坯")} == {names[0], names[1]}
    assert {row.title for row in store.heads(text="a座")} == {names[0]}
    assert {row.title for row in store.heads(text="墙 Ｂ座")} == {names[1], names[2]}
    assert {row.title for row in store.heads(text="0%")} == {names[1]}
    assert store.heads(text="_座") == []
    assert store.count(text="墙") == 3
    everything = store.heads()
    assert [store.heads(limit=1, offset=n)[0] for n in range(3)] == everything
    assert store.heads("place") == []


def test_a_voided_record_leaves_the_lists(store: Store) -> None:
    """Voided records are listed only when asked for."""
    key = Signer()
    first = revision(key)
    store.append([first, revision(key, parents=[first], kind="void")], key)
    assert store.heads() == []
    assert [row.voided for row in store.heads(voided=True)] == [True]


def test_erased_answers_leave_the_files(store: Store) -> None:
    """After an erasure no copy of the personal bytes remains, and they cannot come back."""
    key = Signer()
    digest, data = seal_personal({"owner": "户主某甲"})
    first = revision(key, personal=digest, wrote={"": ["name", "@personal"]})
    store.append([first], key, {digest: data})
    assert store.personal(digest) == data
    gone = revision(key, parents=[first], kind="erase", wrote={"": ["@personal"]})
    store.append([gone], key)
    assert store.personal(digest) is None
    for file in store.folder.glob("survey.db*"):
        assert "户主某甲".encode() not in file.read_bytes()
    store.append([revision(key, 2)], key, {digest: data})
    assert store.personal(digest) is None
    assert store.verify(verify) == []


def test_forms_stay_as_they_were(store: Store) -> None:
    """A form version has one content for ever."""
    store.put_form("danger_check", "1", b"x")
    store.put_form("danger_check", "1", b"x")
    with pytest.raises(ValueError, match="another form"):
        store.put_form("danger_check", "1", b"y")
    assert store.form("danger_check", "1") == b"x"
    assert [(form.id, form.version, form.size) for form in store.forms()] == [
        ("danger_check", "1", 1)
    ]


def test_what_is_known_of_devices_and_packages_is_replaced(store: Store) -> None:
    """The newest word counts, but a device once seen to be cloned stays flagged."""
    device = replace(Signer(2).device(), forked=True)
    store.set_device(device)
    store.set_device(replace(device, name="二号笔记本", trusted=True, forked=False))
    found = store.device(device.id)
    assert found is not None
    assert (found.name, found.trusted, found.forked) == ("二号笔记本", True, True)
    assert store.devices() == [found]
    seen = PackageNote("a.svp", "in", device.id, 1, 5, "seen")
    store.note_package(seen)
    store.note_package(replace(seen, state="imported"))
    assert store.packages("in") == [replace(seen, state="imported")]
    assert store.packages("out") == []
    store.note("2026-11-22T09:00:00+08:00", "测试员", "export", "含个人信息")
    assert [note.detail for note in store.notes()] == ["含个人信息"]


def test_a_second_opener_reads_only(store: Store) -> None:
    """One process writes; whoever else opens the survey sees what is committed and cannot write."""
    key = Signer()
    with Store.open(store.folder) as second:
        assert second.readonly
        store.append([revision(key)], key)
        assert second.count() == 1
        with pytest.raises(KnownError) as caught:
            second.append([revision(key, 2)], key)
        assert caught.value.code == "read_only_survey"


def test_threads_write_one_after_the_other_and_read_freely(store: Store) -> None:
    """Several threads may use one store; every acknowledged write is there."""
    key = Signer()

    def work(first: int) -> None:
        for n in range(first, first + 10):
            store.append([revision(key, n)], key)
            assert store.view(record_id(n)) is not None

    threads = [threading.Thread(target=work, args=(n * 10,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.count() == 40
    assert [entry.seq for entry in store.log(key.id)] == list(range(1, 41))


def test_connections_have_the_settings_that_survive_power_cuts(store: Store) -> None:
    """The settings of sync.md §3.1 are really in force, and diagnose shows them."""
    report = store.diagnose()
    assert report["settings"]["journal_mode"] == "wal"
    assert {name: report["settings"][name] for name in SETTINGS} == SETTINGS
    assert report["file_check"] == ["ok"]
    assert report["schema"] == schema.VERSION
