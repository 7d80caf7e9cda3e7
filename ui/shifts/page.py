# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The shift, the week and things kept, tab by tab."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from shelterdesk.i18n import N_
from ui.tabbed_page import TabbedPage, TabEntry


class ShiftPage(TabbedPage):
    """``open`` takes ``("tab", id)``: shift, handovers, week or belongings."""

    NAME = N_("Shift")
    TABS: ClassVar[Sequence[TabEntry]] = ()
