# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An open file: its engine, its keys, and the person whose slot opened it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from shelterdesk.database import migrate
from shelterdesk.database.engine import in_words, open_engine
from shelterdesk.database.transaction import ActSession
from shelterdesk.errors import (
    Cancelled,
    Unwritable,
    UserError,
    WrongRecoveryCode,
)
from shelterdesk.i18n import _
from shelterdesk.models.safe import SafeState
from shelterdesk.models.staff import Role, Staff
from shelterdesk.vault import (
    file_lock,
    key_file,
    recovery,
    rotation,
    slots,
    staff_rows,
)
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.judgement import does_not_fit
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.primitives import CannotOpen
from shelterdesk.vault.unlocking import Opened

_NOBODY: Final = 0  # no row has this number


@dataclass(frozen=True, slots=True)
class Notice:
    """Something a person should be told after unlocking."""

    words: str
    is_grave: bool = False


class OpenFile:
    """The database and key file of one person, while they are open."""

    def __init__(
        self,
        path: Path,
        opened: Opened,
        engine: Engine,
        now: Callable[[], datetime],
        staff_code: str = "",
        *,
        is_read_only: bool = False,
    ) -> None:
        self.path = path
        self.is_read_only = is_read_only
        self.has_new_directors = False  # their key is another than she knew until now
        self.notices: list[Notice] = [Notice(words) for words in opened.notes]
        self._opened = opened
        self._engine = engine
        self._is_open = True
        self._behind = ExitStack()
        self.idle_minutes: int | None = None  # as her roles have it
        self._now = now
        self._take_keys(opened)
        with self._session() as session, session.begin():
            self._know_person(session, staff_code)

    @property
    def keys(self) -> KeyFile:
        """The key file as it stands."""
        return self._opened.keys

    @property
    def opened(self) -> slots.OpenSlot:
        """Her slot, open. For this package alone."""
        return self._opened.slot

    def classes(self) -> tuple[str, ...]:
        """The names of the confidentiality classes of this file."""
        return self._sealer.names()

    def can_read(self, confidentiality: str) -> bool:
        """Whether the person signed in holds the key of a class."""
        return self._sealer.can_read(confidentiality)

    def warn(self, words: str, *, is_grave: bool = True) -> None:
        """Tell the person signed in something, once."""
        if words not in (notice.words for notice in self.notices):
            self.notices.append(Notice(words, is_grave=is_grave))

    def _take_keys(self, opened: Opened) -> None:
        self._opened = opened
        own = (opened.slot.slot.public, opened.slot.private)
        self._sealer = ClassSealer(opened.keys.classes, opened.class_privates, own, opened.keys)
        self.roles = frozenset(Role(role) for role in opened.slot.slot.roles)

    def _know_person(self, session: Session, staff_code: str) -> None:
        """Her row is the one of the code she typed, whatever slot it names."""
        slot = self._opened.slot.slot
        found = session.scalars(select(Staff)).all()
        staff = staff_rows.row_of_slot(self.keys, slot, found)
        self.was_missing = staff is None
        if staff is None and staff_code and not self.is_read_only:
            staff = self._put_back(session, staff_code)
        if staff is None and self.is_read_only:  # her row is lost; her slot says what she may
            self.staff_id, self.staff_code, self.staff_name = _NOBODY, staff_code, ""
            return
        if staff is None:
            raise does_not_fit()
        self.staff_id, self.staff_code, self.staff_name = staff.id, staff.code, staff.name_shown
        self.idle_minutes = staff.idle_minutes

    def _put_back(self, session: Session, staff_code: str) -> Staff:
        """Her row, where a backup of before her time was restored, or somebody took it out or
        gave it another code: directors signed her slot."""
        slot = self._opened.slot.slot
        staff = session.scalars(select(Staff).where(Staff.slot_id == slot.slot_id)).one_or_none()
        now = self._now().astimezone(UTC)
        if staff is not None and staff_rows.slot_of(self.keys, staff) is not None:
            staff.slot_id, staff = None, None  # a colleague's, made to name this slot
            session.flush()
        if staff is None:
            staff = Staff(created_at=now)
            session.add(staff)
        staff.code, staff.updated_at = staff_code.strip(), now
        staff.slot_id, staff.roles, staff.is_active = slot.slot_id, list(slot.roles), True
        session.flush()
        return staff

    def use_keys(self, keys: KeyFile) -> None:
        """Write a new key file and go on with it."""
        if not self._is_open:  # somebody else may have it by now
            raise Cancelled(_("The file was locked. Nothing was changed."))
        self._refuse_read_only()
        key_file.write(self.path, keys)
        self._take_keys(self._opened.with_keys(keys))
        with self.is_done():
            self._remember_written()

    @contextmanager
    def is_done(self) -> Iterator[None]:
        """Around what follows after a key file was written: it counts, whatever comes.

        What cannot be written is told as a notice. Roles, rows and the file key follow at the next
        unlock; an error would say that nothing was changed.
        """
        try:
            yield
        except UserError:
            self.warn(
                _(
                    "It was done, but not all of it could be written down. Look whether the disk "
                    "is full, then lock and unlock: the rest is finished then."
                )
            )

    def _remember_written(self) -> None:
        with self._session() as session, session.begin():
            state = session.get_one(SafeState, 1)
            state.key_sequence = self.keys.sequence
            self._remember_rights(state)

    def remember_rights(self) -> None:
        """Let the database know the newest rights: it refuses older ones from then on."""
        with self._session() as session, session.begin():
            self._remember_rights(session.get_one(SafeState, 1))

    def _remember_rights(self, state: SafeState) -> None:
        state.rights_revision, state.directors = self.keys.revision, self.keys.directors.hex()

    def finish_rotation(self, progress: Callable[[int, int, str], None] | None = None) -> None:
        """Bring the database under the file key that the key file says is next."""
        self._refuse_read_only()
        file_lock.unmark(self.path)  # the log goes and comes again
        with in_words():
            migrate.checkpoint(self._engine)
        self._engine.dispose()
        try:
            done = rotation.complete(self.path, self.keys, self.opened, progress)
            self._take_keys(self._opened.with_keys(done.keys))
            if done.note:
                self.notices.append(Notice(done.note))
        finally:
            self._engine = open_engine(self.path, self._opened.file_secret)
        self._remember_written()
        file_lock.mark(self.path, self._now())

    def check_recovery_code(self, code: str) -> None:
        """Raise ``WrongRecoveryCode`` unless the typed code opens this file."""
        try:
            slots.open_slot(self.keys, self.keys.recovery, recovery.secret_of(code))
        except CannotOpen as error:
            raise WrongRecoveryCode(
                _("This is the recovery code of another file."), field="recovery_code"
            ) from error

    @contextmanager
    def _session(self, *, autoflush: bool = True) -> Iterator[Session]:
        if not self._is_open:  # the engine would open the file again
            raise Cancelled(_("The file was locked. Nothing was changed."))
        with (
            in_words(),
            ActSession(self._engine, expire_on_commit=False, autoflush=autoflush) as made,
        ):
            yield made

    def _refuse_read_only(self) -> None:
        if self.is_read_only:
            raise Unwritable(_("The file is open for reading only. Nothing was changed."))

    def leaves(self, behind: ExitStack) -> None:
        """What is to be done once the file is closed, beside freeing the lock."""
        self._behind = behind

    def _close(self) -> None:
        self._is_open = False
        self._engine.dispose()
        if not self.is_read_only and not file_lock.is_log_there(self.path):
            file_lock.unmark(self.path)
        self._behind.close()
        self._opened.file_lock.release()
