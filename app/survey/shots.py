"""Required shots of an inspection: what its form wants, what is there, why the rest is not.

Where they are wanted: at a photo question that is asked now and names shots (`insp:shots`). Where
the question also has `required`, that says when: a part that is judged sound needs no close-up,
and a side named in "which cannot be taken" is not missed. A picture of the house as a whole
(roles `overview.…`) that another form of the same place got on the same day counts here too:
nobody walks around a house twice.

One may finish without, with a reason; it is an answer of the program's own, so it travels, stays
in the history and is printed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.shots import arranged, missing
from app.errors import KnownError
from app.i18n import _, listed
from app.model.canonical import Value
from app.survey import words
from app.survey.core import SHOTS, Core

if TYPE_CHECKING:  # lists ask nothing of a form, and do without its engine
    from app.survey.filling import Filling, FillingDesk
    from forms.instance import Instance
    from forms.node import Node

#: Pictures of the house, not of a finding: they are the same whichever form asks.
_OF_THE_HOUSE = "overview."
#: A reason is a sentence or two.
LONGEST = 500


@dataclass(frozen=True)
class MissingShot:
    """A picture that is wanted and not there. `path`: data path of its question.

    `name`: what is to be taken (正面照片, 危险点照片（近景）); `where`: the row it belongs to, ""
    for the house itself.
    """

    path: str
    code: str
    name: str
    where: str = ""

    @property
    def words(self) -> str:
        return words.TRAIL.join(part for part in (self.where, self.name) if part)


def shot_words(code: str) -> str:
    """What a shot is called; a code that an office made itself stays as it is."""
    known = {
        "front": _("正面"),
        "back": _("背面"),
        "left": _("左侧面"),
        "right": _("右侧面"),
        "roof": _("屋面"),
        "plate": _("门牌"),
        "inside": _("室内"),
        "surroundings": _("周边"),
        "far": _("整体"),
        "near": _("近景"),
        "before": _("整改前"),
        "after": _("整改后"),
    }
    return known.get(code, code)


def wants(node: Node, elsewhere: frozenset[str] = frozenset()) -> tuple[str, ...]:
    """The shots that a question wants as the form stands now, () where it wants none."""
    shots = node.question.shots
    if not shots or not node.relevant or node.question.role in elsewhere:
        return ()
    return shots if node.question.logic.required is None or node.required else ()


def lacking(
    instance: Instance,
    given: Callable[[str], Sequence[str]],
    elsewhere: frozenset[str] = frozenset(),
) -> list[MissingShot]:
    """What is missing, in the order of the form. `given`: a question's path → the shot codes of
    its photos in their order ("" where a photo names none)."""
    found: list[MissingShot] = []
    for node in instance.root.walk():
        wanted = wants(node, elsewhere) if node.kind == "image" else ()
        if wanted:
            found += [
                MissingShot(node.path, code, shot_name(node, code), _where(node))
                for code in missing(wanted, given(node.path))
            ]
    return found


def shot_name(node: Node, code: str) -> str:
    """A shot in words where the question is not in sight."""
    if len(node.question.shots) == 1:
        return node.label or shot_words(code)
    return _("{question}（{shot}）").format(question=node.label, shot=shot_words(code))


def codes_of(photos: Mapping[str, Mapping[str, Value]], path: str) -> list[str]:
    """The shot codes of a question's photos, in their order."""
    mine = [
        (str(p.get("order", "")), key) for key, p in photos.items() if p.get("question") == path
    ]
    return [str(photos[key].get("shot") or "") for _order, key in sorted(mine)]


def placed(node: Node, photos: Mapping[str, Mapping[str, Value]]) -> dict[str, str]:
    """Photo id → the shot it stands for at this question; "" for none."""
    mine = sorted(
        (str(p.get("order", "")), key)
        for key, p in photos.items()
        if p.get("question") == node.path
    )
    codes = arranged(node.question.shots, codes_of(photos, node.path))
    return {key: code for (_order, key), code in zip(mine, codes, strict=True)}


