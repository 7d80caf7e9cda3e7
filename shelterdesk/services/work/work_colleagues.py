# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose work an introduction or a placement can be: a colleague whose role has the right for it,
and who is named for the person where she is protected. The form offers those, the verb asks again.
"""

from __future__ import annotations

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.residents import Resident
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.staff import staff


def offered(tx: Transaction, needs: Capability, resident_id: int | None) -> list[tuple[int, str]]:
    """Ids and names of those who fit; without a person all with the right. Raises ``NotFound`` for
    somebody who must not be seen."""
    if resident_id is not None:
        residents.get(tx, resident_id)
    return [
        (row.id, row.name_shown or row.code)
        for row in staff.who_may(tx, needs)
        if resident_id is None or _sees(tx, resident_id, row.id)
    ]


def checked(tx: Transaction, needs: Capability, resident_id: int, staff_id: int | None) -> int:
    """The id of a colleague who fits; raises ``Invalid`` (field ``staff_id``) for another."""
    if staff_id is None or all(row.id != staff_id for row in staff.who_may(tx, needs)):
        raise Invalid(_("Choose a colleague who looks after work."), field="staff_id")
    if not _sees(tx, resident_id, staff_id):
        words = _("This colleague does not see this protected record.")
        raise Invalid(words, field="staff_id")
    return staff_id


def _sees(tx: Transaction, resident_id: int, staff_id: int) -> bool:
    with tx.session.no_autoflush:
        person = tx.session.get_one(Resident, resident_id)
        return not person.is_protected or staff_id in protection.named_for(tx, resident_id)
