# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Beside the list: what is known of a certificate, or what holds of a number."""

from __future__ import annotations

from datetime import date
from functools import partial
from typing import Final

from PySide6.QtCore import Signal

from shelterdesk.i18n import N_, _
from shelterdesk.services.training.certificate_proposals import Proposal
from shelterdesk.services.training.certificates import CertificateRow, Found, Verdict
from shelterdesk.services.values import answers
from shelterdesk.services.values.value_words import code_word
from ui.training import words
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.line import Line
from ui.widgets.opened_view import ColumnView

_VERDICTS: Final = {
    Verdict.GOOD: (N_("It holds"), N_("Compare it with the paper."), "circle-check", "good"),
    Verdict.REVOKED: (
        N_("It was revoked"), N_("It does not hold any more."), "circle-x", "danger",
    ),
    Verdict.UNKNOWN: (
        N_("No such certificate"), N_("Nothing with this number was given out here."),
        "circle-x", "danger",
    ),
    Verdict.MISTYPED: (
        N_("Something is mistyped"), N_("There can be no such number. Ask for it once more."),
        "info", "notice",
    ),
}  # fmt: skip


def kind_words(row: Proposal | CertificateRow) -> str:
    """What it certifies, short, or that it was revoked."""
    if isinstance(row, CertificateRow) and row.revoked_on is not None:
        return _("revoked")
    return _("completion") if row.kind == "completion" else _("attendance")


class CertificateView(ColumnView):
    """``asked``: give, print, revoke or person; ``number`` and ``resident_id`` are of what is
    shown."""

    asked = Signal(str)

    def __init__(self, *, can_give: bool, can_print: bool) -> None:
        super().__init__()
        self._can_give, self._can_print = can_give, can_print
        self.number = ""
        self.resident_id: int | None = None
        self.show_row(None)

    def show_row(self, row: Proposal | CertificateRow | None) -> None:
        """One of the list, or nothing."""
        self.begin()
        self.number, self.resident_id = "", None
        if row is None:
            text = _("Choose somebody to give a certificate to, or type a number to check it.")
            self.add(Empty(text, icon="award"), 1)
            return
        self.resident_id = row.resident_id
        self.add(label(row.shown, "heading", wrap=True))
        if isinstance(row, Proposal):
            self._proposal(row)
        else:
            self._given(row)

    def show_found(self, found: Found) -> None:
        """What holds of a number; of whom one must not see, nothing but that."""
        self.begin()
        self.number, self.resident_id = found.number, found.resident_id
        title, detail, icon, tone = _VERDICTS[found.verdict]
        line = Line(icon, _(title), _(detail), tone=tone, ruled=False)
        line.set_title_tone(tone)
        self.add(line)
        if found.kind_words:
            self._facts(
                found.number,
                (answers.words(found.name_on_it), "user", _("Name on it")),
                (found.kind_words, "award", ""),
                (found.title, "book-open", found.issuer),
                (_days(found), "calendar", words.hours(found.minutes)),
                (", ".join(f"{word}: {level}" for word, level in found.skills), "list-checks",
                 _("Skills")),
                (_on(found.issued_on), "file", _("Given out on")),
                (_on(found.revoked_on), "x", _("Revoked on")),
            )  # fmt: skip
        elif found.number:
            self.add(label(found.number, "strong"))
        self.column.addStretch(1)
        acts = [("print", _("Print"), "printer")] if found.verdict is Verdict.GOOD else []
        self._acts(acts if found.resident_id is not None and self._can_print else [])

    def _proposal(self, row: Proposal) -> None:
        self._facts(
            "",
            (row.group, "book-open", words.hours(row.minutes)),
            (code_word("certificate", "kind", row.kind.value), "award", ""),
            (row.words, "info", _("What completion lacks")),
        )
        self.column.addStretch(1)
        self._acts([("give", _("Give it out…"), "award")] if self._can_give else [])

    def _given(self, row: CertificateRow) -> None:
        self._facts(
            row.number,
            (row.kind_words, "award", ""),
            (row.title, "book-open", row.issuer),
            (words.hours(row.minutes), "clock", ""),
            (_on(row.issued_on), "file", row.issued_by),
            (_on(row.revoked_on), "x", _("Revoked on")),
            (answers.words(row.reason), "message-square", _("Why")),
        )
        self.column.addStretch(1)
        acts = []
        if row.revoked_on is None:
            self.number = row.number
            acts += [("print", _("Print"), "printer")] if self._can_print else []
            acts += [("revoke", _("Revoke…"), "")] if self._can_give else []
        self._acts(acts)

    def _facts(self, number: str, *facts: tuple[str, str, str]) -> None:
        if number:
            self.add(label(number, "strong"))
        for shown, icon, detail in facts:
            if shown:
                self.add(Line(icon, shown, detail, ruled=False))

    def _acts(self, found: list[tuple[str, str, str]]) -> None:
        if self.resident_id is not None:
            found = [*found, ("person", _("Open the person"), "")]
        kinds = {"give": "primary", "print": "primary", "person": "quiet"}
        made = [
            button(text, icon or None, kinds.get(act, "plain"),
                   on_click=partial(self.asked.emit, act))
            for act, text, icon in found
        ]  # fmt: skip
        if made:
            self.add(ButtonRow(made))


def _on(on: date | None) -> str:
    return day(on, today()) if on is not None else ""


def _days(found: Found) -> str:
    days = [one for one in (found.first_day, found.last_day) if one is not None]
    return " – ".join(dict.fromkeys(day(one, today()) for one in days))