def _where(node: Node) -> str:
    """The rows that a question lies in, from the outside in; "" outside repeats."""
    rows: list[str] = []
    here: Node | None = node
    while here is not None:
        if here.kind == "row":
            rows.append(words.row(here))
        here = here.parent
    return words.TRAIL.join(reversed(rows))


class Shots:
    """The topic `shots` of an open survey."""

    def __init__(self, core: Core, filling: Callable[[], FillingDesk]) -> None:
        self._core = core
        self._filling = filling

    def missing(self, record: str) -> list[MissingShot]:
        """What an inspection lacks as it was left; opens its form: one at a time."""
        return self.missing_of(self._filling().open(record))

    def missing_of(self, filling: Filling) -> list[MissingShot]:
        """The same of a filling that is open."""
        return lacking(
            filling.instance,
            lambda path: codes_of(filling.photos, path),
            self.elsewhere(filling),
        )

    def elsewhere(self, filling: Filling) -> frozenset[str]:
        """Roles of pictures of the house that another form of the place got on the same day."""
        place = filling.links.get("place")
        if not place:
            return frozenset()
        day = _day(filling.instance) or self._core.clock().date().isoformat()
        found: set[str] = set()
        for head in self._core.store.heads(place=place[0]):
            if head.record == filling.record or head.voided:
                continue
            if head.form in self._core.forms.registers:
                continue
            found |= self._got(head.record, day)
        return frozenset(found)

    def _got(self, record: str, day: str) -> set[str]:
        """The roles of the pictures of the house that a record has of a day."""
        view = self._core.store.view(record)
        if view is None or not view.photos:
            return set()
        try:
            form = self._core.forms.form(view.form, view.version)
        except KnownError:
            return set()  # what cannot be read proves nothing
        found = set()
        for photo in view.photos.values():
            question = form.template(str(photo.get("question", "")))
            days = {str(photo.get(name) or "")[:10] for name in ("taken", "added")}
            if question is not None and question.role.startswith(_OF_THE_HOUSE) and day in days:
                found.add(question.role)
        return found

    def excuse(self, filling: Filling, reason: str) -> list[MissingShot]:
        """Before a filling is finished: keep why its missing shots are missing.

        Forgets the reason where nothing is missing any more. Raises a known error where shots
        are missing without a reason. Returns what is missing.
        """
        lacks = self.missing_of(filling)
        said = reason.strip() or self.reason(filling)
        if not lacks:
            filling.others.pop(SHOTS, None)
        elif not said:
            raise unexcused(lacks)
        elif len(said) > LONGEST:
            raise KnownError(
                "reason_too_long",
                _("理由超过 {n} 个字。").format(n=LONGEST),
                kept=_("已填的内容全部保存在本机。"),
                advice=_("请写短一些。"),
            )
        else:
            filling.others[SHOTS] = said
        return lacks

    def reason(self, filling: Filling) -> str:
        """Why shots are missing, as it was said when the inspection was finished; "" if never."""
        return reason_of(filling.others)


def reason_of(own: Mapping[str, Value]) -> str:
    """The reason among the program's own answers of a record."""
    return str(own.get(SHOTS) or "")


def unexcused(lacks: Sequence[MissingShot]) -> KnownError:
    """Shots are missing and nobody has said why."""
    return KnownError(
        "shots_missing",
        _("还缺 {n} 张必拍的照片：{names}。").format(
            n=len(lacks), names=listed(one.words for one in lacks)
        ),
        kept=_("已填的内容全部保存在本机。"),
        advice=_("补拍后再完成；拍不到的，写明原因也可以完成，原因会印在一房一档里。"),
    )


def _day(instance: Instance) -> str:
    return next((node.text for node in instance.nodes_by_role("id.date") if node.text), "")
