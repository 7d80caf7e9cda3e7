# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Children and dependants, wherever they live. Guardians of minors are in ``guardians.py``.

A child who is supported has a record of her own and is counted in her own right; one who lives
elsewhere may be a name and a year. Somebody protected stands in nobody's family.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_, select

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.i18n import _
from shelterdesk.models.families import Dependant, LivesWith
from shelterdesk.models.residents import Household, HouseholdMember, HouseholdRole
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import Birth, BirthPrecision, ResidentForm
from shelterdesk.services.residents.timeline_event import TimelineEvent
from shelterdesk.services.values import sealed_words
from shelterdesk.services.values.answers import (
    GIVEN,
    Hidden,
    Text,
    Unanswered,
    is_text,
    read_answer,
)

__all__ = [
    "DependantForm", "DependantRow", "LivesWith", "add_child", "add_dependant", "bring_together",
    "dependants", "edit_dependant", "form", "link", "remove_dependant", "timeline",
]  # fmt: skip

_OLDEST = 130


@dataclass(frozen=True, slots=True)
class DependantForm:
    """What is written about somebody she cares for; name and year where there is no record."""

    name: str | Hidden = ""
    birth_year: int | None = None
    is_child: bool = True
    lives_with: Text = Unanswered.NOT_ASKED  # a LivesWith
    contact_plan: str | Hidden = ""  # how they stay in touch, safely


@dataclass(frozen=True, slots=True)
class DependantRow:
    """A child or dependant as a card shows it."""

    id: int
    resident_id: int | None  # of a record of their own
    shown: str | Hidden  # chosen name, code, or the sealed name
    age: int | None  # about, where only a year is known
    is_child: bool
    lives_with: Text
    has_contact_plan: bool
    contact_plan: str | Hidden
    is_here: bool


@verb(Capability.EDIT_RESIDENTS)
def add_child(
    tx: Transaction, *, resident_id: int, known_as: str = "", birth_year: int | None = None
) -> int:
    """Begin a record for a child who came along, in her household; returns the child's id."""
    residents.get(tx, resident_id)
    check_year(tx, birth_year)
    form = ResidentForm(known_as=known_as)
    if birth_year is not None:
        form = replace(form, birth=Birth(birth_year, precision=BirthPrecision.YEAR))
    child_id = residents.add(tx, form=form)
    _add_row(tx, resident_id, child_id, DependantForm(lives_with=LivesWith.HERE))
    bring_together(tx, members=[(child_id, HouseholdRole.CHILD)], beside_id=resident_id)
    return child_id


@verb(Capability.EDIT_RESIDENTS)
def bring_together(
    tx: Transaction,
    *,
    members: Sequence[tuple[int, HouseholdRole]],
    beside_id: int | None = None,
) -> int:
    """Put people into the newest household of somebody, or into a new one with them as its head;
    returns its id."""
    household_id = None
    if beside_id is not None:
        residents.get(tx, beside_id)
        household_id = _household_of(tx, beside_id)
    if household_id is None:
        household = Household()
        tx.session.add(household)
        tx.session.flush()
        household_id = household.id
        if beside_id is not None:
            _add_member(tx, household_id, beside_id, HouseholdRole.HEAD)
    for resident_id, role in members:
        residents.get(tx, resident_id)
        _add_member(tx, household_id, resident_id, role)
    return household_id


@verb(Capability.EDIT_CASE)
def link(
    tx: Transaction, *, resident_id: int, dependant_id: int, form: DependantForm | None = None
) -> int:
    """Say that somebody with a record is her child or dependant; returns the row's id."""
    residents.get(tx, dependant_id)
    residents.get(tx, resident_id)
    if dependant_id == resident_id:
        raise Invalid(_("Choose somebody else."), field="dependant_id")
    if tx.session.scalar(
        select(Dependant.id).where(
            or_(
                (Dependant.resident_id == resident_id) & (Dependant.dependant_id == dependant_id),
                (Dependant.resident_id == dependant_id) & (Dependant.dependant_id == resident_id),
            )
        )
    ):
        raise Conflict(_("The two are a family already."), field="dependant_id")
    return _add_row(tx, resident_id, dependant_id, form or DependantForm())


@verb(Capability.EDIT_CASE)
def add_dependant(tx: Transaction, *, resident_id: int, form: DependantForm) -> int:
    """Note somebody without a record, who lives elsewhere; returns the row's id."""
    residents.get(tx, resident_id)
    return _add_row(tx, resident_id, None, form)


@verb(Capability.EDIT_CASE)
def edit_dependant(tx: Transaction, *, row_id: int, form: DependantForm) -> None:
    """Write a form over a child or dependant; hidden texts stay as they are."""
    _write(tx, _get(tx, row_id), form)


@verb(Capability.EDIT_CASE)
def remove_dependant(tx: Transaction, *, row_id: int) -> None:
    """Take somebody off the list of her family; a record of their own stays."""
    tx.session.delete(_get(tx, row_id))


