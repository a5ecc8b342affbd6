"""Pictures of 报告: what of each kind would leave, residents in clear, nothing to write."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QCheckBox

from app.i18n import _
from app.ui.pages.reports import ReportsPage
from app.ui.shots.scene import Scene, Shot
from app.ui.widgets.deliver_form import DeliverForm


def _kind(code: str) -> Callable[[Scene], None]:
    def act(scene: Scene) -> None:
        scene.go("reports", code)
        scene.settle()

    return act


def _clear(scene: Scene) -> None:
    """Residents in clear, with a reason."""
    _kind("ledger")(scene)
    page = scene.find(ReportsPage)
    form = page.findChild(DeliverForm)
    assert isinstance(form, DeliverForm)
    box = next(one for one in form.findChildren(QCheckBox) if one.text() == _("住户信息不遮盖"))
    box.setChecked(True)
    form.reason_field.setText(_("报镇政府安置办审核"))
    scene.settle()


SHOTS = [
    Shot("reports-ledger", _clear, manual="报告"),
    Shot("reports-gis", _kind("gis")),
    Shot("reports-mapped", _kind("mapped")),
    Shot("reports-photos", _kind("photos")),
]
