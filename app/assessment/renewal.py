"""What an old community needs, judged from its form: the list of works, kept and explained."""

from __future__ import annotations

from dataclasses import dataclass

from app.assessment.community import (
    BLOCK,
    ITEM,
    NOTE,
    PHOTOS,
    STATE,
    Community,
    asked,
    community_of,
    is_renewal,
)
from app.assessment.findings import FindingLine
from app.assessment.judgement import Judge, Judgement, unchecked
from app.assessment.layout import layout_of
from app.domain.renewal.explain import counts_line, explain
from app.domain.renewal.judging import ItemResult, Old, RenewalResult, is_old
from app.domain.renewal.table import RenewalTable, load
from app.i18n import _, listed, pick
from app.i18n import renewal as words
from app.model.canonical import Value
from forms.form import Form
from forms.instance import Instance

#: The name of the result in a revision, and of the scale.
SCALE = "renewal"


@dataclass(frozen=True)
class Renewal:
    """A judged community with the way back to the form. `names` are those of its places."""

    community: Community
    result: RenewalResult

    @property
    def names(self) -> dict[str, str]:
        return {place.id: place.name for place in self.community.places}

    @property
    def open(self) -> dict[str, int]:
        """What the list still waits for, by code: blank, unknown, reason, unmeasured, year."""
        result = self.result
        counts = {
            "blank": result.blank,
            "unknown": result.unknown,
            "reason": sum(one.problem == "reason" for one in result.items),
            "unmeasured": sum(one.unmeasured for one in result.works),
            "year": int(result.old.counts == "unknown"),
        }
        return {code: count for code, count in counts.items() if count}

    def results(self) -> dict[str, Value]:
        """What a revision keeps: canonical; quantities as decimal text, places by row id."""
        result = self.result
        counts: dict[str, Value] = {
            klass: {
                verdict: sum(
                    one.item.klass == klass and one.verdict == verdict for one in result.items
                )
                for verdict in sorted(
                    {one.verdict for one in result.items if one.item.klass == klass}
                )
            }
            for klass in self.community.table.classes
        }
        return {
            SCALE: {
                "rules": result.rules,
                "old": result.old.counts,
                "old_code": result.old.code,
                "counts": counts,
                "must": self._list("must"),
                "may": self._list("may"),
                "optional": self._list("optional"),
                "left_out": self._list("left_out"),
                "open": dict(self.open),
            }
        }

    def _list(self, verdict: str) -> list[Value]:
        ranked = sorted(
            (one for one in self.result.items if one.verdict == verdict),
            key=lambda one: self.community.table.priority(one.item),
        )
        return [
            {
                "item": one.item.id,
                "where": list(one.where),
                "quantity": None if one.quantity is None else f"{one.quantity:f}",
                "reason": one.reason,
            }
            for one in ranked
        ]


def judge_renewal(instance: Instance) -> Renewal | None:
    """Judge a filled form by its roles; None for a form that is not about an old community."""
    community = community_of(instance)
    if community is None:
        return None
    items = tuple(community.judge(item) for item in community.items)
    return Renewal(community, summed(items, community.table, age_of(instance, community.table)))


def summed(items: tuple[ItemResult, ...], table: RenewalTable, old: Old) -> RenewalResult:
    """The result of items that were judged one by one."""
    works = (one for one in items if one.listed)
    return RenewalResult(
        rules=table.name,
        items=items,
        works=tuple(sorted(works, key=lambda one: table.priority(one.item))),
        old=old,
        blank=sum(len(one.blank) for one in items),
        unknown=sum(len(one.unknown) for one in items),
    )


def age_of(instance: Instance, table: RenewalTable) -> Old:
    """Whether the community counts as old; the blocks' years where it states none itself."""
    stated = _years(instance, "renewal.year_from", "renewal.year_to")
    years = stated or _years(instance, f"{BLOCK}.year")
    return is_old(min(years, default=None), max(years, default=None), table)


def _years(instance: Instance, *roles: str) -> list[int]:
    nodes = [node for role in roles for node in instance.nodes_by_role(role) if node.relevant]
    return [node.value for node in nodes if isinstance(node.value, int)]


def judgement(instance: Instance) -> Judgement | None:
    """The same in the shape of all scales. A community has no grade: its value stays open."""
    renewal = judge_renewal(instance)
    if renewal is None:
        return None
    result, table = renewal.result, renewal.community.table
    return Judgement(
        scale=SCALE,
        value=None,
        low="",
        high="",
        first=counts_line(result),
        lines=explain(result, table, renewal.names),
        results=renewal.results(),
        open=renewal.open,
        doubts=tuple(dict(one.item.name) for one in result.works if unchecked(one.item.confidence)),
        detail=renewal,
    )


def findings(instance: Instance) -> tuple[FindingLine, ...]:
    """What must be done: the 基础类 items that are missing or broken, in the order of doing."""
    renewal = judge_renewal(instance)
    if renewal is None:
        return ()
    return tuple(_finding(renewal, one) for one in renewal.result.works if one.verdict == "must")


def _finding(renewal: Renewal, one: ItemResult) -> FindingLine:
    community, names = renewal.community, renewal.names
    klass = community.table.classes[one.item.klass]
    states, notes, photos = [], [], []
    for place in one.where:
        said = {
            role: node.text.strip() if (node := community.node(one.item.id, place, role)) else ""
            for role in (STATE, NOTE, PHOTOS)
        }
        states.append(words.state(said[STATE]))
        notes.append(said[NOTE])
        photos += said[PHOTOS].split()
    first = community.groups[one.item.id, one.where[0]]
    return FindingLine(
        path=first.path,
        point=first.path,
        label=listed(names[place] or _("小区") for place in one.where),
        rule=one.item.id,
        clause=klass.clause,
        text=_("{item}（{states}）：{duty}").format(
            item=pick(dict(one.item.name)),
            states=listed(dict.fromkeys(states)),
            duty=pick(dict(klass.duty)),
        ),
        measured=words.amount(one),
        note=listed(dict.fromkeys(filter(None, notes))),
        verdict="met",
        photos=tuple(dict.fromkeys(photos)),
    )


def missing(form: Form) -> list[str]:
    """Roles without which a community cannot be judged fully; [] for other forms."""
    if not is_renewal(form.root):
        return []
    layout, table = layout_of(form.root), load()
    found = [role for role in ("renewal.year_from",) if role not in layout.fields]
    if BLOCK not in layout.repeats:
        found.append(BLOCK)
    elif f"{BLOCK}.number" not in layout.repeats[BLOCK][1].fields:
        found.append(f"{BLOCK}.number")
    here = asked(form.root)
    return found + [f"{ITEM}{item}" for item in table.items if item not in here]


JUDGE = Judge(SCALE, is_renewal, judgement, missing, findings)
