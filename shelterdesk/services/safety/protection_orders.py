# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Protection orders: a court or the police told somebody to stay away, until a day.

Against whom, by whom and the terms are sealed for the safety class; the days are not. That one
runs out is recalled in time to those who can read it.

Whoever an order is against can be put among the people whom the visitor check knows. That is an act
of its own (``outsiders.add_outsider``): in one act with the order, which is about the resident, the
trail would tell whom that person is looking for.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.residents import Resident
from shelterdesk.models.safety import ProtectionOrder
from shelterdesk.services.consents import consent_checks
from shelterdesk.services.legal import document_rows
from shelterdesk.services.legal.document_rows import DocumentRow
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.rooms.rooms import shown_name
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.today.due_line import DueKind, DueLine
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "TABLES", "OrderForm", "OrderRow", "add", "due", "edit", "end", "of_resident",
    "outsider_of", "timeline",
]  # fmt: skip

#: A change of one of these may bring other lines to Today.
TABLES: Final = ("protection_order", "resident")

_SEALED: Final = {"against": 400, "issued_by": 400, "terms": 4000}
_A_DAY: Final = timedelta(days=1)
_RECALLED: Final = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class OrderForm:
    """All that is written of an order; nothing is required but its first day, today if not said."""

    against: str | Hidden = ""  # one a line, as a visitor would be asked for
    issued_by: str | Hidden = ""
    terms: str | Hidden = ""
    start: date | None = None
    last_day: date | None = None  # on which it holds; none: without an end
    document_id: int | None = None  # the order itself, among her documents


@dataclass(frozen=True, slots=True)
class OrderRow:
    """An order as it is shown."""

    id: int
    against: str | Hidden
    issued_by: str | Hidden
    terms: str | Hidden
    start: date
    last_day: date | None
    is_in_force: bool
    document: DocumentRow | None = None

    @property
    def form(self) -> OrderForm:
        """The same to be changed."""
        paper = self.document.id if self.document is not None else None
        return OrderForm(self.against, self.issued_by, self.terms, self.start, self.last_day, paper)


@verb(Capability.EDIT_CASE)
def add(tx: Transaction, *, resident_id: int, form: OrderForm) -> int:
    """Write down an order that protects somebody; returns its id."""
    residents.get(tx, resident_id)
    row = ProtectionOrder(resident_id=resident_id, start=form.start or tx.today)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_CASE)
def edit(tx: Transaction, *, order_id: int, form: OrderForm) -> None:
    """Write a form over an order; what is hidden stays as it is."""
    _write(tx, _get(tx, order_id), form)


@verb(Capability.EDIT_CASE)
def end(tx: Transaction, *, order_id: int, last_day: date | None = None) -> None:
    """It holds until a day and no longer; until yesterday, if not said."""
    row = _get(tx, order_id)
    if row.end is not None and row.end <= tx.today:
        raise Conflict(_("This order has ended already."))
    first_without = tx.today if last_day is None else last_day + _A_DAY
    if last_day is not None and first_without < row.start:
        raise Invalid(_("The last day cannot come before the first."), field="last_day")
    row.end = max(first_without, row.start)


@query(Capability.SEE_CASE, viewed=N_("Opened the protection orders"))
def of_resident(tx: Transaction, *, resident_id: int, with_ended: bool = True) -> list[OrderRow]:
    """A person's orders, those in force first."""
    residents.get(tx, resident_id)
    there = {one.id: one for one in document_rows.rows_of(tx, resident_id, with_removed=False)}
    rows = [_row(tx, row, there.get(row.document_id or 0)) for row in _rows(tx, resident_id)]
    found = [row for row in rows if with_ended or row.is_in_force or row.start > tx.today]
    return sorted(found, key=lambda row: not row.is_in_force)


