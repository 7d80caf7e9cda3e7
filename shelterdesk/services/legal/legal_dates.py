# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hearings, deadlines and appointments of legal matters: when, where, who goes along, what came.

Day and kind stay under the file key, so that none is missed; where it is and who goes along are
sealed. Without the key a colleague of case work sees that there is a date, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.legal import LegalDate, LegalDateKind, LegalMatter, LegalState
from shelterdesk.models.residents import Resident
from shelterdesk.models.staff import Staff
from shelterdesk.services.legal.document_rows import TAB
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "DateForm", "DateRow", "LegalDateKind", "add", "done", "due", "edit", "event", "form", "remove",
]  # fmt: skip

LEGAL: Final = "legal"
#: How far ahead Today tells of a date: time to find somebody who goes along.
AHEAD: Final = timedelta(days=14)
_NOON: Final = time(12)  # where only the day is known
_LONGEST_LINE: Final = 200


@dataclass(frozen=True, slots=True)
class DateForm:
    """What is said of a date; only its day is required."""

    on: date
    at: time | None = None  # None: the day alone is known
    kind: LegalDateKind = LegalDateKind.HEARING
    place: str | Hidden = ""
    companion_id: int | None = None  # a colleague
    companion: str | Hidden = ""  # somebody else


@dataclass(frozen=True, slots=True)
class DateRow:
    """A date of a matter; without the key only when it is."""

    id: int
    matter_id: int
    at: datetime  # local
    has_time: bool
    kind: str  # in words
    place: str
    companions: str  # who goes along, colleague and others
    result: str
    is_done: bool
    is_overdue: bool  # it is past, and nobody said what came of it
    is_sealed: bool

    @property
    def shown(self) -> str:
        """``Hearing``; ``A date`` without the key."""
        return _("A date") if self.is_sealed else self.kind


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, matter_id: int, form: DateForm) -> int:
    """Add a date to an open matter and return its id."""
    of = matter(tx, matter_id)
    if of.state == LegalState.CLOSED:
        raise Conflict(_("This matter is closed. Open it again first."))
    row = LegalDate(matter_id=matter_id, resident_id=of.resident_id, is_done=False)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, date_id: int, form: DateForm) -> None:
    """Write a form over a date; what is hidden stays as it is."""
    _write(tx, _get(tx, date_id), form)


@verb(Capability.EDIT_CASE)
def done(tx: Transaction, *, date_id: int, result: str | Hidden = "") -> None:
    """It was, and what came of it."""
    row = _get(tx, date_id)
    row.is_done = True
    sealed_words.write(tx, row, "result", result)


@verb(Capability.EDIT_CASE)
def remove(tx: Transaction, *, date_id: int) -> None:
    """There is no such date: it was written down by mistake."""
    tx.session.delete(_get(tx, date_id))


@query(Capability.SEE_CASE, viewed=N_("Opened a legal date"), each_time=True)
def form(tx: Transaction, *, date_id: int) -> DateForm:
    """A date as a form."""
    row = _get(tx, date_id)
    at = row.at.astimezone()
    return DateForm(
        on=at.date(),
        at=at.time() if row.has_time else None,
        kind=LegalDateKind(row.kind),
        place=sealed_words.revealed(tx, row, "place"),
        companion_id=row.companion_id,
        companion=sealed_words.revealed(tx, row, "companion"),
    )


def of_resident(tx: Transaction, resident_id: int) -> dict[int, tuple[DateRow, ...]]:
    """The dates of a person by matter: what is to come or to look at first, then what was."""
    found = (
        select(LegalDate, Staff.name_shown, Staff.code)
        .outerjoin(Staff, Staff.id == LegalDate.companion_id)
        .where(LegalDate.resident_id == resident_id)
        .order_by(LegalDate.is_done, LegalDate.at, LegalDate.id)
    )
    rows: dict[int, list[DateRow]] = {}
    for one, name, code in tx.session.execute(found):
        rows.setdefault(one.matter_id, []).append(_row(tx, one, name or code or ""))
    return {matter_id: tuple(dates) for matter_id, dates in rows.items()}


