# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever two people do and undo, an undo brings back exactly what stood there before.

The model is a dump of every captured table after each act. An undo of the last act of all must
give the dump before it. One of an older act must give the present dump with that act's rows put
back, or be refused and change nothing; where a later act touched one of its rows it must be
refused.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shelterdesk.database import undo
from shelterdesk.errors import Conflict, UserError
from shelterdesk.models.base import Base
from shelterdesk.models.staff import Staff
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.past import past_stays
from shelterdesk.services.residents import intake, protection, residents
from shelterdesk.services.residents.residents import Birth, LanguageLevel, ResidentForm
from shelterdesk.services.rooms import check_out, rooms, stays
from shelterdesk.services.staff import staff
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests import factories
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file

STEPS = 34
TODAY = NOW.date()
STAMPS = {"updated_at", "updated_by"}
TABLES = [mapper.local_table for mapper in Base.registry.mappers if mapper.class_.__captured__]
QUERIES = {
    table.name: "SELECT uuid, "  # noqa: S608
    + ", ".join(f'"{column.name}"' for column in table.columns if column.name not in STAMPS)
    + f' FROM "{table.name}"'
    for table in TABLES
}

TWO_STAYS = (
    "SELECT one.id, two.id FROM stay one JOIN stay two ON one.resident_id = two.resident_id "
    'AND one.id < two.id AND one."end" > two.start AND two."end" > one.start'
)
BLOCKED_ON_THE_FIRST_NIGHT = (
    "SELECT block.id, taken.id FROM bed_block block JOIN bed_assignment taken "
    "ON taken.bed_id = block.bed_id "
    'AND taken.start >= block.start AND taken.start < block."end"'
)
Dump: TypeAlias = dict[tuple[str, str], tuple[Any, ...]]


def dump(vault: Vault) -> Dump:
    """Every row of every captured table but its stamps, as the file holds it.

    Hundreds are made: asking SQLAlchemy took ten times as long."""
    rows: Dump = {}
    with vault._session() as session:
        file = session.connection().connection.driver_connection
        assert file is not None
        for name, query in QUERIES.items():
            for uuid, *values in file.execute(query):
                rows[name, uuid] = tuple(values)
        session.rollback()
    return rows


@dataclass
class Act:
    """What one act changed: each row before and after."""

    staff_id: int
    before: Dump
    rows: dict[tuple[str, str], tuple[Any, Any]]
    standing: list[bool]  # which acts before it were undone by then
    is_undone: bool = False


@dataclass
class Model:
    """The acts so far."""

    acts: list[Act] = field(default_factory=list)

    def last_of(self, staff_id: int) -> int | None:
        mine = [n for n, a in enumerate(self.acts) if a.staff_id == staff_id and not a.is_undone]
        return mine[-1] if mine else None

    def later(self, number: int) -> list[Act]:
        return [act for act in self.acts[number + 1 :] if not act.is_undone]


def difference(before: Dump, after: Dump) -> dict[tuple[str, str], tuple[Any, Any]]:
    keys = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    return {key: (before.get(key), after.get(key)) for key in keys}


