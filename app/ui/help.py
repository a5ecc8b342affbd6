"""The manual inside the program: one page a task, open where the user is; works offline.

F1 lays it over the window at the task of the present page; Esc or 关闭 goes back to where one
was. The search box finds words in all tasks at once.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import (
    QImage,
    QKeyEvent,
    QResizeEvent,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QTextBrowser,
    QWidget,
)

from app import paths
from app.i18n import _, language
from app.ui import theme
from app.ui.actions import Overlay
from app.ui.widgets import bits

FIRST_DAY = "外业第一天"
#: The short of the manual, for whoever reads the program in English.
ENGLISH = "English"
#: The task that explains a page of the window; every other page opens the first day.
TASKS = {
    "today": "今日与走访",
    "roster": "名册",
    "importing": "导入名册",
    "fill": "填写",
    "community": "小区矩阵",
    "dossier": "一房一档",
    "exchange": "交接",
    "backups": "备份与历史",
    "restore": "备份与历史",
    "history": "备份与历史",
    "compare": "两次对比",
    "merge": "汇总",
    "checks": "核对",
    "tasks": "问题与销号",
    "reports": "报告",
    "letterhead": "文头和查验",
    "tray": "收照片",
    "unlock": "保护与口令",
    "protection": "保护与口令",
    "actions": "保护与口令",
    "welcome": "开始一个调查",
    "outset": "开始一个调查",
}
#: The widest a line of the manual gets, in px at 100 %: about 45 characters.
WIDEST = 680
#: How far lines are apart, in percent.
LINE = 140
#: Steps of the type scale for the heads of a page.
HEADS = {1: "page", 2: "question", 3: "body"}


#: How a picture stands in the text of a document: the character U+FFFC.
PICTURE = "\ufffc"


@dataclass(frozen=True)
class Hit:
    """A place in the manual where the words stand."""

    task: str
    line: str


def tasks() -> list[str]:
    """All tasks in the order of the table of contents."""
    text = (paths.manual() / "README.md").read_text(encoding="utf-8")
    return re.findall(r"\]\(([^()/]+)\.md\)", text)


def source(task: str) -> str:
    return (paths.manual() / f"{task}.md").read_text(encoding="utf-8")


def search(words: str) -> list[Hit]:
    """Lines of the manual that hold all of the words, in the manual's order."""
    wanted = words.lower().split()
    if not wanted:
        return []
    return [
        Hit(task, _plain(line))
        for task in tasks()
        for line in source(task).splitlines()
        if line.strip()
        and not line.startswith("![")
        and all(word in line.lower() for word in wanted)
    ]


def _plain(line: str) -> str:
    """A line without its Markdown signs."""
    without = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", line)
    return re.sub(r"[*`|]+|^[#>\-\d. ]+", " ", without).strip()


