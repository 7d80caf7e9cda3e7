# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sheet a person gets who asks who opened her file."""

from __future__ import annotations

from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.residents import Resident
from shelterdesk.services.audit import audit
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.statistics.opened_sheet import OpenedLine, OpenedSheet

_MOST_LINES: Final = 2_000


@query(Capability.PRINT, viewed=N_("Opened the list of who opened this file"))
def sheet(tx: Transaction, *, code: str) -> OpenedSheet:
    """Who opened, changed or printed the file with this code. Raises ``NotFound``."""
    person = resident_id(tx, code=code)
    page = audit.opened(tx, resident_id=person, limit=_MOST_LINES)
    lines = tuple(OpenedLine(row.at, row.staff_code, row.label) for row in page.rows)
    return OpenedSheet(code.strip().upper(), lines, is_all=not page.has_more)


def resident_id(tx: Transaction, *, code: str) -> int:
    """Whose file it is; raises ``NotFound``."""
    found = tx.session.scalar(select(Resident.id).where(Resident.code == code.strip().upper()))
    if found is None or not protection.may_see(tx, found):
        raise NotFound(_("There is no record with this code."), field="person")
    return merged_records.open_one(tx, found)
