# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Money, tab by tab: what is paid at the desk first, what the books say last."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class StipendsPage(TabbedPage):
    """``open`` takes ``("tab", id)``."""

    NAME = N_("Stipends")
    TABS: ClassVar[Sequence[TabEntry]] = (
        TabEntry(
            "pay", N_("Pay desk"), "ui.stipends.pay.tab:PayTab", (Capability.SEE_MONEY,),
            "banknote",
        ),
        TabEntry(
            "dues", N_("Dues"), "ui.stipends.dues.tab:DuesTab", (Capability.SEE_MONEY,),
            "calendar-days",
        ),
        TabEntry(
            "awards", N_("Awards"), "ui.stipends.awards.tab:AwardsTab", (Capability.SEE_MONEY,),
            "bookmark",
        ),
        TabEntry(
            "grants", N_("Grants"), "ui.stipends.grants.tab:GrantsTab", (Capability.SEE_MONEY,),
            "hand-coins",
        ),
        TabEntry(
            "savings", N_("Savings"), "ui.stipends.savings.tab:SavingsTab",
            (Capability.SEE_MONEY,), "piggy-bank",
        ),
        TabEntry(
            "activities", N_("Income activities"), "ui.stipends.activities.tab:ActivitiesTab",
            (Capability.SEE_MONEY,), "coins",
        ),
        TabEntry(
            "cash", N_("Cash box"), "ui.stipends.cash.tab:CashTab", (Capability.SEE_MONEY,),
            "wallet-cards",
        ),
        TabEntry(
            "books", N_("Books"), "ui.stipends.books.tab:BooksTab", (Capability.SEE_MONEY,),
            "book-open",
        ),
        TabEntry(
            "funds", N_("Funds"), "ui.stipends.funds.tab:FundsTab", (Capability.SEE_MONEY,),
            "hourglass",
        ),
    )  # fmt: skip
