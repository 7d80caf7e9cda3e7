# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tabs of case work on a resident's page, in their order, and who sees them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.consents.tab import ConsentsTab
from ui.residents.counselling.tab import CounsellingTab
from ui.residents.legal.tab import LegalTab
from ui.residents.money.tab import MoneyTab
from ui.residents.moving_on.tab import MovingOnTab
from ui.residents.needs.tab import NeedsTab
from ui.residents.referrals.tab import ReferralsTab
from ui.residents.safety.tab import SafetyTab
from ui.residents.support.tab import SupportTab
from ui.residents.training.tab import TrainingTab


class CaseTabEntry(NamedTuple):
    """One tab: its id, its words (marked with ``N_``), what makes it, what one must be allowed."""

    id: str
    words: str
    factory: Callable[[Desk, int, QWidget], CaseTab]
    needs: str
    icon: str = ""


#: After overview and details.
CASE_TABS: Final[tuple[CaseTabEntry, ...]] = (
    CaseTabEntry("needs", N_("Needs & plan"), NeedsTab, "see_case"),
    CaseTabEntry("support", N_("Support"), SupportTab, "see_residents"),
)
#: After the log and the stays.
MORE_CASE_TABS: Final[tuple[CaseTabEntry, ...]] = (
    CaseTabEntry("money", N_("Money"), MoneyTab, "see_money"),
    CaseTabEntry("training", N_("Training & work"), TrainingTab, "see_training"),
    CaseTabEntry("moving_on", N_("Moving on"), MovingOnTab, "see_residents"),
    CaseTabEntry("safety", N_("Safety & health"), SafetyTab, "see_case"),
    CaseTabEntry("legal", N_("Legal & documents"), LegalTab, "see_case"),
    CaseTabEntry("consents", N_("Consents"), ConsentsTab, "see_case"),
    CaseTabEntry("referrals", N_("Referrals"), ReferralsTab, "see_case"),
    CaseTabEntry("counselling", N_("Confidential"), CounsellingTab, "see_case", "lock"),
)
