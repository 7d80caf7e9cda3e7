# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever two people do and undo: no period closes before it opens, no stage lies outside, and no
stay begins before its support."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

from shelterdesk.errors import Conflict, UserError
from shelterdesk.models.staff import Staff
from shelterdesk.services.past import past_stays
from shelterdesk.services.rooms import check_out, stays
from shelterdesk.services.support import closing, journeys, support
from shelterdesk.services.support.closing import CloseForm
from shelterdesk.services.support.support import SupportForm
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests import factories
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file

TODAY = NOW.date()
STAGES = tuple(
    f"five-stage.{name}" for name in ("readiness", "treatment", "transition", "rebuilding")
)
OUTSIDE = (
    'SELECT stage.id FROM journey_stage stage WHERE stage.start > stage."end" OR NOT EXISTS ('
    "SELECT 1 FROM support_period period WHERE period.resident_id = stage.resident_id "
    'AND period.opened <= stage.start AND period.closed >= stage."end")'
)
TWICE = (
    "SELECT one.id FROM journey_stage one JOIN journey_stage two "
    "ON one.resident_id = two.resident_id AND one.id < two.id "
    'AND ((one."end" > two.start AND two."end" > one.start) OR one.start = two.start)'
)
EARLY = (
    "SELECT stay.id FROM stay JOIN support_period period ON period.id = stay.support_period_id "
    "WHERE stay.start < period.opened"
)
BACKWARDS = "SELECT id FROM support_period WHERE opened > closed"


def day(number: int) -> date:
    """One of the last days."""
    return TODAY - timedelta(days=number)


