"""Words: one gettext catalogue, Chinese as the source language, English complete.

`_("…")` takes the Chinese sentence; parameters are filled in after translation:
`_("还缺 {n} 项").format(n=3)`. Codes of the domain and of the form engine become sentences in
`grades` and `form_problems`.
"""

from __future__ import annotations

import gettext as _gettext
import os
from collections.abc import Iterable, Mapping

from app import paths

DOMAIN = "chengjian"
LANGUAGES = ("zh", "en")

_translations: _gettext.NullTranslations = _gettext.NullTranslations()
_language = "zh"


def use(language: str) -> None:
    """Switch the language of everything worded from now on: `zh` or `en`."""
    global _translations, _language
    if language not in LANGUAGES:
        raise ValueError(language)
    _language = language
    if language == "zh":
        _translations = _gettext.NullTranslations()
    else:
        _translations = _gettext.translation(
            DOMAIN, paths.resources() / "translations", languages=[language]
        )


def language() -> str:
    return _language


def from_environment() -> str:
    """`zh` unless the environment clearly asks for English (`CHENGJIAN_LANG=en`)."""
    return "en" if os.environ.get("CHENGJIAN_LANG", "zh").startswith("en") else "zh"


def _(text: str) -> str:
    return _translations.gettext(text)


def N_(text: str) -> str:  # noqa: N802 - the gettext name that extractors know
    """Mark a constant for the catalogue; translate where it is used, with `_`."""
    return text


def pick(texts: Mapping[str, str]) -> str:
    """The text in today's language out of {"zh": …, "en": …} (rule tables, form labels)."""
    return texts.get(_language) or texts.get("zh") or next(iter(texts.values()), "")


def listed(items: Iterable[str]) -> str:
    """Items joined as a reader of today's language expects: 、 or a comma."""
    return ("、" if _language == "zh" else ", ").join(items)