class _Text(QTextBrowser):
    """One page of the manual in the program's own type, pictures as wide as the text."""

    def __init__(self) -> None:
        super().__init__()
        self.setOpenLinks(False)
        self.setAccessibleName(_("帮助"))
        self.document().setDocumentMargin(theme.gap("wide"))

    def display(self, markdown: str) -> None:
        document = self.document()
        document.setDefaultFont(theme.font("body"))
        document.setBaseUrl(QUrl.fromLocalFile(f"{paths.manual().as_posix()}/"))
        document.setMarkdown(markdown, QTextDocument.MarkdownFeature.MarkdownDialectGitHub)
        block = document.begin()
        while block.isValid():
            cursor = QTextCursor(block)
            level = block.blockFormat().headingLevel()
            spacing = QTextBlockFormat()
            spacing.setLineHeight(LINE, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
            inside = block.textList() is not None
            spacing.setTopMargin(theme.gap("wide" if level else "hair" if inside else "near"))
            spacing.setBottomMargin(theme.gap("hair" if inside else "tight"))
            if level == 1:
                spacing.setTopMargin(0)
            if block.text() == PICTURE:
                spacing.setLineHeight(100, QTextBlockFormat.LineHeightTypes.SingleHeight.value)
            cursor.mergeBlockFormat(spacing)
            if level in HEADS:
                cursor.select(QTextCursor.SelectionType.BlockUnderCursor)
                head = cursor.charFormat()
                head.clearProperty(QTextCharFormat.Property.FontSizeAdjustment)
                head.setFont(theme.font(HEADS[level], bold=True))
                cursor.setCharFormat(head)
            _in_our_font(block)
            block = block.next()
        self.moveCursor(QTextCursor.MoveOperation.Start)

    def find_line(self, line: str) -> None:
        """Scroll to a line that a search found, and mark it."""
        self.moveCursor(QTextCursor.MoveOperation.Start)
        for length in (len(line), 24, 12, 6):
            if self.find(line[:length].strip()):
                break

    def loadResource(self, kind: int, name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        if kind != QTextDocument.ResourceType.ImageResource.value:
            return super().loadResource(kind, name)
        url = name if isinstance(name, QUrl) else QUrl(name)
        file = self.document().baseUrl().resolved(url).toLocalFile()
        picture = QImage(file)
        room = self._room()
        if picture.isNull() or picture.width() <= room:
            return picture
        return picture.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        side = max(0, (self.width() - theme.px(WIDEST)) // 2 - theme.gap("wide"))
        self.setViewportMargins(side, 0, side, 0)

    def _room(self) -> int:
        inside = min(self.width(), theme.px(WIDEST) + 2 * theme.gap("wide"))
        return int(inside - 2 * theme.gap("wide") - theme.gap("block"))


def _in_our_font(block: QTextBlock) -> None:
    """Commands too: which fixed-pitch font a machine has, nobody knows."""
    typed = []
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        if fragment.charFormat().fontFixedPitch():
            typed.append((fragment.position(), fragment.length()))
        part += 1
    ours = QTextCharFormat()
    ours.setFontFamilies(theme.font("body").families())
    ours.setFontFixedPitch(False)
    for start, length in typed:
        cursor = QTextCursor(block)
        cursor.setPosition(start)
        cursor.setPosition(start + length, QTextCursor.MoveMode.KeepAnchor)
        cursor.mergeCharFormat(ours)


class HelpSheet(Overlay):
    """The tasks at the left, one of them at the right, a box that searches all of them."""

    def __init__(self, over: QWidget, page: str) -> None:
        super().__init__(over, _("帮助"))
        self._trail: list[str] = []
        self._task = ""
        self.box = QLineEdit()
        self.box.setPlaceholderText(_("在全部帮助里找"))
        self.box.setAccessibleName(_("在全部帮助里找"))
        self.box.setClearButtonEnabled(True)
        self.box.setMaximumWidth(theme.px(WIDEST) // 2)
        self.box.textChanged.connect(self._search)
        self.back = bits.button(_("返回"), self.go_back, kind="quiet", icon="back")
        self.top.insertWidget(1, self.back)
        self.top.insertWidget(3, self.box, 1)
        self.list = QListWidget()
        self.list.setAccessibleName(_("帮助目录"))
        self.list.setFixedWidth(theme.px(WIDEST) * 2 // 5)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setWordWrap(True)
        self.list.setSpacing(0)  # thirty tasks, and most windows are 768 px high
        self.list.currentItemChanged.connect(self._chosen)
        self.text = _Text()
        self.text.anchorClicked.connect(self._follow)
        beside = QHBoxLayout()
        beside.setSpacing(theme.gap("room"))
        beside.addWidget(self.list)
        beside.addWidget(self.text, 1)
        self.column.addLayout(beside, 1)
        self._contents()
        known = tasks()
        wanted = TASKS.get(page, FIRST_DAY) if language() == "zh" else ENGLISH
        self.lay(self.text)
        self.open(wanted if wanted in known else FIRST_DAY)

    @property
    def task(self) -> str:
        """The task that is shown."""
        return self._task

    def open(self, task: str, line: str = "") -> None:
        """Show a task, at a line that was found."""
        if self._task and self._task != task:
            self._trail.append(self._task)
        if self._task != task:
            self._task = task
            self.text.display(source(task))
        if line:
            self.text.find_line(line)
        self.back.setVisible(bool(self._trail))
        if not self.box.text():
            self._mark(task)

    def go_back(self) -> None:
        """The task before this one."""
        if self._trail:
            self._task = ""
            self.open(self._trail.pop())

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        if event.key() == Qt.Key.Key_Escape and self.box.text():
            self.box.clear()
        else:
            super().keyPressEvent(event)

    def _contents(self) -> None:
        self.list.blockSignals(True)
        self.list.clear()
        for task in tasks():
            self._item(task, task, "")
        self.list.blockSignals(False)

    def _item(self, words: str, task: str, line: str, *, bold: bool = False) -> None:
        item = QListWidgetItem(words)
        item.setData(Qt.ItemDataRole.UserRole, (task, line))
        if bold:
            item.setFont(theme.font("body", bold=True))
        self.list.addItem(item)

    def _mark(self, task: str) -> None:
        self.list.blockSignals(True)
        for row in range(self.list.count()):
            if self.list.item(row).data(Qt.ItemDataRole.UserRole)[0] == task:
                self.list.setCurrentRow(row)
        self.list.blockSignals(False)

    def _search(self, words: str) -> None:
        if not words.strip():
            self._contents()
            self._mark(self._task)
            return
        self.list.blockSignals(True)
        self.list.clear()
        found = search(words)
        for task in dict.fromkeys(hit.task for hit in found):
            self._item(task, task, "", bold=True)
            for line in dict.fromkeys(hit.line for hit in found if hit.task == task):
                if line != task:
                    self._item(line, task, line)
        if not self.list.count():
            item = QListWidgetItem(
                _("帮助里没有“{words}”。换一个词，或从目录里找。").format(words=words)
            )
            item.setFlags(Qt.ItemFlag.NoItemFlags)
            self.list.addItem(item)
        self.list.blockSignals(False)

    def _chosen(self, item: QListWidgetItem | None) -> None:
        given = item.data(Qt.ItemDataRole.UserRole) if item is not None else None
        if given is not None:
            self.open(*given)

    def _follow(self, url: QUrl) -> None:
        task = Path(url.toString(QUrl.ComponentFormattingOption.FullyDecoded)).stem
        if task in tasks():
            self.box.clear()
            self.open(task)
