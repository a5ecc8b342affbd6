"""A loaded form: immutable, shared by all of its instances."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from random import Random
from typing import Any

from forms.definition import Evaluate, Question, Rule, Text
from forms.env import Env
from forms.findings import Finding
from forms.instance import Instance


def random_row_id() -> str:
    """A new row id: 12 lower-case hexadecimal digits."""
    return secrets.token_hex(6)


class Form:
    """What a form asks and computes.

    `languages` holds short codes ("zh", "en"), the default first; empty when the form has one
    language only. `findings` are warnings: a form with errors is never made.
    """

    def __init__(
        self,
        *,
        id: str,
        version: str,
        title: str,
        languages: tuple[str, ...],
        findings: tuple[Finding, ...],
        root: Question,
        questions: Mapping[str, Question],
        rules: tuple[Rule, ...],
        first: tuple[tuple[Question, Evaluate], ...],
        texts: Mapping[str, Text],
    ) -> None:
        self.id = id
        self.version = version
        self.title = title
        self.languages = languages
        self.findings = findings
        self.root = root
        self.rules = rules
        self.first = first
        self.texts = texts
        self.questions = questions
        self.roles: dict[str, tuple[Question, ...]] = {}
        for question in questions.values():
            if question.role:
                self.roles[question.role] = (*self.roles.get(question.role, ()), question)

    def question(self, path: str) -> Question:
        """The question at a template path ("" is the root); raises KeyError."""
        return self.questions[path]

    def by_role(self, role: str) -> Question | None:
        """The first question with this role, or None."""
        found = self.roles.get(role)
        return found[0] if found else None

    def template(self, path: str) -> Question | None:
        """The question that a data path (with row ids) belongs to; None when unknown.

        The path of a row belongs to its repeat.
        """
        here = self.root
        parts = iter(path.split("/"))
        for part in parts:
            child = here.by_name.get(part)
            if child is None:
                return None
            here = child
            if here.kind == "repeat":
                next(parts, None)
        return here

    def group_of(self, path: str) -> str:
        """The conflict group of a data path; the path itself when the form names none."""
        question = self.template(path)
        return (question.group if question is not None else "") or path

    def new(
        self,
        *,
        now: Callable[[], datetime],
        today: date | None = None,
        user: str = "",
        new_row_id: Callable[[], str] = random_row_id,
        language: str = "zh",
        random: Random | None = None,
    ) -> Instance:
        """A blank instance with its defaults. `now` must give moments with a zone; `today` is
        its day unless given. Repeats without a count start without rows."""
        env = self._env(now, today, user, language, random)
        return Instance.blank(self, env, new_row_id)

    def open(
        self,
        answers: Mapping[str, Any],
        *,
        now: Callable[[], datetime],
        today: date | None = None,
        user: str = "",
        new_row_id: Callable[[], str] = random_row_id,
        language: str = "zh",
        random: Random | None = None,
        personal: Mapping[str, Any] | None = None,
        photos: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> Instance:
        """An instance with the given answers (see `Instance.answers`); unknown ones are kept."""
        env = self._env(now, today, user, language, random)
        return Instance.stored(self, env, new_row_id, answers, personal or {}, photos or {})

    def _env(
        self,
        now: Callable[[], datetime],
        today: date | None,
        user: str,
        language: str,
        random: Random | None,
    ) -> Env:
        return Env(
            today=today or now().date(),
            now=now,
            user=user,
            language=language,
            texts=self.texts,
            random=random or Random(),
        )
