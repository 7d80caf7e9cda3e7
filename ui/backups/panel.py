# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels beside the page share: a few steps, something that takes a while, an end."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.errors import Cancelled, UserError, WrongPassword, WrongRecoveryCode
from shelterdesk.i18n import _
from shelterdesk.services.staff import backups
from ui.backups import drives
from ui.backups.chooser import BackupChooser, look_around
from ui.desk import Desk
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import label, restyle
from ui.widgets.message_bar import MessageBar
from ui.widgets.working import Working

FindSticks = Callable[[], list[drives.Stick]]


class StepPanel(QWidget):
    """``closed`` when it may be put away. Subclasses call ``show_step``."""

    closed = Signal()

    def __init__(self, desk: Desk, title: str, explanation: str = "") -> None:
        super().__init__()
        self.desk = desk
        self.setAccessibleName(title)
        self.message_bar = MessageBar(inline=True)
        self.working = Working()
        self.next_button = button("", kind="primary", on_click=self._next)
        self.back_button = button(_("Back"), on_click=self._back)
        self._explanation = label(explanation, "muted", wrap=True)
        self._explanation.setVisible(False)
        self._acts: tuple[Callable[[], object] | None, Callable[[], object] | None] = (None, None)
        self._area = QScrollArea()
        self._step: QWidget | None = None
        self._lay_out(title)
        self.explain(explanation)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self._leave)

    def _leave(self) -> None:
        if self.working.isHidden():  # never stops what runs
            self.close_panel()

    def _lay_out(self, title: str) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        head = QHBoxLayout()
        head.addWidget(label(title, "heading", wrap=True), 1)
        head.addWidget(icon_button("x", _("Close"), on_click=self.close_panel))
        column.addLayout(head)
        column.addWidget(self._explanation)
        column.addWidget(self.message_bar)
        body = QWidget()
        body.setProperty("bare", "true")
        self._body = QVBoxLayout(body)
        self._body.setContentsMargins(0, 0, 8, 0)
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(body)
        column.addWidget(self._area, 1)
        column.addWidget(self.working)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.next_button)
        row.addWidget(self.back_button)
        row.addStretch(1)
        column.addLayout(row)

    def explain(self, words: str) -> None:
        """The muted words below the title."""
        self._explanation.setText(words)
        self._explanation.setVisible(bool(words))

    def show_step(
        self,
        widget: QWidget,
        words: str = "",
        act: Callable[[], object] | None = None,
        back: Callable[[], object] | None = None,
        *,
        kind: str = "primary",
    ) -> None:
        """Show a step; ``words`` stand on the button that goes on."""
        self.message_bar.clear()
        if self._step is not widget:
            if self._step is not None:
                self._step.hide()
            while (item := self._body.takeAt(0)) is not None:
                del item
            self._body.addWidget(widget)
            self._body.addStretch(1)
            self._step = widget
        widget.show()
        self._acts = (act, back)
        self.next_button.setText(words)
        self.next_button.setHidden(act is None)
        self.next_button.setProperty("kind", kind)
        restyle(self.next_button)
        self.back_button.setHidden(back is None)
        self.focus_step()

    def focus_step(self) -> None:
        """Go to the first thing to do; what is not shown yet cannot take the focus."""
        focus = getattr(self._step, "primary_focus", None)
        (focus() if focus is not None else self.next_button).setFocus()

    def step(self) -> QWidget | None:
        """The step shown."""
        return self._step

    def run(
        self,
        words: str,
        op: Callable[..., Any],
        on_done: Callable[[Any], object],
        on_error: Callable[[UserError], object] | None = None,
    ) -> None:
        """Something long beside the lane; it can be stopped."""
        self.message_bar.clear()
        self.set_busy(True)

        def done(result: Any) -> None:
            self.set_busy(False)
            on_done(result)

        def failed(error: UserError) -> None:
            wait_ms = 0
            if isinstance(error, WrongPassword | WrongRecoveryCode):
                wait_ms = self.desk.patience.wrong()
            QTimer.singleShot(wait_ms, self, partial(tell, error))

        def tell(error: UserError) -> None:
            self.set_busy(False)
            (on_error or self.say)(error)

        stop = self.desk.beside(
            self, op, done, on_error=failed, on_progress=self.working.set_progress
        )
        self.working.begin(words, stop)

    def say(self, error: UserError) -> None:
        """Why it did not work."""
        kind = "plain" if isinstance(error, Cancelled) else "danger"
        self.message_bar.say(error.message, kind)

    def set_busy(self, busy: bool) -> None:
        """While something runs, nothing else can be pressed."""
        if not busy:
            self.working.end()
        for widget in (self._step, self.next_button, self.back_button):
            if widget is not None:
                widget.setEnabled(not busy)

    def _next(self) -> None:
        if self._acts[0] is not None:
            self._acts[0]()

    def _back(self) -> None:
        if self._acts[1] is not None:
            self._acts[1]()

    def close_panel(self) -> None:
        """Stop what runs, and go."""
        self.working.stop()
        self.closed.emit()


class ChoosePanel(StepPanel):
    """The first step is always which backup."""

    def __init__(
        self, desk: Desk, find_sticks: FindSticks, title: str, explanation: str = ""
    ) -> None:
        super().__init__(desk, title, explanation)
        self.path: Path | None = None
        self.chooser = BackupChooser()
        self.chooser.chosen.connect(self.take)
        self.chooser.changed.connect(self._marked)
        self._find_sticks = find_sticks
        self.chooser.again_button.clicked.connect(self.look_again)
        self.choose()
        self.look_again()

    def look_again(self) -> None:
        """What is plugged in now."""
        none = partial(self._look_around, [])
        self.desk.read(self, backups.folders, self._look_around, on_error=lambda _error: none())

    def choose(self) -> None:
        """Which backup."""
        self.show_step(self.chooser, _("Next"), self._take_marked)
        self._marked()

    def _look_around(self, folders: list[str]) -> None:
        op = partial(
            look_around,
            [Path(folder) for folder in folders],
            self.desk.vault.keys.vault_id,
            self._find_sticks,
        )
        self.desk.beside(
            self, op, self.chooser.set_offers, on_error=lambda _e: self.chooser.set_offers([]),
            on_progress=self.working.set_progress,
        )  # fmt: skip

    def _marked(self) -> None:
        if self.step() is self.chooser:
            self.next_button.setEnabled(self.chooser.path() is not None)

    def _take_marked(self) -> None:
        path = self.chooser.path()
        if path is not None:
            self.take(path)

    def take(self, path: Path) -> None:
        """This one."""
        self.path = path
        self.chosen(path)

    def chosen(self, path: Path) -> None:
        """What follows."""
        raise NotImplementedError
