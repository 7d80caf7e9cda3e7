# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where people live some months after a stay ended: asked only of who wished it, answered once.

*Unknown* is an answer of its own and says nothing about how somebody lives. What was written is
history: later contacts have their own rows and never write over it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.move_on import FollowUpSource, HousedState, HousingFollowUp
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Stay
from shelterdesk.models.staff import Staff
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms import stays
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.statistics.housing_sheet import AFTER

__all__ = [
    "FollowUpRow", "FollowUpSource", "HousedState", "answer", "due", "of_resident",
    "plan_for", "timeline", "unwish",
]  # fmt: skip

TABLES: Final = ("housing_follow_up", "stay", "support_period", "case_assignment")
_LONGEST: Final = 2000


@dataclass(frozen=True, slots=True)
class FollowUpRow:
    """One question, and its answer once there is one."""

    id: int
    stay_id: int
    months: int
    due: date
    done_on: date | None
    state: HousedState | None
    source: FollowUpSource | None
    note: str | Hidden
    is_needed: bool  # not answered, nobody came back, and no contact was refused since


@verb(Capability.PLACE_PEOPLE)
def unwish(tx: Transaction, *, stay_id: int) -> None:
    """No contact is wished for any more: what was not asked goes, what was answered stays."""
    drop_for(tx, stays.get(tx, stay_id))


@verb(Capability.EDIT_CASE)
def answer(
    tx: Transaction,
    *,
    follow_up_id: int,
    on: date,
    state: str,
    source: str = FollowUpSource.NONE,
    note: str | Hidden = "",
) -> None:
    """Write where somebody lives, and how it is known. Written once: it can be undone at once, and
    is history then."""
    row = _get(tx, follow_up_id)
    if row.done_on is not None:
        raise Conflict(_("This is answered already. What was written stays."))
    if state not in list(HousedState):
        raise Invalid(_("Choose one from the list."), field="state")
    if source not in list(FollowUpSource):
        raise Invalid(_("Choose one from the list."), field="source")
    is_unknown = state == HousedState.UNKNOWN
    if not is_unknown and source == FollowUpSource.NONE:
        raise Invalid(_("Say how this is known, or choose “Not known”."), field="source")
    if on > tx.today:
        raise Invalid(_("That day has not come yet."), field="on")
    stay = tx.session.get_one(Stay, row.stay_id)
    if on < (stay.end or on):
        raise Invalid(_("Choose a day after the stay ended."), field="on")
    if not isinstance(note, Hidden):
        sealed_words.checked(note, field="note", longest=_LONGEST)
    row.done_on, row.state = on, HousedState(state).value
    row.source = (FollowUpSource.NONE if is_unknown else FollowUpSource(source)).value
    sealed_words.write(tx, row, "note", note)


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int) -> list[FollowUpRow]:
    """All questions of a person, in the order of their days."""
    residents.get(tx, resident_id)
    rows = tx.session.execute(
        select(HousingFollowUp, _is_needed())
        .join(Stay, Stay.id == HousingFollowUp.stay_id)
        .where(HousingFollowUp.resident_id == resident_id)
        .order_by(HousingFollowUp.due, HousingFollowUp.id)
    )
    return [
        FollowUpRow(
            id=row.id,
            stay_id=row.stay_id,
            months=row.months,
            due=row.due,
            done_on=row.done_on,
            state=HousedState(row.state) if row.state else None,
            source=FollowUpSource(row.source) if row.source else None,
            note=sealed_words.revealed(tx, row, "note"),
            is_needed=bool(is_needed),
        )
        for row, is_needed in rows
    ]


