# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Days present, sessions attended and money saved, read for many people in a few statements.

*Nights*: those of a stay. Seen at the roll call is present; away as agreed, in hospital or away for
another agreed reason (a court in another town, a therapy) counts as present too; nobody looked is
*not checked* and counts, for nobody pays for what the house did not do. Only *absent*, without
nights away noted for it, does not: and who is away longer than agreed and was missed is absent from
the day she meant to be back, unless she is in hospital.

*Visits*: days with a visit, or with an appointment that she kept.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import aliased

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.absences import Absence, AbsenceKind, Presence, RollCall, RollCallMark
from shelterdesk.models.appointments import Appointment, AppointmentState
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.ledger import Account, AccountKind, LedgerEntry
from shelterdesk.models.payments import Payment
from shelterdesk.models.rooms import Stay
from shelterdesk.models.visits import Visit
from shelterdesk.services import organisation
from shelterdesk.services.merging import merged_records
from shelterdesk.services.stipends.basis import Days
from shelterdesk.services.stipends.periods import Span
from shelterdesk.services.training import attendance
from shelterdesk.services.training.attendance import Attended

_DAY: Final = timedelta(days=1)
#: Nights away -> what such a night is called among the figures.
_AWAY: Final = {
    AbsenceKind.LEAVE: "leave",
    AbsenceKind.HOSPITAL: "hospital",
    AbsenceKind.OTHER: "elsewhere",
}


