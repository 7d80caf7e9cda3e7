# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures for reports: the plain sheets that ``reports/`` prints."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.base import OPEN_END
from shelterdesk.models.rooms import BedAssignment, Site
from shelterdesk.services import organisation
from shelterdesk.statistics import monthly as monthly_statistics
from shelterdesk.statistics.sheets import MonthlyFigures

_MOST_MONTHS: Final = 36

#: The first days of the first and of the last month.
Months = tuple[date, date]


@query(Capability.PRINT)
def monthly(tx: Transaction, *, month: date, site: str | None = None) -> MonthlyFigures:
    """The monthly figures of a house, by its name, or of all; ``month`` is its first day."""
    site_id = None if site is None else site_named(tx, site)
    return monthly_statistics.monthly(
        tx.session,
        month=month,
        site_id=site_id,
        today=tx.today,
        tonight=organisation.tonight(tx),
    )


@query(Capability.PRINT)
def months_with_nights(tx: Transaction) -> Months | None:
    """The first and the last month that can be printed; None in an empty file."""
    return months_since(tx, tx.session.scalar(select(func.min(BedAssignment.start))))


def months_since(tx: Transaction, *days: date | datetime | None) -> Months | None:
    """The months from the first of some days (or instants) to the one that is going on, for
    services; None where nothing was counted yet. An instant is of the day of the house."""
    known = [
        organisation.night_of(tx, day) if isinstance(day, datetime) else day
        for day in days
        if day is not None
    ]
    first = min(known, default=OPEN_END).replace(day=1)
    this = tx.today.replace(day=1)
    return (first, this) if first <= this else None


def days_of(tx: Transaction, *, month: date, months: int) -> tuple[date, date]:
    """First and last day, today at most, of so many months that end with ``month``."""
    if not 1 <= months <= _MOST_MONTHS:
        words = _("Choose from 1 to {most} months.")
        raise Invalid(words.format(most=_MOST_MONTHS), field="months")
    month = month.replace(day=1)
    if month > tx.today:
        raise Invalid(_("This month has not begun yet."), field="month")
    last = month + relativedelta(months=1) - timedelta(days=1)
    return month - relativedelta(months=months - 1), min(last, tx.today)


def site_named(tx: Transaction, name: str) -> int:
    """A house by its name, for services."""
    found = tx.session.scalar(select(Site.id).where(Site.name == name.strip()))
    if found is None:
        names = ", ".join(tx.session.scalars(select(Site.name).order_by(Site.position)))
        raise NotFound(
            _("There is no house named “{name}”. There are: {names}.").format(
                name=name, names=names or _("none")
            ),
            field="site",
        )
    return found
