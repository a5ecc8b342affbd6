"""Papers: a file each, or one volume."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from app.i18n import _
from app.survey.audience import Audience
from app.survey.core import IsCancelled, Progress
from app.survey.deliverables.values import Choice, Delivered, Leaving, Maker, Topics, nothing, some
from app.sync.refusals import size_words

#: Bytes of a photo's copy, measured on site photos of 12 MP (desktop notes §4): for a guess only.
_COPY_BYTES: Final = {"archive": 214_000, "normal": 92_000, "mail": 53_000}


def refs_of(survey: Topics, choice: Choice, paper: str) -> list[str]:
    """What there is of this kind of paper in the chosen range."""
    refs = survey.papers.refs(paper)
    if not choice.under:
        return refs
    inside = survey.core.store.within([choice.under])
    return [ref for ref in refs if ref in inside]


def _papers_leaving(survey: Topics, choice: Choice) -> Leaving:
    refs = refs_of(survey, choice, choice.paper)
    if not refs:
        raise nothing()
    plan = survey.bulk.plan(
        choice.paper, refs, choice.audience,
        way="volume" if choice.volume else "files", archive=choice.archive,
    )  # fmt: skip
    heads = (survey.core.store.head(item.ref) for item in plan.items)
    photos = sum(head.photos for head in heads if head is not None)
    lines = [
        (_("报告"), _("{n} 份").format(n=len(plan.items))),
        (_("文件"), _("合成一册") if choice.volume else _("每处一个 PDF，另有清单")),
        (_("照片"), photos_words(photos, choice.audience)),
    ]
    if choice.archive:
        lines.append((_("存档格式"), "PDF/A-2b"))
    lines.append((_("房屋"), some([item.title for item in plan.items])))
    return Leaving(
        tuple(lines), plan.title,
        residents=(_("户主或使用人"), _("见证人"), _("表里的个人信息")),
        warnings=_provisional(survey, refs),
    )  # fmt: skip


def _papers_write(
    survey: Topics, choice: Choice, target: Path, progress: Progress, cancelled: IsCancelled
) -> Delivered:
    plan = survey.bulk.plan(
        choice.paper, refs_of(survey, choice, choice.paper), choice.audience,
        way="volume" if choice.volume else "files", archive=choice.archive,
    )  # fmt: skip
    done = survey.bulk.run(plan, target, progress, cancelled)
    said = [
        _("写好 {n} 份，{pages} 页，{size}").format(
            n=len(done.lines), pages=done.pages, size=size_words(done.bytes)
        )
    ]
    if done.kept and not choice.volume:
        said.append(_("其中 {n} 份上次已写好、没有变化").format(n=done.kept))
    said += [_("{where}：{said}").format(where=one.title, said=one.why) for one in done.failed]
    return Delivered(done.volume or done.folder, tuple(said))


def _provisional(survey: Topics, refs: Sequence[str]) -> tuple[str, ...]:
    heads = (survey.core.store.head(ref) for ref in refs)
    count = sum(head is not None and head.provisional for head in heads)
    if not count:
        return ()
    return (_("{n} 份里两人填得不一样，会标“暂定”；请先在汇总里定下。").format(n=count),)


def photos_words(count: int, audience: Audience) -> str:
    """How many photos leave, and about how large their copies are."""
    size = size_words(count * _COPY_BYTES[audience.size])
    return _("{n} 张，约 {size}").format(n=count, size=size) if count else _("没有")


PAPERS: Final = Maker(_papers_leaving, _papers_write)
