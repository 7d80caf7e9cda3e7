# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody without a name, in two keys: about how old, then which gender; both may be left out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from functools import partial
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.visits import visits
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.widgets.buttons import button
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label

#: For genders whose words begin with the same letters.
_SPARE: Final = "QXYZJK"


class NamelessPanel(FormPanel):
    """The gender saves at once; Enter saves with what was told so far."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Without a name"), _("Here"))
        self._age: str | None = None
        self._keys: dict[str, Callable[[], object]] = {}
        self.age_buttons: list[QPushButton] = []
        self.gender_buttons: list[QPushButton] = []
        self._ages = _Keypad(_("About how old"))
        self._genders = _Keypad(_("Gender: the visit is noted with it"))
        for pad in (self._ages, self._genders):
            self.form.add_widget(pad)
        self.form.add_widget(
            label(
                _("Neither need be told: Enter notes the visit as it stands."), "muted", wrap=True
            )
        )
        for number, (code, words) in enumerate(code_words("visit", "age_band").items(), 1):
            made = self._ages.add(str(number), words, partial(self._choose_age, str(code)))
            made.setCheckable(True)
            made.setProperty("code", str(code))
            self.age_buttons.append(made)
            self._keys[str(number)] = partial(self._choose_age, str(code))
        self.form.saved()
        desk.read(self, choices, self._offer, vocabulary=Vocabulary.GENDER)

    def first_field(self) -> QWidget | None:
        """The first age."""
        return self.age_buttons[0]

    def _offer(self, found: list[Choice]) -> None:
        for letter, choice in zip(letters([one.label for one in found]), found, strict=True):
            act = partial(self._note, choice.code)
            self.gender_buttons.append(self._genders.add(letter, choice.label, act))
            self._keys[letter] = act

    def _choose_age(self, code: str) -> None:
        self._age = None if code == self._age else code
        for made in self.age_buttons:
            made.setChecked(made.property("code") == self._age)

    def _note(self, gender: str | None) -> None:
        if not self.form.save_button.isEnabled():
            return  # it is being stored
        self.form.set_busy(True)
        self.act(
            N_("Noted a visit"), visits.check_in, said=_("A visit is noted."),
            age_band=self._age, gender=gender,
        )  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        self.form.set_busy(False)
        self._note(None)

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        act = self._keys.get(event.text().upper())
        plain = not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        if act is not None and (plain or event.modifiers() == Qt.KeyboardModifier.ShiftModifier):
            act()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and plain:
            self._note(None)
        else:
            super().keyPressEvent(event)


class _Keypad(QWidget):
    """Buttons one below the other, each with its key."""

    def __init__(self, words: str) -> None:
        super().__init__()
        self.setAccessibleName(words)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 4)
        self._column.setSpacing(4)
        self._column.addWidget(label(words, "strong", wrap=True))

    def add(self, key: str, words: str, act: Callable[[], object]) -> QPushButton:
        """A button that says its key."""
        line = QHBoxLayout()
        line.setSpacing(10)
        hint = label(key, "strong", "accent")
        hint.setFixedWidth(16)
        made = button(words)
        made.clicked.connect(lambda _on=False: act())
        made.setAccessibleDescription(_("Key {key}").format(key=key))
        line.addWidget(hint)
        line.addWidget(made, 1)
        self._column.addLayout(line)
        return made


def letters(words: Sequence[str]) -> list[str]:
    """One letter for each, of its own words as far as there is one left."""
    taken: list[str] = []
    for text in words:
        free = [c for c in (*text.upper(), *_SPARE) if c.isalpha() and c not in taken]
        taken.append(free[0] if free else "")
    return taken
