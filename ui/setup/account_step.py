# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first account: a short code to sign in with, and a passphrase typed twice."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from ui.keys.new_passphrase import NewPassphrase
from ui.setup.steps import ask, look_at_marked, reveal
from ui.widgets.fields import TextField
from ui.widgets.wizard import Step


class AccountStep(Step):
    """Whoever sets the file up is director, administrator and caseworker in one.

    ``hints`` gives what stands on paper and screen, and so may not be in the passphrase.
    """

    def __init__(self, hints: Callable[[], Iterable[str]] = tuple) -> None:
        super().__init__(
            _("Your account"),
            _(
                "You sign in with a short code and a passphrase. The code is not your name, so "
                "that nobody learns it from the screen. Colleagues get their own later."
            ),
        )
        self._more_hints = hints
        self.code = TextField(
            "staff_code", _("Staff code"), required=True, max_length=20, placeholder="K3"
        )
        self.name = TextField(
            "name_shown",
            _("Name colleagues see"),
            unanswered=False,
            max_length=80,
            hint=_("Shown inside the program only. May stay empty."),
        )
        self.new = NewPassphrase(
            hints=self._hints, words=_("Passphrase"), again=_("Passphrase, once more")
        )
        self.passphrase, self.again = self.new.passphrase, self.new.again
        self.use_button, self.other_button = self.new.use_button, self.new.offer.other_button
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in (self.code, self.name):
            column = QVBoxLayout()
            ask(column, field)
            column.addStretch(1)
            row.addLayout(column, 1)
        self.content.addLayout(row)
        self.content.addWidget(self.new)
        self.content.addStretch(1)

    def check(self) -> str | None:
        """Code and passphrase are there, it is hard to guess, and both times the same."""
        self.code.set_error(self.code.problem())
        wrong = self.new.check()
        if self.code.error():
            wrong = self.code.focus_target()
        if wrong is None:
            return None
        reveal(wrong)
        return look_at_marked()

    def primary_focus(self) -> QWidget:
        """The code."""
        return self.code.focus_target()

    def _hints(self) -> tuple[str, ...]:
        own = (str(self.code.value() or ""), str(self.name.value() or ""))
        return (*own, *self._more_hints())
