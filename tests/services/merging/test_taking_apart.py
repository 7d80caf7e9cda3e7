# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two records that were joined are taken apart: every row is where it was before."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shelterdesk.errors import Conflict
from shelterdesk.models.journeys import JourneyStage
from shelterdesk.models.legal import LegalDate, LegalMatter
from shelterdesk.models.plans import Goal
from shelterdesk.models.residents import Resident
from shelterdesk.models.support import SupportPeriod
from shelterdesk.services.merging import unmerging
from shelterdesk.services.residents import protection, residents
from shelterdesk.services.residents.residents import Birth, LanguageLevel, ResidentForm
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests import case_rows, factories
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.services.merging.joining import KEEPS, merge, note, resident, take_apart

TODAY = NOW.date()


# Taking apart
def test_undo_brings_all_of_it_back_at_once(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    case_rows.everything(vault, other, "Markword", ended=TODAY)
    before = case_rows.dump(vault)
    merge(vault, own, other, "legal_name", "known_as")
    assert vault.undo().result == "Join"
    assert case_rows.dump(vault) == before
    assert len(vault.read(residents.find)) == 2
    assert [row.id for row in vault.read(residents.find, text="Markword")] == [other]


def test_weeks_later_what_changed_since_stays(
    vault: Vault, pair: tuple[int, int], clock: Clock
) -> None:
    own, other = pair
    case_rows.everything(vault, other, "Markword", ended=TODAY)
    joining = merge(vault, own, other, "legal_name", "phone")
    assert [one.merge_id for one in vault.read(unmerging.joined_into, resident_id=own)] == [joining]
    clock.now = NOW + timedelta(weeks=5)

    def work_on(tx: object) -> None:
        session = tx.session  # type: ignore[attr-defined]
        goal = session.scalars(select(Goal)).one()
        goal.state = "active"
        matter = session.scalars(select(LegalMatter)).one()
        session.add(LegalDate(matter_id=matter.id, resident_id=own, at=clock.now))
        session.add(Goal(resident_id=own, set_on=TODAY))

    vault.do("Work", work_on)
    form = vault.read(residents.form, resident_id=own)
    vault.do("Edit", residents.edit, resident_id=own, form=replace(form, phone="0699 1"))
    left = take_apart(vault, joining)
    assert left == ("“Phone” was changed since and stays as it is.",)
    assert vault.read(residents.form, resident_id=own).phone == "0699 1"
    assert resident(vault, own).legal_name is None
    with vault._session() as session:
        goals = session.scalars(select(Goal).order_by(Goal.id)).all()
        assert [(goal.resident_id, goal.state) for goal in goals] == [
            (other, "active"), (own, "new")
        ]  # fmt: skip
        # What was added to her legal matter since goes with the matter.
        assert set(session.scalars(select(LegalDate.resident_id))) == {other}
    with pytest.raises(Conflict, match="already"):
        take_apart(vault, joining)
    assert vault.read(unmerging.joined_into, resident_id=own) == []


def test_a_renewed_seal_is_no_change(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair
    joining = merge(vault, own, other, "legal_name")

    def seal_again(tx: object) -> None:
        row = tx.session.get_one(Resident, own)  # type: ignore[attr-defined]
        tx.seal(row, "legal_name", tx.reveal(row, "legal_name"))  # type: ignore[attr-defined]

    vault.do("Renew", seal_again)
    assert take_apart(vault, joining) == ()
    assert resident(vault, own).legal_name is None


def test_a_stage_finds_its_period_or_it_is_refused(vault: Vault, pair: tuple[int, int]) -> None:
    own, other = pair

    def add(tx: object, model: type, **values: object) -> None:
        tx.session.add(model(**values))  # type: ignore[attr-defined]

    vault.do("Open", add, SupportPeriod, resident_id=other, opened=TODAY - timedelta(90),
             closed=None)  # fmt: skip
    joining = merge(vault, own, other)
    vault.do("Stage", add, JourneyStage, resident_id=own, start=TODAY, end=None)
    assert take_apart(vault, joining) == ()
    with vault._session() as session:
        assert session.scalars(select(JourneyStage.resident_id)).all() == [other]


# Any pair
LANGUAGES = st.lists(st.sampled_from(["ar", "fr"]), unique=True, max_size=2)


FIELDS = st.sets(st.sampled_from(
    ["known_as", "legal_name", "birth_year", "phone", "pronouns", "nationality", "hopes"]
))  # fmt: skip


FORM = st.builds(
    ResidentForm,
    known_as=st.sampled_from(["", "Noor", "Nour"]),
    legal_name=st.sampled_from(["Noor Example", *Unanswered]),
    phone=st.sampled_from(["0611 777 123", *Unanswered]),
    birth=st.sampled_from([Birth(1990), Birth(1991, 2, 3), *Unanswered]),
    nationality=st.sampled_from(["ES", *Unanswered]),
    languages=LANGUAGES.map(lambda tags: tuple((tag, LanguageLevel.BASIC) for tag in tags)),
)


def let_go_on(tx: object, who: int) -> None:
    """Her support and her stage go on, whenever they began."""
    session = tx.session  # type: ignore[attr-defined]
    for row in session.scalars(select(SupportPeriod).where(SupportPeriod.resident_id == who)):
        row.closed = None
    session.flush()
    for row in session.scalars(select(JourneyStage).where(JourneyStage.resident_id == who)):
        row.end = None


@contextmanager
def world(template: Path, clock: Clock) -> Iterator[Vault]:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        path = copy_file(template, Path(folder) / "desk.sdb")
        opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
        try:
            yield opened
        finally:
            opened.lock()


@settings(
    max_examples=factories.soak(12),
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],  # a file each: it would shrink for long
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_merge_then_undo_restores_every_row(template: Path, data: st.DataObject) -> None:
    """Also with other people's work in between, and with protection on either side."""
    clock = Clock()
    with world(template, clock) as vault:
        own, other = (vault.do("Add", residents.add, form=data.draw(FORM)).result for _n in "ab")
        third = factories.person(vault, "Amal")
        for who in (own, other):
            if data.draw(st.booleans()):
                case_rows.everything(vault, who, f"Mark{who}", ended=data.draw(
                    st.sampled_from([date(2025, 3, 3), date(2025, 3, 4), None]) if who == own
                    else st.just(date(2025, 3, 3))
                ))  # fmt: skip
                if data.draw(st.booleans()):
                    vault.do("Go on", let_go_on, who)
            if data.draw(st.booleans()):
                me = [vault.staff_id]
                vault.do("Protect", protection.protect, resident_id=who, staff_ids=me)
            note(vault, who)
        before = case_rows.dump(vault, without=KEEPS)
        joining = merge(vault, own, other, *data.draw(FIELDS))
        clock.now += timedelta(days=data.draw(st.integers(1, 90)))
        if data.draw(st.booleans()):
            vault.do("Edit", residents.edit, resident_id=third, form=data.draw(FORM))
            vault.do("Open", support.open_period, resident_id=third, opened=TODAY)
            vault.undo()
            vault.undo()
        assert take_apart(vault, joining) == ()
        assert case_rows.dump(vault, without=KEEPS) == before
        found = {row.id for row in vault.read(residents.find)}
        assert found == {own, other, third}
