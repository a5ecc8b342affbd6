"""What an open conflict is about, in a few words and without opening its form for anybody."""

from __future__ import annotations

from app.errors import KnownError
from app.i18n import _, language
from app.model.revision import PERSONAL, RESULT_GROUP
from app.store.values import ConflictRow
from app.survey import words
from app.survey.core import Core
from forms.definition import Text


def named(core: Core, row: ConflictRow) -> str:
    """The group by which a list names a conflict; the path where nobody knows a word for it."""
    if row.agreed:
        return _("住户信息两份相同")
    if row.group in (RESULT_GROUP, PERSONAL):
        return words.group(row.group, _("住户信息"))
    return question(core, row.form, row.version, row.path)


def question(core: Core, form: str, version: str, path: str) -> str:
    """What an answer of a form or register is called; its path where the form is not here."""
    if special := words.special(path):
        return special
    register = core.forms.registers.get(form)
    if register is not None:
        return words.field_label(register, path)
    try:
        asked = core.forms.form(form, version).template(path)
    except KnownError:
        return path
    return (_fixed(asked.logic.label) if asked is not None else "") or path


def _fixed(text: Text | None) -> str:
    """The words of a label without what other answers would put into it."""
    if text is None:
        return ""
    parts = text.parts.get(language()) or text.parts.get(text.default, ())
    return "".join(part for part in parts if isinstance(part, str)).strip()
