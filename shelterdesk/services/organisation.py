# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The organisation: names and habits of the house."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.staff import Staff
from shelterdesk.services.remembered import until_changed

_DAY_MINUTES: Final = 24 * 60
_WEEK: Final = 7
_MOST_MONTHS: Final = 120
_MOST_DAYS: Final = 3650
#: Between them laws set the first and the last age of compulsory school.
SCHOOL_AGES: Final = (3, 21)


@dataclass(frozen=True, slots=True)
class OrganisationForm:
    """What Preferences shows and changes."""

    discreet_name: str
    language: str
    country: str | None
    currency: str | None
    first_weekday: int  # 0 = Monday
    paper: str
    night_cutoff_hour: int
    is_demo: bool = False
    approves_plans: bool = False  # a supervisor looks at each support plan
    names_medicines: bool = False  # the desk reads their names, not only numbers of boxes
    counts_absences: bool = True  # a night away from a kept bed is a bed-night
    roll_call_minute: int = 1320  # of the local day, when everybody should be back
    counts_stock: bool = False  # things that are handed out are counted on the shelf
    approves_money_alone: bool = False  # who prepared a due may approve it; each is marked so
    uses_credit: bool = False  # there are grants that are paid back, without interest
    rest_days: frozenset[int] = frozenset({5, 6})  # of the week, 0 = Monday; nobody is paid then
    receipt_size: str = "half"  # of a page, or "small"
    vetting_months: int = 12  # how long a look at a partner counts
    follow_up_days: tuple[int, ...] = (30, 90, 180, 365)  # after the start of work
    school_first_age: int = 6  # full years; minors from this age to the last are asked about school
    school_last_age: int = 17


@dataclass(frozen=True, slots=True)
class Colleague:
    """A staff member as colleagues see her."""

    id: int
    code: str
    name_shown: str
    roles: tuple[str, ...]


@query(Capability.SIGNED_IN)
def form(tx: Transaction) -> OrganisationForm:
    """The organisation as it is."""
    return _form(tx)


@until_changed(Organisation)
def _form(tx: Transaction) -> OrganisationForm:
    row = _row(tx)
    return OrganisationForm(
        discreet_name=row.discreet_name,
        language=row.language,
        country=row.country,
        currency=row.currency,
        first_weekday=row.first_weekday,
        paper=row.paper,
        night_cutoff_hour=row.night_cutoff_hour,
        is_demo=row.is_demo,
        approves_plans=row.approves_plans,
        names_medicines=row.names_medicines,
        counts_absences=row.counts_absences,
        roll_call_minute=row.roll_call_minute,
        counts_stock=row.counts_stock,
        approves_money_alone=row.approves_money_alone,
        uses_credit=row.uses_credit,
        rest_days=frozenset(day for day in range(_WEEK) if row.rest_days >> day & 1),
        receipt_size=row.receipt_size,
        vetting_months=row.vetting_months,
        follow_up_days=tuple(int(days) for days in row.follow_up_days.split(",") if days),
        school_first_age=row.school_first_age,
        school_last_age=row.school_last_age,
    )


@dataclass(frozen=True, slots=True)
class MoneyHabits:
    """How money is handled; see ``OrganisationForm``."""

    approves_money_alone: bool = False
    uses_credit: bool = False
    rest_days: frozenset[int] = frozenset({5, 6})
    receipt_size: str = "half"


@verb(Capability.EDIT_HOUSE_RULES)
def edit(tx: Transaction, *, form: OrganisationForm) -> None:
    """Change names and habits of the house; how money is handled only by who may change that."""
    habits = _money_of(form)
    if habits != _money_of(_form(tx)):
        tx.need(Capability.EDIT_SCHEMES)
    if not form.discreet_name.strip():
        raise Invalid(_("Choose a name that tells nothing."), field="discreet_name")
    if not 0 <= form.roll_call_minute < _DAY_MINUTES:
        raise Invalid(_("This is no time of the day."), field="roll_call_minute")
    if not 1 <= form.vetting_months <= _MOST_MONTHS:
        raise Invalid(
            _("From 1 to {most} months.").format(most=_MOST_MONTHS), field="vetting_months"
        )
    _check_school(form)
    row = _row(tx)
    _write_money(row, habits)
    row.school_first_age, row.school_last_age = form.school_first_age, form.school_last_age
    row.vetting_months = form.vetting_months
    row.follow_up_days = _days(form.follow_up_days)
    row.discreet_name = form.discreet_name.strip()
    row.language = form.language
    row.country = form.country
    row.currency = form.currency
    row.first_weekday = form.first_weekday
    row.paper = form.paper
    row.night_cutoff_hour = form.night_cutoff_hour
    row.approves_plans = form.approves_plans
    row.names_medicines = form.names_medicines
    row.counts_absences = form.counts_absences
    row.roll_call_minute = form.roll_call_minute
    row.counts_stock = form.counts_stock
    tx.about(row)


