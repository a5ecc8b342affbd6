"""Photos on their way into records, whichever page is looked at meanwhile.

Taking a photo in needs a second or two; who leaves the record in between must not lose it. The
record is then written down as a revision when its last photo has come.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from app.model.canonical import Value
from app.survey.filling import Filling
from app.survey.survey import Survey
from app.survey.taking import THUMBNAIL, Picture, Taken
from app.ui.desk import Desk
from app.ui.filling.values import PhotoState, PhotoView
from app.ui.jobs import Job, Progress


@dataclass(frozen=True)
class _Batch:
    """Files added to one question at once. `shot`: the required shot that they are, "" for any."""

    question: str
    files: tuple[Path | Picture, ...]
    shot: str = ""

    def views(self) -> list[PhotoView]:
        return [
            PhotoView(
                f"busy {n} {file.name}",
                self.question,
                file.name,
                None,
                PhotoState.BUSY,
                shot=self.shot,
            )
            for n, file in enumerate(self.files)
        ]


class _Record:
    """One filling, the batches that wait (the first is under way), whether it was left."""

    def __init__(self, filling: Filling) -> None:
        self.filling = filling
        self.batches: list[_Batch] = []
        self.job: Job | None = None
        self.left = False


class Coming(QObject):
    """`stepped`: (record, progress). `came`: (record, photos taken in with their thumbnails).
    `ended`: the record has nothing on its way any more."""

    stepped = Signal(str, object)
    came = Signal(str, object)
    ended = Signal(str)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._records: dict[str, _Record] = {}

    def take(
        self, filling: Filling, question: str, files: Sequence[Path | Picture], shot: str = ""
    ) -> None:
        """Take files in for a question, one batch of a record after the other."""
        record = self._records.setdefault(filling.record, _Record(filling))
        record.batches.append(_Batch(question, tuple(files), shot))
        self._desk.hold(filling.record)
        if record.job is None:
            self._start(record)

    def views(self, record: str) -> list[PhotoView]:
        """The places of photos that are on their way."""
        held = self._records.get(record)
        return [view for batch in held.batches for view in batch.views()] if held else []

    def filling(self, record: str) -> Filling | None:
        """A record with photos on their way, taken up again: it is written down by its page."""
        held = self._records.get(record)
        if held is None:
            return None
        held.left = False
        return held.filling

    def leave(self, record: str) -> bool:
        """The page lets go of a record. True: it is written down here when all has come."""
        held = self._records.get(record)
        if held is None:
            return False
        held.left = True
        return True

    def stop(self, record: str) -> None:
        """Take no more in for a record; what has come stays."""
        held = self._records.get(record)
        if held is not None and held.job is not None:
            del held.batches[1:]
            held.job.cancel()

    def _start(self, record: _Record) -> None:
        batch, filling = record.batches[0], record.filling
        held = dict(filling.photos)

        def work(survey: Survey, job: Job) -> list[tuple[Taken, bytes | None]]:
            taken = survey.taking.add(
                batch.files, batch.question, held,
                progress=job.report, cancelled=lambda: job.cancelled,
            )  # fmt: skip
            return [
                (one, survey.taking.copy_of(one.entry, THUMBNAIL) if one.entry else None)
                for one in taken
            ]

        def done(taken: list[tuple[Taken, bytes | None]]) -> None:
            for one, _thumbnail in taken:
                if one.entry is not None:
                    named: dict[str, Value] = {"shot": batch.shot} if batch.shot else {}
                    filling.put_photo(one.photo, one.entry | named)
            record.batches.remove(batch)
            self.came.emit(filling.record, taken)

        def ended() -> None:
            if batch in record.batches:
                record.batches.remove(batch)
            record.job = None
            if record.batches:
                self._start(record)
            else:
                self._end(record)

        def progress(step: Progress) -> None:
            self.stepped.emit(filling.record, step)

        record.job = self._desk.run(work, done, self, progress=progress, ended=ended, pool="image")

    def _end(self, record: _Record) -> None:
        filling = record.filling
        del self._records[filling.record]
        if record.left:
            self._desk.run(
                lambda survey, _job: survey.filling.commit(filling),
                self._desk.announce,
                self._desk,
            )
        self.ended.emit(filling.record)
        self._desk.release(filling.record)
