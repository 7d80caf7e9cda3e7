# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups of the open file: by hand and once a day, one at a time, while the window stays free.

The file is copied on the lane in a moment; writing, reading back and checking go on beside it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, QTimer, Signal

from shelterdesk.capabilities import Capability
from shelterdesk.errors import Cancelled, UserError
from shelterdesk.i18n import N_
from shelterdesk.services.staff import backups
from shelterdesk.services.staff.backups import DAILY, MANUAL, BackupSettings
from shelterdesk.vault import backup, rotation_of_copies
from shelterdesk.vault.backup import Begun, MadeBackup
from shelterdesk.vault.door import Changes, Vault
from ui.backups import drives
from ui.desk import Desk

_FIRST_LOOK_MS: Final = 20_000
_LOOKS_EVERY_MS: Final = 3_600_000


@dataclass(frozen=True)
class _Wanted:
    folder: Path
    kind: str
    label: str = ""
    keep_days: int = 0


@dataclass(frozen=True)
class _Finished:
    made: MadeBackup
    place: str
    note: str = ""
    too_old: tuple[Path, ...] = ()


class BackupKeeper(QObject):
    """One for an open file: it outlives pages and windows, and ends with the session."""

    began = Signal()
    progressed = Signal(int, int, str)
    made = Signal(object)  # MadeBackup
    failed = Signal(object)  # UserError; Cancelled if the person stopped it
    #: The daily copy could not be made: words, once for each problem.
    problem = Signal(str)
    #: A person wants to have a backup back: the session ends for it.
    restore_requested = Signal(object)  # RestoreRequest

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk)
        self._desk = desk
        self._wanted: _Wanted | None = None
        self._begun: Begun | None = None
        self._is_stopped = False
        self._stop: Callable[[], None] | None = None
        self._told: set[str] = set()
        self.too_old: tuple[Path, ...] = ()
        self.find_sticks: Callable[[], list[drives.Stick]] = drives.sticks
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOKS_EVERY_MS)
        self._timer.timeout.connect(self.look)

    @staticmethod
    def of(desk: Desk) -> BackupKeeper:
        """The keeper of a desk."""
        found: BackupKeeper | None = desk.findChild(BackupKeeper)
        return found if found is not None else BackupKeeper(desk)

    # The daily copy
    def start(self) -> None:
        """Look now and then whether today's copy is there."""
        vault = self._desk.vault
        if vault.may(Capability.BACK_UP) and not vault.is_read_only:
            QTimer.singleShot(_FIRST_LOOK_MS, self, self.look)
            self._timer.start()

    def look(self) -> None:
        """Make today's copy if it is wanted and not there."""
        if not self._is_stopped and not self.is_running():
            read = partial(_daily_settings, self._desk.vault)
            self._desk.lane.run(self, read, self._settings_read, _ignore)

    def _settings_read(self, found: tuple[BackupSettings, dict[str, str]] | None) -> None:
        if found is None or self._is_stopped:
            return
        settings, of_today = found
        folder = Path(settings.folder)
        ask = partial(rotation_of_copies.is_daily_due, folder, of_today)
        wanted = _Wanted(folder, DAILY, keep_days=settings.keep_days)
        self._desk.beside(
            self, ask, lambda due: due and self._begin(wanted), on_error=_ignore, on_progress=_quiet
        )

    # Making one
    def is_running(self) -> bool:
        """Whether one is being made."""
        return self._wanted is not None

    def make(self, folder: Path, label: str = "") -> bool:
        """Make a backup in a folder; False while another one is being made."""
        return self._begin(_Wanted(folder, MANUAL, label))

    def _begin(self, wanted: _Wanted) -> bool:
        if self.is_running() or self._is_stopped:
            return False
        self._wanted = wanted
        self.began.emit()
        self._stop = self._desk.lane.run(
            self, partial(self._copy, wanted), self._write, self._not_made, on_progress=_quiet
        )
        return True

    def _copy(self, wanted: _Wanted) -> None:
        """On the lane. Kept at once, so that ``close`` can remove it whatever comes between."""
        vault = self._desk.vault
        now = vault.read(backups.now)
        self._begun = backup.begin(
            vault, wanted.folder, now=now, kind=wanted.kind, label=wanted.label
        )

    def _write(self, _none: object) -> None:
        wanted, begun = self._wanted, self._begun
        if wanted is None or begun is None:
            return
        if self._is_stopped:
            begun.discard()
            return
        vault_id = self._desk.vault.keys.vault_id

        def finish(progress: Callable[[int, int, str], None]) -> _Finished:
            return _finished(begun, wanted, vault_id, self.find_sticks, progress)

        self._stop = self._desk.beside(
            self, finish, self._note, on_error=self._not_made, on_progress=self.progressed.emit
        )

    def _note(self, finished: _Finished) -> None:
        self._begun = None
        note = partial(_noted, self._desk.vault, finished)
        done = partial(self._done, finished)
        # The copy is there and good, also where the file cannot remember it.
        self._desk.lane.run(self, note, done, lambda _error: done(None))

    def _done(self, finished: _Finished, changes: Changes | None) -> None:
        self._wanted = self._stop = None
        self.too_old = finished.too_old or self.too_old
        if changes is not None:
            self._desk.changed.emit(changes)
        if finished.note:
            self._tell(finished.note)
        self.made.emit(finished.made)

    def _not_made(self, error: UserError) -> None:
        wanted, self._wanted, self._stop = self._wanted, None, None
        begun, self._begun = self._begun, None
        if begun is not None:
            begun.discard()
        if wanted is not None and not isinstance(error, Cancelled):
            note = partial(_note_problem, self._desk.vault, wanted, error.message, self.find_sticks)
            self._desk.lane.run(self, note, self._desk.changed.emit, _ignore, on_progress=_quiet)
            if wanted.kind == DAILY:
                self._tell(error.message)
        self.failed.emit(error)

    def _tell(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self.problem.emit(words)

    def cancel(self) -> None:
        """Stop the one being made; nothing is left of it."""
        if self._stop is not None:
            self._stop()

    # The end of the session
    def stop(self) -> None:
        """Begin nothing any more."""
        self._is_stopped = True
        self._timer.stop()

    def close(self) -> None:
        """Once the lanes are closed: remove what was not finished."""
        self.stop()
        if self._begun is not None:
            self._begun.discard()
            self._begun = None


def _ignore(_error: UserError) -> None:
    """Tried again in an hour."""


def _quiet(_done: int, _total: int, _text: str) -> None:
    """No card over the window for what is made by itself."""


def _daily_settings(vault: Vault) -> tuple[BackupSettings, dict[str, str]] | None:
    """Where daily copies go, and which of today there are; None if none are wanted."""
    settings = vault.read(backups.settings)
    if not settings.is_daily or not settings.folder:
        return None
    return settings, vault.read(backups.of_today)


def _finished(
    begun: Begun,
    wanted: _Wanted,
    vault_id: str,
    find_sticks: Callable[[], list[drives.Stick]],
    progress: Callable[[int, int, str], None],
) -> _Finished:
    """Beside the lane: write, read back, check; then remove daily copies whose time is over."""
    made = backup.finish(begun, progress)
    place = drives.place_words(wanted.folder, find_sticks())
    if wanted.kind != DAILY:
        return _Finished(made, place)
    done = rotation_of_copies.tidy(
        wanted.folder, made, vault_id=vault_id, now=made.made_at, retention_days=wanted.keep_days
    )
    return _Finished(made, place, done.note, done.too_old)


def _noted(vault: Vault, finished: _Finished) -> Changes:
    made = finished.made
    backup.record(vault, made)
    return vault.do(
        N_("Noted a backup"),
        backups.record,
        at=made.made_at,
        kind=made.kind,
        place=finished.place,
        file_name=made.path.name,
        sha256=made.sha256,
        audit_entries=made.audit_entries,
        verified_at=made.made_at,
        problem=" ".join(words for words in (made.problem, finished.note) if words),
    )


def _note_problem(
    vault: Vault, wanted: _Wanted, words: str, find_sticks: Callable[[], list[Any]]
) -> Changes:
    return vault.do(
        N_("Noted a backup"),
        backups.record,
        at=vault.read(backups.now),
        kind=wanted.kind,
        place=drives.place_words(wanted.folder, find_sticks()),
        problem=words,
    )
