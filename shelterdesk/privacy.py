# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who may see what: confidentiality classes and the audiences of paper. Default deny.

A class says which key opens a text (see ``vault``); an audience says who will hold the sheet of
paper. Anything that is not known here is treated as the most private.
"""

from __future__ import annotations

from enum import StrEnum

from shelterdesk.i18n import N_, _


class PrivacyClass(StrEnum):
    """What kind of text it is. ``TOTALS`` holds counts only and opens to everyone who may print."""

    TOTALS = "totals"
    DESK = "desk"
    CASE = "case"
    COUNSELLING = "counselling"
    HEALTH = "health"
    LEGAL = "legal"
    SAFETY = "safety"


class Audience(StrEnum):
    """Who will hold the paper: the house itself, anybody outside it, or one person: the resident
    it is about, or the recipient a consent names."""

    HOUSE = "house"
    OUTSIDE = "outside"
    PERSON = "person"


_CLASS_LABELS = {
    PrivacyClass.TOTALS: N_("totals only, no personal data"),
    PrivacyClass.DESK: N_("for the desk"),
    PrivacyClass.CASE: N_("confidential: case"),
    PrivacyClass.COUNSELLING: N_("confidential: counselling"),
    PrivacyClass.HEALTH: N_("confidential: health"),
    PrivacyClass.LEGAL: N_("confidential: legal"),
    PrivacyClass.SAFETY: N_("confidential: safety"),
}
_GROUP_NAMES = {
    PrivacyClass.CASE: N_("Case"),
    PrivacyClass.COUNSELLING: N_("Counselling"),
    PrivacyClass.HEALTH: N_("Health"),
    PrivacyClass.LEGAL: N_("Legal"),
    PrivacyClass.SAFETY: N_("Safety"),
}
_AUDIENCE_LABELS = {
    Audience.HOUSE: N_("the house's own copy"),
    Audience.OUTSIDE: N_("copy for outside"),
    Audience.PERSON: N_("for the person it is about, or named in it"),
}


def class_label(privacy_class: PrivacyClass) -> str:
    """The words printed on a sheet for a class."""
    return _(_CLASS_LABELS[privacy_class])


def group_name(name: str) -> str:
    """A class as colleagues call it; one the house made is called as the house calls it."""
    return _(_GROUP_NAMES[PrivacyClass(name)]) if name in _GROUP_NAMES else name


def audience_label(audience: Audience) -> str:
    """The words printed on a sheet for an audience."""
    return _(_AUDIENCE_LABELS[audience])


def may_leave(privacy_class: PrivacyClass | str, audience: Audience | str) -> bool:
    """Whether content of this class may be on paper for this audience.

    Outside sees totals and nothing else. What goes out about a person is hers (her plan, her
    copy), or travels by referral or letter: whoever fills such a sheet has asked for the consent
    that names the recipient.
    """
    try:
        known, reader = PrivacyClass(privacy_class), Audience(audience)
    except ValueError:
        return False
    return reader is not Audience.OUTSIDE or known is PrivacyClass.TOTALS
