"""同意 on the fill page: asked again, in sight, as soon as what was found turns the conclusion."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from app.assessment.judging import Judgement
from app.i18n import _
from app.survey import agreement
from app.survey.core import AGREED
from app.survey.filling import Filling
from forms.node import Node


class Agreeing:
    """Watches the one question; `tell` says that it is blank again."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._undoing = False

    def answered(self, filling: Filling, nodes: set[Node]) -> None:
        """Somebody answered these: note to what was agreed. Who takes a step back says nothing."""
        if not self._undoing and agreement.agree_node(filling.instance) in nodes:
            agreement.agreed(filling.instance, filling.others)

    def look(self, filling: Filling, judgement: Judgement) -> None:
        """Ask again where the conclusion is another one now."""
        if AGREED in filling.others and agreement.withdraw(
            filling.instance, filling.others, judgement
        ):
            self._tell(_("结论变了，“是否同意”要重新选。"))

    @contextmanager
    def undoing(self) -> Iterator[None]:
        """A step back brings an old answer again, not an agreement to what is computed now."""
        self._undoing = True
        try:
            yield
        finally:
            self._undoing = False
