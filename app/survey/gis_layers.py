"""The layers of a map pack: houses with a position, houses without one, photos.

Scales never meet: the appraisal grade, the rural grade and the screening's conclusion each have a
column of their own, and the legend says of each sign which one it is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from app.domain.roster.lines import PERSONAL
from app.i18n import _, pick
from app.i18n.roster_problems import field_name
from app.model.merge import RecordView
from app.model.merge import view as merged
from app.store.roster_values import PlaceFilter, PlaceRow, Spot
from app.survey import free_text
from app.survey.audience import Audience
from app.survey.core import FINISHED, Core
from app.survey.filling_residents import known
from app.survey.hidden import masked
from app.survey.ledger_columns import SLICE, Places, answers_text, house_columns
from app.survey.ledger_words import place_state, visit_outcome
from exports.gis.layer_model import Feature, Field, Layer, Rule, Shape, Value

#: Form → column of its scale.
SCALES: Final = {"danger_check": "jgj125", "rural_check": "rural", "quick_screening": "screening"}
#: The signs of look.md: grades by colour, shape and letter.
_GRADE_SIGNS: Final[tuple[tuple[str, str, Shape], ...]] = (
    ("D", "#B3261E", "hexagon"),
    ("C", "#8A5200", "triangle"),
    ("B", "#2B5F9E", "diamond"),
    ("A", "#2E6B3C", "circle"),
)
_GREY, _DONE, _WARN, _STOP = "#6B7276", "#2E6B3C", "#8A5200", "#B3261E"


@dataclass(frozen=True)
class MapLayers:
    """What goes into a pack: of all places or of those `under` one, for an audience."""

    core: Core
    audience: Audience
    under: str = ""
    photos: bool = True

    @cached_property
    def spots(self) -> dict[str, Spot]:
        return self.core.store.place_spots()

    @cached_property
    def counts(self) -> tuple[int, int]:
        """Houses with a position, and without one."""
        total = self.core.store.place_count(PlaceFilter(under=self.under or None))
        return len(self.shown), total - len(self.shown)

    @cached_property
    def shown(self) -> tuple[str, ...]:
        """The houses that have one."""
        rows = (row for page in self._pages() for row in page)
        return tuple(row.record for row in rows if row.record in self.spots)

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        fields = self._fields
        about = _("等级为参考判定，以有资质机构的鉴定报告为准")
        houses = Layer(
            "houses", _("房屋"), fields, lambda: self._houses(located=True), _rules(),
            shows="name", about=about,
        )  # fmt: skip
        lost = Layer(
            "no_position", _("没有位置的房屋"), fields,
            lambda: self._houses(located=False), located=False, about=about,
        )  # fmt: skip
        made = [houses, *([lost] if self.counts[1] else [])]
        if self.photos:
            rule = Rule(_("照片"), "", "#0E6573", "square", 1.8)
            made.append(Layer("photos", _("照片"), _photo_fields(), self._photos, (rule,)))
        return tuple(made)

    # -- houses

    @cached_property
    def _fields(self) -> tuple[Field, ...]:
        names = ("code", "name", "town", "community", "estate", "building")
        above = [
            Field(name, column.label) for name, column in zip(names, house_columns(), strict=True)
        ]
        residents = [
            Field(name, field_name(name), note=_("个人信息，遮盖后写出")) for name in PERSONAL
        ]
        if self.audience.personal:
            residents = [Field(name, field_name(name), note=_("个人信息")) for name in PERSONAL]
        return (
            Field("record", _("房屋记录号"), note=_("合并和回填用，永不重复")),
            *above,
            Field("address", field_name("address")),
            Field("kind", field_name("kind")),
            Field("year", field_name("year"), "integer"),
            Field("storeys", field_name("storeys"), "integer"),
            Field("area", field_name("area"), "number", "m²"),
            *residents,
            Field("state", _("走访状态")),
            Field("outcome", _("未能入户的原因")),
            Field("jgj125", _("危险性等级"), note=_("JGJ 125-2016，A–D；区间表示有没看到的部位")),
            Field("rural", _("农房等级"), note=_("建村函〔2019〕200号，A–D")),
            Field("screening", _("排查结论"), note=_("none 未发现 / some 一定 / severe 严重")),
            Field("basis", _("依据"), note=_("参考判定；暂定表示两人填得不一样，尚未定下")),
            Field("seen", _("最后改动"), "date"),
            Field("photos", _("照片数"), "integer"),
            Field("at_from", _("位置来源"), note=_("roster 名册 / photos 最近一次检查的照片")),
            Field("lon", field_name("lon"), "number", _("度，CGCS2000（EPSG:4490）")),
            Field("lat", field_name("lat"), "number", _("度，CGCS2000（EPSG:4490）")),
        )

    def _pages(self) -> Iterator[list[PlaceRow]]:
        wanted, offset = PlaceFilter(under=self.under or None), 0
        while page := self.core.store.places(wanted, SLICE, offset):
            offset += len(page)
            yield page

    def _houses(self, *, located: bool) -> Iterator[Feature]:
        places = Places(self.core)
        for page in self._pages():
            rows = [row for row in page if (row.record in self.spots) is located]
            histories = self.core.store.histories([row.record for row in rows])
            for row in rows:
                view = merged(histories[row.record])
                yield self._house(row, view, places, self.spots.get(row.record))

    def _house(self, row: PlaceRow, view: RecordView, places: Places, spot: Spot | None) -> Feature:
        house = places.house(row.record, row.parent, row.name, row.code)
        kind = self.core.forms.registers["place"].field("kind")
        residents = known(self.core, view.personal)
        said = [str(residents.get(name, "")) for name in PERSONAL]
        grades = {SCALES[mark.form]: mark for mark in reversed(row.forms) if mark.form in SCALES}
        values: list[Value] = [
            row.record,
            *map(str, house.cells()),
            row.address,
            pick(kind.choices[row.kind]) if kind and row.kind in kind.choices else row.kind,
            _whole(row.year),
            _whole(row.storeys),
            _number(answers_text(view.answers, "area")),
            *(said if self.audience.personal else map(masked, said)),
            place_state(row.state),
            visit_outcome(self.core, row.outcome) if row.outcome else "",
            *(grades[scale].grade if scale in grades else "" for scale in SCALES.values()),
            _basis([mark.provisional for mark in grades.values() if mark.grade]),
            _day(row.time),
            row.photos,
            spot.source if spot else "",
            spot.lon if spot else None,
            spot.lat if spot else None,
        ]
        return Feature((spot.lon, spot.lat) if spot else None, tuple(values))

    # -- photos

    def _photos(self) -> Iterator[Feature]:
        for page in self._pages():
            names = {mark.record: row for row in page for mark in row.forms}
            finished = [
                mark.record for row in page for mark in row.forms if mark.status in FINISHED
            ]
            for record, history in self.core.store.histories(finished).items():
                told = free_text.telling(self.core, record, self.audience)
                yield from _of_record(names[record], merged(history), told)


def _of_record(row: PlaceRow, view: RecordView, told: free_text.Telling) -> Iterator[Feature]:
    for photo in sorted(view.photos):
        entry = view.photos[photo]
        lat, lon = (_number(str(entry.get(name) or "")) for name in ("lat", "lon"))
        if lat is None or lon is None or abs(lat) > 90 or abs(lon) > 180:
            continue
        values = (
            photo, row.record, row.code, row.name, view.record,
            told(str(entry.get("caption") or "")), str(entry.get("taken") or ""),
            str(entry.get("hash") or ""),
        )  # fmt: skip
        yield Feature((lon, lat), values)


def _photo_fields() -> tuple[Field, ...]:
    return (
        Field("photo", _("照片编号")),
        Field("house", _("房屋记录号")),
        Field("code", field_name("code")),
        Field("name", _("房屋")),
        Field("record", _("检查记录号")),
        Field("caption", _("说明")),
        Field("taken", _("拍摄时间"), note=_("相机记下的时间，没有时区的按当地时间")),
        Field("sha256", _("原件校验值"), note="SHA-256"),
    )


def _rules() -> tuple[Rule, ...]:
    """Signs in the order of gravity; what a house is shown by is the first that fits."""
    made = []
    for letter, colour, shape in _GRADE_SIGNS[:2]:
        made += _grade_rules(letter, colour, shape)
    severe = _("排查：严重安全隐患")
    made.append(Rule(severe, "\"screening\" LIKE '%severe'", _STOP, "square", 3.6))
    made.append(Rule(_("排查：一定安全隐患"), "\"screening\" LIKE '%some'", _WARN, "square", 3.2))
    for letter, colour, shape in _GRADE_SIGNS[2:]:
        made += _grade_rules(letter, colour, shape)
    made.append(Rule(_("排查：未发现安全隐患"), "\"screening\" LIKE '%none'", _DONE, "square", 2.6))
    return (*_exclusive(made), Rule(_("没有等级"), "", _GREY, "circle", 2.4))


def _grade_rules(letter: str, colour: str, shape: Shape) -> list[Rule]:
    """An interval is shown by its graver end: what was not seen counts as it may be."""
    size = {"D": 4.2, "C": 3.8}.get(letter, 3.0)
    return [
        Rule(
            label.format(letter=letter), f"right(\"{column}\", 1) = '{letter}'", colour,
            shape, size,
        )
        for column, label in (("jgj125", _("{letter} 级")), ("rural", _("农房 {letter} 级")))
    ]  # fmt: skip


def _exclusive(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """Each without those that an earlier rule shows: a house is one sign."""
    made: list[Rule] = []
    for rule in rules:
        before = "".join(f" AND NOT coalesce({one.condition}, false)" for one in rules[: len(made)])
        made.append(
            Rule(rule.label, f"{rule.condition}{before}", rule.colour, rule.shape, rule.size)
        )
    return tuple(made)


def _basis(provisional: list[bool]) -> str:
    if not provisional:
        return ""
    return _("参考判定，暂定") if any(provisional) else _("参考判定")


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value - value == 0 else None  # neither nan nor endless


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None
