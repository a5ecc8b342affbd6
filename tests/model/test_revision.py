"""Revisions: their bytes are for ever, and a reader takes nothing that is not one."""

from __future__ import annotations

import dataclasses
from typing import Any

import orjson
import pytest

from app.model.canonical import CanonicalError, encode
from app.model.revision import MAX_PARENTS, RevisionError, body_paths, read, seal
from tests.model.bodies import RECORD, SURVEY, save

GOLDEN_FIELDS: dict[str, Any] = {
    "survey": SURVEY,
    "record": RECORD,
    "kind": "save",
    "form": "danger_check",
    "version": "2026112201",
    "parents": ["f" * 64, "0" * 64],
    "author": "安娜",
    "device": "3f2a9c81bc02",
    "time": "2026-11-22T09:41:00+08:00",
    "reason": "复查",
    "links": {"place": ["0c8e1f5a-2b3c-5d4e-9f60-718293a4b5c6"], "task": []},
    "answers": {
        "identity/address": "天山镇西街 12 号",
        "storeys/storey/3f2a9c81bc02": "a0",
        "storeys/storey/3f2a9c81bc02/member/81bc023f2a9c": "a0",
        "storeys/storey/3f2a9c81bc02/member/81bc023f2a9c/points": 2,
        "storeys/storey/3f2a9c81bc02/member/81bc023f2a9c/width": "2.5",
        "signs": ["crack", "tilt"],
        "agreed": True,
    },
    "photos": {
        "9a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3": {"hash": "b" * 64, "ext": "jpg", "order": 1}
    },
    "personal": "c" * 64,
    "results": {"jgj125": {"grade": "C", "low": "C", "high": "D", "rules": "jgj125-2016@1"}},
    "wrote": {"grade": ["signs", "@result/jgj125"], "": ["identity/address"], "empty": []},
}
GOLDEN_BYTES = (
    '{"answers":{"agreed":true,"identity/address":"天山镇西街 12 号","signs":["crack","tilt"],'
    '"storeys/storey/3f2a9c81bc02":"a0",'
    '"storeys/storey/3f2a9c81bc02/member/81bc023f2a9c":"a0",'
    '"storeys/storey/3f2a9c81bc02/member/81bc023f2a9c/points":2,'
    '"storeys/storey/3f2a9c81bc02/member/81bc023f2a9c/width":"2.5"},'
    '"author":"安娜","device":"3f2a9c81bc02","form":"danger_check","kind":"save",'
    '"links":{"place":["0c8e1f5a-2b3c-5d4e-9f60-718293a4b5c6"]},'
    '"parents":["0000000000000000000000000000000000000000000000000000000000000000",'
    '"ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff"],'
    '"personal":"cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc",'
    '"photos":{"9a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3":{"ext":"jpg",'
    '"hash":"bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb","order":1}},'
    '"reason":"复查","record":"7b1e9a52-3c4d-4e5f-8a6b-112233445566",'
    '"results":{"jgj125":{"grade":"C","high":"D","low":"C","rules":"jgj125-2016@1"}},'
    '"survey":"5d2f4c1e-8a3b-4c6d-9e7f-0a1b2c3d4e5f","time":"2026-11-22T09:41:00+08:00",'
    '"v":1,"version":"2026112201",'
    '"wrote":{"":["identity/address"],"grade":["@result/jgj125","signs"]}}'
).encode()
GOLDEN_ID = "80af6627d8a54c5f7f3c62622ea908c5eaaa364d3d6c05270ce7ca1053563b51"


def test_the_bytes_and_the_id_never_change() -> None:
    """A survey made by any released version opens for ever: this test is never edited."""
    made = seal(**GOLDEN_FIELDS)
    assert made.data == GOLDEN_BYTES
    assert made.id == GOLDEN_ID


def test_reading_gives_back_what_was_sealed() -> None:
    """Every field survives, and equality is that of ids."""
    made = seal(**GOLDEN_FIELDS)
    back = read(GOLDEN_BYTES)
    for field in dataclasses.fields(made):
        assert getattr(back, field.name) == getattr(made, field.name)
    assert back == made
    assert len({back, made}) == 1
    assert back != save(None, {"a": 1})
    assert not back.newer