class World:
    """A file, two colleagues and one person."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.her = factories.person(vault, "Noor")
        self.site = factories.house(vault, "1 room × 2 beds")
        with vault._session() as session, session.begin():
            other = Staff(code="T7", name_shown="Tuya", roles=["director"], is_active=True)
            other.created_at = other.updated_at = NOW
            session.add(other)
            session.flush()
            self.staff = [vault.staff_id, other.id]
        self.done = self.undone = 0

    def act(self, who: int, verb: Callable[..., Any], **given: Any) -> None:
        """Do it as one of the two; a refusal in words is welcome."""
        self.vault.staff_id = self.staff[who]
        try:
            self.vault.do("Act", verb, **given)
            self.done += 1
        except UserError:
            pass
        self.check()

    def undo(self, who: int) -> None:
        self.vault.staff_id = self.staff[who]
        try:
            self.vault.undo()
            self.undone += 1
        except UserError:
            pass
        self.check()

    def one(self, table: str, number: int) -> int:
        """A row of a table, or one that is not there."""
        with self.vault._session() as session:
            rows = session.execute(text(f"SELECT id FROM {table} ORDER BY id")).all()  # noqa: S608
            session.rollback()
        return int(rows[number % len(rows)][0]) if rows else 0

    def check(self) -> None:
        """The rules."""
        with self.vault._session() as session:
            for rule in (OUTSIDE, TWICE, EARLY, BACKWARDS):
                assert session.execute(text(rule)).all() == [], rule
            session.rollback()


def steps(world: World) -> dict[str, Callable[[int, int, int], None]]:
    """Each verb, given who does it and two numbers."""
    act, one, her = world.act, world.one, world.her
    return {
        "open": lambda w, a, b: act(w, support.open_period, resident_id=her, opened=day(a)),
        "close": lambda w, a, b: act(
            w, closing.close, period_id=one("support_period", b), form=CloseForm(day(a))
        ),
        "move_open": lambda w, a, b: act(
            w, support.edit_period, period_id=one("support_period", b), form=SupportForm(day(a))
        ),
        "move_close": lambda w, a, b: act(
            w, closing.edit, period_id=one("support_period", b), form=CloseForm(day(a))
        ),
        "reopen": lambda w, a, b: act(w, closing.reopen, period_id=one("support_period", a)),
        "enter": lambda w, a, b: act(
            w, journeys.enter, resident_id=her, stage=STAGES[b % 4], on=day(a)
        ),
        "enter_too": lambda w, a, b: act(
            w, journeys.enter, resident_id=her, stage=STAGES[a % 4], on=day(b)
        ),
        "correct": lambda w, a, b: act(
            w, journeys.correct, stage_id=one("journey_stage", b), start=day(a),
            stage=STAGES[a % 4], view="hers",
        ),
        "end": lambda w, a, b: act(
            w, journeys.end, stage_id=one("journey_stage", b), on=day(a)
        ),
        "remove": lambda w, a, b: act(w, journeys.remove, stage_id=one("journey_stage", a)),
        "admit": lambda w, a, b: act(
            w, stays.admit, resident_id=her, on=day(a), site_id=world.site
        ),
        "out": lambda w, a, b: act(
            w, check_out.check_out, stay_id=one("stay", b), on=day(a), closes_support=True
        ),
        "past": lambda w, a, b: act(
            w, past_stays.record, resident_id=her, site_id=world.site, start=day(a + b),
            end=day(a),
        ),
        "undo": lambda w, a, b: world.undo(w),
        "undo_too": lambda w, a, b: world.undo(w),
    }  # fmt: skip


VERBS = (
    "open", "close", "move_open", "move_close", "reopen", "enter", "enter_too", "correct", "end",
    "remove", "admit", "out", "past", "undo", "undo_too",
)  # fmt: skip
NUMBER = st.integers(0, 12)
STORY = st.lists(
    st.tuples(st.sampled_from(VERBS), st.integers(0, 1), NUMBER, NUMBER), min_size=14, max_size=30
)


@pytest.mark.soak
@settings(
    max_examples=factories.soak(12),
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(story=STORY)
def test_no_stage_outside_of_support(
    template: Path, story: list[tuple[str, int, int, int]]
) -> None:
    with TemporaryDirectory() as folder:
        path = copy_file(template, Path(folder) / "desk.sdb")
        vault = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=Clock())
        first = vault.staff_id
        try:
            world = World(vault)
            does = steps(world)
            assert set(does) == set(VERBS)
            for verb, who, a, b in [("open", 0, 12, 0), ("enter", 0, 6, 1), *story]:
                does[verb](who, a, b)
            assert world.done >= 2
            for who in (0, 1) * 8:
                world.undo(who)
        finally:
            vault.staff_id = first
            vault.lock()


def test_support_begins_no_later_than_its_stays(vault: Vault) -> None:
    world = World(vault)
    her, first = world.her, {"resident_id": world.her}
    period = vault.do("Open", support.open_period, **first, opened=day(9)).result
    vault.do("Admit", stays.admit, **first, on=day(6), site_id=world.site)
    for opened in (day(5), TODAY):
        with pytest.raises(Conflict, match="A stay of this support period began on") as refused:
            vault.do("Edit", support.edit_period, period_id=period, form=SupportForm(opened))
        assert refused.value.field == "opened"
    for opened in (day(6), day(20)):
        vault.do("Edit", support.edit_period, period_id=period, form=SupportForm(opened))
    assert vault.read(support.periods, resident_id=her)[0].opened == day(20)


def test_no_undo_lets_support_begin_after_its_stay(vault: Vault) -> None:
    """A colleague has admitted her meanwhile, on a day that was within her support."""
    world = World(vault)
    first = {"resident_id": world.her}
    period = vault.do("Open", support.open_period, **first, opened=day(5)).result
    vault.do("Edit", support.edit_period, period_id=period, form=SupportForm(day(9)))
    vault.staff_id = world.staff[1]
    vault.do("Admit", stays.admit, **first, on=day(7), site_id=world.site)
    vault.staff_id = world.staff[0]
    with pytest.raises(Conflict, match="in the way"):
        vault.undo()
    world.check()


def test_no_two_stages_begin_on_one_day_after_an_undo(vault: Vault) -> None:
    world = World(vault)
    her = {"resident_id": world.her}
    vault.do("Open", support.open_period, **her, opened=day(9))
    removed = vault.do("Enter", journeys.enter, **her, stage=STAGES[0], on=day(6)).result
    world.act(1, journeys.remove, stage_id=removed)
    world.act(0, journeys.enter, **her, stage=STAGES[1], on=day(6))
    world.act(0, journeys.end, stage_id=world.one("journey_stage", 0), on=day(6))
    world.undo(1)  # the first would stand beside one of the same day
    assert world.undone == 0
    vault.staff_id = world.staff[0]
    assert [row.start for row in vault.read(journeys.journey, **her).stages] == [day(6)]
