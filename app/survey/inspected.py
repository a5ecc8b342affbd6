"""One committed inspection as its papers need it: who, where, which version, what it came to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property

from app import __version__
from app.assessment import Assessment, FindingLine, findings
from app.i18n import N_, _, language, listed
from app.model.merge import RecordView
from app.survey.dossier_community import CommunityTold, captioned, community_told
from app.survey.dossier_grade import grade_words, mark_of
from app.survey.dossier_judged import Judged, judged
from app.survey.dossier_photos import Numbered, OpenPhoto, Proof, numbered, photo_items
from app.survey.dossier_record import shown
from app.survey.filling import Filling
from app.survey.same import marks
from exports.report_model import (
    NOBODY,
    Block,
    Document,
    Fact,
    Grade,
    Letterhead,
    PhotoItem,
    SealBox,
    SignatureBox,
    Signatures,
)
from forms.node import Node

_NUMERALS = "一二三四五六七八九十"
_SHORT = 12
#: Titles of the shipped forms: XLSForm has one title for all languages.
_FORMS = (N_("危房现场检查记录"), N_("自建房快速排查"), N_("农房安全性检查"), N_("老旧小区调查"))


def numeral(place: int, title: str) -> str:
    """A chapter's title with its number; `place` counts from 0."""
    if language() != "zh":
        return f"{place + 1}  {title}"
    tens, ones = divmod(place + 1, 10)
    said = ("十" if tens == 1 else f"{_NUMERALS[tens - 1]}十") if tens else ""
    return f"{said}{_NUMERALS[ones - 1] if ones else ''}、{title}"


