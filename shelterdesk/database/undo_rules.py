# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an undo must not bring back, although the database would take it.

Some rules are the desk's, not the database's: a past that another system recorded may hold two
enrolments of one person at once, or nights in a bed that was out of use. So no trigger can hold
them. Services ask before they write; an undo writes without asking, so the same is asked here, of
the rows that it brings back and of those that came or changed since by an act that still stands.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, exists, false, func, or_, select
from sqlalchemy.orm import aliased

from shelterdesk.database import undo_money
from shelterdesk.database.capture import RowChange
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict
from shelterdesk.i18n import _
from shelterdesk.models.absences import RollCall
from shelterdesk.models.assessments import Assessment, AssessmentState
from shelterdesk.models.audit import AuditEvent, AuditImage, Change
from shelterdesk.models.base import Base
from shelterdesk.models.certificates import Certificate
from shelterdesk.models.funds import StayFunding
from shelterdesk.models.incidents import Incident
from shelterdesk.models.journeys import JourneyStage
from shelterdesk.models.reservations import Reservation, ReservationState, WaitingEntry
from shelterdesk.models.rooms import Bed, BedAssignment, BedBlock, Stay
from shelterdesk.models.safety import SafetyPlan
from shelterdesk.models.shifts import Shift
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.training import Attendance

_LOOKED_AT: Final = frozenset({
    "stay", "bed_assignment", "bed_block", "safety_plan", "assessment", "journey_stage",
    "support_period", "shift", "reservation", "waiting_entry",
    "stay_funding", "certificate",
})  # fmt: skip

#: Of these a person has one at a time.
_ONE_AT_A_TIME: Final[dict[str, Any]] = {"stay": Stay, "journey_stage": JourneyStage}


def refuse_what_breaks_them(tx: Transaction, event_id: int) -> None:
    """Raise ``Conflict`` if what undoing this act has brought back breaks a rule of the desk."""
    for change in tx.capture:
        if change.table == "incident_person":
            _refuse_frozen(tx, change)
        if change.table == "attendance_status":
            _refuse_used(tx, change)
        if change.table == "roll_call_mark":
            _refuse_closed(tx, change, event_id)
        if change.change is Change.DELETE:
            continue
        questions = list(undo_money.in_the_way(change))
        if change.table in _LOOKED_AT:
            questions += _questions(change.table, change.row_id, event_id)
        for query in questions:
            if tx.session.execute(query.limit(1)).first() is not None:
                raise Conflict(
                    _("This cannot be undone any more: what is there now is in the way.")
                )


def _refuse_closed(tx: Transaction, change: RowChange, event_id: int) -> None:
    """Raise ``Conflict`` if a mark goes or changes whose roll call was closed since: who closed it
    had seen it. What became known after the closing can still be taken back."""
    closed = select(RollCall.id).where(
        RollCall.id == _belongs_to(tx, change, "roll_call_id"),
        RollCall.closed_at.is_not(None),
        _is_newer("roll_call", RollCall.id, event_id),
    )
    if tx.session.execute(closed).first() is not None:
        raise Conflict(_("The roll call was closed since. Open it again first."))


def _refuse_used(tx: Transaction, change: RowChange) -> None:
    """Raise ``Conflict`` if a word for attending counts as something else and rolls were called
    with it: what they came to would change."""
    if not {"counts_as", "is_there"} & change.image.keys():
        return
    used = select(Attendance.id).where(Attendance.status_id == change.row_id).limit(1)
    if tx.session.execute(used).first() is not None:
        raise Conflict(_("Rolls were called with this word since. What it counts as stays."))


def _belongs_to(tx: Transaction, change: RowChange, column: str) -> Any:
    """What a row points to, also one that is gone."""
    if change.change is Change.DELETE:
        return change.image[column][0]
    table = Base.metadata.tables[change.table]
    return tx.session.execute(select(table.c[column]).where(table.c.id == change.row_id)).scalar()


def _refuse_frozen(tx: Transaction, change: RowChange) -> None:
    """Raise ``Conflict`` if a report of an incident changes that somebody has looked at."""
    incident_id = _belongs_to(tx, change, "incident_id")
    frozen = select(Incident.id).where(
        Incident.id == incident_id, Incident.reviewed_at.is_not(None)
    )
    if tx.session.execute(frozen).first() is not None:
        raise Conflict(_("This report was looked at since and does not change any more."))


def _questions(table: str, row_id: int, event_id: int) -> list[Any]:
    if table == "support_period":
        return [_early_stay(SupportPeriod.id == row_id, Stay, event_id)]
    if table in _ONE_AT_A_TIME:
        own, other = aliased(_ONE_AT_A_TIME[table]), aliased(_ONE_AT_A_TIME[table])
        early = [_early_stay(Stay.id == row_id, SupportPeriod, event_id)]
        return [
            *(early if table == "stay" else ()),
            select(other.id).where(
                own.id == row_id,
                other.id != own.id,
                other.resident_id == own.resident_id,
                or_(_overlap(own, other), _same_day(table, own, other)),
                _is_newer(table, other.id, event_id),
            ),
        ]
    if table in _ONE_OF_A_KIND:
        return [_ONE_OF_A_KIND[table](row_id, event_id)]
    if table == "bed_block":
        # As when somebody is given a bed: only her first night counts.
        return [
            select(BedAssignment.id).where(
                BedBlock.id == row_id,
                BedAssignment.bed_id == BedBlock.bed_id,
                BedAssignment.start >= BedBlock.start,
                BedAssignment.start < BedBlock.end,
                _is_newer("bed_assignment", BedAssignment.id, event_id),
            )
        ]
    return [
        select(BedBlock.id).where(
            BedAssignment.id == row_id,
            BedBlock.bed_id == BedAssignment.bed_id,
            _overlap(BedAssignment, BedBlock),
            _is_newer("bed_block", BedBlock.id, event_id),
        ),
        select(Bed.id).where(
            BedAssignment.id == row_id,
            Bed.id == BedAssignment.bed_id,
            or_(Bed.end < BedAssignment.end, Bed.start > BedAssignment.start),
            _is_newer("bed", Bed.id, event_id),
        ),
    ]


