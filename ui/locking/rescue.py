# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a file that does not open, or none at all, to an open one: what the pages ask is done on
the lane. It makes no new empty file, whatever happens."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk import paths
from shelterdesk.errors import Cancelled, Conflict, UserError
from shelterdesk.i18n import N_, _
from shelterdesk.vault import salvage, trouble
from shelterdesk.vault.openers import Opener
from shelterdesk.vault.salvage import SalvageReport
from shelterdesk.vault.trouble import Kind, Trouble
from ui.backups import drives
from ui.locking import rescue_acts as acts
from ui.locking.damage_page import DamagePage
from ui.locking.opening import Account, open_file
from ui.locking.rescue_acts import Places
from ui.locking.restore_wizard import RestoreWizard
from ui.locking.restoring_page import RestoringPage
from ui.tasks import Lane

_FORGOTTEN_AFTER_MS: Final = 600_000


class Rescue(QObject):
    """``show`` puts a page into the gate. ``folder`` is where the last good copy was put."""

    opened = Signal(object)  # (vault, organisation)
    opened_for_reading = Signal(object)  # (vault, organisation, what is lost)
    unlock_wanted = Signal(object)  # path
    forgot_wanted = Signal(object)  # path
    open_other_wanted = Signal()
    welcome_wanted = Signal()

    def __init__(
        self,
        lane: Lane,
        show: Callable[[QWidget], None],
        folder: str = "",
        *,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._lane = lane
        self._show = show
        self._folder = folder
        self._account: Account | None = None
        self._trouble: Trouble | None = None
        # What was typed is not kept while nobody is there.
        self._forgets = QTimer(self)
        self._forgets.setSingleShot(True)
        self._forgets.setInterval(_FORGOTTEN_AFTER_MS)
        self._forgets.timeout.connect(self._forget)
        for out in (
            self.opened, self.opened_for_reading, self.unlock_wanted, self.forgot_wanted,
            self.open_other_wanted, self.welcome_wanted,
        ):  # fmt: skip
            out.connect(self._forget)

    def plugged_in(self) -> list[drives.Stick]:
        """The sticks; runs on the lane."""
        return drives.sticks()

    # What is the matter
    def look(
        self,
        page: Any,
        path: Path,
        account: Account,
        error: UserError,
        *,
        was_met: bool = False,
    ) -> None:
        """Why a file did not open; ``page`` waits meanwhile. ``was_met``: it did open, and the
        damage was met later."""
        self._account = account
        page.set_busy(True)
        page.show_message(_("Looking at what is the matter. This may take a minute."))

        def failed(other: UserError) -> None:
            self._account = None
            page.show_error(other.message)

        act = partial(acts.diagnosed, path, account, error, self._places(path), was_met)
        self._lane.run(self, act, partial(self._found, page, path), failed)

    def show_at_rest(self, path: Path) -> bool:
        """What one sees without a passphrase; False if nothing is the matter."""
        found = trouble.at_rest(path)
        if found is None:
            return False
        act = partial(acts.newest_in_words, self._places(path), found.vault_id)
        self._lane.run(self, act, partial(self._show_page, found))
        return True

    def _places(self, path: Path | None) -> Places:
        known = [Path(self._folder)] if self._folder else []
        return Places((*known, *([path.parent] if path else [])), self.plugged_in)

    def _found(self, page: Any, path: Path, found: tuple[Trouble, str] | None) -> None:
        if found is None:  # it opens after all
            account = self._account
            if account is not None:
                act = partial(open_file, path, account.code, account.passphrase)
                self._lane.run(
                    self, act, self.opened.emit, lambda error: page.show_error(error.message)
                )
            return
        self._show_page(*found)

    def _show_page(self, found: Trouble, newest: str) -> DamagePage:
        self._trouble = found
        page = DamagePage(found, newest)
        page.back_requested.connect(self._back)
        page.open_requested.connect(self.open_other_wanted)
        page.recovery_requested.connect(partial(self.forgot_wanted.emit, found.path))
        page.restore_requested.connect(partial(self.restore, found.path))
        page.keys_requested.connect(partial(self.take_keys, found.path))
        page.read_requested.connect(partial(self._read, page, found))
        page.salvage_requested.connect(partial(self._salvage, found))
        self._forgets.start()
        self._show(page)
        return page

    def _back(self) -> None:
        """To the passphrase, or to the beginning."""
        found = self._trouble
        if found is None or found.kind in {Kind.NOTHING_THERE, Kind.NO_DATABASE}:
            self.welcome_wanted.emit()
        else:
            self.unlock_wanted.emit(found.path)

    def _forget(self) -> None:
        """What was typed; the ways out ask for it again."""
        self._account = None
        self._forgets.stop()

    def _again(self) -> None:
        """The page with the ways out, once more."""
        if self._trouble is None:
            self.welcome_wanted.emit()
        else:
            act = partial(
                acts.newest_in_words, self._places(self._trouble.path), self._trouble.vault_id
            )
            self._lane.run(self, act, partial(self._show_page, self._trouble))

    # Reading as far as it goes
    def _read(self, page: DamagePage, found: Trouble) -> None:
        account = self._account
        if account is None:
            self._back()
            return
        page.set_busy(True)
        act = partial(acts.read_only, found.path, account)
        self._lane.run(
            self,
            act,
            lambda opened: self.opened_for_reading.emit((*opened, found.lost)),
            lambda error: page.show_error(error.message),
        )

    # Saving what can be read
    def _salvage(self, found: Trouble) -> None:
        account = self._account
        if account is None:
            self._back()
            return
        page = RestoringPage(_("Saving what can be read"), "download")
        self._show(page)
        self._forgets.start()
        target = acts.free_beside(found.path)
        act = partial(
            trouble.save_readable, found.path, target,
            staff_code=account.code, passphrase=account.passphrase,
        )  # fmt: skip

        def done(report: SalvageReport) -> None:
            page.show_result(
                _("Saved. The damaged file stays where it is."),
                list(salvage.in_words_of(report)),
                _("Open the new file"),
                partial(self._open_saved, page, report, account),
            )

        def failed(error: UserError) -> None:
            page.show_problem(error.message, self._again)

        stop = self._lane.run(self, act, done, failed, on_progress=page.working.set_progress)
        page.begin(_("Reading page by page…"), stop)

    def _open_saved(self, page: RestoringPage, report: SalvageReport, account: Account) -> None:
        def failed(error: UserError) -> None:
            page.show_problem(error.message, self._again)

        page.begin(_("Opening the file…"), None)
        note = partial(acts.note_salvage, report)
        act = partial(open_file, report.target, account.code, account.passphrase, note)
        self._lane.run(self, act, self.opened.emit, failed, on_progress=_quiet)

    # Backups
    def restore(self, target: Path | None = None) -> RestoreWizard:
        """Put a backup in the place of a file, or on a new computer where there is none."""
        return self._wizard(target, keys_only=False)

    def take_keys(self, target: Path) -> RestoreWizard:
        """The key file alone."""
        return self._wizard(target, keys_only=True)

    def _wizard(self, target: Path | None, *, keys_only: bool) -> RestoreWizard:
        vault_id = self._trouble.vault_id if target is not None and self._trouble else ""
        folders = self._places(target).folders
        wizard = RestoreWizard(
            self._lane,
            target=target,
            folders=(*folders, paths.data_folder()),
            vault_id=vault_id or None,
            keys_only=keys_only,
            find_sticks=self.plugged_in,
        )
        wizard.cancelled.connect(self._again)
        wizard.restore_requested.connect(partial(self._restore_from, wizard))
        wizard.keys_requested.connect(partial(self._take_from, wizard))
        self._show(wizard)
        return wizard

    def _restore_from(
        self, wizard: RestoreWizard, backup: Path, target: Path, opener: Opener
    ) -> None:
        wizard.wipe()
        again = partial(self.restore, target if target.exists() or self._trouble else None)
        self.put_back(backup, target, opener, partial(self.unlock_wanted.emit, target), again)

    def _take_from(self, wizard: RestoreWizard, backup: Path, opener: Opener) -> None:
        target = self._trouble.path if self._trouble is not None else None
        if target is None:
            self.welcome_wanted.emit()
            return

        def done(_keys: object) -> None:
            wizard.wipe()
            self.unlock_wanted.emit(target)

        act = partial(trouble.take_keys, backup, target, opener)
        self._lane.run(self, act, done, wizard.show_error, _("Trying the keys…"))

    def put_back(
        self,
        backup: Path,
        target: Path,
        opener: Opener,
        on_done: Callable[[], object],
        on_back: Callable[[], object],
        **confirmed: bool,
    ) -> RestoringPage:
        """Restore, and ask back where keys or another organisation's file are at stake."""
        page = RestoringPage(_("Restoring"))
        self._show(page)

        def again(error: Conflict) -> None:
            more = {**confirmed, str(error.field): True}
            self.put_back(backup, target, opener, on_done, on_back, **more)

        def failed(error: UserError) -> None:
            if isinstance(error, Conflict) and error.field in _QUESTIONS:
                go = _(_QUESTIONS[error.field])
                page.ask(error.message, go, partial(again, error), on_back)
            else:
                words = _("Stopped. The file is as it was.")
                page.show_problem(words if isinstance(error, Cancelled) else error.message, on_back)

        act = partial(acts.put_back, backup, target, opener, confirmed)
        stop = self._lane.run(
            self,
            act,
            lambda _restored: on_done(),
            failed,
            on_progress=page.working.set_progress,
        )
        page.begin(_("Opening the backup…"), stop)
        return page


_QUESTIONS: Final = {
    "confirm_other": N_("Put it in its place"),
    "confirm_old_keys": N_("Let the old keys count again"),
}


def _quiet(_done: int, _total: int, _text: str) -> None:
    """The page itself says that it takes a moment."""
