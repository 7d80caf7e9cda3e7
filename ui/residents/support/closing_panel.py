# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Closing a support period in one panel: why, where to, what stays open, contacts afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable
from typing import Any, cast

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.support import closing
from shelterdesk.services.support.closing import MONTHS, CloseForm, Closing, Wish
from shelterdesk.services.values.answers import Hidden, Unanswered
from shelterdesk.services.vocabularies import Vocabulary
from ui.desk import Desk
from ui.residents.support.parts import note_field
from ui.residents.support.period_panels import ListPanel
from ui.widgets.answers import read_choice
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.field import unanswered_words
from ui.widgets.fields import CheckField, ChoiceField, DateField
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label

_YES, _NO = "yes", "no"


class ClosingPanel(ListPanel):
    """Everything is kept, and a later period is a return."""

    def __init__(self, desk: Desk, period_id: int) -> None:
        super().__init__(desk, _("Close the support period"), _("Close"))
        self._period_id = period_id
        self._found: Closing | None = None
        self.closed = DateField("closed", _("On"), required=True)
        self.form.add_field(self.closed)
        self._add_choice("close_reason", _("Why it closes"), Vocabulary.CLOSE_REASON)
        self.destination = self._add_choice(
            "destination", _("Where to"), Vocabulary.DESTINATION, unanswered=True
        )
        choices = [(_YES, _("Yes")), (_NO, _("No"))]
        self.wish = ChoiceField("wants_aftercare", _("May we get in touch afterwards?"), choices)
        self.form.add_field(self.wish)
        self.months = {number: CheckField(f"after_{number}", "") for number in MONTHS}
        for field in self.months.values():
            self.form.add_field(field)
        self.note = note_field("close_note", _("Note"))
        self.form.add_field(self.note)
        self.stays = label("", "body", "notice", wrap=True)
        self.form.add_widget(self.stays)
        words = _("Everything is kept. Coming back later opens a new one.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.wish.changed.connect(self._offer_days)
        self.closed.changed.connect(self._offer_days)
        self.form.set_values({
            "closed": today(), **{field.field: True for field in self.months.values()}
        })  # fmt: skip
        self._offer_days()
        desk.read(
            self, closing.closing, self._show, on_error=self.form.show_error, period_id=period_id
        )

    def about(self) -> dict[str, Any]:
        """Which period."""
        return {"period_id": self._period_id}

    def _show(self, found: Closing) -> None:
        self._found = found
        form = found.form
        if found.is_closed:
            self.form.set_title(_("How it closed"))
            self.form.save_button.setText(_("Save"))
        wishes: dict[object, str] = {True: _YES, False: _NO}
        wish = wishes.get(form.wants_aftercare)
        is_hidden = isinstance(form.note, Hidden)
        self.form.set_values({
            "closed": form.closed,
            "close_reason": form.reason,
            "destination": None if form.destination is Unanswered.NOT_ASKED else form.destination,
            "wants_aftercare": wish or _code(form.wants_aftercare),
            "close_note": "" if is_hidden else form.note,
            **{field.field: number in form.months for number, field in self.months.items()},
        })  # fmt: skip
        self.note.set_read_only(is_hidden)
        if is_hidden:
            self.note.set_placeholder(_("Sealed"))
        words = [
            _("Stays open: {house}, since {day}. Check out to end it.").format(
                house=stay.site, day=day(stay.start, today())
            )
            for stay in found.open_stays
        ]
        self.stays.setText("\n".join(words))
        self.stays.setHidden(not words)
        self._offer_days()

    def _offer_days(self) -> None:
        """The days of contacts, while they are wished for."""
        is_wished = self.wish.value() == _YES
        closed = self.closed.value()
        days = closing.due_days(closed) if isinstance(closed, dt.date) else {}
        done = self._found.done_months if self._found is not None else ()
        for number, field in self.months.items():
            words = ngettext("After {n} month", "After {n} months", number).format(n=number)
            if number in days:
                words = _("{when}: {day}").format(when=words, day=day(days[number]))
            box = field.focus_target()
            box.setText(words)
            box.setAccessibleName(words)
            show_field(self.form, field, is_wished and number not in done)

    def _save(self, values: dict[str, Hashable]) -> None:
        found = self._found
        is_hidden = found is not None and isinstance(found.form.note, Hidden)
        form = CloseForm(
            closed=cast("dt.date", values["closed"]),
            reason=cast("str | None", values["close_reason"]),
            destination=read_choice(self.destination),
            wants_aftercare=self._wish(),
            months=tuple(number for number, field in self.months.items() if field.value()),
            note=Hidden.HIDDEN if is_hidden else str(values["close_note"] or ""),
        )
        is_closed = found is not None and found.is_closed
        self.act(
            N_("Changed how a support period closed")
            if is_closed
            else N_("Closed a support period"),
            closing.edit if is_closed else closing.close,
            said="" if is_closed else _("The support period is closed."),
            period_id=self._period_id,
            form=form,
        )

    def _wish(self) -> Wish:
        value = self.wish.value()
        if unanswered_words(value):
            return Unanswered(str(value))
        return Unanswered.NOT_ASKED if value is None else value == _YES


def _code(wish: Wish) -> str | None:
    is_told = isinstance(wish, Unanswered) and wish is not Unanswered.NOT_ASKED
    return wish.value if is_told and isinstance(wish, Unanswered) else None
