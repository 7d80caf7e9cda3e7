# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says that an appointment comes, once, in the message bar; it names nobody."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QTimer

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from ui.desk import Desk
from ui.main_window import MainWindow

if TYPE_CHECKING:
    from shelterdesk.services.agenda.appointment_times import Reminder

_EVERY_MS: Final = 20_000
_FIRST_MS: Final = 400
_HOUR: Final = 60


class Reminders(QObject):
    """Asks the file from time to time. What the message bar offers (Undo) is not pushed away."""

    def __init__(
        self, desk: Desk, window: Callable[[], MainWindow], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, window
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.look)

    def start(self) -> None:
        """Look in a moment, and then again and again."""
        self._timer.start()
        QTimer.singleShot(_FIRST_MS, self, self.look)  # the window is shown first

    def stop(self) -> None:
        """Nothing is said any more."""
        self._timer.stop()

    def look(self) -> None:
        """Ask whether something is to be said."""
        from shelterdesk.services.agenda import (
            appointment_times,  # brings much: not before the window
        )

        window = self._window()
        if window.message_bar.has_act():
            return  # in a moment
        self._desk.read(window, appointment_times.reminders, self._tell, on_error=_quiet)

    def _tell(self, found: list[Reminder]) -> None:
        from shelterdesk.services.agenda import appointment_times  # as above

        window = self._window()
        if not found or window.message_bar.has_act():
            return
        first = found[0]
        words = said(first)
        more = len(found) - 1
        if more:
            many = ngettext("{words} And {n} more.", "{words} And {n} more.", more)
            words = many.format(words=words, n=more)
        window.message_bar.say(words, "plain", act=_("Open"), on_act=partial(self._open, first))
        self._desk.do(
            window, N_("Was reminded"), appointment_times.told, on_error=_quiet,
            appointment_ids=[one.appointment_id for one in found],
        )  # fmt: skip

    def _open(self, one: Reminder) -> None:
        window = self._window()
        window.message_bar.clear()
        if window.has_page("shift"):
            target = ("tab", "week", ("appointment", one.appointment_id, one.at.date()))
            window.open_page("shift", target)


def said(one: Reminder) -> str:
    """``An appointment in 15 minutes.``"""
    if one.minutes < 0:
        return _("An appointment was at {time}.").format(time=f"{one.at:%H:%M}")
    if one.minutes == 0:
        return _("An appointment now.")
    if one.minutes <= _HOUR:
        words = ngettext(
            "An appointment in {n} minute.", "An appointment in {n} minutes.", one.minutes
        )
        return words.format(n=one.minutes)
    return _("An appointment at {time}.").format(time=f"{one.at:%H:%M}")


def _quiet(_error: UserError) -> None:
    """What cannot be asked now is asked again."""
