# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a report is: a name, a title, declared options, and a way from a sheet to PDF bytes.

The dialog and the command line are made from the declared options. A report gets a plain sheet
type and never a session; it writes to memory and never to a file. This module and the declaring
modules do not import reportlab, so that listing reports costs nothing.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from importlib import import_module
from typing import Any, ClassVar, Final, Generic, Literal, TypeVar

from shelterdesk.capabilities import Capability
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.privacy import Audience, PrivacyClass, may_leave
from shelterdesk.statistics.suppression import DEFAULT_K

Kind = Literal["day", "month", "site", "choice", "bool", "text", "language", "person", "listed"]
Value = date | str | bool | None

PAPERS: Final = ("A4", "Letter")
ALL_SITES: Final = "all"

#: Where each report is declared; imported when it is asked for.
_MODULES: Final = {
    "monthly": "shelterdesk.reports.monthly",
    "bed-nights": "shelterdesk.reports.bed_nights",
    "bed-nights-by-person": "shelterdesk.reports.bed_nights_by_person",
    "kitchen": "shelterdesk.reports.kitchen",
    "emergency-list": "shelterdesk.reports.emergency_list",
    "roll-call": "shelterdesk.reports.roll_call",
    "attendance-sheet": "shelterdesk.reports.attendance_sheet",
    "medication-chart": "shelterdesk.reports.medication_chart",
    "handover": "shelterdesk.reports.handover",
    "daily-log": "shelterdesk.reports.daily_log",
    "week": "shelterdesk.reports.week",
    "belongings-receipt": "shelterdesk.reports.belongings_receipt",
    "stipend-receipt": "shelterdesk.reports.stipend_receipt",
    "her-statement": "shelterdesk.reports.her_statement",
    "incident": "shelterdesk.reports.incident",
    "complaint": "shelterdesk.reports.complaint",
    "needs-form": "shelterdesk.reports.needs_form",
    "opened-file": "shelterdesk.reports.opened_file",
    "plan": "shelterdesk.reports.plan",
    "referral-letter": "shelterdesk.reports.referral_letter",
    "certificate": "shelterdesk.reports.certificate",
    "cv": "shelterdesk.reports.cv",
    "introduction-letter": "shelterdesk.reports.introduction_letter",
    "placement-agreement": "shelterdesk.reports.placement_agreement",
    "reference-letter": "shelterdesk.reports.reference_letter",
    "consent": "shelterdesk.reports.consent_sheet",
    "rights": "shelterdesk.reports.rights",
    "pocket-card": "shelterdesk.reports.pocket_card",
    "safety-plan": "shelterdesk.reports.safety_plan",
    "resident-file": "shelterdesk.reports.resident_file",
    "subject-access": "shelterdesk.reports.subject_access",
    "visits": "shelterdesk.reports.visits",
    "support-used": "shelterdesk.reports.support_used",
    "housing-later": "shelterdesk.reports.housing_later",
    "training-and-work": "shelterdesk.reports.training_and_work",
    "partner-directory": "shelterdesk.reports.partner_directory",
    "signed-agreement": "shelterdesk.reports.signed_agreement",
    "outreach-sheet": "shelterdesk.reports.outreach_sheet",
    "stipend-register": "shelterdesk.reports.stipend_register",
    "cash-box": "shelterdesk.reports.cash_box",
    "fund-statement": "shelterdesk.reports.fund_statement",
}

_YES: Final = frozenset({"yes", "true", "on", "1"})
_NO: Final = frozenset({"no", "false", "off", "0"})

_SheetT = TypeVar("_SheetT")


