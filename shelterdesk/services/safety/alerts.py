# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Alerts: what colleagues must know about somebody at once, and what to do; never why.

An alert is read by everybody who sees the resident, so it says what to do and no reason. It is
shown where it was meant for, from its first day through its last; after that it is history.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import ColumnElement, exists, or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Stay
from shelterdesk.models.safety import Alert, AlertLevel, AlertPlace
from shelterdesk.models.visits import Visit
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.visits import visits

__all__ = [
    "AlertForm", "AlertLevel", "AlertPlace", "AlertRow", "add", "edit", "end", "now",
    "of_resident", "shown_at", "timeline",
]  # fmt: skip

_LONGEST: Final = {"text": 200, "instruction": 300}
_A_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class AlertForm:
    """All that is written of an alert; only the text is required."""

    text: str
    instruction: str = ""
    level: AlertLevel = AlertLevel.NOTICE
    place: AlertPlace = AlertPlace.EVERYWHERE
    start: date | None = None  # today, if not said
    last_day: date | None = None  # on which it is still shown; none: until somebody ends it


@dataclass(frozen=True, slots=True)
class AlertRow:
    """An alert as it is shown."""

    id: int
    resident_id: int
    shown: str  # chosen name, or the code
    level: AlertLevel
    place: AlertPlace
    text: str
    instruction: str
    start: date
    last_day: date | None
    is_in_force: bool
    is_here: bool = True  # in the house tonight or visiting now

    @property
    def is_danger(self) -> bool:
        """Whether it is one of the loud ones."""
        return self.level is AlertLevel.DANGER

    @property
    def words(self) -> str:
        """What it says and what to do, in one line."""
        return " · ".join(part for part in (self.text, self.instruction) if part)

    @property
    def form(self) -> AlertForm:
        """The same to be changed."""
        return AlertForm(
            self.text, self.instruction, self.level, self.place, self.start, self.last_day
        )


@verb(Capability.EDIT_RESIDENTS)
def add(tx: Transaction, *, resident_id: int, form: AlertForm) -> int:
    """Write an alert about somebody and return its id."""
    residents.get(tx, resident_id)
    alert = Alert(resident_id=resident_id, start=form.start or tx.today)
    _write(alert, form)
    tx.session.add(alert)
    tx.session.flush()
    return alert.id


@verb(Capability.EDIT_RESIDENTS)
def edit(tx: Transaction, *, alert_id: int, form: AlertForm) -> None:
    """Write a form over an alert."""
    _write(_get(tx, alert_id), form)


@verb(Capability.EDIT_RESIDENTS)
def end(tx: Transaction, *, alert_id: int) -> None:
    """Show it no more, from now on; it stays in the history."""
    alert = _get(tx, alert_id)
    if alert.end is not None and alert.end <= tx.today:
        raise Conflict(_("This alert has ended already."))
    alert.end = max(tx.today, alert.start)


@query(Capability.SEE_RESIDENTS)
def of_resident(tx: Transaction, *, resident_id: int, with_ended: bool = False) -> list[AlertRow]:
    """A person's alerts, the loud ones first; without those that are past unless asked for."""
    rows = _rows(tx, Alert.resident_id == resident_id)
    return [row for row in rows if with_ended or row.is_in_force or row.start > tx.today]


@query(Capability.SEE_RESIDENTS)
def shown_at(
    tx: Transaction, *, place: AlertPlace, resident_ids: Collection[int] | None = None
) -> dict[int, tuple[AlertRow, ...]]:
    """What is to be shown today at a place, by resident; of some of them, or of everybody."""
    found: dict[int, list[AlertRow]] = {}
    for row in _in_force(tx, resident_ids):
        if row.place in {AlertPlace(place), AlertPlace.EVERYWHERE}:
            found.setdefault(row.resident_id, []).append(row)
    return {resident_id: tuple(rows) for resident_id, rows in found.items()}


@query(Capability.SEE_RESIDENTS)
def now(tx: Transaction) -> list[AlertRow]:
    """All that the desk is to know today: about people who are here first, the loud ones first."""
    at_desk = {AlertPlace.DESK, AlertPlace.EVERYWHERE}
    rows = [row for row in _in_force(tx, None) if row.place in at_desk]
    return sorted(rows, key=lambda row: not row.is_here)


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When each alert began, for a person's timeline."""
    return [
        TimelineEvent(
            day=row.start,
            kind="safety",
            icon="shield-alert",
            title=_("Alert: {text}").format(text=row.text),
            detail=row.instruction,
            tone="danger" if row.is_danger else "notice",
            record=("alert", row.id),
        )
        for row in of_resident(tx, resident_id=resident_id, with_ended=True)
        if row.start <= tx.today
    ]


def _write(alert: Alert, form: AlertForm) -> None:
    for field, limit in _LONGEST.items():
        if len(getattr(form, field).strip()) > limit:
            raise Invalid(
                _("At most {limit} characters fit here.").format(limit=limit), field=field
            )
    text = form.text.strip()
    if not text:
        raise Invalid(_("Write what colleagues must know."), field="text")
    start = form.start or alert.start
    if form.last_day is not None and form.last_day < start:
        raise Invalid(_("The last day cannot come before the first."), field="last_day")
    alert.text, alert.instruction = text, form.instruction.strip()
    alert.level, alert.place = AlertLevel(form.level).value, AlertPlace(form.place).value
    alert.start = start
    alert.end = None if form.last_day is None else form.last_day + _A_DAY


def _get(tx: Transaction, alert_id: int) -> Alert:
    alert = tx.session.get(Alert, alert_id)
    if alert is None or not protection.may_see(tx, alert.resident_id):
        raise NotFound(_("This alert is not there any more."))
    residents.get(tx, alert.resident_id)
    return alert


def _in_force(tx: Transaction, resident_ids: Collection[int] | None) -> Iterable[AlertRow]:
    conditions = [Alert.start <= tx.today, Alert.end > tx.today]
    if resident_ids is not None:
        conditions.append(Alert.resident_id.in_(resident_ids))
    return _rows(tx, *conditions)


def _rows(tx: Transaction, *conditions: object) -> list[AlertRow]:
    query = (
        select(Alert, Resident.known_as, Resident.code, _is_here(tx))
        .join(Resident, Resident.id == Alert.resident_id)
        .where(*conditions, protection.visible(tx, Alert.resident_id))  # type: ignore[arg-type]
    )
    rows = [
        AlertRow(
            id=alert.id,
            resident_id=alert.resident_id,
            shown=shown_name(known_as, code),
            level=AlertLevel(alert.level),
            place=AlertPlace(alert.place),
            text=alert.text,
            instruction=alert.instruction,
            start=alert.start,
            last_day=None if alert.end is None else max(alert.end - _A_DAY, alert.start),
            is_in_force=alert.start <= tx.today < (alert.end or OPEN_END),
            is_here=is_here,
        )
        for alert, known_as, code, is_here in tx.session.execute(query)
    ]
    return sorted(rows, key=lambda row: (not row.is_danger, -row.start.toordinal(), -row.id))


def _is_here(tx: Transaction) -> ColumnElement[bool]:
    """Whether somebody has a stay now, or visits."""
    stay = exists().where(
        Stay.resident_id == Alert.resident_id, Stay.start <= tx.today, Stay.end > tx.today
    )
    visit = exists().where(Visit.resident_id == Alert.resident_id, visits.goes_on(tx))
    return or_(stay, visit)
