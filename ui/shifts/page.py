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
    """``open`` takes ``("tab", id)``: shift, roll_call, handovers, week, tasks or belongings."""

    NAME = N_("Shift")
    TABS: ClassVar[Sequence[TabEntry]] = (
        TabEntry(
            "shift", N_("This shift"), "ui.shifts.duty.tab:ShiftTab", (Capability.SEE_RESIDENTS,),
            "clipboard-list",
        ),
        TabEntry(
            "roll_call", N_("Roll call"), "ui.shifts.roll_call.tab:RollCallTab",
            (Capability.SEE_RESIDENTS,), "clipboard-check",
        ),
        TabEntry(
            "handovers", N_("Handovers"), "ui.shifts.handovers.tab:HandoversTab",
            (Capability.SEE_RESIDENTS,), "history",
        ),
        TabEntry(
            "week", N_("Week"), "ui.shifts.week.tab:WeekTab", (Capability.SEE_RESIDENTS,),
            "calendar-days",
        ),
        TabEntry(
            "tasks", N_("Tasks"), "ui.shifts.tasks.tab:TasksTab", (Capability.SEE_RESIDENTS,),
            "list-checks",
        ),
        TabEntry(
            "belongings", N_("Things kept"), "ui.shifts.belongings.tab:BelongingsTab",
            (Capability.SEE_RESIDENTS,), "luggage",
        ),
    )  # fmt: skip
