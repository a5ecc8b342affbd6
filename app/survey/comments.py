"""What the office wrote beside single questions when it sent an inspection back (退回).

Each is an answer of the program's own under "/return/" and the question's path, so that it
travels, is merged and stays in the history as answers do. It counts until the inspection is
finished again. Two reviewers who wrote beside the same question do not contradict each other: both
are shown, and nobody has to settle anything.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.errors import KnownError
from app.i18n import _, listed
from app.model.canonical import Value
from app.model.merge import view as merged
from app.model.revision import Revision
from app.survey import words
from app.survey.core import COMMENT, FINISHED, STATUS

if TYPE_CHECKING:
    from forms.instance import Instance

#: A comment is a sentence or two; more belongs into a letter.
LONGEST = 500
#: Nobody was asked these.
_NOT_ASKED = {"group", "note", "calculate", "hidden", "start", "end", "today", "username"}


@dataclass(frozen=True)
class Comment:
    """`path`: data path of the question. `by` and `time`: who wrote it, when (claimed)."""

    path: str
    text: str
    by: str
    time: str


def comments_of(revisions: Sequence[Revision]) -> tuple[Comment, ...]:
    """The comments that count in a record with this history, in the order of their paths."""
    if not any(path.startswith(COMMENT) for one in revisions for path in one.answers):
        return ()
    view = merged(revisions)
    said = {path: [value] for path, value in view.answers.items() if path.startswith(COMMENT)}
    for conflict in view.conflicts:
        for path in conflict.paths:
            if path.startswith(COMMENT):
                said[path] = [side.values.get(path) for side in conflict.candidates]
    found = []
    for path, values in sorted(said.items()):
        for text in dict.fromkeys(value for value in values if isinstance(value, str)):
            writer = _writer(revisions, path, text)
            found.append(Comment(path.removeprefix(COMMENT), text, writer.author, writer.time))
    return tuple(found)


def sent_back(history: Sequence[Revision]) -> tuple[str, str, str] | None:
    """Why, by whom and when a record was sent back last; each reason where two did at once."""
    found: list[Revision] = []
    for revision in reversed(history):
        if not any(STATUS in paths for paths in revision.wrote.values()):
            continue
        if revision.answers.get(STATUS) != "returned":
            break
        found.insert(0, revision)
    if not found:
        return None
    reasons = dict.fromkeys(one.reason for one in found)
    people = dict.fromkeys(one.author for one in found)
    return _("；").join(reasons), listed(people), found[-1].time


def _writer(revisions: Sequence[Revision], path: str, text: str) -> Revision:
    """Who wrote a comment: the newest revision that says so, else one that carries it."""
    carrying = [one for one in reversed(revisions) if one.answers.get(path) == text]
    wrote = (one for one in carrying if any(path in paths for paths in one.wrote.values()))
    return next(wrote, carrying[0])


def comments_on(instance: Instance | None, comments: Mapping[str, str]) -> dict[str, Value]:
    """Comments as answers of the record; blank ones are left out. Raises a known error.

    `instance`: the record's form with its answers, None where the survey does not hold the form.
    """
    wanted = {path: text.strip() for path, text in comments.items() if text.strip()}
    for path, text in wanted.items():
        if instance is None or instance.find(path) is None:
            raise not_sent_back(
                _("这张表里没有“{path}”这一题。").format(path=path),
                _("请写题的路径，例如 identity/date；fill 命令加 --json 会列出路径。"),
            )
        if len(text) > LONGEST:
            raise not_sent_back(
                _("有一条意见超过 {n} 个字。").format(n=LONGEST), _("请写短一些，或分成几条。")
            )
    return {COMMENT + path: text for path, text in wanted.items()}


def questions_of(instance: Instance) -> list[tuple[str, str]]:
    """Data path and words of all that is asked in a form as it was answered, and of its rows."""
    return [
        (node.path, words.where(instance, node.path))
        for node in instance.root.walk()
        if node.parent is not None and node.relevant and node.kind not in _NOT_ASKED
    ]


def without_comments(own: Mapping[str, Value], status: str) -> dict[str, Value]:
    """The program's own answers as they go into a revision: a finished inspection was mended."""
    if status not in FINISHED:
        return dict(own)
    return {path: value for path, value in own.items() if not path.startswith(COMMENT)}


def not_sent_back(title: str, advice: str) -> KnownError:
    kept = _("检查记录没有改动。")
    return KnownError("return_refused", title, kept=kept, advice=advice)
