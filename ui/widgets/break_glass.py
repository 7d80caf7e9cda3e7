# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seeing more in an emergency: asked with a reason, shown while it lasts, ended by a button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import partial
from math import ceil
from typing import Final

from PySide6.QtCore import QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import _, ngettext
from shelterdesk.vault.door import local_now
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.widgets.buttons import button
from ui.widgets.dialog import NarrowDialog
from ui.widgets.labels import IconLabel, label
from ui.widgets.message_bar import MessageBar

#: Signs a reason has at least; the vault holds the rule, this only says so before.
FEWEST_SIGNS: Final = 10
_MOST_SIGNS: Final = 400
_LOOKS_EVERY_MS: Final = 5_000
_WIDTH: Final = 480


class BreakGlassDialog(NarrowDialog):
    """Says what it gives and what it does not, and asks why."""

    def __init__(self, parent: QWidget, desk: Desk, on_broken: Callable[[], object]) -> None:
        super().__init__(parent)
        self._desk = desk
        self._on_broken = on_broken
        self.setModal(True)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(_("I need to see more (emergency)"))
        self.message_bar = MessageBar(inline=True)
        self.edit = QPlainTextEdit()
        self.edit.setAccessibleName(_("Why"))
        self.edit.setTabChangesFocus(True)
        self.edit.setPlaceholderText(_("for example: an ambulance asks for her medicines"))
        self.edit.setFixedHeight(self.edit.fontMetrics().lineSpacing() * 3 + 20)
        self.edit.textChanged.connect(self._typed)
        self.go_button = button(_("Show more for 30 minutes"), "eye", "primary")
        self.go_button.clicked.connect(self.submit)
        self.cancel_button = button(_("Cancel"), on_click=self.reject)
        self._lay_out()
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(self.submit)
        self._typed()
        self.edit.setFocus()

    def _lay_out(self) -> None:
        outer = QVBoxLayout(self)
        outer.setContentsMargins(20, 18, 20, 16)
        outer.setSpacing(10)
        outer.addWidget(label(_("For an emergency"), "heading", wrap=True))
        for icon, words in (
            ("eye", _("For 30 minutes you see what your role hides, protected people too.")),
            ("lock", _("No key is given: sealed words that you cannot read stay sealed.")),
            ("history", _("A director reads your reason and what you opened meanwhile.")),
        ):
            row = QHBoxLayout()
            row.setSpacing(10)
            row.addWidget(IconLabel(icon, "muted"), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(label(words, wrap=True), 1)
            outer.addLayout(row)
        outer.addWidget(self.message_bar)
        above = label(_("Why"))
        above.setBuddy(self.edit)
        outer.addWidget(above)
        outer.addWidget(self.edit)
        self._hint = label("", "muted", wrap=True)
        outer.addWidget(self._hint)
        foot = QHBoxLayout()
        foot.setSpacing(8)
        foot.addWidget(self.go_button)
        foot.addWidget(self.cancel_button)
        foot.addStretch(1)
        outer.addLayout(foot)
        self.set_width(_WIDTH)

    def reason(self) -> str:
        """What was typed."""
        return " ".join(self.edit.toPlainText().split())[:_MOST_SIGNS]

    def submit(self) -> None:
        """Ask the vault."""
        if not self.go_button.isEnabled():
            return
        self.go_button.setEnabled(False)
        op = partial(self._desk.vault.break_glass, self.reason())
        self._desk.lane.run(self, op, self._broken, self._refused)

    def _typed(self) -> None:
        missing = FEWEST_SIGNS - len(self.reason())
        self.go_button.setEnabled(missing <= 0)
        words = ngettext("{n} more character", "{n} more characters", missing).format(n=missing)
        self._hint.setText(words if missing > 0 else _("Ctrl+Enter"))

    def _broken(self, _until: object) -> None:
        self.accept()
        self._on_broken()

    def _refused(self, error: UserError) -> None:
        self.go_button.setEnabled(True)
        self.message_bar.say(error.message, "danger")
        self.fit()


class GlassBanner(QFrame):
    """Stands over the page while more is shown."""

    end_requested = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("card", "true")
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 8, 6)
        row.setSpacing(10)
        row.addWidget(IconLabel("shield", "notice"))
        self.words = label("", "strong", "notice", wrap=True)
        row.addWidget(self.words, 1)
        self.end_button = button(_("End now"))
        self.end_button.clicked.connect(self.end_requested)
        row.addWidget(self.end_button)
        self.hide()

    def show_minutes(self, minutes: int) -> None:
        """Say how long it lasts."""
        left = ngettext(
            "You see more than your role shows, for {n} more minute.",
            "You see more than your role shows, for {n} more minutes.",
            minutes,
        )
        self.words.setText(left.format(n=minutes))
        self.setAccessibleName(self.words.text())
        self.show()


class GlassControl(QObject):
    """The emergency of one window: its act in the search, its banner, its end."""

    #: More is shown now, or less: what is on the screen was for other eyes.
    changed = Signal()

    def __init__(
        self, desk: Desk, window: MainWindow, now: Callable[[], datetime] = local_now
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._window = window
        self._now = now
        self._lasts = desk.vault.is_glass_broken
        self.dialog: BreakGlassDialog | None = None
        self.banner = GlassBanner()
        self.banner.end_requested.connect(self.end)
        window.add_banner(self.banner)
        ask = window.actions_registry.add(
            "break_glass",
            _("I need to see more (emergency)"),
            icon="shield",
            on_trigger=self.ask,
        )
        window.navigation.add_person_act(ask)
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOKS_EVERY_MS)
        self._timer.timeout.connect(self.look)
        self.look()

    def ask(self) -> None:
        """The dialog; while it lasts already, nothing."""
        if self._desk.vault.is_glass_broken:
            return
        self.dialog = BreakGlassDialog(self._window, self._desk, self._begun)
        self.dialog.finished.connect(lambda _result: setattr(self, "dialog", None))
        self.dialog.open()

    def _begun(self) -> None:
        self.look()
        self.changed.emit()

    def end(self) -> None:
        """Give it back before its time."""
        self._desk.lane.run(self._window, self._desk.vault.mend_glass, lambda _none: self.look())

    def look(self) -> None:
        """Say how many minutes are left; once it is over, take away what it showed."""
        until = self._desk.vault.glass_until
        lasted, self._lasts = self._lasts, until is not None
        if until is not None:
            seconds = (until - self._now()).total_seconds()
            self.banner.show_minutes(max(1, ceil(seconds / 60)))
            self._timer.start()
            return
        self._timer.stop()
        self.banner.hide()
        if lasted:
            self._window.say(_("You see what your role shows again."), "plain")
            self.changed.emit()
