"""The kinds of papers that leave the program, and what each is about."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal

from app.i18n import N_, _

#: What a paper's `ref` names: an inspection's record, or a place of the roster with all below it
#: ("" is the whole survey).
About = Literal["inspection", "place"]


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of paper. `forms`: the inspections it is made of; empty means any."""

    code: str
    about: About
    name: str
    says: str
    forms: tuple[str, ...] = ()


_KNOWN: Final = (
    (
        "dossier", "inspection", N_("一房一档"),
        N_("一次检查的全部：概况、发现、等级、签字、照片"), (),
    ),
)  # fmt: skip


def kinds() -> list[Kind]:
    """Every kind in the order in which it is offered, in today's language."""
    return [Kind(code, about, _(name), _(says), forms) for code, about, name, says, forms in _KNOWN]


def kind_of(code: str) -> Kind | None:
    return next((one for one in kinds() if one.code == code), None)
