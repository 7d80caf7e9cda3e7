# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An amount of money: typed with a point or a comma, held in minor units of its currency."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from shelterdesk import regions
from shelterdesk.i18n import _, language
from ui.widgets.text_fields import TextField

_LONGEST: Final = 20


class MoneyField(TextField):
    """Its value is a whole number of minor units, None while empty; what cannot be read is a
    problem beside it. The currency may change while it is shown."""

    def __init__(
        self,
        field: str,
        words: str,
        currency: str | None = None,
        *,
        required: bool = False,
        hint: str = "",
    ) -> None:
        super().__init__(
            field, words, required=required, unanswered=False, hint=hint, max_length=_LONGEST
        )
        self._currency = currency

    def set_currency(self, currency: str | None) -> None:
        """What is typed is of this currency from now on."""
        self._currency = currency

    def value(self) -> Hashable:
        """Minor units, or None."""
        typed = super().value()
        if typed is None or self._currency is None:
            return None
        return regions.read_amount(str(typed), self._currency)

    def set_value(self, value: Hashable) -> None:
        """Show so many minor units; text is shown as it was typed."""
        if isinstance(value, int) and self._currency is not None:
            value = regions.plain_amount(value, self._currency)
        super().set_value(value)

    def typed(self) -> str:
        """What stands there, whatever it is."""
        return str(super().value() or "")

    def problem(self) -> str | None:
        """An amount that cannot be read, or that has no currency."""
        if not self.typed():
            return super().problem()
        if self._currency is None:
            return _("Choose the currency first.")
        if self.value() is None:
            return _("Write an amount like {amount}.").format(amount=self._example())
        return super().problem()

    def draft(self) -> Hashable:
        """What was typed, also where it cannot be read."""
        return self.typed() or None

    def _example(self) -> str:
        unit = 10 ** regions.minor_digits(self._currency or "")
        return regions.plain_amount(2500 * unit + unit // 2, self._currency or "")


def in_words(minor: int, currency: str) -> str:
    """An amount as the screen says it: ``€12.50``."""
    return regions.amount(minor, currency, language())
