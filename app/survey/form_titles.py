"""What the shipped forms are called in windows and lists."""

from __future__ import annotations

from app.i18n import _


def form_title(form: str) -> str:
    """The title of a shipped form in today's language; the id of any other."""
    known = {
        "danger_check": _("危房现场检查"),
        "quick_screening": _("自建房快速排查"),
        "rural_check": _("农房安全性检查"),
        "old_community": _("老旧小区调查"),
    }
    return known.get(form, form)
