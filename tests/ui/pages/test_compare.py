"""两次对比 at work in the window: pairs over each other, answers, cracks, the next visit."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox

from app import bootstrap, paths
from app.imaging.synthesize import Shot, photograph
from app.ui.widgets.two_photos import TwoPhotos
from tests.ui.pages.conftest import Place
from tests.ui.whole import Whole

Open, At = Callable[..., Whole], Callable[..., Place]
HOUSE = "示例社15号院"
FRONT, ROOF = "measures/overview/photo_front", "measures/overview/photo_roof"


def second_visit(place: Place, folder: Path) -> str:
    """The house once more, from the front and from above; a storey higher than it was."""
    with bootstrap.open_survey(place.survey) as survey:
        first = survey.filling.open(survey.meant.inspection(HOUSE))
        house = first.links["place"][0]
        record, _changed = survey.houses.begin(house, again=True)
        filling = survey.filling.open(record)
        told = (paths.resources() / "demo" / "house_b.json").read_text(encoding="utf-8")
        answers = json.loads(told) | {"building/residents": 7}
        survey.filling.load_answers(filling, answers)
        for seed, question in ((71, FRONT), (72, ROOF)):
            file = folder / f"IMG_{seed}.jpg"
            file.write_bytes(photograph(Shot("facade", seed=seed)))
            for one in survey.taking.add([file], question, filling.photos):
                assert one.entry is not None
                filling.put_photo(one.photo, one.entry)
        survey.filling.commit(filling, status="done")
    return record


def test_two_visits_over_each_other(opened: Open, at: At, tmp_path: Path) -> None:
    """The front pairs with the front; ← moves the edge, S puts both beside each other."""
    record = second_visit(at("laptop-03"), tmp_path)
    whole = opened()
    whole.go("compare", f"{record} dossier {record}")
    rows = whole.rows("同一位置的照片")
    assert rows[0] == ["正面", ""]
    assert ["屋面（能到的）", "这次才有"] in rows
    assert any(row[1] == "没有再拍" for row in rows)
    (photos,) = whole.shown(TwoPhotos)
    assert photos.slides
    assert "上次 2026-" in photos.accessibleName()
    assert "同一题同一张" in whole.texts()
    picture(whole, "compare-over")
    whole.key(Qt.Key.Key_Return)
    assert whole.focus is photos
    before = photos.edge
    whole.key(Qt.Key.Key_Left)
    assert photos.edge < before
    whole.key(Qt.Key.Key_Home)
    assert photos.edge == 0
    QTest.keyClick(whole.focus, Qt.Key.Key_S)
    assert photos.beside and not photos.slides
    picture(whole, "compare-beside")
    whole.key(Qt.Key.Key_Escape)
    assert whole.page == "dossier"


def test_answers_and_cracks_have_their_lists(opened: Open, at: At, tmp_path: Path) -> None:
    """What differs in plain words; nothing where nothing was measured twice otherwise."""
    record = second_visit(at("laptop-03"), tmp_path)
    whole = opened()
    whole.go("compare", record)
    whole.press("改变的答案")
    (row,) = whole.rows("改变的答案")
    assert row[2].startswith("7")
    picture(whole, "compare-answers")
    whole.press("裂缝")
    picture(whole, "compare-cracks")
    whole.key(Qt.Key.Key_Escape)
    assert whole.page == "roster"


def test_a_first_visit_says_so_and_begins_the_next(opened: Open, at: At) -> None:
    """From the dossier to the comparison, and to a second inspection of its own."""
    at("laptop-03")
    whole = opened()
    whole.choose("名册列表", lambda row: row[0] == HOUSE)
    whole.press("一房一档")
    whole.press("两次对比")
    assert "只检查过一次" in whole.texts()
    picture(whole, "compare-none")
    whole.press("再检查一次")
    assert whole.page == "fill"
    whole.key(Qt.Key.Key_Escape)


def test_two_photos_are_put_together_by_hand(opened: Open, at: At, tmp_path: Path) -> None:
    """A new photo and an earlier one that no rule paired; with a reason, and apart again."""
    record = second_visit(at("laptop-03"), tmp_path)
    whole = opened()
    whole.go("compare", record)
    whole.choose("同一位置的照片", lambda row: row[1] == "这次才有")
    assert not whole.button("和它配成一组").isEnabled()
    (which,) = [one for one in whole.shown(QComboBox) if one.accessibleName() == "上次的哪一张"]
    which.setCurrentIndex(which.findText("周边环境和相邻房屋"))
    whole.type("理由", "同一个角度")
    picture(whole, "compare-by-hand")
    whole.press("和它配成一组")
    assert ["屋面（能到的）", ""] in whole.rows("同一位置的照片")
    whole.choose("同一位置的照片", lambda row: row[0] == "屋面（能到的）")
    assert "由人指定为同一位置" in whole.texts()
    whole.type("理由", "看错了")
    whole.press("拆开这一组")
    assert ["屋面（能到的）", "这次才有"] in whole.rows("同一位置的照片")


def picture(whole: Whole, name: str) -> None:
    """Kept where CHENGJIAN_PICTURES says."""
    if folder := os.environ.get("CHENGJIAN_PICTURES"):
        whole.window.grab().save(str(Path(folder) / f"{name}.png"))
