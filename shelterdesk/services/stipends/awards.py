# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Awards: a scheme for one person over the days [start, end); lists of them are in
``award_rows.py``.

Nothing ends an award but a person. When another income began it may fade out over dated steps, a
percentage from a day on; that too is somebody's decision, never a rule. Somebody who left the house
keeps it: the list of awards says who left, and a person decides.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import _, ngettext
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.families import Dependant, LivesWith
from shelterdesk.models.stipends import (
    Award,
    AwardEnd,
    AwardTaper,
    Due,
    DueAdjustment,
    DueState,
    Scheme,
)
from shelterdesk.services.merging import merged_records
from shelterdesk.services.money import posting
from shelterdesk.services.residents import residents
from shelterdesk.services.stipends import schemes
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import day_in_words

__all__ = [
    "AwardEnd", "AwardForm", "Taper", "edit", "end", "form", "give", "proposed", "renew",
    "take_back",
]  # fmt: skip

_MOST_CHILDREN: Final = 30
_NO_LESS: Final = 0


@dataclass(frozen=True, slots=True)
class Taper:
    """From this day on only so many percent are paid."""

    start: date
    percent: int


@dataclass(frozen=True, slots=True)
class AwardForm:
    """All that is said of an award; ``end`` is the first day without it."""

    scheme_id: int | None
    fund_id: int | None = None  # the scheme's, if not said
    start: date | None = None  # today, if not said
    end: date | None = None
    amount: int | None = None  # in place of the scheme's
    children: int = 0
    is_waiting_waived: bool = False
    note: str | Hidden = ""


@verb(Capability.EDIT_AWARDS)
def give(tx: Transaction, *, resident_id: int, form: AwardForm) -> int:
    """Award a scheme to somebody and return the award's id."""
    residents.get(tx, resident_id)
    row = Award(resident_id=resident_id)
    scheme = _scheme(tx, form)
    if not scheme.is_active:
        words = _("“{scheme}” is not offered any more. Choose another one.")
        raise Conflict(words.format(scheme=scheme.name), field="scheme_id")
    row.scheme_id = scheme.id
    _write(tx, row, scheme, form)
    tx.session.add(row)
    tx.session.flush()
    tx.about(row)
    return row.id


@verb(Capability.EDIT_AWARDS)
def edit(tx: Transaction, *, award_id: int, form: AwardForm) -> None:
    """Write a form over an award, whose scheme stays. What is prepared and not approved follows at
    the next run; an early end is taken back by another end."""
    row = get(tx, award_id)
    scheme = tx.session.get_one(Scheme, row.scheme_id)
    if form.scheme_id not in (None, row.scheme_id):
        raise Conflict(_("An award keeps its scheme. Give another award."), field="scheme_id")
    before = row.end
    _write(tx, row, scheme, form)
    if row.end != before:
        row.end_reason = row.ended_by = row.placement_id = None
        _write_taper(tx, row, ())
    tx.session.flush()


@verb(Capability.EDIT_AWARDS)
def renew(tx: Transaction, *, award_id: int, months: int | None = None) -> date:
    """Let an award go on for as long as the scheme plans, or so many months, after its end; returns
    the first day without it."""
    row = get(tx, award_id)
    scheme = tx.session.get_one(Scheme, row.scheme_id)
    longer = months or scheme.months
    if row.end is None:
        raise Conflict(_("This award has no end."))
    if longer is None or longer < 1:
        raise Invalid(_("Write for how many months."), field="months")
    row.end = row.end + relativedelta(months=longer)
    row.end_reason = row.ended_by = row.placement_id = None
    _check_length(tx, row, scheme)
    _write_taper(tx, row, ())
    tx.session.flush()
    return row.end


