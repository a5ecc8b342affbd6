"""Lifting a survey file from one schema version to the next, so that a kill at any moment heals.

First a copy beside the file, on the disk; then all steps and the new version number in one
transaction: the file is at the old version with a copy, or at the new one, never between.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from app.store import office, schema
from app.store.border import translated
from app.store.database import Connection, newer, pragma, transaction
from app.store.photos import replace, sync_folder

Step = Callable[[Connection], None]


class Ladder:
    """The steps up to schema version `top`, each a function under `@ladder.step(version)`."""

    def __init__(self, top: int) -> None:
        self.top = top
        self._steps: dict[int, Step] = {}

    def step(self, version: int) -> Callable[[Step], Step]:
        """Register the function that lifts a file from `version` to the next one."""

        def register(function: Step) -> Step:
            self._steps[version] = function
            return function

        return register

    def lift(self, connection: Connection, file: Path) -> Path | None:
        """Bring an open file to `top`; returns the copy that was made, None if nothing was due.

        Raises `KnownError` for a newer file and for what the disk says. A file whose lifting
        was interrupted is simply lifted again.
        """
        found = pragma(connection, "user_version")
        if found > self.top:
            raise newer(found, self.top)
        if found == self.top:
            return None
        copy = file.with_name(f"{file.stem}-v{found}{file.suffix}")
        copy_into(connection, copy)
        with transaction(connection):
            for version in range(found, self.top):
                self._steps[version](connection)
            connection.execute(f"PRAGMA user_version = {self.top}")
        return copy


def copies(file: Path) -> list[Path]:
    """The copies beside a survey file that liftings have left."""
    return sorted(file.parent.glob(f"{file.stem}-v*{file.suffix}"))


#: The survey file's own ladder. Version 1 is the first: there is nothing below it.
SURVEY = Ladder(schema.VERSION)

#: No program ever calls its lists so: the next opening makes them anew.
_NOBODY = "?"


@SURVEY.step(1)
def places(connection: Connection) -> None:
    """Lists of 0.1 become lists with the roster; what they show is made anew on opening."""
    _fresh_lists(connection)


@SURVEY.step(2)
def exchange(connection: Connection) -> None:
    """0.2 gets batches, receipts and a chained log of actions; its lists are made anew."""
    connection.execute("ALTER TABLE audit ADD COLUMN entry TEXT NOT NULL DEFAULT ''")
    for statement in schema.statements(schema.EXCHANGE):
        connection.execute(statement)
    _fresh_lists(connection)


@SURVEY.step(3)
def tray(connection: Connection) -> None:
    """0.4 gets the tray of photos that wait for their houses."""
    for statement in schema.statements(schema.TRAY):
        connection.execute(statement)


def _fresh_lists(connection: Connection) -> None:
    for table in schema.PROJECTED:
        connection.execute(f"DROP TABLE IF EXISTS {table}")
    for statement in schema.statements(schema.PROJECTION):
        connection.execute(statement)
    office.set_value(connection, office.PROJECTED, _NOBODY)


def copy_into(connection: Connection, target: Path) -> None:
    """A compact, consistent copy of the open database: whole under its name, on the disk.

    Raises `KnownError`; an existing `target` is replaced.
    """
    aside = target.with_suffix(".up")
    with translated():
        aside.unlink(missing_ok=True)
        try:
            connection.execute("VACUUM INTO ?", (str(aside),))
            with open(aside, "rb+") as file:
                os.fsync(file.fileno())
            replace(aside, target)
        except BaseException:
            aside.unlink(missing_ok=True)
            raise
        sync_folder(target.parent)
