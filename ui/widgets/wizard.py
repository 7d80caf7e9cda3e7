# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Step by step: one question a page, why it is asked, and always a way back."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from ui import theme
from ui.widgets.buttons import button
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.message_bar import MessageBar

_WIDTH = 640
_OWN_HEIGHT = QSizePolicy.Policy.Preferred
_BESIDE = 8  # between a step and its scroll bar


class Step(QWidget):
    """One page. ``content`` is a vertical layout to fill; ``ready_changed`` when ``is_ready``
    would answer differently."""

    ready_changed = Signal()

    def __init__(self, title: str, explanation: str = "", *, next_words: str = "") -> None:
        super().__init__()
        self.title = title
        self.explanation = explanation
        self.next_words = next_words
        self.content = QVBoxLayout(self)
        self.content.setContentsMargins(0, 0, _BESIDE, 0)
        self.content.setSpacing(12)

    def entered(self) -> None:
        """It is shown now."""

    def is_ready(self) -> bool:
        """Whether one may go on."""
        return True

    def check(self) -> str | None:
        """Called when going on: why not, or None. What was typed stays either way."""
        return None

    def is_marked(self) -> bool:
        """Whether something is said beside a field."""
        return bool(self.marked())

    def marked(self) -> list[Field]:
        """The fields beside which something is said."""
        return [field for field in self.findChildren(Field) if field.error()]

    def can_go_back(self) -> bool:
        """Whether Back makes sense here."""
        return True

    def primary_focus(self) -> QWidget | None:
        """What to focus."""
        return None


class _Dots(QWidget):
    def __init__(self) -> None:
        super().__init__()
        self.count, self.at = 0, 0
        self.setFixedHeight(8)

    # Qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        for number in range(self.count):
            width = 20 if number == self.at else 8
            start = number * 14 + (12 if number > self.at else 0)
            left = self.width() - start - width if rtl else start
            painter.setBrush(theme.colour("accent" if number <= self.at else "control"))
            painter.drawRoundedRect(left, 0, width, 8, 4, 4)


class Wizard(QWidget):
    """Steps in a row, with Back and Next below. Fills a window or a page."""

    finished = Signal()
    cancelled = Signal()
    step_changed = Signal(int)

    def __init__(self, name: str, *, finish_words: str = "", can_cancel: bool = True) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._finish_words = finish_words or _("Finish")
        self._steps: list[Step] = []
        self._asks_to_look = False  # at the marked fields
        self._stack = QStackedWidget()
        self._where = label("", "muted")
        self._dots = _Dots()
        self._title = label("", "page", wrap=True)
        self._explanation = label("", "body", "muted", wrap=True)
        self.message_bar = MessageBar(inline=True)
        self.back_button = button(_("Back"), "arrow-left", on_click=self.back)
        self.next_button = button(_("Next"), kind="primary", on_click=self.next)
        self.cancel_button = button(_("Cancel"), kind="quiet", on_click=self.cancelled.emit)
        if not can_cancel:
            self.cancel_button.hide()
        self._lay_out()
        keys = QShortcut(QKeySequence("Ctrl+Return"), self)
        keys.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        keys.activated.connect(self.next)

    def _lay_out(self) -> None:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._stack.setProperty("bare", "true")
        area.setWidget(self._stack)
        column = QWidget()
        column.setMaximumWidth(_WIDTH)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(24, 32, 24, 24)
        inner.setSpacing(8)
        inner.addWidget(self._dots)
        inner.addWidget(self._where)
        inner.addSpacing(8)
        inner.addWidget(self._title)
        inner.addWidget(self._explanation)
        inner.addWidget(self.message_bar)
        inner.addSpacing(8)
        inner.addWidget(area, 1)
        foot = QHBoxLayout()
        foot.setContentsMargins(0, 0, _BESIDE, 0)
        foot.setSpacing(8)
        # Next comes first in tab order after the step: it is what one wants next.
        foot.addWidget(self.cancel_button)
        foot.addStretch(1)
        foot.addWidget(self.back_button)
        foot.addWidget(self.next_button)
        inner.addLayout(foot)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addStretch(1)
        outer.addWidget(column, 100)
        outer.addStretch(1)

    def add_step(self, step: Step) -> None:
        """Add a page at the end."""
        self._steps.append(step)
        self._stack.addWidget(step)
        step.setSizePolicy(_OWN_HEIGHT, QSizePolicy.Policy.Ignored)
        step.ready_changed.connect(self._update)
        for field in step.findChildren(Field):
            field.changed.connect(self._put_right)
        if len(self._steps) == 1:
            self.go_to(0)
        self._update()

    def current(self) -> Step:
        """The step shown."""
        return self._steps[self._stack.currentIndex()]

    def number(self) -> int:
        """Its number, from 0."""
        return self._stack.currentIndex()

    def go_to(self, number: int) -> None:
        """Show a step."""
        for other in self._steps:  # a step as high as itself, not as the highest of them
            policy = other.sizePolicy()
            is_shown = other is self._steps[number]
            policy.setVerticalPolicy(_OWN_HEIGHT if is_shown else QSizePolicy.Policy.Ignored)
            other.setSizePolicy(policy)
        self._stack.setCurrentIndex(number)
        self.message_bar.clear()
        step = self.current()
        step.entered()
        self._update()
        focus = step.primary_focus()
        if focus is not None:
            focus.setFocus()
        self.step_changed.emit(number)

    def next(self) -> None:
        """Go on, if the step agrees."""
        if not self.next_button.isEnabled():
            return
        step = self.current()
        problem = step.check()
        if problem is not None:
            marked = step.marked()
            self._asks_to_look = bool(marked)
            self.message_bar.say(problem, "danger")
            if marked:
                marked[0].focus_target().setFocus()
        elif self.number() + 1 < len(self._steps):
            self.go_to(self.number() + 1)
        else:
            self.finish()

    def finish(self) -> None:
        """The last step agrees."""
        self.finished.emit()

    def _put_right(self) -> None:
        """What asked to look at the marked fields goes once there are none."""
        if self._asks_to_look and not self.current().is_marked():
            self._asks_to_look = False
            self.message_bar.clear()

    def back(self) -> None:
        """Go back; what was typed stays."""
        if self.number() > 0 and self.current().can_go_back():
            self.go_to(self.number() - 1)

    def set_busy(self, busy: bool) -> None:
        """Nothing can be pressed while something runs."""
        self._stack.setEnabled(not busy)
        for widget in (self.next_button, self.back_button, self.cancel_button):
            widget.setEnabled(not busy)
        if not busy:
            self._update()

    def _update(self) -> None:
        step, at, count = self.current(), self.number(), len(self._steps)
        where = _("Step {n} of {count}").format(n=at + 1, count=count)
        self._where.setText(where)
        for told in (self._where, self._dots):
            told.setHidden(count < 2)  # one question is no way
        self._dots.count, self._dots.at = count, at
        self._dots.update()
        self._dots.setAccessibleName(where)
        self._title.setText(step.title)
        self._explanation.setText(step.explanation)
        self._explanation.setHidden(not step.explanation)
        last = at + 1 == count
        self.next_button.setText(step.next_words or (self._finish_words if last else _("Next")))
        self.next_button.setEnabled(step.is_ready())
        self.back_button.setEnabled(at > 0 and step.can_go_back())