@verb(Capability.EDIT_AWARDS)
def end(
    tx: Transaction,
    *,
    award_id: int,
    on: date,
    reason: AwardEnd,
    taper: Collection[Taper] = (),
) -> None:
    """End an award: ``on`` is the first day without it. Until then it may fade out in steps, as
    somebody decided with her."""
    row = get(tx, award_id)
    if on <= row.start:
        raise Invalid(_("An award ends after it began. One that was a mistake is taken back."),
                      field="on")  # fmt: skip
    if row.end is not None and on > row.end and row.end_reason is None:
        raise Invalid(_("That is later than it was planned to end. Renew it."), field="on")
    row.end = on
    row.end_reason, row.ended_by = AwardEnd(reason).value, tx.staff_id
    row.placement_id = None  # work because of which it ends is said by ``allowances``
    _write_taper(tx, row, taper)
    tx.session.flush()


@verb(Capability.EDIT_AWARDS)
def take_back(tx: Transaction, *, award_id: int) -> None:
    """Remove an award that was a mistake, with what was prepared of it; not once something of it
    was decided, approved or paid."""
    row = get(tx, award_id)
    for due in tx.session.scalars(select(Due).where(Due.award_id == award_id)):
        # Two adjustments that come to nothing are decisions as well, and stay for good.
        adjusted = select(DueAdjustment.id).where(DueAdjustment.due_id == due.id).limit(1)
        is_adjusted = tx.session.scalar(adjusted) is not None
        if due.state != DueState.DRAFT or is_adjusted or due.is_decided:
            words = _("Something of this award was decided. End it instead.")
            raise Conflict(words)
        tx.session.delete(due)
    _write_taper(tx, row, ())
    tx.session.flush()
    tx.session.delete(row)


@query(Capability.SEE_MONEY)
def form(tx: Transaction, *, award_id: int) -> AwardForm:
    """An award as a form."""
    row = get(tx, award_id)
    return AwardForm(
        row.scheme_id, row.fund_id, row.start, row.end, row.amount, row.children,
        row.is_waiting_waived, sealed_words.revealed(tx, row, "note"),
    )  # fmt: skip


@query(Capability.SEE_MONEY)
def proposed(
    tx: Transaction, *, resident_id: int, scheme_id: int, start: date | None = None
) -> AwardForm:
    """A form to begin with: the scheme's fund and length, and the children who live with her."""
    residents.get(tx, resident_id)
    scheme = schemes.get(tx, scheme_id)
    begins = start or tx.today
    children = _children(tx, resident_id) if scheme.child_amount else 0
    if scheme.most_children is not None:
        children = min(children, scheme.most_children)
    until = None if scheme.months is None else begins + relativedelta(months=scheme.months)
    return AwardForm(scheme_id, scheme.fund_id, begins, until, children=children)


# For other services
def get(tx: Transaction, award_id: int) -> Award:
    """The award itself; the act is about its person."""
    row = residents.get_of(tx, Award, award_id, _("This award is not there any more."))
    tx.about(row)
    tx.person(row.resident_id)
    return row


def tapers(tx: Transaction, award_ids: Collection[int]) -> dict[int, list[Taper]]:
    """The steps of awards that fade out, the first one first."""
    wanted = select(AwardTaper).where(AwardTaper.award_id.in_(award_ids))
    found: dict[int, list[Taper]] = {}
    for row in tx.session.scalars(wanted.order_by(AwardTaper.award_id, AwardTaper.start)):
        found.setdefault(row.award_id, []).append(Taper(row.start, row.percent))
    return found


# Within
def _scheme(tx: Transaction, form: AwardForm) -> Scheme:
    if form.scheme_id is None:
        raise Invalid(_("Choose a scheme."), field="scheme_id")
    return schemes.get(tx, form.scheme_id)


