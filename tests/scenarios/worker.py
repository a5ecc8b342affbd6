"""A surveyor in a process of its own, who works until somebody kills it.

`python worker.py FOLDER` reads lines `SEED RECORD` and forks a child for each: it opens the real
survey and, in random order, types an answer and keeps the draft, adds a row, adds a photo, or
writes a revision. What it is about to do and what has been acknowledged is printed, a line each.
"""

from __future__ import annotations

import json
import os
import sys
from datetime import UTC, datetime
from pathlib import Path
from random import Random

from app import bootstrap
from app.bootstrap import Who
from app.imaging.synthesize import Shot, photograph
from app.survey.filling import Filling
from app.survey.survey import Survey

TEXTS = (
    "identity/house_name", "identity/address", "identity/client", "identity/instruments",
    "identity/reason", "identity/owner", "measures/actions/advice",
)  # fmt: skip
FRONT = "measures/overview/photo_front"
WHO = Who("王测试", "03号电脑")
MOMENT = datetime(2026, 11, 22, tzinfo=UTC)


def tell(**what: object) -> None:
    """One line in one call: a kill in between must not leave half of it to be read on."""
    os.write(sys.stdout.fileno(), f"{json.dumps(what)}\n".encode())


class Surveyor:
    def __init__(self, survey: Survey, folder: Path, seed: int, filling: Filling) -> None:
        self.survey = survey
        self.folder = folder
        self.seed = seed
        self.random = Random(seed)
        self.filling = filling
        self.number = seed * 10_000

    def work(self) -> None:
        """One step: said, done, acknowledged."""
        self.number += 1
        (step,) = self.random.choices(
            (self.type, self.add_row, self.add_photo, self.commit), (6, 1, 2, 2)
        )
        step()

    def type(self) -> None:
        path = self.random.choice(TEXTS)
        self._put(path)
        self._keep(path)
        tell(done="draft", path=path, value=self.number, position=path)

    def add_row(self) -> None:
        storeys = self.filling.instance.find("storeys/storey")
        assert storeys is not None
        row, _changes = self.filling.instance.add(storeys)
        path = f"{row.path}/storey_name"
        self._put(path)
        self._keep(path)
        tell(done="draft", path=path, value=self.number, position=path)

    def add_photo(self) -> None:
        tell(begin="photo", position=FRONT)
        file = self.folder / f"IMG_{self.number}.jpg"
        shot = Shot("crack", seed=self.number, width=64, height=48, taken=MOMENT)
        file.write_bytes(photograph(shot))
        (taken,) = self.survey.taking.add([file], FRONT, self.filling.photos)
        assert taken.entry is not None, taken
        self.filling.put_photo(taken.photo, taken.entry)
        self._keep(FRONT)
        tell(done="photo", photo=taken.photo, hash=taken.entry["hash"], position=FRONT)
        file.unlink()

    def commit(self) -> None:
        tell(begin="revision", position="")
        self.survey.filling.commit(self.filling)
        tell(done="revision", revision=self.filling.parents[0], position="")

    def _put(self, path: str) -> None:
        tell(begin="draft", path=path, value=self.number, position=path)
        node = self.filling.instance.find(path)
        assert node is not None, path
        self.filling.instance.set(node, str(self.number))

    def _keep(self, position: str) -> None:
        desk = self.survey.filling
        desk.keep(desk.snapshot(self.filling, position))


def main(folder: Path) -> None:
    for line in sys.stdin:
        seed, record = line.split()
        child = os.fork()
        if child == 0:
            survey = bootstrap.open_survey(folder, WHO)
            filling = survey.filling.open(record)
            surveyor = Surveyor(survey, folder.parent, int(seed), filling)
            while True:
                surveyor.work()
        tell(child=child)
        os.waitpid(child, 0)
        tell(ended=child)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
