"""Which blocks of the roster the rows of a community's form stand for.

A row that was made from the roster has an id that follows from its place: two laptops that
survey the same estate write the same rows, and nothing has to be kept besides.
"""

from __future__ import annotations

from app.assessment.community import BLOCK
from app.model.canonical import Value
from app.model.revision import Links
from app.store.roster_values import PlaceFilter, PlaceRow
from app.survey.core import Core
from forms.instance import Instance
from forms.node import Node

#: Roles of a block's facts, and the fields of its place that they are taken over from.
_FACTS = {
    f"{BLOCK}.number": "name",
    f"{BLOCK}.year": "year",
    f"{BLOCK}.storeys": "storeys",
    f"{BLOCK}.area": "area",
}
_GIVEN = frozenset({*_FACTS, f"{BLOCK}.households"})
_COMPUTED = frozenset({"calculate", "note"})
#: Blocks of one estate that are looked at; more is no estate.
MOST = 500
_ID = 12
COVERS = "covers"


def row_id(place: str) -> str:
    """The id of the row for a place of the roster."""
    return place.replace("-", "")[:_ID]


def blocks_of(core: Core, links: Links) -> list[PlaceRow]:
    """The buildings of the estate that a record is about, in walking order."""
    wanted = [
        PlaceFilter(under=estate, level="building") for estate in links.get("place", ()) if estate
    ]
    return [row for one in wanted for row in core.store.places(one, MOST, 0)]


def add_blocks(core: Core, instance: Instance, links: Links) -> list[Node]:
    """Rows for the buildings of the roster that have none yet; returns the new ones.

    One step of undo. A block that was typed by hand under the same name is left alone: it is
    somebody's row already. What was found there is never taken over, only what the roster
    knows: number, year, storeys, area, households.
    """
    question = next(iter(instance.form.roles.get(BLOCK, ())), None)
    repeat = instance.find(question.path) if question is not None else None
    if repeat is None:
        return []
    ids = {row.row for row in repeat.children}
    names = {_number(row) for row in repeat.children}
    made = []
    with instance.batch():
        for place in blocks_of(core, links):
            wanted = row_id(place.record)
            if wanted not in ids and place.name.strip() not in names:
                made.append(instance.add(repeat, row_id=wanted)[0])
                _say(core, instance, made[-1], place)
    return made


def _say(core: Core, instance: Instance, row: Node, place: PlaceRow) -> None:
    view = core.store.view(place.record)
    known = view.answers if view is not None else {}
    answers: dict[str, Value] = {role: known.get(field) for role, field in _FACTS.items()}
    households = core.store.place_count(PlaceFilter(under=place.record, level="household"))
    answers[f"{BLOCK}.households"] = str(households) if households else None
    for child in row.children:
        value = answers.get(child.question.role)
        if value:
            instance.set(child, str(value))


def _is_said(row: Node) -> bool:
    """Whether anybody answered in a row beyond what the roster fills in."""
    waiting = [child for child in row.children if child.question.role not in _GIVEN]
    while waiting:
        node = waiting.pop()
        if node.children:
            waiting += node.children
        elif node.relevant and node.text and node.kind not in _COMPUTED:
            return True
    return False


def _number(row: Node) -> str:
    role = f"{BLOCK}.number"
    return next((c.text.strip() for c in row.children if c.question.role == role), "")


def covering(core: Core, instance: Instance, links: Links) -> Links:
    """The links of a record, with `covers` for the blocks of which something was said.

    What the roster told of a block is no look at it. Places that a row no longer stands for are
    covered no more; what the form does not hold (no repeat of blocks) stays as it is.
    """
    if BLOCK not in instance.form.roles:
        return links
    rows = {row.row for row in instance.nodes_by_role(BLOCK) if _is_said(row)}
    covered = tuple(
        sorted(one.record for one in blocks_of(core, links) if row_id(one.record) in rows)
    )
    rest = {role: targets for role, targets in links.items() if role != COVERS}
    return {**rest, COVERS: covered} if covered else rest
