# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments as lists and the calendar show them. Of one that is sealed who has no key sees when
it is and whose; what it is, and with whom, would tell what the words are about."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, or_, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.i18n import _
from shelterdesk.models.appointments import Appointment, AppointmentState
from shelterdesk.models.residents import Resident
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.agenda import recurrences
from shelterdesk.services.partners import partner_names
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.values import sealed_words, value_words
from shelterdesk.services.values.answers import Hidden


@dataclass(frozen=True, slots=True)
class AppointmentRow:
    """One appointment; ``at`` is on the clock of the house."""

    id: int
    at: datetime
    has_time: bool
    minutes: int | None
    kind: str  # in words; empty where it is sealed
    words: str | Hidden
    confidentiality: str
    resident_id: int | None
    shown: str  # the resident
    staff_id: int | None
    staff: str
    companion_id: int | None
    companion: str
    partner: str
    state: AppointmentState
    cancelled_by: str  # in words
    is_series: bool
    repeats: str  # in words
    is_over: bool  # its time has passed
    is_own: bool  # of the person signed in, or she goes along

    @property
    def is_sealed(self) -> bool:
        """Whether it says only when and whose."""
        return isinstance(self.words, Hidden)

    @property
    def what(self) -> str:
        """What it is, without anybody's name."""
        words = "" if isinstance(self.words, Hidden) else self.words
        return self.kind or words or _("Appointment")

    @property
    def title(self) -> str:
        """``Doctor or clinic: Noor``."""
        whose = self.shown or self.staff
        return _("{what}: {name}").format(what=self.what, name=whose) if whose else self.what

    @property
    def detail(self) -> str:
        """Where, with whom and who goes along."""
        if isinstance(self.words, Hidden):
            words = _("sealed")
        else:
            words = self.words if self.kind else ""
        along = _("with {names}").format(names=self.companion) if self.companion else ""
        colleague = self.staff if self.shown else ""
        return " · ".join(part for part in (words, self.partner, colleague, along) if part)

    @property
    def waits(self) -> bool:
        """Whether it is over and nobody has said what became of it."""
        return self.is_over and self.state is AppointmentState.PLANNED


def visible(tx: Transaction) -> ColumnElement[bool]:
    """Only of whom the person signed in may see."""
    of_nobody = Appointment.resident_id.is_(None)
    return or_(of_nobody, protection.visible(tx, Appointment.resident_id))


def rows(tx: Transaction, found: Iterable[Appointment]) -> list[AppointmentRow]:
    """As rows, in the same order. Whoever gives them has left out whom one may not see."""
    appointments = list(found)
    staff = organisation.staff_names(tx)
    people = _people(tx, {one.resident_id for one in appointments if one.resident_id})
    partners = partner_names.of_partners(
        tx, {one.partner_id for one in appointments if one.partner_id}
    )
    made = []
    for one in appointments:
        words = words_of(tx, one)
        is_sealed = isinstance(words, Hidden)
        at = one.at.astimezone(tx.now.tzinfo)
        cancelled = one.cancelled_by
        made.append(
            AppointmentRow(
                id=one.id,
                at=at,
                has_time=one.has_time,
                minutes=one.minutes,
                kind="" if is_sealed else vocabularies.label(tx, one.kind_id),
                words=words,
                confidentiality=one.confidentiality,
                resident_id=one.resident_id,
                shown=people.get(one.resident_id or 0, ""),
                staff_id=one.staff_id,
                staff=staff.get(one.staff_id or 0, ""),
                companion_id=one.companion_id,
                companion=staff.get(one.companion_id or 0, ""),
                partner="" if is_sealed else partners.get(one.partner_id or 0, ""),
                state=AppointmentState(one.state),
                cancelled_by=(
                    value_words.code_word("appointment", "cancelled_by", cancelled)
                    if cancelled
                    else ""
                ),
                is_series=one.series is not None,
                repeats=recurrences.words(one.recurrence),
                is_over=_is_over(tx, one, at),
                is_own=tx.staff_id is not None and tx.staff_id in (one.staff_id, one.companion_id),
            )
        )
    return made


def words_of(tx: Transaction, one: Appointment) -> str | Hidden:
    """What was written of it; ``Hidden`` without the key of its class."""
    if one.body is not None:
        return sealed_words.revealed(tx, one, "body")
    if one.confidentiality != "desk" and not tx.sealer.can_read(one.confidentiality):
        return Hidden.HIDDEN  # no words, but a kind and a partner that are not for everybody
    return one.plain or ""


def _is_over(tx: Transaction, one: Appointment, at: datetime) -> bool:
    if not one.has_time:
        return at.date() < tx.today
    return one.at + timedelta(minutes=one.minutes or 0) <= tx.now


def _people(tx: Transaction, ids: set[int]) -> dict[int, str]:
    if not ids:
        return {}
    query = select(Resident.id, Resident.known_as, Resident.code).where(Resident.id.in_(ids))
    return {one: shown_name(known_as, code) for one, known_as, code in tx.session.execute(query)}
