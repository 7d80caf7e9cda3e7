# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An amount and its currency beside each other; the house's currency is proposed."""

from __future__ import annotations

from shelterdesk import regions
from shelterdesk.i18n import _, language
from shelterdesk.services import organisation
from shelterdesk.services.organisation import OrganisationForm
from ui.widgets.fields import ChoiceField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import side_by_side
from ui.widgets.money_field import MoneyField


class AmountFields:
    """Two fields of a form panel, named ``amount`` (or otherwise) and ``currency``."""

    def __init__(
        self, panel: FormPanel, words: str = "", *, name: str = "amount", required: bool = True,
        hint: str = "",
    ) -> None:  # fmt: skip
        self._panel = panel
        self.amount = MoneyField(name, words or _("Amount"), required=required, hint=hint)
        self.currency = ChoiceField(
            "currency", _("Currency"), regions.currencies(language()), unanswered=False,
        )  # fmt: skip
        side_by_side(panel.form, self.amount, self.currency)
        self.currency.changed.connect(self._follow)

    def propose(self) -> None:
        """The currency of the house, which is nothing that was typed."""
        self._panel.desk.read(self._panel, organisation.form, self.begin)

    def begin(self, house: OrganisationForm) -> None:
        """The same, where the house is known."""
        if self.currency.value() is None:
            is_untouched = not self._panel.is_modified()
            self.currency.set_value(house.currency)
            self._follow()
            if is_untouched:
                self._panel.form.saved()

    def show(self, amount: int | None, currency: str | None) -> None:
        """An amount that was written before."""
        self.currency.set_value(currency)
        self._follow()
        self.amount.set_value(amount)

    def minor(self) -> int:
        """What stands there, in minor units; 0 where nothing does."""
        value = self.amount.value()
        return value if isinstance(value, int) else 0

    def minor_or_none(self) -> int | None:
        """The same; None where nothing does."""
        value = self.amount.value()
        return value if isinstance(value, int) else None

    def code(self) -> str | None:
        """The currency chosen."""
        value = self.currency.value()
        return str(value) if value else None

    def _follow(self) -> None:
        self.amount.set_currency(self.code())
