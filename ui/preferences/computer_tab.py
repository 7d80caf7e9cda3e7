# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this computer remembers: no secret, nothing about a person. Each change holds at once."""

from __future__ import annotations

import os

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import LANGUAGES, PSEUDO_LONG, PSEUDO_RTL, _, language, ngettext
from shelterdesk.settings import IDLE_CHOICES, SCHEMES
from ui.preferences.parts import ask, scrolled
from ui.settings_store import SettingsStore
from ui.widgets import message_bar
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField

#: Lets testers choose the pseudo-languages.
PSEUDO_VARIABLE = "SHELTERDESK_PSEUDO"


class ComputerTab(QWidget):
    """Language, colours, and when it locks by itself."""

    def __init__(self, store: SettingsStore) -> None:
        super().__init__()
        self._store = store
        self.language = self._choice("language", _("Language"), _languages())
        self.scheme = self._choice("scheme", _("Colours"), _schemes())
        self.idle = self._choice("idle_minutes", _("Locks by itself after"), _minutes())
        self.idle.set_hint(
            _(
                "A choice here only makes it shorter. It also locks when the computer is locked, "
                "sleeps or is closed."
            )
        )
        self.language.set_value(store.now.language or language())
        self.scheme.set_value(store.now.scheme)
        self.idle.set_value(store.now.idle_minutes)
        look = Card(_("Language and colours"))
        ask(look, self.language)
        ask(look, self.scheme)
        locking = Card(_("Locking"))
        ask(locking, self.idle)
        self.setLayout(scrolled(look, locking))

    def _choice(self, name: str, words: str, choices: list[tuple[object, str]]) -> ChoiceField:
        field = ChoiceField(name, words, choices, required=True, unanswered=False)
        field.changed.connect(lambda: self._change(field))
        return field

    def _change(self, field: ChoiceField) -> None:
        value = field.value()
        if value is None or value == getattr(self._store.now, field.field):
            return
        if field.field == "language" and value == language() and not self._store.now.language:
            return  # chosen as it is already
        if not self._store.change(**{field.field: value}):
            words = _("This holds until you close the program: it could not be stored.")
            message_bar.say(self, words, "notice")


def _languages() -> list[tuple[object, str]]:
    found: list[tuple[object, str]] = list(LANGUAGES.items())
    if os.environ.get(PSEUDO_VARIABLE):
        found += [(PSEUDO_LONG, "Pseudo (long)"), (PSEUDO_RTL, "Pseudo (right to left)")]
    return found


def _schemes() -> list[tuple[object, str]]:
    words = {
        "system": _("As the system"),
        "light": _("Light"),
        "dark": _("Dark"),
        "contrast": _("High contrast"),
    }
    return [(scheme, words[scheme]) for scheme in SCHEMES]


def _minutes() -> list[tuple[object, str]]:
    default = _("3 minutes at the front desk, 10 for others")
    words = {n: ngettext("{n} minute", "{n} minutes", n).format(n=n) for n in IDLE_CHOICES if n}
    return [(n, words.get(n, default)) for n in IDLE_CHOICES]
