# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From start to an open file: welcome or unlock, set-up, demo; then the session."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk import paths
from shelterdesk.errors import Cancelled, Damaged, TooSoon, UserError, WrongPassword
from shelterdesk.i18n import _
from ui import garbage
from ui.gate import Gate, choose_file
from ui.locking import demo_house, process
from ui.locking.after import after_words
from ui.locking.gate_guard import GateGuard
from ui.locking.opening import Account, is_due, is_trouble, open_file, preload, wait_s
from ui.locking.quick_hide import QuickHide
from ui.locking.unlock_page import UnlockPage
from ui.locking.watches import Watches
from ui.options import Options, offered_languages
from ui.settings_store import SettingsStore
from ui.tasks import Lane

log = logging.getLogger(__name__)

_CODE_MINUTES: Final = 5

__all__ = ["Options", "Program", "offered_languages", "preload"]


class Program(QObject):
    """Owns the lane, the gate and the session. ``quit_requested`` at its end."""

    quit_requested = Signal()
    session_opened = Signal(object)

    def __init__(
        self,
        store: SettingsStore,
        options: Options | None = None,
        *,
        gate: Gate | None = None,
        languages: dict[str, str] | None = None,
        start_again: Callable[[list[str]], None] = process.start_again,
        start_update: Callable[[Any], bool] = process.start_update,
        choose: Callable[[QWidget], Path | None] = choose_file,
        cost: Any = None,
        patience_s: float = 1.0,
    ) -> None:
        super().__init__()
        self._store = store
        self._options = options or Options()
        self._languages = languages or offered_languages(pseudo=False)
        self._start_again = start_again
        self._start_update = start_update
        self._choose = choose
        self._cost = cost
        self._patience_s = patience_s
        self._path: Path | None = None
        self.lane = Lane(self)
        self.session: Any = None
        self.watches = Watches(self._window, self)
        self.gate = self._guarded(gate or Gate(store.now.name))
        self._quiet = QWidget()  # never shown: what runs for it shows no progress of its own
        self.quick_hide = QuickHide(self)
        self.quick_hide.triggered.connect(self._hide_at_once)
        self.quick_hide.lock_asked.connect(self._lock)
        self._rescuer: Any = None
        self._ended: Any = None  # a session whose file is being restored

    def start(self) -> None:
        """Show the first page."""
        self.quick_hide.start()
        options = self._options
        if not self.gate.isVisible():
            self.gate.stand(options.place, maximized=options.maximized)
            if options.hidden:
                self.gate.curtain.fall()
        if options.demo:
            self._show_welcome()
            self.gate.show()
            self.open_demo()
            return
        stored = self._store.now.last_file
        last = options.file or (Path(stored) if stored else None)
        if last is None:
            self._show_welcome()
        elif last.is_file() or options.file is not None:
            self._show_unlock(last)
        elif any(last.with_name(last.name + end).exists() for end in (".keys", ".keys.bak")):
            self._show_welcome()
            self._path = last
            self._rescue().show_at_rest(last)
        else:
            words = _("The file {name} is not where it was. Open it at its new place.")
            self._show_welcome(words.format(name=last.name))
        self.gate.show()

    def _guarded(self, gate: Gate) -> Gate:
        gate.close_requested.connect(self._gate_closed)
        self.guard = GateGuard(gate, self.lane, self.watches)
        self.guard.left.connect(self._left)
        return gate

    def _window(self) -> QWidget:
        return self.gate if self.session is None else self.session.window

    # Welcome
    def _show_welcome(self, notice: str = "") -> None:
        from ui.setup.welcome_page import WelcomePage  # most starts need no welcome

        page = WelcomePage(self._store.now.name, self._store.now.icon)
        page.set_up_requested.connect(self.set_up)
        page.open_requested.connect(self.open_other)
        page.restore_requested.connect(self._restore)
        page.demo_requested.connect(self.open_demo)
        self.gate.show_page(page)
        if notice:
            page.message_bar.say(notice, "notice")

    def _restore(self) -> None:
        self._rescue().restore()

    def open_other(self) -> None:
        """Let the person choose a file."""
        chosen = self._choose(self.gate)
        if chosen is not None:
            self._show_unlock(chosen)

    # Unlocking
    def _show_unlock(self, path: Path) -> None:
        self._path = path
        page = UnlockPage(self._store.now.name, self._store.now.icon)
        page.submitted.connect(partial(self._unlock, page))
        page.forgot_requested.connect(partial(self._show_forgot, path))
        page.open_requested.connect(self.open_other)
        page.demo_requested.connect(self.open_demo)
        self.gate.show_page(page)
        if path == paths.demo_file():
            page.set_demo_offered(False)
            demo_house.tell(page, self.lane, self._quiet)
        elif words := after_words(path, self._options.after):
            page.show_message(words)
        elif str(path) != self._store.now.last_file:
            page.show_message(path.name)
        self._let_wait(page, path)

    def _let_wait(self, page: UnlockPage, path: Path) -> None:
        """After several wrong passphrases, also those typed before this start."""

        def told(seconds: float) -> None:
            if seconds > 0 and self.gate.page() is page:
                page.wait(seconds * self._patience_s)

        self.lane.run(self._quiet, partial(wait_s, path), told, lambda _error: None)

    def _show_forgot(self, path: Path) -> None:
        from ui.locking.forgot import Forgot  # rarely needed

        forgot = Forgot(self.lane, path, self._store.now.name, cost=self._cost)
        forgot.page.back_requested.connect(partial(self._show_unlock, path))
        forgot.code_shown.connect(self._guard_code)
        forgot.opened.connect(self._unlocked)
        self.gate.show_page(forgot.page)

    def _guard_code(self) -> None:
        """A code is on the screen; whose it is is not known here, so the shortest time counts."""
        self.guard.hold(self._store.now.idle_minutes or _CODE_MINUTES)

    def _unlock(self, page: UnlockPage, code: str, passphrase: str) -> None:
        page.set_busy(True)
        path = self._path
        if path is None:
            return
        if self._options.after.startswith("damaged"):
            self._options = replace(self._options, after="")  # once
            words = Damaged(_("Part of the file cannot be read."))
            self._rescue().look(page, path, Account(code, passphrase), words, was_met=True)
            return

        def told(done: int, total: int, text: str) -> None:
            if self.gate.page() is page:
                page.show_progress(done, total, text)

        stop = self.lane.run(
            self._quiet,
            partial(open_file, path, code, passphrase),
            self._unlocked,
            partial(self._not_unlocked, page, path, Account(code, passphrase)),
            on_progress=told,
        )
        page.stop_requested.connect(stop)

    def _not_unlocked(
        self, page: UnlockPage, path: Path, account: Account, error: UserError
    ) -> None:
        if is_trouble(error):
            self._rescue().look(page, path, account, error)
            return
        page.show_error(error.message, "plain" if isinstance(error, Cancelled) else "danger")
        if isinstance(error, WrongPassword | TooSoon) and self._path is not None:
            self._let_wait(page, self._path)

    def _unlocked(self, opened: tuple[Any, Any]) -> None:
        vault, form = opened
        if not self.guard.admits(vault):
            return
        if not form.is_demo:
            self._store.change(last_file=str(vault.path), name=form.discreet_name)
        if is_due(vault):
            self._ask_recovery(vault, form)
        else:
            self._open_session(vault, form)

    def _ask_recovery(self, vault: Any, form: Any) -> None:
        from ui.locking.recovery_question import RecoveryQuestion  # rarely needed
        from ui.places import idle_minutes  # heavy, but the session needs it as well

        minutes = idle_minutes(vault.roles, self._store.now.idle_minutes, vault.idle_minutes)
        if self.guard.hold(minutes, vault):
            question = RecoveryQuestion(self.lane, vault)
            question.answered.connect(lambda: self._open_session(vault, form))
            self.gate.show_page(question.page)

    # Damage, and restoring
    def _rescue(self) -> Any:
        from ui.locking.rescue import Rescue  # rarely needed

        folder = self._store.now.backup_folder
        if self._rescuer is not None:
            self._rescuer.deleteLater()
        made = self._rescuer = Rescue(self.lane, self.gate.show_page, folder, parent=self)
        made.opened.connect(self._unlocked)
        made.opened_for_reading.connect(lambda opened: self._open_session(*opened))
        made.unlock_wanted.connect(self._show_unlock)
        made.forgot_wanted.connect(self._show_forgot)
        made.open_other_wanted.connect(self.open_other)
        made.welcome_wanted.connect(self._show_welcome)
        return made

    def _put_back(self, request: Any) -> None:
        """After the session: the backup it asked for, then a fresh process."""
        self.lane = Lane(self)
        gate = self.gate = self._guarded(Gate(self._store.now.name))
        gate.setGeometry(self.session.window.geometry())
        gate.setWindowState(self.session.window.windowState())
        self._ended, self.session = self.session, None
        gate.show()
        path = self._path
        if path is not None:
            self._rescue().put_back(
                request.backup,
                path,
                request.opener,
                partial(self._end_with, "restored"),
                partial(self._end_with, "locked"),
            )

    def _end_with(self, why: str) -> None:
        self.lane.close()
        self._left(why)

    # Set-up
    def set_up(self) -> None:
        """The wizard."""
        from ui.setup.wizard import SetupWizard  # once in the life of a file

        wizard = SetupWizard(self.lane, self._languages, self._store.now, cost=self._cost)
        wizard.cancelled.connect(self._show_welcome)
        wizard.language_chosen.connect(self._other_language)
        wizard.made.connect(self._made)
        wizard.opened.connect(self._set_up_done)
        self.gate.show_page(wizard)

    def _other_language(self, language: str) -> None:
        self._store.change(language=language)
        # The wizard that asks is still in the middle of it.
        QTimer.singleShot(0, self, self.set_up)

    def _made(self, path: Path, name: str, icon: str) -> None:
        self._path = path
        self._store.change(last_file=str(path), name=name, icon=icon)
        self._guard_code()

    def _set_up_done(self, vault: Any) -> None:
        from shelterdesk.services import organisation  # not before unlocking

        self.lane.run(
            self._quiet,
            partial(vault.read, organisation.form),
            lambda form: self._open_session(vault, form),
        )

    # Demo
    def open_demo(self) -> None:
        """Make the demo if it is not there, and open it."""
        page = self.gate.page()
        busy = getattr(page, "set_busy", None)
        if busy is not None:
            busy(True)
        self._path = paths.demo_file()
        self.lane.run(
            self.gate,
            demo_house.open_it,
            self._unlocked,
            partial(self._no_demo, page),
            _("The invented house is being furnished…"),
        )

    def _no_demo(self, page: Any, error: UserError) -> None:
        if hasattr(page, "set_busy"):
            page.set_busy(False)
        kind = "plain" if isinstance(error, Cancelled) else "danger"
        page.message_bar.say(error.message, kind)

    # The session
    def _open_session(self, vault: Any, form: Any, lost: Sequence[str] = ()) -> None:
        from ui.session import Session  # heavy: it brings the window and the services

        if not self.guard.admits(vault):
            return
        gate = self.gate
        self.guard.retire()
        garbage.spare_the_program()
        session = self.session = Session(
            vault, self.lane, form, self._store, watches=self.watches, lost=lost, parent=self
        )
        self._path = vault.path
        session.ended.connect(self._session_ended)
        session.window.setGeometry(gate.geometry())
        session.window.setWindowState(gate.windowState())
        session.show()
        gate.close_requested.disconnect()
        gate.hide()
        gate.deleteLater()
        if form.is_demo:
            session.window.say(_("This is a demo: everybody in it is invented."), "plain")
        self.session_opened.emit(session)

    def _session_ended(self, why: str) -> None:
        request = self.session.restore_request
        if why == "restore" and request is not None:
            self._put_back(request)
            return
        if why == "update" and self._start_update(self.session.update_request):
            why = "closed"
        if why == "closed":
            self.quick_hide.stop()
            self.quit_requested.emit()
            return
        has_lost = self.session.closing.has_lost and why != "locked"  # there she was asked
        told = f"{why}-lost" if has_lost else why
        self._go_on(self._arguments(told, self.session.window, is_hidden=why == "hidden"))

    def _left(self, why: str) -> None:
        """The gate was left as a session is."""
        self._go_on(self._arguments(why, self.gate, is_hidden=self.gate.curtain.is_down()))

    def _arguments(self, why: str, window: QWidget, *, is_hidden: bool = False) -> list[str]:
        return process.arguments(why, self._path, window, is_hidden=is_hidden)

    def _go_on(self, arguments: list[str]) -> None:
        """A fresh process, and the end of this one: also where there can be none."""
        self.quick_hide.stop()
        try:
            self._start_again(arguments)
        except OSError:
            log.error("the program could not be started again", exc_info=True)
        self.quit_requested.emit()

    # Hiding, locking
    def _hide_at_once(self) -> None:
        if self.session is not None:
            self.session.hide_at_once()
        else:
            self.guard.hide()

    def _lock(self) -> None:
        """Asked for in a dialog, where the window's own keys do not reach."""
        if self.session is not None:
            self.session.lock()
        else:
            self.guard.lock()

    # Closing
    def _gate_closed(self) -> None:
        self.quick_hide.stop()
        self.guard.close()
        self.quit_requested.emit()
