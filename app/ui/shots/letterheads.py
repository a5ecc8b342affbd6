"""Pictures of 文头和查验: words filled in, a code that is nobody's."""

from __future__ import annotations

from PySide6.QtWidgets import QLineEdit

from app.ui.pages.letterhead import LetterheadPage
from app.ui.shots.scene import Scene, Shot

_WORDS = (
    "示例旗乌兰木伦额尔德尼镇人民政府",
    "村镇建设和应急管理办公室",
    "0477-0000000",
    "示例镇示例街1号",
    "审核人：王审核；签发人",
)


def _filled(scene: Scene) -> None:
    scene.go("letterhead")
    page = scene.find(LetterheadPage)
    fields = page.findChildren(QLineEdit)
    for field, text in zip(fields, _WORDS, strict=False):
        field.setText(text)
    code = next(field for field in fields if field.placeholderText() == "CJ1:…")
    code.setText("CJ1:00000000-0000-4000-8000-000000000000:000000000000:2026-11-22")
    code.returnPressed.emit()
    scene.settle()


SHOTS = [Shot("letterhead", _filled, manual="文头")]
