# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From start to an open file: welcome or unlock, set-up, demo; then the session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk import paths
from shelterdesk.capabilities import Capability
from shelterdesk.errors import Cancelled, Damaged, NotFound, UserError, WrongPassword
from shelterdesk.i18n import LANGUAGES, PSEUDO_LONG, PSEUDO_RTL, _
from ui.gate import Gate, choose_file
from ui.locking import demo_house, process
from ui.locking.after import after_words
from ui.locking.opening import confirm_recovery, open_file, preload, wait_s
from ui.locking.quick_hide import QuickHide
from ui.locking.unlock_page import UnlockPage
from ui.settings_store import SettingsStore
from ui.tasks import Lane

__all__ = ["Options", "Program", "offered_languages", "preload"]


@dataclass(frozen=True)
class Options:
    """What the command line asked for."""

    file: Path | None = None
    demo: bool = False
    after: str = ""  # why the process before this one ended
    place: tuple[int, int, int, int] | None = None
    maximized: bool = False


def offered_languages(pseudo: bool) -> dict[str, str]:
    """Tag -> name in its own words; pseudo-languages for testers alone."""
    extra = {PSEUDO_LONG: "Pseudo (long)", PSEUDO_RTL: "Pseudo (right to left)"} if pseudo else {}
    return LANGUAGES | extra


