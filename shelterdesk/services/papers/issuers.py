# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names under which papers leave the house. One that was used is never deleted; what a certificate
says stays as it was given out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.certificates import Issuer
from shelterdesk.services.papers import discretion, logos
from shelterdesk.services.values import sealed_words
from shelterdesk.statistics.outgoing_sheet import IssuerSheet

__all__ = [
    "IssuerForm", "IssuerRow", "IssuerSheet", "add", "change", "choices", "get", "issuer_form",
    "issuers", "no_name", "on_paper", "put_away", "to_choose", "warning",
]  # fmt: skip

#: The option of a report that says in whose name it stands (``reports.base.issuer_option``).
FIELD: Final = "issuer"
_LONGEST = {"name": 120, "lines": 300}


@dataclass(frozen=True, slots=True)
class IssuerForm:
    """A name, up to four lines below it (a place, a telephone), a logo (PNG or JPEG)."""

    name: str
    lines: str = ""
    logo: bytes | None = None
    is_preferred: bool = False


@dataclass(frozen=True, slots=True)
class IssuerRow:
    """A name in a list; ``warning`` are words in it that tell what the house is."""

    id: int
    name: str
    lines: str
    has_logo: bool
    is_preferred: bool
    is_active: bool
    warning: tuple[str, ...]


@verb(Capability.EDIT_HOUSE_RULES)
def add(tx: Transaction, *, form: IssuerForm) -> int:
    """Add a name and return its id; the first one is preferred."""
    row = Issuer(is_active=True)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    if form.is_preferred or tx.session.scalar(select(Issuer.id).where(Issuer.is_preferred)) is None:
        _prefer(tx, row)
    tx.about(row)
    return row.id


@verb(Capability.EDIT_HOUSE_RULES)
def change(tx: Transaction, *, issuer_id: int, form: IssuerForm) -> None:
    """Write a form over a name; papers that were given out stay as they are."""
    row = get(tx, issuer_id)
    _write(tx, row, form)
    if form.is_preferred:
        _prefer(tx, row)
    else:
        row.is_preferred = False


@verb(Capability.EDIT_HOUSE_RULES)
def put_away(tx: Transaction, *, issuer_id: int, is_active: bool = False) -> None:
    """Offer it no longer, or again."""
    row = get(tx, issuer_id)
    row.is_active = is_active
    if not is_active:
        row.is_preferred = False


@query(Capability.SIGNED_IN)
def issuers(tx: Transaction, *, with_retired: bool = False) -> list[IssuerRow]:
    """The names, the preferred one first."""
    found = select(
        Issuer.id, Issuer.name, Issuer.lines, Issuer.logo.is_not(None), Issuer.is_preferred,
        Issuer.is_active,
    ).order_by(Issuer.is_preferred.desc(), func.lower(Issuer.name), Issuer.id)  # fmt: skip
    if not with_retired:
        found = found.where(Issuer.is_active)
    return [
        IssuerRow(*row, warning=discretion.revealing(tx, row.name, row.lines))
        for row in tx.session.execute(found)
    ]


@query(Capability.SIGNED_IN)
def choices(tx: Transaction) -> list[tuple[int, str]]:
    """Ids and names to offer, the preferred one first."""
    return [(row.id, row.name) for row in issuers(tx)]


@query(Capability.EDIT_HOUSE_RULES)
def issuer_form(tx: Transaction, *, issuer_id: int) -> IssuerForm:
    """A name as a form."""
    row = get(tx, issuer_id)
    return IssuerForm(row.name, row.lines, row.logo, row.is_preferred)


@query(Capability.SIGNED_IN)
def warning(tx: Transaction, *, form: IssuerForm) -> tuple[str, ...]:
    """Words of an unfinished form that tell what the house is. The picture is not read: look at
    it."""
    return discretion.revealing(tx, form.name, form.lines)


# For other services
def get(tx: Transaction, issuer_id: int) -> Issuer:
    """The row of a name; raises ``NotFound``."""
    row = tx.session.get(Issuer, issuer_id)
    if row is None:
        raise NotFound(_("This name is not there any more."), field="issuer_id")
    tx.about(row)
    return row


def on_paper(tx: Transaction, name: str = "") -> IssuerSheet:
    """What stands at the top of a paper: of the name chosen in a report, or the preferred one.

    Raises ``NotFound`` (field ``issuer``) where there is none.
    """
    wanted = name.strip().casefold()
    rows = tx.session.scalars(
        select(Issuer).where(Issuer.is_active).order_by(Issuer.is_preferred.desc(), Issuer.id)
    ).all()
    for row in rows:
        if row.name.casefold() == wanted or (not wanted and row.is_preferred):
            return IssuerSheet(row.name, row.lines, row.logo)
    if len(rows) == 1 and not wanted:
        return IssuerSheet(rows[0].name, rows[0].lines, rows[0].logo)
    if wanted:
        words = _("There is no name “{name}” under which papers leave.").format(name=name.strip())
        raise NotFound(words, field=FIELD)
    if rows:
        words = _("Choose in whose name it stands. Which name is the usual one is kept under "
                  "Preferences › Names on papers.")  # fmt: skip
    else:
        words = no_name()
    raise NotFound(words, field=FIELD)


def no_name() -> str:
    """What is said where no name is kept yet, and where one is written."""
    return _("No name is kept yet in which papers leave the house. Who may change the names of the "
             "house writes one under Preferences › Names on papers.")  # fmt: skip


def to_choose(tx: Transaction) -> list[tuple[str, str]]:
    """For the option *issuer* of a report."""
    return [(row.name, row.name) for row in issuers(tx)]


# Within
def _write(tx: Transaction, row: Issuer, form: IssuerForm) -> None:
    words = {
        name: sealed_words.checked(getattr(form, name), field=name, longest=longest)
        for name, longest in _LONGEST.items()
    }
    name = " ".join(words["name"].split())
    if not name:
        raise Invalid(_("Write the name first."), field="name")
    # Compared here: SQLite knows small and capital letters of English alone.
    others = tx.session.scalars(select(Issuer.name).where(Issuer.id != (row.id or 0)))
    if any(other.casefold() == name.casefold() for other in others):
        raise Conflict(_("This name is there already."), field="name")
    row.name, row.lines = name, words["lines"]
    if form.logo != row.logo:
        row.logo = None if form.logo is None else logos.scaled(form.logo)


def _prefer(tx: Transaction, row: Issuer) -> None:
    if not row.is_active:
        raise Conflict(_("This name is not offered any more."), field="is_preferred")
    for other in tx.session.scalars(select(Issuer).where(Issuer.is_preferred)):
        other.is_preferred = other.id == row.id
    row.is_preferred = True
