# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nobody acts on a protected person without being named for her: every verb of the program is tried
with her number, and with the number of each of her rows.

Who may not see her hears what is said of a number that nobody has, and nothing is written. The same
verbs are tried by a colleague who is named: there each must answer otherwise, or it proves nothing
and stands on a list with the reason.
"""

from __future__ import annotations

import inspect
import pkgutil
import types
import typing
from collections.abc import Callable, Iterator
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime
from enum import Enum
from importlib import import_module
from typing import Any

import pytest

import shelterdesk.services
from shelterdesk.capabilities import refusal
from shelterdesk.errors import NotAllowed, UserError
from shelterdesk.services.giving.service_giving import GiveForm, GivenForm
from shelterdesk.services.rooms import reservations, waiting
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.services.safety.outsiders import OutsiderForm
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.case_rows import dump
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.protected_world import DAY, EVERYTHING, TONIGHT, World
from tests.scans import pdf

Verb = Callable[..., Any]
NOBODY = 9_999
NOTHING = object()

#: Numbers of the house, its words, things, partners and colleagues: of nobody here.
OF_THE_HOUSE = frozenset({
    "expense_kind_id", "to_id", "transaction_id",
    "activity_id", "cohort_id", "course_id", "excludes_ids", "material_id", "needs_ids", "order_id",
    "reason_id", "skill_ids", "teacher_id",
    "agreement_id", "partner_check_id", "partner_note_id",
    "bed_id", "bed_ids", "caseworker_id", "closed_with_id", "companion_id", "counsellor_id",
    "domain_id", "domain_ids", "external_id", "first_bed_id", "fund_id", "holiday_id",
    "issuer_id", "item_id",
    "kind_id", "lead_id", "move_id", "on_duty_id", "partner_id", "pattern_id", "programme_id",
    "programme_ids", "room_id", "scheme_id", "scheme_ids", "shift_id", "site_id", "staff_id",
    "staff_ids", "status_id", "status_ids", "stock_item_id", "term_id", "vacancy_id", "witness_id",
})  # fmt: skip
#: Verbs that find a row only together with its person.
WITH_HERSELF = frozenset({"counselling.edit", "counselling.settle", "counselling.write_note"})
#: Places where no number of hers makes a difference to who is named either, and why.
SILENT: dict[str, frozenset[tuple[str, str, str]]] = {
    "she is beside somebody else's row": frozenset({
        ("counselling.edit", "resident_id", ""),
        ("counselling.settle", "resident_id", ""),
        ("counselling.write_note", "resident_id", ""),
        ("log_entries.edit_draft", "resident_ids", ""),
    }),
    "a row of hers does not fit to somebody else": frozenset({
        ("business_starts.link", "grant_id", ""),
        ("business_starts.link", "payment_id", ""),
        *((f"enrolments.{verb}", "form", "goal_id") for verb in ("apply", "edit", "enrol")),
        ("consents.attach_scan", "document_id", ""),
        ("consents.give", "form", "document_id"),
        ("consents.give", "form", "guardian_id"),
        ("consents.refuse", "form", "document_id"),
        ("consents.refuse", "form", "guardian_id"),
        ("protection_orders.add", "form", "document_id"),
        ("protection_orders.edit", "form", "document_id"),
        ("tenancies.add", "form", "application_id"),
        ("tenancies.edit", "form", "application_id"),
    }),
    "an incident is everybody's to add to, a complaint its readers' alone": frozenset({
        *((f"incidents.{verb}", "incident_id", "")
          for verb in ("append", "edit", "follow_up", "review", "tell")),
        *((f"complaints.{verb}", "complaint_id", "") for verb in ("handle", "note", "share")),
        ("incidents.edit", "form", "log_entry_id"),
    }),
    "no row of it is hers alone": frozenset({
        *((f"attendance.{verb}", "session_id", "")
          for verb in ("all_present", "mark", "take_back")),
        *((f"course_sessions.{verb}", "session_id", "")
          for verb in ("call_off", "edit", "move", "remove", "take_back")),
        ("keep_apart.end", "entry_id", ""),
        ("outsiders.edit", "entry_id", ""),
        ("outreach.edit", "round_id", ""),
        ("outreach.remove", "round_id", ""),
        ("outsiders.end", "entry_id", ""),
        ("redactions.settle", "redaction_id", ""),
        ("turned_away.edit", "entry_id", ""),
        ("work.remove", "session_id", ""),
        ("work.write", "session_id", ""),
        ("turned_away.remove", "entry_id", ""),
    }),
    "an incident is hers through its people alone": frozenset({
        ("defects.report", "form", "incident_id"),
        ("incidents.follow_up", "form", "incident_id"),
        ("tasks.add", "form", "incident_id"),
        ("tasks.edit", "form", "incident_id"),
    }),
    "what it would change is not there": frozenset({
        ("service_giving.correct", "form", "resident_id"),
    }),
    "it is read when work begins, and stays": frozenset({
        ("placements.edit", "form", "introduction_id"),
        ("placements.next_step", "form", "introduction_id"),
    }),
    "it says nothing of what it finds": frozenset({
        ("appointment_times.told", "appointment_ids", ""),
    }),
    "it writes down a number and reads nothing of it": frozenset({
        ("imports.remember", "row_id", ""),
        ("never_contact.settle", "form", "guardian_id"),
        ("never_contact.settle", "resident_id", ""),
    }),
}  # fmt: skip


class _Back(Exception):
    """Roll back what a verb did."""


def verbs() -> dict[str, Verb]:
    """Every declared verb of the services, by module and name."""
    found = {}
    for module in pkgutil.walk_packages(shelterdesk.services.__path__, "shelterdesk.services."):
        loaded = import_module(module.name)
        for name, function in vars(loaded).items():
            declared = getattr(function, "__declared__", None)
            is_own = getattr(function, "__module__", "") == loaded.__name__
            if is_own and declared is not None and declared.changes:
                found[f"{module.name.rpartition('.')[2]}.{name}"] = function
    return found


def example(hint: Any, name: str = "") -> Any:  # noqa: PLR0911 - one for each kind of type
    """Some value of a type, good enough to get as far as the person."""
    if hint is str:
        return BY_NAME.get(name, "x")
    if hint is OutsiderForm:
        return OutsiderForm(names="Boris Brandt")
    if hint is GiveForm:
        return GiveForm("food")
    if hint is GivenForm:
        return GivenForm("food", NOW, "")
    origin, inner = typing.get_origin(hint), typing.get_args(hint)
    if origin in (typing.Union, types.UnionType):
        if type(None) in inner:
            return None
        return example(inner[0], name)
    if origin is not None and issubclass(origin, dict):
        return {}
    if origin is not None:
        return [] if not inner else (example(inner[0], name),)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return next(iter(hint))
    if is_dataclass(hint):
        hints = typing.get_type_hints(hint)
        return hint(  # type: ignore[operator]
            **{
                one.name: example(hints[one.name], one.name)
                for one in fields(hint)
                if one.default is MISSING and one.default_factory is MISSING
            }
        )
    simple = {int: 1, bool: True, date: TONIGHT, datetime: NOW, bytes: pdf(1)}
    return simple.get(hint, NOTHING)


#: Where some value is not good enough.
BY_NAME: dict[str, Any] = {
    "confidentiality": "desk", "kind": "note", "rule": "ends",
}  # fmt: skip


def numbers(verb: Verb) -> Iterator[tuple[str, str]]:
    """Parameters that take a number (or several), and those of forms: parameter and field."""
    hints = typing.get_type_hints(verb)
    for parameter in list(inspect.signature(verb).parameters.values())[1:]:
        if parameter.name.endswith(("_id", "_ids")) and parameter.name not in OF_THE_HOUSE:
            yield parameter.name, ""
        hint = hints[parameter.name]
        if is_dataclass(hint):
            for one in fields(hint):
                if one.name.endswith(("_id", "_ids")) and one.name not in OF_THE_HOUSE:
                    yield parameter.name, one.name


def given(verb: Verb, where: tuple[str, str], number: int, world: House) -> dict[str, Any]:
    """Values for a call, with a number at one place."""
    hints = typing.get_type_hints(verb)
    is_both = f"{verb.__module__.rpartition('.')[2]}.{verb.__name__}" in WITH_HERSELF
    values = {}
    for parameter in list(inspect.signature(verb).parameters.values())[1:]:
        name = parameter.name
        if parameter.kind is inspect.Parameter.VAR_KEYWORD:
            continue
        if name == where[0] and not where[1]:
            values[name] = [number] if name.endswith("_ids") else number
        elif name == "resident_id":
            # A row of hers is asked for beside herself where a verb wants both.
            beside = NOBODY if number == NOBODY else world.her
            values[name] = beside if is_both else world.noor
        elif name in world.of_nobody or f"{verb.__name__}.{name}" in world.of_nobody:
            values[name] = world.of_nobody.get(name) or world.of_nobody[f"{verb.__name__}.{name}"]
        elif parameter.default is inspect.Parameter.empty or name == where[0]:
            values[name] = example(hints[name], name)
    if where[1]:
        one: Any = [number] if where[1].endswith("_ids") else number
        values[where[0]] = replace(values[where[0]], **{where[1]: one})
    return values


def tries(verb: Verb, where: tuple[str, str], world: House) -> Iterator[tuple[int, dict[str, Any]]]:
    """Each number of hers, and one of nobody, with the values to call the verb with."""
    for number in (world.her, world.twin, *world.hers, NOBODY):
        yield number, given(verb, where, number, world)


def outcome(vault: Vault, verb: Verb, values: dict[str, Any]) -> str:
    """What comes of it: nothing stays."""

    def attempt(tx: Any) -> None:
        verb(tx, **values)
        raise _Back

    try:
        vault.do("Try", attempt)
    except _Back:
        return "done"
    except UserError as error:
        return f"{type(error).__name__}: {error.message}"
    except Exception as error:
        return f"{type(error).__name__}"
    raise AssertionError("it was written")


def all_outcomes(vault: Vault, world: House) -> dict[tuple[str, str, str], dict[int, str]]:
    """Of each verb and place: what comes of each of her numbers, and of nobody's."""
    return {
        (name, *where): {
            number: outcome(vault, verb, values) for number, values in tries(verb, where, world)
        }
        for name, verb in verbs().items()
        for where in numbers(verb)
    }