def _check_school(form: OrganisationForm) -> None:
    youngest, oldest = SCHOOL_AGES
    words = _("From {first} to {last} years.")
    if not youngest <= form.school_first_age <= oldest:
        raise Invalid(words.format(first=youngest, last=oldest), field="school_first_age")
    if not form.school_first_age <= form.school_last_age <= oldest:
        said = words.format(first=form.school_first_age, last=oldest)
        raise Invalid(said, field="school_last_age")


def _days(days: tuple[int, ...]) -> str:
    if len(set(days)) != len(days) or not all(0 < one <= _MOST_DAYS for one in days):
        words = _("Each number of days once, from 1 to {most}.").format(most=_MOST_DAYS)
        raise Invalid(words, field="follow_up_days")
    return ",".join(str(one) for one in sorted(days))


@verb(Capability.EDIT_SCHEMES)
def edit_money(tx: Transaction, *, habits: MoneyHabits) -> None:
    """Change how money is handled."""
    row = _row(tx)
    _write_money(row, habits)
    tx.about(row)


def _money_of(form: OrganisationForm) -> MoneyHabits:
    return MoneyHabits(
        form.approves_money_alone, form.uses_credit, form.rest_days, form.receipt_size
    )


def _write_money(row: Organisation, habits: MoneyHabits) -> None:
    if not habits.rest_days < frozenset(range(_WEEK)):
        raise Invalid(_("One day of the week must be a working day."), field="rest_days")
    row.approves_money_alone = habits.approves_money_alone
    row.uses_credit = habits.uses_credit
    row.rest_days = sum(1 << day for day in habits.rest_days)
    row.receipt_size = habits.receipt_size


@query(Capability.SIGNED_IN)
def tonight(tx: Transaction) -> date:
    """The night that is going on: before the cut-off hour it is yesterday's."""
    return night_of(tx, tx.now)


def night_of(tx: Transaction, at: datetime) -> date:
    """The night, or the day of the house, to which an instant belongs; for services."""
    # Written on the clock of the wall, so that the two nights on which it changes are one day each.
    wall = at.astimezone(tx.now.tzinfo).replace(tzinfo=None)
    return (wall - timedelta(hours=_form(tx).night_cutoff_hour)).date()


def day_span(tx: Transaction, first: date, last: date | None = None) -> tuple[datetime, datetime]:
    """When a day of the house begins and when it, or ``last``, is over; for services. It turns
    with the night: two days of the year have 23 or 25 hours."""
    turn, zone = time(_form(tx).night_cutoff_hour), tx.now.tzinfo
    over = (last or first) + timedelta(days=1)
    return datetime.combine(first, turn, zone), datetime.combine(over, turn, zone)


@query(Capability.SIGNED_IN)
def colleagues(tx: Transaction) -> list[Colleague]:
    """Staff members who can sign in."""
    query = select(Staff).where(Staff.is_active).order_by(Staff.code)
    return [
        Colleague(row.id, row.code, row.name_shown, tuple(row.roles))
        for row in tx.session.scalars(query)
    ]


@until_changed(Staff)
def staff_names(tx: Transaction) -> Mapping[int, str]:
    """What colleagues see of everybody, those who left as well, by id: the name, or the code."""
    rows = tx.session.execute(select(Staff.id, Staff.name_shown, Staff.code))
    names = {staff_id: name_shown or code for staff_id, name_shown, code in rows}
    return MappingProxyType(names)


def name_on_paper(tx: Transaction, staff_id: int | None) -> str:
    """What a paper that leaves the house calls a colleague: the name that is shown, never the
    code; empty where there is no name."""
    if staff_id is None:
        return ""
    return tx.session.scalar(select(Staff.name_shown).where(Staff.id == staff_id)) or ""


@verb(Capability.SIGNED_IN)
def edit_own_name(tx: Transaction, *, name_shown: str) -> None:
    """Change the name colleagues see of the person signed in."""
    row = tx.session.get_one(Staff, tx.staff_id)
    row.name_shown = name_shown.strip()
    tx.about(row)


def _row(tx: Transaction) -> Organisation:
    return tx.session.get_one(Organisation, 1)
