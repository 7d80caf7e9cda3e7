# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money that changes hands across the desk and is hers: savings, money kept, what comes back."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.services import vocabularies
from shelterdesk.services.grants import instalments
from shelterdesk.services.grants.instalments import BackPlan
from shelterdesk.services.money import safekeeping, savings
from shelterdesk.services.money.pay_desk import Handing, PaymentMethod
from shelterdesk.services.money.safekeeping import Keeping
from shelterdesk.services.money.savings import Balance, Withdrawal
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.stipends.savings.box_line import KEPT
from ui.stipends.savings.move_panel import MovePanel
from ui.widgets.fields import ChoiceField
from ui.widgets.form_parts import show_field
from ui.widgets.money_field import MoneyField, in_words


class DepositPanel(MovePanel):
    """Something is put aside."""

    TITLE = N_("Into savings")

    def tell(self, balance: Balance | None) -> list[str]:
        """What is saved."""
        return _saved(balance)

    def run(self, who: int, handing: Handing, values: dict[str, Hashable]) -> None:
        """It is saved."""
        self.book(
            N_("Took savings in"), savings.deposit, _("{amount} is saved, receipt {number}."),
            resident_id=who, amount=self.money.minor(), currency=self.money.code(),
            handing=handing,
        )  # fmt: skip


class WithdrawPanel(MovePanel):
    """Savings go out; what was added goes with them for a purpose."""

    AMOUNT = N_("Own savings")
    IS_REQUIRED = False

    TITLE = N_("Out of savings")

    def make_amounts(self) -> None:
        """Of the own savings, of what was added, and for what."""
        super().make_amounts()
        self.match = MoneyField("match", _("Of what was added"))
        hint = _("What was added is released for a purpose. Own savings ask for none.")
        self.purpose = ChoiceField("purpose", _("For"), unanswered=False, hint=hint)
        self.form.add_field(self.match)
        self.form.add_field(self.purpose)
        purposes: dict[str, Any] = {"vocabulary": Vocabulary.SAVINGS_PURPOSE.value}
        self.desk.read(self, vocabularies.choices, self._offer, **purposes)

    def _offer(self, found: list[Choice]) -> None:
        is_untouched = not self.is_modified()
        self.purpose.set_choices([(one.code, one.label) for one in found])
        if is_untouched:
            self.form.saved()

    def follow(self) -> None:
        """Ask for a part of the match only where there is one."""
        found = self.balance()
        has_match = found is not None and found.match > 0
        self.match.set_currency(self.money.code())
        show_field(self.form, self.match, has_match)

    def tell(self, balance: Balance | None) -> list[str]:
        """What is saved."""
        return _saved(balance)

    def run(self, who: int, handing: Handing, values: dict[str, Hashable]) -> None:
        """It goes out."""
        match, purpose = self.match.value(), values["purpose"]
        is_asked = not self.match.isHidden() and isinstance(match, int)
        form = Withdrawal(
            own=self.money.minor(),
            match=match if is_asked and isinstance(match, int) else 0,
            currency=self.money.code(),
            purpose=str(purpose) if purpose else None,
        )
        self.book(
            N_("Gave savings out"), savings.withdraw,
            _("{amount} of the savings was given out, receipt {number}."),
            resident_id=who, form=form, handing=handing,
        )  # fmt: skip


class _KeptPanel(MovePanel):
    """Cash of her own, in the box for safekeeping."""

    BOX = KEPT
    METHODS = (PaymentMethod.CASH,)

    def tell(self, balance: Balance | None) -> list[str]:
        """What is kept."""
        if balance is None or not balance.kept:
            return [_("Nothing is kept now.")]
        kept = in_words(balance.kept, balance.currency)
        return [_("{amount} is kept now.").format(amount=kept)]

    def form_of(self) -> Keeping:
        """How much."""
        return Keeping(self.money.minor(), self.money.code())


class KeepPanel(_KeptPanel):
    """Own money comes in to be kept."""

    TITLE = N_("Into safekeeping")

    def run(self, who: int, handing: Handing, values: dict[str, Hashable]) -> None:
        """It is kept."""
        self.book(
            N_("Took own money in to keep it"), safekeeping.take_in,
            _("{amount} is kept, receipt {number}."),
            resident_id=who, form=self.form_of(), handing=handing,
        )  # fmt: skip


class GiveOutPanel(_KeptPanel):
    """Own money that was kept goes out."""

    TITLE = N_("Out of safekeeping")

    def run(self, who: int, handing: Handing, values: dict[str, Hashable]) -> None:
        """It goes out."""
        self.book(
            N_("Gave own money out that was kept"), safekeeping.give_out,
            _("{amount} that was kept was given out, receipt {number}."),
            resident_id=who, form=self.form_of(), handing=handing,
        )  # fmt: skip


class PayBackPanel(MovePanel):
    """Something of a micro-credit comes back."""

    METHODS = (
        PaymentMethod.CASH, PaymentMethod.BANK, PaymentMethod.MOBILE, PaymentMethod.SAVINGS,
    )  # fmt: skip

    TITLE = N_("It is paid back")

    def __init__(
        self, desk: Desk, resident_id: int | None = None, shown: str = "",
        currency: str | None = None, grant_id: int | None = None,
    ) -> None:  # fmt: skip
        self._grant_id = grant_id
        self._plan: BackPlan | None = None
        super().__init__(desk, resident_id, shown, currency)
        if grant_id is not None:
            desk.read(self, instalments.of_grant, self._show_plan, grant_id=grant_id)

    def about(self) -> dict[str, Any]:
        """Of which grant."""
        return super().about() | {"grant_id": self._grant_id}

    def _show_plan(self, plan: BackPlan) -> None:
        self._plan = plan
        if not self.money.amount.typed():
            due = plan.late or (plan.next.amount if plan.next is not None else plan.grant.left)
            self.money.show(due, plan.grant.currency)
            self.form.saved()
        self.money.currency.set_read_only(True)
        self._follow()

    def tell(self, balance: Balance | None) -> list[str]:
        """What is left, and what there is to take it from."""
        if self._plan is None:
            return []
        row = self._plan.grant
        left = in_words(row.left, row.currency)
        words = [_("{amount} is left to be paid back, without interest.").format(amount=left)]
        return [*words, *_saved(balance)]

    def run(self, who: int, handing: Handing, values: dict[str, Hashable]) -> None:
        """It came back."""
        self.book(
            N_("Took back a part of a grant"), instalments.pay_back,
            _("{amount} came back, receipt {number}."),
            grant_id=self._grant_id, amount=self.money.minor(), handing=handing,
        )  # fmt: skip


def _saved(balance: Balance | None) -> list[str]:
    if balance is None or not (balance.savings or balance.match):
        return [_("Nothing is saved now.")]
    saved = in_words(balance.savings, balance.currency)
    found = [_("{amount} is saved now.").format(amount=saved)]
    if balance.match:
        added = in_words(balance.match, balance.currency)
        found.append(_("{amount} was added to it.").format(amount=added))
    return found


#: What is asked for, and its form.
PANELS: Final[dict[str, type[MovePanel]]] = {
    "deposit": DepositPanel,
    "withdraw": WithdrawPanel,
    "keep": KeepPanel,
    "give_out": GiveOutPanel,
}
