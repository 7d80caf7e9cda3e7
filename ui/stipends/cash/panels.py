# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The forms of a cash box: a count, and the coins and notes that are counted."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, cast

from PySide6.QtWidgets import QWidget

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.money import cash_counts, denominations
from shelterdesk.services.money.cash_counts import Box, CountForm, Pieces
from shelterdesk.services.money.denominations import Coins
from shelterdesk.services.organisation import Colleague
from ui.desk import Desk
from ui.widgets.cash_pieces import PiecesField
from ui.widgets.colleague_choice import offer_colleagues
from ui.widgets.fields import CheckField, ChoiceField, MultilineField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field


@dataclass(frozen=True)
class _Asked:
    """The box, and who may have counted it too."""

    box: Box
    colleagues: list[Colleague]


@query(Capability.WRITE_LOG)
def _asked(tx: Any, *, account_id: int | None) -> _Asked:
    return _Asked(cash_counts.box(tx, account_id=account_id), organisation.colleagues(tx))


class CountPanel(FormPanel):
    """A count of a box; who counts has it afterwards, unless she hands it over."""

    def __init__(self, desk: Desk, account_id: int | None = None) -> None:
        super().__init__(desk, _("Count the box"), _("Note the count"))
        self._account_id = account_id
        self.counted = PiecesField(must_count=True)
        self.reason = TextField(
            "reason", _("Why it is another sum"), unanswered=False, max_length=300
        )
        self.witness = ChoiceField("witness_id", _("Counted together with"), unanswered=False)
        self.name = TextField(
            "witness", _("Or a name"), unanswered=False, max_length=80,
            hint=_("Empty: you counted alone, and the count says so."),
        )  # fmt: skip
        self.hands_over = CheckField(
            "hands_over", _("I hand the box over"),
            hint=_("The next one accepts this count, or counts again."),
        )  # fmt: skip
        for field in (self.counted, self.reason, self.witness, self.name, self.hands_over):
            self.form.add_field(field)
        show_field(self.form, self.reason, False)
        show_field(self.form, self.hands_over, desk.vault.may(Capability.PAY_OUT))
        self.counted.changed.connect(self._follow)
        desk.read(
            self, _asked, self._show, on_error=self.form.show_error, account_id=account_id
        )  # fmt: skip

    def about(self) -> dict[str, Any]:
        """Of which box."""
        return {"account_id": self._account_id}

    def first_field(self) -> QWidget | None:
        """The largest note, once it is known what there is to count."""
        return self.counted.focus_target() if self.counted.pieces else None

    def _show(self, found: _Asked) -> None:
        offer_colleagues(self.witness, found.colleagues, but=self.desk.vault.staff_id)
        self.form.set_title(_("Count: {box}").format(box=found.box.name))
        self.counted.offer(found.box)
        self.form.saved()
        self.counted.focus_target().setFocus()

    def _follow(self) -> None:
        show_field(self.form, self.reason, bool(self.counted.difference()))

    def _save(self, values: dict[str, Hashable]) -> None:
        if self.counted.difference() and not values["reason"]:
            self.form.show_error(Invalid(_("Please write why."), field="reason"))
            return
        form = CountForm(
            pieces=cast("tuple[Pieces, ...]", values["pieces"] or ()),
            reason=str(values["reason"] or ""),
            witness_id=cast("int | None", values["witness_id"]),
            witness=str(values["witness"] or ""),
            account_id=self._account_id,
        )
        hands_over = bool(values["hands_over"])
        said = _("The count is noted. You have the box.")
        if hands_over or not self.desk.vault.may(Capability.PAY_OUT):
            said = _("The count is noted.")
        self.act(
            N_("Counted the cash box"), cash_counts.count, said=said, form=form,
            hands_over=hands_over,
        )  # fmt: skip


class CoinsPanel(FormPanel):
    """The coins and notes that are counted in a currency, one a line."""

    def __init__(self, desk: Desk, currency: str) -> None:
        title = _("Coins and notes of {currency}").format(currency=currency)
        super().__init__(desk, title, _("Save"))
        self._currency = currency
        self.values = MultilineField(
            "values", _("What is counted"), unanswered=False, lines=14,
            hint=_("One a line. Leave it empty for the usual ones."),
        )  # fmt: skip
        self.form.add_field(self.values)
        desk.read(self, denominations.listed, self._show, currency=currency)

    def about(self) -> dict[str, Any]:
        """Of which currency."""
        return {"currency": self._currency}

    def _show(self, found: Coins) -> None:
        lines = [regions.plain_amount(value, self._currency) for value in found.values]
        self.form.set_values({"values": "\n".join(lines) or None})

    def _save(self, values: dict[str, Hashable]) -> None:
        lines = [line.strip() for line in str(values["values"] or "").splitlines()]
        read = {line: regions.read_amount(line, self._currency) for line in lines if line}
        wrong = next((line for line, value in read.items() if not value), None)
        if wrong is not None:
            words = _("“{line}” is no amount. Write one like 2.50.").format(line=wrong)
            self.form.show_error(Invalid(words, field="values"))
            return
        self.act(
            N_("Changed the coins and notes that are counted"), denominations.edit,
            currency=self._currency, values=[value for value in read.values() if value],
        )  # fmt: skip
