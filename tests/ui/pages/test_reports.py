"""报告 at the real window: what would leave is told, then written; residents need a reason."""

from __future__ import annotations

from collections.abc import Callable

from app import bootstrap
from tests.ui.pages.conftest import LONG, Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]


def test_what_would_leave_is_told_and_then_written(opened: Open, at: At) -> None:
    """The ledger: houses and sheets are named, the file lies where it was said."""
    place = at("office", "merged")
    whole = opened()
    whole.go("reports", "ledger")
    told = whole.texts()
    assert "会写出什么" in told and "处" in told and "名册" in told
    assert "住户信息已遮盖" in told
    target = place.root / "台账"
    whole.type("保存到", str(target / "一月.xlsx"))
    whole.press("写出")
    assert "已写好：一月.xlsx" in whole.message
    assert (target / "一月.xlsx").stat().st_size > 5000
    assert not whole.problems


def test_residents_in_clear_need_a_reason_that_is_kept(opened: Open, at: At) -> None:
    place = at("office", "merged")
    whole = opened()
    whole.go("reports", "ledger")
    whole.type("保存到", str(place.root / "全.xlsx"))
    whole.press("住户信息不遮盖")
    whole.press("写出")
    assert "请先写一个理由" in whole.message
    assert not (place.root / "全.xlsx").exists()
    whole.type("不遮盖的理由", "报镇政府安置办")
    assert "住户信息不遮盖：" in whole.texts()
    whole.press("写出")
    assert (place.root / "全.xlsx").exists()
    assert not whole.problems
    whole.close()
    with bootstrap.open_survey(place.survey) as survey:
        assert survey.actions.lines("out")[0].why == "报镇政府安置办"


def test_an_empty_range_says_so_and_writes_nothing(opened: Open, at: At) -> None:
    """No inspection of the houses that were just added: nothing to print of them."""
    place = at("office")
    with bootstrap.open_survey(place.survey) as survey:
        survey.houses.add(LONG)
    whole = opened()
    whole.go("reports", "papers")
    assert "没有可写" in whole.texts()
    assert not whole.button("写出").isEnabled()
    assert not whole.problems
