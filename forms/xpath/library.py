"""All functions that an expression may call, by name."""

from __future__ import annotations

from collections.abc import Mapping

from forms.xpath import (
    date_functions,
    form_functions,
    number_functions,
    set_functions,
    text_functions,
)
from forms.xpath.code import Function

FUNCTIONS: Mapping[str, Function] = {
    **text_functions.FUNCTIONS,
    **number_functions.FUNCTIONS,
    **set_functions.FUNCTIONS,
    **date_functions.FUNCTIONS,
    **form_functions.FUNCTIONS,
}
