# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colleagues of the demo, each with other keys and rights, and what they wrote in the log."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shelterdesk.capabilities import Capability, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import N_
from shelterdesk.models.log_entries import LogKind
from shelterdesk.models.staff import Role
from shelterdesk.services.log import log_entries
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Scope
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import KdfCost

_DAYS: Final = 21


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody beside the director. Everybody may read her passphrase: nobody in it is real."""

    code: str
    name: str
    roles: tuple[Role, ...]
    passphrase: str


COLLEAGUES: Final = (
    Colleague("V7", "Ana", (Role.FRONT_DESK,), "orchard-lantern-violin-one"),
    Colleague("C2", "Mira", (Role.COUNSELLOR,), "orchard-lantern-violin-two"),
    Colleague("P4", "Inés", (Role.CASEWORKER,), "orchard-lantern-violin-four"),
    Colleague("T5", "Leyla", (Role.WORK_TRAINING,), "orchard-lantern-violin-five"),
    Colleague("M8", "Hana", (Role.MANAGER, Role.CASHIER), "orchard-lantern-violin-eight"),
)

#: Kind, class, words; nobody is named, so that each fits everybody.
_NOTES: Final = (
    (LogKind.MEAL, "desk", "Ate with the others."),
    (LogKind.ACTIVITY, "desk", "Helped in the garden this afternoon."),
    (LogKind.MAINTENANCE, "desk", "The reading lamp of her bed is broken."),
    (LogKind.NIGHT_CHECK, "desk", "Back at ten, all well."),
    (LogKind.CONTACT, "case", "Called the residents' office together. Answer expected next week."),
    (LogKind.NOTE, "case", "Wants to begin the sewing course once the papers are there."),
    (LogKind.WELLBEING, "case", "Slept better this week, in her own words."),
    (LogKind.NOTE, "counselling", "Second session. She chose what we spoke about."),
    (LogKind.HEALTH, "health", "Appointment with the nurse on Thursday, she goes with Mira."),
    (LogKind.NOTE, "legal", "The lawyer needs one more document for the hearing."),
    (LogKind.VISITOR, "safety", "Somebody asked at the door. Nothing was said."),
)


def passphrase(code: str) -> str:
    """With which somebody signs in."""
    return next(each.passphrase for each in COLLEAGUES if each.code == code)


def join(vault: Vault, cost: KdfCost | None) -> None:
    """Give every colleague her account."""
    for each in COLLEAGUES:
        accounts.add(
            vault,
            code=each.code,
            name_shown=each.name,
            roles=[role.value for role in each.roles],
            passphrase=each.passphrase,
            cost=cost,
        )


def write_log(vault: Vault, seed: int) -> None:
    """Three weeks of the log of those who are here."""
    vault.do(N_("Wrote the demo"), _write, seed=seed)


@verb(Capability.WRITE_LOG, is_undoable=False)
def _write(tx: Transaction, *, seed: int) -> None:
    chance = random.Random(f"log|{seed}")  # noqa: S311 - a story, not a secret
    here = residents.find(tx, scope=Scope.HERE)  # its own order knows random codes
    for row in sorted(here, key=lambda row: row.id):
        since = max(row.since, tx.today - timedelta(days=_DAYS)) if row.since else tx.today
        nights = (tx.today - since).days
        for kind, confidentiality, text in chance.sample(_NOTES, k=min(4, nights // 2)):
            log_entries.note(
                tx,
                kind=kind,
                confidentiality=confidentiality,
                text=text,
                resident_ids=[row.id],
                at=_some_time(chance, tx.now, nights),
            )


def _some_time(chance: random.Random, now: datetime, days: int) -> datetime:
    day = now - timedelta(days=chance.randint(1, days))
    return day.replace(hour=chance.randint(8, 21), minute=chance.randrange(0, 60, 5))
