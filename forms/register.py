"""Registers: typed records without calculations (place, finding, task), checked in bulk.

A questionnaire needs the engine; a roster of 100,000 places must cost seconds, so a register
is a flat list of typed fields read from `library/registers.toml`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Field:
    """One field: `kind` is text, date or choice; `choices` maps a code to its labels."""

    name: str
    kind: str
    label: dict[str, str]
    required: bool
    choices: dict[str, dict[str, str]]
    group: str  # conflict group; the field's own name unless the definition says otherwise


class RegisterProblem(NamedTuple):
    """What is wrong with one field: code is required, unknown_choice, not_a_date or not_text."""

    field: str
    code: str


@dataclass(frozen=True, slots=True)
class Register:
    """A register definition; records of it hold {field name: text} as answers."""

    id: str
    version: str
    title: dict[str, str]
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        return next((field for field in self.fields if field.name == name), None)

    def group_of(self, path: str) -> str:
        """The conflict group of an answer path."""
        field = self.field(path)
        return field.group if field else path

    def check(self, answers: Mapping[str, object]) -> tuple[RegisterProblem, ...]:
        """All problems of one record, in the order of the fields."""
        problems = []
        for field in self.fields:
            value = answers.get(field.name)
            if value is None or value == "":
                if field.required:
                    problems.append(RegisterProblem(field.name, "required"))
            elif not isinstance(value, str):
                problems.append(RegisterProblem(field.name, "not_text"))
            elif field.kind == "choice" and value not in field.choices:
                problems.append(RegisterProblem(field.name, "unknown_choice"))
            elif field.kind == "date" and not _is_date(value):
                problems.append(RegisterProblem(field.name, "not_a_date"))
        return tuple(problems)


def load_registers(path: Path) -> dict[str, Register]:
    """All registers of a definition file, by id; raises KeyError on a malformed definition."""
    with path.open("rb") as file:
        raw = tomllib.load(file)
    return {name: _register(name, body) for name, body in raw.items()}


def _register(name: str, body: dict[str, object]) -> Register:
    fields = body["field"]
    if not isinstance(fields, list):
        raise KeyError("field")
    return Register(
        id=name,
        version=str(body["version"]),
        title=_labels(body),
        fields=tuple(
            Field(
                name=field["name"],
                kind=field.get("kind", "text"),
                label=_labels(field),
                required=field.get("required", False),
                choices={code: _labels(words) for code, words in field.get("choices", {}).items()},
                group=field.get("group", field["name"]),
            )
            for field in fields
        ),
    )


def _labels(words: Mapping[str, object]) -> dict[str, str]:
    return {"zh": str(words["zh"]), "en": str(words["en"])}


def _is_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return len(text) == len("2026-11-22")
