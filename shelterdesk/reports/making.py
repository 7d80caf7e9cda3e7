# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an unlocked file and the options of a report to its PDF: the window and the command line
make paper through here, so that both print the same. Nothing is written anywhere.

``make`` gives a sheet to look at. What goes to a printer or into a file is ``Paper``, and the one
way to it is ``hand_out``, which writes the audit entry first: no entry, no paper.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.errors import Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass
from shelterdesk.reports import base, protect
from shelterdesk.reports.base import SheetContext, Value
from shelterdesk.reports.filling import FILLINGS
from shelterdesk.reports.filling_base import Choices
from shelterdesk.services import organisation
from shelterdesk.vault.door import Vault

#: Called with what is done, of how many, and a few words; may raise ``Cancelled``.
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Printed:
    """A sheet to look at: the PDF, every number in it as JSON values, a name that tells nothing.

    ``options`` are those it was made with, as the audit trail keeps them; ``note`` is said to who
    prints it.
    """

    pdf: bytes
    figures: dict[str, Any]
    file_name: str
    name: str
    options: dict[str, str]
    purpose: str
    persons: tuple[int, ...] = ()  # whose files it concerns
    note: str = ""


class Way(StrEnum):
    """How paper leaves."""

    PRINTER = "printer"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Paper:
    """What goes to a printer or into a file; made by ``hand_out`` alone.

    ``entry`` is the number of its audit entry.
    """

    data: bytes
    file_name: str
    pages: int
    name: str
    way: Way
    entry: int


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
        audience=Audience(str(options.get("audience") or report.audience)),
    )
    progress(0, 2, _("Counting"))
    filling = FILLINGS[name]
    sheet = vault.read(filling.sheet, options)
    persons = vault.read(filling.persons, options) if filling.persons is not None else ()
    progress(1, 2, _("Setting the pages"))
    pdf = report.render(sheet, context)
    progress(2, 2, "")
    return Printed(
        pdf=pdf,
        figures=sheet.to_json_dict(),
        file_name=f"report-{now:%Y-%m-%d}-01.pdf",
        name=name,
        options=_kept_options(report, options),
        purpose=context.purpose,
        persons=persons,
        note=getattr(sheet, "note", ""),
    )


def _kept_options(report: base.Report[Any], options: Mapping[str, Value]) -> dict[str, str]:
    """Without the code of a person: what is chained cannot be erased, and by the code on an old
    paper it would lead to her. Whose file it was stands beside the entry."""
    kinds = {one.name: one.kind for one in report.options}
    return {key: _kept(value, kinds[key]) for key, value in options.items()
            if kinds[key] != "person"}  # fmt: skip


@query(Capability.PRINT)
def months(tx: Any, name: str) -> tuple[date, date] | None:
    """The first and the last month a report can be made of, for queries; None: there is none."""
    return FILLINGS[name].months(tx)


@query(Capability.PRINT)
def lists(tx: Any, name: str) -> dict[str, Choices]:
    """What there is to choose from in a report, by option; nothing for who may not make it."""
    if not tx.may(base.needed(base.get(name))):
        return {}
    return {option: listed(tx) for option, listed in FILLINGS[name].lists.items()}


def hand_out(
    vault: Vault,
    printed: Printed,
    way: Way,
    *,
    pages: int | None = None,
    copies: int = 1,
    password: str = "",
    with_figures: bool = False,
) -> Paper:
    """The sheet as it leaves, after the audit entry was written.

    ``pages``: how many are printed, if not all; ``password`` is put on a file. ``with_figures``:
    the numbers go out beside it. Raises ``Invalid`` for a password that protects nothing,
    ``NotAllowed`` for a sheet about a person unless the passphrase was typed for it, and what the
    vault raises when it cannot write: then nothing goes out.
    """
    if way is Way.FILE and needs_password(printed.name) and not password:
        words = _("This file leaves with a password alone: everything about a person is in it.")
        raise Invalid(words, field="password")
    data = protect.with_password(printed.pdf, password) if password else printed.pdf
    if asks_passphrase(printed.name, way):
        vault.use_confirmation()
    count = _page_count(printed.pdf) if pages is None else pages
    details: dict[str, Any] = {
        "report": printed.name,
        **printed.options,
        "pages": count,
        "copy": copies,
        "purpose": printed.purpose,
        "way": way.value,
    }
    if way is Way.FILE:
        details |= {"password": bool(password), "figures": with_figures}
    filling = FILLINGS[printed.name]
    entry = vault.note(
        filling.printed if way is Way.PRINTER else filling.saved,
        kind=_KIND,
        persons=printed.persons,
        details=details,
    )
    return Paper(data, printed.file_name, count, printed.name, way, entry)


def is_personal(name: str) -> bool:
    """Whether the report is about persons."""
    return base.get(name).privacy is not PrivacyClass.TOTALS


def asks_passphrase(name: str, way: Way) -> bool:
    """Whether the passphrase is asked before the report leaves this way: of what is about persons,
    unless it must be printed at once."""
    is_at_once = way is Way.PRINTER and base.get(name).prints_at_once
    return is_personal(name) and not is_at_once


def needs_password(name: str) -> bool:
    """Whether the report leaves as a file with a password alone."""
    return base.get(name).needs_password


def came_to_nothing(vault: Vault, paper: Paper) -> None:
    """Add to the audit trail that what was handed out never left: no printer, no room."""
    label = N_("Nothing came of it: printer or folder did not answer")
    details = {"report": paper.name, "way": paper.way.value, "entry": paper.entry}
    vault.note(label, kind=_KIND, details=details)


def came_in_part(vault: Vault, paper: Paper, *, pages: int | None) -> None:
    """Add to the audit trail that the printer stopped: after so many pages, or nobody knows."""
    label = N_("Printed in part at most: the printer stopped")
    told = _UNKNOWN if pages is None else pages
    details = {"report": paper.name, "way": paper.way.value, "entry": paper.entry, "pages": told}
    vault.note(label, kind=_KIND, details=details)


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


def _kept(value: Value, kind: str) -> str:
    if value is None:
        return "" if kind == "day" else base.ALL_SITES
    return f"{value:%Y-%m}" if isinstance(value, date) and kind == "month" else str(value)


def _page_count(pdf: bytes) -> int:
    import pikepdf  # slow to import; nothing is handed out most of the time

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


@query(Capability.SIGNED_IN)
def _now(tx: Any) -> datetime:
    now: datetime = tx.now
    return now


_KIND: Final = "print"
#: How many pages came out where nobody can know.
_UNKNOWN: Final = "?"
