"""Revisions for the tests: two surveyors, one record, invented answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from hypothesis import settings

from app.model.canonical import Value
from app.model.merge import Conflict, RecordView
from app.model.revision import Revision, seal
from app.model.wrote import written

SURVEY = "5d2f4c1e-8a3b-4c6d-9e7f-0a1b2c3d4e5f"
RECORD = "7b1e9a52-3c4d-4e5f-8a6b-112233445566"
CALM = settings(deadline=None, max_examples=50)
"""For property tests on a machine that has other work to do."""

ANN, BO, OFFICE = "aaaaaaaaaaaa", "bbbbbbbbbbbb", "0ff1ce0ff1ce"


def group_of(path: str) -> str:
    """Members belong to the grade, every other answer to itself."""
    return "grade" if path.startswith("member/") else ""


def save(
    before: RecordView | None,
    answers: Mapping[str, Value],
    *,
    device: str = ANN,
    grade: str | None = None,
    kind: str = "save",
    photos: Mapping[str, Mapping[str, Value]] | None = None,
    links: Mapping[str, Sequence[str]] | None = None,
    personal: str | None = None,
    decided: Sequence[Conflict] = (),
    restore: bool = False,
    parents: Sequence[str] | None = None,
    **fields: Any,
) -> Revision:
    """A revision that changes `before` into this body, with all its heads as parents."""
    results: dict[str, Value] = {} if grade is None else {"jgj125": {"grade": grade}}
    wrote = written(
        before,
        answers,
        photos or {},
        links or {},
        results,
        personal,
        group_of,
        decided=decided,
        restore=restore,
    )
    if parents is None:
        parents = before.heads if before is not None else ()
    body = {
        "survey": SURVEY,
        "record": RECORD,
        "form": "danger_check",
        "version": "1",
        "author": {ANN: "安娜", BO: "宝力高", OFFICE: "内业"}[device],
        "time": "2026-11-22T09:41:00+08:00",
        "reason": "",
        "wrote": wrote,
    } | fields
    return seal(
        kind=kind,
        parents=parents,
        device=device,
        answers=answers,
        photos=photos,
        links=links,
        personal=personal,
        results=results,
        **body,
    )
