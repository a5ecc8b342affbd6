"""Drafts: kept while typing, found again, forgotten when finished."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import KnownError
from app.store.drafts import Drafts


def test_the_last_saved_draft_is_found_again(tmp_path: Path) -> None:
    """Saving replaces; loading gives exactly the last state, after reopening too."""
    drafts = Drafts(tmp_path)
    drafts.save("r1", "danger_check", "1", ["a" * 64], {"answers": {"name": "一"}})
    drafts.save("r1", "danger_check", "2", ["b" * 64, "c" * 64], {"n": [1, None, True]}, "id/name")
    drafts.close()
    drafts = Drafts(tmp_path)
    found = drafts.load("r1")
    assert found is not None
    assert (found.form, found.version, found.place) == ("danger_check", "2", "id/name")
    assert found.parents == ("b" * 64, "c" * 64)
    assert found.data == {"n": [1, None, True]}
    assert drafts.load("r2") is None
    drafts.close()


def test_a_discarded_draft_is_gone(tmp_path: Path) -> None:
    """Discarding removes one draft, twice is no error, the others stay."""
    drafts = Drafts(tmp_path)
    for record in ("r1", "r2"):
        drafts.save(record, "danger_check", "1", [], {})
    drafts.discard("r1")
    drafts.discard("r1")
    assert [draft.record for draft in drafts.all()] == ["r2"]
    drafts.close()


def test_another_thread_may_save(tmp_path: Path) -> None:
    """The draft writer lives in its own thread."""
    drafts = Drafts(tmp_path)
    thread = threading.Thread(target=drafts.save, args=("r1", "f", "1", [], {"x": 1}))
    thread.start()
    thread.join()
    assert drafts.load("r1") is not None
    drafts.close()


@pytest.mark.parametrize(
    ("pragma", "code"),
    [("user_version = 9", "newer_schema"), ("application_id = 7", "not_a_survey")],
)
def test_a_file_of_another_kind_is_refused(tmp_path: Path, pragma: str, code: str) -> None:
    """A newer or foreign drafts file is left alone."""
    Drafts(tmp_path).close()
    connection = dbapi2.connect(str(tmp_path / "drafts.db"))
    connection.execute(f"PRAGMA {pragma}")
    connection.close()
    with pytest.raises(KnownError) as caught:
        Drafts(tmp_path)
    assert caught.value.code == code
