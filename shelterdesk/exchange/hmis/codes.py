# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""HUD's code lists in our words. 8, 9 and 99 stay apart: does not know, declined, not asked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.services.past.past import HouseholdRole
from shelterdesk.services.values.answers import Text, Unanswered

UNANSWERED: Final = {
    "8": Unanswered.UNKNOWN,
    "9": Unanswered.DECLINED,
    "99": Unanswered.NOT_ASKED,
    "": Unanswered.NOT_ASKED,
}

#: Project types with beds: emergency shelter (0: entry and exit, since FY2024), transitional
#: housing, safe haven.
RESIDENTIAL: Final = frozenset({"0", "1", "2", "8"})
TRANSITIONAL: Final = "2"
NIGHT_BY_NIGHT_TRACKING: Final = "3"
NIGHT_BY_NIGHT_TYPE_2024: Final = "1"
BED_NIGHT: Final = "200"

ROLES: Final = {
    "1": HouseholdRole.HEAD,
    "2": HouseholdRole.CHILD,
    "3": HouseholdRole.PARTNER,
    "4": HouseholdRole.RELATIVE,
}

#: Destinations by the last two digits: FY2024 put a hundreds digit before the older codes.
DESTINATIONS: Final = {
    "1": N_("Emergency shelter"),
    "2": N_("Transitional housing"),
    "3": N_("Permanent housing for formerly homeless people"),
    "4": N_("Psychiatric hospital"),
    "5": N_("Treatment facility for substance use"),
    "6": N_("Hospital"),
    "7": N_("Prison or detention"),
    "10": N_("Rented home, no subsidy"),
    "11": N_("Own property, no subsidy"),
    "12": N_("With family, for a time"),
    "13": N_("With friends, for a time"),
    "14": N_("Hotel or motel"),
    "15": N_("Foster care"),
    "17": N_("Another place"),
    "18": N_("Safe haven"),
    "19": N_("Rented home, VASH subsidy"),
    "20": N_("Rented home, other subsidy"),
    "21": N_("Own property, with a subsidy"),
    "22": N_("With family, lasting"),
    "23": N_("With friends, lasting"),
    "25": N_("Nursing home or long-term care"),
    "26": N_("HOPWA permanent housing"),
    "27": N_("HOPWA transitional housing"),
    "28": N_("Rented home, GPD TIP subsidy"),
    "29": N_("Halfway house"),
    "30": N_("No exit interview"),
    "31": N_("Rented home, rapid re-housing subsidy"),
    "32": N_("Host home"),
    "33": N_("Rented home, housing voucher"),
    "34": N_("Public housing"),
    "35": N_("Rented home, ongoing subsidy"),
}

#: HUD destinations that the preset of every file has in the same sense.
_IN_THE_PRESET: Final = {"16": "street", "24": "died"}

_FY2020_GENDER: Final = {
    "0": "woman", "1": "man", "2": "transgender", "3": "transgender", "4": "non-binary"
}  # fmt: skip
#: Gender columns of FY2022 and FY2024 and the word of ours that one of them alone means.
_GENDER_FLAGS: Final = {
    "Female": "woman",
    "Woman": "woman",
    "Male": "man",
    "Man": "man",
    "NoSingleGender": "non-binary",
    "NonBinary": "non-binary",
    "Transgender": "transgender",
    "Questioning": "questioning",
    "CulturallySpecific": "another",
    "DifferentIdentity": "another",
}


def gender(row: Mapping[str, str]) -> Text:
    """The gender of a Client row, in any of the three layouts."""
    if "Gender" in row:
        code = row["Gender"]
        return _FY2020_GENDER.get(code) or UNANSWERED.get(code, Unanswered.NOT_ASKED)
    flags = [word for column, word in _GENDER_FLAGS.items() if row.get(column) == "1"]
    if len(flags) > 1:
        return "several"
    if flags:
        return flags[0]
    return UNANSWERED.get(row.get("GenderNone", ""), Unanswered.NOT_ASKED)


def destination(code: str) -> Text | None:
    """The code of our word for a HUD destination, or None if HUD has no such code."""
    if code in UNANSWERED:
        return UNANSWERED[code]
    short = str(int(code) % 100) if code.isdecimal() else code
    if short in _IN_THE_PRESET:
        return _IN_THE_PRESET[short]
    return f"hud-{short}" if short in DESTINATIONS else None
