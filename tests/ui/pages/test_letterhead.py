"""文头和查验 at the real window: set once, printed ever after; a paper asked whether it holds."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox

from app import bootstrap
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open = Callable[..., Whole]
At = Callable[..., Place]


def test_a_town_sets_its_head_and_asks_about_a_paper(opened: Open, at: At) -> None:
    place = at("office", "merged")
    with bootstrap.open_survey(place.survey) as survey:
        record = survey.papers.refs("dossier")[0]
        code = survey.papers.document("dossier", record).qr_text
    whole = opened()
    whole.go("letterhead")
    whole.press("保存文头")
    assert "还没有写镇（街道）的名称" in whole.message
    whole.type("镇（街道）", "示例旗示例镇人民政府")
    whole.type("审核和签发人", "审核人:王某;签发人")
    whole.press("保存文头")
    assert "文头已保存" in whole.message

    whole.type("二维码里的一行字", code)
    whole.press("查")
    assert "这份材料是最新的" in whole.texts()
    whole.type("二维码里的一行字", "CJ1:随便")
    whole.press("查")
    assert "查不到" in whole.texts()
    whole.close()
    with bootstrap.open_survey(place.survey) as survey:
        head = survey.letterhead.get()
        assert (head.town, head.signatories) == (
            "示例旗示例镇人民政府", (("审核人", "王某"), ("签发人", "")),
        )  # fmt: skip
        assert "示例旗示例镇人民政府" in repr(survey.papers.document("notice", record))


def test_another_kind_of_paper_is_seen_and_saved(opened: Open, at: At) -> None:
    """The page of a house's dossier shows the notice as well, and saves it under its own name."""
    place = at("office", "merged")
    with bootstrap.open_survey(place.survey) as survey:
        record = survey.papers.refs("dossier")[0]
    whole = opened()
    whole.go("dossier", record)
    box = next(one for one in whole.window.findChildren(QComboBox) if one.count() >= 4)
    box.setCurrentIndex(box.findText("告知书"))
    whole.settle()
    assert "第 1 / 1 页" in whole.texts()
    whole.type("保存到", str(place.root / "告知.pdf"))
    whole.press("保存 PDF")
    assert "已保存 1 页" in whole.message
    assert (place.root / "告知.pdf").read_bytes().startswith(b"%PDF")
