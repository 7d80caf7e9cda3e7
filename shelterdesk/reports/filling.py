# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the sheet of each report is filled from an open file, and what its leaving is called.

``making.py`` is the only one to use this; a report and its page know neither file nor services.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from shelterdesk.capabilities import Capability, query
from shelterdesk.i18n import N_
from shelterdesk.privacy import Audience
from shelterdesk.reports import (
    daily_log,
    filling_money,
    filling_training,
    filling_work,
    incident,
    medication_chart,
    resident_file,
    roll_call,
)
from shelterdesk.reports.filling_base import Filling, Options, months_of
from shelterdesk.services import figures
from shelterdesk.services.agenda import week_papers
from shelterdesk.services.belongings import belonging_papers
from shelterdesk.services.consents import consent_sheets
from shelterdesk.services.giving import support_figures
from shelterdesk.services.incidents import incident_papers
from shelterdesk.services.log import log_papers
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.medication import medication_charts
from shelterdesk.services.moving_on import housing_figures
from shelterdesk.services.outreach import outreach_papers
from shelterdesk.services.papers import issuers
from shelterdesk.services.partners import partner_directory
from shelterdesk.services.person_files import file_papers, opened_file
from shelterdesk.services.plans import plan_papers
from shelterdesk.services.referrals import referral_letters
from shelterdesk.services.rooms import bed_nights, emergency, roll_call_papers
from shelterdesk.services.safety import kitchen_papers, safety_plan_papers
from shelterdesk.services.shifts import handover_papers
from shelterdesk.services.visits import visit_figures


@query(Capability.PRINT)
def _monthly(tx: Any, options: Options) -> Any:
    month, site = options["month"], options["site"]
    if not isinstance(month, date):
        raise TypeError("the month was not parsed")
    return figures.monthly(tx, month=month, site=None if site is None else str(site))


def _nights(options: Options) -> dict[str, Any]:
    """First and last night (tonight unless given) and the house."""
    first, last, site = options["from"], options["until"], options["site"]
    if not isinstance(first, date):
        raise TypeError("the first night was not parsed")
    return {
        "first": first,
        "last": last if isinstance(last, date) else None,
        "site": None if site is None else str(site),
    }


@query(Capability.PRINT)
def _bed_nights(tx: Any, options: Options) -> Any:
    is_outside = options["audience"] == Audience.OUTSIDE.value
    by = bed_nights.By(str(options["by"]))
    return bed_nights.sheet(tx, by=by, is_outside=is_outside, **_nights(options))


@query(Capability.PRINT)
def _bed_nights_by_person(tx: Any, options: Options) -> Any:
    return bed_nights.named_sheet(tx, **_nights(options))


@query(Capability.PRINT)
def _visits(tx: Any, options: Options) -> Any:
    return visit_figures.sheet(tx, **months_of(options))


@query(Capability.PRINT)
def _support_used(tx: Any, options: Options) -> Any:
    return support_figures.sheet(tx, **months_of(options))


@query(Capability.PRINT)
def _housing_later(tx: Any, options: Options) -> Any:
    return housing_figures.sheet(tx, **months_of(options))


@query(Capability.HAND_OUT)
def _outreach_sheet(tx: Any, _options: Options) -> Any:
    return outreach_papers.sheet(tx)


@query(Capability.SEE_RESIDENTS)
def _kitchen(tx: Any, _options: Options) -> Any:
    return kitchen_papers.sheet(tx)


@query(Capability.SEE_RESIDENTS, viewed=handover_papers.VIEWED)
def _handover(tx: Any, options: Options) -> Any:
    return handover_papers.sheet(tx, shift=str(options["shift"] or ""))


@query(Capability.PRINT, viewed=N_("Opened a day of the log to print"), each_time=True)
def _daily_log(tx: Any, options: Options) -> Any:
    day, kind = options["day"], options["kinds"]
    return log_papers.sheet(
        tx,
        day=day if isinstance(day, date) else None,
        kind=None if kind == daily_log.ALL_KINDS else LogKind(str(kind)),
        is_for_desk=options["words"] == daily_log.DESK,
        is_redacted=options["copy"] == daily_log.REDACTED,
    )


@query(Capability.PRINT, viewed=N_("Opened the week to print"))
def _week(tx: Any, options: Options) -> Any:
    return week_papers.week_sheet(tx, first=str(options["first"] or ""))


@query(Capability.PRINT, viewed=N_("Opened a receipt for things kept"))
def _belongings_receipt(tx: Any, options: Options) -> Any:
    return belonging_papers.receipt(
        tx,
        code=str(options["person"]),
        language=str(options["language"] or ""),
        with_name=bool(options["name"]),
    )


