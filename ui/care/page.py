# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log and what belongs to it, tab by tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class CarePage(TabbedPage):
    """``open`` takes ``("tab", id)``: log, support, medication, incidents or complaints."""

    NAME = N_("Daily log")
    TABS: ClassVar[Sequence[TabEntry]] = (
        TabEntry(
            "log", N_("Log"), "ui.care.log.tab:DailyLogTab",
            (Capability.SEE_RESIDENTS, Capability.WRITE_LOG), "notebook-pen",
        ),
        TabEntry(
            "support", N_("Support"), "ui.care.support.tab:SupportTab",
            (Capability.SEE_RESIDENTS,), "heart-handshake",
        ),
        TabEntry(
            "medication", N_("Medication"), "ui.care.medication.tab:MedicationTab",
            (Capability.GIVE_MEDICINES,), "pill",
        ),
        TabEntry(
            "incidents", N_("Incidents"), "ui.care.incidents.tab:IncidentsTab",
            (Capability.WRITE_LOG,), "siren",
        ),
        TabEntry(
            "complaints", N_("Complaints"), "ui.care.complaints.tab:ComplaintsTab",
            (Capability.WRITE_LOG,), "message-square-warning",
        ),
    )  # fmt: skip
