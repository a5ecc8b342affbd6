"""What the shipped forms and registers are called in windows and lists."""

from __future__ import annotations

from app.i18n import _


def form_title(form: str) -> str:
    """The title of a shipped form or register in today's language; the id of any other."""
    known = {
        "danger_check": _("危房现场检查"),
        "quick_screening": _("自建房快速排查"),
        "rural_check": _("农房安全性检查"),
        "old_community": _("老旧小区调查"),
        "place": _("名册"),
        "visit": _("走访"),
        "finding": _("问题"),
        "task": _("任务"),
        "staff": _("人员名单"),
    }
    return known.get(form, form)
