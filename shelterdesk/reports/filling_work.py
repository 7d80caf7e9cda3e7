# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the papers of work are filled (``filling.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_
from shelterdesk.reports.filling_base import Filling, Options
from shelterdesk.services.papers import issuers
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.training import certificate_papers
from shelterdesk.services.work import cv_papers, introduction_letters


@query(Capability.PRINT, viewed=N_("Opened a letter of introduction"), each_time=True)
def _introduction_letter(tx: Any, options: Options) -> Any:
    return introduction_letters.sheet(
        tx,
        code=str(options["person"]),
        introduction=str(options["introduction"]),
        issuer=str(options["issuer"] or ""),
        may_reveal=bool(options["may_reveal"]),
    )


@query(Capability.PRINT)
def _whose(tx: Any, options: Options) -> tuple[int, ...]:
    return (opened_file.resident_id(tx, code=str(options["person"])),)


@query(Capability.PRINT, viewed=N_("Opened a certificate to print"))
def _certificate(tx: Any, options: Options) -> Any:
    return certificate_papers.sheet(
        tx, number=str(options["number"]), may_reveal=bool(options["may_reveal"])
    )


@query(Capability.PRINT)
def _whose_certificate(tx: Any, options: Options) -> tuple[int, ...]:
    return certificate_papers.whose(tx, number=str(options["number"]))


@query(Capability.PRINT, viewed=N_("Opened a CV to print"))
def _cv(tx: Any, options: Options) -> Any:
    return cv_papers.sheet(tx, code=str(options["person"]), may_reveal=bool(options["may_reveal"]))


#: By the name of the report.
FILLINGS: Final[Mapping[str, Filling]] = {
    "certificate": Filling(
        _certificate,
        N_("Printed: certificate"),
        N_("Saved as PDF: certificate"),
        _whose_certificate,
    ),
    "cv": Filling(_cv, N_("Printed: CV"), N_("Saved as PDF: CV"), _whose),
    "introduction-letter": Filling(
        _introduction_letter,
        N_("Printed: letter of introduction"),
        N_("Saved as PDF: letter of introduction"),
        _whose,
        lists={"issuer": issuers.to_choose},
    ),
}