def _second_plan(row_id: int, event_id: int) -> Any:
    held, later = aliased(SafetyPlan), aliased(SafetyPlan)  # of a kind, one holds
    return select(later.id).where(
        held.id == row_id,
        later.id != held.id,
        later.resident_id == held.resident_id,
        later.kind == held.kind,
        later.ended > held.made,
        held.ended > later.made,
        _is_newer("safety_plan", later.id, event_id),
    )


def _second_assessment(row_id: int, event_id: int) -> Any:
    one, second = aliased(Assessment), aliased(Assessment)
    return select(second.id).where(
        one.id == row_id,
        second.id != one.id,
        second.resident_id == one.resident_id,
        one.state == AssessmentState.OPEN,
        second.state == AssessmentState.OPEN,
        _is_newer("assessment", second.id, event_id),
    )


def _later_shift(row_id: int, event_id: int) -> Any:
    again, later = aliased(Shift), aliased(Shift)  # of a house, one is on
    return select(later.id).where(
        again.id == row_id,
        again.closed_at.is_(None),
        later.id > again.id,
        or_(again.site_id.is_(None), later.site_id.is_(None), later.site_id == again.site_id),
        _is_newer("shift", later.id, event_id),
    )


def _second_reservation(row_id: int, event_id: int) -> Any:
    """One place kept for two on a night: the same bed, the same room, or a bed of that room."""
    kept, later = aliased(Reservation), aliased(Reservation)
    bed, other = aliased(Bed), aliased(Bed)
    same_room = func.coalesce(kept.room_id, bed.room_id) == func.coalesce(
        later.room_id, other.room_id
    )
    return (
        select(later.id)
        .select_from(kept)
        .join(later, later.id != kept.id)
        .outerjoin(bed, bed.id == kept.bed_id)
        .outerjoin(other, other.id == later.bed_id)
        .where(
            kept.id == row_id,
            kept.state == ReservationState.OPEN,
            later.state == ReservationState.OPEN,
            or_(kept.bed_id == later.bed_id, kept.room_id.is_not(None), later.room_id.is_not(None)),
            same_room,
            later.hold_until > kept.start,
            kept.hold_until > later.start,
            _is_newer("reservation", later.id, event_id),
        )
    )


def _second_waiting(row_id: int, event_id: int) -> Any:
    one, second = aliased(WaitingEntry), aliased(WaitingEntry)
    return select(second.id).where(
        one.id == row_id,
        second.id != one.id,
        second.resident_id == one.resident_id,
        one.ended_on.is_(None),
        second.ended_on.is_(None),
        _is_newer("waiting_entry", second.id, event_id),
    )


def _paid_twice(row_id: int, event_id: int) -> Any:
    """A night of a stay paid by two funds."""
    one, second = aliased(StayFunding), aliased(StayFunding)
    return select(second.id).where(
        one.id == row_id,
        second.id != one.id,
        second.stay_id == one.stay_id,
        _overlap(one, second),
        _is_newer("stay_funding", second.id, event_id),
    )


def _second_certificate(row_id: int, event_id: int) -> Any:
    """A certificate that would hold again beside the one that was given out in its place."""
    one, second = aliased(Certificate), aliased(Certificate)
    return select(second.id).where(
        one.id == row_id,
        second.id != one.id,
        second.enrolment_id == one.enrolment_id,
        second.kind == one.kind,
        one.revoked_on.is_(None),
        second.revoked_on.is_(None),
        _is_newer("certificate", second.id, event_id),
    )


_ONE_OF_A_KIND: Final = {
    "safety_plan": _second_plan,
    "assessment": _second_assessment,
    "shift": _later_shift,
    "reservation": _second_reservation,
    "waiting_entry": _second_waiting,
    "stay_funding": _paid_twice,
    "certificate": _second_certificate,
}


def _early_stay(which: ColumnElement[bool], newer: Any, event_id: int) -> Any:
    """A stay that would begin before the support period it belongs to."""
    return select(Stay.id).where(
        which,
        Stay.support_period_id == SupportPeriod.id,
        Stay.start < SupportPeriod.opened,
        _is_newer(newer.__tablename__, newer.id, event_id),
    )


def _same_day(table: str, one: Any, other: Any) -> ColumnElement[bool]:
    """A stage that ended on the day it began fills no time, and yet no second begins on that day:
    nobody could say which came first. Two stays may, one without a night and one with nights."""
    return one.start == other.start if table == "journey_stage" else false()


def _overlap(one: Any, other: Any) -> ColumnElement[bool]:
    return and_(one.end > other.start, other.end > one.start)


def _is_newer(table: str, row_id: Any, event_id: int) -> ColumnElement[bool]:
    """Whether an act after this one made or changed a row, and stands; or brought it back."""
    act, undo = aliased(AuditEvent), aliased(AuditEvent)
    stands = act.undoes_id.is_(None) & ~exists().where(undo.undoes_id == act.id)
    return (
        exists()
        .where(
            AuditImage.row_table == table,
            AuditImage.row_id == row_id,
            AuditImage.event_id > event_id,
            act.id == AuditImage.event_id,
            or_(stands, act.undoes_id < event_id),
        )
        .correlate_except(AuditImage, act, undo)
    )
