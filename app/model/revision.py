"""One revision: the full body of a record at one moment, named by the hash of its bytes.

The bytes are a canonical object with all of these keys, always:

    v         1; a later format keeps these keys in these shapes and counts up
    survey, record                  uuid text
    kind      save | void | settle | same_as | erase
    form, version                   id and version of the form (a register: its own)
    parents   sorted ids of all heads that the writer knew, at most 256
    author, device (12 hex), time (ISO 8601 with offset; claimed, orders nothing), reason
    links     {role: [record id, …]}            no empty lists
    answers   {path: value}                     no null: a blank answer has no entry
    photos    {photo id: {…}}
    personal  hash of the personal answers' object, or null
    results   {name: {"grade": …, …}}           what rules computed
    wrote     {group: [path, …]}                what this revision changed: see below

A *merge path* names everything that can differ between two revisions: the paths of answers as
they are, "@photo/<id>", "@link/<role>", "@personal", "@result/<name>", and "@void". `wrote` lists
merge paths by conflict group; the group "" holds those that are each a group of their own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, pairwise
from typing import Any, Final, TypeAlias, cast

import orjson

from app.model.canonical import Value, decode, encode
from app.model.ids import revision_id

VERSION: Final = 1
MAX_PARENTS: Final = 256
KINDS: Final = frozenset({"save", "void", "settle", "same_as", "erase"})
OWN_GROUP: Final = ""
RESULT_GROUP: Final = "grade"
PERSONAL: Final = "@personal"
VOID: Final = "@void"
PHOTO: Final = "@photo/"
LINK: Final = "@link/"
RESULT: Final = "@result/"

Answers: TypeAlias = Mapping[str, Value]
Photos: TypeAlias = Mapping[str, Mapping[str, Value]]
Links: TypeAlias = Mapping[str, Sequence[str]]
Results: TypeAlias = Mapping[str, Value]
Wrote: TypeAlias = Mapping[str, Sequence[str]]

_UUID: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}").fullmatch
_HASH: Final = re.compile(r"[0-9a-f]{64}").fullmatch
_DEVICE: Final = re.compile(r"[0-9a-f]{12}").fullmatch
_TIME: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(Z|[+-]\d\d:\d\d)", re.ASCII).fullmatch
_TEXTS: Final = (
    "survey",
    "record",
    "kind",
    "form",
    "version",
    "author",
    "device",
    "time",
    "reason",
)
_MAPS: Final = ("links", "answers", "photos", "results", "wrote")
_KEYS: Final = frozenset({"v", "parents", "personal", *_TEXTS, *_MAPS})


class RevisionError(ValueError):
    """Canonical bytes that are no revision. The text is for logs, never shown to users."""


@dataclass(frozen=True, slots=True, eq=False)
class Revision:
    """A revision as read; the maps belong to it and must not be changed.

    `data` are its exact bytes and the only thing that is stored and forwarded: keys that this
    program does not know live on in them. Two revisions are equal when their ids are.
    """

    survey: str
    record: str
    kind: str
    form: str
    version: str
    parents: tuple[str, ...]
    author: str
    device: str
    time: str
    reason: str
    links: Links
    answers: Answers
    photos: Photos
    personal: str | None
    results: Results
    wrote: Wrote
    newer: bool
    """Written by a newer program: readable, but a record with such a head is not edited here."""
    id: str
    data: bytes = field(repr=False)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Revision) and self.id == other.id

    def __hash__(self) -> int:
        return hash(self.id)


def seal(
    *,
    survey: str,
    record: str,
    kind: str,
    form: str,
    version: str,
    parents: Sequence[str],
    author: str,
    device: str,
    time: str,
    reason: str = "",
    links: Links | None = None,
    answers: Answers | None = None,
    photos: Photos | None = None,
    personal: str | None = None,
    results: Results | None = None,
    wrote: Wrote,
) -> Revision:
    """Make a revision. Parents and written paths are sorted here, empty links left out.

    A void writes "@void" without being told. Raises CanonicalError or RevisionError for what a
    reader would refuse.
    """
    written = {group: set(paths) for group, paths in wrote.items() if paths}
    if kind == "void":
        written.setdefault(OWN_GROUP, set()).add(VOID)
    body = {
        "v": VERSION,
        "survey": survey,
        "record": record,
        "kind": kind,
        "form": form,
        "version": version,
        "parents": sorted(set(parents)),
        "author": author,
        "device": device,
        "time": time,
        "reason": reason,
        "links": {role: list(ids) for role, ids in (links or {}).items() if ids},
        "answers": dict(answers or {}),
        "photos": {photo: dict(entry) for photo, entry in (photos or {}).items()},
        "personal": personal,
        "results": dict(results or {}),
        "wrote": {group: sorted(paths) for group, paths in written.items()},
    }
    data = encode(cast(Value, body))
    # What `encode` wrote is canonical: read back once more for maps that no caller holds, and
    # checked as any other, but not encoded a second time only to see the same bytes.
    return _checked(orjson.loads(data), data)


def read(data: bytes) -> Revision:
    """Read and check a revision. Raises CanonicalError or RevisionError."""
    return _checked(decode(data), data)


def _checked(value: Value, data: bytes) -> Revision:
    if type(value) is not dict or not value.keys() >= _KEYS:
        raise RevisionError("keys are missing")
    raw = cast("dict[str, Any]", value)
    newer = _newer(raw)
    for name in _TEXTS:
        if type(raw[name]) is not str:
            raise RevisionError(f"{name} is no text")
    for name in _MAPS:
        if type(raw[name]) is not dict:
            raise RevisionError(f"{name} is no object")
    _check_envelope(raw, newer=newer)
    _check_body(raw)
    return Revision(
        survey=raw["survey"],
        record=raw["record"],
        kind=raw["kind"],
        form=raw["form"],
        version=raw["version"],
        parents=tuple(raw["parents"]),
        author=raw["author"],
        device=raw["device"],
        time=raw["time"],
        reason=raw["reason"],
        links=raw["links"],
        answers=raw["answers"],
        photos=raw["photos"],
        personal=raw["personal"],
        results=raw["results"],
        wrote=raw["wrote"],
        newer=newer,
        id=revision_id(data),
        data=data,
    )


def merge_paths(
    answers: Answers, photos: Photos, links: Links, results: Results, personal: str | None
) -> dict[str, Value]:
    """A body as {merge path: value}; what is absent, null or an empty link has no entry."""
    body: dict[str, Value] = dict(answers)
    for photo, entry in photos.items():
        body[PHOTO + photo] = cast("dict[str, Value]", entry)
    for role, ids in links.items():
        if ids:
            body[LINK + role] = list(ids)
    for name, result in results.items():
        body[RESULT + name] = result
    if personal is not None:
        body[PERSONAL] = personal
    return body


def body_paths(revision: Revision) -> dict[str, Value]:
    """The body of a revision as {merge path: value}, without its state "@void"."""
    return merge_paths(
        revision.answers, revision.photos, revision.links, revision.results, revision.personal
    )


def _newer(raw: dict[str, Any]) -> bool:
    version = raw["v"]
    if type(version) is not int or version < VERSION:
        raise RevisionError("v is no version")
    return version > VERSION


def _check_envelope(raw: dict[str, Any], *, newer: bool) -> None:
    if raw["kind"] not in KINDS and not newer:
        raise RevisionError("an unknown kind")
    if not (_UUID(raw["survey"]) and _UUID(raw["record"])):
        raise RevisionError("survey or record is no uuid")
    if not (_DEVICE(raw["device"]) and _TIME(raw["time"])):
        raise RevisionError("device or time is malformed")
    if not raw["form"]:
        raise RevisionError("no form")
    parents = raw["parents"]
    if type(parents) is not list or len(parents) > MAX_PARENTS:
        raise RevisionError("parents are no list, or too many")
    if not all(type(parent) is str and _HASH(parent) for parent in parents):
        raise RevisionError("a parent is no revision id")
    if any(first >= second for first, second in pairwise(parents)):
        raise RevisionError("parents are not sorted, or repeated")
    personal = raw["personal"]
    if personal is not None and not (type(personal) is str and _HASH(personal)):
        raise RevisionError("personal is no hash")


def _check_body(raw: dict[str, Any]) -> None:
    answers, results = raw["answers"], raw["results"]
    if None in answers.values() or None in results.values():
        raise RevisionError("a null answer or result")
    paths = list(answers)
    marked = bisect_left(paths, "@")  # canonical keys are sorted
    if "" in answers or any(path.startswith("@") for path in paths[marked : marked + 1]):
        raise RevisionError("a path that no question can have")
    if any(type(entry) is not dict for entry in raw["photos"].values()):
        raise RevisionError("a photo that is no object")
    links, wrote = raw["links"], raw["wrote"]
    for name, lists in (("links", links), ("wrote", wrote)):
        if not all(type(items) is list and items for items in lists.values()):
            raise RevisionError(f"{name} with something other than lists")
        if not set(map(type, chain.from_iterable(lists.values()))) <= {str}:
            raise RevisionError(f"{name} with something other than texts")
    if raw["kind"] == "void" and VOID not in wrote.get(OWN_GROUP, ()):
        raise RevisionError("a void that does not write its state")
    if any(VOID in paths for group, paths in wrote.items() if group != OWN_GROUP):
        raise RevisionError("the state of the record inside a group")
