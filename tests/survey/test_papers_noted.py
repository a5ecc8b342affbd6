"""Papers that show residents in clear leave a note behind."""

from __future__ import annotations

from pathlib import Path

import pytest

from app import bootstrap
from app.bootstrap import Who
from app.errors import KnownError
from app.survey.audience import Audience

CLEAR = Audience(personal=True, reason="报镇政府安置办审核")


def test_a_dossier_is_noted_and_whether_it_was_in_clear(tmp_path: Path) -> None:
    """So is a preview in clear, as any look at residents; a masked one leaves no line."""
    with bootstrap.create(tmp_path / "s", "示例", Who("赵测试", "办公室")) as survey:
        place, _changed = survey.houses.add("示例社1号院")
        record, _changed = survey.houses.begin(place)

        assert survey.papers.preview("dossier", record).startswith(b"%PDF")
        assert survey.actions.lines() == []
        survey.papers.preview("dossier", record, CLEAR)
        assert [line.what for line in survey.actions.lines()] == ["reveal"]
        survey.papers.write("dossier", record, tmp_path / "masked.pdf")
        survey.papers.write("dossier", record, tmp_path / "clear.pdf", CLEAR)
        clear, masked = survey.actions.lines("out")
        assert (clear.who, clear.what, clear.about) == (
            "赵测试", "print_personal", "示例社1号院 · clear.pdf",
        )  # fmt: skip
        assert (masked.what, masked.words) == ("dossier", "写出一房一档")


def test_a_survey_open_for_reading_prints_nobody_in_clear(tmp_path: Path) -> None:
    """What cannot be noted is not printed."""
    with bootstrap.create(tmp_path / "s", "示例", Who("赵测试", "办公室")) as survey:
        place, _changed = survey.houses.add("示例社1号院")
        record, _changed = survey.houses.begin(place)
    with (
        bootstrap.open_survey(tmp_path / "s", readonly=True) as survey,
        pytest.raises(KnownError, match="只读"),
    ):
        survey.papers.write("dossier", record, tmp_path / "clear.pdf", CLEAR)
    with (
        bootstrap.open_survey(tmp_path / "s", readonly=True) as survey,
        pytest.raises(KnownError, match="只读"),
    ):
        survey.papers.preview("dossier", record, CLEAR)
    assert not (tmp_path / "clear.pdf").exists()
