# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An open file: its desk and window, and the ways it closes. One session, then a fresh process."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from shelterdesk.i18n import _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague, OrganisationForm
from shelterdesk.settings import Settings
from shelterdesk.vault.door import Changes, Vault
from ui import places
from ui.actions import Actions
from ui.desk import Desk
from ui.locking.clipboard import SecretClipboard
from ui.locking.countdown import Countdown
from ui.locking.curtain import Curtain
from ui.locking.idle import InactivityTimer
from ui.locking.sleep import SleepWatch
from ui.main_window import MainWindow
from ui.search import Search
from ui.settings_store import SettingsStore
from ui.tasks import Lane

LOCKED: Final = "locked"
IDLE: Final = "idle"
HIDDEN: Final = "hidden"
CLOSED: Final = "closed"

_LOOKS_EVERY_MS: Final = 50
_LONGEST_WAIT_S: Final = 5.0


def ask_whether_to_lose(parent: QWidget) -> bool:
    """Whether to go on although something typed is not saved."""
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Warning)
    box.setWindowTitle(_("Not saved yet"))
    box.setText(_("Something you typed is not saved yet. Locking now would lose it."))
    stay = box.addButton(_("Stay and save"), QMessageBox.ButtonRole.RejectRole)
    go = box.addButton(_("Lock and lose it"), QMessageBox.ButtonRole.DestructiveRole)
    box.setDefaultButton(stay)
    box.setEscapeButton(stay)
    box.exec()
    return box.clickedButton() is go


