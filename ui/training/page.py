# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training, tab by tab: what is on today first, then what is planned behind it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class TrainingPage(TabbedPage):
    """``open`` takes ``("tab", id)``."""

    NAME = N_("Training")
    TABS: ClassVar[Sequence[TabEntry]] = (
        TabEntry(
            "calendar", N_("Calendar"), "ui.training.calendar.tab:CalendarTab",
            (Capability.SEE_TRAINING,), "calendar-days",
        ),
        TabEntry(
            "courses", N_("Courses"), "ui.training.courses.tab:CoursesTab",
            (Capability.SEE_TRAINING,), "book-open",
        ),
        TabEntry(
            "roll_call", N_("Roll call"), "ui.training.roll_call.tab:RollCallTab",
            (Capability.SEE_TRAINING,), "clipboard-check",
        ),
        TabEntry(
            "certificates", N_("Certificates"), "ui.training.certificates.tab:CertificatesTab",
            (Capability.SEE_TRAINING,), "award",
        ),
        TabEntry(
            "school", N_("School"), "ui.training.school.tab:SchoolTab",
            (Capability.SEE_TRAINING,), "school",
        ),
    )  # fmt: skip
