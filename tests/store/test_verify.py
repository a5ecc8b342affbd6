"""Verification finds what was changed behind the program's back."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from app.errors import Cancelled, KnownError
from app.model.personal import seal_personal
from app.store.store import Store
from tests.store.made import Signer, new_store, revision, verify

TAMPERING = {
    "wrong_revision": "UPDATE revision SET bytes = x'7b7d' WHERE n = 1",
    "wrong_columns": "UPDATE revision SET author = '别人' WHERE n = 1",
    "unlogged": "DELETE FROM device_log WHERE seq = 3",
    "lost_revision": "DELETE FROM revision WHERE n = 3",
    "unsigned": "UPDATE device_log SET signature = zeroblob(64) WHERE seq = 3",
    "broken_chain": "UPDATE device_log SET rid = 'x' WHERE seq = 2",
    "unknown_device": "DELETE FROM device",
    "wrong_heads": "UPDATE head SET grade = 'A'",
    "wrong_personal": "UPDATE personal SET bytes = x'00'",
    "wrong_form": "UPDATE form SET data = x'00'",
    "gap": "DELETE FROM device_log WHERE seq = 1",
}


@pytest.fixture
def survey(tmp_path: Path) -> Path:
    key = Signer()
    digest, data = seal_personal({"owner": "户主"})
    with new_store(tmp_path / "s") as store:
        store.put_form("danger_check", "1", b"form")
        graded = {"jgj125": {"grade": "D"}}
        store.append([revision(key, 1, results=graded, personal=digest)], key, {digest: data})
        store.append([revision(key, n) for n in (2, 3)], key)
        assert store.verify(verify) == []
    return tmp_path / "s"


@pytest.mark.parametrize("code", TAMPERING)
def test_tampering_is_found(survey: Path, code: str) -> None:
    """Each kind of change behind the program's back has its own code."""
    connection = dbapi2.connect(str(survey / "survey.db"))
    triggers = connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    for (name,) in triggers.fetchall():
        connection.execute(f"DROP TRIGGER {name}")
    connection.execute(TAMPERING[code])
    connection.commit()
    connection.close()
    with Store.open(survey) as store:
        assert code in {trouble.code for trouble in store.verify(verify)}


def test_verification_can_be_stopped_and_tells_how_far_it_is(survey: Path) -> None:
    """Progress ends at the total; a cancelled run raises and the store goes on working."""
    with Store.open(survey) as store:
        steps: list[tuple[int, int]] = []
        store.verify(verify, progress=lambda done, total: steps.append((done, total)))
        assert steps[-1] == (3, 3)
        with pytest.raises(Cancelled):
            store.verify(verify, cancelled=lambda: True)
        assert store.verify(verify) == []


def test_diagnosis_tells_no_answers(survey: Path) -> None:
    """What goes to support holds counts and versions, never content, names or paths."""
    with Store.open(survey) as store:
        report = store.diagnose()
    text = json.dumps(report, ensure_ascii=False)
    assert report["rows"]["revision"] == 3
    for secret in ("平安小区", "户主", "测试员", str(survey)):
        assert secret not in text


def test_a_damaged_file_is_a_known_error(survey: Path) -> None:
    """A file of garbage is refused with a sentence and left as it is."""
    garbage = b"not a database at all" * 500
    (survey / "survey.db").write_bytes(garbage)
    with pytest.raises(KnownError) as caught:
        Store.open(survey)
    assert caught.value.code == "not_a_survey"
    assert (survey / "survey.db").read_bytes() == garbage


def test_a_changed_line_of_the_log_of_actions_shows(tmp_path: Path) -> None:
    """Whoever lifts the triggers and rewrites what was printed cannot rewrite the chain."""
    with new_store(tmp_path / "s") as store:
        for number in range(3):
            store.note("2026-11-22T09:00:00+08:00", "测试员", "export", str(number))
        assert store.verify(verify) == []
    connection = dbapi2.connect(str(tmp_path / "s" / "survey.db"))
    connection.execute("DROP TRIGGER audit_no_update")
    connection.execute("UPDATE audit SET who = '别人' WHERE n = 2")
    connection.commit()
    connection.close()
    with Store.open(tmp_path / "s") as store:
        assert [one.code for one in store.verify(verify)] == ["wrong_log"]
