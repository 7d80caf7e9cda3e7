# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A guardian who must be told nothing, as the visitor check knows one.

The guardian's own row is about a minor, so nothing in it is open. How to recognise the person is an
entry among the outsiders, under the file key, and whose guardian it is is sealed in both rows. The
entry is an act of its own: in one act with the row, which is about the minor, the trail would tell.
Nor does it take over the row's days, by which the two could be matched.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.safety import KeepApart
from shelterdesk.services.residents.guardians import GuardianForm
from shelterdesk.services.safety import outsiders
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.folding import fold

__all__ = ["LABEL", "settle"]

#: The words of the act: those of any other entry of the visitor check.
LABEL: Final = N_("Wrote down who must be kept away")


@verb(Capability.EDIT_CASE)
def settle(tx: Transaction, *, resident_id: int, form: GuardianForm) -> int | None:
    """Let the visitor check know the guardian of a form, or no more; returns the entry's number.

    ``form`` is the one that was saved. An entry is changed only in what the form says: other
    spellings and the instruction that colleagues added stay. Without the key an entry that is there
    cannot be found; what is typed then makes one more.
    """
    row = _found(tx, form)
    is_over = form.end is not None and form.end <= tx.today
    if not form.is_for_the_door or is_over:
        if row is not None and (row.end or OPEN_END) > tx.today:
            outsiders.end(tx, entry_id=row.id)
        return None
    names, phones = _typed(form.name), _typed(form.phone)
    if row is None:
        if not (names or phones):
            return None
        told = OutsiderForm(names=names, phones=phones)
        uuid = "" if isinstance(form.entry, Hidden) else form.entry
        return outsiders.add_outsider(tx, form=told, resident_ids=[resident_id], uuid=uuid)
    told = outsiders.form(tx, entry_id=row.id)
    told = replace(
        told, names=_with(told.names, names), phones=_with(told.phones, phones), last_day=None
    )
    outsiders.edit(tx, entry_id=row.id, form=told)
    return row.id


def _found(tx: Transaction, form: GuardianForm) -> KeepApart | None:
    if isinstance(form.entry, Hidden):
        return None
    query = select(KeepApart).where(KeepApart.uuid == form.entry, KeepApart.concerns.is_not(None))
    return tx.session.scalar(query)


def _typed(text: str | Hidden) -> str:
    return "" if isinstance(text, Hidden) else text.strip()


def _with(lines: str, line: str) -> str:
    """Lines with one more before them, unless it is there."""
    if not line or fold(line) in {fold(known) for known in lines.splitlines()}:
        return lines
    return f"{line}\n{lines}".strip()
