"""What the program says: messages, questions, nothing here yet, work under way, errors."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.errors import KnownError
from app.i18n import _
from app.ui.gallery.board import Board
from app.ui.jobs import Progress
from app.ui.messages import MessageBar
from app.ui.widgets.empty import Empty
from app.ui.widgets.progress_line import ProgressLine


def fill(board: Board) -> None:
    board.group(_("消息"))
    good = MessageBar(board)
    good.tell(_("1号院已完成。"), undo=lambda: None)
    good.keep()
    board.wide("done", good)
    warned = MessageBar(board)
    warned.tell(_("先在“名册”里选一处要检查的房屋。"), "warn")
    board.wide("warn", warned)
    asked = MessageBar(board)
    asked.ask(_("删除“二层”和里面的 9 个构件？"), _("删除"), lambda: None, board)
    board.wide("ask", asked)
    wrong = MessageBar(board)
    wrong.known(
        KnownError(
            "disk_full",
            _("盘满了，这张照片没有存下。"),
            kept=_("已填的内容和其他照片都在。"),
            advice=_("请腾出空间，再添加一次。"),
        )
    )
    board.wide("error", wrong)
    board.group(_("正在做"))
    board.wide("", _busy(board, 37, 120))
    board.group(_("还没有内容"))
    board.wide(
        "",
        Empty(
            "roster",
            _("名册里还没有地方。从表格导入，或先新增一处。"),
            _("导入名册"),
            lambda: None,
        ),
        280,
    )
    board.wide("", Empty("search", _("没有找到“查干”。换一个字，或看全部。")), 200)
    # It moves for ever, so it stands below what pictures show.
    board.wide("", _busy(board, 0, 0))


def _busy(board: Board, done: int, total: int) -> QWidget:
    made = ProgressLine(board)
    made.begin(_("正在导入名册"), lambda: None)
    if total:
        made.display(Progress(done, total))
    return made
