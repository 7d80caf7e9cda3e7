# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Case work of the demo: written after the years are told, on the days when it was done.

Whoever is supported now has most of it; of those who left, some have a little. The person
who has been here longest is the one everybody looks at first: nothing is missing there.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Final

from shelterdesk.capabilities import Capability, query, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.demo import (
    case_plan,
    case_records,
    case_safety,
    case_ties,
    case_week,
    partner_records,
)
from shelterdesk.demo import case_texts as texts
from shelterdesk.demo.case import Case, House, at
from shelterdesk.i18n import N_
from shelterdesk.models.partners import PartnerKind
from shelterdesk.models.support import AftercareResult
from shelterdesk.services import organisation
from shelterdesk.services.agenda import tasks
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import Contact, PartnerForm
from shelterdesk.services.plans import domains
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Birth, ResidentForm, ResidentRow, Scope
from shelterdesk.services.rooms import rooms
from shelterdesk.services.safety import keep_apart, outsiders
from shelterdesk.services.support import aftercare, closing, programmes
from shelterdesk.services.support.closing import Wish
from shelterdesk.services.support.programmes import ProgrammeForm
from shelterdesk.services.values.answers import Unanswered, is_text
from shelterdesk.services.visits import visits
from shelterdesk.services.visits.visits import AgeBand
from shelterdesk.vault.door import Vault

_LABEL: Final = N_("Wrote the demo")
_AT_ONCE: Final = 25  # people in one transaction
_PROGRAMMES: Final = (("Way out", "County fund", 18), ("Safe start", "House", None))
_DAYS_OF_VISITS: Final = 21
_YOUNGEST: Final = 14  # years; a child has no case work of its own
_GROWN: Final = 18
_WISHES: Final[tuple[Wish, ...]] = (True, True, True, False, Unanswered.DECLINED)
_BANDS: Final = (*AgeBand, None, None)


def write(vault: Vault, seed: int) -> None:
    """All of the case work."""
    house: House = vault.do(_LABEL, _set_up).result
    vault.do(_LABEL, case_records.approve_plans)
    people = vault.read(_whose, seed=seed)
    for first in range(0, len(people), _AT_ONCE):
        vault.do(_LABEL, _cases, house=house, seed=seed, ids=people[first : first + _AT_ONCE])
    vault.do(_LABEL, _around, seed=seed)
    vault.do(_LABEL, case_week.write, house=house, chance=_chance("week", seed))


@verb(Capability.IMPORT, is_undoable=False)
def _set_up(tx: Transaction) -> House:
    """Partners and programmes, and the ids that case work names."""
    for name, kind, services, area, note, contact, hours in texts.PARTNERS:
        person = Contact(contact, phone="+44 7700 900 17" + str(len(name) % 10), hours=hours)
        form = PartnerForm(name, PartnerKind(kind), services, area, note, contacts=(person,))
        partners.add(tx, form=form)
    partner_records.write(tx, {row.code: row.id for row in organisation.colleagues(tx)})
    ids = [
        programmes.add(tx, form=ProgrammeForm(name, funder, planned_months=months))
        for name, funder, months in _PROGRAMMES
    ]
    return House(
        partners={name: id_ for id_, name in partners.choices(tx)},
        staff={row.code: row.id for row in organisation.colleagues(tx)},
        domains={row.code: row.id for row in domains.domains(tx)},
        programmes=ids,
    )


@query(Capability.SEE_CASE)
def _whose(tx: Transaction, *, seed: int) -> list[int]:
    """Ids of those who have case work, the grown person here longest first; children have none."""
    chance = _chance("whose", seed)
    rows = sorted(residents.find(tx), key=lambda row: row.id)  # its own order knows random codes
    rows = [row for row in rows if row.age is None or row.age >= _YOUNGEST]
    here = [row for row in rows if row.is_here and (row.age or 0) >= _GROWN] or rows
    first = min(here, key=lambda row: (row.since or tx.today, row.id)).id
    chosen = [row.id for row in rows if row.is_supported or chance.random() < 0.25]
    return [first, *(id_ for id_ in chosen if id_ != first)]


@verb(Capability.IMPORT, is_undoable=False)
def _cases(tx: Transaction, *, house: House, seed: int, ids: Sequence[int]) -> None:
    shown = _whose(tx, seed=seed)[0]
    rows = {row.id: row for row in residents.find(tx)}
    for id_ in ids:
        _person(tx, house, _chance(f"case|{id_}", seed), rows[id_], is_shown=id_ == shown)
    tx.subject = None  # the act is about all of them


def _person(
    tx: Transaction, house: House, chance: random.Random, row: ResidentRow, *, is_shown: bool
) -> None:
    case = Case.of(tx, chance, house, row, is_shown=is_shown)
    if case is None:
        return
    case_ties.write(case)
    case_plan.write(case)
    case_safety.write(case)
    if case.is_open:
        _promises(case)
    else:
        _aftercare(case)


