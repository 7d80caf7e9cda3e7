# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line for a passphrase: hidden while typed, shown by the eye in it or by Alt+Down."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit

from shelterdesk.i18n import _
from ui.widgets.field import inner_button
from ui.widgets.labels import label, plain_tip

_LONGEST: Final = 1024
#: As in other fields with a small button at their end.
_EYE_KEYS: Final = QKeySequence(Qt.Modifier.ALT | Qt.Key.Key_Down)


class PassphraseLine(QLineEdit):
    """Kept exactly as typed; not offered to the copy of a menu."""

    def __init__(self) -> None:
        super().__init__()
        self.setAccessibleName(_("Passphrase"))
        self.setMaxLength(_LONGEST)
        hints = Qt.InputMethodHint
        self.setInputMethodHints(
            hints.ImhHiddenText | hints.ImhSensitiveData | hints.ImhNoPredictiveText
        )
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._eye = inner_button(self, "eye", _("Show the passphrase"), self.toggle)
        keys = QShortcut(_EYE_KEYS, self)
        keys.setContext(Qt.ShortcutContext.WidgetShortcut)
        keys.activated.connect(self.toggle)
        self.show_text(False)

    def show_text(self, shown: bool) -> None:
        """Readable or not."""
        mode = QLineEdit.EchoMode
        self.setEchoMode(mode.Normal if shown else mode.Password)
        words = _("Hide the passphrase") if shown else _("Show the passphrase")
        self._eye.setText(words)
        keys = _EYE_KEYS.toString(QKeySequence.SequenceFormat.NativeText)
        self._eye.setToolTip(plain_tip(f"{words} ({keys})"))

    def toggle(self) -> None:
        """The other way round."""
        self.show_text(self.echoMode() == QLineEdit.EchoMode.Password)

    def wipe(self) -> None:
        """Forget what was typed."""
        self.show_text(False)
        self.setText("")  # unlike clear() it forgets the history of undo as well


class CapsHint(QObject):
    """Says below some lines that caps lock seems to be on; ``label`` is to be laid out."""

    changed = Signal()

    def __init__(self, *edits: QLineEdit) -> None:
        super().__init__(edits[0])
        self.label = label("", "muted", "notice", wrap=True)
        self.label.hide()
        for edit in edits:
            edit.installEventFilter(self)

    def hide(self) -> None:
        """Say nothing."""
        self._say(False)

    def _say(self, on: bool) -> None:
        if self.label.isHidden() == on:
            self.label.setText(_("Caps lock seems to be on.") if on else "")
            self.label.setHidden(not on)
            self.changed.emit()

    def _watch(self, event: QKeyEvent) -> None:
        """Qt does not tell the state of caps lock; a typed letter does."""
        text = event.text()
        if event.key() == Qt.Key.Key_CapsLock:
            self.hide()
        elif len(text) == 1 and text.lower() != text.upper():
            shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._say(text.isupper() != shift)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            self._watch(event)
        return super().eventFilter(watched, event)
