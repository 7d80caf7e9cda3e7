# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new passphrase: typed twice, or random words. It is never kept in a draft."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from shelterdesk import passphrase
from shelterdesk.i18n import _
from ui.widgets.buttons import button
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.labels import label, set_tone
from ui.widgets.passphrase_line import PassphraseLine

_TONES: Final = {
    passphrase.Strength.WEAK: "danger",
    passphrase.Strength.FAIR: "notice",
    passphrase.Strength.GOOD: "good",
    passphrase.Strength.STRONG: "good",
}


class PassphraseField(Field):
    """Hidden while typed, shown on demand; kept exactly as typed, and never in a draft."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, required=True)
        edit = self._edit = PassphraseLine()
        self._place(edit)
        edit.textEdited.connect(lambda _text: self._typed())

    def value(self) -> str | None:
        """What was typed, spaces and all."""
        return self._edit.text() or None

    def set_value(self, value: object) -> None:
        """Fill it in."""
        self._edit.setText(str(value or ""))
        self.set_error(None)

    def draft(self) -> Any:
        """Nothing: what is typed here stays here."""
        return None

    def restore_draft(self, kept: Any) -> None:
        """Nothing was kept."""

    def focus_target(self) -> QLineEdit:
        """The line."""
        return self._edit

    def show_text(self, shown: bool) -> None:
        """Readable or not."""
        self._edit.show_text(shown)

    def wipe(self) -> None:
        """Forget what was typed."""
        self.show_text(False)
        self.set_value(None)


class WordsCard(Card):
    """Random words, large, and others on demand."""

    changed = Signal()

    def __init__(self, explanation: str, *acts: QWidget) -> None:
        super().__init__()
        self.setProperty("card", "raised")
        self.content.setContentsMargins(0, 0, 0, 0)
        self.add(label(explanation, "muted", wrap=True))
        self._words = label(passphrase.generate(), "lead", wrap=True)
        # The same in whatever direction the language is written.
        self._words.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.add(self._words)
        self.other_button = button(
            _("Other words"), "refresh-cw", kind="quiet", on_click=self.suggest
        )
        row = QHBoxLayout()
        row.setSpacing(8)
        for act in (*acts, self.other_button):
            row.addWidget(act)
        row.addStretch(1)
        self.add_layout(row)

    def words(self) -> str:
        """The words shown."""
        return self._words.text()

    def suggest(self) -> None:
        """Others."""
        self._words.setText(passphrase.generate())
        self.changed.emit()


class NewPassphrase(QWidget):
    """Typed twice, with words offered that may be taken. ``hints`` gives what nobody may use in
    it: names and codes."""

    changed = Signal()

    def __init__(
        self,
        *,
        hints: Callable[[], Iterable[str]] = tuple,
        words: str = "",
        again: str = "",
        offers: bool = True,
    ) -> None:
        super().__init__()
        self._hints = hints
        self.passphrase = PassphraseField("passphrase", words or _("New passphrase"))
        self.again = PassphraseField("again", again or _("New passphrase, once more"))
        self._strength = label("", "muted", wrap=True)
        self.use_button = button(_("Use these words"), on_click=self.use_suggestion)
        explanation = _("Five random words are easy to remember and very hard to guess:")
        self.offer = WordsCard(explanation, self.use_button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(asked(self.passphrase))
        column.addWidget(self._strength)
        column.addWidget(self.offer)
        column.addLayout(asked(self.again))
        if not offers:
            self.offer.hide()
        for field in (self.passphrase, self.again):
            field.changed.connect(self._typed)
        self._typed()

    def value(self) -> str:
        """The passphrase; ask ``check`` first."""
        return self.passphrase.value() or ""

    def check(self) -> QWidget | None:
        """Mark what is wrong with it; returns the line to look at, or None."""
        typed, again = self.value(), self.again.value()
        self.passphrase.set_error(
            passphrase.weakness(typed, self._known()) if typed else self.passphrase.problem()
        )
        if self.passphrase.error():
            self._strength.hide()  # it says the same
        differs = None if again == typed else _("This is not the same as above.")
        self.again.set_error(self.again.problem() or differs)
        wrong = [field for field in (self.passphrase, self.again) if field.error()]
        return wrong[0].focus_target() if wrong else None

    def use_suggestion(self) -> None:
        """Take the words; they are typed once more by hand, from paper or from memory."""
        self.passphrase.set_value(self.offer.words())
        self.passphrase.show_text(True)
        self._typed()
        self.again.focus_target().setFocus()

    def set_error(self, text: str) -> None:
        """Say what the file found wrong with it."""
        self.passphrase.set_error(text)
        self.passphrase.focus_target().setFocus()

    def is_begun(self) -> bool:
        """Whether something was typed."""
        return bool(self.value() or self.again.value())

    def wipe(self) -> None:
        """Forget what was typed, and offer other words."""
        self.passphrase.wipe()
        self.again.wipe()
        self.offer.suggest()
        self._typed()

    def focus_target(self) -> QLineEdit:
        """Where one begins to type."""
        return self.passphrase.focus_target()

    def _typed(self) -> None:
        typed = self.value()
        self._strength.setHidden(not typed)
        if typed:
            level = passphrase.strength(typed, self._known())
            self._strength.setText(passphrase.words_for(level))
            set_tone(self._strength, _TONES[level])
        self.changed.emit()

    def _known(self) -> tuple[str, ...]:
        return tuple(filter(None, self._hints()))


class PassphraseForHer(QWidget):
    """The passphrase of a colleague: she takes words along, or types her own here and now."""

    def __init__(self, *, hints: Callable[[], Iterable[str]] = tuple) -> None:
        super().__init__()
        self.takes_words = QRadioButton(_("The person takes these words along"))
        self.types_own = QRadioButton(_("The person types one now"))
        self._group = QButtonGroup(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        words = _("To be written down or learnt now: they are kept nowhere and not shown again.")
        self.offer = WordsCard(words)
        self.typed = NewPassphrase(
            hints=hints, words=_("Passphrase"), again=_("Passphrase, once more"), offers=False
        )
        for choice in (self.takes_words, self.types_own):
            self._group.addButton(choice)
        column.addWidget(self.takes_words)
        column.addWidget(self.offer)
        column.addWidget(self.types_own)
        column.addWidget(self.typed)
        self.takes_words.setChecked(True)
        self._group.buttonToggled.connect(lambda _button, _on: self._show())
        self._show()

    def _show(self) -> None:
        types = self.types_own.isChecked()
        self.offer.setHidden(types)
        self.typed.setHidden(not types)
        if types:
            self.typed.focus_target().setFocus()
        else:
            self.typed.wipe()

    def value(self) -> str:
        """The passphrase; ask ``check`` first."""
        return self.typed.value() if self.types_own.isChecked() else self.offer.words()

    def check(self) -> QWidget | None:
        """Mark what is wrong with it; returns the line to look at, or None."""
        return self.typed.check() if self.types_own.isChecked() else None

    def set_error(self, text: str) -> None:
        """Say what the file found wrong with it."""
        self.types_own.setChecked(True)
        self.typed.set_error(text)

    def is_begun(self) -> bool:
        """Whether something was typed."""
        return self.types_own.isChecked() and self.typed.is_begun()

    def wipe(self) -> None:
        """Forget it."""
        self.typed.wipe()
        self.offer.suggest()
        self.takes_words.setChecked(True)


def asked(field: Field) -> QVBoxLayout:
    """A field with its words above it."""
    words = label(field.label, wrap=True)
    words.setBuddy(field.focus_target())
    column = QVBoxLayout()
    column.setSpacing(4)
    column.addWidget(words)
    column.addWidget(field)
    return column