def test_body_paths_name_all_that_can_differ() -> None:
    """Answers, photos, links, results and the personal object each have their merge paths."""
    paths = body_paths(seal(**GOLDEN_FIELDS))
    assert paths["agreed"] is True
    assert paths["@photo/9a0b1c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3"] == {
        "hash": "b" * 64,
        "ext": "jpg",
        "order": 1,
    }
    assert paths["@link/place"] == ["0c8e1f5a-2b3c-5d4e-9f60-718293a4b5c6"]
    assert paths["@personal"] == "c" * 64
    assert len(paths) == 7 + 4


def test_a_void_writes_its_state() -> None:
    """Whoever voids a record says so without being told to."""
    made = save(None, {"a": 1}, kind="void")
    assert list(made.wrote[""]) == ["@void", "a"]


def changed(**fields: Any) -> bytes:
    return encode({**orjson.loads(GOLDEN_BYTES), **fields})


def test_unknown_keys_of_a_newer_program_are_kept_byte_for_byte() -> None:
    """An older program stores and forwards what it does not understand."""
    data = changed(weather={"felt": "冷"})
    assert read(data).data == data
    assert not read(data).newer
    later = read(changed(v=2, kind="split"))
    assert later.newer
    assert later.kind == "split"


@pytest.mark.parametrize(
    "fields",
    [
        {"v": 0},
        {"v": "1"},
        {"v": True},
        {"kind": "merge"},
        {"survey": "5D2F4C1E-8A3B-4C6D-9E7F-0A1B2C3D4E5F"},
        {"record": "../../etc"},
        {"record": None},
        {"form": ""},
        {"author": 1},
        {"device": "3F2A9C81BC02"},
        {"time": "2026-11-22 09:41"},
        {"parents": ["f" * 64, "0" * 64]},
        {"parents": ["0" * 64, "0" * 64]},
        {"parents": ["0" * 63]},
        {"parents": ["F" * 64]},
        {"parents": [1]},
        {"parents": "0" * 64},
        {"parents": [f"{n:064x}" for n in range(MAX_PARENTS + 1)]},
        {"personal": "王"},
        {"answers": []},
        {"answers": {"a": None}},
        {"answers": {"": 1}},
        {"answers": {"@personal": "x"}},
        {"answers": {"a": 1, "@photo/x": {}, "b": 2}},
        {"results": {"jgj125": None}},
        {"photos": {"p": "x.jpg"}},
        {"links": {"place": []}},
        {"links": {"place": "x"}},
        {"links": {"place": [1]}},
        {"wrote": {"grade": []}},
        {"wrote": {"grade": [["a"]]}},
        {"wrote": {"grade": ["@void"]}},
        {"kind": "void"},
    ],
    ids=str,
)
def test_what_is_no_revision_is_refused(fields: dict[str, Any]) -> None:
    """Each key has one shape."""
    with pytest.raises(RevisionError):
        read(changed(**fields))


@pytest.mark.parametrize("key", sorted(orjson.loads(GOLDEN_BYTES)))
def test_every_key_is_always_there(key: str) -> None:
    """The shape is fixed: nothing is left out because it is empty."""
    body = orjson.loads(GOLDEN_BYTES)
    del body[key]
    with pytest.raises(RevisionError):
        read(encode(body))


def test_bytes_that_are_not_canonical_are_refused() -> None:
    """A revision with one blank more would have a second id."""
    for data in (GOLDEN_BYTES + b"\n", b"[]x", GOLDEN_BYTES.replace(b'"v":1', b'"v":1.0')):
        with pytest.raises(CanonicalError):
            read(data)
    with pytest.raises(RevisionError):
        read(b"[]")


def test_sealing_refuses_what_reading_would() -> None:
    """Nothing leaves this program that another one would reject."""
    with pytest.raises(RevisionError):
        seal(**GOLDEN_FIELDS | {"device": "laptop"})
    with pytest.raises(CanonicalError):
        seal(**GOLDEN_FIELDS | {"answers": {"a": 1.5}})