@query(Capability.SEE_RESIDENTS)
def _roll_call(tx: Any, options: Options) -> Any:
    site = options["site"]
    return roll_call_papers.sheet(
        tx,
        site=None if site is None else str(site),
        is_empty=options["marks"] == roll_call.EMPTY,
    )


@query(Capability.SEE_RESIDENTS)
def _emergency_list(tx: Any, _options: Options) -> Any:
    return emergency.now(tx)


@query(Capability.PRINT, viewed=N_("Opened an incident to print"), each_time=True)
def _incident(tx: Any, options: Options) -> Any:
    is_redacted = options["copy"] == incident.REDACTED
    return incident_papers.incident(tx, number=str(options["incident"]), is_redacted=is_redacted)


@query(Capability.PRINT, viewed=N_("Opened a complaint to print"), each_time=True)
def _complaint(tx: Any, options: Options) -> Any:
    return incident_papers.complaint(tx, number=str(options["complaint"]))


@query(Capability.PRINT, viewed=N_("Opened the list of who opened this file"))
def _opened_file(tx: Any, options: Options) -> Any:
    return opened_file.sheet(tx, code=str(options["person"]))


@query(Capability.PRINT, viewed=N_("Opened a letter of referral"), each_time=True)
def _referral_letter(tx: Any, options: Options) -> Any:
    return referral_letters.sheet(
        tx,
        code=str(options["person"]),
        referral=str(options["referral"]),
        language=str(options["language"] or ""),
        issuer=str(options["issuer"] or ""),
        may_reveal=bool(options["may_reveal"]),
    )


@query(Capability.PRINT, viewed=N_("Opened a consent to print"))
def _consent(tx: Any, options: Options) -> Any:
    return consent_sheets.sheet(
        tx,
        code=str(options["person"]),
        consent=str(options["consent"]),
        language=str(options["language"]),
        with_name=bool(options["name"]),
    )


@query(Capability.HAND_OUT)
def _rights(tx: Any, options: Options) -> Any:
    return consent_sheets.words(tx, paper="rights", language=str(options["language"]))


@query(Capability.HAND_OUT)
def _pocket_card(tx: Any, options: Options) -> Any:
    return consent_sheets.words(tx, paper="pocket_card", language=str(options["language"]))


@query(Capability.PRINT, viewed=N_("Read a safety plan"), each_time=True)
def _safety_plan(tx: Any, options: Options) -> Any:
    return safety_plan_papers.sheet(
        tx,
        code=str(options["person"]),
        kind=str(options["kind"]),
        language=str(options["language"] or ""),
        with_name=bool(options["name"]),
        with_code_word=bool(options["code_word"]),
        with_lines=bool(options["lines"]),
    )


@query(Capability.PRINT)
def _partner_directory(tx: Any, options: Options) -> Any:
    return partner_directory.directory(
        tx, kind=str(options["kind"]), with_phones=bool(options["phones"])
    )


@query(Capability.PRINT, viewed=N_("Opened a chart of medicines"))
def _medication_chart(tx: Any, options: Options) -> Any:
    month = options["month"]
    return medication_charts.sheet(
        tx,
        code=str(options["person"]),
        month=month if isinstance(month, date) else None,
        is_empty=options["marks"] == medication_chart.EMPTY,
    )


@query(Capability.PRINT)
def _needs_form(tx: Any, options: Options) -> Any:
    return plan_papers.form_sheet(tx, language=str(options["language"]))


@query(Capability.PRINT, viewed=N_("Opened the support plan"))
def _plan(tx: Any, options: Options) -> Any:
    return plan_papers.plan_sheet(
        tx,
        code=str(options["person"]),
        language=str(options["language"] or ""),
        with_name=bool(options["name"]),
    )


@query(Capability.PRINT, viewed=N_("Opened the whole file to print"), each_time=True)
def _resident_file(tx: Any, options: Options) -> Any:
    return file_papers.resident_file(
        tx,
        code=str(options["person"]),
        parts=resident_file.parts_of(options),
        is_redacted=options["copy"] == resident_file.REDACTED,
    )


@query(Capability.PRINT, viewed=N_("Opened everything stored about a person"), each_time=True)
def _subject_access(tx: Any, options: Options) -> Any:
    return file_papers.subject_access(
        tx, code=str(options["person"]), with_scans=bool(options["scans"])
    )


