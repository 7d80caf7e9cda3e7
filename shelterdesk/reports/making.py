# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an unlocked file and the options of a report to its PDF: the window and the command line
make paper through here, so that both print the same. Nothing is written anywhere.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from shelterdesk.i18n import _
from shelterdesk.privacy import Audience
from shelterdesk.reports import base
from shelterdesk.reports.base import SheetContext, Value
from shelterdesk.services import figures, organisation
from shelterdesk.vault.door import Vault

#: Called with what is done, of how many, and a few words; may raise ``Cancelled``.
Progress = Callable[[int, int, str], None]

_Sheet = Callable[[Any, Mapping[str, Value]], Any]


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished report: the PDF, every number in it as JSON values, a name that tells nothing."""

    pdf: bytes
    figures: dict[str, Any]
    file_name: str


def no_progress(done: int, total: int, text: str) -> None:
    """For callers who show none."""


def make(
    vault: Vault,
    name: str,
    given_options: Mapping[str, str],
    purpose: str = "",
    *,
    progress: Progress = no_progress,
) -> Printed:
    """Make the report ``name``; options are written as on the command line.

    ``paper`` is the organisation's unless given. Raises ``NotFound`` for a name or house that is
    not there, ``Invalid`` (with ``field``) for an option, ``NotAllowed`` for an audience.
    """
    report = base.get(name)
    house = vault.read(organisation.form)
    given = _with_paper(report, given_options, house.paper)
    options = report.parse_options(given)
    now = vault.read(_now)
    context = SheetContext(
        organisation=house.discreet_name,
        printed_by=vault.staff_code,
        printed_at=now,
        purpose=purpose.strip(),
        paper=str(options.get("paper") or house.paper),
        privacy=report.privacy,
        audience=Audience(str(options.get("audience") or Audience.HOUSE)),
    )
    progress(0, 2, _("Counting"))
    sheet = vault.read(_SHEETS[name], options)
    progress(1, 2, _("Setting the pages"))
    pdf = report.render(sheet, context)
    progress(2, 2, "")
    return Printed(pdf, sheet.to_json_dict(), f"report-{now:%Y-%m-%d}-01.pdf")


def free_name(folder: Path, file_name: str) -> str:
    """``report-2026-11-22-01.pdf``, or the next number that is free in a folder."""
    stem, _dash, ending = file_name.rpartition("-")
    suffix = Path(ending).suffix
    names = (f"{stem}-{number:02}{suffix}" for number in range(1, 1000))
    return next((name for name in names if not (folder / name).exists()), file_name)


def _with_paper(report: base.Report[Any], given: Mapping[str, str], paper: str) -> dict[str, str]:
    has_paper = any(option.name == "paper" for option in report.options)
    default = {"paper": paper} if has_paper and paper in base.PAPERS else {}
    return default | {key: text for key, text in given.items() if text.strip()}


def _now(tx: Any) -> datetime:
    now: datetime = tx.now
    return now


def _monthly(tx: Any, options: Mapping[str, Value]) -> Any:
    month, site = options["month"], options["site"]
    if not isinstance(month, date):
        raise TypeError("the month was not parsed")
    return figures.monthly(tx, month=month, site=None if site is None else str(site))


#: How the sheet of each report is filled.
_SHEETS: Final[Mapping[str, _Sheet]] = {"monthly": _monthly}
