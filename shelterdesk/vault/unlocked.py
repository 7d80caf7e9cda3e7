# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An unlocked file: the one place every verb and query passes through.

Here it is checked what a person may do, here each act becomes a transaction with its audit event
and images, here views are written down before they are shown.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

from sqlalchemy import Engine, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from shelterdesk import capabilities
from shelterdesk.capabilities import Capability, Declaration
from shelterdesk.database import migrate, undo
from shelterdesk.database.engine import in_words
from shelterdesk.database.transaction import Changes, Memory, Transaction, watch
from shelterdesk.errors import Conflict, NotAllowed, UserError, WrongPassword
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditEvent, AuditKind
from shelterdesk.models.base import Base
from shelterdesk.models.residents import Resident
from shelterdesk.models.safe import BreakGlass, RoleCapability
from shelterdesk.vault import attempts, audit_chain, erased_again, file_lock, unlocking
from shelterdesk.vault.audit_chain import NewEvent
from shelterdesk.vault.audited_file import AuditedFile
from shelterdesk.vault.key_file import KeyFile
from shelterdesk.vault.moments import Moment
from shelterdesk.vault.primitives import CannotOpen
from shelterdesk.vault.slots import OpenSlot
from shelterdesk.vault.unlocking import Opened

P = ParamSpec("P")
R = TypeVar("R")

#: The same person opening the same record again within this time is one view, by its words: a page
#: asks several queries for it.
_ONE_VIEW: Final = timedelta(minutes=10)
#: An older act is history: it is corrected, not undone.
_UNDO_HOURS: Final = 12
_GLASS: Final = timedelta(minutes=30)
#: An act that concerns more people than this (an import) is not listed in each one's file.
_MOST_PERSONS: Final = 200
_KIND_OF: Final = {Capability.IMPORT: AuditKind.IMPORT}  # an act of erasing says so itself