class Found:
    """What is known of people in the days [start, end); read when it is first asked for."""

    def __init__(self, tx: Transaction, resident_ids: Collection[int], whole: Span) -> None:
        self._tx, self._whole = tx, whole
        self._tonight = organisation.tonight(tx)
        #: Each record, and the open one it leads to: what stayed with a joined record counts.
        self._own = {
            one: resident_id
            for resident_id in resident_ids
            for one in merged_records.family(tx, resident_id)
        }
        self._stays: dict[int, list[Stay]] | None = None
        self._marks: dict[tuple[int, date], str] = {}
        self._absences: dict[int, list[Absence]] = {}
        self._came: dict[int, dict[date, str]] | None = None
        self._attended: dict[Span, dict[int, Attended]] = {}
        self._saved: list[tuple[int, date, str, int]] | None = None

    def nights(self, resident_id: int, span: Span) -> Days:
        """Nights of her stays in a part of the days, by what they count as."""
        if self._stays is None:
            self._read_nights()
        counts: dict[str, int] = defaultdict(int)
        for night in _days(span):
            stay = next((one for one in (self._stays or {}).get(resident_id, ())
                         if one.start <= night < (one.end or OPEN_END)), None)  # fmt: skip
            if stay is not None:
                counts[self._of_night(resident_id, night)] += 1
        return Days(**counts)

    def visits(self, resident_id: int, span: Span) -> Days:
        """Days on which she came or kept an appointment."""
        if self._came is None:
            self._read_visits()
        counts: dict[str, int] = defaultdict(int)
        of_her = (self._came or {}).get(resident_id, {})
        for day in _days(span):
            if day in of_her:
                counts[of_her[day]] += 1
        return Days(**counts)

    def sessions(self, resident_id: int, span: Span) -> Attended:
        """Sessions of courses; most people share one span, which is asked for once."""
        if span not in self._attended:
            people = sorted({*self._own.values()})
            self._attended[span] = attendance.attended(self._tx, people, span.start, span.end)
        return self._attended[span].get(resident_id, Attended())

    def saved(self, resident_id: int, span: Span, currency: str) -> int:
        """Her savings deposits in minor units, without those that were taken back."""
        if self._saved is None:
            self._read_savings()
        return sum(
            amount
            for who, on, of_currency, amount in self._saved or ()
            if who == resident_id and of_currency == currency and span.start <= on < span.end
        )

    # Within
    def _of_night(self, resident_id: int, night: date) -> str:
        mark = self._marks.get((resident_id, night))
        if mark is None and night >= self._tonight:
            return "to_come"
        if mark == Presence.PRESENT:
            return "present"
        away = next((one for one in self._absences.get(resident_id, ())
                     if one.start <= night < (one.end or OPEN_END)), None)  # fmt: skip
        if away is None:
            named = {Presence.ON_LEAVE.value: "leave", Presence.ABSENT.value: "absent"}
            return named.get(mark or "", "unchecked")
        is_late = away.expected_back is not None and night >= away.expected_back
        if mark == Presence.ABSENT and is_late and away.kind != AbsenceKind.HOSPITAL:
            return "absent"
        return _AWAY[AbsenceKind(away.kind)]

    def _read_nights(self) -> None:
        stays: dict[int, list[Stay]] = defaultdict(list)
        start, end = self._whole.start, self._whole.end
        query = select(Stay).where(Stay.resident_id.in_(self._own))
        for stay in self._tx.session.scalars(query.where(Stay.start < end, Stay.end > start)):
            stays[self._own[stay.resident_id]].append(stay)
        self._stays = stays
        marks = (
            select(RollCallMark.resident_id, RollCall.night_of, RollCallMark.presence)
            .join(RollCall, RollCall.id == RollCallMark.roll_call_id)
            .where(
                RollCallMark.resident_id.in_(self._own),
                RollCall.night_of >= start,
                RollCall.night_of < end,
            )
        )
        for one, night, presence in self._tx.session.execute(marks):
            key = self._own[one], night
            if self._marks.get(key) != Presence.PRESENT:  # looked for in two houses
                self._marks[key] = presence
        away = select(Absence).where(
            Absence.resident_id.in_(self._own), Absence.start < end, Absence.end > start
        )
        for absence in self._tx.session.scalars(away.order_by(Absence.start)):
            self._absences.setdefault(self._own[absence.resident_id], []).append(absence)

    def _read_visits(self) -> None:
        came: dict[int, dict[date, str]] = defaultdict(dict)
        self._came = came
        begun, over = organisation.day_span(self._tx, self._whole.start, self._whole.end - _DAY)
        kept = select(Appointment.resident_id, Appointment.at).where(
            Appointment.resident_id.in_(self._own),
            Appointment.at >= begun,
            Appointment.at < over,
            Appointment.state == AppointmentState.KEPT.value,
        )
        visits = select(Visit.resident_id, Visit.start).where(
            Visit.resident_id.in_(self._own), Visit.start >= begun, Visit.start < over
        )
        for word, query in (("elsewhere", kept), ("present", visits)):  # a visit says more
            for one, at in self._tx.session.execute(query):
                came[self._own[one or 0]][organisation.night_of(self._tx, at)] = word

    def _read_savings(self) -> None:
        """What was put on her savings by a payment: in cash, or set aside of a stipend, a grant or
        earnings. Neither what was taken back nor a withdrawal that was is among it."""
        opposite = aliased(Payment)
        query = (
            select(Account.resident_id, Payment.on, Payment.currency, LedgerEntry.amount)
            .join(LedgerEntry, LedgerEntry.account_id == Account.id)
            .join(Payment, Payment.ledger_transaction_id == LedgerEntry.transaction_id)
            .outerjoin(opposite, opposite.reverses_id == Payment.id)
            .where(
                Account.kind == AccountKind.SAVINGS.value,
                Account.resident_id.in_(self._own),
                LedgerEntry.amount < 0,  # a credit
                Payment.reverses_id.is_(None),
                opposite.id.is_(None),
                Payment.on >= self._whole.start,
                Payment.on < self._whole.end,
            )
        )
        self._saved = [
            (self._own[who or 0], on, currency, -amount)
            for who, on, currency, amount in self._tx.session.execute(query)
        ]


def _days(span: Span) -> list[date]:
    return [span.start + _DAY * number for number in range(span.days)]
