# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partner organisations: whom the house refers to, trains and works with."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import func, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.partners import Partner, PartnerContact, PartnerKind
from shelterdesk.services.partners import partner_offers, partner_standing
from shelterdesk.services.partners.partner_standing import Standing
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import Hidden

__all__ = [
    "Contact", "PartnerForm", "PartnerKind", "PartnerRow", "Standing", "add", "choices", "edit",
    "form", "get", "name", "partners", "retire", "suspend",
]  # fmt: skip

_LONGEST = {"name": 120, "services": 300, "area": 80, "note": 600}


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom to call there."""

    name: str = ""
    role: str = ""
    phone: str = ""
    email: str = ""
    hours: str = ""


@dataclass(frozen=True, slots=True)
class PartnerForm:
    """All that is written about a partner; only the name is required."""

    name: str
    kind: PartnerKind = PartnerKind.OTHER
    services: str = ""  # in their own words
    area: str = ""
    note: str = ""
    offers: tuple[str, ...] = ()  # codes of the list of services
    languages: tuple[str, ...] = ()  # IETF tags
    meets_residents: bool = True  # then two colleagues look at it, as at an employer
    risk: str | Hidden = ""  # sealed: who holds no case key leaves it as it is
    contacts: tuple[Contact, ...] = ()


@dataclass(frozen=True, slots=True)
class PartnerRow:
    """A partner as lists show it."""

    id: int
    name: str
    kind: PartnerKind
    services: str
    offers: tuple[str, ...]  # codes of the list of services, in its order
    languages: tuple[str, ...]  # IETF tags
    area: str
    phone: str  # of the first contact that has one
    standing: Standing  # whether people may be sent there today, and why not
    is_suspended: bool
    is_active: bool
    has_risk_note: bool


@verb(Capability.EDIT_PARTNERS)
def add(tx: Transaction, *, form: PartnerForm) -> int:
    """Add a partner and return its id."""
    partner = Partner(name="", is_active=True)
    _write(tx, partner, form)
    tx.session.add(partner)
    tx.session.flush()
    _write_contacts(tx, partner, form.contacts)
    partner_offers.write(tx, partner.id, form.offers, form.languages)
    tx.about(partner)
    return partner.id


@verb(Capability.EDIT_PARTNERS)
def edit(tx: Transaction, *, partner_id: int, form: PartnerForm) -> None:
    """Write a form over a partner."""
    partner = get(tx, partner_id)
    _write(tx, partner, form)
    _write_contacts(tx, partner, form.contacts)
    partner_offers.write(tx, partner.id, form.offers, form.languages)


@verb(Capability.EDIT_PARTNERS)
def suspend(tx: Transaction, *, partner_id: int, is_suspended: bool = True) -> None:
    """Offer the partner no more for now, or again; what was agreed stays recorded."""
    partner = get(tx, partner_id)
    partner.suspended_on = tx.today if is_suspended else None


@verb(Capability.EDIT_PARTNERS)
def retire(tx: Transaction, *, partner_id: int, is_active: bool = False) -> None:
    """The house works with it no more, or again."""
    get(tx, partner_id).is_active = is_active


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, partner_id: int) -> PartnerForm:
    """A partner as a form."""
    partner = get(tx, partner_id)
    offered = partner_offers.of_partners(tx, (partner_id,)).get(partner_id, partner_offers.NOTHING)
    return PartnerForm(
        name=partner.name,
        kind=PartnerKind(partner.kind),
        services=partner.services,
        offers=offered.services,
        languages=offered.languages,
        area=partner.area,
        note=partner.note,
        meets_residents=partner.meets_residents,
        risk=sealed_words.revealed(tx, partner, "risk"),
        contacts=tuple(
            Contact(row.name, row.role, row.phone, row.email, row.hours)
            for row in _contacts(tx, partner_id)
        ),
    )


@query(Capability.SEE_CASE)
def partners(tx: Transaction, *, with_retired: bool = False) -> list[PartnerRow]:
    """All partners by name."""
    query = select(Partner).order_by(func.lower(Partner.name), Partner.id)
    if not with_retired:
        query = query.where(Partner.is_active)
    phones: dict[int, str] = {}
    contacts = select(PartnerContact.partner_id, PartnerContact.phone).order_by(PartnerContact.id)
    for partner_id, phone in tx.session.execute(contacts):
        if phone:
            phones.setdefault(partner_id, phone)
    standings = partner_standing.of_partners(tx, None, tx.today)
    offered = partner_offers.of_partners(tx, None)
    return [
        PartnerRow(
            id=row.id,
            name=row.name,
            kind=PartnerKind(row.kind),
            services=row.services,
            offers=offered.get(row.id, partner_offers.NOTHING).services,
            languages=offered.get(row.id, partner_offers.NOTHING).languages,
            area=row.area,
            phone=phones.get(row.id, ""),
            standing=standings[row.id],
            is_suspended=row.suspended_on is not None,
            is_active=row.is_active,
            has_risk_note=row.risk is not None,
        )
        for row in tx.session.scalars(query)
    ]


@query(Capability.SEE_CASE)
def choices(tx: Transaction, *, kind: str | None = None) -> list[tuple[int, str]]:
    """Ids and names of the partners to offer: in use and not suspended."""
    query = select(Partner.id, Partner.name).where(
        Partner.is_active, Partner.suspended_on.is_(None)
    )
    if kind is not None:
        query = query.where(Partner.kind == kind)
    found = tx.session.execute(query.order_by(func.lower(Partner.name)))
    return [(partner_id, name) for partner_id, name in found]


def name(tx: Transaction, partner_id: int | None) -> str:
    """What a partner is called; nothing for none."""
    partner = tx.session.get(Partner, partner_id) if partner_id is not None else None
    return "" if partner is None else partner.name


def get(tx: Transaction, partner_id: int) -> Partner:
    """The row of a partner, for other services; raises ``NotFound``."""
    partner = tx.session.get(Partner, partner_id)
    if partner is None:
        raise NotFound(_("This partner is not there any more."))
    tx.about(partner)
    return partner


def _write(tx: Transaction, partner: Partner, form: PartnerForm) -> None:
    for field, limit in _LONGEST.items():
        if len(getattr(form, field)) > limit:
            raise Invalid(
                _("At most {limit} characters fit here.").format(limit=limit), field=field
            )
    wanted = form.name.strip()
    if not wanted:
        raise Invalid(_("Write the partner's name first."), field="name")
    others = select(Partner.name).where(Partner.id != (partner.id or 0))
    # Not in SQL: its lower() knows English letters alone.
    if any(name.casefold() == wanted.casefold() for name in tx.session.scalars(others)):
        raise Conflict(_("There is a partner of this name already."), field="name")
    partner.name, partner.kind = wanted, PartnerKind(form.kind).value
    partner.services, partner.area = form.services.strip(), form.area.strip()
    partner.note = form.note.strip()
    partner.meets_residents = form.meets_residents
    sealed_words.write(tx, partner, "risk", form.risk)


def _write_contacts(tx: Transaction, partner: Partner, contacts: tuple[Contact, ...]) -> None:
    rows = list(_contacts(tx, partner.id))
    wanted = [
        (contact.name.strip(), contact.role.strip(), contact.phone.strip(),
         contact.email.strip(), contact.hours.strip())
        for contact in contacts
    ]  # fmt: skip
    wanted = [contact for contact in wanted if any(contact)]
    if wanted == [(row.name, row.role, row.phone, row.email, row.hours) for row in rows]:
        return
    for row in rows:
        tx.session.delete(row)
    tx.session.flush()
    for name_, role, phone, email, hours in wanted:
        tx.session.add(
            PartnerContact(
                partner_id=partner.id, name=name_, role=role, phone=phone, email=email, hours=hours
            )
        )


def _contacts(tx: Transaction, partner_id: int) -> list[PartnerContact]:
    query = select(PartnerContact).where(PartnerContact.partner_id == partner_id)
    return list(tx.session.scalars(query.order_by(PartnerContact.id)))
