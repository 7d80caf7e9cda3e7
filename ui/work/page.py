# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Work, tab by tab: the board from being prepared to working first."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class WorkPage(TabbedPage):
    """``open`` takes ``("tab", id)``."""

    NAME = N_("Work")
    TABS: ClassVar[Sequence[TabEntry]] = (
        TabEntry(
            "pipeline", N_("Pipeline"), "ui.work.pipeline.tab:PipelineTab",
            (Capability.SEE_WORK,), "layout-dashboard",
        ),
        TabEntry(
            "vacancies", N_("Vacancies"), "ui.work.vacancies.tab:VacanciesTab",
            (Capability.SEE_WORK,), "user-search",
        ),
        TabEntry(
            "placements", N_("Placements"), "ui.work.placements.tab:PlacementsTab",
            (Capability.SEE_WORK,), "briefcase",
        ),
        TabEntry(
            "follow_ups", N_("Follow-ups"), "ui.work.follow_ups.tab:FollowUpsTab",
            (Capability.SEE_WORK,), "phone",
        ),
    )  # fmt: skip
