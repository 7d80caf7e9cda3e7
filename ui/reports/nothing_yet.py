# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""In place of a report over months while there is no month of it: what comes first, and where."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from shelterdesk.i18n import N_, _
from shelterdesk.reports.base import Report
from ui.widgets.empty import Empty

#: Where what a report counts is written down: the page, what to open there, and the act's words.
_WHERE: Final[dict[str, tuple[str, object, str]]] = {
    "visits": ("visits", None, N_("Open visits")),
    "support-used": ("log", ("tab", "support"), N_("Open support used")),
    "medication-chart": ("log", ("tab", "medication"), N_("Open medicines")),
}
_ROOMS: Final = ("rooms", None, N_("Open rooms"))


class NothingYet(Empty):
    """``open_place`` is called with a page and what to open there."""

    def __init__(self, open_place: Callable[[str, object], object]) -> None:
        super().__init__()
        self._open_place = open_place

    def show_report(self, report: Report[Any]) -> None:
        """Say what the report waits for."""
        page, target, words = _WHERE.get(report.name, _ROOMS)
        self.set(
            _(report.nothing_yet), _(words), lambda: self._open_place(page, target),
            "file-chart-column",
        )  # fmt: skip