class Vault(AuditedFile):
    """An unlocked file. Not thread-safe: use it from one lane (one thread at a time)."""

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
        super().__init__(path, opened, engine, now, staff_code, is_read_only=is_read_only)
        self._memory = Memory()
        self._views: dict[tuple[Any, ...], Moment] = {}
        self._glass: Moment | None = None
        self._know_capabilities()

    def _know_capabilities(self) -> None:
        with self._session() as session:
            rows = session.execute(
                select(RoleCapability.role, RoleCapability.capability, RoleCapability.is_allowed)
            )
            decided = {(row.role, row.capability): row.is_allowed for row in rows}
        self._capabilities = capabilities.of_roles(self.roles, decided)

    @property
    def capabilities(self) -> frozenset[Capability]:
        """What she may do now."""
        if self.is_glass_broken:
            return self._capabilities | capabilities.BREAK_GLASS
        return self._capabilities

    def may(self, capability: Capability | str) -> bool:
        """Whether she may do something now."""
        return capability in self.capabilities

    def need(self, capability: Capability) -> None:
        """Raise ``NotAllowed`` unless she may."""
        if not self.may(capability):
            raise NotAllowed(capabilities.refusal(capability))

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
        Raises ``NotAllowed`` where her role may not, ``Unwritable`` where the file is damaged.
        """
        declared = self._allowed(verb)
        self._refuse_read_only()
        event_id = None
        with self._session() as session:
            tx = self._transaction(session)
            try:
                with session.begin():
                    result = verb(tx, *args, **kwargs)
                    session.flush()
                    if declared is None or not declared.is_quiet:
                        event_id = self._write_act(tx, label, verb, declared)
            finally:
                # After a refusal too: what was read during the verb has been rolled back.
                self._after(tx)
        if tx.kind is AuditKind.ERASE:
            erased_again.after_act(self)
        can_undo = event_id is not None and tx.is_undoable
        return Changes(label, result, frozenset(tx.tables), event_id, can_undo)

    def read(
        self,
        query: Callable[Concatenate[Transaction, P], R],
        /,
        *args: P.args,
        **kwargs: P.kwargs,
    ) -> R:
        """Run a query; whatever it changes by mistake is rolled back.

        A query that declares itself a view gives its answer only after that was written down.
        """
        declared = self._allowed(query)
        with self._session(autoflush=False) as session:
            try:
                tx = self._transaction(session, is_read=True)
                answer = query(tx, *args, **kwargs)
                view = self._view_of(declared, capabilities.name_of(query), tx)
            finally:
                session.rollback()
        if view is not None:
            self._write_view(view, tx.which, each_time=bool(declared and declared.each_time))
        return answer

    @contextmanager
    def own_act(
        self, label: str, name: str, kind: AuditKind = AuditKind.ACT
    ) -> Iterator[Transaction]:
        """A named transaction of the vault itself, which asks for no right and is never undone."""
        self._refuse_read_only()
        with self._session() as session:
            tx = self._transaction(session)
            tx.kind, tx.is_undoable = kind, False
            try:
                with session.begin():
                    yield tx
                    session.flush()
                    audit_chain.append(session, self._event(tx, label, name), tx.capture)
            finally:
                self._after(tx)

    def undoable(self) -> str | None:
        """The label of the act that ``undo`` would reverse, if it may be."""
        with self._session() as session, suppress(UserError):
            return self._act_to_undo(session).label
        return None

    def undo(self) -> Changes:
        """Reverse her own last act, if nothing has touched it since; ``Conflict`` otherwise."""
        self._refuse_read_only()
        with self._session() as session:
            tx = self._transaction(session)
            try:
                with session.begin():
                    act = self._act_to_undo(session)
                    tx.kind, tx.is_undoable = AuditKind.UNDO, False
                    undo.reverse(tx, act.id)
                    new = self._event(tx, N_("Undo"), "undo", undoes_id=act.id)
                    event_id = audit_chain.append(session, new, tx.capture)
                    label = act.label
            except IntegrityError as error:
                raise Conflict(
                    _("This cannot be undone any more: something else refers to it by now.")
                ) from error
            finally:
                self._after(tx)
        return Changes(N_("Undo"), label, frozenset(tx.tables), event_id)

    def _act_to_undo(self, session: Session) -> AuditEvent:
        act = undo.last_act(session, self.staff_id)
        if act is None:
            raise Conflict(_("There is nothing to undo."))
        for capability in capabilities.needed_by(act.verb):
            self.need(capability)
        if not self._is_undoable(session, act):
            words = _("“{act}” cannot be undone; correct it instead.")
            raise Conflict(words.format(act=_(act.label)))
        if undo.is_touched(session, act.id):
            raise Conflict(
                _("“{act}” cannot be undone: it was changed again since.").format(act=_(act.label))
            )
        return act

    def _is_undoable(self, session: Session, act: AuditEvent) -> bool:
        age = timedelta(hours=_UNDO_HOURS)
        # Whatever the clock says now, the trail may know of a later time.
        is_recent = act.at > self._now() - age and not undo.was_followed(session, act, age)
        return (
            act.is_undoable
            and is_recent
            and (self.is_glass_broken or not undo.concerns_hidden(session, act.id, self.staff_id))
        )

    def confirm_passphrase(self, passphrase: str) -> None:
        """Ask again for a protected act; raises ``WrongPassword``, and writes that down."""
        self.reopened(passphrase)

    def reopened(self, passphrase: str, *, field: str = "passphrase") -> OpenSlot:
        """Her own slot by her passphrase, as ``confirm_passphrase``. For this package alone."""
        try:
            found = unlocking.reopened(self.keys, self.opened, passphrase)
        except CannotOpen as error:
            if not self.is_read_only:
                attempts.record(self.path, self._now())
                self.note(N_("Wrong passphrase when asked again"), kind=AuditKind.FAILED_UNLOCK)
            raise WrongPassword(
                _("The passphrase is not right. Nothing was changed."), field=field
            ) from error
        self._confirmed = Moment(self._now)
        return found

    @property
    def is_glass_broken(self) -> bool:
        """Whether her rights are widened just now."""
        return self._glass is not None and self._glass.is_within(_GLASS)

    def break_glass(self, reason: str) -> datetime:
        """Widen her rights to the care of people for half an hour; a director is told.

        Never a key: what her slot cannot open stays closed.
        """
        self._refuse_read_only()
        self.need(Capability.SEE_RESIDENTS)  # it widens the care of people, it does not begin it
        if len(reason.strip()) < 10:
            raise Conflict(_("Say in a few words why. A director will read it."), field="reason")
        until = (glass := Moment(self._now)).after(_GLASS)
        label = N_("Saw more in an emergency")
        with self.own_act(label, "break_glass", AuditKind.BREAK_GLASS) as tx:
            row = BreakGlass(staff_id=self.staff_id, at=tx.now, until=until)
            tx.seal(row, "reason", reason.strip()[:400])
            tx.session.add(row)
            tx.about(row)
        self._glass = glass
        self._views.clear()  # and what she opens from now on is told to a director
        return until

    def mend_glass(self) -> None:
        """Give the wider rights back before their time."""
        if not self.is_glass_broken:
            return
        with self.own_act(N_("Ended the emergency"), "mend_glass", AuditKind.BREAK_GLASS) as tx:
            query = select(BreakGlass).where(BreakGlass.staff_id == self.staff_id)
            row = tx.session.scalars(query.order_by(BreakGlass.id.desc()).limit(1)).one()
            row.until = tx.now
            tx.about(row)
        self._glass = None

    @property
    def glass_until(self) -> datetime | None:
        """Until when her rights are widened; None if they are not."""
        return self._glass.after(_GLASS) if self._glass and self.is_glass_broken else None

    def use_keys(self, keys: KeyFile) -> None:
        """Write a new key file and go on with it: keys and rights may be others now."""
        super().use_keys(keys)
        self._know_capabilities()
        self._memory = Memory()

    def finish_rotation(self, progress: Callable[[int, int, str], None] | None = None) -> None:
        """Bring the database under the next file key, and what is sealed under it beside it."""
        super().finish_rotation(progress)
        erased_again.write_list(self)

    def lock(self) -> None:
        """Close the file. What this process still holds in memory ends with the process."""
        if not self._is_open:
            return
        try:
            if not self.is_read_only:
                # A full disk must not keep it open: what was committed stays in the log beside it.
                with suppress(UserError), in_words():
                    self._write_end()
                with suppress(UserError), in_words():
                    migrate.checkpoint(self._engine)
                if not file_lock.is_log_there(self.path):  # else it is missed when it goes
                    file_lock.unmark(self.path)
        finally:
            self._close()
            self._memory = Memory()

    def _allowed(self, function: Callable[..., Any]) -> Declaration | None:
        declared = capabilities.declaration_of(function)
        if declared is not None:
            self.need(declared.needs)
            if declared.asks:
                self.use_confirmation()
        return declared

    def _transaction(self, session: Session, *, is_read: bool = False) -> Transaction:
        tx = Transaction(session, self._sealer, self._memory, self.staff_id, self._now())
        tx.is_read, tx.is_glass_broken = is_read, self.is_glass_broken
        tx.need = self.need
        watch(tx)
        return tx

    def _after(self, tx: Transaction) -> None:
        self._memory.residents_changed(tx.residents)
        self._memory.tables_changed(tx.tables)
        if RoleCapability.__tablename__ in tx.tables:
            self._know_capabilities()

    def _write_act(
        self,
        tx: Transaction,
        label: str,
        verb: Callable[..., Any],
        declared: Declaration | None,
    ) -> int:
        if declared is not None:
            tx.is_undoable &= declared.is_undoable
            tx.kind = _KIND_OF.get(declared.needs, tx.kind)
        tx.is_undoable &= len(tx.capture) > 0
        return audit_chain.append(
            tx.session, self._event(tx, label, capabilities.name_of(verb)), tx.capture
        )

    def _event(
        self, tx: Transaction, label: str, verb: str, *, undoes_id: int | None = None
    ) -> NewEvent:
        table, uuid = _subject(tx.subject)
        persons = tx.persons | tx.residents
        names_them = len(persons) <= _MOST_PERSONS or tx.kind is AuditKind.EXPORT
        return NewEvent(
            at=tx.now,
            staff_id=tx.staff_id,
            kind=tx.kind,
            verb=verb,
            label=label,
            subject_table=table,
            subject_uuid=uuid,
            rows_changed=tx.rows_changed,
            details=tx.details,
            is_undoable=tx.is_undoable,
            undoes_id=undoes_id,
            persons=tuple(sorted(persons)) if names_them else (),
        )

    def _view_of(
        self, declared: Declaration | None, query: str, tx: Transaction
    ) -> NewEvent | None:
        """The event of a query that declares itself a view; None if there is nothing to write."""
        if declared is None or not declared.viewed or self.is_read_only:
            return None
        table, uuid = _subject(tx.subject)
        persons = tx.persons | ({tx.subject.id} if isinstance(tx.subject, Resident) else set())
        return NewEvent(
            at=tx.now,
            staff_id=self.staff_id,
            kind=AuditKind.VIEW,
            verb=query,
            label=tx.viewed_as or declared.viewed,
            subject_table=table,
            subject_uuid=uuid,
            details=tx.details,
            persons=tuple(sorted(persons)),
        )

    def _write_view(self, view: NewEvent, which: object, *, each_time: bool) -> None:
        what = json.dumps(view.details, sort_keys=True)
        needs = capabilities.needed_by(view.verb)  # who may read of the one, may of the other
        key = (needs, view.label, view.subject_uuid, view.persons, what, which)
        before = self._views.get(key)
        if not each_time and before is not None and before.is_within(_ONE_VIEW):
            return
        with self._session() as session, session.begin():
            audit_chain.append(session, view)
        self._views[key] = Moment(self._now)


def _subject(row: Base | None) -> tuple[str | None, str | None]:
    return (None, None) if row is None else (row.__tablename__, getattr(row, "uuid", None))