class Program(QObject):
    """Owns the lane, the gate and the session. ``quit_requested`` at its end."""

    quit_requested = Signal()
    session_opened = Signal(object)

    def __init__(
        self,
        store: SettingsStore,
        options: Options | None = None,
        *,
        languages: dict[str, str] | None = None,
        start_again: Callable[[list[str]], None] = process.start_again,
        choose: Callable[[QWidget], Path | None] = choose_file,
        cost: Any = None,
        patience_s: float = 1.0,
    ) -> None:
        super().__init__()
        self._store = store
        self._options = options or Options()
        self._languages = languages or offered_languages(pseudo=False)
        self._start_again = start_again
        self._choose = choose
        self._cost = cost
        self._patience_s = patience_s
        self._path: Path | None = None
        self.lane = Lane(self)
        self.session: Any = None
        self.gate = self._make_gate()
        self._quiet = QWidget()  # never shown: what runs for it shows no progress of its own
        self.quick_hide = QuickHide(self)
        self.quick_hide.triggered.connect(self._hide_at_once)
        self._curtain: Any = None
        self._rescuer: Any = None
        self._ended: Any = None  # a session whose file is being restored
        self._waiting: Any = None  # open, but its recovery code is still asked for

    def start(self) -> None:
        """Show the first page."""
        self.quick_hide.start()
        self._place(self.gate)
        options = self._options
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

    def _make_gate(self) -> Gate:
        gate = Gate(self._store.now.name)
        gate.close_requested.connect(self._gate_closed)
        return gate

    def _place(self, window: QWidget) -> None:
        if self._options.place is not None:
            window.setGeometry(*self._options.place)
        if self._options.maximized:
            window.showMaximized()

    # Welcome
    def _show_welcome(self, notice: str = "") -> None:
        from ui.setup.welcome_page import WelcomePage  # most starts need no welcome

        page = WelcomePage(self._store.now.name)
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
        page = UnlockPage(self._store.now.name)
        page.submitted.connect(partial(self._unlock, page))
        page.forgot_requested.connect(partial(self._show_forgot, path))
        page.open_requested.connect(self.open_other)
        page.demo_requested.connect(self.open_demo)
        self.gate.show_page(page)
        if path == paths.demo_file():
            page.set_demo_offered(False)
            self._tell_demo(page)
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
        forgot.opened.connect(self._unlocked)
        self.gate.show_page(forgot.page)

    def _unlock(self, page: UnlockPage, code: str, passphrase: str) -> None:
        page.set_busy(True)
        path = self._path
        if path is None:
            return
        if self._options.after == "damaged":
            self._options = replace(self._options, after="")  # once
            words = Damaged(_("Part of the file cannot be read."))
            self._rescue().look(page, path, (code, passphrase), words, was_met=True)
            return
        self.lane.run(
            self._quiet,
            partial(open_file, path, code, passphrase),
            self._unlocked,
            partial(self._not_unlocked, page, path, (code, passphrase)),
        )

    def _not_unlocked(
        self, page: UnlockPage, path: Path, account: tuple[str, str], error: UserError
    ) -> None:
        if isinstance(error, Damaged | NotFound):
            self._rescue().look(page, path, account, error)
            return
        page.show_error(error.message)
        if isinstance(error, WrongPassword) and self._path is not None:
            self._let_wait(page, self._path)

    def _unlocked(self, opened: tuple[Any, Any]) -> None:
        vault, form = opened
        if not form.is_demo:
            self._store.change(last_file=str(vault.path), name=form.discreet_name)
        if form.is_recovery_confirmed or not vault.may(Capability.MANAGE_STAFF):
            self._open_session(vault, form)  # the paper is the directors'
        else:
            self._ask_recovery(vault, form)

    # The recovery code of a file made on the command line, or of a set-up not finished
    def _ask_recovery(self, vault: Any, form: Any) -> None:
        from ui.locking.recovery_page import RecoveryPage  # rarely needed

        page = RecoveryPage()
        self._waiting = vault
        page.later.connect(lambda: self._open_session(vault, form))
        page.submitted.connect(partial(self._check_recovery, page, vault, form))
        self.gate.show_page(page)

    def _check_recovery(self, page: Any, vault: Any, form: Any, code: str) -> None:
        def failed(error: UserError) -> None:
            page.set_busy(False)
            page.show_error(error.message)

        page.set_busy(True)
        self.lane.run(
            page,
            partial(confirm_recovery, vault, code),
            lambda _done: self._open_session(vault, form),
            failed,
        )

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
        again = self._arguments("restored")
        failed = self._arguments("locked")
        self.lane = Lane(self)
        gate = self.gate = self._make_gate()
        gate.setGeometry(self.session.window.geometry())
        self._ended, self.session = self.session, None
        gate.show()
        path = self._path
        if path is not None:
            self._rescue().put_back(
                request.backup,
                path,
                request.opener,
                partial(self._end_with, again),
                partial(self._end_with, failed),
            )

    def _end_with(self, arguments: list[str]) -> None:
        self.quick_hide.stop()
        self.lane.close()
        self._start_again(arguments)
        self.quit_requested.emit()

    # Set-up
    def set_up(self) -> None:
        """The wizard."""
        from ui.setup.wizard import SetupWizard  # once in the life of a file

        wizard = SetupWizard(self.lane, self._languages, cost=self._cost)
        wizard.cancelled.connect(self._show_welcome)
        wizard.language_chosen.connect(self._other_language)
        wizard.made.connect(self._made)
        wizard.opened.connect(self._set_up_done)
        self.gate.show_page(wizard)

    def _other_language(self, language: str) -> None:
        self._store.change(language=language)
        # The wizard that asks is still in the middle of it.
        QTimer.singleShot(0, self, self.set_up)

    def _made(self, path: Path, name: str) -> None:
        self._store.change(last_file=str(path), name=name)

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

    def _tell_demo(self, page: UnlockPage) -> None:
        # The heavy import waits until the page is shown.
        def tell(words: tuple[str, str]) -> None:
            code, passphrase = words
            text = _("The demo opens with the code {code} and the passphrase {passphrase}.")
            page.show_message(text.format(code=code, passphrase=passphrase))

        self.lane.run(self._quiet, demo_house.account, tell, lambda _error: None)

    # The session
    def _open_session(self, vault: Any, form: Any, lost: Sequence[str] = ()) -> None:
        from ui.session import Session  # heavy: it brings the window and the services

        gate = self.gate
        self._waiting = None
        session = self.session = Session(vault, self.lane, form, self._store, lost=lost)
        self._path = vault.path
        session.ended.connect(self._session_ended)
        session.window.setGeometry(gate.geometry())
        session.window.setWindowState(gate.windowState())
        session.show()
        gate.close_requested.disconnect()
        gate.hide()
        gate.deleteLater()
        if form.is_demo:
            words = _("This is a demo: everybody in it is invented.")
            session.window.say(words, "plain")
        self.session_opened.emit(session)

    def _session_ended(self, why: str) -> None:
        request = self.session.restore_request
        if why == "restore" and request is not None:
            self._put_back(request)
            return
        self.quick_hide.stop()
        if why != "closed":
            self._start_again(self._arguments(why))
        self.quit_requested.emit()

    def _arguments(self, why: str) -> list[str]:
        window = self.session.window
        place = window.normalGeometry()
        found = [f"--after={why}"]
        if place.isValid():
            spot = ",".join(str(n) for n in (place.x(), place.y(), place.width(), place.height()))
            found.append(f"--place={spot}")
        if window.isMaximized():
            found.append("--maximized")
        return [*found, str(self._path)] if self._path is not None else found

    # Hiding
    def _hide_at_once(self) -> None:
        if self.session is not None:
            self.session.hide_at_once()
            return
        from ui.locking.curtain import Curtain  # the gate seldom needs one

        if self._curtain is None:
            self._curtain = Curtain(self.gate)
            self._curtain.left.connect(self._curtain.rise)
        self._curtain.fall()

    # Closing
    def _gate_closed(self) -> None:
        self.quick_hide.stop()
        if self.lane.close():
            page = self.gate.page()
            made = page.vault() if hasattr(page, "vault") else self._waiting
            if made is not None:
                made.lock()
        self.quit_requested.emit()
