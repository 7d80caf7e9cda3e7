# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shift, the week and things kept, tab by tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class ShiftPage(TabbedPage):
    """``open`` takes ``("tab", id)``: shift, handovers, week or belongings."""

    NAME = N_("Shift")
    TABS: ClassVar[Sequence[TabEntry]] = (
        TabEntry(
            "shift", N_("This shift"), "ui.shifts.duty.tab:ShiftTab", (Capability.SEE_RESIDENTS,),
            "clipboard-list",
        ),
        TabEntry(
            "handovers", N_("Handovers"), "ui.shifts.handovers.tab:HandoversTab",
            (Capability.SEE_RESIDENTS,), "history",
        ),
    )  # fmt: skip
