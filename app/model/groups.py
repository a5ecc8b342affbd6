"""Conflict groups of a record, gathered from what its revisions say that they wrote."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from app.model.revision import OWN_GROUP, VOID, Revision


@dataclass(slots=True, eq=False)
class Group:
    """Paths that are decided together, the ids of all who wrote any of them, and its names."""

    paths: set[str] = field(default_factory=set)
    writers: set[str] = field(default_factory=set)
    names: set[str] = field(default_factory=set)

    @property
    def name(self) -> str:
        """The form's name of the group; the first of several; the path if the form names none."""
        return min(self.names or self.paths)


def gather(revisions: Iterable[Revision]) -> list[Group]:
    """The groups that any revision wrote, without "@void".

    Groups of one name are one; groups that share a path are united, whoever wrote them: another
    version of the form may have drawn them differently, and a path must not be decided twice.
    """
    named: dict[str, Group] = {}
    of_path: dict[str, Group] = {}
    own: dict[str, list[str]] = {}
    for revision in revisions:
        for name, paths in revision.wrote.items():
            if name == OWN_GROUP:
                for path in paths:
                    own.setdefault(path, []).append(revision.id)
                continue
            group = named.setdefault(name, Group(names={name}))
            group.writers.add(revision.id)
            for path in paths:
                other = of_path.setdefault(path, group)
                if other is not group:
                    group = _unite(group, other, named, of_path)
                group.paths.add(path)
    own.pop(VOID, None)
    single: list[Group] = []
    for path, writers in own.items():
        home = of_path.get(path)
        if home is None:
            single.append(Group(paths={path}, writers=set(writers)))
        else:
            home.writers.update(writers)
    return [*{id(group): group for group in named.values()}.values(), *single]


def _unite(one: Group, other: Group, named: dict[str, Group], of_path: dict[str, Group]) -> Group:
    small, large = sorted((one, other), key=lambda group: len(group.paths))
    large.paths |= small.paths
    large.writers |= small.writers
    large.names |= small.names
    named.update(dict.fromkeys(small.names, large))
    of_path.update(dict.fromkeys(small.paths, large))
    return large