def outsider_of(form: OrderForm, instruction: str = "") -> OutsiderForm:
    """Whom an order is against, as somebody the visitor check knows until colleagues end it.

    The order's days are not taken over: they stand in the open with whom it protects, and by the
    same days the two could be matched. Nor is somebody told more the day after an order ran out.
    """
    if isinstance(form.against, Hidden) or not form.against.strip():
        raise Invalid(_("Write who must stay away first."), field="against")
    return OutsiderForm(names=form.against, instruction=instruction)


def due(tx: Transaction) -> list[DueLine]:
    """Orders that run out within a month, for those who can read them."""
    if not _may_read(tx):
        return []
    query = (
        select(ProtectionOrder, Resident.known_as, Resident.code)
        .join(Resident, Resident.id == ProtectionOrder.resident_id)
        .where(
            protection.visible(tx, ProtectionOrder.resident_id),
            ProtectionOrder.end > tx.today,
            ProtectionOrder.end <= tx.today + _RECALLED,
        )
    )
    lines = []
    for row, known_as, code in tx.session.execute(query):
        lines.append(
            DueLine(
                day=(row.end or OPEN_END) - _A_DAY,
                icon="gavel",
                title=_("A protection order runs out"),
                detail=shown_name(known_as, code),
                resident_id=row.resident_id,
                tab="safety",
                tone="notice",
                kind=DueKind.ORDER,
                record=("protection_order", row.id),
            )
        )
    return lines


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When each order began, for those who can read them."""
    if not _may_read(tx) or not protection.may_see(tx, resident_id):
        return []
    return [
        TimelineEvent(
            row.start,
            "safety",
            "gavel",
            _("A protection order began"),
            record=("protection_order", row.id),
        )
        for row in _rows(tx, resident_id)
        if row.start <= tx.today
    ]


def _may_read(tx: Transaction) -> bool:
    """Whether the person signed in does case work and holds the key."""
    return tx.may(Capability.SEE_CASE) and tx.sealer.can_read("safety")


def _get(tx: Transaction, order_id: int) -> ProtectionOrder:
    row = tx.session.get(ProtectionOrder, order_id)
    if row is None or not protection.may_see(tx, row.resident_id):
        raise NotFound(_("This order is not there any more."))
    residents.get(tx, row.resident_id)
    return row


def _rows(tx: Transaction, resident_id: int) -> list[ProtectionOrder]:
    query = select(ProtectionOrder).where(ProtectionOrder.resident_id == resident_id)
    order = (ProtectionOrder.start.desc(), ProtectionOrder.id.desc())
    return list(tx.session.scalars(query.order_by(*order)))


def _row(tx: Transaction, row: ProtectionOrder, document: DocumentRow | None) -> OrderRow:
    return OrderRow(
        id=row.id,
        against=_text(tx, row, "against"),
        issued_by=_text(tx, row, "issued_by"),
        terms=_text(tx, row, "terms"),
        start=row.start,
        last_day=None if row.end is None else max(row.end - _A_DAY, row.start),
        is_in_force=row.start <= tx.today < (row.end or OPEN_END),
        document=document,
    )


def _write(tx: Transaction, row: ProtectionOrder, form: OrderForm) -> None:
    start = form.start or row.start
    if form.last_day is not None and form.last_day < start:
        raise Invalid(_("The last day cannot come before the first."), field="last_day")
    for column, limit in _SEALED.items():
        text = getattr(form, column)
        if isinstance(text, Hidden):
            continue
        if len(text.strip()) > limit:
            words = _("At most {limit} characters fit here.")
            raise Invalid(words.format(limit=limit), field=column)
        if text.strip() != _text(tx, row, column):
            tx.seal(row, column, text.strip() or None)
    row.start, row.end = start, None if form.last_day is None else form.last_day + _A_DAY
    if form.document_id != row.document_id:
        row.document_id = consent_checks.own_document(tx, row.resident_id, form.document_id)


def _text(tx: Transaction, row: ProtectionOrder, column: str) -> str | Hidden:
    try:
        return tx.reveal(row, column) or ""
    except NotAllowed:
        return Hidden.HIDDEN
