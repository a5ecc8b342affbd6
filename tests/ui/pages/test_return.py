"""退回: from the dossier that the office looks at, with a reason, in the window."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from app import bootstrap, settings
from app.bootstrap import Who
from app.survey.core import STATUS, Content
from tests.ui.pages.test_pages_looks import cut
from tests.ui.whole import Whole


@pytest.fixture
def record(tmp_path: Path, home: Path) -> str:
    """An office with one finished inspection; the window knows its survey."""
    place = tmp_path / "survey"
    with bootstrap.create(place, "示例", Who("赵测试", "办公室"), bootstrap.now) as survey:
        house, _changed = survey.houses.add("1号院", kind="urban_house")
        made, _changed = survey.houses.begin(house, "danger_check")
        view = survey.core.store.view(made)
        assert view is not None
        content = Content.of(view)
        content.answers[STATUS] = "done"
        revision = survey.core.sealed(made, view.form, view.version, content)
        assert revision is not None
        survey.core.commit([revision])
    kept = settings.load()
    kept.last_survey, kept.last_page, kept.person = str(place), "", "赵测试"
    settings.save(kept)
    assert home.exists()
    return made


@pytest.mark.parametrize("size", [0, 2])
def test_the_office_sends_an_inspection_back(
    opened: Callable[..., Whole], record: str, size: int
) -> None:
    """Without a reason it cannot be sent; with one the surveyor finds it first on 今天."""
    kept = settings.load()
    kept.text_size = size
    settings.save(kept)
    whole = opened()
    whole.go("dossier", record)
    whole.press("退回…")
    assert cut(whole) == []
    assert whole.focus.accessibleName() == "退回的理由"
    assert not whole.button("退回给外业").isEnabled()
    whole.write("缺东立面照片")
    whole.press("退回给外业")
    assert "已退回" in whole.message
    assert "退回给外业" not in whole.texts()
    with bootstrap.open_survey(Path(settings.load().last_survey), readonly=True) as survey:
        (waiting,) = survey.today.plan().returned
    assert (waiting.name, waiting.reason) == ("1号院", "缺东立面照片")
