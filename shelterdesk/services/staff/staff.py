# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Staff members as the file knows them, and what their roles may do. Keys are in ``vault``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk import capabilities
from shelterdesk.capabilities import DEFAULTS, DIRECTORS_ALONE, FIXED, Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.safe import RoleCapability
from shelterdesk.models.staff import Role, Staff

#: Roles in the order in which screens and sheets list them.
ROLES: Final = tuple(str(role) for role in Role)

#: Minutes until it locks that can be set for one person; none of them is as her roles say.
IDLE_CHOICES: Final = (1, 2, 3, 5, 10)

#: Where strangers come to the desk it locks soon.
_USUAL_IDLE: Final[Mapping[str, int]] = {"front_desk": 3}
_USUAL_IDLE_OTHERS: Final = 10

_NEEDS_THE_DIRECTORS_KEY: Final = N_("Needs the directors' key, which only directors hold.")
_DIRECTORS_ALONE: Final = N_("Lists of people leave the house through a director alone.")
_PUTS_RIGHT: Final = N_("Somebody must always be able to put things right.")
_NO_CONTENT: Final = N_("Who decides what roles may do sees nothing of the people supported.")

#: What an administrator cannot give the own role: each shows who is supported here.
_CONTENT: Final = frozenset({
    Capability.SEE_RESIDENTS, Capability.EDIT_RESIDENTS, Capability.PLACE_PEOPLE,
    Capability.EDIT_SUPPORT, Capability.WRITE_LOG, Capability.IMPORT, Capability.PRINT,
    Capability.EXPORT, Capability.PROTECT_PEOPLE, Capability.SEE_AUDIT, Capability.ERASE,
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class StaffRow:
    """One staff member; what she may read stands in her slot of the key file."""

    id: int
    code: str
    name_shown: str
    roles: tuple[str, ...]
    slot_id: str | None
    is_active: bool
    idle_minutes: int | None  # until it locks; none: as her roles say

    @property
    def shown(self) -> str:
        """What colleagues call her."""
        return self.name_shown or self.code


@dataclass(frozen=True, slots=True)
class Decision:
    """Whether a role may do something, and why that cannot be changed, if it cannot."""

    role: str
    capability: Capability
    is_allowed: bool
    is_default: bool  # as the program was made
    locked: str = ""  # the reason, in words


@query(Capability.MANAGE_STAFF)
def listed(tx: Transaction) -> list[StaffRow]:
    """Everybody who signs in or once could, those who left at the end."""
    rows = tx.session.scalars(select(Staff).order_by(Staff.is_active.desc(), Staff.code))
    return [_row(row) for row in rows]


@query(Capability.SIGNED_IN)
def own(tx: Transaction) -> StaffRow:
    """The person signed in."""
    return _row(tx.session.get_one(Staff, tx.staff_id))


@verb(Capability.MANAGE_STAFF)
def edit(tx: Transaction, *, staff_id: int, name_shown: str, idle_minutes: int | None) -> None:
    """The name colleagues see of somebody, and after how many minutes it locks for her.

    None: as her roles say.
    """
    if idle_minutes is not None and idle_minutes not in IDLE_CHOICES:
        raise Invalid(_("Choose one of the times offered."), field="idle_minutes")
    row = tx.session.get(Staff, staff_id)
    if row is None or not row.is_active:
        raise NotFound(_("This person does not sign in here any more."))
    row.name_shown, row.idle_minutes = name_shown.strip(), idle_minutes
    tx.about(row)


def longest_idle_minutes(roles: Iterable[str], decided: int | None) -> int:
    """Minutes until it locks: decided for this person, or those of the strictest of her roles."""
    usual = (_USUAL_IDLE.get(role, _USUAL_IDLE_OTHERS) for role in roles)
    return decided or min(usual, default=_USUAL_IDLE_OTHERS)


@verb(Capability.SIGNED_IN)
def shorten_own_idle_minutes(tx: Transaction, *, minutes: int) -> None:
    """Let it lock sooner for oneself. Longer again is for a director to decide."""
    row = tx.session.get_one(Staff, tx.staff_id)
    if minutes not in IDLE_CHOICES or minutes > longest_idle_minutes(row.roles, row.idle_minutes):
        raise NotAllowed(
            _("You can choose a shorter time. For a longer one, ask a director."),
            field="idle_minutes",
        )
    row.idle_minutes = minutes
    tx.about(row)


def who_may(tx: Transaction, capability: Capability) -> list[Staff]:
    """For other services: the colleagues whose roles allow something, by their codes."""
    allowed = decided(tx)
    rows = tx.session.scalars(select(Staff).where(Staff.is_active).order_by(Staff.code))
    return [row for row in rows if capability in capabilities.of_roles(row.roles, allowed)]


@query(Capability.SIGNED_IN)
def decisions(tx: Transaction) -> list[Decision]:
    """What each role may do, role after role."""
    allowed = decided(tx)
    return [
        Decision(
            role,
            capability,
            capability in capabilities.of_roles([role], allowed),
            capability in DEFAULTS[role],
            _(reason) if (reason := locked(role, capability)) else "",
        )
        for role in ROLES
        for capability in Capability
        if capability is not Capability.SIGNED_IN
    ]


@verb(Capability.EDIT_CAPABILITIES)
def decide(tx: Transaction, *, role: str, capability: str, is_allowed: bool) -> None:
    """Let a role do something, or no longer. It holds for each person from her next unlock on."""
    if role not in ROLES or capability not in list(Capability):
        raise NotFound(_("There is no such role or right."))
    reason = locked(role, Capability(capability))
    if reason or capability == Capability.SIGNED_IN:
        raise NotAllowed(_(reason or _PUTS_RIGHT))
    row = tx.session.scalars(
        select(RoleCapability).where(
            RoleCapability.role == role, RoleCapability.capability == capability
        )
    ).one_or_none()
    if row is None:
        row = RoleCapability(role=role, capability=str(capability), is_allowed=is_allowed)
        tx.session.add(row)
        tx.session.flush()
    row.is_allowed = is_allowed
    tx.about(row)


def locked(role: str, capability: Capability) -> str:
    """Why this cannot be decided, marked for translation; empty if it can."""
    if capability in FIXED.get(role, ()):
        return _PUTS_RIGHT
    if capability is Capability.MANAGE_STAFF:
        return _NEEDS_THE_DIRECTORS_KEY
    if capability in DIRECTORS_ALONE and role != Role.DIRECTOR:
        return _DIRECTORS_ALONE
    if role == Role.ADMINISTRATOR and capability in _CONTENT:
        return _NO_CONTENT
    return ""


def decided(tx: Transaction) -> dict[tuple[str, str], bool]:
    """For other services: where the administrator decided otherwise than the defaults."""
    return {
        (row.role, row.capability): row.is_allowed
        for row in tx.session.scalars(select(RoleCapability))
    }


def _row(row: Staff) -> StaffRow:
    return StaffRow(
        row.id,
        row.code,
        row.name_shown,
        tuple(row.roles),
        row.slot_id,
        row.is_active,
        row.idle_minutes,
    )
