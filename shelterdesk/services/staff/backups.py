# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the file remembers of its backups: copies made and checked, where to, when it was drilled.

Making, reading and restoring them is the work of ``vault``; the file only keeps the memory.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from pathlib import PurePath
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.audit import AuditEvent, AuditKind
from shelterdesk.models.log_entries import LogEntry
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Stay
from shelterdesk.models.safe import BackupMade, SafeState

MANUAL: Final = "manual"
DAILY: Final = "daily"
#: How long daily copies may be kept, in days.
LEAST_DAYS: Final = 7
MOST_DAYS: Final = 3650
#: As long as the tables hold.
_LONGEST: Final = 400
_LONGEST_NAME: Final = 120
_HISTORY: Final = 200
_WRITES: Final = (AuditKind.ACT, AuditKind.UNDO, AuditKind.IMPORT, AuditKind.ERASE)


@dataclass(frozen=True, slots=True)
class BackupRow:
    """A copy that was made, or could not be: then ``problem`` says why."""

    id: int
    at: datetime
    kind: str
    place: str
    file_name: str
    audit_entries: int
    verified_at: datetime | None
    problem: str

    @property
    def is_good(self) -> bool:
        """Whether it was read back and found whole."""
        return self.verified_at is not None


@dataclass(frozen=True, slots=True)
class BackupSettings:
    """Where daily copies go, whether they are made, and how long they are kept."""

    folder: str = ""
    is_daily: bool = False
    keep_days: int = _LONGEST


@dataclass(frozen=True, slots=True)
class Standing:
    """How the backups stand: the newest good one, and what went wrong after it."""

    now: datetime
    file_made_at: datetime
    newest: BackupRow | None
    problem: BackupRow | None
    last_drill_at: datetime | None
    settings: BackupSettings
    is_demo: bool


@dataclass(frozen=True, slots=True)
class Held:
    """What the file holds now, in figures, and what was written after an entry of the trail."""

    residents: int
    stays: int
    log_entries: int
    audit_entries: int
    acts_since: int
    erased_since: int


@verb(Capability.BACK_UP, is_quiet=True)
def record(
    tx: Transaction,
    *,
    at: datetime,
    kind: str,
    place: str,
    file_name: str = "",
    sha256: str = "",
    audit_entries: int = 0,
    verified_at: datetime | None = None,
    problem: str = "",
) -> int:
    """Remember a copy, or that none could be made; the audit event is written by the vault.

    The same problem at the same place on the same day is one.
    """
    last = tx.session.scalars(select(BackupMade).order_by(BackupMade.id.desc()).limit(1)).first()
    if last is not None and problem and verified_at is None and _is_same(last, place, problem, at):
        last.at = at.astimezone(UTC)
        return last.id
    row = BackupMade(
        at=at.astimezone(UTC),
        kind=kind,
        place=place[:_LONGEST],
        file_name=file_name[:_LONGEST_NAME],
        sha256=sha256,
        audit_entries=audit_entries,
        verified_at=verified_at and verified_at.astimezone(UTC),
        problem=problem[:_LONGEST],
    )
    tx.session.add(row)
    tx.session.flush()
    return row.id


def _is_same(last: BackupMade, place: str, problem: str, at: datetime) -> bool:
    then = (last.verified_at, last.place, last.problem, last.at.astimezone(at.tzinfo).date())
    return then == (None, place[:_LONGEST], problem[:_LONGEST], at.date())


@query(Capability.BACK_UP)
def now(tx: Transaction) -> datetime:
    """What the file takes for now."""
    return tx.now


@query(Capability.BACK_UP)
def newest(tx: Transaction) -> BackupRow | None:
    """The newest copy that was found whole."""
    found = tx.session.scalars(
        select(BackupMade)
        .where(BackupMade.verified_at.is_not(None))
        .order_by(BackupMade.id.desc())
        .limit(1)
    ).first()
    return None if found is None else _row(found)


@query(Capability.BACK_UP)
def history(tx: Transaction) -> list[BackupRow]:
    """Copies made and not made, the newest first."""
    rows = tx.session.scalars(select(BackupMade).order_by(BackupMade.id.desc()).limit(_HISTORY))
    return [_row(row) for row in rows]


