# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving on: applications for a home, homes people live in, visits there, and how it went later."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from shelterdesk.demo.desk import Desk
from shelterdesk.models.move_on import (
    ApplicationState,
    FollowUpSource,
    HousedState,
    HousingFollowUp,
    TenancyVisitState,
    Tenure,
)
from shelterdesk.models.rooms import HousingKind, Stay
from shelterdesk.models.support import SupportPeriod
from shelterdesk.models.vocabularies import Term
from shelterdesk.services.moving_on import applications, follow_ups, tenancies
from shelterdesk.services.moving_on.applications import ApplicationForm
from shelterdesk.services.moving_on.tenancies import TenancyForm
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Scope

_A_DAY: Final = timedelta(days=1)
_MONTHS: Final = (3, 6, 12, 18)
_OWN_HOME: Final = ("own-home", "own-home-subsidy")
_ASKED: Final = 6  # people who are asked where they live
_HOMES: Final = 3
#: What was heard, and how; not knowing is an answer of its own.
_HEARD: Final = (
    (HousedState.SAME_HOME, FollowUpSource.TOLD_US, "The kitchen is painted yellow now."),
    (HousedState.UNKNOWN, FollowUpSource.NONE, ""),
    (HousedState.ANOTHER_HOME, FollowUpSource.TOLD_US, "Nearer to work, with a friend."),
    (HousedState.SAME_HOME, FollowUpSource.VISIT, ""),
    (HousedState.TEMPORARY, FollowUpSource.PARTNER, "A room for the winter, through the trust."),
)
_ADDRESSES: Final = ("14 Orchard Row, second floor", "3 Mill Lane, flat B", "27 Canal Street")


def write(desk: Desk) -> None:
    """All of it."""
    _applications(desk)
    stays = _ended(desk)
    _homes(desk, stays)
    _later(desk, stays)


def _applications(desk: Desk) -> None:
    people = desk.longest(20)
    for number, (back, steps) in enumerate((
        (18, ((15, ApplicationState.SENT),)),
        (16, ((14, ApplicationState.SENT), (4, ApplicationState.OFFERED))),
        (6, ()),
    )):  # fmt: skip
        who = desk.turn(people, number + 3)
        if who is None:
            return
        partner = desk.partners.get("Keys Housing Trust") if number != 1 else None
        with desk.on(back, 11):
            form = ApplicationForm(
                HousingKind.LONG_TERM, partner,
                "" if partner else "A landlord who knows the trust",
                note="Ground floor if it can be; near the school.",
            )  # fmt: skip
            id_ = applications.add(desk.tx, resident_id=who.resident_id, form=form)
        for then, state in steps:
            with desk.on(then, 12):
                again = desk.night + 5 * _A_DAY if state is ApplicationState.SENT else None
                applications.step(desk.tx, application_id=id_, state=state, ask_again_on=again)


def _ended(desk: Desk) -> list[Stay]:
    """The last stay of each who does not stay here any more, the newest first; nobody protected."""
    rows = residents.find(desk.tx, scope=Scope.ALL)
    gone = {row.id for row in rows if not row.is_here and not row.is_protected}
    found: dict[int, Stay] = {}
    query = select(Stay).where(Stay.end <= desk.night).order_by(Stay.end.desc(), Stay.id)
    for stay in desk.tx.session.scalars(query):
        if stay.resident_id in gone:
            found.setdefault(stay.resident_id, stay)
    return list(found.values())


def _homes(desk: Desk, stays: list[Stay]) -> None:
    """A home of one's own, where somebody comes by now and then."""
    own = desk.tx.session.scalars(
        select(Term.id).where(Term.vocabulary == "destination", Term.code.in_(_OWN_HOME))
    ).all()
    moved = [stay for stay in stays if stay.destination_id in own and _days(desk, stay) > 30]
    for number, stay in enumerate((moved or stays)[:_HOMES]):
        start = stay.end or desk.night
        back = min(_days(desk, stay), 60)
        with desk.on(back, 10):
            form = TenancyForm(
                HousingKind.LONG_TERM, start, Tenure.OWN if number else Tenure.PARTNER,
                contract_until=desk.night + timedelta(days=200 + 30 * number),
                address=_ADDRESSES[number % len(_ADDRESSES)],
            )  # fmt: skip
            id_ = tenancies.add(desk.tx, resident_id=stay.resident_id, form=form)
        for then, state, note in (
            (back // 2, TenancyVisitState.HELD, "Coffee and the electricity bill. All well."),
            (back // 3, TenancyVisitState.NOT_FOUND, ""),
            (-6 - number, None, ""),
        ):
            day = max(desk.night - timedelta(days=then), start)
            with desk.on(max(then, 0), 15):
                visit_id = tenancies.plan_visit(
                    desk.tx, tenancy_id=id_, on=day, staff_id=desk.staff["P4"]
                )
                if state is not None:
                    tenancies.record_visit(desk.tx, visit_id=visit_id, state=state, note=note)


def _later(desk: Desk, stays: list[Stay]) -> None:
    """Some wished to be asked later; what was due is answered, one question is due these days."""
    asked = [stay for stay in stays if _days(desk, stay) > 95]
    now = next((stay for stay in asked if _is_due(desk, stay) and _is_own(desk, stay)), None)
    asked = [stay for stay in asked if stay is not now and not _is_due(desk, stay)][:_ASKED]
    for stay in (*asked, *((now,) if now is not None else ())):
        with desk.on(_days(desk, stay), 12):
            follow_ups.plan_for(desk.tx, stay, stay.end or desk.night)
    waiting = desk.tx.session.scalars(
        select(HousingFollowUp)
        .where(HousingFollowUp.due <= desk.night - 14 * _A_DAY)
        .order_by(HousingFollowUp.id)
    ).all()
    for number, row in enumerate(waiting):
        state, source, note = _HEARD[number % len(_HEARD)]
        on = row.due + 5 * _A_DAY
        with desk.on((desk.night - on).days, 14):
            follow_ups.answer(
                desk.tx, follow_up_id=row.id, on=on, state=state, source=source, note=note
            )


def _days(desk: Desk, stay: Stay) -> int:
    """Since it ended."""
    return (desk.night - (stay.end or desk.night)).days


def _is_due(desk: Desk, stay: Stay) -> bool:
    """Whether one of the questions is due within two weeks before today."""
    end: date = stay.end or desk.night
    dues = (end + relativedelta(months=months) for months in _MONTHS)
    return any(desk.night - 14 * _A_DAY < day <= desk.night for day in dues)


def _is_own(desk: Desk, stay: Stay) -> bool:
    """Whether the director is the one to ask."""
    period = desk.tx.session.get(SupportPeriod, stay.support_period_id)
    return period is None or period.caseworker_id in {None, desk.staff["K3"]}