class Session(QObject):
    """Made with an unlocked vault. ``ended(why)``: the file is closed and not used again."""

    ended = Signal(str)
    #: The window was made anew (another language or name).
    window_changed = Signal(object)

    def __init__(
        self,
        vault: Vault,
        lane: Lane,
        form: OrganisationForm,
        store: SettingsStore,
        *,
        may_lose: Callable[[QWidget], bool] = ask_whether_to_lose,
    ) -> None:
        super().__init__()
        self._vault = vault
        self._lane = lane
        self._form = form
        self._store = store
        self._may_lose = may_lose
        self._person = vault.staff_name or vault.staff_code
        self._roles = frozenset(str(role) for role in vault.roles)
        self._is_locked = False
        self._is_ended = False
        self.desk = Desk(vault, lane)
        self.desk.changed.connect(self._on_changes)
        self.clipboard = SecretClipboard(self)
        self.idle = InactivityTimer(self)
        self.idle.warned.connect(self._warn)
        self.idle.resumed.connect(self._resumed)
        self.idle.expired.connect(partial(self.end, IDLE))
        self.sleep = SleepWatch(self)
        self.sleep.woke.connect(partial(self.end, IDLE))
        self._closing = QTimer(self)
        self._closing.setInterval(_LOOKS_EVERY_MS)
        self._closing.timeout.connect(self._try_lock)
        store.changed.connect(self._on_settings)
        self.window = self._make_window()
        self.window.installEventFilter(self)

    # The window
    def _make_window(self) -> MainWindow:
        specs = places.specs(self.desk, self._store)
        actions = Actions()
        window = MainWindow(specs, actions, name=self._form.discreet_name)
        places.list_keys(actions)
        self._show_person(window)
        window.locked.connect(self.lock)
        window.undo_requested.connect(lambda: window.say(_("There is nothing to undo."), "plain"))
        window.close_requested.connect(partial(self.end, CLOSED))
        self.search = Search(self.desk, window)
        self.curtain = Curtain(window)
        self.curtain.left.connect(partial(self.end, HIDDEN))
        self.countdown = Countdown(window)
        self.countdown.stay_button.clicked.connect(self.idle.touch)
        return window

    def _show_person(self, window: MainWindow) -> None:
        words = places.role_words(self._roles)
        if self._form.is_demo:
            words = _("{role} · demo").format(role=words)
        window.set_person(self._person, words)

    def show(self, place: str = "today") -> None:
        """Show the window and begin to watch."""
        self.window.show()
        self.window.open_page(place)
        self._start_idle()
        self.sleep.start()

    def _start_idle(self) -> None:
        minutes = places.idle_minutes(self._roles, self._store.now.idle_minutes)
        self.idle.start(minutes * 60_000)

    def rebuild(self) -> None:
        """Make the window anew where it stands, on the same page."""
        before, place = self.window, self.window.current_id()
        before.removeEventFilter(self)
        before.close_requested.disconnect()
        self.window = self._make_window()
        self.window.installEventFilter(self)
        self.window.setGeometry(before.geometry())
        self.window.setWindowState(before.windowState())
        self.window.show()
        self.window.open_page(place or "today")
        self.window_changed.emit(self.window)
        before.hide()
        before.deleteLater()

    def _on_changes(self, changes: Changes) -> None:
        self.window.refresh(changes)
        if "organisation" in changes.tables:
            self.desk.read(self.window, organisation.form, self._organisation_read)
        if "staff" in changes.tables:
            self.desk.read(self.window, organisation.colleagues, self._colleagues_read)

    def _colleagues_read(self, colleagues: list[Colleague]) -> None:
        own = next((c for c in colleagues if c.id == self._vault.staff_id), None)
        if own is not None:
            self._person = own.name_shown or own.code
            self._show_person(self.window)

    def _organisation_read(self, form: OrganisationForm) -> None:
        before, self._form = self._form, form
        if form.discreet_name == before.discreet_name:
            return
        if not form.is_demo:
            self._store.change(name=form.discreet_name)
        self._rebuild_or_tell()

    def _on_settings(self, new: Settings, old: Settings) -> None:
        if self._is_ended:
            return
        if new.idle_minutes != old.idle_minutes:
            self._start_idle()
        if new.language != old.language:
            # Once whoever else listens (the program) has changed the language.
            QTimer.singleShot(0, self, self._rebuild_or_tell)

    def _rebuild_or_tell(self) -> None:
        if self.window.is_modified():
            self.window.say(_("You will see this after the next unlock."), "plain")
        else:
            self.rebuild()

    # Locking
    def _warn(self, seconds: int) -> None:
        self.countdown.count(seconds, unsaved=self.window.is_modified())

    def _resumed(self) -> None:
        self.countdown.hide()

    def lock(self) -> None:
        """The person asked to; asks back where something would be lost."""
        if not self.window.is_modified() or self._may_lose(self.window):
            self.end(LOCKED)

    def hide_at_once(self) -> None:
        """The neutral page, then lock behind it; leaving it asks for the passphrase."""
        self.curtain.fall()
        QTimer.singleShot(0, self, self._lock_behind)

    def _lock_behind(self) -> None:
        self._stop_watching()
        if not self._try_lock():
            self._closing.start()

    def _stop_watching(self) -> None:
        self.idle.stop()
        self.sleep.stop()
        self.countdown.hide()
        self.clipboard.clear()

    def _try_lock(self, wait_s: float = 0.0) -> bool:
        """Close the file as soon as nothing uses it; False while something still does."""
        if not self._is_locked and self._lane.close(wait_s):
            self._is_locked = True
            self._vault.lock()
        if self._is_locked:
            self._closing.stop()
        return self._is_locked

    def end(self, why: str) -> None:
        """Close the file; what runs is stopped and rolled back."""
        if self._is_ended:
            return
        self._is_ended = True
        self._stop_watching()
        self._closing.stop()
        if why != CLOSED:
            self.window.hide()
        # A job past its point of no return may take longer: it ends with the process, and what
        # it had not committed is rolled back at the next unlock.
        self._try_lock(_LONGEST_WAIT_S)
        self.ended.emit(why)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window and event.type() == QEvent.Type.Close and not self._is_ended:
            hidden = self.curtain.is_down()
            if not hidden and self.window.is_modified() and not self._may_lose(self.window):
                event.ignore()
                return True
        return False

    def __repr__(self) -> str:
        return "Session()"  # never what it holds

    def state(self) -> dict[str, Any]:
        """For tests."""
        return {"locked": self._is_locked, "ended": self._is_ended}
