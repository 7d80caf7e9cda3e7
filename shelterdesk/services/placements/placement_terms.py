# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hours, wage and contract of work from a day on: a change is a row of its own, and what was before
stays readable."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from sqlalchemy import select

from shelterdesk import regions
from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.placements import ContractKind, Placement, PlacementTerms, WagePer
from shelterdesk.services import organisation
from shelterdesk.services.money import posting
from shelterdesk.services.placements import placement_rows
from shelterdesk.services.placements.placement_rows import Terms
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "ContractKind", "TermsForm", "TermsRow", "WagePer", "change", "edit", "form", "history",
    "remove",
]  # fmt: skip

_LONGEST: Final = 2000
_MOST_MINUTES: Final = 7 * 24 * 60


@dataclass(frozen=True, slots=True)
class TermsForm:
    """What was agreed; every answer is optional. The wage is in minor units."""

    start: date | None = None  # the first day of the placement for the first ones, else today
    minutes_week: int | None = None
    wage: int | None = None
    currency: str | None = None  # the house's, if not said
    wage_per: WagePer = WagePer.MONTH
    contract: ContractKind = ContractKind.UNKNOWN
    note: str | Hidden = ""

    @property
    def is_empty(self) -> bool:
        """Whether nothing is known yet."""
        said = (self.minutes_week, self.wage, self.note or None)
        return said == (None, None, None) and self.contract == ContractKind.UNKNOWN


@dataclass(frozen=True, slots=True)
class TermsRow:
    """Terms as the history of a placement shows them."""

    id: int
    terms: Terms
    until: date | None  # the first day of the next ones, or without the work
    note: str | Hidden
    is_now: bool


@verb(Capability.EDIT_WORK)
def change(tx: Transaction, *, placement_id: int, form: TermsForm) -> int:
    """Other terms from a day on; returns the row's id. Raises ``Conflict`` where there are terms
    from that very day already: those are put right instead."""
    placement = placement_rows.get(tx, placement_id)
    row = PlacementTerms(placement_id=placement.id)
    _write(tx, placement, row, form)
    tx.session.add(row)
    tx.session.flush()
    return row.id


@verb(Capability.EDIT_WORK)
def edit(tx: Transaction, *, terms_id: int, form: TermsForm) -> None:
    """Put right what was written of terms."""
    row, placement = _get(tx, terms_id)
    _write(tx, placement, row, form)


@verb(Capability.EDIT_WORK)
def remove(tx: Transaction, *, terms_id: int) -> None:
    """Such terms were never agreed: they were written by mistake."""
    row, _placement = _get(tx, terms_id)
    tx.session.delete(row)


@query(Capability.SEE_WORK)
def form(tx: Transaction, *, terms_id: int) -> TermsForm:
    """Terms as a form."""
    row, _placement = _get(tx, terms_id)
    return TermsForm(
        row.start, row.minutes_week, row.wage, row.currency, WagePer(row.wage_per),
        ContractKind(row.contract), sealed_words.revealed(tx, row, "note"),
    )  # fmt: skip


@query(Capability.SEE_WORK)
def history(tx: Transaction, *, placement_id: int) -> list[TermsRow]:
    """All terms of a placement, the newest first."""
    placement = placement_rows.get(tx, placement_id)
    found = list(
        tx.session.scalars(
            select(PlacementTerms)
            .where(PlacementTerms.placement_id == placement_id)
            .order_by(PlacementTerms.start)
        )
    )
    made = []
    for number, row in enumerate(found):
        ends = [one for one in (placement.end,) if one is not None]
        ends += [one.start for one in found[number + 1 : number + 2]]
        until = min(ends, default=None)
        made.append(
            TermsRow(
                row.id, placement_rows.of_row(row), until,
                sealed_words.revealed(tx, row, "note"),
                row.start <= tx.today < (until or OPEN_END),
            )
        )  # fmt: skip
    return made[::-1]


def begin(tx: Transaction, placement: Placement, form: TermsForm) -> None:
    """The first terms of a placement, for services; none where nothing is known."""
    if form.is_empty:
        return
    row = PlacementTerms(placement_id=placement.id)
    _write(tx, placement, row, form, first=placement.start)
    tx.session.add(row)
    tx.session.flush()


# Within
def _write(
    tx: Transaction,
    placement: Placement,
    row: PlacementTerms,
    form: TermsForm,
    *,
    first: date | None = None,
) -> None:
    start = first or form.start or max(tx.today, placement.start)
    if not placement.start <= start < (placement.end or OPEN_END):
        raise Invalid(_("Choose a day of this work."), field="start")
    others = select(PlacementTerms.id).where(
        PlacementTerms.placement_id == placement.id,
        PlacementTerms.start == start,
        PlacementTerms.id != (row.id or 0),
    )
    with tx.session.no_autoflush:
        if tx.session.scalar(others) is not None:
            words = _("Something was agreed from this day on already. Change that.")
            raise Conflict(words, field="start")
    if form.minutes_week is not None and not 0 < form.minutes_week <= _MOST_MINUTES:
        raise Invalid(_("This does not fit into a week."), field="minutes_week")
    if form.wage is not None and not 0 <= form.wage <= posting.MOST:
        raise Invalid(_("Write an amount that is paid."), field="wage")
    currency = form.currency or organisation.form(tx).currency
    if form.wage is not None and (currency is None or not regions.is_currency(currency)):
        raise Invalid(_("Choose a currency."), field="currency")
    if not isinstance(form.note, Hidden):
        sealed_words.checked(form.note, field="note", longest=_LONGEST)
    row.start, row.minutes_week, row.wage = start, form.minutes_week, form.wage
    row.currency = None if form.wage is None else currency
    row.wage_per = WagePer(form.wage_per).value
    row.contract = ContractKind(form.contract).value
    sealed_words.write(tx, row, "note", form.note)


def _get(tx: Transaction, terms_id: int) -> tuple[PlacementTerms, Placement]:
    gone = _("These terms are not there any more.")
    return placement_rows.below(tx, PlacementTerms, terms_id, gone)
