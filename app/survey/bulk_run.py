"""A run of the topic bulk: papers one after the other into a folder, a file each."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Final

from app import __version__
from app.errors import Cancelled, KnownError
from app.i18n import _
from app.survey.bulk_kept import (
    JOURNAL,
    JSON_NAME,
    Line,
    content_of,
    read_lines,
    read_manifest,
    sha256_of,
    told,
    write_manifest,
)
from app.survey.bulk_source import Source
from app.survey.bulk_values import Failed, Item, Outcome, Plan
from app.survey.core import IsCancelled, Progress
from app.survey.papers import unwritten
from app.survey.photo_sizes import PhotoSizes
from exports.archive.pdfa import archived
from exports.errors import ExportError
from exports.pdf.writer import ASIDE, pdf_bytes, put_file
from exports.report_model import Document

#: What is wrong with one paper; anything else is wrong with the disk, and ends the run.
OF_ONE: Final = {"photo_unreadable", "archive_invalid"}
FAILED: Final = "failed:"


class Run:
    """What files and volumes have in common: composing, printing, the line that says so."""

    def __init__(
        self, plan: Plan, folder: Path, source: Source, progress: Progress, cancelled: IsCancelled
    ) -> None:
        self.plan = plan
        self.folder = folder
        self.source = source
        self.progress = progress
        self.cancelled = cancelled
        self.setting = source.setting(plan)
        self.history = source.history()

    def run(self) -> Outcome:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            return self.written()
        except ExportError as error:
            if error.code == "cancelled":
                raise Cancelled from error
            raise unwritten(self.folder, error) from error
        except OSError as error:
            raise unwritten(self.folder, error) from error

    def written(self) -> Outcome:
        raise NotImplementedError

    def outcome(self, manifest: str) -> Outcome:
        return Outcome(self.folder, self.folder / manifest)

    def each(self, done: int) -> None:
        self.progress(done, len(self.plan.items))
        if self.cancelled():
            raise Cancelled

    def state(self, item: Item) -> str:
        return self.source.state(item, self.setting, self.history)

    def composed(self, item: Item) -> tuple[Document | None, str, str]:
        """The paper, the hash of what it says, or the sentence why there is none."""
        try:
            document = self.source.document(self.plan, item)
        except KnownError as error:
            return None, f"{FAILED}{error.title}", error.title
        said = hashlib.sha256(f"{self.setting} {content_of(document)}".encode()).hexdigest()
        return document, said, ""

    def printed(self, document: Document, sizes: PhotoSizes) -> tuple[bytes, int]:
        data, pages = pdf_bytes(sizes.of(document), self.source.fonts, None, self.cancelled)
        return (archived(data) if self.plan.archive else data), pages

    def facts(self) -> dict[str, object]:
        """What a manifest says of the run; nothing of when it was, so that it is the same again."""
        audience = self.plan.audience
        return {
            "title": self.plan.title,
            "kind": self.plan.kind,
            "program": __version__,
            "personal": audience.personal,
            "photos": audience.size,
            "exif": audience.exif,
            "pdfa": "2b" if self.plan.archive else "",
        }

    def failed(self, outcome: Outcome, item: Item, why: str) -> None:
        outcome.failed.append(Failed(item.ref, item.title, why))


class FilesRun(Run):
    """A file a paper. What was written stays, whatever ends the run."""

    def written(self) -> Outcome:
        self._known = self._lines()
        outcome = self.outcome(JSON_NAME)
        try:
            with (
                PhotoSizes(self.plan.audience.pixels) as sizes,
                open(self.folder / JOURNAL, "a", encoding="utf-8") as journal,
            ):
                for done, item in enumerate(self.plan.items):
                    self.each(done)
                    self._one(item, outcome, sizes, journal)
        finally:
            # A killed run comes not here: its journal says the same to the next.
            self._settle(outcome)
        self.progress(len(self.plan.items), len(self.plan.items))
        return outcome

    def _lines(self) -> dict[str, Line]:
        """By file: what earlier runs say they wrote; what they left half-written is taken away."""
        for item in self.plan.items:
            (self.folder / (item.file + ASIDE)).unlink(missing_ok=True)
        lines = read_manifest(self.folder / JSON_NAME)
        with suppress(FileNotFoundError):
            journal = (self.folder / JOURNAL).read_text(encoding="utf-8", errors="replace")
            lines += read_lines(journal)
        return {line.file: line for line in lines}

    def _one(self, item: Item, outcome: Outcome, sizes: PhotoSizes, journal: IO[str]) -> None:
        old, state = self._known.get(item.file), self.state(item)
        if old is not None and state and old.state == state and self._lies(old):
            outcome.kept += 1
            return
        document, content, why = self.composed(item)
        if old is not None and old.content == content and self._lies(old):
            outcome.kept += 1
            self._note(replace(old, state=state, title=item.title), journal)
            return
        if document is not None:
            try:
                data, pages = self.printed(document, sizes)
            except ExportError as error:
                if error.code not in OF_ONE:
                    raise
                document, why = None, refused(error)
        if document is None:
            self._known.pop(item.file, None)  # it is no longer what its file says
            self.failed(outcome, item, why)
            return
        put_file(self.folder / item.file, data)
        outcome.made += 1
        self._note(
            Line(
                item.ref, item.title, item.file, pages, len(data),
                hashlib.sha256(data).hexdigest(), document.created.isoformat(), state, content,
            ),
            journal,
        )  # fmt: skip

    def _lies(self, line: Line) -> bool:
        return sha256_of(self.folder / line.file) == line.sha256

    def _note(self, line: Line, journal: IO[str]) -> None:
        self._known[line.file] = line
        journal.write(told(line) + "\n")
        journal.flush()

    def _settle(self, outcome: Outcome) -> None:
        """The manifest of all papers that lie in the folder, also of earlier runs."""
        order = {item.file: at for at, item in enumerate(self.plan.items)}
        outcome.lines = sorted(
            (line for line in self._known.values() if self._has(line)),
            key=lambda line: (order.get(line.file, len(order)), line.file),
        )
        mine = [line for line in outcome.lines if line.file in order]
        outcome.pages = sum(line.pages for line in mine)
        outcome.bytes = sum(line.bytes for line in mine)
        write_manifest(self.folder, "", self.facts(), outcome.lines)
        (self.folder / JOURNAL).unlink(missing_ok=True)

    def _has(self, line: Line) -> bool:
        with suppress(OSError):
            return (self.folder / line.file).stat().st_size == line.bytes
        return False


def refused(error: ExportError) -> str:
    """Why one paper could not be printed, in a sentence."""
    if error.code == "photo_unreadable":
        return _("照片 {number} 的文件读不出来。").format(**error.params)
    return _("没有通过 PDF/A 校验：{reason}").format(**error.params)
