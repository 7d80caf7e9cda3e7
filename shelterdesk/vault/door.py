# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create, unlock, lock, and the one place every verb and query passes through."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from contextlib import ExitStack, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

from filelock import FileLock, Timeout
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

import migrations
from shelterdesk.database import migrate
from shelterdesk.database.engine import in_words, open_engine
from shelterdesk.database.transaction import Changes, Memory, Transaction, watch
from shelterdesk.errors import (
    Cancelled,
    Damaged,
    DiskFull,
    InUse,
    NotFound,
    Unwritable,
    UserError,
    WrongPassword,
    WrongRecoveryCode,
)
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.staff import Role, Staff
from shelterdesk.vault import key_file, recovery, slots
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.primitives import CannotOpen, stretch

__all__ = ["Changes", "Vault", "local_now", "unlock"]

P = ParamSpec("P")
R = TypeVar("R")


def local_now() -> datetime:
    """Now, with the computer's own time zone."""
    return datetime.now().astimezone()


def unlock(
    path: Path, *, staff_code: str, passphrase: str, now: Callable[[], datetime] = local_now
) -> Vault:
    """Open the file for one staff member.

    Raises ``NotFound``, ``Damaged``, ``TooNew``, ``InUse``, ``WrongPassword``, ``Unwritable`` or
    ``NotEnoughMemory``; until the passphrase has been found right, nothing is written.
    """
    with ExitStack() as undo:
        try:
            if not path.is_file():
                raise NotFound(
                    _(
                        "There is no file {name} here. Choose another file or restore a backup."
                    ).format(name=path.name),
                    field="file",
                )
            keys, opened, file_lock = _open_keys(path, staff_code, passphrase, undo)
            file_secret = _file_secret(keys, opened)
            engine = _open_database(path, file_secret)
            undo.callback(engine.dispose)
            with suppress(DiskFull, Unwritable):  # tried again at the next unlock
                key_file.repair(path, keys)
            vault = Vault(path, keys, opened, engine, file_lock, now)
        except OSError as error:
            raise key_file.file_error(error, path) from error
        undo.pop_all()
        return vault


def _open_keys(
    path: Path, staff_code: str, passphrase: str, undo: ExitStack
) -> tuple[KeyFile, slots.OpenSlot, FileLock]:
    """The key file and a person's slot, while the lock is held: nobody writes keys meanwhile.

    A file never opened before has no lock file, and a wrong passphrase makes none. Then the keys
    are read before the lock is held, and once more if somebody else changed them in between.
    """
    was_locked_first = _lock_path(path).exists()
    if was_locked_first:
        file_lock = lock(path, undo)
    keys = key_file.read(path)
    opened = _open_staff_slot(keys, staff_code, passphrase)
    if not was_locked_first:
        file_lock = lock(path, undo)
        if (newest := key_file.read(path)) != keys:
            keys, opened = newest, _open_staff_slot(newest, staff_code, passphrase)
    return keys, opened, file_lock


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def lock(path: Path, undo: ExitStack) -> FileLock:
    """The one program that has the file open; the system frees it when that program dies.

    ``undo`` frees it when what follows fails.
    """
    file_lock = FileLock(_lock_path(path), thread_local=False, mode=0o600)
    try:
        file_lock.acquire(timeout=0)
    except Timeout as error:
        raise InUse(_("The file is open in another copy of the program.")) from error
    except OSError as error:
        raise key_file.file_error(error, path) from error
    undo.callback(file_lock.release)
    return file_lock


def _open_staff_slot(keys: KeyFile, staff_code: str, passphrase: str) -> slots.OpenSlot:
    wrong = WrongPassword(_("The staff code or the passphrase is not right. Nothing was changed."))
    slot = keys.find(staff_code)
    if slot is None:
        # The same work as for a code that exists, so that time does not tell them apart.
        for salt, cost in [(slot.salt, slot.cost) for slot in keys.slots if slot.cost][:1]:
            stretch(passphrase, salt, cost)
        raise wrong
    try:
        return slots.open_slot(keys, slot, passphrase)
    except CannotOpen as error:
        raise wrong from error


def _file_secret(keys: KeyFile, opened: slots.OpenSlot) -> bytes:
    try:
        file_secret = opened.open(slots.file_grant(keys.file_key))
    except CannotOpen as error:
        raise _no_fit() from error
    if not hmac.compare_digest(keys.expected_mac(file_secret), keys.mac_file):
        raise Damaged(_("The key file was changed by somebody who may not. Tell a director."))
    return file_secret


