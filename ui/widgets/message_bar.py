# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What happened, in one line, with at most one act such as Undo.

The window has one at its foot. The same bar stands at the top of a form or page as an inline
message. ``say`` finds the nearest one, so that no page needs to know its window.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QWidget

from shelterdesk.i18n import _
from ui.widgets.buttons import button, icon_button
from ui.widgets.labels import IconLabel, label, set_tone

#: Kind -> (icon, colour of the icon, tone of the words).
_KINDS: Final = {
    "good": ("check", "good", ""),
    "notice": ("triangle-alert", "notice", ""),
    "danger": ("circle-alert", "danger", "danger"),
    "plain": ("info", "muted", ""),
}
_STAYS_MS: Final = 8_000
#: What takes back the last act, shown beside the word.
UNDO_KEYS: Final = "Ctrl+Z"


class MessageBar(QFrame):
    """Hidden while it has nothing to say. Good news without an act goes by itself."""

    shown = Signal(str, str)  # kind, text
    cleared = Signal()

    def __init__(self, *, inline: bool = False) -> None:
        super().__init__()
        self.setProperty("card", "raised")
        self._inline = inline
        self._kind = ""
        self._act: Callable[[], object] | None = None
        self._other: Callable[[], object] | None = None
        self._is_undo = False
        layout = QHBoxLayout(self)
        layout.setContentsMargins(12, 3, 6, 3)
        layout.setSpacing(8)
        self._icon = IconLabel("check", "good")
        self._text = label("", wrap=True)
        self._text.setMinimumHeight(32)
        self._text.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.MinimumExpanding)
        self._button = button("", on_click=self.trigger)
        self._other_button = button("", on_click=self.trigger_other)
        self._close = icon_button("x", _("Close this message"), on_click=self.clear)
        layout.addWidget(self._icon)
        layout.addWidget(self._text, 1)
        layout.addWidget(self._button)
        layout.addWidget(self._other_button)
        layout.addWidget(self._close)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self.clear)
        self.hide()

    def say(
        self,
        text: str,
        kind: str = "good",
        *,
        act: str = "",
        on_act: Callable[[], object] | None = None,
        shortcut: str = "",
        other: str = "",
        on_other: Callable[[], object] | None = None,
    ) -> None:
        """Show ``text``; ``act`` is the word on the button, ``shortcut`` stands beside it;
        ``other`` is a second choice after it, which ends the message."""
        icon, token, tone = _KINDS[kind]
        self._kind = kind
        self._act, self._other = on_act, on_other
        self._is_undo = shortcut == UNDO_KEYS
        self._icon.set_icon(icon, token)
        set_tone(self._text, tone)
        self._text.setText(text)
        self._button.setText(f"{act}   {shortcut}" if shortcut else act)
        self._button.setAccessibleName(act)
        self._button.setHidden(not act)
        self._other_button.setText(other)
        self._other_button.setHidden(not other)
        self._close.setHidden(bool(act) and kind == "good")
        self.setAccessibleName(text)
        self.show()
        self._fit()
        goes = kind in ("good", "plain") and not act and not other and not self._inline
        self._timer.start(_STAYS_MS) if goes else self._timer.stop()
        # Said aloud by screen readers without moving the focus.
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))
        self.shown.emit(kind, text)

    def _fit(self) -> None:
        """Room for every line of the text, also where a layout asks only once."""
        needed = self._text.heightForWidth(max(80, self._text.width()))
        self._text.setMinimumHeight(max(32, needed))

    def clear(self) -> None:
        """Say nothing any more."""
        self._timer.stop()
        self._act = self._other = None
        self._kind = ""
        self._text.setText("")
        self.setAccessibleName("")
        self.hide()
        self.cleared.emit()

    def text(self) -> str:
        """What is shown; empty when hidden."""
        return self._text.text()

    def kind(self) -> str:
        """good, notice, danger, plain, or empty."""
        return self._kind

    def has_act(self) -> bool:
        """Whether there is something to trigger."""
        return self._act is not None

    def has_undo(self) -> bool:
        """Whether what can be triggered takes back what was done."""
        return self.has_act() and self._is_undo

    def trigger(self) -> None:
        """Do what the button offers, once."""
        act, self._act = self._act, None
        if act is not None:
            self._button.setHidden(True)
            act()

    def trigger_other(self) -> None:
        """The second choice."""
        other = self._other
        self.clear()
        if other is not None:
            other()

    # Qt
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()


def nearest(widget: QWidget | None) -> MessageBar | None:
    """The message bar of the page, dialog or window that ``widget`` is in."""
    while widget is not None:
        bar = getattr(widget, "message_bar", None)
        if isinstance(bar, MessageBar):
            return bar
        widget = widget.parentWidget()
    return None


def foot(widget: QWidget | None) -> MessageBar | None:
    """The message bar of the window that ``widget`` is in, also from within a form with its own."""
    found = None
    while widget is not None:
        bar = getattr(widget, "message_bar", None)
        found = bar if isinstance(bar, MessageBar) else found
        widget = widget.parentWidget()
    return found


def say(
    widget: QWidget,
    text: str,
    kind: str = "good",
    *,
    act: str = "",
    on_act: Callable[[], object] | None = None,
    shortcut: str = "",
) -> None:
    """Say it in the nearest message bar; without one nothing happens."""
    bar = nearest(widget)
    if bar is not None:
        bar.say(text, kind, act=act, on_act=on_act, shortcut=shortcut)
