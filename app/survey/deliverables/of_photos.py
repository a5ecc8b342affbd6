"""Copies of photos, stamped, named by house and question."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from app.i18n import _
from app.survey.core import IsCancelled, Progress
from app.survey.deliverables.of_papers import photos_words, refs_of
from app.survey.deliverables.values import Choice, Delivered, Leaving, Maker, Topics, nothing
from app.survey.papers import DOSSIER
from app.sync.refusals import size_words


def _leaving(survey: Topics, choice: Choice) -> Leaving:
    records = refs_of(survey, choice, DOSSIER)
    heads = [head for one in records if (head := survey.core.store.head(one)) is not None]
    photos = sum(head.photos for head in heads)
    if not photos:
        raise nothing()
    missing = sum(head.photos_missing for head in heads)
    lines = [
        (_("检查记录"), _("{n} 份").format(n=len(heads))),
        (_("照片"), photos_words(photos, choice.audience)),
        (_("水印"), _("有：时间、地点、项目、检查人等，按水印设置") if choice.stamp else _("没有")),
        (_("签字照片"), _("写出") if choice.audience.personal else _("不写出")),
        (_("相机信息"), _("保留") if choice.audience.exif else _("不带（时间、定位都去掉）")),
    ]
    warnings = (_("{n} 张照片还没交来，不会写出。").format(n=missing),) if missing else ()
    return Leaving(tuple(lines), _("照片"), warnings=warnings)


def _write(
    survey: Topics, choice: Choice, target: Path, progress: Progress, cancelled: IsCancelled
) -> Delivered:
    made = survey.evidence.share(
        refs_of(survey, choice, DOSSIER), target, choice.audience,
        stamp=choice.stamp, progress=progress, cancelled=cancelled,
    )  # fmt: skip
    said = [_("{n} 张照片，{size}").format(n=made.files, size=size_words(made.bytes))]
    if made.signed:
        said.append(_("{n} 张签字照片没有写出（住户信息）").format(n=made.signed))
    said += made.refused
    return Delivered(target, tuple(said))


PHOTOS: Final = Maker(_leaving, _write)
