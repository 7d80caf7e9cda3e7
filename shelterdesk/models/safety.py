# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What keeps her safe: alerts, people who must not find her, safety and crisis plans, orders.

What the shift must do stands under the file key and says no why. The plans themselves and what an
order is about are sealed for the *safety* class. Of an outsider who must not find somebody the
description is under the file key, so that the desk can check a visitor; whom it concerns is sealed
for the *case* class and stands in no other column, nor in the audit trail.
"""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from enum import StrEnum
from typing import Final

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record, open_end, sealed

#: Sealed lists are filled up to a multiple of this.
_BLOCK: Final = 256


class AlertLevel(StrEnum):
    """How loud an alert is."""

    NOTICE = "notice"
    DANGER = "danger"


class AlertPlace(StrEnum):
    """Where an alert is shown."""

    DESK = "desk"
    CHECK_IN = "check_in"
    PAY_DESK = "pay_desk"
    EVERYWHERE = "everywhere"


class PlanKind(StrEnum):
    """A plan for dangers from others, or for a crisis of her own."""

    SAFETY = "safety"
    CRISIS = "crisis"


class Alert(Record, Base):
    """What colleagues must know at once, and what to do; never why."""

    __tablename__ = "alert"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        Index(None, "resident_id"),
        Index(None, "end"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    level: Mapped[str] = mapped_column(String(8), default=AlertLevel.NOTICE.value)
    place: Mapped[str] = mapped_column(String(12), default=AlertPlace.EVERYWHERE.value)
    text: Mapped[str] = mapped_column(String(200))
    instruction: Mapped[str] = mapped_column(String(300), default="")
    start: Mapped[date]
    end: Mapped[date | None] = open_end()  # the first day on which it is shown no more


class KeepApart(Record, Base):
    """Two residents who must not share a room, or an outsider who must not find somebody."""

    __tablename__ = "keep_apart"
    __table_args__ = (
        CheckConstraint(
            "(resident_id IS NULL) = (other_id IS NULL) "
            "AND (resident_id IS NULL) <> (concerns IS NULL)",
            name="one_kind",
        ),
        CheckConstraint("resident_id IS NULL OR resident_id <> other_id", name="two_people"),
        CheckConstraint('"start" <= "end"', name="order"),
        Index(None, "resident_id"),
        Index(None, "other_id"),
        Index(None, "end"),
    )

    resident_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    other_id: Mapped[int | None] = mapped_column(ForeignKey("resident.id"))
    #: Of an outsider; names and numbers by which a visitor is recognised, one a line.
    names: Mapped[str] = mapped_column(String(400), default="")
    phones: Mapped[str] = mapped_column(String(200), default="")
    description: Mapped[str] = mapped_column(String(600), default="")
    instruction: Mapped[str] = mapped_column(String(300), default="")  # "call Joy first"
    concerns: Mapped[bytes | None] = sealed("case")  # uuids of residents, as JSON
    reason: Mapped[bytes | None] = sealed("case")
    start: Mapped[date]
    end: Mapped[date | None] = open_end()


def concerns_text(uuids: Collection[str]) -> str:
    """What ``KeepApart.concerns`` holds: filled up, so that the length does not say how many."""
    text = json.dumps(sorted(uuids))
    return text.ljust(-(-len(text) // _BLOCK) * _BLOCK)


class SafetyPlan(Record, Base):
    """A plan made with her; a later one replaces it and keeps it. Its parts are sealed as JSON."""

    __tablename__ = "safety_plan"
    __table_args__ = (
        CheckConstraint("kind IN ('safety', 'crisis')", name="kind"),
        CheckConstraint("check_minutes > 0", name="check_minutes"),
        CheckConstraint("made <= ended", name="order"),
        Index(None, "resident_id", "kind", "ended"),
        Index(None, "ended", "resident_id"),
        Index(None, "ended", "review"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    kind: Mapped[str] = mapped_column(String(8))
    made: Mapped[date]
    ended: Mapped[date | None] = open_end()
    review: Mapped[date | None]
    language: Mapped[str] = mapped_column(String(12), default="en")  # it is written in
    body: Mapped[bytes | None] = sealed("safety")  # part -> text, as JSON
    check_minutes: Mapped[int | None]  # how often the shift looks after her
    shift_note: Mapped[str] = mapped_column(String(300), default="")  # what to do, never why


class ProtectionOrder(Record, Base):
    """A court's or a police order that somebody keeps away; it may feed keep-apart."""

    __tablename__ = "protection_order"
    __table_args__ = (
        CheckConstraint('"start" <= "end"', name="order"),
        Index(None, "resident_id"),
        Index(None, "end"),
    )

    resident_id: Mapped[int] = mapped_column(ForeignKey("resident.id"))
    against: Mapped[bytes | None] = sealed("safety")
    issued_by: Mapped[bytes | None] = sealed("safety")
    terms: Mapped[bytes | None] = sealed("safety")
    start: Mapped[date]
    end: Mapped[date | None] = open_end()  # the first day on which it does not hold any more
    document_id: Mapped[int | None] = mapped_column(ForeignKey("document.id"))