@query(Capability.SEE_CASE)
def form(tx: Transaction, *, row_id: int) -> DependantForm:
    """A child or dependant as a form."""
    row = _get(tx, row_id)
    return DependantForm(
        name=sealed_words.revealed(tx, row, "name"),
        birth_year=row.birth_year,
        is_child=row.is_child,
        lives_with=read_answer(row.lives_with, row.lives_with_answer),
        contact_plan=sealed_words.revealed(tx, row, "contact_plan"),
    )


@query(Capability.SEE_CASE)
def dependants(tx: Transaction, *, resident_id: int) -> list[DependantRow]:
    """Whom she cares for, in the order they were told."""
    residents.get(tx, resident_id)
    return [_row(tx, row) for row in _seen(tx, resident_id)]


def timeline(tx: Transaction, resident_id: int) -> list[TimelineEvent]:
    """When children and dependants were noted; a name only for those who may read it."""
    tx.need(Capability.SEE_CASE)
    if not protection.may_see(tx, resident_id):
        return []
    events = []
    for row in _seen(tx, resident_id):
        at, shown = row.created_at.astimezone(tx.now.tzinfo), _row(tx, row).shown
        title = _("Child noted") if row.is_child else _("Dependant noted")
        name = "" if isinstance(shown, Hidden) else shown
        events.append(TimelineEvent(at.date(), "details", "users", title, name, at=at))
    return events


def _seen(tx: Transaction, resident_id: int) -> list[Dependant]:
    """In the order they were told, without those who must not be seen."""
    query = (
        select(Dependant)
        .where(
            Dependant.resident_id == resident_id,
            or_(
                Dependant.dependant_id.is_(None),
                protection.visible(tx, Dependant.dependant_id),
            ),
        )
        .order_by(Dependant.id)
    )
    return list(tx.session.scalars(query))


def _row(tx: Transaction, row: Dependant) -> DependantRow:
    shown: str | Hidden = sealed_words.revealed(tx, row, "name")
    age = tx.today.year - row.birth_year if row.birth_year is not None else None
    is_here = False
    if row.dependant_id is not None:
        person = residents.row(tx, resident_id=row.dependant_id)
        shown, age, is_here = person.shown, person.age, person.is_here
    return DependantRow(
        id=row.id,
        resident_id=row.dependant_id,
        shown=shown,
        age=age,
        is_child=row.is_child,
        lives_with=read_answer(row.lives_with, row.lives_with_answer),
        has_contact_plan=row.contact_plan is not None,
        contact_plan=sealed_words.revealed(tx, row, "contact_plan"),
        is_here=is_here,
    )


def _add_row(
    tx: Transaction, resident_id: int, dependant_id: int | None, form: DependantForm
) -> int:
    row = Dependant(resident_id=resident_id, dependant_id=dependant_id)
    _write(tx, row, form)
    tx.session.add(row)
    tx.session.flush()
    if dependant_id is not None:
        tx.person(dependant_id)
    tx.about(row)
    return row.id


def _write(tx: Transaction, row: Dependant, form: DependantForm) -> None:
    check_year(tx, form.birth_year)
    lives_with = form.lives_with
    if is_text(lives_with) and lives_with not in list(LivesWith):
        raise Invalid(_("Choose one from the list."), field="lives_with")
    has_record = row.dependant_id is not None
    sealed_words.write(tx, row, "name", "" if has_record else form.name)
    row.birth_year = None if has_record else form.birth_year
    row.is_child = form.is_child
    is_given = is_text(lives_with)
    row.lives_with = str(lives_with) if is_given else None
    row.lives_with_answer = GIVEN if is_given else str(lives_with)
    sealed_words.write(tx, row, "contact_plan", form.contact_plan)


def check_year(tx: Transaction, year: int | None) -> None:
    """Raise ``Invalid`` for a year in which nobody alive was born."""
    if year is None:
        return
    if year > tx.today.year:
        raise Invalid(_("The year of birth is in the future."), field="birth_year")
    if year < tx.today.year - _OLDEST:
        raise Invalid(_("The year of birth is too long ago."), field="birth_year")


def _household_of(tx: Transaction, resident_id: int) -> int | None:
    """The newest household of a person."""
    return tx.session.scalar(
        select(HouseholdMember.household_id)
        .where(HouseholdMember.resident_id == resident_id)
        .order_by(HouseholdMember.id.desc())
        .limit(1)
    )


def _add_member(tx: Transaction, household_id: int, resident_id: int, role: HouseholdRole) -> None:
    member = HouseholdMember(household_id=household_id, resident_id=resident_id, role=role.value)
    tx.session.add(member)
    tx.session.flush()


def _get(tx: Transaction, row_id: int) -> Dependant:
    row = tx.session.get(Dependant, row_id)
    if (
        row is None
        or not protection.may_see(tx, row.resident_id)
        or not protection.may_see(tx, row.dependant_id)
    ):
        raise NotFound(_("This is not there any more."))
    residents.get(tx, row.resident_id)
    tx.about(row)
    return row
