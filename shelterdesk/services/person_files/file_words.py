# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Answers of one person's file in words: opened where the key is there, other people replaced where
the copy is to leave them out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import Column, String, Table

from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Damaged, NotAllowed
from shelterdesk.i18n import _
from shelterdesk.models.base import BY_ROW
from shelterdesk.models.staff import Staff
from shelterdesk.privacy import group_name
from shelterdesk.services.person_files.other_people import OtherPeople
from shelterdesk.services.values import value_words
from shelterdesk.services.values.value_words import NOTHING, ValueWords

#: Where people without a record are named: table, columns of names, column of numbers.
OUTSIDERS: Final = (
    ("keep_apart", ("names",), "phones"),
    ("guardian", ("name",), "phone"),
    ("dependant", ("name",), ""),
    ("protection_order", ("against",), ""),
)
_NAMES: Final = frozenset((table, name) for table, names, _phone in OUTSIDERS for name in names)
#: What tells who somebody else is, in any wording.
_LEFT_OUT: Final = frozenset({
    ("keep_apart", "phones"), ("keep_apart", "description"), ("guardian", "phone"),
})  # fmt: skip


def group(name: str) -> str:
    """The group that keeps a class, as colleagues call it."""
    return group_name(name)


class FileWords(ValueWords):
    """``opened_classes`` were opened with a key, ``closed_classes`` could not be."""

    def __init__(self, tx: Transaction, resident_id: int, others: OtherPeople | None) -> None:
        super().__init__(tx, is_revealed=True)
        self._tx = tx
        self._resident_id = resident_id
        self._others = others
        self.opened_classes: set[str] = set()
        self.closed_classes: set[str] = set()

    def answer(self, table: Table, question: str, values: Mapping[str, Any], uuid: str) -> str:
        """As anywhere; in a copy that leaves other people out, without them."""
        words = super().answer(table, question, values, uuid)
        others, column = self._others, table.columns[question]
        if others is None or words == NOTHING or values.get(question) is None:
            return words
        if (table.name, question) in _LEFT_OUT:
            return _("(left out: another person)")
        if (table.name, question) in _NAMES:
            return others.outsider(words)
        is_text = isinstance(column.type, String) or "sealed" in column.info
        return others.replaced(words) if is_text and not column.foreign_keys else words

    def bare(self, row: Any, column: str) -> str:
        """A column as it is, for knowing a name; nothing where it is closed."""
        value = getattr(row, column)
        if not isinstance(value, bytes):
            return str(value or "")
        try:
            return self._tx.reveal(row, column) or ""
        except (NotAllowed, Damaged):
            return ""

    def sealed(self, table: Table, column: Column[Any], stored: Any, uuid: str) -> str:
        """Opened; what is closed says who keeps it."""
        name = self._class_of(column, stored)
        try:
            words = self.opened(table, column, stored, uuid)
        except NotAllowed:
            self.closed_classes.add(name)
            return _("Kept by {group}: ask there").format(group=group(name))
        except Damaged:
            return _("(cannot be read any more)")
        self.opened_classes.add(name)
        return words or NOTHING

    def person(self, resident_id: int) -> str:
        """Herself by name, somebody else by name or by letter."""
        if self._others is None or self._others.is_own(resident_id):
            return super().person(resident_id)
        return self._others.resident(resident_id)

    def staff(self, staff_id: int) -> str:
        """A colleague; by code alone in a copy without names."""
        if self._others is None:
            return super().staff(staff_id)
        row = self._tx.session.get(Staff, staff_id)
        return "" if row is None else row.code

    def relation(self, code: str | None) -> str:
        """What an addition is to its note."""
        return value_words.code_word("log_entry", "relation", code)

    def _class_of(self, column: Column[Any], stored: Any) -> str:
        declared = str(column.info["sealed"])
        found = self._tx.sealer.class_of(capture.raw(stored))
        return found or ("" if declared == BY_ROW else declared)
