"""Files that an office edits beside the survey, into its backups and out of them again.

They lie in clear in the survey's folder, protected or not, and say nothing of any resident: which
rows a photo's stamp has, which columns a platform wants. In a backup they lie flat beside the
survey file, so that its note vouches for them.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from app.store import backup_files
from app.survey import maps, stamps

#: In front of a map's name, where it lies in a backup.
_MAP: Final = "map-"


def of(folder: Path) -> dict[str, bytes]:
    """The files by their names in a backup. One that cannot be read, or that is larger than the
    program would ever read, is left out: no backup fails for it."""
    named = {stamps.FILE: folder / stamps.FILE}
    named |= {_MAP + file.name: file for file in maps.listed(folder)}
    found = {}
    for name, file in named.items():
        with suppress(OSError):
            if file.is_file() and file.stat().st_size <= maps.LARGEST:
                found[name] = file.read_bytes()
    return found


def bring_back(source: Path, names: Iterable[str], folder: Path) -> None:
    """Put those of a backup's files where they belong in a survey folder. Raises OSError."""
    for name in sorted(names):
        if Path(name).name != name:
            continue
        if name == stamps.FILE:
            backup_files.write(folder / name, (source / name).read_bytes())
        elif name.startswith(_MAP):
            target = folder / maps.FOLDER / name.removeprefix(_MAP)
            target.parent.mkdir(exist_ok=True)
            backup_files.write(target, (source / name).read_bytes())
