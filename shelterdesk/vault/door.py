# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Create, unlock, lock, and the one place every verb and query passes through."""

from __future__ import annotations

import hmac
import os
from collections.abc import Callable
from contextlib import suppress
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
    Damaged,
    InUse,
    NotFound,
    Unwritable,
    WrongPassword,
    WrongRecoveryCode,
)
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent
from shelterdesk.models.staff import Role, Staff
from shelterdesk.vault import key_file, recovery, slots
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.primitives import (
    CannotOpen,
    stretch,
)

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
    if not path.is_file():
        raise NotFound(
            _("There is no file {name} here. Choose another file or restore a backup.").format(
                name=path.name
            ),
            field="file",
        )
    keys = key_file.read(path)
    lock = _lock(path) if _lock_path(path).exists() else None
    try:
        opened = _open_staff_slot(keys, staff_code, passphrase)
        file_secret = _file_secret(keys, opened)
        lock = lock or _lock(path)
        engine = _open_database(path, file_secret)
        key_file.repair(path, keys)
        return Vault(path, keys, opened, engine, lock, now)
    except BaseException:
        if lock is not None:
            lock.release()
        raise


def _lock_path(path: Path) -> Path:
    return path.with_name(path.name + ".lock")


def _lock(path: Path) -> FileLock:
    """The one program that has the file open; the system frees it when that program dies."""
    lock = FileLock(_lock_path(path), thread_local=False)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise InUse(_("The file is open in another copy of the program.")) from error
    except OSError as error:
        raise key_file.file_error(error, path) from error
    return lock


def _open_staff_slot(keys: KeyFile, staff_code: str, passphrase: str) -> slots.OpenSlot:
    wrong = WrongPassword(_("The staff code or the passphrase is not right. Nothing was changed."))
    slot = keys.find(staff_code)
    if slot is None:
        # The same work as for a code that exists, so that time does not tell them apart.
        any_slot = next(slot for slot in keys.slots if slot.cost is not None)
        stretch(passphrase, any_slot.salt, any_slot.cost)  # type: ignore[arg-type]
        raise wrong
    try:
        return slots.open_slot(keys, slot, passphrase)
    except CannotOpen as error:
        raise wrong from error


def _file_secret(keys: KeyFile, opened: slots.OpenSlot) -> bytes:
    try:
        file_secret = opened.open(slots.file_grant(keys.file_key))
    except CannotOpen as error:
        raise Damaged(_("The key file does not fit this person. Take it from a backup.")) from error
    if not hmac.compare_digest(keys.expected_mac(file_secret), keys.mac_file):
        raise Damaged(_("The key file was changed by somebody who may not. Tell a director."))
    return file_secret


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
        lock: FileLock,
        now: Callable[[], datetime],
    ) -> None:
        self.path = path
        self._keys = keys
        self._engine = engine
        self._lock = lock
        self._now = now
        self._memory = Memory()
        privates = {
            key.grant: opened.open(key.grant) for key in keys.classes if opened.holds(key.grant)
        }
        self._sealer = ClassSealer(keys.classes, privates)
        self.roles = frozenset(Role(role) for role in opened.slot.roles)
        with in_words(), Session(engine) as session:
            staff = session.scalars(select(Staff).where(Staff.slot_id == opened.slot.slot_id)).one()
            self.staff_id, self.staff_code, self.staff_name = staff.id, staff.code, staff.name_shown

    def can_read(self, confidentiality: str) -> bool:
        """Whether the person signed in holds the key of a class."""
        return self._sealer.can_read(confidentiality)

    def do(
        self,
        label: str,
        verb: Callable[Concatenate[Transaction, P], Any],
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> Changes:
        """Run a verb in a named transaction: all of it is stored, or nothing.

        ``label`` is the English source text of the words shown; it is stored in the audit entry.
        """
        with in_words(), Session(self._engine, expire_on_commit=False) as session:
            tx = self._transaction(session)
            with session.begin():
                result = verb(tx, *args, **kwargs)
                session.flush()
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
                tables = frozenset(tx.tables)
        self._memory.residents_changed(tx.residents)
        return Changes(label=label, result=result, tables=tables)

    def read(
        self,
        query: Callable[Concatenate[Transaction, P], R],
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
        with suppress(Exception):
            with self._engine.connect() as connection:
                connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        self._engine.dispose()
        self._memory = Memory()
        self._lock.release()
