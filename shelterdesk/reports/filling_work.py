# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the papers of work are filled (``filling.py``)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_
from shelterdesk.reports.filling_base import Filling, Options, months_of
from shelterdesk.services.papers import issuers
from shelterdesk.services.partners import agreements
from shelterdesk.services.person_files import opened_file
from shelterdesk.services.placements import placement_papers, training_work_figures
from shelterdesk.services.placements.placement_papers import Wanted
from shelterdesk.services.training import certificate_papers
from shelterdesk.services.work import cv_papers, introduction_letters


@query(Capability.PRINT, viewed=N_("Opened a letter of introduction"), each_time=True)
def _introduction_letter(tx: Any, options: Options) -> Any:
    return introduction_letters.sheet(
        tx,
        code=str(options["person"]),
        introduction=str(options["introduction"]),
        issuer=str(options["issuer"] or ""),
        without_words=bool(options["without_words"]),
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


def _wanted(options: Options) -> Wanted:
    return Wanted(
        code=str(options["person"]),
        placement=str(options["placement"]),
        issuer=str(options["issuer"] or ""),
        language=str(options["language"] or ""),
        name=str(options["name"] or ""),
        words=str(options["words"] or ""),
        tells_employer=bool(options.get("employer", True)),
        may_reveal=bool(options["may_reveal"]),
    )


@query(Capability.PRINT, viewed=N_("Opened a placement agreement to print"), each_time=True)
def _agreement(tx: Any, options: Options) -> Any:
    return placement_papers.agreement(tx, wanted=_wanted(options))


@query(Capability.PRINT, viewed=N_("Opened a letter of reference to print"), each_time=True)
def _reference(tx: Any, options: Options) -> Any:
    return placement_papers.reference(tx, wanted=_wanted(options))


@query(Capability.PRINT, viewed=N_("Opened an agreement with a partner to print"), each_time=True)
def _signed_agreement(tx: Any, options: Options) -> Any:
    return agreements.signed_sheet(tx, agreement=str(options["agreement"]))


@query(Capability.PRINT)
def _training_and_work(tx: Any, options: Options) -> Any:
    return training_work_figures.sheet(tx, **months_of(options))


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
    "placement-agreement": Filling(
        _agreement,
        N_("Printed: placement agreement"),
        N_("Saved as PDF: placement agreement"),
        _whose,
        lists={"issuer": issuers.to_choose},
    ),
    "reference-letter": Filling(
        _reference,
        N_("Printed: letter of reference"),
        N_("Saved as PDF: letter of reference"),
        _whose,
        lists={"issuer": issuers.to_choose},
    ),
    "signed-agreement": Filling(
        _signed_agreement,
        N_("Printed: signed agreement with a partner"),
        N_("Saved as PDF: signed agreement with a partner"),
        lists={"agreement": agreements.signed_to_choose},
    ),
    "training-and-work": Filling(
        _training_and_work,
        N_("Printed: training and work"),
        N_("Saved as PDF: training and work"),
        months=training_work_figures.months,
    ),
}
