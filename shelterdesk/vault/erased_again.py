# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Erased stays erased: the list beside the file and the table in it tell each other, and whoever an
older copy brought back is erased again before anybody sees her."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from contextlib import suppress
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from sqlalchemy import LargeBinary, String, select, update

from shelterdesk.database import erasing, migrate
from shelterdesk.database.engine import in_words
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.base import OPEN_END, Base
from shelterdesk.models.residents import Resident
from shelterdesk.models.retention import Erasure, Redaction, Retention, RetentionClass
from shelterdesk.models.safe import SafeState
from shelterdesk.vault import erased_list
from shelterdesk.vault.erased_list import Mark

if TYPE_CHECKING:
    from shelterdesk.vault.unlocked import Vault

_ERASED_AGAIN: Final = N_("Erased again what an older copy brought back")
#: What may be open, each before that in which it lies: columns of its first and last day.
_OPEN: Final = (
    ("bed_assignment", "start", "end"),
    ("stay", "start", "end"),
    ("journey_stage", "start", "end"),
    ("support_period", "opened", "closed"),
)
_SIGNS: Final = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_CODE_LENGTH: Final = 6
_OTHER: Final = "-other"


def settle(vault: Vault) -> None:
    """At unlock: erase again what the list says and this file does not know, and make both equal.

    A list that is not sealed under this file's key is not believed here: it would erase somebody
    for good. A restore has looked at it already (``restore.py``).
    """
    place = erased_list.beside_file(vault.path)
    known, vault_id = marks_of(vault), vault.keys.vault_id
    if erased_list.says(place, vault_id, known, vault._opened.file_secret):
        _tell_backups(vault, known)  # as at nearly every unlock: nothing is to be read into
        return
    found = erased_list.read(place, vault_id, vault.file_secrets)
    keys = {mark.key for mark in known}
    new = [mark for mark in sorted(found.marks) if mark.key not in keys]
    if new and found.is_authentic:
        people = _erase_again(vault, new)
        checkpoint(vault)
        if people:
            vault.warn(_words(people))
    elif new:
        with suppress(OSError):  # it may be looked into; it is not written over
            place.replace(place.with_name(place.name + _OTHER))
        vault.warn(
            _(
                "The list of erased people beside this file is not its own. It was not used. "
                "Tell a director."
            )
        )
    write_list(vault)


def after_act(vault: Vault) -> None:
    """When something was just erased: nothing of it stays in the log beside the file, and the
    lists outside know of it."""
    checkpoint(vault)
    write_list(vault)


def checkpoint(vault: Vault) -> None:
    """Bring the log into the file and empty it: old pages lie in it."""
    with suppress(UserError), in_words():
        migrate.checkpoint(vault._engine)


def marks_of(vault: Vault) -> frozenset[Mark]:
    """What the file itself knows to be erased."""
    columns = select(Erasure.person, Erasure.retention_class, Erasure.at)
    with vault._session() as session:
        return frozenset(
            Mark(person, kind, at.astimezone(UTC).isoformat())
            for person, kind, at in session.execute(columns)
        )


def write_list(vault: Vault) -> None:
    """Write the lists where they are not what the file knows; a full disk is tried again at the
    next unlock."""
    marks, vault_id = marks_of(vault), vault.keys.vault_id
    place = erased_list.beside_file(vault.path)
    secret = vault._opened.file_secret
    if not marks and not place.exists():
        return
    if not erased_list.says(place, vault_id, marks, secret):
        with suppress(UserError, OSError):
            erased_list.write(place, vault_id, marks, secret)
    _tell_backups(vault, marks)


def _tell_backups(vault: Vault, marks: frozenset[Mark]) -> None:
    if not marks:
        return
    vault_id, secret = vault.keys.vault_id, vault._opened.file_secret
    with vault._session() as session:
        state = session.get(SafeState, 1)
        folder = state.backup_folder if state is not None else ""
    if folder:
        erased_list.add_beside_backups(Path(folder), vault_id, marks, secret)


