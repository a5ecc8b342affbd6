"""一区一档: the dossier's chapters of a community: what is needed, where, how much, and why.

The list of works comes first, in the order of doing; the matrix of items and blocks stands on
pages of its own with signs that survive a grey copy.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from app.assessment.community import BLOCK, ITEM, NOTE, PHOTOS, QUANTITY, STATE, Place
from app.assessment.judging import findings_of
from app.assessment.renewal import SCALE, Renewal, judge_renewal
from app.domain.renewal.explain import old_line
from app.domain.renewal.judging import ESTATE, ItemResult
from app.i18n import _, listed, pick
from app.i18n import renewal as words
from app.i18n.confidence import confidence
from app.i18n.judgements import scale_name, sentence
from app.model.canonical import Value
from app.survey.dossier_judged import Judged
from app.survey.dossier_photos import Numbered
from app.survey.words import BLANK, value_text
from exports.report_model import (
    Align,
    Block,
    Fact,
    Facts,
    Heading,
    Note,
    Paragraph,
    PhotoItem,
    Table,
)
from forms.instance import Instance
from forms.node import Node

#: How a state is drawn in a narrow column; each has a shape of its own.
SIGNS = {"present": "√", "none": "○", "broken": "×", "unknown": "?", "na": BLANK}
UNFILLED = "□"
#: Blocks that one table of the matrix holds beside the estate.
_COLUMNS = 14
#: Which of `CommunityTold.chapters` tells what.
OVERVIEW, WORKS, BLOCKS = 0, 1, 2
#: As many blocks are named in the list of works; more are told by their numbers.
_NAMED = 5
_FACTS = ("year", "storeys", "entrances", "households", "structure", "area", "lifts")
_MATRIX_NAME, _MATRIX_CELL = 128.0, 24.0


@dataclass(frozen=True)
class CommunityTold(Judged):
    """What the dossier says of a community: its own title, and its chapters before the record."""

    title: str = ""


def community_told(
    instance: Instance, photos: Numbered, *, provisional: bool
) -> CommunityTold | None:
    """The chapters of a community; None for every other form."""
    renewal = judge_renewal(instance)
    if renewal is None:
        return None
    chapters: tuple[tuple[str, list[Block]], ...] = (
        (_("总览"), list(_overview(renewal))),
        (_("改造清单"), list(_works(renewal, photos))),
        (_("楼栋清单"), list(_blocks(renewal))),
        (_("项目 × 楼栋"), list(_matrix(renewal))),
        (_("数量和说明"), list(_details(renewal, photos))),
    )
    return CommunityTold(
        mark=_("参考 · 暂定") if provisional else _("参考"),
        grade=None,
        words=words.summary(renewal.result),
        scale=scale_name(SCALE),
        rules=renewal.result.rules,
        findings=findings_of(instance),
        chapters=chapters,
        title=_("一区一档"),
    )


def captioned(
    items: Sequence[PhotoItem],
    instance: Instance,
    photos: Mapping[str, Mapping[str, Value]],
    order: Numbered,
) -> tuple[PhotoItem, ...]:
    """Photos of cells with item and place instead of the bare word 照片."""
    renewal = judge_renewal(instance)
    if renewal is None:
        return tuple(items)
    names, made = renewal.names, []
    for item, photo in zip(items, order.numbers, strict=True):
        node = instance.find(str(photos[photo].get("question", "")))
        group = node.parent if node is not None else None
        if group is not None and group.question.role.startswith(ITEM):
            row = group.parent.row if group.parent is not None else ""
            place = names.get(row, "") or _("小区")
            item = replace(item, question=group.label, place=place)
        made.append(item)
    return tuple(made)


def _overview(renewal: Renewal) -> Iterator[Block]:
    result, table = renewal.result, renewal.community.table
    yield Paragraph(words.summary(result), strong=True)
    yield Paragraph(sentence(old_line(result.old)))
    rows = []
    for klass in table.classes.values():
        ours = [one for one in result.items if one.item.klass == klass.id]
        counts = [
            str(sum(one.verdict in verdicts for one in ours))
            for verdicts in (("must", "may", "optional"), ("left_out",), ("fine", "na"), ("open",))
        ]
        rows.append((pick(klass.name), pick(klass.duty), *counts, str(len(ours))))
    yield Table(
        (_("类别"), _("原则"), _("要改"), _("不列入"), _("不用改"), _("待定"), _("项目")),
        tuple(rows),
        (70, 90, 52, 52, 52, 52, 52),
        ("left", "left", *(("right",) * 5)),
        caption=_("各类项目的数目"),
    )
    if renewal.open:
        yield Paragraph(_("还没有定的：{open}。").format(open=_open_words(renewal)))
    yield Note(
        _("依据 {standard}（规则表 {rules}）。结论由程序按现状计算，只供参考。").format(
            standard=table.standard, rules=result.rules
        )
    )


def _open_words(renewal: Renewal) -> str:
    said = {
        "blank": _("未填 {n} 格"),
        "unknown": _("不详 {n} 格"),
        "reason": _("{n} 项不列入但没有理由"),
        "unmeasured": _("{n} 处没有改造数量"),
        "year": _("没有建成年份"),
    }
    return listed(said[code].format(n=n) for code, n in renewal.open.items())


def _works(renewal: Renewal, photos: Numbered) -> Iterator[Block]:
    """What is proposed, in the order of doing, then what is left out and what is open."""
    result, table = renewal.result, renewal.community.table
    if result.works:
        rows = []
        for number, one in enumerate(result.works, 1):
            klass = table.classes[one.item.klass]
            sure = confidence((*klass.confidence, *one.item.confidence))
            rows.append(
                (
                    str(number),
                    pick(one.item.name),
                    f"{pick(klass.name)}\n{words.verdict(one.verdict)}",
                    _where(renewal, one),
                    words.amount(one) or BLANK,
                    photos.listing(_photos(renewal, one)) or BLANK,
                    sure,
                )
            )
        yield Table(
            (_("序号"), _("项目"), _("类别"), _("位置"), _("数量"), _("见照片"), _("依据")),
            tuple(rows),
            (28, 110, 54, 104, 82, 42, 58),
            ("right", *(("left",) * 6)),
            caption=_("要改的项目，按先后"),
        )
        yield Note(_("排序：先民生后提升、先地下后地上、先功能后景观。"))
        clauses = listed(dict.fromkeys(klass.clause for klass in table.classes.values()))
        yield Note(
            _("项目依据 {standard}，改造原则依据 {clauses}。").format(
                standard=table.standard, clauses=clauses
            )
        )
    else:
        yield Paragraph(_("没有发现要改的项目。"))
    for verdict, title in (("left_out", _("不列入的项目")), ("open", _("还不能定的项目"))):
        ours = [one for one in result.items if one.verdict == verdict]
        if not ours:
            continue
        yield Heading(2, title)
        if verdict == "left_out":
            yield Facts(tuple(Fact(pick(one.item.name), one.reason) for one in ours))
        else:
            yield Paragraph(listed(pick(one.item.name) for one in ours))


def _where(renewal: Renewal, one: ItemResult) -> str:
    """Places by name; "all blocks" where that is so."""
    community = renewal.community
    asked = (place.id for place in community.places if (one.item.id, place.id) in community.groups)
    blocks = [place for place in asked if place]
    needing = [place for place in one.where if place]
    names = [_("小区")] if ESTATE in one.where else []
    if blocks and needing == blocks and len(blocks) > 1:
        names.append(_("全部 {n} 栋").format(n=len(blocks)))
    elif len(needing) > _NAMED:
        order = {place.id: n for n, place in enumerate(community.places)}
        numbers = _ranges([order[place] for place in needing])
        names.append(_("{n} 栋（清单序号 {numbers}）").format(n=len(needing), numbers=numbers))
    else:
        names += [renewal.names[place] for place in needing]
    return listed(names)


def _ranges(numbers: Sequence[int]) -> str:
    """Rising numbers as a reader writes them: 1–3、7、9–14."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return listed(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)


