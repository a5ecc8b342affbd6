"""The pack for a platform: GeoPackage, Shapefiles, GeoJSON, data dictionary, metadata, hashes.

It is made in a folder of its own beside its target, and gets its name when all of it is there.
"""

from __future__ import annotations

import csv
import errno
import hashlib
import io
import os
import shutil
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from exports.errors import ExportError
from exports.gis import geojson, geopackage, shapes
from exports.gis.layer_model import CGCS2000, Layer
from exports.tables.csv_files import defused

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]

ASIDE: Final = ".up"
_FULL: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
_EVERY: Final = 200  # features between two looks at whether somebody cancelled
_CHUNK: Final = 1 << 20


@dataclass(frozen=True, slots=True)
class Words:
    """The words of the files that people read; `kinds` of columns by their code."""

    dictionary: str
    dictionary_head: tuple[str, str, str, str, str]
    metadata: str
    metadata_head: tuple[str, str]
    cut: str
    cut_head: tuple[str, str, str, str]
    hashes: str
    kinds: dict[str, str]


@dataclass(frozen=True, slots=True)
class Pack:
    """What was written: files by their path in the pack, features by table, texts that were cut."""

    files: tuple[str, ...]
    counts: dict[str, int]
    cuts: int
    bytes: int


def write(
    target: Path,
    name: str,
    layers: Sequence[Layer],
    systems: Sequence[int],
    facts: Iterable[tuple[str, str]],
    words: Words,
    created: datetime,
    total: int,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> Pack:
    """Write the pack as the folder `target`, which must not exist or be empty.

    `name` is the stem of its files; `systems` further EPSG codes; `facts` the lines of metadata;
    `total` how many features there are in all, for progress. Raises ExportError (`cancelled`,
    `disk_full`, `cannot_write`); then nothing is left beside what was there.
    """
    # A hidden name: what somebody else called gis.up is not ours to clear away.
    aside = target.with_name(f".{target.name}{ASIDE}")
    formats = 2 + 2 * (1 + len(systems))  # every format goes through the rows; shapes twice
    done = 0

    def step(count: int) -> None:
        nonlocal done
        done += count
        if done % _EVERY == 0:
            if cancelled and cancelled():
                raise ExportError("cancelled")
            if progress:
                progress(min(done, total * formats), total * formats)

    try:
        shutil.rmtree(aside, ignore_errors=True)
        aside.mkdir(parents=True)
        made = _write(aside, name, layers, systems, list(facts), words, created, step)
        if cancelled and cancelled():
            raise ExportError("cancelled")
        if target.exists():
            target.rmdir()  # only an empty one
        aside.replace(target)
    except OSError as error:
        shutil.rmtree(aside, ignore_errors=True)
        reason = error.strerror or str(error)
        if error.errno in _FULL:
            raise ExportError("disk_full", path=str(target), reason=reason) from error
        raise ExportError("cannot_write", path=str(target), reason=reason) from error
    except BaseException:
        shutil.rmtree(aside, ignore_errors=True)
        raise
    if progress:
        progress(total * formats, total * formats)
    return made


def _write(
    folder: Path,
    name: str,
    layers: Sequence[Layer],
    systems: Sequence[int],
    facts: list[tuple[str, str]],
    words: Words,
    created: datetime,
    step: Callable[[int], None],
) -> Pack:
    counts = geopackage.write(folder / f"{name}.gpkg", layers, systems, created, step)
    cuts: list[tuple[str, shapes.Cut]] = []
    for epsg in (CGCS2000, *systems):
        inner = folder / f"shapefile_{epsg}"
        inner.mkdir()
        for layer in layers:
            if not layer.located and epsg != CGCS2000:
                continue
            _count, cut = shapes.write(inner, layer, epsg, created.date(), step)
            cuts += [(layer.title, one) for one in cut if epsg == CGCS2000]
    for layer in layers:
        if layer.located:
            geojson.write(folder / f"{name}_{layer.name}.geojson", layer, step)
    _table(folder / words.dictionary, words.dictionary_head, _dictionary(layers, words))
    _table(folder / words.metadata, words.metadata_head, facts)
    if cuts:
        rows = [(title, str(one.row), one.label, one.text) for title, one in cuts]
        _table(folder / words.cut, words.cut_head, rows)
    files = sorted(file for file in folder.rglob("*") if file.is_file())
    lines = [f"{_hash(file)}  {file.relative_to(folder).as_posix()}\n" for file in files]
    sums = folder / words.hashes
    sums.write_text("".join(lines), encoding="utf-8", newline="\n")
    for file in (*files, sums):
        _flush(file)
    found = [*files, sums]
    return Pack(
        tuple(file.relative_to(folder).as_posix() for file in found),
        counts,
        len(cuts),
        sum(file.stat().st_size for file in found),
    )


def _dictionary(layers: Sequence[Layer], words: Words) -> list[tuple[str, ...]]:
    return [
        (
            f"{layer.name} {layer.title}",
            one.name,
            one.label,
            words.kinds[one.kind],
            one.note,
        )
        for layer in layers
        for one in layer.fields
    ]


def _table(file: Path, head: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """A CSV that Excel and WPS open as what it is: UTF-8 with its mark, no formula."""
    out = io.StringIO(newline="")
    made = csv.writer(out)
    made.writerow(head)
    made.writerows([defused(cell) for cell in row] for row in rows)
    file.write_bytes(b"\xef\xbb\xbf" + out.getvalue().encode())


def _hash(file: Path) -> str:
    digest = hashlib.sha256()
    with open(file, "rb") as stream:
        while piece := stream.read(_CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def _flush(file: Path) -> None:
    with open(file, "rb+") as stream:
        os.fsync(stream.fileno())