def _erase_again(vault: Vault, marks: Collection[Mark]) -> int:
    by_digest: dict[str, set[str]] = {}
    for mark in marks:
        by_digest.setdefault(mark.digest, set()).add(mark.kind)
    with vault.own_act(_ERASED_AGAIN, "erase_again", AuditKind.ERASE) as tx:
        people = 0
        rows = tx.session.execute(select(Resident.id, Resident.uuid)).all()
        for resident_id, uuid in rows:
            kinds = by_digest.get(erasing.person_digest(uuid), set())
            classes = {RetentionClass(kind) for kind in kinds if kind in set(RetentionClass)}
            if classes:
                people += 1
                _erase_one(tx, resident_id, classes, _day(tx, marks, uuid))
        erasing.erase_marked(tx, [mark.digest for mark in marks if mark.kind == erasing.ROW])
        _look_again(tx, {mark.digest for mark in marks if mark.kind == erasing.TEXT})
        for mark in marks:
            at = datetime.fromisoformat(mark.at) if mark.at else tx.now
            row = Erasure(person=mark.digest, retention_class=mark.kind, at=at)
            tx.session.add(row)
        tx.session.flush()
        tx.details["people"] = people
    return people


def _day(tx: Transaction, marks: Collection[Mark], uuid: str) -> date:
    """The day on which somebody was erased."""
    own = [mark.at for mark in marks if mark.digest == erasing.person_digest(uuid) and mark.at]
    return min(datetime.fromisoformat(max(own)).date(), tx.today) if own else tx.today


def _erase_one(tx: Transaction, resident_id: int, classes: set[RetentionClass], by: date) -> None:
    tx.person(resident_id)
    _end_what_is_open(tx, resident_id, by)
    erasing.wipe(tx, [resident_id], classes, new_code=lambda: _new_code(tx))
    row = tx.session.scalars(
        select(Retention).where(Retention.resident_id == resident_id)
    ).one_or_none()
    if row is None:
        row = Retention(resident_id=resident_id)
        tx.session.add(row)
    for kind in classes:
        setattr(row, f"{kind}_gone_at", tx.now)
    tx.session.flush()


def _end_what_is_open(tx: Transaction, resident_id: int, by: date) -> None:
    """She was not here any more when she was erased: a copy of before may have her in a bed."""
    run = tx.session.connection().execute
    for name, first, last in _OPEN:
        table = Base.metadata.tables[name]
        own = (table.c.resident_id == resident_id) & (table.c[last] == OPEN_END)
        for row_id, begun in run(select(table.c.id, table.c[first]).where(own)).all():
            day, of_row = max(begun, by), table.c.id == row_id
            if name == "bed_assignment" and day == begun:  # not one night
                run(table.delete().where(of_row))
            else:
                run(update(table).where(of_row).values({last: day}))
        tx.tables.add(name)


def _look_again(tx: Transaction, digests: set[str]) -> None:
    """Texts about others in which a name was replaced, and stands again: somebody looks at them."""
    if not digests:
        return
    for table in Base.metadata.sorted_tables:
        if "uuid" not in table.c:
            continue
        names = [one.name for one in table.columns if isinstance(one.type, (String, LargeBinary))]
        for row_id, uuid in tx.session.execute(select(table.c.id, table.c.uuid)).all():
            for name in names:
                if erasing.row_digest(table.name, uuid, name) in digests:
                    _put_on_list(tx, table.name, row_id, name)


def _put_on_list(tx: Transaction, table: str, row_id: int, column: str) -> None:
    key = {"row_table": table, "row_id": row_id, "row_column": column}
    row = tx.session.scalars(select(Redaction).filter_by(**key)).one_or_none()
    if row is None:
        row = Redaction(**key, found_at=tx.now)
        tx.session.add(row)
    row.found_at, row.done_at, row.staff_id = tx.now, None, None
    tx.session.flush()


def _new_code(tx: Transaction) -> str:
    for _attempt in range(200):
        code = "".join(secrets.choice(_SIGNS) for _n in range(_CODE_LENGTH))
        if tx.session.scalar(select(Resident.id).where(Resident.code == code)) is None:
            return code
    raise RuntimeError("no free code")


def _words(people: int) -> str:
    return ngettext(
        "{n} person who had been erased was in the copy that was put back. It was erased again.",
        "{n} people who had been erased were in the copy that was put back. They were erased "
        "again.",
        people,
    ).format(n=people)
