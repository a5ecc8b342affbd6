"""What an office edits beside the survey lies in its backups, and comes back with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import bootstrap
from app.errors import KnownError
from app.survey import maps, stamps
from app.survey.stamps import Template
from tests.folders import made
from tests.survey.crew import PEOPLE

PASSPHRASE = "口令一二三四五六"


@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_stamp_and_maps_come_back_from_a_backup(tmp_path: Path, passphrase: str) -> None:
    """Protected surveys too; later changes do not reach backwards."""
    folder, disk = tmp_path / "survey", made(tmp_path / "disk")
    with bootstrap.create(folder, "调查", PEOPLE["office"], passphrase=passphrase) as survey:
        survey.evidence.keep_template(Template(("time", "hash"), "某县 2026 年排查"))
        edited = survey.tables.new_map("省台账")
        edited.write_text(edited.read_text(encoding="utf-8") + "\n# 改过\n", encoding="utf-8")
        survey.tables.new_map("市台账")
        survey.backups.run(disk)
        survey.evidence.keep_template(Template(("place",)))
        kept = edited.read_bytes()
    (found,) = bootstrap.backups_in(disk)
    words = passphrase or None
    with bootstrap.restore(found.folder, tmp_path / "spare", passphrase=words) as spare:
        template = spare.evidence.template
        assert (template.rows, template.project) == (("time", "hash"), "某县 2026 年排查")
        assert [one.name for one in spare.tables.maps()] == ["市台账", "省台账"]
        assert (tmp_path / "spare" / maps.FOLDER / "省台账.toml").read_bytes() == kept
        spare.backups.run(disk)


def test_a_backup_without_them_restores_as_ever(tmp_path: Path) -> None:
    folder, disk = tmp_path / "survey", made(tmp_path / "disk")
    with bootstrap.create(folder, "调查", PEOPLE["office"]) as survey:
        survey.backups.run(disk)
    (found,) = bootstrap.backups_in(disk)
    with bootstrap.restore(found.folder, tmp_path / "spare") as spare:
        assert not (tmp_path / "spare" / stamps.FILE).exists()
        assert spare.tables.maps() == []


def test_a_map_that_was_damaged_on_the_disk_stops_the_restore(tmp_path: Path) -> None:
    """The note vouches for them as for all else."""
    folder, disk = tmp_path / "survey", made(tmp_path / "disk")
    with bootstrap.create(folder, "调查", PEOPLE["office"]) as survey:
        survey.tables.new_map("省台账")
        survey.backups.run(disk)
    (found,) = bootstrap.backups_in(disk)
    (found.folder / "map-省台账.toml").write_bytes(b"x")
    with pytest.raises(KnownError):
        bootstrap.restore(found.folder, tmp_path / "spare")
    assert not (tmp_path / "spare").exists()


def test_what_no_program_would_read_delays_no_backup(tmp_path: Path) -> None:
    """A film that somebody called .toml, a folder of that name."""
    folder, disk = tmp_path / "survey", made(tmp_path / "disk")
    with bootstrap.create(folder, "调查", PEOPLE["office"]) as survey:
        made(folder / maps.FOLDER / "a.toml")
        (folder / maps.FOLDER / "b.toml").write_bytes(bytes(maps.LARGEST + 1))
        survey.backups.run(disk)
    (found,) = bootstrap.backups_in(disk)
    assert not list(found.folder.glob("map-*"))
