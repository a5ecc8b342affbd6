"""A process of its own that packs or merges, with little disk or a sudden end.

Arguments: `pack FOLDER TARGET BYTES` (no file may grow beyond BYTES) or `merge FOLDER FILE N`
(killed at the N-th file operation). Prints the code of a known error, or "done".
"""

from __future__ import annotations

import os
import resource
import signal
import sys
from pathlib import Path

from app.errors import KnownError
from app.keys import device
from app.store.store import Store
from app.sync import intake, package
from app.sync.outgoing import Sender

NOW = "2026-11-22T09:41:00+08:00"
_EVENTS = {"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "shutil.rmtree"}


def die_at(number: int, below: Path) -> None:
    """Kill this process at the N-th operation on files below a folder."""
    count = 0

    def hook(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count
        if event in _EVENTS and str(arguments[0]).startswith(str(below)):
            count += 1
            if count == number:
                os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(hook)


def main(what: str, folder: Path, other: Path, number: int) -> None:
    with Store.open(folder) as store:
        key = device.load_or_make(store.meta.survey_id)
        if what == "pack":
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (number, number))
            sender = Sender(key, "laptop", "张三")
            package.write(store, sender, other, package.recipients_of(store), now=NOW)
        else:
            die_at(number, folder)
            intake.read_file(store, key, other, now=NOW)


if __name__ == "__main__":
    try:
        main(sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4]))
        print("done")
    except KnownError as error:
        print(error.code)