@dataclass(frozen=True)
class Option:
    """One thing to choose before printing.

    ``label`` and the words of ``choices`` (code → words) are marked for translation and shown with
    ``_``. ``default`` is written as on the command line. What is *listed* comes from the file
    (``filling_base.Filling.lists``); ``empty`` says what no day means. ``is_number``: what is typed
    or listed is the whole number of a record, no longer than the file can hold.
    """

    name: str
    kind: Kind
    label: str
    choices: Mapping[str, str] | None = None
    default: str | None = None
    required: bool = False
    empty: str = N_("today")
    is_number: bool = False

    def parse(self, text: str) -> Value:
        """The value of what was typed; :class:`Invalid` says in plain words what is wrong."""
        parser = {
            "day": _day,
            "month": _month,
            "site": _site,
            "choice": self._choice,
            "bool": _yes_no,
        }
        value = parser.get(self.kind, _number if self.is_number else str)(text.strip())
        if value is _WRONG:
            raise Invalid(self._complaint(text), field=self.name)
        return value  # type: ignore[return-value]  # the sentinel is gone

    def _choice(self, text: str) -> object:
        return next((code for code in self.choices or () if code.lower() == text.lower()), _WRONG)

    def _complaint(self, text: str) -> str:
        if self.kind == "day":
            return _("{text} is not a day. Write it as 2026-10-31.").format(text=text)
        if self.kind == "month":
            return _("{text} is not a month. Write it as 2026-10.").format(text=text)
        if self.is_number:
            return _("{text} is not possible for {option}. Write a whole number.").format(
                text=text, option=self.name
            )
        allowed = ", ".join(self.choices or ("yes", "no"))
        return _("{text} is not possible for {option}. Choose one of: {allowed}.").format(
            text=text, option=self.name, allowed=allowed
        )


@dataclass(frozen=True)
class SheetContext:
    """What every sheet carries: who printed it, when, for what and for whom.

    ``organisation`` is the discreet name; ``printed_by`` a staff code; ``printed_at`` is aware and
    in local time; ``paper`` is "A4" or "Letter"; ``k`` is the organisation's small-number limit.
    Raises :class:`NotAllowed` for content that may not be on paper for that audience.
    """

    organisation: str
    printed_by: str
    printed_at: datetime
    purpose: str
    paper: str = "A4"
    privacy: PrivacyClass = PrivacyClass.TOTALS
    audience: Audience = Audience.HOUSE
    k: int = DEFAULT_K

    def __post_init__(self) -> None:
        if self.printed_at.tzinfo is None:
            raise ValueError("printed_at needs a time zone")
        if self.paper not in PAPERS:
            raise Invalid(_("Paper is A4 or Letter."), field="paper")
        if not may_leave(self.privacy, self.audience):
            raise NotAllowed(_("This sheet holds personal data: it can be printed for the house."))


class Report(ABC, Generic[_SheetT]):
    """A printout. ``name`` is what the command line calls it; ``audience`` who holds the paper,
    where that is not an option of its own; ``texts`` the paper whose words it prints, if any;
    ``needs_password``: as a file it leaves with one alone. ``needs``: what one must be allowed to
    besides printing; case work, where the content is of it, unless said otherwise.
    ``is_outgoing``: it is shown to people outside (a certificate, a letter, an agreement), stands
    in the name of an issuer or in hers, and tells nothing of the house that nobody chose; each
    report says whether it does.
    ``nothing_yet`` is said (with ``_``) where there is no month to choose yet.
    ``prints_at_once``: it names people, and still no passphrase is asked before it is printed, for
    minutes count or every shift needs it; as a file it asks."""

    name: ClassVar[str]
    is_outgoing: ClassVar[bool]
    audience: ClassVar[Audience] = Audience.HOUSE
    texts: ClassVar[str] = ""
    needs_password: ClassVar[bool] = False
    prints_at_once: ClassVar[bool] = False
    needs: ClassVar[Capability | None] = None
    nothing_yet: ClassVar[str] = N_("This report can be made once somebody has slept here.")
    privacy: ClassVar[PrivacyClass]
    options: ClassVar[tuple[Option, ...]]

    @property
    @abstractmethod
    def title(self) -> str:
        """What people call it, in the language in use."""

    @abstractmethod
    def render(self, sheet: _SheetT, context: SheetContext) -> bytes:
        """The PDF, made in memory."""

    def parse_options(self, given: Mapping[str, str]) -> dict[str, Value]:
        """Every declared option with its value; what was not given has its default or None.

        Raises :class:`Invalid` (with ``field``) for an unknown name, a missing or a wrong value.
        """
        declared = {option.name: option for option in self.options}
        for name in given:
            if name not in declared:
                message = _("{title} has no option {option}. It has: {allowed}.")
                allowed = ", ".join(declared)
                raise Invalid(
                    message.format(title=self.title, option=name, allowed=allowed), field=name
                )
        return {option.name: _parsed(option, given.get(option.name)) for option in self.options}


