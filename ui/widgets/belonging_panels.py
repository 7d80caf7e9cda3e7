# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Things kept: taken in with a signature, changed, and given out."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import date
from functools import partial
from typing import Any

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.belongings import belongings
from shelterdesk.services.belongings.belongings import BelongingForm, BelongingRow, TakenBy
from shelterdesk.services.values.signatures import Signature
from shelterdesk.services.values.value_words import code_words
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.fields import CheckField, ChoiceField, DateField, IntField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.known_person import AskedPerson
from ui.widgets.labels import label
from ui.widgets.signature import SignatureField


class BelongingPanel(FormPanel):
    """Something comes in, or is changed."""

    def __init__(
        self, desk: Desk, resident_id: int | None = None, belonging_id: int | None = None
    ) -> None:
        title = _("Taken in") if belonging_id is None else _("A thing kept")
        super().__init__(desk, title, _("Save"))
        self._id, self._resident_id = belonging_id, resident_id
        self.person: AskedPerson | None = None
        if belonging_id is None and resident_id is None:
            self.person = AskedPerson(self, desk, _("Whose it is"))
            self.person.required = True
            self.form.add_field(self.person)
            desk.later(self, partial(self.person.asked.emit, ""), rounds=1)
        self.form.add_field(
            TextField("what", _("What it is"), required=True, unanswered=False, max_length=160)
        )
        pieces = IntField("pieces", _("Pieces"), low=1, high=999, required=True, unanswered=False)
        until = DateField("keep_until", _("Kept until"), unanswered=False)
        self.form.add_field(pieces, until)
        place = TextField(
            "place", _("Where it lies"), unanswered=False, max_length=80,
            placeholder=_("for example: store, shelf 3"),
        )  # fmt: skip
        self.form.add_field(place)
        self.form.add_field(CheckField("is_valuable", _("Valuable: in the safe")))
        self.form.add_field(DateField("in_on", _("Came in"), unanswered=False))
        pieces.set_value(1)
        self.form.fields["in_on"].set_value(today())
        if belonging_id is None:
            self.form.add_field(SignatureField("signature", _("Signature of the owner")))
        else:
            desk.read(self, belongings.form, self._show, belonging_id=belonging_id)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """Whose, or which."""
        return {"resident_id": self._resident_id, "belonging_id": self._id}

    def _show(self, form: BelongingForm) -> None:
        self.form.set_values({
            "what": form.what, "pieces": form.pieces, "keep_until": form.keep_until,
            "place": form.place, "is_valuable": form.is_valuable, "in_on": form.in_on,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        keep_until, in_on = values["keep_until"], values["in_on"]
        pieces, signed = values["pieces"], values.get("signature")
        form = BelongingForm(
            what=str(values["what"] or ""),
            pieces=pieces if isinstance(pieces, int) else 1,
            place=str(values["place"] or ""),
            is_valuable=bool(values["is_valuable"]),
            in_on=in_on if isinstance(in_on, date) else None,
            keep_until=keep_until if isinstance(keep_until, date) else None,
        )
        if self._id is not None:
            self.act(
                N_("Changed a thing kept"), belongings.edit, said=_("Saved."),
                belonging_id=self._id, form=form,
            )  # fmt: skip
            return
        whose = self.person.resident_id() if self.person is not None else self._resident_id
        self.act(
            N_("Took something in"), belongings.add, said=_("It is kept."), resident_id=whose,
            form=form, signature=signed if isinstance(signed, Signature) else None,
        )  # fmt: skip


class TakeOutPanel(FormPanel):
    """Things of one person go out, with one signature."""

    def __init__(self, desk: Desk, belonging_ids: Sequence[int], what: str) -> None:
        super().__init__(desk, _("Given out"), _("Save"))
        self._ids, self._what = list(belonging_ids), what
        self.form.add_widget(label(what, "body", wrap=True))
        self.by = ChoiceField(
            "taken_by", _("Who takes it"), code_words("belonging", "taken_by").items(),
            required=True, unanswered=False,
        )  # fmt: skip
        self.taker = TextField("taker", _("Name"), unanswered=False, max_length=120)
        self.day = DateField("on", _("Day"), required=True, unanswered=False)
        for field in (self.by, self.taker, self.day):
            self.form.add_field(field)
        self.form.add_field(SignatureField("signature", _("Signature")))
        self.by.set_value(TakenBy.HERSELF.value)
        self.day.set_value(today())
        self.by.changed.connect(self._fit)
        self._fit()
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """What goes out."""
        return {"belonging_ids": self._ids, "what": self._what}

    def _fit(self) -> None:
        show_field(self.form, self.taker, self.by.value() == TakenBy.SOMEBODY_FOR_HER.value)

    def _save(self, values: dict[str, Hashable]) -> None:
        signed, by = values["signature"], TakenBy(str(values["taken_by"]))
        count = len(self._ids)
        self.act(
            N_("Gave things out"), belongings.take_out,
            said=ngettext("It has gone out.", "They have gone out.", count),
            belonging_ids=self._ids, on=values["on"], taken_by=by,
            taker=str(values["taker"] or "") if by is TakenBy.SOMEBODY_FOR_HER else "",
            signature=signed if isinstance(signed, Signature) else None,
        )  # fmt: skip


def detail(row: BelongingRow) -> str:
    """Where it lies and since when, for a line."""
    day = short_day(row.in_on, today())
    signed = _("signed") if row.is_signed_in else ""
    parts = [row.place, _("since {day}").format(day=day), signed]
    return " · ".join(part for part in parts if part)
