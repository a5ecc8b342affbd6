"""A run of the topic bulk that binds its papers into one volume."""

from __future__ import annotations

import hashlib
import json
import os
from dataclasses import asdict, replace
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import IO, Any, Final

from app.i18n import _
from app.survey.bulk_kept import (
    JSON_NAME,
    Line,
    read_lines,
    read_manifest,
    sha256_of,
    told,
    write_manifest,
)
from app.survey.bulk_run import FAILED, OF_ONE, Run, refused
from app.survey.bulk_values import Item, Outcome
from app.survey.photo_sizes import PhotoSizes
from exports.archive.contents import Volume
from exports.archive.pdfa import archived, validate
from exports.archive.volume import Part, VolumeWriter
from exports.errors import ExportError
from exports.pdf.writer import ASIDE, pdf_bytes
from exports.report_model import Document, Heading, Paragraph

#: Every paper for the archive is proved by itself. A volume up to so many is also read again as a
#: whole: of a thousand, that takes a minute and a gigabyte, and proves only its frame once more.
_PROVED_WHOLE: Final = 50


class VolumeRun(Run):
    """All papers in one file, which gets its name when it is complete."""

    def written(self) -> Outcome:
        target = self.folder / self.plan.volume
        self._name = f"{target.stem}-"
        self._aside = target.with_name(target.name + ASIDE)
        self._journal = target.with_name(target.name + ".journal")
        outcome = self.outcome(f"{self._name}{JSON_NAME}")
        outcome.volume = target
        if self._stands(outcome):
            return outcome
        try:
            self._write(target, outcome)
        except (
            BaseException
        ):  # nothing half-done stays; a kill leaves what the next run goes on with
            self._aside.unlink(missing_ok=True)
            self._journal.unlink(missing_ok=True)
            raise
        self.progress(len(self.plan.items), len(self.plan.items))
        return outcome

    def _stands(self, outcome: Outcome) -> bool:
        """Whether the volume lies there already, whole, and nothing has changed since."""
        assert outcome.volume is not None
        lines = read_manifest(outcome.manifest)
        items = self.plan.items
        if [line.ref for line in lines] != [item.ref for item in items] or self._aside.exists():
            return False
        if any(line.title != item.title for line, item in zip(lines, items, strict=True)):
            return False
        if not all(map(self._same, lines, items)):
            return False
        told = json.loads(outcome.manifest.read_text(encoding="utf-8"))
        facts = told.get("volume", {})
        if told.get("title") != self.plan.title or sha256_of(outcome.volume) != facts.get("sha256"):
            return False
        outcome.kept, outcome.lines = len(lines), lines
        outcome.pages, outcome.bytes = facts["pages"], facts["bytes"]
        return True

    def _write(self, target: Path, outcome: Outcome) -> None:
        held = self._held()
        mode = "r+b" if held and self._aside.exists() else "w+b"
        with open(self._aside, mode) as file:
            parts = [_part(line) for line in held]
            writer = VolumeWriter(file, self.source.fonts, len(self.plan.items), parts)
            outcome.kept = len(writer.parts)
            outcome.lines = [replace(line, part=None) for line in held[: outcome.kept]]
            for line, item in zip(held[: outcome.kept], self.plan.items, strict=False):
                if line.content.startswith(FAILED):
                    self.failed(outcome, item, line.content.removeprefix(FAILED))
            with open(self._journal, "w", encoding="utf-8") as journal:
                journal.write(json.dumps({"plan": self._plan_key()}) + "\n")
                journal.writelines(told(line) + "\n" for line in held[: outcome.kept])
                with PhotoSizes(self.plan.audience.pixels) as sizes:
                    for done in range(outcome.kept, len(self.plan.items)):
                        self.each(done)
                        self._one(self.plan.items[done], writer, outcome, sizes, journal)
                        file.flush()  # first: the journal says what lies in the volume
                        journal.flush()
            volume = self._volume(outcome)
            outcome.pages = writer.close(volume, [item.title for item in self.plan.items])
            outcome.bytes, digest = writer.size, writer.digest
            file.flush()
            os.fsync(file.fileno())
        if self.plan.archive:
            self._prove(volume)
        self._aside.replace(target)
        facts: dict[str, str | int] = {
            "file": target.name,
            "pages": outcome.pages,
            "bytes": outcome.bytes,
            "sha256": digest,
        }
        write_manifest(self.folder, self._name, self.facts(), outcome.lines, facts)
        self._journal.unlink(missing_ok=True)

    def _held(self) -> list[Line]:
        """The first papers that a killed run wrote and that would be the same today."""
        try:
            text = self._journal.read_text(encoding="utf-8", errors="replace")
            head, _end, rest = text.partition("\n")
            if json.loads(head) != {"plan": self._plan_key()}:
                return []
        except (OSError, ValueError):
            return []
        found = []
        for line, item in zip(read_lines(rest), self.plan.items, strict=False):
            if line.ref != item.ref or line.part is None or not self._same(line, item):
                break
            found.append(replace(line, state=self.state(item), title=item.title))
        return found

    def _same(self, line: Line, item: Item) -> bool:
        """Whether a paper would say today what it said when it was written."""
        state = self.state(item)
        known = bool(state) and line.state == state
        return known or self.composed(item)[1] == line.content

    def _plan_key(self) -> str:
        told = json.dumps([self.setting, [item.ref for item in self.plan.items]])
        return hashlib.sha256(told.encode()).hexdigest()

    def _one(
        self,
        item: Item,
        writer: VolumeWriter,
        outcome: Outcome,
        sizes: PhotoSizes,
        journal: IO[str],
    ) -> None:
        document, content, why = self.composed(item)
        state = self.state(item)
        if document is not None:
            try:
                data, pages = self.printed(document, sizes)
            except ExportError as error:
                if error.code not in OF_ONE:
                    raise
                document, why = None, refused(error)
        if document is None:
            self.failed(outcome, item, why)
            document, state, content = _instead(item, why), "", f"{FAILED}{why}"
            data, pages = self.printed(document, sizes)
        else:
            outcome.made += 1
        first = writer.next_page
        part = writer.add(data)
        line = Line(
            item.ref, item.title, self.plan.volume, pages, sum(part.sizes),
            part.digest, document.created.isoformat(), state, content, first,
        )  # fmt: skip
        outcome.lines.append(line)
        journal.write(told(replace(line, part=asdict(part))) + "\n")

    def _volume(self, outcome: Outcome) -> Volume:
        newest = max((line.created for line in outcome.lines), key=datetime.fromisoformat)
        return Volume(
            title=self.plan.title,
            subtitle=_("共 {n} 份").format(n=len(self.plan.items)),
            author="",  # each paper says its own; who bound them is in the log of actions
            language=self.source.language,
            heading=_("目录"),
            created=datetime.fromisoformat(newest),
            archive=self.plan.archive,
        )

    def _prove(self, volume: Volume) -> None:
        """Read the volume as an archive does; of a large one its frame, around a short paper."""
        if len(self.plan.items) <= _PROVED_WHOLE:
            validate(self._aside)
            return
        short = Document(volume.title, (Paragraph(volume.title),), created=volume.created)
        frame = BytesIO()
        writer = VolumeWriter(frame, self.source.fonts, 1)
        writer.add(archived(pdf_bytes(short, self.source.fonts)[0]))
        writer.close(volume, [volume.title])
        validate(frame)


def _instead(item: Item, why: str) -> Document:
    """The page that stands in a volume for a paper that could not be made."""
    return Document(
        item.title,
        (Heading(1, item.title), Paragraph(_("这一份没有做成：{why}").format(why=why))),
    )


def _part(line: Line) -> Part:
    told: Any = line.part
    return Part(
        told["start"],
        tuple(told["sizes"]),
        told["digest"],
        tuple(told["pages"]),
        tuple(tuple(one) for one in told["chapters"]),
        told.get("code", ""),
    )
