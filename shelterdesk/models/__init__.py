# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is stored: one file a noun, ORM classes and enums, no input or output.

May import ``models.base``, ``models.answers``, errors and i18n. Every table has a random ``uuid``
(it binds sealed text to its row), who made and last changed it, and constraint names from one
convention, because SQLite cannot drop what has no name.
"""

from shelterdesk.models import (  # noqa: F401 - importing registers the tables
    absences,
    appointments,
    assessments,
    audit,
    belongings,
    cash,
    certificates,
    complaints,
    consents,
    counselling,
    documents,
    families,
    funds,
    grants,
    health,
    imports,
    incidents,
    income,
    journeys,
    ledger,
    legal,
    log_entries,
    medication,
    merges,
    move_on,
    organisation,
    outreach,
    paper_texts,
    papers,
    partners,
    payments,
    placements,
    plans,
    referrals,
    reservations,
    residents,
    retention,
    rooms,
    safe,
    safety,
    services_given,
    shifts,
    staff,
    stipends,
    support,
    tasks,
    training,
    visits,
    vocabularies,
    work,
)
from shelterdesk.models.base import Base

metadata = Base.metadata
