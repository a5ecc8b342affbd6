"""In the dossier: which required shots were not taken, and why."""

from __future__ import annotations

from collections.abc import Sequence

from app.i18n import _, listed
from app.survey.shots import MissingShot
from exports.report_model import Block, Note, Paragraph, Table


def shot_blocks(missing: Sequence[MissingShot], reason: str) -> tuple[Block, ...]:
    """What the form asks for and nobody took, place by place, and the reason; nothing where none
    is missing."""
    if not missing:
        return ()
    places: dict[str, list[str]] = {}
    for one in missing:
        places.setdefault(one.where, []).append(one.name)
    why = _("没拍的原因：{reason}").format(reason=reason or _("没有写明"))
    if list(places) == [""]:  # the house itself: one sentence says it
        named = listed(places[""])
        said = _("按表要拍而没有拍的照片（{n} 张）：{names}。").format(n=len(missing), names=named)
        return (Paragraph(said), Note(why))
    rows = tuple((where or _("房屋全景"), listed(names)) for where, names in places.items())
    return (
        Table(
            (_("部位"), _("没有拍的照片")),
            rows,
            weights=(1.2, 1.0),
            caption=_("按表要拍而没有拍的照片"),
        ),
        Note(why),
    )
