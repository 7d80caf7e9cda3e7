# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work together: who was there on a day, for how long, and how many pieces each made.

A day is written at once: everybody who takes part is proposed with the time of the last day, and
what was otherwise is changed. Somebody protected is written down by who is named for her; for
others her work counts in sums and is left as it is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.income import WorkSession, WorkShare
from shelterdesk.services.income import activities
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money.people_shown import PeopleShown
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.values import sealed_words

__all__ = [
    "Share", "ShareRow", "WorkForm", "WorkRow", "form", "note", "proposed", "remove", "sessions",
    "write",
]  # fmt: skip

_LONGEST: Final = 120
_MOST_MINUTES: Final = 24 * 60
_MOST_PIECES: Final = 100_000
#: What is proposed before any day was written.
_FIRST_MINUTES: Final = 180


@dataclass(frozen=True, slots=True)
class Share:
    """What one person did on a day."""

    resident_id: int
    minutes: int = 0
    pieces: int = 0


@dataclass(frozen=True, slots=True)
class WorkForm:
    """A day of work; ``shares`` of those who were there."""

    on: date
    what: str = ""
    shares: tuple[Share, ...] = ()


@dataclass(frozen=True, slots=True)
class ShareRow:
    """Somebody who could have been there; ``is_there`` with what she did."""

    resident_id: int
    shown: str
    minutes: int
    pieces: int
    is_there: bool


@dataclass(frozen=True, slots=True)
class WorkRow:
    """A day of work in a list; it counts everybody."""

    id: int
    on: date
    what: str
    people: int
    minutes: int
    pieces: int


@verb(Capability.EDIT_AWARDS)
def note(tx: Transaction, *, activity_id: int, form: WorkForm) -> int:
    """Write down a day of work; returns its id."""
    activities.get(tx, activity_id)
    session = WorkSession(activity_id=activity_id)
    _write(tx, session, form)
    tx.session.add(session)
    tx.session.flush()
    tx.about(session)
    _write_shares(tx, session, form)
    return session.id


@verb(Capability.EDIT_AWARDS)
def write(tx: Transaction, *, session_id: int, form: WorkForm) -> None:
    """Write a form over a day. Earnings that were approved stay as they are."""
    session = _get(tx, session_id)
    _write(tx, session, form)
    _write_shares(tx, session, form)


@verb(Capability.EDIT_AWARDS)
def remove(tx: Transaction, *, session_id: int) -> None:
    """There was no work on this day: it was written down by mistake."""
    session = _get(tx, session_id)
    hidden = protection.hidden_ids(tx)
    rows = list(_shares(tx, session_id))
    if any(row.resident_id in hidden for row in rows):
        raise Conflict(_("Somebody was there whose record you do not see. Ask a colleague."))
    for row in rows:
        tx.session.delete(row)
    tx.session.flush()
    tx.session.delete(session)


@query(Capability.SEE_MONEY)
def sessions(tx: Transaction, *, activity_id: int, limit: int = 60) -> list[WorkRow]:
    """The last days of work, the newest first."""
    statement = (
        select(
            WorkSession.id, WorkSession.on, WorkSession.what, func.count(WorkShare.id),
            func.coalesce(func.sum(WorkShare.minutes), 0),
            func.coalesce(func.sum(WorkShare.pieces), 0),
        )
        .outerjoin(WorkShare, WorkShare.work_session_id == WorkSession.id)
        .where(WorkSession.activity_id == activity_id)
        .group_by(WorkSession.id)
        .order_by(WorkSession.on.desc(), WorkSession.id.desc())
        .limit(limit)
    )  # fmt: skip
    return [WorkRow(*row) for row in tx.session.execute(statement)]


@query(Capability.SEE_MONEY)
def form(tx: Transaction, *, session_id: int) -> WorkForm:
    """A day as a form, with those whom the person signed in may see."""
    session = _get(tx, session_id)
    hidden = protection.hidden_ids(tx)
    shares = tuple(
        Share(merged_records.open_one(tx, row.resident_id), row.minutes, row.pieces)
        for row in _shares(tx, session_id)
        if row.resident_id not in hidden
    )
    return WorkForm(session.on, session.what, shares)


@query(Capability.SEE_MONEY)
def proposed(
    tx: Transaction, *, activity_id: int, on: date, session_id: int | None = None
) -> list[ShareRow]:
    """Everybody who takes part on a day, by name: all of them there with the time of the last day
    of work, or, of a day that was written, as it was."""
    activities.get(tx, activity_id)
    written = (
        {}
        if session_id is None
        else {share.resident_id: share for share in form(tx, session_id=session_id).shares}
    )
    people = PeopleShown(tx, {*activities.members_on(tx, activity_id, on), *written})
    minutes = _last_minutes(tx, activity_id)
    rows = []
    for resident_id in {*activities.members_on(tx, activity_id, on), *written}:
        shown, who = people.of(resident_id)
        if who is None:
            continue
        share = written.get(who)
        if session_id is None or share is None:
            rows.append(ShareRow(who, shown, minutes, 0, is_there=session_id is None))
        else:
            rows.append(ShareRow(who, shown, share.minutes, share.pieces, is_there=True))
    return sorted(rows, key=lambda row: (row.shown.casefold(), row.resident_id))


