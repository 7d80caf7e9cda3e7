# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Staff members. Keys are in the key file; here is what colleagues see of one another."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import JSON, String
from sqlalchemy.orm import Mapped, mapped_column

from shelterdesk.models.base import Base, Record


class Role(StrEnum):
    """Roles to ship; they combine: who has several may do what any of them may."""

    FRONT_DESK = "front_desk"
    CASEWORKER = "caseworker"
    COUNSELLOR = "counsellor"
    CASHIER = "cashier"
    WORK_TRAINING = "work_training"
    MANAGER = "manager"
    DIRECTOR = "director"
    ADMINISTRATOR = "administrator"


class Staff(Record, Base):
    """A person who can sign in, or once could."""

    __tablename__ = "staff"

    code: Mapped[str] = mapped_column(String(20), unique=True)  # typed at the unlock page
    name_shown: Mapped[str] = mapped_column(String(80), default="")
    slot_id: Mapped[str | None] = mapped_column(String(32), unique=True)  # none: no passphrase yet
    roles: Mapped[list[str]] = mapped_column(JSON)  # a copy of the slot's, which are signed
    is_active: Mapped[bool] = mapped_column(default=True)
    idle_minutes: Mapped[int | None]  # until it locks; none: as her roles say