class World:
    """A file, its two people, and the model beside it."""

    def __init__(self, vault: Vault) -> None:
        self.vault, self.model = vault, Model()
        factories.house(vault, "2 rooms × 2 beds")
        self.people = [factories.person(vault, name) for name in ("Noor", "Amal")]
        with vault._session() as session, session.begin():
            other = Staff(code="T7", name_shown="Tuya", roles=["director"], is_active=True)
            other.created_at = other.updated_at = NOW
            session.add(other)
            session.flush()
            self.staff = [vault.staff_id, other.id]
        self.habits = vault.read(organisation.form)
        self.now = dump(vault)
        # What made the house is no part of the story.
        vault.note("The story begins", kind="check")
        self.first_event = vault.audit_end()[0]
        self.done = self.undone = 0

    def act(self, who: int, verb: Callable[..., Any], **arguments: Any) -> None:
        """One act; refused or not, the model follows."""
        self.vault.staff_id = self.staff[who % 2]
        try:
            changes = self.vault.do(verb.__name__, verb, **arguments)
        except UserError:
            assert dump(self.vault) == self.now
            return
        before, self.now = self.now, dump(self.vault)
        rows = difference(before, self.now)
        assert changes.can_undo == bool(rows)
        if rows:
            standing = [other.is_undone for other in self.model.acts]
            self.model.acts.append(Act(self.vault.staff_id, before, rows, standing))
            self.done += 1

    def is_hidden_by_now(self) -> bool:
        """Whether the act is about somebody whom a colleague hid from her: it stays as it is."""
        with self.vault._session() as session:
            act = undo.last_act(session, self.vault.staff_id)
            return act is not None and undo.concerns_hidden(session, act.id, self.vault.staff_id)

    def undo(self, who: int) -> None:
        """One undo; the dump says what it must give."""
        self.vault.staff_id = self.staff[who % 2]
        number = self.model.last_of(self.vault.staff_id)
        if number is None:
            return  # what made the house stays
        act, later = self.model.acts[number], self.model.later(number)
        is_touched = any(act.rows.keys() & other.rows.keys() for other in later)
        try:
            self.vault.undo()
        except Conflict:
            standing = [other.is_undone for other in self.model.acts[:number]]
            if not later and act.standing == standing and not self.is_hidden_by_now():
                raise  # the last act of all must come undone
            assert dump(self.vault) == self.now
            return
        assert not is_touched
        expected = dict(self.now)
        for key, (was, _now) in act.rows.items():
            expected.pop(key, None)
            if was is not None:
                expected[key] = was
        self.now = dump(self.vault)
        assert difference(self.now, expected) == {}
        acts_before = self.model.acts[:number]
        if not later and act.standing == [other.is_undone for other in acts_before]:
            assert self.now == act.before
        act.is_undone = True
        self.undone += 1
        self.keeps_the_rules()

    def keeps_the_rules(self) -> None:
        """Those that services hold, and no trigger."""
        with self.vault._session() as session:
            connection = session.connection()
            assert connection.exec_driver_sql(TWO_STAYS).all() == []
            assert connection.exec_driver_sql(BLOCKED_ON_THE_FIRST_NIGHT).all() == []
            session.rollback()

    # What the acts are about
    def beds(self) -> list[int]:
        return self._ids("bed")

    def _ids(self, table: str) -> list[int]:
        with self.vault._session() as session:
            found = Base.metadata.tables[table]
            ids = list(session.scalars(select(found.c.id).order_by(found.c.id)))
            session.rollback()
        return ids

    def one(self, table: str, number: int) -> int:
        ids = self._ids(table)
        return ids[number % len(ids)] if ids else 4711


NAMES = ("", "Noor", "Амал", "Grace")
LANGUAGES = (
    (), (("mn", LanguageLevel.NATIVE),),
    (("ar", LanguageLevel.BASIC), ("fr", LanguageLevel.FLUENT)),
)  # fmt: skip


def form(a: int, b: int) -> ResidentForm:
    return ResidentForm(
        known_as=NAMES[a % 4],
        legal_name="Noor Aziz" if b % 3 == 0 else Unanswered.DECLINED,
        birth=Birth(1990 + a % 9, 1 + b % 12) if a % 2 else Unanswered.UNKNOWN,
        pronouns="she" if b % 2 else Unanswered.NOT_ASKED,
        languages=LANGUAGES[(a + b) % 3],
    )


def day(number: int) -> date:
    return TODAY + timedelta(days=number % 5 - 2)


