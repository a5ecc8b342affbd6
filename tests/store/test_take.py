"""Import of other devices' entries: all or nothing, repeatable, nothing dropped."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.model.history import GENESIS
from app.model.personal import seal_personal
from app.model.revision import Revision, seal
from app.store.store import Store
from app.store.values import TakeError, TakeResult
from tests.store.made import META, Signer, chain, new_store, record_id, revision, verify

KEYS = [Signer(n) for n in (21, 22, 23)]


@pytest.fixture
def office(tmp_path: Path) -> Iterator[Store]:
    with Store.create(tmp_path / "office", replace(META, role="office")) as made:
        for key in KEYS:
            made.set_device(key.device())
        yield made


def send(
    store: Store, key: Signer, revisions: list[Revision], first: int = 1, last: int | None = None
) -> TakeResult:
    """Bring entries first..last of the device whose whole work is `revisions`."""
    entries, _ = chain(key, revisions)
    part = entries[first - 1 : last]
    _, signature = chain(key, revisions[:last])
    before = entries[first - 2].entry if first > 1 else GENESIS
    return store.take(
        key.id, part, signature, revisions[first - 1 : last], verify=verify, before=before
    )


def history(store: Store) -> tuple[object, ...]:
    return (store.digest(), store.log_heads(), store.waiting(), store.count())


def test_taking_twice_is_taking_once(office: Store) -> None:
    """The second import of the same run finds everything known and changes nothing."""
    key = KEYS[0]
    work = [revision(key, n) for n in range(5)]
    first = send(office, key, work)
    assert (first.new, first.known, first.gaps, first.forks) == (5, 0, (), ())
    assert first.changed.records == {record_id(n) for n in range(5)}
    before = history(office)
    second = send(office, key, work)
    assert (second.new, second.known) == (0, 5)
    assert not second.changed.records
    assert history(office) == before
    assert office.verify(verify) == []


def test_waiting_revisions_join_when_their_parents_arrive(office: Store) -> None:
    """A revision whose parent is not here shows nowhere until the parent comes, then it counts."""
    a, b = KEYS[0], KEYS[1]
    base = revision(a, 1)
    edit = revision(b, 1, parents=[base], answers={"name": "改过"}, wrote={"": ["name"]})
    again = revision(b, 1, parents=[edit], answers={"name": "又改"}, wrote={"": ["name"]})
    early = send(office, b, [edit, again])
    assert (early.new, early.waiting) == (0, 2)
    assert office.heads() == []
    assert office.waiting() == 2
    assert send(office, b, [edit, again]).known == 2
    late = send(office, a, [base])
    assert (late.new, late.adopted, late.waiting) == (1, 2, 0)
    assert [row.title for row in office.heads()] == ["又改"]
    assert office.waiting() == 0
    assert office.verify(verify) == []


def test_a_missing_part_is_listed_as_a_gap(office: Store) -> None:
    """Numbers that have not arrived are named, and the list empties when they come."""
    key = KEYS[0]
    work = [revision(key, n) for n in range(6)]
    send(office, key, work, 1, 2)
    result = send(office, key, work, 5, 6)
    assert result.gaps == ((3, 4),)
    assert office.gaps(key.id) == ((3, 4),)
    codes = {trouble.code for trouble in office.verify(verify)}
    assert codes == {"gap"}
    assert send(office, key, work, 3, 4).gaps == ()
    assert office.verify(verify) == []


def test_a_cloned_laptop_is_flagged_and_both_branches_are_kept(office: Store) -> None:
    """The same number used for two revisions is a fork; both revisions count."""
    key = KEYS[0]
    shared = revision(key, 1)
    one, two = revision(key, 2), revision(key, 3)
    assert send(office, key, [shared, one]).forks == ()
    result = send(office, key, [shared, two])
    assert result.forks == (2,)
    device = office.device(key.id)
    assert device is not None
    assert device.forked
    assert office.count() == 3
    assert len(office.log(key.id)) == 3
    assert {trouble.code for trouble in office.verify(verify)} == {"fork"}
    assert send(office, key, [shared, one]).new == 0


def test_a_branch_that_leaves_behind_the_run_is_a_fork_too(office: Store) -> None:
    """A run that continues another past than ours shows a clone even where no number repeats."""
    key = KEYS[0]
    shared = revision(key, 1)
    send(office, key, [shared, revision(key, 2)])
    result = send(office, key, [shared, revision(key, 3), revision(key, 4)], first=3)
    assert result.forks == (2,)


@pytest.mark.parametrize(
    "code",
    [
        "empty",
        "wrong_device",
        "not_in_order",
        "wrong_revision",
        "wrong_survey",
        "broken_chain",
        "bad_signature",
        "wrong_personal",
        "unknown_device",
        "revoked",
    ],
)
def test_what_cannot_be_believed_changes_nothing(office: Store, code: str) -> None:
    """Whatever is wrong with a run, it is refused as a whole with its code."""
    key = KEYS[0]
    work = [revision(key, n) for n in range(4)]
    entries, signature = chain(key, work)
    personal: dict[str, bytes] = {}
    device = key.id
    if code == "empty":
        entries, work = [], []
    elif code == "wrong_device":
        device = KEYS[1].id
    elif code == "not_in_order":
        entries = [entries[0], entries[2], entries[1], entries[3]]
    elif code == "wrong_revision":
        work[2] = revision(key, 9)
    elif code == "wrong_survey":
        foreign = seal(
            survey=record_id(1), record=record_id(2), kind="save", form="x", version="1",
            parents=(), author="测试员", device=key.id, time=work[0].time, wrote={},
        )  # fmt: skip
        work = [foreign]
        entries, signature = chain(key, work)
    elif code == "broken_chain":
        entries[1] = replace(entries[1], entry="0" * 64)
    elif code == "bad_signature":
        signature = KEYS[1].sign(b"something else")
    elif code == "wrong_personal":
        personal = {"0" * 64: seal_personal({"owner": "户主"})[1]}
    elif code == "unknown_device":
        stranger = Signer(99)
        device = stranger.id
        work = [revision(stranger)]
        entries, signature = chain(stranger, work)
    else:
        office.set_device(replace(key.device(), revoked_from=3))
    before = history(office)
    with pytest.raises(TakeError) as caught:
        office.take(device, entries, signature, work, personal, verify=verify)
    assert caught.value.code == code
    assert history(office) == before


def test_entries_before_a_revocation_stay_welcome(office: Store) -> None:
    """What a lost laptop wrote before its key was revoked is still believed."""
    key = KEYS[0]
    office.set_device(replace(key.device(), revoked_from=3))
    assert send(office, key, [revision(key, 1), revision(key, 2)]).new == 2


def _work() -> list[tuple[Signer, list[Revision]]]:
    """Three devices over one record and their own: chains, a conflict, a settlement, a void."""
    a, b, c = KEYS
    base = revision(a, 1)
    left = revision(a, 1, parents=[base], answers={"name": "甲"}, wrote={"": ["name"]})
    right = revision(b, 1, parents=[base], answers={"name": "乙"}, wrote={"": ["name"]})
    both = revision(c, 1, parents=[left, right], answers={"name": "丙"}, wrote={"": ["name"]})
    gone = revision(b, 2, parents=[], kind="void")
    graded = revision(
        c, 3, results={"jgj125": {"grade": "C"}}, wrote={"": ["name"], "grade": ["@result/jgj125"]}
    )
    return [(a, [base, left]), (b, [right, gone]), (c, [graded, both])]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_any_order_of_arrival_gives_the_same_lists(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    """Parts in any order, cut anywhere, repeated: equal digest, and a rebuild changes nothing."""
    work = _work()
    parts = [(n, cut) for n in range(len(work)) for cut in ((1, 1), (2, 2), (1, 2))]
    order = data.draw(st.permutations(parts))
    digests = set()
    for chosen in (parts, order):
        with new_store(tmp_path_factory.mktemp("any") / "s") as store:
            for key in KEYS:
                store.set_device(key.device())
            for n, (first, last) in chosen:
                send(store, *work[n], first, last)
            digest = store.digest()
            assert store.waiting() == 0
            assert store.rebuild() == digest
            digests.add(digest)
    assert len(digests) == 1
