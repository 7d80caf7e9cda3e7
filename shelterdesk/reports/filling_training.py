# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the papers of training are filled (``filling.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_
from shelterdesk.reports import attendance_sheet
from shelterdesk.reports.filling_base import Filling, Options
from shelterdesk.services.training import attendance_papers


@query(Capability.SEE_TRAINING)
def _attendance_sheet(tx: Any, options: Options) -> Any:
    month = options["month"]
    return attendance_papers.sheet(
        tx,
        group=str(options["group"]),
        month=month if isinstance(month, date) else None,
        is_empty=options["marks"] == attendance_sheet.EMPTY,
        with_names=options["people"] != attendance_sheet.CODES,
        with_protected=options["people"] == attendance_sheet.ALL_NAMES,
    )


#: By the name of the report.
FILLINGS: Final[Mapping[str, Filling]] = {
    "attendance-sheet": Filling(
        _attendance_sheet,
        N_("Printed: attendance sheet"),
        N_("Saved as PDF: attendance sheet"),
        months=attendance_papers.months,
        lists={"group": attendance_papers.groups_to_choose},
    ),
}