def names() -> list[str]:
    """The names of all reports."""
    return list(_MODULES)


def get(name: str) -> Report[Any]:
    """The report of this name; :class:`NotFound` with the names there are."""
    if name not in _MODULES:
        message = _("There is no report called {name}. There are: {names}.")
        raise NotFound(message.format(name=name, names=", ".join(_MODULES)), field="report")
    report: Report[Any] = import_module(_MODULES[name]).REPORT
    return report


def person_option() -> Option:
    """Whom a paper is about, by the code of the record; a screen offers people by name."""
    return Option("person", "person", N_("Resident"), required=True)


def needed(report: Report[Any]) -> Capability:
    """What one must be allowed to, so that a screen offers it; the query asks again."""
    is_open = report.privacy in (PrivacyClass.TOTALS, PrivacyClass.DESK)
    return report.needs or (Capability.PRINT if is_open else Capability.SEE_CASE)


def of_person() -> list[Report[Any]]:
    """The papers for which a person is all that must be chosen."""
    found = []
    for name in names():
        report = get(name)
        required = [option.kind for option in report.options if option.required]
        if required == ["person"]:
            found.append(report)
    return found


def day_option() -> Option:
    """A day; without one the day that is going on."""
    return Option("day", "day", N_("Day"), default="")


def paper_option() -> Option:
    """The choice of paper, the same on every report."""
    return Option("paper", "choice", N_("Paper"), {"A4": "A4", "Letter": "Letter"}, "A4")


def language_option() -> Option:
    """The language of a paper for a resident (an IETF tag); without one, hers or the house's."""
    return Option("language", "language", N_("Language"), default="")


def issuer_option() -> Option:
    """In whose name a paper leaves; without one, the preferred name."""
    return Option("issuer", "listed", N_("In the name of"), default="")


def reveal_option() -> Option:
    """Of a paper that leaves the house: what its words tell is printed only after a person chose
    so (``services.papers.discretion.refuse``)."""
    words = N_("Print it although words on it tell what the house is")
    return Option("may_reveal", "bool", words, default="no")


def audience_option() -> Option:
    """The choice of audience; the house's own copy unless said otherwise."""
    choices = {
        Audience.HOUSE.value: N_("the house (every number)"),
        Audience.OUTSIDE.value: N_("outside (small numbers hidden)"),
    }
    return Option("audience", "choice", N_("For"), choices, Audience.HOUSE.value)


_WRONG: Final = object()
#: Digits of a number that SQLite holds.
_LONGEST_NUMBER: Final = 18


def _parsed(option: Option, text: str | None) -> Value:
    if text is None or not text.strip():
        if option.required:
            message = _("Please choose: {label} ({option}).")
            raise Invalid(
                message.format(label=_(option.label), option=option.name), field=option.name
            )
        text = option.default
    return None if text is None else option.parse(text)


def _day(text: str) -> object:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        return _WRONG


def _month(text: str) -> object:
    found = re.fullmatch(r"(\d{4})-(\d{1,2})", text)
    if not found or not (1 <= int(found[2]) <= 12 and int(found[1])):
        return _WRONG
    return date(int(found[1]), int(found[2]), 1)


def _number(text: str) -> object:
    """A whole number as the services read it; empty stays empty."""
    if not text:
        return text
    is_whole = text.isdecimal() and len(text) <= _LONGEST_NUMBER
    return str(int(text)) if is_whole else _WRONG


def _site(text: str) -> object:
    return None if text.lower() == ALL_SITES else text


def _yes_no(text: str) -> object:
    word = text.lower()
    return True if word in _YES else False if word in _NO else _WRONG
