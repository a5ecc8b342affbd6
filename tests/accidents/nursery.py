"""A process that forks others, which do one act each and may have an accident.

Run with the file layer of `disk.library()` preloaded. A line of JSON comes in: machine (root and
name), act, its arguments, perhaps an accident. A line goes out when the act begins, for whatever
it acknowledges, for its end (`done`, the words of a known error, or the trace of another), and
when the process has ended.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from app import bootstrap
from app.errors import KnownError
from tests.accidents import disk
from tests.accidents.acts import ACTS
from tests.accidents.images import acknowledgement
from tests.accidents.world import asked
from tests.survey.crew import Machine


def tell(**what: object) -> None:
    """One line in one call: a kill in between must not leave half of it to be read on."""
    os.write(1, f"{json.dumps(what, ensure_ascii=False)}\n".encode())


@dataclass
class _Telling:
    """Tells what was acknowledged, also in the log of the disk where there is one."""

    log: int

    def __call__(self, **what: object) -> None:
        if self.log >= 0:
            os.write(self.log, acknowledgement(json.dumps(what, ensure_ascii=False)))
        tell(acknowledged=what)


def _perform(given: dict[str, Any]) -> None:
    root = Path(given["root"])
    machine = Machine(root, given["machine"])
    tempfile.tempdir = os.environ["TMPDIR"] = str(root / "tmp")
    (root / "tmp").mkdir(exist_ok=True)
    arming = given.get("accident")
    log = -1
    if arming and arming["log"]:
        log = os.open(arming["log"], os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)

    def armed() -> None:
        if arming:
            kind = disk.Accident(arming["kind"])
            disk.arm(Path(arming["folder"]), kind, arming["at"], arming["error"], log)
        tell(begun=os.getpid())

    try:
        if given["cold"]:
            armed()
        with machine.open() as survey:
            if not given["cold"]:
                armed()
            ACTS[given["act"]](survey, given["arguments"], _Telling(log))
    except KnownError as error:
        words = {"title": error.title, "kept": error.kept, "advice": error.advice}
        tell(outcome="known", code=error.code, **words, detail=error.detail, operations=_count())
    except BaseException:  # noqa: BLE001 - told to the proof, which fails then
        tell(outcome="error", trace=traceback.format_exc(), operations=_count())
    else:
        tell(outcome="done", operations=_count())


def _count() -> int:
    return disk.operations() if "LD_PRELOAD" in os.environ else 0


def main() -> None:
    bootstrap.ask_with(asked)
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            try:
                _perform(json.loads(line))
            finally:
                os._exit(0)
        _pid, status = os.waitpid(child, 0)
        tell(ended=child, signal=os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0)


if __name__ == "__main__":
    main()
