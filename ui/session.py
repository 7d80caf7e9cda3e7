# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An open file: its desk and window, and the ways it closes. One session, then a fresh process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.services import organisation
from shelterdesk.services.money.ledger_check import BooksReport
from shelterdesk.services.organisation import Colleague, OrganisationForm
from shelterdesk.settings import Settings
from shelterdesk.vault.audit_check import ChainReport
from shelterdesk.vault.backup import MadeBackup
from shelterdesk.vault.door import Changes, Vault
from ui import anywhere, places
from ui.actions import Actions
from ui.backups.keeper import BackupKeeper
from ui.backups.restore_panel import RestoreRequest
from ui.desk import Desk
from ui.keys.reading import Wait, waits
from ui.locking.clipboard import SecretClipboard
from ui.locking.closing import CLOSED, DAMAGED, RESTORE, UPDATE, Closing, ask_whether_to_lose
from ui.locking.countdown import Countdown
from ui.locking.curtain import Curtain
from ui.locking.damage_banner import DamageBanner, DamageWatch
from ui.locking.draft_keeper import DraftKeeper
from ui.locking.watches import Watches
from ui.main_window import MainWindow
from ui.reminders import Reminders
from ui.search import Search
from ui.settings_store import SettingsStore
from ui.surroundings_watch import SurroundingsWatch
from ui.tasks import Lane
from ui.widgets.break_glass import GlassControl
from ui.widgets.kitchen import show_kitchen
from ui.widgets.visitor_check import check_visitor


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
        watches: Watches | None = None,
        may_lose: Callable[[QWidget, str], bool] = ask_whether_to_lose,
        lost: Sequence[str] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lost = lost  # of a damaged file, in sentences
        self._vault = vault
        self._lane = lane
        self._form = form
        self._store = store
        self._person = vault.staff_name or vault.staff_code
        self._roles = frozenset(str(role) for role in vault.roles)
        self.desk = Desk(vault, lane, self)
        self.desk.changed.connect(self._on_changes)
        self.desk.audit_check.finished.connect(self._trail_checked)
        self.desk.audit_check.stopped.connect(self._trail_not_checked)
        self.desk.books_check.finished.connect(self._books_checked)
        self.clipboard = SecretClipboard(self)
        self.watches = watches or Watches(lambda: self.window, self)
        self.watches.warned.connect(self._warn)
        self.watches.resumed.connect(self._resumed)
        self.watches.left.connect(self.end)
        self.idle = self.watches.idle
        self.drafts = DraftKeeper(self.desk, lambda: self.window, self)
        #: Which backup is to be put in the place of the file, once it is closed.
        self.restore_request: RestoreRequest | None = None
        #: Which newer version is to be installed, once it is closed.
        self.update_request: Any = None
        self.desk.update_ready.connect(self._update)
        self.reminders = Reminders(self.desk, lambda: self.window, self)
        self.backups = BackupKeeper.of(self.desk)
        self.backups.problem.connect(lambda words: self.window.say(words, "danger"))
        self.backups.made.connect(self._backup_made)
        self.backups.restore_requested.connect(self._restore)
        self.damage = DamageWatch(self.desk, self)
        self.damage.found.connect(self._damage_found)
        self.surroundings = SurroundingsWatch(vault.path, store, lambda: self.window, self)
        self.closing = Closing(self, may_lose)
        self.closing.ended.connect(self.ended)
        store.changed.connect(self._on_settings)
        self.window: MainWindow = self._make_window()
        self.window.installEventFilter(self)

    # The window
    def _make_window(self) -> MainWindow:
        specs = places.specs(self.desk, self._store)
        actions = Actions()
        if self._vault.may("see_residents"):
            actions.add(
                "check_visitor",
                _("Check a visitor"),
                icon="user-round-search",
                shortcut="F8",
                tooltip=_("Somebody at the door or on the phone"),
                section=_("Everywhere"),
                on_trigger=self.check_visitor,
            )
            actions.add(
                "kitchen",
                _("For the kitchen"),
                icon="utensils",
                tooltip=_("Allergies and diets of those who are here"),
                section=_("Everywhere"),
                on_trigger=self.show_kitchen,
            )
        window = MainWindow(
            specs, actions, name=self._form.discreet_name, logo=self._store.now.icon
        )
        self._store.changed.connect(window.follow)
        places.list_keys(actions, specs)
        anywhere.add_acts(window, actions, self._vault)
        self._show_person(window)
        if self._vault.is_read_only:
            out = partial(self.end, DAMAGED)
            window.show_banner(DamageBanner(self._lost, out, is_whole=not self._lost))
        window.locked.connect(self.lock)
        window.undo_requested.connect(partial(self.desk.undo, window))
        self._tell_notices(window)
        window.close_requested.connect(partial(self.end, CLOSED))
        self.search = Search(self.desk, window)
        self.glass = GlassControl(self.desk, window)
        self.glass.changed.connect(self._glass_changed)
        self.curtain = Curtain(window)
        self.countdown = Countdown(window, window.top_bar.search_box)
        self.countdown.stay_button.clicked.connect(self.idle.touch)
        return window

    def check_visitor(self) -> None:
        """Whether somebody at the door must be kept away."""
        check_visitor(self.window, self.desk)

    def show_kitchen(self) -> None:
        """What must not be served tonight."""
        paper = partial(self.window.open_page, "reports", ("report", "kitchen"))
        may_print = self._vault.may("hand_out")
        show_kitchen(self.window, self.desk, paper if may_print else None)

    def _glass_changed(self) -> None:
        """She sees more, or less again: what is shown was read with other eyes."""
        if self.closing.has_begun():
            return
        if self.window.is_modified():
            self.window.refresh(None)
        else:
            self.rebuild()

    def _tell_notices(self, window: MainWindow) -> None:
        """What this person should know after unlocking, above every page."""
        for notice in self._vault.notices:
            window.notices.tell(notice.words, is_grave=notice.is_grave)

    def _trail_checked(self, report: ChainReport) -> None:
        if report.findings:
            words = _("The audit trail is not what was written. Look at what was found.")
            self.window.notices.tell(words, is_grave=True, place="activity")

    def _trail_not_checked(self, why: str) -> None:
        if why:  # nobody asked for it
            words = _("The audit trail could not be checked: {why}").format(why=why)
            self.window.notices.tell(words, is_grave=True, place="activity")

    def _books_checked(self, report: BooksReport) -> None:
        if report.findings:
            words = _("The books are not what was written. Look at what was found.")
            self.window.notices.tell(words, is_grave=True, place="activity")

    def _show_person(self, window: MainWindow) -> None:
        words = places.role_words(self._roles)
        if self._form.is_demo:
            words = _("{role} · demo").format(role=words)
        window.set_person(self._person, words)

    def show(self, place: str = "") -> None:
        """Show the window and begin to watch."""
        self.window.show()
        self.window.open_page(place or places.home(self._vault))
        self.desk.audit_check.start_later()
        self.watches.start(self._idle_minutes())
        self.clipboard.watch()
        if not self._vault.is_read_only:
            self.drafts.start()
            if self._vault.may("see_residents"):
                self.reminders.start()
            self._count_waits()
            # Text under class keys that were renewed meanwhile: done here, once, if she can.
            self._lane.run(self.window, self._vault.renew_seals, lambda _n: None, lambda _e: None)
        self.backups.start()
        if not self._form.is_demo:  # everybody in it is invented
            self.surroundings.start()

    def _idle_minutes(self) -> int:
        chosen = self._store.now.idle_minutes
        return places.idle_minutes(self._roles, chosen, self._vault.idle_minutes)

    def rebuild(self) -> None:
        """Make the window anew where it stands, on the same page, with who is open there."""
        if self.closing.has_begun() or self.curtain.is_down():
            return  # nothing comes to the screen now
        before, id_ = self.window, self.window.current_id()
        shown = before.page(id_)
        place = shown.place() if shown is not None else None
        before.removeEventFilter(self)
        before.close_requested.disconnect()
        self.window = self._make_window()
        self.window.installEventFilter(self)
        self.window.setGeometry(before.geometry())
        self.window.setWindowState(before.windowState())
        self.window.show()
        if id_ and places.may_open(self._vault, id_):
            self.window.open_page(id_, place)
        else:
            self.window.open_page(places.home(self._vault))
        self.window_changed.emit(self.window)
        self.watches.follow_window()
        before.hide()
        before.deleteLater()

    def _on_changes(self, changes: Changes) -> None:
        if self.closing.has_begun():
            return
        self.window.refresh(changes)
        if "organisation" in changes.tables:
            self.desk.read(self.window, organisation.form, self._organisation_read)
        if "staff" in changes.tables:
            self.desk.read(self.window, organisation.colleagues, self._colleagues_read)
            self._count_waits()

    def _count_waits(self) -> None:
        """Keys that colleagues wait for stand under Preferences."""

        def show(found: list[Wait]) -> None:
            self.window.set_badge("preferences", len(found))

        self._lane.run(self.window, partial(waits, self._vault), show, lambda _error: None)

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
        if self.closing.has_begun():
            return
        if new.idle_minutes != old.idle_minutes:
            self.watches.set_minutes(self._idle_minutes())
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
        self.countdown.count(
            seconds, unsaved=self.window.is_modified(), loses=self.drafts.loses_something()
        )

    def _resumed(self) -> None:
        self.countdown.hide()

    def lock(self) -> None:
        """The person asked to; asks back only where something could not be kept."""
        self.closing.lock()

    def hide_at_once(self) -> None:
        """The neutral page, and the end behind it."""
        self.closing.hide_at_once()

    def end(self, why: str) -> None:
        """Keep what is typed and close the file, without a question."""
        self.closing.end(why)

    # Damage and backups
    def _damage_found(self) -> None:
        self.window.show_banner(DamageBanner((), partial(self.end, DAMAGED)))

    def _backup_made(self, made: MadeBackup) -> None:
        # Known without a key, for the day on which the file does not open.
        folder = str(made.path.parent)
        if not self._form.is_demo and folder.isprintable():
            self._store.change(backup_folder=folder)

    def _restore(self, request: RestoreRequest) -> None:
        self.restore_request = request
        self.end(RESTORE)

    def _update(self, ready: Any) -> None:
        self.update_request = ready
        self.end(UPDATE)

    # Qt
    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.window and event.type() == QEvent.Type.Close:
            if not self.closing.has_begun() and not self.closing.may_go():
                event.ignore()
                return True
        return False

    def __repr__(self) -> str:
        return "Session()"  # never what it holds

    def state(self) -> dict[str, Any]:
        """For tests."""
        return self.closing.state()
