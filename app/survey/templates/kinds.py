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
    """One kind of paper, with its name and a sentence on what it says."""

    code: str
    about: About
    name: str
    says: str


_KNOWN: Final[tuple[tuple[str, About, str, str], ...]] = (
    ("dossier", "inspection", N_("一房一档"), N_("一次检查的全部：结论、发现、等级、签字、照片")),
    ("field_record", "inspection", N_("现场检查记录"), N_("现场记下的情况，供签字，不算等级")),
    ("notice", "inspection", N_("告知书"), N_("一页，用大白话告诉住户看到了什么、怎样要求复查")),
    ("album", "inspection", N_("照片册"), N_("全部照片，一页两张大图，前面有目录")),
    ("findings", "place", N_("问题清单"), N_("一处和它下面的全部问题，整改到哪一步")),
    ("area_plan", "place", N_("一区一策"), N_("一个小区改什么、先改什么、各栋改什么")),
    ("block_plan", "place", N_("一栋一策"), N_("一栋楼的安全情况、改造项目、责任人")),
)


def kinds() -> list[Kind]:
    """Every kind in the order in which it is offered, in today's language."""
    return [Kind(code, about, _(name), _(says)) for code, about, name, says in _KNOWN]


def kind_of(code: str) -> Kind | None:
    return next((one for one in kinds() if one.code == code), None)