@dataclass(frozen=True)
class Record:
    """A record with what its papers say of it. `title` is the survey's; photos are opened when
    their page is drawn; personal answers are masked unless `personal`. `proofs`: photo id → what it
    says of itself as evidence."""

    filling: Filling
    assessment: Assessment | None
    view: RecordView
    open_photo: OpenPhoto
    title: str
    personal: bool = False
    letterhead: Letterhead = NOBODY
    signatories: tuple[tuple[str, str], ...] = ()
    proofs: Mapping[str, Proof] = field(default_factory=dict)

    @cached_property
    def version(self) -> str:
        """The short ids of its heads."""
        return "+".join(head[:_SHORT] for head in self.view.heads)

    @property
    def provisional(self) -> bool:
        return self.view.provisional

    @property
    def certified(self) -> bool:
        known = self.assessment
        return known is not None and known.certified and not self.provisional

    @property
    def form(self) -> str:
        title = self.filling.form.title
        return _(title) if title in _FORMS else title

    @cached_property
    def name(self) -> str:
        return self.answer("id.name") or self.filling.title

    @cached_property
    def order(self) -> Numbered:
        return numbered(self.filling.instance, self.filling.photos)

    @cached_property
    def told(self) -> Judged | None:
        """What the form's own scale says; None for one that JGJ 125 grades, or for none."""
        instance = self.filling.instance
        return judged(instance, self.order, provisional=self.provisional) or community_told(
            instance, self.order, provisional=self.provisional
        )

    @property
    def community(self) -> CommunityTold | None:
        return self.told if isinstance(self.told, CommunityTold) else None

    @cached_property
    def findings(self) -> tuple[FindingLine, ...]:
        if self.assessment:
            return tuple(findings(self.assessment))
        return self.told.findings if self.told else ()

    @property
    def grade(self) -> Grade | None:
        if self.assessment:
            return mark_of(self.assessment, provisional=self.provisional)
        return self.told.grade if self.told else None

    @property
    def grade_words(self) -> str:
        if self.assessment:
            return grade_words(self.assessment, provisional=self.provisional)
        return self.told.words if self.told else ""

    @property
    def rules(self) -> str:
        """The rule table that was applied."""
        if self.assessment:
            return str(self.assessment.result.rules)
        return self.told.rules if self.told else ""

    @property
    def mark(self) -> str:
        """What stands on every page: 疑似, 参考, 暂定; "" once an organisation has appraised it."""
        if self.told:
            return self.told.mark
        if self.provisional:
            return _("疑似 · 参考判定 · 暂定")
        if self.assessment is None or self.assessment.certified:
            return ""
        return _("疑似 · 参考判定")

    @cached_property
    def photos(self) -> tuple[PhotoItem, ...]:
        """Every photo, numbered as the text names it."""
        instance, held = self.filling.instance, self.filling.photos
        items = photo_items(
            instance, held, self.order, self.assessment, self.findings, self.open_photo, self.proofs
        )
        return captioned(items, instance, held, self.order)

    @property
    def taken_over(self) -> tuple[str, ...]:
        """Labels of answers that were taken over from another house and not said anew."""
        return tuple(
            node.label or node.name
            for path in marks(self.filling)
            if (node := self.filling.instance.find(path)) is not None
        )

    # -- answers

    def node(self, role: str) -> Node | None:
        """The one question of a role, while the form asks it."""
        found = self.filling.instance.nodes_by_role(role)
        return next((node for node in found if node.relevant), None)

    def answer(self, role: str) -> str:
        node = self.node(role)
        return node.text.strip() if node else ""

    def said(self, role: str) -> str:
        """An answer in words, masked where it must be; "" where there is none."""
        node = self.node(role)
        return shown(node, personal=self.personal) if node and node.text else ""

    @property
    def people(self) -> str:
        found = (self.answer(f"id.surveyor{n}") for n in (1, 2))
        return listed(person for person in found if person)

    def fact(self, label: str, role: str) -> list[Fact]:
        """A line for a facts table; none where nothing was said."""
        said = self.said(role)
        return [Fact(label, said)] if said else []

    # -- the paper

    @property
    def qr_text(self) -> str:
        return f"CJ1:{self.view.record}:{self.version}:{self.view.time[:10]}"

    def document(
        self, title: str, blocks: tuple[Block, ...], *, mark: str | None = None
    ) -> Document:
        """A paper of this record, with head, foot and code."""
        program = _("城检 {version}").format(version=__version__)
        foot = (self.view.time[:10], program, self.rules)
        head = (self.name, self.view.record[:8], self.version)
        return Document(
            title=f"{title} {self.name}".strip(),
            subtitle=self.form,
            blocks=blocks,
            language="zh-CN" if language() == "zh" else "en",
            running_head=" · ".join(part for part in head if part),
            foot_left=" · ".join(part for part in foot if part),
            mark=self.mark if mark is None else mark,
            qr_text=self.qr_text,
            table_words=_("表 {n}"),
            table_again=_("续表 {n}"),
            author=self.view.author,
            created=datetime.fromisoformat(self.view.time),
        )

    def signatures(self) -> Signatures:
        """Who signs: both surveyors, whose house it is or a witness, and the seal."""
        date = _("年　　　月　　　日")
        boxes = [
            SignatureBox(role, self.answer(f"id.surveyor{n}"), "", date)
            for n, role in enumerate((_("检查人一"), _("检查人二")), 1)
        ]
        if "sign.owner_state" not in self.filling.form.roles:
            # nobody's own house: nobody signs for it
            boxes += [SignatureBox(role, name, "", date) for role, name in self.signatories]
            return Signatures(tuple(boxes), SealBox(_("调查单位（盖章）")))
        state = self.node("sign.owner_state")
        chosen = state.text if state else ""
        ticks = (("signed", _("已签")), ("refused", _("拒签")), ("absent", _("不在场")))
        note = "　".join(f"{'■' if chosen == code else '□'} {word}" for code, word in ticks)
        boxes.append(SignatureBox(_("户主或使用人"), self.said("id.owner"), note, date))
        witness = self.said("sign.witness")
        boxes.append(SignatureBox(_("见证人"), witness, _("户主拒签或不在场时填写"), date))
        boxes += [SignatureBox(role, name, "", date) for role, name in self.signatories]
        seal = _("鉴定机构（盖章）") if self.certified else _("检查单位（盖章）")
        return Signatures(tuple(boxes), SealBox(seal))
