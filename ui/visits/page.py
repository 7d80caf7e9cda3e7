# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits, outreach and calls, tab by tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class VisitsPage(TabbedPage):
    """``open`` takes ``("tab", id)``: here, outreach, helpline or regulars."""

    NAME = N_("Visits")
    TABS: ClassVar[Sequence[TabEntry]] = (
        TabEntry(
            "here", N_("Here now"), "ui.visits.here.tab:HereTab", (Capability.SEE_RESIDENTS,),
            "door-open",
        ),
        TabEntry(
            "outreach", N_("Outreach"), "ui.visits.outreach.tab:OutreachTab",
            (Capability.SEE_RESIDENTS,), "footprints",
        ),
        TabEntry(
            "helpline", N_("Helpline"), "ui.visits.helpline.tab:HelplineTab",
            (Capability.SEE_RESIDENTS,), "phone-call",
        ),
        TabEntry(
            "regulars", N_("Who comes"), "ui.visits.regulars.tab:RegularsTab",
            (Capability.SEE_CASE,), "users",
        ),
    )  # fmt: skip
