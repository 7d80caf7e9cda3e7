# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every page asks and nobody changes for weeks: words of lists, names of colleagues, houses.

Opening a person's page asked for some of it ten times over. It is kept in the memory between unlock
and lock, which hears of every act and every undo.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.base import Base

T = TypeVar("T")


class _Remembered:
    """Answers by the function that gave them, each with the tables it comes from."""

    def __init__(self) -> None:
        self._answers: dict[Callable[[Transaction], Any], tuple[frozenset[str], Any]] = {}

    def answer(self, ask: Callable[[Transaction], T], tables: frozenset[str], tx: Transaction) -> T:
        if ask not in self._answers:
            self._answers[ask] = tables, ask(tx)
        found: T = self._answers[ask][1]
        return found

    def tables_changed(self, tables: set[str]) -> None:
        for ask, (of_tables, _answer) in list(self._answers.items()):
            if of_tables & tables:
                del self._answers[ask]


def until_changed(
    *models: type[Base],
) -> Callable[[Callable[[Transaction], T]], Callable[[Transaction], T]]:
    """Remember what a function answers until a row of these tables changes.

    For what is the same whoever asks, whenever and in whatever language, and concerns no resident.
    All who ask share one answer: it is frozen, and holds no row of a session. A verb always asks
    the file: what it wrote itself may still be rolled back.
    """
    tables = frozenset(model.__tablename__ for model in models)

    def remember(ask: Callable[[Transaction], T]) -> Callable[[Transaction], T]:
        @wraps(ask)
        def answer(tx: Transaction) -> T:
            if not tx.is_read:
                return ask(tx)
            kept = tx.memory.get(_Remembered) or tx.memory.keep(_Remembered())
            return kept.answer(ask, tables, tx)

        return answer

    return remember