def steps(world: World) -> dict[str, Callable[[int, int, int], None]]:
    """Each verb, given who does it and two numbers that choose about what."""
    act, one = world.act, world.one
    return {
        "add": lambda w, a, b: act(w, residents.add, form=form(a, b)),
        "edit": lambda w, a, b: act(
            w, residents.edit, resident_id=one("resident", a), form=form(b, a)
        ),
        "take_in": lambda w, a, b: act(
            w, intake.take_in, form=form(a, b), bed_id=one("bed", b), on=TODAY
        ),
        "admit": lambda w, a, b: act(
            w, stays.admit, resident_id=one("resident", a), on=day(b), bed_id=one("bed", b)
        ),
        "move": lambda w, a, b: act(
            w, stays.move, stay_id=one("stay", a), bed_id=one("bed", b), on=day(a)
        ),
        "extra": lambda w, a, b: act(
            w, stays.place_on_extra_bed, stay_id=one("stay", a), on=day(b), reason="full"
        ),
        "plan": lambda w, a, b: act(
            w, stays.plan_end, stay_id=one("stay", a), planned_end=day(b) if b % 3 else None
        ),
        "out": lambda w, a, b: act(
            w, check_out.check_out, stay_id=one("stay", a), on=day(b), closes_support=b % 2 == 0
        ),
        "block": lambda w, a, b: act(
            w, rooms.block, bed_id=one("bed", a), start=day(b), end=day(b) + timedelta(days=2),
            reason="paint",
        ),
        "unblock": lambda w, a, b: act(w, rooms.unblock, bed_id=one("bed", a), on=day(b)),
        "open": lambda w, a, b: act(
            w, support.open_period, resident_id=one("resident", a), opened=day(b)
        ),
        "close": lambda w, a, b: act(
            w, support.close_period, period_id=one("support_period", a), closed=day(b)
        ),
        "word": lambda w, a, b: act(
            w, vocabularies.add, vocabulary="gender", label=f"own word {a % 4}"
        ),
        "rename": lambda w, a, b: act(
            w, vocabularies.rename, term_id=one("term", a), label=f"other {b % 3}"
        ),
        "retire": lambda w, a, b: act(w, vocabularies.retire, term_id=one("term", a)),
        "room": lambda w, a, b: act(w, rooms.add_room, site_id=1, name=f"Attic {a % 3}"),
        "rooms": lambda w, a, b: act(w, rooms.add_rooms, site_id=1, pattern="1 x 2"),
        "edit_room": lambda w, a, b: act(
            w,
            rooms.edit_room,
            room_id=one("room", a),
            form=rooms.RoomForm(f"Room {b % 5}", "quiet"),
        ),
        "bed": lambda w, a, b: act(w, rooms.add_bed, room_id=one("room", a)),
        "gone": lambda w, a, b: act(
            w, rooms.take_out_of_service, bed_id=one("bed", a), on=day(b)
        ),
        "past": lambda w, a, b: act(
            w, past_stays.record, resident_id=one("resident", a), site_id=1,
            start=day(b) - timedelta(days=b), end=day(a), bed_id=one("bed", a + b),
        ),
        "protect": lambda w, a, b: act(
            w, protection.protect, resident_id=one("resident", a),
            staff_ids=world.staff if b % 2 else [world.staff[w % 2]],
        ),
        "unprotect": lambda w, a, b: act(
            w, protection.unprotect, resident_id=one("resident", a)
        ),
        "decide": lambda w, a, b: act(
            w, staff.decide, role="front_desk", capability=("print", "write_log")[a % 2],
            is_allowed=b % 2 == 0,
        ),
        "habits": lambda w, a, b: act(
            w, organisation.edit,
            form=replace(world.habits, discreet_name=f"Desk {a % 3}", first_weekday=b % 7),
        ),
        "undo": lambda w, a, b: world.undo(w),
        "undo_too": lambda w, a, b: world.undo(w),
        "undo_again": lambda w, a, b: world.undo(w),
    }  # fmt: skip


@contextmanager
def opened(template: Path) -> Iterator[Vault]:
    """A file of its own for each story."""
    with TemporaryDirectory() as folder:
        path = copy_file(template, Path(folder) / "desk.sdb")
        vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())
        first = vault.staff_id
        try:
            yield vault
        finally:
            vault.staff_id = first
            vault.lock()
            shutil.rmtree(folder, ignore_errors=True)


VERBS = (
    "add", "edit", "take_in", "admit", "move", "extra", "plan", "out", "block", "unblock", "open",
    "close", "word", "rename", "retire", "room", "rooms", "edit_room", "bed", "gone", "past",
    "protect", "unprotect", "decide", "habits", "undo", "undo_too", "undo_again",
)  # fmt: skip
NUMBER = st.integers(0, 11)
STORY = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 1), NUMBER, NUMBER),
    min_size=STEPS // 2,
    max_size=STEPS,
)


@pytest.mark.soak
@settings(
    max_examples=factories.soak(8),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=STORY)
def test_undo_brings_back_what_was(template: Path, story: list[tuple[str, int, int, int]]) -> None:
    with opened(template) as vault:
        world = World(vault)
        does = steps(world)
        assert set(does) == set(VERBS)
        for verb, who, a, b in story:
            does[verb](who, a, b)
        for who in (0, 1) * STEPS:  # and back as far as it goes
            world.undo(who)
        if all(act.is_undone for act in world.model.acts):
            start = world.model.acts[0].before if world.model.acts else world.now
            assert world.now == start
        assert vault.verify_audit().findings == ()


def test_everything_one_person_does_can_be_taken_back(template: Path) -> None:
    """Each verb once, by one person: all of it comes undone, to the last row."""
    with opened(template) as vault:
        world = World(vault)
        does = steps(world)
        for verb in VERBS:
            if not verb.startswith("undo"):
                does[verb](0, 2, 3)
                does[verb](0, 1, 2)
        assert world.done >= 18
        while world.model.last_of(world.staff[0]) is not None:
            world.undo(0)
        assert world.undone == world.done
        assert world.now == world.model.acts[0].before
        assert vault.verify_audit().findings == ()
