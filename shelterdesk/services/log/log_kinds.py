# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which class a kind of entry begins with: the house decides, and until it does this module.

What belongs to the running of the house everybody reads: meals, activities, childcare, visitors,
repairs, the night. What is said of somebody's body or mind is for the health group, or for case
work where the house has none. An incident, a note or a call about somebody is case work; about
nobody in particular it is the house's. Whoever writes may choose another class each time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.log_entries import LogKind, LogKindRule
from shelterdesk.services.log import log_rules
from shelterdesk.services.log.log_rows import DESK
from shelterdesk.services.remembered import until_changed

CASE: Final = "case"
HEALTH: Final = "health"
_OF_HEALTH: Final = frozenset({LogKind.HEALTH, LogKind.MEDICATION, LogKind.WELLBEING})
_OF_CASE: Final = frozenset({LogKind.INCIDENT})
_BY_PEOPLE: Final = frozenset({LogKind.NOTE, LogKind.CONTACT})


@dataclass(frozen=True, slots=True)
class KindClasses:
    """What the house decided, by kind, and the classes there are."""

    decided: Mapping[LogKind, str]
    classes: frozenset[str]

    def of(self, kind: LogKind | None, *, about_somebody: bool) -> str:
        """The class an entry begins with."""
        kind = kind or LogKind.NOTE
        decided = self.decided.get(kind)
        if decided is not None and (decided == DESK or decided in self.classes):
            return decided
        return self.otherwise(kind, about_somebody=about_somebody)

    def otherwise(self, kind: LogKind, *, about_somebody: bool) -> str:
        """The class where the house decided nothing."""
        if kind in _OF_HEALTH:
            return HEALTH if HEALTH in self.classes else CASE
        if kind in _OF_CASE or (kind in _BY_PEOPLE and about_somebody):
            return CASE
        return DESK


@query(Capability.WRITE_LOG)
def classes(tx: Transaction) -> KindClasses:
    """Which class each kind begins with, for the line of the log."""
    return _classes(tx)


@query(Capability.EDIT_HOUSE_RULES)
def rules(tx: Transaction) -> KindClasses:
    """The same, for whoever decides it."""
    return _classes(tx)


@verb(Capability.EDIT_HOUSE_RULES)
def decide(tx: Transaction, *, kind: LogKind, confidentiality: str | None) -> None:
    """Decide which class a kind begins with; None leaves it to the program."""
    if confidentiality is not None:
        log_rules.refuse_unknown_class(tx, confidentiality)
    code = LogKind(kind).value
    row = tx.session.scalars(select(LogKindRule).where(LogKindRule.kind == code)).one_or_none()
    if confidentiality is None:
        if row is not None:
            tx.session.delete(row)
        return
    if row is None:
        row = LogKindRule(kind=code, confidentiality=confidentiality)
        tx.session.add(row)
    row.confidentiality = confidentiality
    tx.session.flush()
    tx.about(row)


def of_entry(tx: Transaction, kind: LogKind, *, about_somebody: bool) -> str:
    """The class an entry begins with, for services."""
    return _classes(tx).of(kind, about_somebody=about_somebody)


def _classes(tx: Transaction) -> KindClasses:
    return KindClasses(_decided(tx), frozenset(tx.sealer.names()))


@until_changed(LogKindRule)
def _decided(tx: Transaction) -> Mapping[LogKind, str]:
    rows = tx.session.execute(select(LogKindRule.kind, LogKindRule.confidentiality))
    return MappingProxyType({LogKind(kind): name for kind, name in rows})
