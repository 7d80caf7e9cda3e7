# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The cash box as a step of a shift: counted piece by piece, by two where two are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.services.money.cash_counts import Box, CountForm
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.shifts.shifts import OnDuty
from ui.shifts.duty.panels import propose_second
from ui.widgets.cash_pieces import PiecesField, asked, holder_of, nothing_counted
from ui.widgets.colleague_choice import offer_colleagues
from ui.widgets.fields import ChoiceField, Field, TextField
from ui.widgets.wizard import Step


class CashStep(Step):
    """Left empty, the box was not counted; where it ``must_count``, one writes at least a 0."""

    def __init__(self, *, must_count: bool = False) -> None:
        super().__init__(
            _("The cash box"),
            _("How many of each?")
            if must_count
            else _("How many of each? Leave everything empty if the box is not counted."),
        )
        self.counted = PiecesField(must_count=must_count)
        self.reason = TextField(
            "reason", _("Why it is another sum"), unanswered=False, max_length=300
        )
        self.witness = ChoiceField("witness_id", _("Counted together with"), unanswered=False)
        self.name = TextField("witness", _("Or a name"), unanswered=False, max_length=80)
        self.content.addWidget(self.counted)
        self._reason = ask(self, self.reason)
        ask(self, self.witness)
        ask(self, self.name)
        self.content.addStretch(1)
        self._reason.hide()
        self.counted.changed.connect(self._follow)

    def offer(self, box: Box, colleagues: list[Colleague], own_id: int | None) -> None:
        """What there is to count, and with whom."""
        offer_colleagues(self.witness, colleagues, but=own_id)
        if box.currency is None:
            self.explanation = _("The house counts no cash: its currency is set in Preferences.")
            for widget in (self.counted, holder_of(self.witness), holder_of(self.name)):
                widget.hide()
            return
        self.counted.offer(box)

    def propose(self, people: Iterable[OnDuty], own_id: int | None) -> None:
        """Where two are on, the other one counts too."""
        propose_second(self.witness, self.name, people, own_id)

    def form(self) -> CountForm | None:
        """The count; None where nothing was counted."""
        pieces = self.counted.counted()
        if pieces is None:
            return None
        return CountForm(
            pieces,
            reason=str(self.reason.value() or ""),
            witness_id=cast("int | None", self.witness.value()),
            witness=str(self.name.value() or ""),
            account_id=self.counted.box.account_id,
        )

    # The wizard's questions
    def check(self) -> str | None:
        """What cannot be read, and a difference without its reason."""
        self.counted.mark()
        self.witness.set_error(self.witness.problem())
        if self.counted.is_missing():
            return nothing_counted()
        if self.counted.difference() and self.reason.value() is None:
            self.reason.set_error(_("Please write why."))
        return _("Please look at the marked fields.") if self.is_marked() else None

    def primary_focus(self) -> QWidget | None:
        """The largest note."""
        return None if self.counted.box.currency is None else self.counted.focus_target()

    def _follow(self) -> None:
        self._reason.setHidden(not self.counted.difference())


def ask(step: Step, field: Field) -> QWidget:
    """A field of a step with its words above it; what is returned holds both."""
    made = asked(field)
    step.content.addWidget(made)
    return made
