# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words for how somebody attended, and what each counts as."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.training import AttendanceStatus, CountsAs

#: Code, word, what it counts as. In hospital, in court, in therapy or on agreed leave counts as
#: present: nobody pays for that.
STATUSES: Final = (
    ("present", N_("Present"), CountsAs.PRESENT),
    ("late", N_("Came later"), CountsAs.PRESENT),
    ("hospital", N_("In hospital or ill"), CountsAs.PRESENT),
    ("court", N_("In court or at an authority"), CountsAs.PRESENT),
    ("therapy", N_("In therapy"), CountsAs.PRESENT),
    ("leave", N_("Agreed leave"), CountsAs.PRESENT),
    ("absent", N_("Absent"), CountsAs.ABSENT),
    ("called-off", N_("Called off"), CountsAs.IGNORED),
)
#: Statuses of those who were in the room: their hours are counted.
THERE: Final = frozenset({"present", "late"})


@dataclass(frozen=True, slots=True)
class Status:
    """A word for how somebody attended."""

    id: int
    code: str
    label: str
    counts_as: CountsAs
    is_there: bool  # in the room: hours are counted, and minutes late make sense


@verb(Capability.EDIT_HOUSE_RULES)
def seed(tx: Transaction) -> None:
    """The words a new file begins with."""
    for position, (code, label, counts_as) in enumerate(STATUSES):
        tx.session.add(
            AttendanceStatus(
                code=code,
                label=label,
                counts_as=counts_as.value,
                position=position,
                is_there=code in THERE,
            )
        )


@query(Capability.SEE_TRAINING)
def statuses(tx: Transaction) -> list[Status]:
    """The words to choose from, in their order."""
    return [_status(row) for row in by_code(tx).values() if row.is_active]


# For other services
def by_code(tx: Transaction) -> dict[str, AttendanceStatus]:
    """The words by their codes, in their order."""
    ordered = select(AttendanceStatus).order_by(AttendanceStatus.position, AttendanceStatus.id)
    return {row.code: row for row in tx.session.scalars(ordered)}


def by_id(tx: Transaction) -> dict[int, AttendanceStatus]:
    """The words by their numbers."""
    return {row.id: row for row in by_code(tx).values()}


def found(tx: Transaction, code: str) -> AttendanceStatus:
    """The word of a code; raises ``NotFound``."""
    row = by_code(tx).get(code)
    if row is None:
        raise NotFound(_("Choose how she attended."), field="status")
    return row


# Within
def _status(row: AttendanceStatus) -> Status:
    return Status(row.id, row.code, _(row.label), CountsAs(row.counts_as), row.is_there)
