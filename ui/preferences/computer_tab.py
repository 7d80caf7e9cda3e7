# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What this computer remembers: no secret, nothing about a person. Each change holds at once."""

from __future__ import annotations

import os
from pathlib import Path

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import LANGUAGES, PSEUDO_LONG, PSEUDO_RTL, _, language, ngettext
from shelterdesk.settings import IDLE_CHOICES, SCHEMES
from ui import menu_entry
from ui.preferences.parts import ask, scrolled
from ui.preferences.surroundings_card import SurroundingsCard
from ui.settings_store import SettingsStore
from ui.widgets import message_bar
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.fields import CheckField, ChoiceField
from ui.widgets.icon_choice import IconChoice
from ui.widgets.labels import label

#: Lets testers choose the pseudo-languages.
PSEUDO_VARIABLE = "SHELTERDESK_PSEUDO"


class ComputerTab(QWidget):
    """Language, colours, how it looks from outside, when it locks, and what is around the file."""

    def __init__(self, store: SettingsStore, file: Path) -> None:
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
        self.around = SurroundingsCard(file, store)
        self.setLayout(scrolled(look, self._appearance(), locking, self.around))

    def _appearance(self) -> Card:
        """What somebody sees who only passes by: the icon, and the entry in the menu."""
        card = Card(_("How it looks from outside"))
        words = _("Its name is that of the house, {name}. The icon is this computer's alone.")
        card.add(label(words.format(name=self._store.now.name), "muted", wrap=True))
        self.icon = IconChoice("icon", _("Icon"))
        self.icon.set_value(self._store.now.icon)
        self.icon.changed.connect(lambda: self._change(self.icon))
        ask(card, self.icon)
        self.menu = CheckField("menu", _("Name and icon in the menu of this computer"))
        self.menu.setHidden(not menu_entry.is_offered())
        if menu_entry.is_offered():
            self.menu.set_value(menu_entry.is_there())
            self.menu.changed.connect(self._change_menu)
        card.add(self.menu)
        return card

    def _change_menu(self) -> None:
        is_on = bool(self.menu.value())
        try:
            menu_entry.put(self._store.now) if is_on else menu_entry.take_away()
        except OSError:
            self.menu.set_value(not is_on)
            words = _("The menu could not be changed: its folder cannot be written to.")
            message_bar.say(self, words, "notice")

    def _choice(self, name: str, words: str, choices: list[tuple[object, str]]) -> ChoiceField:
        field = ChoiceField(name, words, choices, required=True, unanswered=False)
        field.changed.connect(lambda: self._change(field))
        return field

    def _change(self, field: Field) -> None:
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