def due(tx: Transaction) -> list[DueLine]:
    """Dates of the next two weeks and those nobody said anything about since, for case work."""
    if not tx.may(Capability.SEE_CASE):
        return []
    until = tx.now + AHEAD
    found = (
        select(LegalDate, Resident.known_as, Resident.code, Staff.name_shown, Staff.code)
        .join(LegalMatter, LegalMatter.id == LegalDate.matter_id)
        .join(Resident, Resident.id == LegalDate.resident_id)
        .outerjoin(Staff, Staff.id == LegalDate.companion_id)
        .where(
            ~LegalDate.is_done,
            LegalDate.at <= until,
            LegalMatter.state == LegalState.OPEN,
            protection.visible(tx, LegalDate.resident_id),
        )
        .order_by(LegalDate.at)
    )
    lines = []
    for one, known_as, code, colleague, staff_code in tx.session.execute(found):
        row = _row(tx, one, colleague or staff_code or "")
        said = _("{name} has a date") if row.is_sealed else _("{what}: {name}")
        if row.is_overdue and not row.is_sealed:
            said = _("{what}: {name}. What came of it?")
        lines.append(
            DueLine(
                day=row.at.date(),
                icon="scale",
                title=said.format(name=shown_name(known_as, code), what=row.kind),
                detail=_detail(row),
                resident_id=one.resident_id,
                tab=TAB,
                tone="accent",
                kind=DueKind.DATE,
                record=("legal_date", one.id),
            )
        )
    return lines


def event(row: DateRow, matter: str) -> TimelineEvent:
    """A date as a line of the timeline."""
    title = row.shown
    if not row.is_sealed:
        title = _("{what}: {matter}").format(what=row.kind, matter=matter)
    return TimelineEvent(
        day=row.at.date(),
        at=row.at if row.has_time else None,
        kind=TAB,
        icon="scale",
        title=title,
        detail=row.result or _detail(row),
        record=("legal_matter", row.matter_id),
    )


def matter(tx: Transaction, matter_id: int) -> LegalMatter:
    """The matter itself, for services; the act is about it."""
    found = tx.session.get(LegalMatter, matter_id)
    if found is None or not protection.may_see(tx, found.resident_id):
        raise protection.not_there()
    residents.get(tx, found.resident_id)
    tx.about(found)
    tx.person(found.resident_id)
    return found


def _detail(row: DateRow) -> str:
    parts = [f"{row.at:%H:%M}" if row.has_time else ""]
    if row.companions:
        parts.append(_("with {names}").format(names=row.companions))
    return " · ".join(part for part in (*parts, row.place) if part)


def _row(tx: Transaction, one: LegalDate, colleague: str) -> DateRow:
    texts: dict[str, str] = {}
    is_sealed = not tx.sealer.can_read(LEGAL)
    for name in ("place", "companion", "result"):
        text = sealed_words.revealed(tx, one, name)
        is_sealed |= isinstance(text, Hidden)
        texts[name] = "" if isinstance(text, Hidden) else text
    at = one.at.astimezone()
    is_past = at < tx.now if one.has_time else at.date() < tx.today
    companions = [] if is_sealed else [colleague, texts["companion"]]
    return DateRow(
        id=one.id,
        matter_id=one.matter_id,
        at=at,
        has_time=one.has_time,
        kind=value_words.code_word("legal_date", "kind", one.kind),
        place=texts["place"],
        companions=", ".join(name for name in companions if name),
        result=texts["result"],
        is_done=one.is_done,
        is_overdue=is_past and not one.is_done,
        is_sealed=is_sealed,
    )


def _write(tx: Transaction, row: LegalDate, form: DateForm) -> None:
    if form.companion_id is not None and tx.session.get(Staff, form.companion_id) is None:
        raise Invalid(_("Choose a colleague from the list."), field="companion_id")
    for name in ("place", "companion"):
        text = getattr(form, name)
        if isinstance(text, str) and len(text) > _LONGEST_LINE:
            message = _("At most {limit} characters fit here.").format(limit=_LONGEST_LINE)
            raise Invalid(message, field=name)
    row.kind = LegalDateKind(form.kind).value
    # By the clock of that day and not of today: in between summer may end.
    row.at = datetime.combine(form.on, form.at or _NOON).astimezone()
    row.has_time = form.at is not None
    row.companion_id = form.companion_id
    for name in ("place", "companion"):
        sealed_words.write(tx, row, name, getattr(form, name))


def _get(tx: Transaction, date_id: int) -> LegalDate:
    row = tx.session.get(LegalDate, date_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise protection.not_there()
    tx.about(row)
    tx.person(row.resident_id)
    return row
