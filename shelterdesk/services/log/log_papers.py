# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A day of the log as a sheet: what everybody reads, or also what the person printing may read.

In the redacted copy people stand as Person A, Person B, the same letter each time, in the words too
as far as they can be found (see ``other_people.py``), and colleagues not at all.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_, _
from shelterdesk.models.log_entries import LogKind
from shelterdesk.privacy import group_name
from shelterdesk.services import organisation
from shelterdesk.services.log import log_book, log_rows
from shelterdesk.services.log.log_rows import DESK, LogRow, Words
from shelterdesk.services.person_files.other_people import OtherPeople
from shelterdesk.services.residents import protection
from shelterdesk.services.values.value_words import code_word, day_in_words
from shelterdesk.statistics.daily_log_sheet import DailyLogSheet, LoggedNote

#: Nobody's file: on a sheet about a house everybody is another person.
_NOBODY = 0


@query(Capability.PRINT, viewed=N_("Opened a day of the log to print"), each_time=True)
def sheet(
    tx: Transaction,
    *,
    day: date | None = None,
    kind: LogKind | None = None,
    is_for_desk: bool = True,
    is_redacted: bool = False,
) -> DailyLogSheet:
    """A day, None for the one that is going on; ``is_for_desk``: only what everybody may read."""
    tx.need(Capability.SEE_RESIDENTS)
    day = day or organisation.tonight(tx)
    rows = log_book.whole_day(tx, day, () if kind is None else (kind,))
    paper = _Paper(tx, rows, is_for_desk=is_for_desk, is_redacted=is_redacted)
    notes = tuple(paper.note(row) for row in rows)
    tx.details["day"] = day.isoformat()
    return DailyLogSheet(
        day=day,
        notes=notes,
        kind="" if kind is None else code_word("log_entry", "kind", kind),
        classes=tuple(sorted(paper.classes)),
        is_redacted=is_redacted,
    )


class _Paper:
    """Entries as they stand on paper, and whose words came onto it."""

    def __init__(
        self, tx: Transaction, rows: list[LogRow], *, is_for_desk: bool, is_redacted: bool
    ) -> None:
        self._tx = tx
        self._is_for_desk = is_for_desk
        self._others = OtherPeople(tx, _NOBODY) if is_redacted else None
        self._replaced: Callable[[str], str] = (
            self._others.replaced if self._others is not None else str
        )
        self._texts = log_rows.texts_of(tx, [one.id for row in rows for one in row.family()])
        self.classes: set[str] = set()

    def note(self, row: LogRow) -> LoggedNote:
        """One entry with what was added to it."""
        words, why_not = self._words(row)
        people = [self._name(*one) for one in row.people]
        if row.words is Words.WITHHELD:
            people.append(protection.one_person())
        return LoggedNote(
            at=row.at,
            kind=code_word("log_entry", "kind", row.kind),
            people=tuple(people),
            words=self._replaced(words),
            why_not=why_not,
            author="" if self._others is not None else row.author,
            struck=self._struck(row.struck),
            added=tuple(self.note(one) for one in row.addenda),
        )

    def _name(self, resident_id: int, name: str) -> str:
        return name if self._others is None else self._others.resident(resident_id)

    def _struck(self, by: LogRow | None) -> str:
        if by is None:
            return ""
        reason = self._replaced(self._words(by)[0])
        day, time = day_in_words(by.at.date()), f"{by.at:%H:%M}"
        said = _("Struck {day} {time}").format(day=day, time=time)
        return f"{said}: {reason}" if reason else said

    def _words(self, row: LogRow) -> tuple[str, str]:
        """The words, or why there are none."""
        if row.words in (Words.WITHHELD, Words.ERASED):
            return "", {
                Words.WITHHELD: _("It also concerns a protected person."),
                Words.ERASED: _("Its words were erased."),
            }[row.words]
        of_class = row.confidentiality
        sealed = _("Sealed: {group}").format(group=group_name(of_class))
        if of_class != DESK and self._is_for_desk:
            return "", sealed
        found, text = log_rows.words_of(self._tx, of_class, self._texts[row.id], is_opened=True)
        if found is not Words.SHOWN:
            return "", sealed if found is Words.LOCKED else _("Its words cannot be read.")
        if of_class != DESK:
            self.classes.add(of_class)
            for resident_id, _name in row.people:
                self._tx.person(resident_id)
        is_said = text == code_word("log_entry", "kind", row.kind)
        return ("" if is_said else text), ""
