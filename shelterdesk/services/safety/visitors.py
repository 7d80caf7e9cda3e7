# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The visitor check: is the person at the door, or on the phone, one who must not find somebody?

There are two answers and no third. It never looks among residents, so a resident's name is
*nothing known* like any other word; and it does not say which entry it found, nor how many. That a
check was made is written down with its answer; what was typed is not kept anywhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.values import likeness

__all__ = ["Answer", "check"]

_FEWEST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True)
class Answer:
    """What to do. Without ``is_known`` there is nothing else in it."""

    is_known: bool = False
    instruction: str = ""

    @property
    def words(self) -> str:
        """The answer itself."""
        return _("Do not admit, do not confirm.") if self.is_known else _("Nothing known")


@query(Capability.SEE_RESIDENTS, viewed=N_("Checked a visitor"), each_time=True)
def check(tx: Transaction, *, text: str) -> Answer:
    """Whether a name, a number or a description fits somebody who must be kept away."""
    if len("".join(text.split())) < _FEWEST_LETTERS:
        raise Invalid(_("Write a name, a number or a description."), field="text")
    entries = tx.session.scalars(
        select(KeepApart)
        .where(
            KeepApart.concerns.is_not(None), KeepApart.start <= tx.today, KeepApart.end > tx.today
        )
        .order_by(KeepApart.start.desc(), KeepApart.id.desc())
    )
    found = [entry for entry in entries if _fits(text, entry)]
    tx.details["is_known"] = bool(found)
    if not found:
        return Answer()
    told = next((entry.instruction for entry in found if entry.instruction), "")
    return Answer(True, told or _("Call the person who leads the shift."))


def _fits(text: str, entry: KeepApart) -> bool:
    return (
        any(likeness.same_name(text, name) for name in entry.names.splitlines())
        or any(likeness.same_number(text, number) for number in entry.phones.splitlines())
        or likeness.describes(text, f"{entry.description} {entry.names}")
    )
