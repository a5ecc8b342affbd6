"""The demo's day in a village: a roster, doors that stay shut, the short forms, a community.

Told apart from the two laptops that differ: what is printed here is never in dispute.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from app import paths
from app.cli import demo_times
from app.i18n import _, pick
from app.imaging.synthesize import Shot, photograph
from app.store.roster_values import PlaceFilter
from app.survey.filling import Filling
from app.survey.form_titles import form_title
from app.survey.survey import Survey
from app.survey.today import Day
from forms.node import Node

#: Of all cells of the matrix, each of these many is broken.
_EVERY = 23
_MOST = 100


def take_roster(survey: Survey) -> int:
    """Import the shipped roster; how many places it made."""
    seen = survey.importing.preview(paths.resources() / "demo" / "roster.csv")
    plan = survey.importing.plan(seen)
    survey.importing.apply(seen, plan)
    return len(plan.new)


def walk(survey: Survey, card: Path, began: datetime) -> list[str]:
    """The day of one laptop; what it did, line by line. `began`: when the demo was started."""
    told: dict[str, Any] = json.loads(
        (paths.resources() / "demo" / "day.json").read_text(encoding="utf-8")
    )
    first, second = told["surveyors"]
    village = survey.today.villages(told["village"])[0].place
    survey.today.set_settings(Day("", first, second, "sunny", told["instruments"], village))
    places = {row.name: row.record for row in survey.core.store.places(PlaceFilter(), _MOST, 0)}
    lines = []
    for name, outcome, reason in told["visits"]:
        survey.visits.record(places[name], outcome, reason)
        register = survey.core.forms.registers["visit"].field("outcome")
        words = pick(register.choices[outcome]) if register else outcome
        lines.append(_("2 {name}：{outcome}").format(name=name, outcome=words))
    for number, one in enumerate(told["inspections"]):
        filling = _fill(survey, places[one["place"]], one)
        _photograph(survey, filling, one["photos"], card, (began, 60 * (number + 1)))
        missing = survey.filling.problems(filling)
        survey.filling.commit(filling, status=None if missing else "done")
        lines.append(
            _("2 {name} 填完“{form}”，还缺 {n} 项").format(
                name=one["place"], form=form_title(one["form"]), n=len(missing)
            )
        )
    return lines


def print_day(survey: Survey, target: Path) -> list[Path]:
    """The dossiers of the short forms and the community, and tomorrow's day sheet."""
    target.mkdir(parents=True, exist_ok=True)
    made = []
    for form in ("quick_screening", "rural_check", "old_community"):
        for head in survey.core.store.heads(form=form):
            file = target / survey.papers.file_name("dossier", head.record)
            made.append(file.with_name(f"{form}-{file.name}"))
            survey.papers.write("dossier", head.record, made[-1])
    left = [row.record for row in survey.today.walk(None, _MOST)]
    made.append(target / _("走访单.pdf"))
    survey.on_paper.day_sheet(left, survey.on_paper.day(), made[-1])
    return made


def _fill(survey: Survey, place: str, one: dict[str, Any]) -> Filling:
    record, _changed = survey.houses.begin(place, one["form"])
    filling = survey.filling.open(record)
    survey.blocks.first_fill(filling)
    survey.filling.load_answers(filling, one["answers"])
    if one.get("matrix"):
        with filling.instance.batch():
            for number, state in enumerate(_states(filling.instance.root)):
                choices = [choice.name for choice in state.choices()]
                if number % _EVERY == 0:
                    chosen = choices[2]
                else:
                    chosen = choices[1 if "illegal" in state.path else 0]
                filling.instance.set(state, chosen)
    return filling


def _states(node: Node) -> Iterator[Node]:
    """The state of each cell that a community's matrix asks for."""
    for child in node.children:
        if child.kind == "group" and "x-cell" in child.question.appearance.split():
            yield child.children[0]
        else:
            yield from _states(child)


def _photograph(
    survey: Survey, filling: Filling, questions: list[str], card: Path, at: tuple[datetime, int]
) -> None:
    """`at`: when the demo was started, and the minute of its story."""
    card.mkdir(parents=True, exist_ok=True)
    for number, question in enumerate(questions):
        file = card / f"DAY_{filling.form.id}_{number}.jpg"
        taken = demo_times.moment(at[0], at[1] + number)
        shot = Shot("facade", seed=7000 + number, taken=taken)
        file.write_bytes(photograph(shot))
        for one in survey.taking.add([file], question, filling.photos):
            if one.entry is not None:
                filling.put_photo(one.photo, one.entry)
