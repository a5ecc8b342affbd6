"""In the dossier: which required shots were not taken, and why."""

from __future__ import annotations

from collections.abc import Sequence

from app.i18n import _, listed
from app.survey.shots import MissingShot
from exports.report_model import Block, Note, Paragraph


def shot_blocks(missing: Sequence[MissingShot], reason: str) -> tuple[Block, ...]:
    """A sentence that names them and one with the reason; nothing where none is missing."""
    if not missing:
        return ()
    named = listed(one.words for one in missing)
    return (
        Paragraph(
            _("按表要拍而没有拍的照片（{n} 张）：{names}。").format(n=len(missing), names=named)
        ),
        Note(_("没拍的原因：{reason}").format(reason=reason or _("没有写明"))),
    )
