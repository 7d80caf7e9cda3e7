# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What partners are called, for lists of other services that name them."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.partners import Partner


def of_partners(tx: Transaction, partner_ids: Collection[int]) -> dict[int, str]:
    """Names by ids."""
    if not partner_ids:
        return {}
    wanted = select(Partner.id, Partner.name).where(Partner.id.in_(partner_ids))
    return {partner_id: name for partner_id, name in tx.session.execute(wanted)}