def _promises(case: Case) -> None:
    for words in case.chance.sample(texts.PROMISES, k=case.chance.choice((0, 0, 1, 2))):
        due = case.tx.today + timedelta(days=case.chance.randint(-4, 12))
        with case.on(max(case.opened, case.tx.today - timedelta(days=6))):
            form = TaskForm(words, due=due, staff_id=case.house.staff[case.pick(("K3", "P4"))])
            id_ = tasks.add(case.tx, form=form, resident_id=case.id)
        if due <= case.tx.today:
            with case.on(min(due, case.tx.today), 17):
                tasks.done(case.tx, task_id=id_)


def _aftercare(case: Case) -> None:
    found = closing.closing(case.tx, period_id=case.period_id).form
    form = replace(
        found,
        wants_aftercare=case.pick(_WISHES),
        months=case.pick(((1, 3, 6, 12), (3, 12), (1, 3))),
        note=case.pick(
            ("", "Left with a packed bag and a plan.", "The room stays kept for a week.")
        ),
    )
    with case.on(case.until):
        closing.edit(case.tx, period_id=case.period_id, form=form)
    for contact in aftercare.contacts(case.tx, resident_id=case.id):
        if contact.due > case.tx.today:
            continue
        result = case.pick((AftercareResult.REACHED, AftercareResult.REACHED,
                            AftercareResult.NOT_REACHED, AftercareResult.UNKNOWN))  # fmt: skip
        reached = result is AftercareResult.REACHED
        with case.on(contact.due + timedelta(days=3)):
            aftercare.record(
                case.tx,
                contact_id=contact.id,
                result=result.value,
                on=case.tx.today,
                housing="own-home" if reached else Unanswered.UNKNOWN,
                note=case.pick(texts.AFTERCARE_NOTES) if reached else "",
            )


@verb(Capability.IMPORT, is_undoable=False)
def _around(tx: Transaction, *, seed: int) -> None:
    """What is about several people, or about nobody by name."""
    chance = _chance("around", seed)
    here = sorted(residents.find(tx, scope=Scope.HERE), key=lambda row: row.id)
    outsiders.add_outsider(tx, form=texts.OUTSIDER, resident_ids=[row.id for row in here[:2]])
    keep_apart.add(tx, resident_id=here[-1].id, other_id=here[-3].id, reason=texts.KEEP_APART)
    _twice(tx)
    _visits(tx, chance)
    tx.subject = None


def _twice(tx: Transaction) -> None:
    """Somebody who came to the drop-in months apart and has two records."""
    never = [row for row in residents.find(tx) if not row.is_here and row.known_as]
    forms = {row.id: residents.form(tx, resident_id=row.id) for row in never}
    first = next((id_ for id_, form in sorted(forms.items()) if _is_known_well(form)), None)
    other = next((row.id for row in sorted(never, key=lambda row: -row.id) if row.id != first
                  and not row.is_supported), None)  # fmt: skip
    if first is None or other is None:
        return
    form = replace(forms[first], pronouns=Unanswered.NOT_ASKED, contact=Unanswered.NOT_ASKED)
    residents.edit(tx, resident_id=other, form=form)


def _is_known_well(form: ResidentForm) -> bool:
    return is_text(form.phone) and isinstance(form.birth, Birth) and is_text(form.gender)


def _visits(tx: Transaction, chance: random.Random) -> None:
    """Three weeks of the drop-in: most who come have no name here."""
    site_id = rooms.sites(tx)[0].id
    supported = residents.find(tx, scope=Scope.SUPPORTED)
    named = sorted(row.id for row in supported if not row.is_here)
    for back in range(_DAYS_OF_VISITS, -1, -1):
        for hour in chance.sample(range(13, 18), k=chance.randint(0, 3)):
            _visit(tx, chance, tx.today - timedelta(days=back), hour, site_id, named)


def _visit(  # noqa: PLR0917 - what a visit is made of
    tx: Transaction,
    chance: random.Random,
    day: date,
    hour: int,
    site_id: int,
    named: Sequence[int],
) -> None:
    came = datetime.combine(day, time(hour, chance.choice((0, 10, 25, 40))), tx.now.tzinfo)
    left = came + timedelta(minutes=chance.randint(15, 110))
    known = chance.choice(named) if named and chance.random() < 0.3 else None
    band, gender = chance.choice(_BANDS), chance.choice(("woman", "woman", "woman", None))
    if left > tx.now:
        return
    with at(tx, left):
        visit_id = visits.check_in(
            tx,
            resident_id=known,
            age_band=None if known else band,
            gender=None if known else gender,
            site_id=site_id,
            at=came,
        )
        visits.check_out(tx, visit_id=visit_id, at=left)


def _chance(name: str, seed: int) -> random.Random:
    return random.Random(f"{name}|{seed}")  # noqa: S311 - a story, not a secret