def due(tx: Transaction) -> list[DueLine]:
    """Whom to ask, for the caseworker; for all who do case work where there is none any more."""
    if not tx.may(Capability.EDIT_CASE):
        return []
    own = or_(
        SupportPeriod.id.is_(None),
        SupportPeriod.caseworker_id == tx.staff_id,
        SupportPeriod.caseworker_id.is_(None),
        SupportPeriod.caseworker_id.not_in(select(Staff.id).where(Staff.is_active)),
    )
    rows = tx.session.execute(
        select(HousingFollowUp, Resident.known_as, Resident.code)
        .join(Stay, Stay.id == HousingFollowUp.stay_id)
        .join(Resident, Resident.id == HousingFollowUp.resident_id)
        .outerjoin(SupportPeriod, SupportPeriod.id == Stay.support_period_id)
        .where(HousingFollowUp.due <= tx.today, own, _is_needed())
        .where(protection.visible(tx, HousingFollowUp.resident_id))
        .order_by(HousingFollowUp.due, HousingFollowUp.id)
    )
    return [
        DueLine(
            day=row.due,
            icon="house",
            title=_("Ask where {who} lives now").format(who=shown_name(known_as, code)),
            detail=after_words(row.months),
            resident_id=row.resident_id,
            tab="moving_on",
            kind=DueKind.HOUSING,
            record=("housing_follow_up", row.id),
        )
        for row, known_as, code in rows
    ]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """What was heard of where somebody lives."""
    found = []
    for row in of_resident(tx, resident_id=resident_id):
        if row.done_on is None:
            continue
        state = value_words.code_word("housing_follow_up", "state", row.state)
        source = value_words.code_word("housing_follow_up", "source", row.source)
        is_known = row.source is not FollowUpSource.NONE
        detail = " · ".join((after_words(row.months), *((source,) if is_known else ())))
        title = _("Home: {state}").format(state=state)
        record = ("housing_follow_up", row.id)
        found.append(TimelineEvent(row.done_on, "stays", "house", title, detail, record=record))
    return found


def after_words(months: int) -> str:
    """How long after the stay."""
    words = ngettext("{n} month after the stay", "{n} months after the stay", months)
    return words.format(n=months)


def plan_for(tx: Transaction, stay: Stay, end: date) -> None:
    """Questions at all months that have none yet, for services. A month that was answered before a
    check-out was taken back is not asked again."""
    known = {row.months: row for row in _of_stay(tx, stay)}
    for months in AFTER:
        day = end + relativedelta(months=months)
        if months not in known:
            tx.session.add(
                HousingFollowUp(
                    resident_id=stay.resident_id, stay_id=stay.id, months=months, due=day
                )
            )
        elif known[months].done_on is None:
            known[months].due = day
    tx.session.flush()


def drop_for(tx: Transaction, stay: Stay) -> None:
    """Take back what was not asked yet, for services."""
    for row in _of_stay(tx, stay):
        if row.done_on is None:
            tx.session.delete(row)
    tx.session.flush()


# Within
def _of_stay(tx: Transaction, stay: Stay) -> list[HousingFollowUp]:
    return list(
        tx.session.scalars(select(HousingFollowUp).where(HousingFollowUp.stay_id == stay.id))
    )


def _get(tx: Transaction, follow_up_id: int) -> HousingFollowUp:
    row = tx.session.get(HousingFollowUp, follow_up_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This question is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row


def refused() -> ColumnElement[bool]:
    """Whether no contact is wished for any more since the stay of a question, for services."""
    other = aliased(HousingFollowUp)
    return exists().where(
        other.stay_id == HousingFollowUp.stay_id, other.state == HousedState.DECLINED.value
    )


def came_back() -> ColumnElement[bool]:
    """Whether the person of a stay has stayed here again since, for services."""
    later = aliased(Stay)
    return exists().where(
        later.resident_id == Stay.resident_id, later.id != Stay.id, later.end > Stay.end
    )


def _is_needed() -> ColumnElement[bool]:
    """Not answered, no contact refused since the stay, and nobody stays here again."""
    is_open = HousingFollowUp.done_on.is_(None) & (Stay.end < OPEN_END)
    return is_open & ~refused() & ~came_back()