@query(Capability.PRINT)
def _whose(tx: Any, options: Options) -> tuple[int, ...]:
    """Of a report with the option ``person``."""
    return (opened_file.resident_id(tx, code=str(options["person"])),)


#: By the name of the report.
FILLINGS: Final[Mapping[str, Filling]] = {
    "monthly": Filling(
        _monthly, N_("Printed: monthly summary"), N_("Saved as PDF: monthly summary")
    ),
    "bed-nights": Filling(_bed_nights, N_("Printed: bed-nights"), N_("Saved as PDF: bed-nights")),
    "bed-nights-by-person": Filling(
        _bed_nights_by_person,
        N_("Printed: bed-nights by person"),
        N_("Saved as PDF: bed-nights by person"),
    ),
    "partner-directory": Filling(
        _partner_directory,
        N_("Printed: directory of partners"),
        N_("Saved as PDF: directory of partners"),
    ),
    "kitchen": Filling(
        _kitchen, N_("Printed: for the kitchen"), N_("Saved as PDF: for the kitchen")
    ),
    "emergency-list": Filling(
        _emergency_list,
        N_("Printed: who is in the building"),
        N_("Saved as PDF: who is in the building"),
    ),
    "roll-call": Filling(_roll_call, N_("Printed: roll call"), N_("Saved as PDF: roll call")),
    "medication-chart": Filling(
        _medication_chart,
        N_("Printed: medication chart"),
        N_("Saved as PDF: medication chart"),
        _whose,
        months=medication_charts.months,
    ),
    "handover": Filling(
        _handover, N_("Printed: shift handover"), N_("Saved as PDF: shift handover")
    ),
    "daily-log": Filling(_daily_log, N_("Printed: daily log"), N_("Saved as PDF: daily log")),
    "incident": Filling(
        _incident, N_("Printed: incident report"), N_("Saved as PDF: incident report")
    ),
    "complaint": Filling(_complaint, N_("Printed: complaint"), N_("Saved as PDF: complaint")),
    "needs-form": Filling(_needs_form, N_("Printed: needs form"), N_("Saved as PDF: needs form")),
    "week": Filling(_week, N_("Printed: the week"), N_("Saved as PDF: the week")),
    "belongings-receipt": Filling(
        _belongings_receipt,
        N_("Printed: receipt for things kept"),
        N_("Saved as PDF: receipt for things kept"),
        _whose,
    ),
    "opened-file": Filling(
        _opened_file,
        N_("Printed: who opened this file"),
        N_("Saved as PDF: who opened this file"),
        _whose,
    ),
    "plan": Filling(_plan, N_("Printed: support plan"), N_("Saved as PDF: support plan"), _whose),
    "referral-letter": Filling(
        _referral_letter,
        N_("Printed: letter of referral"),
        N_("Saved as PDF: letter of referral"),
        _whose,
        lists={"issuer": issuers.to_choose},
    ),
    "consent": Filling(
        _consent,
        N_("Printed: consent to sign"),
        N_("Saved as PDF: consent to sign"),
        _whose,
    ),
    "rights": Filling(_rights, N_("Printed: rights sheet"), N_("Saved as PDF: rights sheet")),
    "pocket-card": Filling(
        _pocket_card, N_("Printed: pocket card"), N_("Saved as PDF: pocket card")
    ),
    "safety-plan": Filling(
        _safety_plan,
        N_("Printed: safety or crisis plan"),
        N_("Saved as PDF: safety or crisis plan"),
        _whose,
    ),
    "resident-file": Filling(
        _resident_file,
        N_("Printed: file of a resident"),
        N_("Saved as PDF: file of a resident"),
        _whose,
    ),
    "visits": Filling(
        _visits,
        N_("Printed: visits, outreach and calls"),
        N_("Saved as PDF: visits, outreach and calls"),
        months=visit_figures.months,
    ),
    "support-used": Filling(
        _support_used,
        N_("Printed: support used"),
        N_("Saved as PDF: support used"),
        months=support_figures.months,
    ),
    "housing-later": Filling(
        _housing_later,
        N_("Printed: housing months later"),
        N_("Saved as PDF: housing months later"),
        months=housing_figures.months,
    ),
    "outreach-sheet": Filling(
        _outreach_sheet,
        N_("Printed: blank sheet of a round"),
        N_("Saved as PDF: blank sheet of a round"),
    ),
    "subject-access": Filling(
        _subject_access,
        N_("Printed: everything stored, for the resident"),
        N_("Saved as PDF: everything stored, for the resident"),
        _whose,
    ),
    **filling_money.FILLINGS,
    **filling_work.FILLINGS,
    **filling_training.FILLINGS,
}