def _photos(renewal: Renewal, one: ItemResult) -> list[str]:
    nodes = (renewal.community.node(one.item.id, place, PHOTOS) for place in one.where)
    return [photo for node in nodes if node is not None for photo in node.text.split()]


def _blocks(renewal: Renewal) -> Iterator[Block]:
    places = [place for place in renewal.community.places if place.row is not None]
    if not places:
        return
    rows = []
    for number, place in enumerate(places, 1):
        facts = [_fact(place, name) for name in _FACTS]
        appraised = listed(filter(None, (_fact(place, one, "") for one in ("grade", "report"))))
        rows.append((str(number), place.name, *facts, appraised or BLANK))
    yield Table(
        (
            _("序号"), _("楼号"), _("年份"), _("层数"), _("单元"), _("户"), _("结构"), _("面积 m²"),
            _("电梯"), _("已有鉴定"),
        ),
        tuple(rows),
        (28, 72, 36, 40, 30, 38, 58, 50, 30, 82),
        ("right", "left", "right", "right", "right", "right", "left", "right", "right", "left"),
        caption=_("楼栋清单"),
    )  # fmt: skip


def _fact(place: Place, name: str, blank: str = BLANK) -> str:
    role = f"{BLOCK}.{name}"
    if place.row is None:
        return blank
    node = next((c for c in place.row.children if c.question.role == role), None)
    if node is None or not node.text or not node.relevant:
        return blank
    return value_text(node) if node.kind.startswith("select") else node.text


