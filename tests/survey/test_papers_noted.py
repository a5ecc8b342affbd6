"""Papers that show residents in clear leave a note behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.errors import KnownError


def test_a_dossier_in_clear_is_noted_and_a_masked_one_is_not(tmp_path: Path) -> None:
    with bootstrap.create(tmp_path / "s", "示例", Who("赵测试", "办公室")) as survey:
        place, _changed = survey.houses.add("示例社1号院")
        record, _changed = survey.houses.begin(place)

        survey.papers.dossier(record, tmp_path / "masked.pdf")
        assert survey.core.store.notes() == []

        survey.papers.dossier(record, tmp_path / "clear.pdf", personal=True)
        (note,) = survey.core.store.notes()
        assert (note.who, note.what, note.detail) == ("赵测试", "print_personal", record)


def test_a_survey_open_for_reading_prints_nobody_in_clear(tmp_path: Path) -> None:
    """What cannot be noted is not printed."""
    with bootstrap.create(tmp_path / "s", "示例", Who("赵测试", "办公室")) as survey:
        place, _changed = survey.houses.add("示例社1号院")
        record, _changed = survey.houses.begin(place)
    with (
        bootstrap.open_survey(tmp_path / "s", readonly=True) as survey,
        pytest.raises(KnownError, match="只读"),
    ):
        survey.papers.dossier(record, tmp_path / "clear.pdf", personal=True)
    assert not (tmp_path / "clear.pdf").exists()
