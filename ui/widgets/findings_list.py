# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found around the file on this computer: each with its reason and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.installed import surroundings
from shelterdesk.installed.surroundings import Finding, State
from ui.aside import Aside
from ui.widgets import message_bar
from ui.widgets.buttons import button
from ui.widgets.labels import IconLabel, label

#: State -> icon and its colour. The title says the same in words.
_LOOKS: Final = {
    State.GOOD: ("circle-check", "good"),
    State.NOTICE: ("triangle-alert", "notice"),
    State.UNKNOWN: ("circle-help", "muted"),
}


def is_doubled() -> bool:
    """Whether two screens show the same part of the desktop."""
    spots = [screen.geometry().getRect() for screen in QGuiApplication.screens()]
    return len(spots) != len(set(spots))


class FindingsList(QWidget):
    """``ask`` looks, which takes a moment, and shows what was found."""

    shown = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.aside = Aside(self)
        self._asked: tuple[Path, Path | None] | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(12)
        self._waits = label(_("Looking at this computer…"), "muted", wrap=True)
        self._column.addWidget(self._waits)
        self._lines: list[QWidget] = []

    def ask(self, file: Path, backups: Path | None = None) -> None:
        """Look at what is around a file, there already or only planned."""
        asked = self._asked = (file, backups)
        self._waits.show()

        def then(found: list[Finding]) -> None:
            if asked == self._asked:
                self.show_findings(found)

        doubled = is_doubled()
        self.aside.run(lambda: surroundings.look(file, backups, is_doubled=doubled), then)

    def show_findings(self, found: Sequence[Finding]) -> None:
        """Show these, what somebody should know first."""
        self._waits.hide()
        for line in self._lines:
            line.hide()
            line.deleteLater()
        order = (State.NOTICE, State.UNKNOWN, State.GOOD)
        self._lines = [self._line(one) for one in sorted(found, key=lambda f: order.index(f.state))]
        for line in self._lines:
            self._column.addWidget(line)
        self.shown.emit()

    def _line(self, finding: Finding) -> QWidget:
        made = QWidget(self)
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(10)
        row.addWidget(IconLabel(*_LOOKS[finding.state]), 0, Qt.AlignmentFlag.AlignTop)
        words = QVBoxLayout()
        words.setSpacing(2)
        is_good = finding.state is State.GOOD
        words.addWidget(label(finding.title, "body" if is_good else "strong", wrap=True))
        if finding.reason:
            words.addWidget(label(finding.reason, "muted", wrap=True))
        if finding.advice:
            words.addWidget(label(finding.advice, wrap=True))
        if finding.open_files:
            act = button(_("Make them yours alone"))
            act.clicked.connect(partial(self._put_right, finding))
            words.addWidget(act, 0, Qt.AlignmentFlag.AlignLeading)
        row.addLayout(words, 1)
        return made

    def _put_right(self, finding: Finding) -> None:
        try:
            surroundings.put_right(finding)
        except OSError:
            words = _("This could not be changed: the files belong to another account.")
            message_bar.say(self, words, "notice")
        if self._asked is not None:
            self.ask(*self._asked)
