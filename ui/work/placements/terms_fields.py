# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Questions of hours, wage and contract, in a form that begins work and in one that changes it."""

from __future__ import annotations

from collections.abc import Hashable
from datetime import date

from shelterdesk.i18n import _
from shelterdesk.services.placements.placement_terms import ContractKind, TermsForm, WagePer
from shelterdesk.services.values.value_words import code_words
from ui.widgets.amount_fields import AmountFields
from ui.widgets.answers import read_number
from ui.widgets.fields import ChoiceField, IntField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.sealed_fields import SealedText

_HOUR = 60


class TermsFields:
    """All optional. ``with_note``: the note of a change, which a new placement has elsewhere."""

    def __init__(self, panel: FormPanel, *, with_note: bool) -> None:
        form = panel.form
        self.hours = IntField("minutes_week", _("Hours a week"), high=168, unanswered=False)
        self.minutes = IntField("more_minutes", _("and minutes"), high=59, unanswered=False)
        side_by_side(form, self.hours, self.minutes)
        self.money = AmountFields(panel, _("Wage"), name="wage", required=False)
        self.per = ChoiceField(
            "wage_per", _("for"), code_words("placement_terms", "wage_per").items(),
            unanswered=False,
        )  # fmt: skip
        self.contract = ChoiceField(
            "contract", _("Contract"), code_words("placement_terms", "contract").items(),
            unanswered=False,
        )  # fmt: skip
        side_by_side(form, self.per, self.contract)
        self.note: SealedText | None = None
        if with_note:
            note = MultilineField("note", _("In words, sealed: case"), unanswered=False, lines=3)
            self.note = SealedText(note)
            form.add_field(note)
        self.show(TermsForm())
        self.money.propose()

    def show(self, found: TermsForm) -> None:
        """Terms that are known."""
        minutes = found.minutes_week
        self.hours.set_value(None if minutes is None else minutes // _HOUR)
        self.minutes.set_value(minutes % _HOUR if minutes and minutes % _HOUR else None)
        if found.wage is not None:
            self.money.show(found.wage, found.currency)
        self.per.set_value(WagePer(found.wage_per).value)
        self.contract.set_value(ContractKind(found.contract).value)
        if self.note is not None:
            self.note.show(found.note)

    def read(self, values: dict[str, Hashable], start: date | None = None) -> TermsForm:
        """What was written."""
        hours, minutes = read_number(values["minutes_week"]), read_number(values["more_minutes"])
        is_said = hours is not None or minutes is not None
        return TermsForm(
            start,
            (hours or 0) * _HOUR + (minutes or 0) if is_said else None,
            self.money.minor_or_none(),
            self.money.code(),
            WagePer(str(values["wage_per"] or WagePer.MONTH.value)),
            ContractKind(str(values["contract"] or ContractKind.UNKNOWN.value)),
            "" if self.note is None else self.note.read(),
        )
