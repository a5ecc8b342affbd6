"""同上一户: what the form lets one take over from the house before."""

from __future__ import annotations

from collections.abc import Callable

from app.i18n import _
from app.survey import same
from app.survey.filling import Filling
from app.ui.desk import Desk
from app.ui.pages.fill import FillPage


class SameHouse:
    """Answers the open record from the house before it; `keep()` writes its draft."""

    def __init__(
        self,
        page: FillPage,
        desk: Desk,
        open_now: Callable[[], Filling | None],
        keep: Callable[[], None],
    ) -> None:
        self._page = page
        self._desk = desk
        self._open_now = open_now
        self._keep = keep

    def take_over(self) -> None:
        """Answer what may be taken over and is still blank."""
        filling = self._open_now()
        if filling is None:
            return
        form = filling.form
        self._desk.run(
            lambda survey, _job: survey.same.offer(filling.record, form),
            lambda offer: self._show(filling, offer),
            self._page,
        )

    def _show(self, filling: Filling, offer: same.Offer | None) -> None:
        if self._open_now() is not filling:
            return
        taken: list[str] = []

        def write() -> set[str]:
            if offer is not None:
                taken.extend(self._desk.survey.same.apply(filling, offer))
            return set(same.marks(filling))

        self._page.before.take_over(write)
        messages = self._desk.window().messages
        if offer is None:
            messages.tell(_("还没有上一户可以照抄。"))
        elif not taken:
            messages.tell(_("能照抄“{house}”的都已经填了。").format(house=offer.house))
        else:
            self._keep()
            messages.tell(
                _("照抄了“{house}”的 {n} 项，都标着“同上一户”；请逐项看过，不对就改。").format(
                    house=offer.house, n=len(taken)
                ),
                undo=self._page.undo,
            )
