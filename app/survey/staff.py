"""人员名单: who fills in, kept by the office; a laptop that joins offers these names to choose.

A name and what somebody does, nothing more: the list travels in start files in the clear.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.errors import KnownError
from app.i18n import _
from app.model.canonical import clean
from app.model.changed import Changed
from app.model.ids import new_id
from app.model.revision import Revision
from app.survey.core import Content, Core
from app.sync.start_file import STAFF

#: Longer is no name; and a start file's head names everybody.
LONGEST = 40
MOST = 500


@dataclass(frozen=True)
class Member:
    """One line of the list; `role` may be ""."""

    record: str
    name: str
    role: str


class Staff:
    """The topic `staff` of an open survey."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def list(self) -> list[Member]:
        """Everybody, by name and then by what they do: the same order on every laptop."""
        heads = self._core.store.heads(form=STAFF)
        people = [Member(head.record, head.title, head.subtitle) for head in heads]
        return sorted(people, key=lambda one: (one.name, one.role, one.record))

    def add(self, people: Sequence[tuple[str, str]]) -> Changed:
        """Add (name, role) each; who is there with that name and role already is left out.

        Raises a known error where one has no name, too long a one, or digits like a phone number.
        """
        known = {(one.name, one.role) for one in self.list()}
        said = [(str(clean(name)).strip(), str(clean(role)).strip()) for name, role in people]
        new = [one for one in dict.fromkeys(said) if one not in known]
        for name, role in new:
            _check(name, role)
        if len(known) + len(new) > MOST:
            raise _refused(_("名单最多 {n} 人。").format(n=MOST))
        return self._core.commit([self._made(name, role) for name, role in new])

    def remove(self, record: str) -> Changed:
        """Take somebody off the list; what they filled in keeps their name."""
        view = self._core.store.view(record)
        if view is None or view.form != STAFF or view.voided:
            raise _refused(_("名单里没有这个人。"))
        revision = self._core.sealed(
            record, STAFF, view.version, Content.of(view),
            kind="void", reason=_("不再参加"), wrote={},
        )  # fmt: skip
        return self._core.commit([revision] if revision else [])

    def _made(self, name: str, role: str) -> Revision:
        answers = {"name": name, "role": role} if role else {"name": name}
        version = self._core.forms.registers[STAFF].version
        made = self._core.sealed(new_id(), STAFF, version, Content(answers=dict(answers)))
        assert made is not None  # a new record always states something
        return made


def _check(name: str, role: str) -> None:
    if not name:
        raise _refused(_("还没有写姓名。"))
    if max(len(name), len(role)) > LONGEST:
        raise _refused(_("“{name}”太长。").format(name=(name + " " + role)[:LONGEST]))
    digits = sum(character.isdigit() for character in name + role)
    if digits >= 7:
        raise _refused(_("“{name}”里像是写了电话号码。").format(name=name))


def _refused(title: str) -> KnownError:
    return KnownError(
        "staff_refused",
        title,
        kept=_("人员名单没有改动。"),
        advice=_("名单里只写姓名和职务，一人一行；它写在开工文件里，人人看得到。"),
    )
