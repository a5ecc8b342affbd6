"""回收站: records that no longer count, with a reason, and the way back. Nothing is ever purged."""

from __future__ import annotations

from dataclasses import dataclass

from app.errors import KnownError
from app.i18n import _
from app.model.changed import Changed
from app.model.merge import RecordView
from app.model.revision import OWN_GROUP, VOID
from app.store.values import HeadRow
from app.survey import actions
from app.survey.core import Content, Core
from app.survey.form_titles import form_title


@dataclass(frozen=True)
class Trashed:
    """A voided record: what it was, who voided it, when (claimed) and why."""

    record: str
    form: str
    title: str
    house: str
    who: str
    time: str
    reason: str


class Trash:
    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self, limit: int = 200, offset: int = 0) -> list[Trashed]:
        """What lies in it, newest first."""
        return [self._told(row) for row in self._core.store.voided(limit, offset)]

    def count(self) -> int:
        return self._core.store.voided_count()

    def put(self, record: str, reason: str) -> Changed:
        """Void a record. Raises a known error without a reason, for one that others stand on (a
        place with inspections), and while two people differ about it or somebody is typing in it.
        """
        view = self._view(record)
        if not reason.strip():
            raise _refused(_("还没有写理由。"), _("写一句为什么不要了，例如“重复登记”。"))
        if view.voided:
            raise _refused(_("这条记录已经在回收站里。"), _("要取回，请在回收站里选中它。"))
        if view.conflicts:
            raise _refused(
                _("这条记录里有两人填得不一样的内容，还没有定下来。"),
                _("请先在“汇总”里定下，再放进回收站。"),
            )
        if self._core.draft(record) is not None:
            raise _refused(_("这条记录正在填写，有还没写完的草稿。"), _("请先完成或交出草稿。"))
        if standing := self._standing_on(record):
            raise _refused(
                _("“{name}”下面还有 {n} 条记录，不能先放进回收站。").format(
                    name=_title(view), n=standing
                ),
                _("请先处理它下面的检查记录、问题和下级房屋。"),
            )
        return self._write(view, "void", reason)

    def take_out(self, record: str, reason: str) -> Changed:
        """Let a voided record count again, as it was. Raises a known error without a reason."""
        view = self._view(record)
        if not reason.strip():
            raise _refused(_("还没有写理由。"), _("写一句为什么取回，例如“放错了”。"))
        if not view.voided:
            raise _refused(_("这条记录不在回收站里。"), _("它本来就算数，不用取回。"))
        return self._write(view, "settle", reason)

    def _write(self, view: RecordView, kind: str, reason: str) -> Changed:
        made = self._core.sealed(
            view.record, view.form, view.version, Content.of(view),
            kind=kind, reason=reason.strip(), wrote={OWN_GROUP: (VOID,)},
        )  # fmt: skip
        if made is not None:
            what = "void" if kind == "void" else "untrash"
            actions.note(self._core, what, view.record, why=reason)
        return self._core.commit([made] if made else [])

    def _standing_on(self, record: str) -> int:
        """How many records that count name this one."""
        store = self._core.store
        heads = (store.head(one) for one in store.linking(record))
        return sum(1 for head in heads if head is not None and not head.voided)

    def _view(self, record: str) -> RecordView:
        view = self._core.store.view(record)
        if view is None:
            raise _refused(_("这条记录不在本调查里。"), _("回到名册，重新选择一处。"))
        return view

    def _told(self, row: HeadRow) -> Trashed:
        revisions = self._core.store.revisions(row.record)
        void = next((one for one in reversed(revisions) if one.kind == "void"), revisions[-1])
        place = self._core.store.place(row.place) if row.place else None
        return Trashed(
            record=row.record,
            form=row.form,
            title=form_title(row.form),
            house=place.name if place is not None else row.title,
            who=void.author,
            time=void.time,
            reason=void.reason,
        )


def _title(view: RecordView) -> str:
    return str(view.answers.get("name") or view.answers.get("what") or "")


def _refused(title: str, advice: str) -> KnownError:
    kept = _("没有改动任何记录。")
    return KnownError("trash_refused", title, kept=kept, advice=advice)