class House(World):
    """With a visit, somebody who waits and a place kept that have no record yet."""

    def __init__(self, vault: Vault) -> None:
        super().__init__(vault)
        visit = vault.do("In", visits.check_in).result
        waits = vault.do("Wait", waiting.add, form=WaitingForm("Sent by the clinic")).result
        form = ReservationForm(TONIGHT, TONIGHT + DAY, bed_id=self.beds[4], for_whom="Tonight")
        kept = vault.do("Keep", reservations.keep, form=form).result
        #: By parameter, or verb and parameter, where another number would end too early.
        self.of_nobody = {
            "visit_id": visit,
            "place.entry_id": waits,
            "arrived.reservation_id": kept,
        }


@pytest.fixture
def world(vault: Vault) -> House:
    made = House(vault)
    made.protect(vault, made.first, made.all_roles)
    return made


def test_every_verb(vault: Vault, world: House, clock: Clock) -> None:
    path = vault.path
    vault.lock()
    with signed_in(path, EVERYTHING, clock) as named:
        known = all_outcomes(named, world)
    with signed_in(path, clock=clock) as first:
        world.protect(first, first.staff_id)
        before = dump(first)
    with signed_in(path, EVERYTHING, clock) as other:
        heard = all_outcomes(other, world)
    with signed_in(path, clock=clock) as first:
        assert dump(first) == before

    told = {
        where: found
        for where, said in heard.items()
        if (
            found := {
                number: words
                for number, words in said.items()
                if words not in (said[NOBODY],) and not words.startswith("NotFound")
            }
        )
    }
    assert told == {}
    # And every verb was one that could have told: tried by who is named, it does.
    silent = {where for where, said in known.items() if len({*said.values()}) == 1}
    assert silent == set().union(*SILENT.values())


def test_a_role_without_the_right(vault: Vault, world: House, clock: Clock) -> None:
    """The front desk: what it may not do is refused before anything is looked at, and the rest is
    refused as for who is named for nobody."""
    hired(vault, "F1")
    path, before = vault.path, dump(vault)
    vault.lock()
    refused = 0
    with signed_in(path, "F1", clock) as desk:
        for name, verb in verbs().items():
            for where in numbers(verb):
                if desk.may(verb.__declared__.needs):
                    said = {n: outcome(desk, verb, v) for n, v in tries(verb, where, world)}
                    assert {words for words in said.values() if words != said[NOBODY]} <= {
                        words for words in said.values() if words.startswith("NotFound")
                    }, name
                    continue
                for _number, values in tries(verb, where, world):
                    with pytest.raises(NotAllowed) as error:
                        desk.do("Try", verb, **values)
                    assert error.value.message == refusal(verb.__declared__.needs), name
                    refused += 1
    assert refused > 500
    with signed_in(path, clock=clock) as first:
        assert dump(first) == before
