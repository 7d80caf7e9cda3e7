# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles and confidentiality groups in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.privacy import group_name

#: Role -> its name, and what it is for, in the order in which they are offered.
_ROLES: Final = {
    "director": (
        N_("Director"),
        N_("Leads the house: adds and removes staff, gives keys, restores backups."),
    ),
    "manager": (N_("Manager"), N_("Runs the house: rooms, word lists, imports, figures.")),
    "counsellor": (
        N_("Counsellor, health"),
        N_("Supports people; reads counselling and health."),
    ),
    "caseworker": (N_("Caseworker"), N_("Supports people: identity, case notes, legal, safety.")),
    "work_training": (
        N_("Work & training"),
        N_("Courses and work; reads the case, gives no beds."),
    ),
    "cashier": (N_("Cashier"), N_("Sees who is here and prints; reads nothing confidential.")),
    "front_desk": (N_("Front desk"), N_("Arrivals, beds, the log; reads nothing confidential.")),
    "administrator": (
        N_("Administrator"),
        N_("Cares for the program and decides what roles may do; sees no people."),
    ),
}

#: The groups of a new file -> what is kept under that key.
_CLASSES: Final = {
    "case": N_("Legal names, days of birth, phones, case notes."),
    "counselling": N_("What is said in counselling."),
    "health": N_("Diagnoses, treatment, the reason of a medicine."),
    "legal": N_("Courts, residence, lawyers."),
    "safety": N_("Safety plans, dangers, complaints about staff."),
}


def all_roles() -> tuple[str, ...]:
    """Every role, in the order in which they are offered."""
    return tuple(_ROLES)


def role(name: str) -> str:
    """A role in a word or two."""
    return _(_ROLES[name][0]) if name in _ROLES else name


def role_line(name: str) -> str:
    """One line on what a role does and may read."""
    return _(_ROLES[name][1]) if name in _ROLES else ""


def first_role(roles: Iterable[str]) -> str:
    """The most far-reaching of a person's roles; she may have several."""
    held = set(roles)
    return next((_(words) for name, (words, _line) in _ROLES.items() if name in held), "")


def roles(names: Iterable[str]) -> str:
    """Roles side by side."""
    held = set(names)
    return ", ".join(_(words) for name, (words, _line) in _ROLES.items() if name in held)


def confidential(name: str) -> str:
    """A group in a word or two."""
    return group_name(name)


def confidential_line(name: str) -> str:
    """What is kept under its key."""
    return _(_CLASSES[name]) if name in _CLASSES else _("A group of your own.")


def groups(names: Iterable[str]) -> str:
    """Groups side by side, or that there are none."""
    shown = [confidential(name) for name in sorted(names, key=_place)]
    return ", ".join(shown) if shown else _("nothing confidential")


def _place(name: str) -> tuple[int, str]:
    known = list(_CLASSES)
    return (known.index(name) if name in known else len(known), name)


def in_order(names: Iterable[str]) -> list[str]:
    """Groups as they are listed: those of every file first."""
    return sorted(names, key=_place)
