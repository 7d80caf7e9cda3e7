# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first account: a short code to sign in with, and a passphrase typed twice."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from shelterdesk import passphrase
from shelterdesk.i18n import _
from ui.setup.steps import ask, look_at_marked, reveal
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.field import Field, inner_button
from ui.widgets.fields import TextField
from ui.widgets.labels import label, set_tone
from ui.widgets.wizard import Step

#: As ``vault.create`` demands.
_FEWEST_SIGNS = 8
_TONES = {
    passphrase.Strength.WEAK: "danger",
    passphrase.Strength.FAIR: "notice",
    passphrase.Strength.GOOD: "good",
    passphrase.Strength.STRONG: "good",
}


class PassphraseField(Field):
    """Hidden while typed, shown on demand; kept exactly as typed."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, required=True)
        edit = self._edit = QLineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setMaxLength(1024)
        hints = Qt.InputMethodHint
        edit.setInputMethodHints(
            hints.ImhHiddenText | hints.ImhSensitiveData | hints.ImhNoPredictiveText
        )
        edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._eye = inner_button(edit, "eye", _("Show the passphrase"), self.toggle)
        self._place(edit)
        edit.textEdited.connect(lambda _text: self._typed())

    def value(self) -> str | None:
        """What was typed, spaces and all."""
        return self._edit.text() or None

    def set_value(self, value: object) -> None:
        """Fill it in."""
        self._edit.setText(str(value or ""))
        self.set_error(None)

    def focus_target(self) -> QWidget:
        """The line."""
        return self._edit

    def show_text(self, shown: bool) -> None:
        """Readable or not."""
        mode = QLineEdit.EchoMode
        self._edit.setEchoMode(mode.Normal if shown else mode.Password)
        words = _("Hide the passphrase") if shown else _("Show the passphrase")
        self._eye.setText(words)
        self._eye.setToolTip(words)

    def toggle(self) -> None:
        """The other way round."""
        self.show_text(self._edit.echoMode() == QLineEdit.EchoMode.Password)


class AccountStep(Step):
    """Whoever sets the file up is director, administrator and caseworker in one."""

    def __init__(self) -> None:
        super().__init__(
            _("Your account"),
            _(
                "You sign in with a short code and a passphrase. The code is not your name, so "
                "that nobody learns it from the screen. Colleagues get their own later."
            ),
        )
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
        self.passphrase = PassphraseField("passphrase", _("Passphrase"))
        self.again = PassphraseField("again", _("Passphrase, once more"))
        self._strength = label("", "muted", wrap=True)
        row = QHBoxLayout()
        row.setSpacing(12)
        for field in (self.code, self.name):
            column = QVBoxLayout()
            ask(column, field)
            column.addStretch(1)
            row.addLayout(column, 1)
        self.content.addLayout(row)
        ask(self.content, self.passphrase)
        self.content.addWidget(self._strength)
        self.content.addWidget(self._offer())
        ask(self.content, self.again)
        self.content.addStretch(1)
        self.passphrase.changed.connect(self._show_strength)
        self._show_strength()

    def _offer(self) -> QWidget:
        card = Card()
        card.setProperty("card", "raised")
        card.content.setContentsMargins(0, 0, 0, 0)
        words = _("Five words by chance are easy to remember and very hard to guess:")
        card.add(label(words, "muted", wrap=True))
        self._suggested = label(passphrase.generate(), "lead", wrap=True)
        self._suggested.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        card.add(self._suggested)
        row = QHBoxLayout()
        row.setSpacing(8)
        self.use_button = button(_("Use these words"), on_click=self.use_suggestion)
        self.other_button = button(
            _("Other words"), "refresh-cw", kind="quiet", on_click=self.suggest
        )
        row.addWidget(self.use_button)
        row.addWidget(self.other_button)
        row.addStretch(1)
        card.add_layout(row)
        return card

    def suggestion(self) -> str:
        """The words offered."""
        return self._suggested.text()

    def suggest(self) -> None:
        """Offer others."""
        self._suggested.setText(passphrase.generate())

    def use_suggestion(self) -> None:
        """Take them; they are typed once more by hand, from paper or from memory."""
        self.passphrase.set_value(self.suggestion())
        self.passphrase.show_text(True)
        self._show_strength()
        self.again.focus_target().setFocus()

    def check(self) -> str | None:
        """Code and passphrase are there, and both passphrases are the same."""
        typed, again = self.passphrase.value() or "", self.again.value()
        problem = None
        if len(typed) < _FEWEST_SIGNS:
            problem = _("The passphrase needs at least {n} signs; four or five words are best.")
            problem = problem.format(n=_FEWEST_SIGNS)
        self.code.set_error(self.code.problem())
        self.passphrase.set_error(problem)
        differs = None if again == typed else _("This is not the same as above.")
        self.again.set_error(self.again.problem() or differs)
        wrong = [f for f in (self.code, self.passphrase, self.again) if f.error()]
        if wrong:
            reveal(wrong[0].focus_target())
            return look_at_marked()
        return None

    def primary_focus(self) -> QWidget:
        """The code."""
        return self.code.focus_target()

    def _show_strength(self) -> None:
        typed = self.passphrase.value() or ""
        level = passphrase.strength(typed)
        self._strength.setText(passphrase.words_for(level) if typed else "")
        self._strength.setHidden(not typed)
        set_tone(self._strength, _TONES[level])
