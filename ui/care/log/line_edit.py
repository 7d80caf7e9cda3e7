# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a line of the log is typed: Enter writes it, Shift+Enter begins a new line of it.

What is read as a kind, a name, a time or a class is coloured; what cannot be read is underlined.
What fits what is being typed hangs below and is taken by Enter or Tab.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QKeyEvent,
    QResizeEvent,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
)
from PySide6.QtWidgets import QPlainTextEdit, QSizePolicy, QWidget

from shelterdesk.services.log.log_line import Line, Part
from shelterdesk.services.log.log_line_words import Offer, Offers
from ui import theme
from ui.widgets.search_list import SearchHit, SearchList

_MOST_LINES: Final = 7
_OFFER_WIDTH: Final = 340
#: Pixels above and below the lines: border, padding and the margin of the document.
_AROUND: Final = 20
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_MOVES: Final = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}
_READ: Final = frozenset(Part) - {Part.TEXT, Part.PROBLEM}


class LineEdit(QPlainTextEdit):
    """``read`` parses a text, ``fits`` says what to offer for it at a place; both are quick, for
    they are asked at each key. ``sent`` is emitted for Enter."""

    sent = Signal()
    changed = Signal()

    def __init__(
        self, read: Callable[[str], Line], fits: Callable[[str, int], Offers | None]
    ) -> None:
        super().__init__()
        self._fits = fits
        self._offers: Offers | None = None
        self._words: Callable[[Offer], SearchHit] = lambda offer: SearchHit(offer, offer.insert)
        self.setTabChangesFocus(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self._colours = _Colours(self.document(), read)
        self.list = SearchList(self)
        self.destroyed.connect(self.list.deleteLater)  # by then it may hang over the window
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.chosen.connect(self._take)
        self.textChanged.connect(self._typed)
        self.document().documentLayout().documentSizeChanged.connect(lambda _size: self._grow())
        self._grow()

    def set_offer_words(self, words: Callable[[Offer], SearchHit]) -> None:
        """How what is offered is shown."""
        self._words = words

    def text(self) -> str:
        """What is typed."""
        return self.toPlainText()

    def set_text(self, text: str, at: int | None = None) -> None:
        """Other text, as one step that can be taken back; the cursor after it, or at a sign."""
        cursor = self.textCursor()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.insertText(text)
        if at is not None:
            cursor.setPosition(_to_qt(text, at))
        self.setTextCursor(cursor)
        self.close_offers()

    def mark(self, start: int, end: int) -> None:
        """Select signs: what cannot be read."""
        text = self.text()
        cursor = self.textCursor()
        cursor.setPosition(_to_qt(text, start))
        cursor.setPosition(_to_qt(text, end), QTextCursor.MoveMode.KeepAnchor)
        self.setTextCursor(cursor)
        self.setFocus()

    def colour_again(self) -> None:
        """The words a line may use are others now."""
        self._colours.rehighlight()

    # What fits
    def offer(self) -> None:
        """Show what fits what is typed, if there is anything to choose."""
        text = self.text()
        found = self._fits(text, _from_qt(text, self.textCursor().position()))
        if found is None or (found.is_complete(text) and len(found.listed) == 1):
            self.close_offers()
            return
        self._offers = found
        self.list.set_hits([self._words(offer) for offer in found.listed], "")
        self._open(found.start)

    def offers(self) -> list[SearchHit]:
        """What is offered now."""
        return self.list.hits() if self.list.isVisible() else []

    def close_offers(self) -> None:
        """Offer nothing; what is typed stays."""
        self._offers = None
        self.list.hide()

    def _open(self, start: int) -> None:
        window = self.window()
        if self.list.parent() is not window:
            self.list.setParent(window)
            window.installEventFilter(self)
        cursor = self.textCursor()
        cursor.setPosition(_to_qt(self.text(), start))
        spot = self.cursorRect(cursor)
        at = self.viewport().mapTo(window, QPoint(spot.left(), 0)).x()
        top = self.mapTo(window, QPoint(0, self.height() + 4)).y()
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        left = at - _OFFER_WIDTH if rtl else at - 12
        left = max(8, min(left, window.width() - _OFFER_WIDTH - 8))
        height = min(self.list.wanted_height(), window.height() - top - 16)
        self.list.setGeometry(QRect(left, top, _OFFER_WIDTH, height))
        self.list.show()
        self.list.raise_()

    def _take(self, hit: SearchHit) -> None:
        offers, text = self._offers, self.text()
        offer = hit.key
        self.close_offers()
        if offers is None:
            return
        cursor = self.textCursor()
        cursor.setPosition(_to_qt(text, offers.start))
        cursor.setPosition(_to_qt(text, offers.end), QTextCursor.MoveMode.KeepAnchor)
        behind = text[offers.end : offers.end + 1]
        cursor.insertText(offer.insert + ("" if behind.isspace() else " "))
        if behind.isspace():
            cursor.movePosition(QTextCursor.MoveOperation.Right)
        self.setTextCursor(cursor)
        self.close_offers()
        self.setFocus()

    def _typed(self) -> None:
        self.changed.emit()
        if self.hasFocus():
            self.offer()

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, modifiers = Qt.Key(event.key()), event.modifiers()
        is_open = self.list.isVisible()
        current = self.list.current() if is_open else None
        if key in _ENTER and modifiers & Qt.KeyboardModifier.ShiftModifier:
            self.insertPlainText("\n")
        elif key in _ENTER and current is not None and not self._stands_already(current):
            self._take(current)
        elif key in _ENTER:
            self.close_offers()
            self.sent.emit()
        elif key == Qt.Key.Key_Tab and current is not None:
            self._take(current)
        elif key in _MOVES and is_open:
            self.list.step(_MOVES[key])
        elif key == Qt.Key.Key_Escape and is_open:
            self.close_offers()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tab takes what is offered before it goes on; Esc is ours while the list is open."""
        if isinstance(event, QKeyEvent) and self.list.isVisible():
            if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Tab:
                self.keyPressEvent(event)
                return True
        return super().event(event)

    def _stands_already(self, hit: SearchHit) -> bool:
        offers = self._offers
        return (
            offers is not None and offers.listed[0] is hit.key and offers.is_complete(self.text())
        )

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        if event.reason() != Qt.FocusReason.ActiveWindowFocusReason:
            self.close_offers()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.list.isVisible():
            self.close_offers()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def _grow(self) -> None:
        """As high as what is typed, up to some lines."""
        lines = max(1, min(_MOST_LINES, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + _AROUND
        self.setFixedHeight(max(theme.CONTROL_HEIGHT + 6, height))


class _Colours(QSyntaxHighlighter):
    """Colours what was read, and underlines what cannot be."""

    def __init__(self, document: QTextDocument, read: Callable[[str], Line]) -> None:
        super().__init__(document)
        self._read = read

    def highlightBlock(self, text: str) -> None:
        whole = self.document().toPlainText()
        begin = self.currentBlock().position()
        read, wrong = QTextCharFormat(), QTextCharFormat()
        read.setForeground(theme.colour("accent"))
        wrong.setUnderlineStyle(QTextCharFormat.UnderlineStyle.WaveUnderline)
        wrong.setUnderlineColor(theme.colour("danger"))
        for piece in self._read(whole).pieces:
            if piece.part is not Part.TEXT:
                start = _to_qt(whole, piece.start) - begin
                length = _to_qt(whole, piece.end) - begin - max(start, 0)
                self.setFormat(max(start, 0), length, read if piece.part in _READ else wrong)


def _to_qt(text: str, at: int) -> int:
    """Qt counts what is beyond the first 65,536 signs as two."""
    return at if text.isascii() else len(text[:at].encode("utf-16-le", "surrogatepass")) // 2


def _from_qt(text: str, at: int) -> int:
    if text.isascii():
        return at
    part = text.encode("utf-16-le", "surrogatepass")[: 2 * at]
    return len(part.decode("utf-16-le", "ignore"))


def focus_at_end(edit: QPlainTextEdit) -> QWidget:
    """Go on typing after what is there."""
    edit.moveCursor(QTextCursor.MoveOperation.End)
    edit.setFocus()
    return edit