def _matrix(renewal: Renewal) -> Iterator[Block]:
    """Items down, the estate and the blocks across; more blocks than fit go to another table."""
    community = renewal.community
    blocks = [place for place in community.places if place.row is not None]
    legend = "　".join(f"{sign} {words.state(state)}" for state, sign in SIGNS.items())
    yield Note(
        _("{legend}　□ 未填　空白处不按楼栋（小区）填。列号是楼栋清单的序号。").format(
            legend=legend
        )
    )
    for start in range(0, max(1, len(blocks)), _COLUMNS):
        part = blocks[start : start + _COLUMNS]
        if len(blocks) > _COLUMNS:
            yield Heading(3, _("第 {a}–{b} 栋").format(a=start + 1, b=start + len(part)))
        for klass in community.table.classes:
            items = [one for one in renewal.result.items if one.item.klass == klass]
            across = any(one.item.of_block for one in items)
            if items and (across or not start):
                yield _class_table(renewal, klass, items, part if across else [], start)


def _class_table(
    renewal: Renewal, klass: str, items: Sequence[ItemResult], blocks: list[Place], start: int
) -> Table:
    """One class of items; classes that no block is asked about have no columns for blocks."""
    known = renewal.community.table.classes[klass]
    shown = [renewal.community.places[0], *blocks]
    centred: list[Align] = ["center"] * len(shown)
    return Table(
        (
            f"{pick(known.name)} · {pick(known.duty)}",
            _("区") if blocks else _("小区"),
            *(str(start + n) for n in range(1, len(blocks) + 1)),
            _("结论"),
        ),
        tuple(
            (
                pick(one.item.name),
                *(_sign(renewal, one.item.id, place) for place in shown),
                words.verdict(one.verdict),
            )
            for one in items
        ),
        (_MATRIX_NAME, *([_MATRIX_CELL if blocks else 60.0] * len(shown)), 44.0),
        ("left", *centred, "left"),
    )


def _sign(renewal: Renewal, item: str, place: Place) -> str:
    node = renewal.community.node(item, place.id, STATE)
    if node is None:
        return ""
    return SIGNS.get(node.text, UNFILLED)


def _details(renewal: Renewal, photos: Numbered) -> Iterator[Block]:
    """Every cell of which more was said than its state."""
    rows = []
    for one in renewal.result.items:
        for place in renewal.community.places:
            said = {
                role: node
                for role in (STATE, QUANTITY, NOTE, PHOTOS)
                if (node := renewal.community.node(one.item.id, place.id, role)) is not None
                and node.relevant and node.text
            }  # fmt: skip
            if not set(said) - {STATE}:
                continue
            rows.append(
                (
                    pick(one.item.name),
                    place.name or _("小区"),
                    _text(said.get(STATE)),
                    _text(said.get(QUANTITY)),
                    said[NOTE].text if NOTE in said else BLANK,
                    photos.listing(said[PHOTOS].text.split()) if PHOTOS in said else BLANK,
                )
            )
    if rows:
        yield Table(
            (_("项目"), _("位置"), _("现状"), _("改造数量"), _("说明"), _("见照片")),
            tuple(rows),
            (110, 84, 40, 62, 128, 50),
            ("left", "left", "left", "right", "left", "left"),
            caption=_("有数量、说明或照片的项目"),
        )


def _text(node: Node | None) -> str:
    return value_text(node) if node is not None else BLANK
