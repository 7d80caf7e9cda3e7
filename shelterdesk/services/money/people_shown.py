# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names for lists of money: joined records are the one they lead to, and somebody who must not be
seen is "1 person". Sums count her all the same."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.residents import Resident
from shelterdesk.services.merging import merged_records
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name


class PeopleShown:
    """Names for one list; they are read together."""

    def __init__(self, tx: Transaction, resident_ids: Iterable[int | None]) -> None:
        self._tx = tx
        self._hidden = protection.hidden_ids(tx)
        own = {self.open_one(one) for one in resident_ids if one is not None}
        found = tx.session.execute(
            select(Resident.id, Resident.known_as, Resident.code).where(
                Resident.id.in_(own - self._hidden)
            )
        )
        self._names = {row_id: shown_name(known_as, code) for row_id, known_as, code in found}

    def open_one(self, resident_id: int) -> int:
        """The record somebody has now."""
        return merged_records.open_one(self._tx, resident_id)

    def of(self, resident_id: int | None) -> tuple[str, int | None]:
        """What stands for somebody, and the number of her record if she may be seen."""
        if resident_id is None:
            return "", None
        own = self.open_one(resident_id)
        if resident_id in self._hidden or own in self._hidden:
            return protection.one_person(), None
        return self._names[own], own
