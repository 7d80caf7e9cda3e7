# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What support a visitor uses: each kind with its key, when it was last given, what is on the
shelf, and whether it was offered and not wanted."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.visits.visit_support import VisitSupport
from shelterdesk.services.vocabularies import Choice
from ui.widgets.buttons import icon_button
from ui.widgets.labels import label, set_tone
from ui.widgets.standing_words import standing_words


class KindLine(QWidget):
    """One kind. ``toggled`` and ``refused`` say what it is to be now."""

    toggled = Signal(bool)
    refused = Signal(bool)

    def __init__(self, kind: Choice, number: int) -> None:
        super().__init__()
        self.setProperty("bare", "true")
        self.box = QCheckBox(kind.label)
        self.box.setToolTip(_("Key {key}").format(key=number))
        self.box.toggled.connect(self.toggled)
        name = _("{kind}: offered, not wanted (X, then {key})").format(kind=kind.label, key=number)
        self.no_button: QToolButton = icon_button("circle-x", name)
        self.no_button.setCheckable(True)
        self.no_button.toggled.connect(self.refused)
        self.known: QLabel = label("", "muted", wrap=True)
        self.known.setContentsMargins(24, 0, 0, 0)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.box, 1)
        row.addWidget(self.no_button)
        row.addWidget(label(str(number), "strong", "accent"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(row)
        column.addWidget(self.known)
        self.known.hide()

    def show_state(self, code: str, found: VisitSupport) -> None:
        """What was noted during this visit, and what is known before it is given."""
        for made, on in ((self.box, code in found.used), (self.no_button, code in found.declined)):
            made.blockSignals(True)
            made.setChecked(on)
            made.blockSignals(False)
        words = [_("offered, not wanted")] if code in found.declined else []
        standing = found.standing.get(code)
        if standing is not None:
            words.append(standing_words("", standing))
        if code in found.on_hand:
            words.append(_("on the shelf: {n}").format(n=found.on_hand[code]))
        self.known.setText(" · ".join(words))
        self.known.setHidden(not words)
        set_tone(self.known, "notice" if standing is not None and standing.is_over else "muted")


class SupportPart(QWidget):
    """The kinds below each other. After X the next digit says that it was not wanted."""

    toggled = Signal(str, bool)  # a kind, whether it was used
    refused = Signal(str, bool)  # a kind, whether it was offered and not wanted

    def __init__(self, *, can_edit: bool) -> None:
        super().__init__()
        self.setProperty("bare", "true")
        self._can_edit = can_edit
        self._refuses = False
        self.kinds: dict[str, KindLine] = {}
        self._words: dict[str, str] = {}
        self._title = label(_("Support used"), "strong")
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(2)
        self._column.addWidget(self._title)
        self._also = label("", "muted", wrap=True)
        self._column.addWidget(self._also)
        self._column.addStretch(1)
        self._also.hide()

    def offer(self, kinds: Sequence[Choice]) -> None:
        """Kinds of support, each with its key."""
        self._words = {one.code: one.label for one in kinds}
        for number, one in enumerate(kinds, 1):
            made = KindLine(one, number)
            made.setEnabled(self._can_edit)
            made.toggled.connect(partial(self.toggled.emit, one.code))
            made.refused.connect(partial(self.refused.emit, one.code))
            self._column.insertWidget(number, made)
            self.kinds[one.code] = made

    def press(self, number: int) -> None:
        """The kind with this key: used, or after X not wanted; once more takes it back."""
        lines = list(self.kinds.values())
        if number <= len(lines):
            made = lines[number - 1]
            (made.no_button if self._refuses else made.box).click()
        self.ask_refused(False)

    def ask_refused(self, on: bool | None = None) -> None:
        """Whether the next digit is about something that was not wanted; it is said here."""
        self._refuses = (not self._refuses if on is None else on) and self._can_edit
        asked = _("Not wanted: press the key of what was offered")
        self._title.setText(asked if self._refuses else _("Support used"))
        set_tone(self._title, "notice" if self._refuses else "text")

    def show_support(self, found: VisitSupport, used: Sequence[str]) -> None:
        """The visit that is chosen; ``used``: in words, also kinds that have no key."""
        for code, made in self.kinds.items():
            made.show_state(code, found)
        also = [words for words in used if words not in self._words.values()]
        self._also.setText(_("Also: {words}").format(words=", ".join(also)))
        self._also.setHidden(not also)

    def show_used(self, used: Sequence[str]) -> None:
        """At once what the list knows, until the rest is read."""
        codes = tuple(code for code, words in self._words.items() if words in used)
        self.show_support(VisitSupport(0, codes), used)
