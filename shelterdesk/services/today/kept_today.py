# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Today found is kept until something of it changes: the page is opened all day, and each of
some thirty questions costs several statements. After an act only those are asked again whose tables
it touched; a new day, another night, another right or language asks all of them.

It lies in the memory between unlock and lock, as the search index does, and nowhere else.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final, TypeVar

from shelterdesk import i18n
from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.services import organisation

__all__ = ["ALWAYS", "Moment", "answer", "moment"]

T = TypeVar("T")
Moment = tuple[object, ...]

#: Whom one may see, how people, rooms and colleagues are called: any line may say it.
ALWAYS: Final = frozenset({
    "bed", "break_glass", "merge", "organisation", "resident", "resident_access", "room", "site",
    "staff", "term",
})  # fmt: skip


class _Kept:
    """Answers by what was asked: for which moment each holds, and the tables it comes from."""

    def __init__(self) -> None:
        self.answers: dict[Callable[..., Any], tuple[Moment, frozenset[str], Any]] = {}

    def tables_changed(self, tables: set[str]) -> None:
        for ask, (_moment, of_tables, _answer) in list(self.answers.items()):
            if of_tables & tables:
                del self.answers[ask]


def moment(tx: Transaction) -> Moment:
    """What an answer depends on beside the file: whose it is, her rights and keys, day, night and
    language."""
    return (
        tx.staff_id,
        frozenset(filter(tx.may, Capability)),
        frozenset(filter(tx.sealer.can_read, tx.sealer.names())),
        tx.today,
        organisation.tonight(tx),
        i18n.language(),
    )


def answer(
    tx: Transaction,
    ask: Callable[[Transaction], T],
    tables: Iterable[str],
    at: Moment,
    *,
    by_minute: bool = False,
) -> T:
    """The answer, which is frozen and holds no row of a session; ``by_minute``: it may be another
    one as the day goes on, without anything being written."""
    if not tx.is_read:
        return ask(tx)  # what a verb wrote itself may still be rolled back
    if by_minute:
        at = (*at, tx.now.replace(second=0, microsecond=0))
    kept = tx.memory.get(_Kept) or tx.memory.keep(_Kept())
    found = kept.answers.get(ask)
    if found is None or found[0] != at:
        found = kept.answers[ask] = at, ALWAYS.union(tables), ask(tx)
    value: T = found[2]
    return value
