# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A forgotten passphrase: a director gives a new one, or the recovery code opens the file."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.errors import UserError
from shelterdesk.i18n import _
from ui.keys.new_code import NewCode
from ui.keys.new_passphrase import NewPassphrase, asked
from ui.keys.recovery_entry import RecoveryEntry
from ui.keys.sheets import Print
from ui.surely import surely
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.choice_card import ChoiceCard
from ui.widgets.fields import TextField
from ui.widgets.labels import IconLabel, label
from ui.widgets.message_bar import MessageBar

_WIDTH = 620
_MARGIN = 24


class ForgotPage(QWidget):
    """A view only. ``recovery_asked(code, staff code, new passphrase)``: answer with ``show_code``
    or ``show_error``; ``code_typed(code)`` is the new one typed back: only then it is in use."""

    back_requested = Signal()
    recovery_asked = Signal(str, str, str)
    code_typed = Signal(str)

    def __init__(self, print_sheet: Print) -> None:
        super().__init__()
        self.setAccessibleName(_("Forgotten passphrase"))
        self.message_bar = MessageBar(inline=True)
        self._title = label("", "title", wrap=True)
        self.back_button = button(_("Back"), "arrow-left", kind="quiet", on_click=self.back)
        self.entry = RecoveryEntry()
        self.code = TextField("staff_code", _("Your staff code"), required=True, max_length=20)
        self.new = NewPassphrase(hints=lambda: (str(self.code.value() or ""),))
        self.recover_button = button(_("Go on"), "key-round", kind="primary", on_click=self.submit)
        self.new_code = NewCode(print_sheet, _("Open the file"))
        self.new_code.typed.connect(self._typed_back)
        self.new_code.cancelled.connect(self.back)
        self._stack = QStackedWidget()
        self._stack.setProperty("bare", "true")
        for page in (self._ways(), self._form(), self.new_code):
            self._stack.addWidget(page)
        self._lay_out()
        self._show(0)
        for line in (*self.entry.line_edits(), *self._lines()):
            line.returnPressed.connect(self._entered)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._escaped)

    def _lines(self) -> list[QLineEdit]:
        fields = (self.code, self.new.passphrase, self.new.again)
        return [line for field in fields if isinstance(line := field.focus_target(), QLineEdit)]

    def _ways(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        words = _(
            "A director can give you a new passphrase in a minute, on any computer that has this "
            "file: under Staff, at your name, New passphrase. What you wrote stays as it is."
        )
        column.addWidget(label(_("Ask a director"), "lead", wrap=True))
        column.addWidget(label(words, "body", "muted", wrap=True))
        column.addSpacing(8)
        self.code_card = ChoiceCard(
            "key-round",
            _("I have the recovery code"),
            _("The paper from the day the file was made, or two of its sheets."),
        )
        self.code_card.clicked.connect(lambda: self._show(1))
        column.addWidget(self.code_card)
        column.addStretch(1)
        return body

    def _form(self) -> QWidget:
        body = QWidget()
        column = QVBoxLayout(body)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        words = _(
            "You choose a new passphrase for yourself. The code is used up by it: you get a new "
            "one to put on paper. The code you have stays valid until you typed the new one back."
        )
        column.addWidget(label(words, "body", "muted", wrap=True))
        column.addLayout(asked(self.entry))
        column.addLayout(asked(self.code))
        column.addWidget(self.new)
        column.addStretch(1)
        return body

    def _lay_out(self) -> None:
        card = Card()
        card.setMaximumWidth(_WIDTH)
        card.content.setContentsMargins(8, 8, 8, 6)
        card.content.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(IconLabel("key-round", "accent", 24))
        head.addWidget(self._title, 1)
        head.addWidget(self.back_button)
        card.add_layout(head)
        card.add(self.message_bar)
        area = self._area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(self._stack)
        card.add(area, 1)
        row = QHBoxLayout()
        row.addWidget(self.recover_button)  # always in sight, however much there is to type
        row.addStretch(1)
        card.add_layout(row)
        self._card = card
        outer = QVBoxLayout(self)
        outer.setContentsMargins(_MARGIN, _MARGIN, _MARGIN, _MARGIN)
        outer.addStretch(2)
        middle = QHBoxLayout()
        middle.addStretch(1)
        middle.addWidget(card, 100)
        middle.addStretch(1)
        outer.addLayout(middle)
        outer.addStretch(3)
        self._stack.installEventFilter(self)

    # What the program does with it
    def set_busy(self, busy: bool) -> None:
        """While it is recovered."""
        self._stack.setEnabled(not busy)
        self.recover_button.setEnabled(not busy)
        self.back_button.setEnabled(not busy)

    def show_error(self, error: UserError) -> None:
        """Say what was wrong, beside its field; what was typed stays."""
        self.set_busy(False)
        if self.step() == 2:
            is_of_code = error.field in {"new_code", "recovery_code"}
            self.new_code.show_error(error.message, is_of_code=is_of_code)
            return
        fields: dict[str, RecoveryEntry | TextField | NewPassphrase] = {
            "recovery_code": self.entry, "staff_code": self.code, "passphrase": self.new,
        }  # fmt: skip
        field = fields.get(error.field or "")
        if field is None:
            self.message_bar.say(error.message, "danger")
            return
        field.set_error(error.message)
        self._look_at(field.focus_target())

    def show_code(self, code: str) -> None:
        """What was typed is right: this is the new code, to be typed back from the paper."""
        self.set_busy(False)
        self.message_bar.clear()
        self.new_code.set_code(code)
        self._show(2)

    def step(self) -> int:
        """0: the ways, 1: the form, 2: the new code."""
        return self._stack.currentIndex()

    def submit(self) -> None:
        """Check what was typed, then hand it over."""
        if not self.recover_button.isEnabled():
            return
        self.message_bar.clear()
        for field in (self.entry, self.code):
            field.set_error(field.problem())
        wrong = self.new.check()
        for field in (self.code, self.entry):
            if field.error():
                wrong = field.focus_target()
        if wrong is not None:
            self._look_at(wrong)
            return
        self.set_busy(True)
        self.recovery_asked.emit(str(self.entry.value()), str(self.code.value()), self.new.value())

    def _entered(self) -> None:
        """Enter: on to the first line that is empty, and from the last one go on."""
        fields = (self.entry, self.code, self.new.passphrase, self.new.again)
        empty = next((field.focus_target() for field in fields if field.problem()), None)
        if empty is None or empty.hasFocus():
            self.submit()
        else:
            self._look_at(empty)

    def _escaped(self) -> None:
        if self.back_button.isEnabled() and self.step() < 2:  # a new code is not left by chance
            self.back()

    def back(self) -> None:
        """One step back; nothing has changed."""
        if self.step() > 0:
            self._show(self.step() - 1)
        else:
            self.back_requested.emit()

    def _typed_back(self, typed: str) -> None:
        self.set_busy(True)
        self.code_typed.emit(typed)

    def primary_focus(self) -> QWidget:
        """Where one begins."""
        return self.code_card

    def _show(self, step: int) -> None:
        titles = (
            _("I forgot my passphrase"),
            _("Open with the recovery code"),
            _("Your new recovery code"),
        )
        self._title.setText(titles[step])
        self._stack.setCurrentIndex(step)
        self.recover_button.setHidden(step != 1)
        self._fit()
        self._area.verticalScrollBar().setValue(0)
        if self.isVisible():
            targets = (self.code_card, self.entry.focus_target(), self.new_code.sheets.print_button)
            targets[step].setFocus()

    def _fit(self) -> None:
        """As high as what is shown needs, and the window allows."""
        layout = surely(surely(self._stack.currentWidget()).layout())
        width = self._area.viewport().width()
        needed = layout.totalHeightForWidth(width) if layout.hasHeightForWidth() else -1
        needed = max(needed, layout.totalMinimumSize().height()) + 4
        # By what the card asks for, not by how high it is: it may still be squeezed.
        head = self._card.heightForWidth(self._card.width()) - self._area.minimumHeight()
        self._area.setFixedHeight(max(120, min(needed, self.height() - head - 2 * _MARGIN)))
        self._stack.setFixedHeight(needed)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._stack and event.type() == QEvent.Type.LayoutRequest:
            self._fit()
        return super().eventFilter(watched, event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _look_at(self, widget: QWidget) -> None:
        widget.setFocus()
        self._area.ensureWidgetVisible(widget, 0, 60)