def _no_fit() -> Damaged:
    return Damaged(_("The key file does not fit this person. Take it from a backup."))


def _open_database(path: Path, file_secret: bytes) -> Engine:
    if not os.access(path.parent, os.W_OK) or not os.access(path, os.W_OK):
        raise Unwritable(
            _("The folder {folder} cannot be written to. Nothing was changed.").format(
                folder=path.parent
            )
        )
    engine = open_engine(path, file_secret)
    try:
        with in_words(), engine.connect() as connection:
            current = migrate.revision(connection)
        if current != migrations.REVISIONS[-1]:
            engine.dispose()
            migrate.bring_up_to_date(path, file_secret)
            engine = open_engine(path, file_secret)
    except BaseException:
        engine.dispose()
        raise
    return engine


class Vault:
    """An unlocked file. Not thread-safe: use it from one lane (one thread at a time)."""

    def __init__(  # noqa: PLR0917 - made by unlock alone
        self,
        path: Path,
        keys: KeyFile,
        opened: slots.OpenSlot,
        engine: Engine,
        file_lock: FileLock,
        now: Callable[[], datetime],
    ) -> None:
        self.path = path
        self._keys = keys
        self._engine = engine
        self._lock = file_lock
        self._is_open = True
        self._now = now
        self._memory = Memory()
        privates = {
            key.grant: opened.open(key.grant) for key in keys.classes if opened.holds(key.grant)
        }
        self._sealer = ClassSealer(keys.classes, privates)
        self.roles = frozenset(Role(role) for role in opened.slot.roles)
        with in_words(), Session(engine) as session:
            query = select(Staff).where(Staff.slot_id == opened.slot.slot_id)
            staff = session.scalars(query).one_or_none()
            if staff is None:  # the key file of another day than the database
                raise _no_fit()
            self.staff_id, self.staff_code, self.staff_name = staff.id, staff.code, staff.name_shown

    def can_read(self, confidentiality: str) -> bool:
        """Whether the person signed in holds the key of a class."""
        return self._sealer.can_read(confidentiality)

    def do(
        self,
        label: str,
        verb: Callable[Concatenate[Transaction, P], Any],
        /,  # a verb may have a label of its own
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Changes:
        """Run a verb in a named transaction: all of it is stored, or nothing.

        ``label`` is the English source text of the words shown; it is stored in the audit entry.
        """
        with in_words(), Session(self._engine, expire_on_commit=False) as session:
            tx = self._transaction(session)
            try:
                with session.begin():
                    result = verb(tx, *args, **kwargs)
                    session.flush()
                    tables = frozenset(tx.tables)
                    session.add(
                        AuditEvent(
                            at=tx.now,
                            staff_id=self.staff_id,
                            verb=f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}",
                            label=label,
                            subject_table=tx.subject.__tablename__ if tx.subject else None,
                            subject_uuid=getattr(tx.subject, "uuid", None),
                            rows_changed=tx.rows_changed,
                        )
                    )
            finally:
                # After a refusal too: what was read during the verb has been rolled back.
                self._memory.residents_changed(tx.residents)
                self._memory.tables_changed(tx.tables)
        return Changes(label=label, result=result, tables=tables)

    def read(
        self,
        query: Callable[Concatenate[Transaction, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a query; whatever it changes by mistake is rolled back."""
        with in_words(), Session(self._engine, autoflush=False) as session:
            try:
                return query(self._transaction(session), *args, **kwargs)
            finally:
                session.rollback()

    def _transaction(self, session: Session) -> Transaction:
        if not self._is_open:  # the engine would open the file again
            raise Cancelled(_("The file was locked. Nothing was changed."))
        tx = Transaction(session, self._sealer, self._memory, self.staff_id, self._now())
        watch(tx)
        return tx

    def check_recovery_code(self, code: str) -> None:
        """Raise ``WrongRecoveryCode`` unless the typed code opens this file."""
        try:
            slots.open_slot(self._keys, self._keys.recovery, recovery.from_code(code))
        except CannotOpen as error:
            raise WrongRecoveryCode(
                _("This is the recovery code of another file."), field="recovery_code"
            ) from error

    def lock(self) -> None:
        """Close the file. What this process still holds in memory ends with the process."""
        if not self._is_open:
            return
        self._is_open = False
        try:
            # A full disk must not keep it open: what was committed stays in the log beside it.
            with suppress(UserError), in_words():
                migrate.checkpoint(self._engine)
        finally:
            self._engine.dispose()
            self._memory = Memory()
            self._lock.release()
