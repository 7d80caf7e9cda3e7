# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The blank sheet of a round, with the words of the house."""

from __future__ import annotations

from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.services_given import ServiceGiven
from shelterdesk.models.vocabularies import Vocabulary
from shelterdesk.services import vocabularies
from shelterdesk.services.outreach.outreach import COUNTS
from shelterdesk.services.values import record_words
from shelterdesk.services.values.value_words import code_words
from shelterdesk.statistics.outreach_sheet import OutreachSheet

__all__ = ["sheet"]

_ITEMS: Final = 5


@query(Capability.HAND_OUT)
def sheet(tx: Transaction) -> OutreachSheet:
    """What is handed out most stands first."""
    handed = select(ServiceGiven.kind_id, func.count()).where(
        ServiceGiven.outreach_round_id.is_not(None)
    )
    uses = {kind: n for kind, n in tx.session.execute(handed.group_by(ServiceGiven.kind_id))}
    kinds = vocabularies.choices(tx, vocabulary=Vocabulary.SUPPORT_KIND)
    kinds = sorted(kinds, key=lambda one: -uses.get(one.id, 0))[:_ITEMS]
    return OutreachSheet(
        tuple(code_words("outreach_round", "setting").values()),
        tuple(record_words.field("outreach_round", name) for name in COUNTS),
        tuple(one.label for one in kinds),
    )