@query(Capability.BACK_UP)
def of_today(tx: Transaction) -> dict[str, str]:
    """The good copies made on this calendar day: file name and SHA-256."""
    since = datetime.combine(tx.now.date(), time.min, tx.now.tzinfo).astimezone(UTC)
    rows = tx.session.scalars(
        select(BackupMade).where(
            BackupMade.verified_at.is_not(None),
            BackupMade.at >= since,
            BackupMade.at < since + timedelta(days=1),
        )
    )
    return {row.file_name: row.sha256 for row in rows}


@query(Capability.BACK_UP)
def settings(tx: Transaction) -> BackupSettings:
    """Where daily copies go and how long they are kept."""
    return _settings(tx.session.get(SafeState, 1))


@query(Capability.BACK_UP)
def folders(tx: Transaction) -> list[str]:
    """Folders where copies were put: the one of daily copies, then others, the newest first."""
    chosen = settings(tx).folder
    places = [row.place for row in history(tx) if PurePath(row.place).is_absolute()]
    return [place for place in dict.fromkeys([chosen, *places]) if place]


@query(Capability.BACK_UP)
def standing(tx: Transaction) -> Standing:
    """All that a reminder needs, in one answer."""
    good = newest(tx)
    wrong = select(BackupMade).where(BackupMade.problem != "", BackupMade.verified_at.is_(None))
    if good is not None:
        wrong = wrong.where(BackupMade.id > good.id)
    problem = tx.session.scalars(wrong.order_by(BackupMade.id.desc()).limit(1)).first()
    state = tx.session.get(SafeState, 1)
    organisation = tx.session.get_one(Organisation, 1)
    return Standing(
        now=tx.now,
        file_made_at=organisation.created_at,
        newest=good,
        problem=None if problem is None else _row(problem),
        last_drill_at=None if state is None else state.last_drill_at,
        settings=_settings(state),
        is_demo=organisation.is_demo,
    )


@query(Capability.RESTORE)
def held(tx: Transaction, *, after_entry: int) -> Held:
    """What there is now, and what was written after an entry of the audit trail."""

    def count(kind: tuple[AuditKind, ...]) -> int:
        found = tx.session.scalar(
            select(func.count())
            .select_from(AuditEvent)
            .where(AuditEvent.id > after_entry, AuditEvent.kind.in_([str(k) for k in kind]))
        )
        return int(found or 0)

    def rows(table: type[Resident | Stay | LogEntry | AuditEvent]) -> int:
        return int(tx.session.scalar(select(func.count()).select_from(table)) or 0)

    return Held(
        residents=rows(Resident),
        stays=rows(Stay),
        log_entries=rows(LogEntry),
        audit_entries=rows(AuditEvent),
        acts_since=count(_WRITES),
        erased_since=count((AuditKind.ERASE,)),
    )


@verb(Capability.EDIT_HOUSE_RULES, is_undoable=False)
def edit_settings(tx: Transaction, *, folder: str, is_daily: bool, keep_days: int) -> None:
    """Change where daily copies go, whether they are made and how long they are kept."""
    folder = folder.strip()
    if is_daily and not folder:
        raise Invalid(_("Choose a folder or a stick first."), field="folder")
    if len(folder) > _LONGEST:
        raise Invalid(_("This folder's name is too long. Choose another one."), field="folder")
    if not LEAST_DAYS <= keep_days <= MOST_DAYS:
        words = _("Between {least} and {most} days, please.")
        raise Invalid(words.format(least=LEAST_DAYS, most=MOST_DAYS), field="keep_days")
    state = tx.session.get_one(SafeState, 1)
    state.backup_folder, state.is_backup_daily = folder, is_daily
    state.keep_backups_days = keep_days
    tx.details = {"daily": is_daily, "keep_days": keep_days}


@verb(Capability.BACK_UP, is_quiet=True)
def drilled(tx: Transaction, *, at: datetime) -> None:
    """Remember that a restore drill went well; its audit event is written by the vault."""
    tx.session.get_one(SafeState, 1).last_drill_at = at.astimezone(UTC)


def _row(row: BackupMade) -> BackupRow:
    return BackupRow(
        id=row.id,
        at=row.at,
        kind=row.kind,
        place=row.place,
        file_name=row.file_name,
        audit_entries=row.audit_entries,
        verified_at=row.verified_at,
        problem=row.problem,
    )


def _settings(state: SafeState | None) -> BackupSettings:
    if state is None:
        return BackupSettings()
    return BackupSettings(state.backup_folder, state.is_backup_daily, state.keep_backups_days)
