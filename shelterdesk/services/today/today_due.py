# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What waits for the person signed in, from all of case work, the longest overdue first.

A source is a plain function ``due(tx) -> list[DueLine]`` of a service, with the tables it reads. It
leaves out whom she may not see (``protection``) and what her role or keys do not show her.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.services.agenda import appointments, tasks
from shelterdesk.services.belongings import belongings
from shelterdesk.services.complaints import complaints
from shelterdesk.services.counselling import counselling_due
from shelterdesk.services.giving import stock
from shelterdesk.services.grants import instalments
from shelterdesk.services.incidents import incidents
from shelterdesk.services.income import earning_sheets
from shelterdesk.services.legal import documents, legal_dates, papers
from shelterdesk.services.log import draft_due
from shelterdesk.services.medication import medicine_due
from shelterdesk.services.money import cash_due, forecast, pay_due
from shelterdesk.services.moving_on import applications, follow_ups, leaving, tenancies
from shelterdesk.services.outreach import helpline
from shelterdesk.services.partners import partner_due
from shelterdesk.services.placements import placement_due
from shelterdesk.services.plans import plan_due
from shelterdesk.services.referrals import referrals
from shelterdesk.services.residents import photos
from shelterdesk.services.retention import nameless, retention
from shelterdesk.services.rooms import places_due, roll_call_due
from shelterdesk.services.safety import protection_orders, safety_plan_due
from shelterdesk.services.shifts import handover
from shelterdesk.services.stipends import stipend_due
from shelterdesk.services.support import aftercare
from shelterdesk.services.today import kept_today
from shelterdesk.services.today.due_line import DueLine
from shelterdesk.services.training import training_due
from shelterdesk.services.visits import open_visits
from shelterdesk.services.work import work_due

__all__ = ["TABLES", "DueLine", "due"]


class Source(NamedTuple):
    """Where lines come from, and the tables whose change may bring others.

    ``by_minute``: they may be others as the day goes on.
    """

    due: Callable[[Transaction], list[DueLine]]
    tables: tuple[str, ...]
    by_minute: bool = False


_SOURCES: Final[tuple[Source, ...]] = (
    Source(aftercare.due, ("aftercare_contact", "support_period", "case_assignment")),
    Source(cash_due.due, cash_due.TABLES),
    Source(complaints.due, complaints.TABLES),
    Source(counselling_due.due, counselling_due.TABLES, by_minute=True),
    Source(documents.due, ("document", "support_period")),
    Source(applications.due, applications.TABLES),
    Source(tenancies.due, tenancies.TABLES),
    Source(follow_ups.due, follow_ups.TABLES),
    Source(helpline.due, helpline.TABLES, by_minute=True),
    Source(instalments.due, instalments.TABLES),
    Source(incidents.due, incidents.TABLES),
    Source(earning_sheets.due, earning_sheets.TABLES),
    Source(forecast.due, forecast.TABLES),
    Source(leaving.due, leaving.TABLES, by_minute=True),
    Source(legal_dates.due, ("legal_date", "legal_matter"), by_minute=True),
    Source(medicine_due.due, medicine_due.TABLES, by_minute=True),
    Source(papers.due, ("paper", "support_period")),
    Source(photos.due, photos.TABLES),
    Source(placement_due.due, placement_due.TABLES),
    Source(plan_due.due, plan_due.TABLES),
    Source(places_due.due, places_due.TABLES, by_minute=True),
    Source(roll_call_due.due, roll_call_due.TABLES, by_minute=True),
    Source(tasks.due, ("task",)),
    Source(handover.due, handover.TABLES),
    Source(draft_due.due, draft_due.TABLES),
    Source(open_visits.due, open_visits.TABLES),
    Source(appointments.due, ("appointment",), by_minute=True),
    Source(belongings.due, ("belonging",)),
    Source(referrals.due, ("referral", "partner")),
    Source(retention.due, retention.TABLES, by_minute=True),
    Source(nameless.due, nameless.TABLES, by_minute=True),
    Source(stock.due, stock.TABLES),
    Source(partner_due.due, partner_due.TABLES),
    Source(pay_due.due, pay_due.TABLES),
    Source(stipend_due.due, stipend_due.TABLES),
    Source(training_due.due, training_due.TABLES, by_minute=True),
    Source(protection_orders.due, protection_orders.TABLES),
    Source(safety_plan_due.due, safety_plan_due.TABLES),
    Source(work_due.due, work_due.TABLES),
)

#: A change of one of these may bring other lines.
TABLES: Final = kept_today.ALWAYS.union(*(source.tables for source in _SOURCES))


@query(Capability.SEE_RESIDENTS)
def due(tx: Transaction) -> list[DueLine]:
    """All lines."""
    at = kept_today.moment(tx)
    found = (
        kept_today.answer(tx, source.due, source.tables, at, by_minute=source.by_minute)
        for source in _SOURCES
    )
    lines = [line for of_source in found for line in of_source]
    return sorted(lines, key=lambda line: (line.day, line.title))
