# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Visits, outreach and calls, tab by tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class VisitsPage(TabbedPage):
    """``open`` takes ``("tab", id)``: here, outreach or helpline."""

    NAME = N_("Visits")
    TABS: ClassVar[Sequence[TabEntry]] = ()