# For other services
def done(tx: Transaction, activity_id: int, start: date, end: date) -> dict[int, Share]:
    """What each did in [start, end), by the record somebody has now; also of protected people."""
    statement = (
        select(WorkShare.resident_id, WorkShare.minutes, WorkShare.pieces)
        .join(WorkSession, WorkSession.id == WorkShare.work_session_id)
        .where(
            WorkSession.activity_id == activity_id, WorkSession.on >= start, WorkSession.on < end
        )
    )
    sums: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    for resident_id, minutes, pieces in tx.session.execute(statement):
        of = sums[merged_records.open_one(tx, resident_id)]
        of[0] += minutes
        of[1] += pieces
    return {who: Share(who, minutes, pieces) for who, (minutes, pieces) in sums.items()}


def _last_minutes(tx: Transaction, activity_id: int) -> int:
    """How long most people worked on the last day that was written."""
    last = (
        select(WorkSession.id)
        .where(WorkSession.activity_id == activity_id)
        .order_by(WorkSession.on.desc(), WorkSession.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    statement = (
        select(WorkShare.minutes)
        .where(WorkShare.work_session_id == last)
        .group_by(WorkShare.minutes)
        .order_by(func.count().desc(), WorkShare.minutes.desc())
    )
    found = tx.session.scalar(statement.limit(1))
    return _FIRST_MINUTES if found is None else found


def _write(tx: Transaction, session: WorkSession, form: WorkForm) -> None:
    if form.on > tx.today:
        raise Invalid(_("This day has not come yet."), field="on")
    session.on = form.on
    session.what = sealed_words.checked(form.what, field="what", longest=_LONGEST)


def _write_shares(tx: Transaction, session: WorkSession, form: WorkForm) -> None:
    """Set what those did whom the person signed in may see; of others nothing changes."""
    hidden = protection.hidden_ids(tx)
    known = activities.members_on(tx, session.activity_id, session.on)
    before: dict[int, list[WorkShare]] = defaultdict(list)
    for row in _shares(tx, session.id):
        if row.resident_id not in hidden:
            before[merged_records.open_one(tx, row.resident_id)].append(row)
    if not form.shares and not before and not _is_hidden_there(tx, session.id):
        raise Invalid(_("Say who was there."), field="shares")
    if len({share.resident_id for share in form.shares}) < len(form.shares):
        raise Invalid(_("Somebody is named twice."), field="shares")
    for share in form.shares:
        _check(tx, share, is_known=share.resident_id in known or share.resident_id in before)
        rows = before.pop(share.resident_id, [])
        row = (
            rows[0]
            if rows
            else WorkShare(work_session_id=session.id, resident_id=share.resident_id)
        )
        for other in rows[1:]:  # of a record that was joined since
            tx.session.delete(other)
        row.minutes, row.pieces = share.minutes, share.pieces
        tx.session.add(row)
        tx.person(share.resident_id)
    for rows in before.values():
        for row in rows:
            tx.session.delete(row)
    tx.session.flush()


def _check(tx: Transaction, share: Share, *, is_known: bool) -> None:
    if not protection.may_see(tx, share.resident_id):
        raise protection.not_there()
    if not is_known:
        residents.get(tx, share.resident_id)
        raise Invalid(_("She does not take part on this day. Add her first."), field="shares")
    if not 0 <= share.minutes <= _MOST_MINUTES:
        raise Invalid(_("A day has 24 hours."), field="shares")
    if not 0 <= share.pieces <= _MOST_PIECES:
        raise Invalid(_("Write how many pieces."), field="shares")


def _is_hidden_there(tx: Transaction, session_id: int) -> bool:
    hidden = protection.hidden_ids(tx)
    return any(row.resident_id in hidden for row in _shares(tx, session_id))


def _shares(tx: Transaction, session_id: int) -> list[WorkShare]:
    statement = select(WorkShare).where(WorkShare.work_session_id == session_id)
    return list(tx.session.scalars(statement.order_by(WorkShare.id)))


def _get(tx: Transaction, session_id: int) -> WorkSession:
    row = tx.session.get(WorkSession, session_id)
    if row is None:
        raise NotFound(_("This day of work is not there any more."))
    tx.about(row)
    return row
