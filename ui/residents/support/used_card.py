# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support used by somebody in the last twelve months: by kind, and when it was last given."""

from __future__ import annotations

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.giving.support_used import LastGiven
from ui.residents.support.parts import LinesCard, joined
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.line import Line


class UsedCard(LinesCard):
    """What is given is written on the page of the daily log; here it is read."""

    def __init__(self) -> None:
        super().__init__(_("Support used"))
        self.set_trailing(_("the last twelve months"))

    def show_used(self, rows: list[LastGiven]) -> None:
        """One line a kind, the latest first."""
        sentence = _("Food, clothes, going along: what is given stands here with its last day.")
        self.fill([_line(row) for row in rows], sentence)


def _line(row: LastGiven) -> Line:
    times = ngettext("{n} time", "{n} times", row.times).format(n=row.times) if row.times else ""
    last = ""
    if row.last is not None:
        last = _("last given on {day}").format(day=day(row.last.date(), today()))
    declined = ""
    if row.declined:
        declined = ngettext("offered and not wanted {n} time", "offered and not wanted {n} times",
                            row.declined).format(n=row.declined)  # fmt: skip
    return Line("heart-handshake", row.words, joined(times, last, declined), ruled=False)
