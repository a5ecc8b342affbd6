"""The blocks of a community, taken over from the roster so that nobody types them."""

from __future__ import annotations

from collections.abc import Iterable

from app.assessment.community import BLOCK
from app.survey.block_rows import add_blocks, covering
from app.survey.core import Core
from app.survey.filling import Filling
from forms.node import Node


class Blocks:
    def __init__(self, core: Core) -> None:
        self._core = core

    def fill_blocks(self, filling: Filling) -> list[Node]:
        """Rows for the buildings of the roster that have none yet; returns the new ones.

        The record covers a building as soon as something is said of it: that one counts as 已走访
        once the record is done.
        """
        made = add_blocks(self._core, filling.instance, filling.links)
        filling.links = covering(self._core, filling.instance, filling.links)
        return made

    def first_fill(self, filling: Filling, said: Iterable[str] = ()) -> list[Node]:
        """The same for a community of which no block was said yet: as it is opened.

        `said` are the paths of answers that are about to be given: blocks that they name count.
        """
        asked = next(iter(filling.instance.form.roles.get(BLOCK, ())), None)
        if asked is None or filling.instance.nodes_by_role(BLOCK):
            return []
        rows = f"{asked.path}/"
        return [] if any(path.startswith(rows) for path in said) else self.fill_blocks(filling)