def _write(tx: Transaction, row: Award, scheme: Scheme, form: AwardForm) -> None:
    fund_id = form.fund_id if form.fund_id is not None else scheme.fund_id
    if fund_id is None:
        raise Invalid(_("Choose a fund."), field="fund_id")
    schemes.check_fund(tx, fund_id, scheme.currency, now=row.fund_id)
    start = form.start or tx.today
    if form.end is not None and form.end <= start:
        raise Invalid(_("It must last at least one day."), field="end")
    if form.amount is not None and not _NO_LESS <= form.amount <= posting.MOST:
        raise Invalid(_("Write an amount that is paid."), field="amount")
    if not 0 <= form.children <= _MOST_CHILDREN:
        words = _("Write a number from {least} to {most}.")
        raise Invalid(words.format(least=0, most=_MOST_CHILDREN), field="children")
    row.fund_id, row.start, row.end = fund_id, start, form.end
    row.amount, row.children = form.amount, form.children
    row.is_waiting_waived = form.is_waiting_waived
    sealed_words.write(tx, row, "note", form.note)
    _check_overlap(tx, row)
    _check_length(tx, row, scheme)


def _of_her(tx: Transaction, row: Award) -> list[Award]:
    """Her other awards of the same scheme, those of joined records as well."""
    wanted = select(Award).where(
        Award.resident_id.in_(merged_records.family(tx, row.resident_id)),
        Award.scheme_id == row.scheme_id,
        Award.id != (row.id or 0),
    )
    with tx.session.no_autoflush:
        return list(tx.session.scalars(wanted.order_by(Award.start)))


def _check_overlap(tx: Transaction, row: Award) -> None:
    for other in _of_her(tx, row):
        if other.start < (row.end or OPEN_END) and row.start < (other.end or OPEN_END):
            words = _("There is an award of this scheme from {start} already.")
            raise Conflict(words.format(start=day_in_words(other.start)), field="start")


def _check_length(tx: Transaction, row: Award, scheme: Scheme) -> None:
    """All awards of a scheme together are no longer than it says, renewals included; those that
    come later count too, so that one before them is not renewed beyond it."""
    if scheme.most_months is None:
        return
    # One without an end is older than the rule: it has no length that could be counted.
    others = [other for other in _of_her(tx, row) if other.end is not None]
    used = sum(((other.end or OPEN_END) - other.start for other in others), timedelta())
    # Months are counted from the first of them on: then the order in which they came says nothing.
    first = min(one.start for one in (row, *others))
    latest = row.start + (first + relativedelta(months=scheme.most_months) - first) - used
    if row.end is None or row.end > latest:
        words = ngettext(
            "By this scheme it lasts at most {n} month in all, until {day}.",
            "By this scheme it lasts at most {n} months in all, until {day}.",
            scheme.most_months,
        )
        last = day_in_words(latest - timedelta(days=1))
        raise Conflict(words.format(n=scheme.most_months, day=last), field="end")


def _write_taper(tx: Transaction, row: Award, taper: Collection[Taper]) -> None:
    """Put these steps in place of those there are."""
    steps = sorted(taper, key=lambda one: one.start)
    for number, step in enumerate(steps):
        if not 0 <= step.percent <= 100:
            raise Invalid(_("Write a percentage from 0 to 100."), field="taper")
        if not row.start <= step.start < (row.end or OPEN_END):
            raise Invalid(_("This step is outside the award."), field="taper")
        if number and step.start == steps[number - 1].start:
            raise Invalid(_("Two steps begin on one day."), field="taper")
    for old in tx.session.scalars(select(AwardTaper).where(AwardTaper.award_id == (row.id or 0))):
        tx.session.delete(old)
    tx.session.flush()
    for step in steps:
        tx.session.add(AwardTaper(award_id=row.id, start=step.start, percent=step.percent))


def _children(tx: Transaction, resident_id: int) -> int:
    """Her children who live with her. A number: it counts those of protected files too."""
    wanted = select(Dependant).where(Dependant.resident_id == resident_id, Dependant.is_child)
    return sum(row.lives_with == LivesWith.HERE for row in tx.session.scalars(wanted))
