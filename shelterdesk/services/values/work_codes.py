# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the codes of partners and work mean, in words: for the trail, screens and paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.models.partners import PartnerKind, PartnerNoteKind
from shelterdesk.models.placements import (
    AllowanceRule,
    ContractKind,
    IntroductionState,
    PlacementKind,
    VacancyState,
    WagePer,
    WorkSource,
    WorkState,
)
from shelterdesk.models.residents import LanguageLevel
from shelterdesk.models.work import LooksForWork

_KINDS: Final[Mapping[str, str]] = {
    PlacementKind.TRIAL: N_("Trial"),
    PlacementKind.INTERNSHIP: N_("Internship"),
    PlacementKind.APPRENTICESHIP: N_("Apprenticeship"),
    PlacementKind.PAID: N_("Paid work"),
    PlacementKind.OWN_BUSINESS: N_("Own business"),
}
_WAGE_PER: Final[Mapping[str, str]] = {
    WagePer.HOUR: N_("an hour"),
    WagePer.DAY: N_("a day"),
    WagePer.WEEK: N_("a week"),
    WagePer.MONTH: N_("a month"),
}

#: (table, column) -> code -> words.
CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("introduction", "state"): {
        IntroductionState.DRAFT: N_("Being prepared"),
        IntroductionState.SENT: N_("Sent"),
        IntroductionState.VISIT: N_("Visit"),
        IntroductionState.TRIAL: N_("Trial"),
        IntroductionState.ACCEPTED: N_("Accepted"),
        IntroductionState.DECLINED: N_("Declined by the employer"),
        IntroductionState.WITHDRAWN: N_("Not wanted any more"),
    },
    ("partner", "kind"): {
        PartnerKind.EMPLOYER: N_("Employer"),
        PartnerKind.TRAINER: N_("Training"),
        PartnerKind.HEALTH: N_("Health"),
        PartnerKind.LEGAL: N_("Legal help"),
        PartnerKind.HOUSING: N_("Housing"),
        PartnerKind.SOCIAL: N_("Social services"),
        PartnerKind.AUTHORITY: N_("Authority"),
        PartnerKind.OTHER: N_("Other"),
    },
    ("partner_note", "kind"): {
        PartnerNoteKind.CALL: N_("Call"),
        PartnerNoteKind.VISIT: N_("Visit"),
        PartnerNoteKind.MAIL: N_("Letter or e-mail"),
        PartnerNoteKind.MEETING: N_("Meeting"),
        PartnerNoteKind.OTHER: N_("Something else"),
    },
    ("placement", "allowance"): {
        AllowanceRule.UNDECIDED: N_("Not decided yet"),
        AllowanceRule.STAYS: N_("Stays as it is"),
        AllowanceRule.TAPERS: N_("Fades out"),
        AllowanceRule.ENDS: N_("Ends"),
        AllowanceRule.HAS_NONE: N_("Has none"),
    },
    ("placement", "kind"): _KINDS,
    ("placement_problem", "raised_by"): {
        "she": N_("The resident"),
        "employer": N_("The employer"),
        "worker": N_("A colleague"),
    },
    ("placement_terms", "contract"): {
        ContractKind.WRITTEN: N_("Written, without an end"),
        ContractKind.FIXED_TERM: N_("Written, for a time"),
        ContractKind.SPOKEN: N_("Spoken"),
        ContractKind.NONE: N_("None"),
        ContractKind.UNKNOWN: N_("Not known"),
    },
    ("placement_terms", "wage_per"): _WAGE_PER,
    ("vacancy", "kind"): {
        kind: words for kind, words in _KINDS.items() if kind != PlacementKind.OWN_BUSINESS
    },
    ("vacancy", "state"): {
        VacancyState.OPEN: N_("Open"),
        VacancyState.FILLED: N_("Filled"),
        VacancyState.CLOSED: N_("Closed"),
    },
    ("vacancy", "wage_per"): _WAGE_PER,
    ("vacancy_language", "level"): {
        LanguageLevel.NATIVE: N_("Native"),
        LanguageLevel.FLUENT: N_("Fluent"),
        LanguageLevel.BASIC: N_("Basic"),
    },
    ("work_answer", "source"): {
        WorkSource.TOLD_US: N_("The resident told us"),
        WorkSource.EMPLOYER: N_("The employer"),
        WorkSource.DOCUMENT: N_("A document"),
        WorkSource.NONE: N_("Nobody"),
    },
    ("work_answer", "state"): {
        WorkState.STILL_THERE: N_("Still there"),
        WorkState.OTHER_WORK: N_("In other work"),
        WorkState.ENDED: N_("Ended"),
        WorkState.UNREACHABLE: N_("Not reached"),
        WorkState.DECLINED: N_("Did not want to say"),
        WorkState.UNKNOWN: N_("Not known"),
    },
    ("work_wish", "looks_for_work"): {
        LooksForWork.NOW: N_("Now"),
        LooksForWork.LATER: N_("Later"),
        LooksForWork.NO: N_("No"),
    },
}
