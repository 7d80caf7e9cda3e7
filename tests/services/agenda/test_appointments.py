# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Appointments: one and many, sealed and open, what became of them, two at once, reminders."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.models.appointments import Appointment
from shelterdesk.services import vocabularies
from shelterdesk.services.agenda import appointment_series, appointment_times, appointments
from shelterdesk.services.agenda.appointments import (
    AS_IT_IS,
    AppointmentForm,
    AppointmentRow,
    AppointmentState,
    CancelledBy,
    Scope,
)
from shelterdesk.services.agenda.recurrences import Every, Repeats
from shelterdesk.services.residents import protection
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.end2end.test_sealed_bytes import forms_of, found_in, pages
from tests.factories import person

TODAY = NOW.date()
DAY = timedelta(days=1)
BERLIN = ZoneInfo("Europe/Berlin")


def kind(vault: Vault, code: str = "doctor") -> int:
    found: int = vault.read(vocabularies.find_id, vocabulary="appointment_kind", code=code)
    return found


def add(vault: Vault, form: AppointmentForm) -> int:
    added: int = vault.do("Appointment", appointments.add, form=form).result
    return added


def one(vault: Vault, appointment_id: int) -> AppointmentRow:
    row: AppointmentRow = vault.read(appointments.one, appointment_id=appointment_id)
    return row


def series(vault: Vault, appointment_id: int) -> list[datetime]:
    """The local times of a series."""

    def read(tx: object) -> list[datetime]:
        row = tx.session.get(Appointment, appointment_id)  # type: ignore[attr-defined]
        rows = [row, *appointment_series.later(tx, row)]  # type: ignore[arg-type]
        return [found.at.astimezone(tx.now.tzinfo) for found in rows]  # type: ignore[attr-defined]

    found: list[datetime] = vault.read(read)
    return found


def test_all_that_is_said_of_one(vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = AppointmentForm(
        TODAY + DAY, time(9, 30), 45, kind(vault), "bring the card", "desk", noor,
        companion_id=vault.staff_id, remind_minutes=30,
    )  # fmt: skip
    made = add(vault, form)
    assert vault.read(appointments.form, appointment_id=made) == form
    row = one(vault, made)
    assert (row.title, row.detail) == ("Doctor or clinic: Noor", "bring the card · with Joy")
    assert (row.is_own, row.is_over, row.is_series) == (True, False, False)
    assert [found.id for found in vault.read(appointments.of_resident, resident_id=noor)] == [made]
    day_alone = add(vault, AppointmentForm(TODAY + 2 * DAY))
    assert one(vault, day_alone).title == "Appointment"
    assert vault.read(appointments.form, appointment_id=day_alone).at is None


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"minutes": 0}, "minutes"),
        ({"minutes": 1441}, "minutes"),
        ({"at": None, "remind_minutes": 5}, "at"),
        ({"remind_minutes": 20_000}, "remind_minutes"),
        ({"kind_id": 999}, "kind_id"),
        ({"kind_id": 1}, "kind_id"),  # a word of another list
        ({"partner_id": 999}, "partner_id"),
        ({"companion_id": 999}, "companion_id"),
        ({"staff_id": 999}, "staff_id"),
        ({"confidentiality": "nobody"}, "confidentiality"),
        ({"words": "x" * 301}, "words"),
        ({"repeats": Repeats(Every.DAY, 0)}, "interval"),
    ],
)
def test_what_cannot_be(vault: Vault, more: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refused:
        add(vault, replace(AppointmentForm(TODAY, time(9)), **more))
    assert refused.value.field == field


def test_what_became_of_it(vault: Vault) -> None:
    noor = person(vault, "Noor")
    made = add(vault, AppointmentForm(TODAY, time(9), resident_id=noor))
    assert one(vault, made).waits
    vault.do("Missed", appointments.miss, appointment_id=made)
    with pytest.raises(Conflict, match="already"):
        vault.do("Kept", appointments.keep, appointment_id=made)
    vault.do("Again", appointments.plan_again, appointment_id=made)
    vault.do("Off", appointments.cancel, appointment_id=made, by=CancelledBy.OTHERS)
    row = one(vault, made)
    assert (row.state, row.cancelled_by) == (AppointmentState.CANCELLED, "Those it was with")
    vault.undo()
    assert one(vault, made).state is AppointmentState.PLANNED
    vault.do("Kept", appointments.keep, appointment_id=made)
    assert not one(vault, made).waits


def test_a_series_can_be_changed_one_by_one_or_from_a_day_on(vault: Vault) -> None:
    noor = person(vault, "Noor")
    form = AppointmentForm(
        TODAY, time(9), words="talk", resident_id=noor, repeats=Repeats(Every.WEEK, count=6)
    )
    first = add(vault, form)
    assert len(series(vault, first)) == 6
    ids = [row.id for row in vault.read(appointments.of_resident, resident_id=noor)]
    second, third, fourth = ids[1], ids[2], ids[3]
    # One alone, on a day of its own.
    alone = replace(vault.read(appointments.form, appointment_id=second), on=TODAY + 8 * DAY)
    vault.do("Move", appointments.edit, appointment_id=second, form=alone)
    assert not one(vault, second).is_series
    # This and later ones: an hour later and two days on.
    later = vault.read(appointments.form, appointment_id=third)
    assert later.repeats == Repeats(Every.WEEK, count=5)  # the one moved has left
    moved = replace(later, on=TODAY + 16 * DAY, at=time(10), words="talk again")
    vault.do(
        "Move", appointments.edit, appointment_id=third, form=moved, scope=Scope.LATER
    )  # fmt: skip
    found = [(at.date(), at.time()) for at in series(vault, third)]
    assert found == [(TODAY + (16 + 7 * n) * DAY, time(10)) for n in range(4)]
    assert one(vault, fourth).words == "talk again"
    assert series(vault, first) == [datetime.combine(TODAY, time(9), NOW.tzinfo)]
    vault.undo()
    assert [at.time() for at in series(vault, third)] == [time(9)] * 4
    # Another rule from here on.
    rule = replace(later, repeats=Repeats(Every.DAY, count=2))
    vault.do("Rule", appointments.edit, appointment_id=third, form=rule, scope=Scope.LATER)
    assert len(series(vault, third)) == 2
    vault.do("End", appointments.remove, appointment_id=third, scope=Scope.LATER)
    left = vault.read(appointments.of_resident, resident_id=noor)
    assert [row.id for row in left] == [first, second]


def test_a_series_goes_on_as_time_passes_and_ends_when_called_off(
    vault: Vault, clock: Clock
) -> None:
    first = add(vault, AppointmentForm(TODAY, time(9), repeats=Repeats(Every.WEEK)))
    assert len(series(vault, first)) == 53
    clock.now += 70 * DAY
    vault.do("Kept", appointments.keep, appointment_id=first)
    assert len(series(vault, first)) == 63
    vault.do("Not yet", appointments.plan_again, appointment_id=first)
    vault.do(
        "Off", appointments.cancel, appointment_id=first, by=CancelledBy.HOUSE, scope=Scope.LATER
    )
    assert len(series(vault, first)) == 1
    second = add(vault, AppointmentForm(TODAY, time(9), repeats=Repeats(Every.WEEK)))
    [_first, at, *_more] = series(vault, second)

    def id_at(tx: object) -> int:
        found = appointment_series.later(tx, tx.session.get(Appointment, second))  # type: ignore
        return int(found[0].id)

    vault.do(
        "Off", appointments.remove, appointment_id=vault.read(id_at), scope=Scope.LATER
    )  # fmt: skip
    vault.do("Kept", appointments.keep, appointment_id=second)
    assert series(vault, second) == [at - 7 * DAY]  # nothing grows again


def test_a_series_that_ended_stays_so_also_where_one_to_come_was_called_off_before(
    vault: Vault, clock: Clock
) -> None:
    noor = person(vault, "Noor")
    weekly = Repeats(Every.WEEK)
    first = add(vault, AppointmentForm(TODAY, time(9), resident_id=noor, repeats=weekly))

    def all_ids(tx: object) -> list[int]:
        found = tx.session.scalars(select(Appointment.id).order_by(Appointment.at))  # type: ignore
        return list(found)

    ids = vault.read(all_ids)
    holiday = ids[9]
    vault.do("Off", appointments.cancel, appointment_id=holiday, by=CancelledBy.HOUSE)
    vault.do("Missed", appointments.miss, appointment_id=ids[2], scope=Scope.LATER)
    assert vault.read(all_ids) == [*ids[:3], holiday]
    clock.now += 7 * DAY
    vault.do("Kept", appointments.keep, appointment_id=first)
    assert vault.read(all_ids) == [*ids[:3], holiday]  # nothing grows again
    assert not one(vault, holiday).is_series


def test_a_series_nobody_comes_to_can_end_with_the_one_that_was_missed(vault: Vault) -> None:
    noor = person(vault, "Noor")
    weekly = Repeats(Every.WEEK, count=4)
    add(vault, AppointmentForm(TODAY - 7 * DAY, time(9), resident_id=noor, repeats=weekly))
    ids = sorted(row.id for row in vault.read(appointments.of_resident, resident_id=noor))
    vault.do("Missed", appointments.miss, appointment_id=ids[0])
    assert len(vault.read(appointments.of_resident, resident_id=noor)) == 4
    vault.do("Missed", appointments.miss, appointment_id=ids[1], scope=Scope.LATER)
    left = vault.read(appointments.of_resident, resident_id=noor)
    assert {row.id: row.state for row in left} == dict.fromkeys(ids[:2], AppointmentState.MISSED)
    vault.undo()
    assert len(vault.read(appointments.of_resident, resident_id=noor)) == 4


@settings(max_examples=15, deadline=None)
@given(
    every=st.sampled_from(Every),
    start=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    minute=st.integers(0, 23 * 60 + 59).filter(lambda m: not 60 <= m < 240),
)
def test_what_is_at_nine_stays_at_nine(every: Every, start: date, minute: int) -> None:
    """Also over the nights on which the clocks change."""
    at = time(*divmod(minute, 60))
    rows: list[datetime] = []

    class Tx:
        """As much of a transaction as making rows asks for."""

        now = datetime.combine(start, time(12), BERLIN)
        today = start

        class session:
            @staticmethod
            def add(row: Appointment) -> None:
                rows.append(row.at)

            flush = staticmethod(lambda: None)

    first = Appointment(at=datetime.combine(start, at, BERLIN).astimezone(UTC))
    rule = appointment_series.recurrences.to_text(Repeats(every), start)
    appointment_series.begin(Tx, first, rule, "")  # type: ignore[arg-type]
    local = [found.astimezone(UTC).astimezone(BERLIN) for found in rows]
    assert {found.time() for found in local} == {at}
    assert len({found.utcoffset() for found in local}) == 2


def test_sealed_it_says_only_when_and_whose(vault: Vault, clock: Clock) -> None:
    noor = person(vault, "Noor")
    hired(vault, "F1")
    secret = "Quillhart the lawyer"
    plain = AppointmentForm(
        TODAY + DAY, time(9), words=secret, kind_id=kind(vault, "lawyer"), resident_id=noor
    )
    made = add(vault, plain)
    vault.do(
        "Seal", appointments.edit, appointment_id=made, form=replace(plain, confidentiality="case")
    )
    path = vault.path
    vault.lock()
    with signed_in(path, "F1", clock) as desk:
        row = one(desk, made)
        assert (row.words, row.kind, row.title) == (Hidden.HIDDEN, "", "Appointment: Noor")
        form = desk.read(appointments.form, appointment_id=made)
        assert (form.kind_id, form.words) == (AS_IT_IS, Hidden.HIDDEN)
        desk.do(
            "Move", appointments.edit, appointment_id=made, form=replace(form, at=time(10))
        )  # fmt: skip
        with pytest.raises(Invalid, match="again"):
            desk.do(
                "Open", appointments.edit, appointment_id=made,
                form=replace(form, confidentiality="desk"),
            )  # fmt: skip
        # Who cannot read can write, a whole series too.
        new = AppointmentForm(
            TODAY, time(8), words="for her", confidentiality="case", repeats=Repeats(Every.DAY)
        )
        begun = add(desk, new)
        assert len(series(desk, begun)) == 367
    with signed_in(path, clock=clock) as again:
        form = again.read(appointments.form, appointment_id=made)
        assert (form.words, form.kind_id, form.at) == (secret, plain.kind_id, time(10))
        assert again.read(appointments.form, appointment_id=begun).words == "for her"
        held = pages(path, again._opened.file_secret)
        assert found_in(held, {"secret": forms_of(secret)}) == set()


def test_two_at_once_warn_and_never_refuse(vault: Vault) -> None:
    noor, mai = person(vault, "Noor"), person(vault, "Mai")
    me = vault.staff_id
    made = add(vault, AppointmentForm(TODAY, time(9), 60, resident_id=noor, companion_id=me))

    def said(form: AppointmentForm, of: int | None = None) -> list[str]:
        found: list[str] = vault.read(appointment_times.clashes, form=form, appointment_id=of)
        return found

    hers = AppointmentForm(TODAY, time(9, 30), resident_id=noor)
    assert said(hers) == ["There is another appointment then, at 09:00."]
    both = AppointmentForm(TODAY, time(8, 45), resident_id=mai, companion_id=me)
    assert said(both) == ["Joy has another appointment then, at 09:00."]
    assert said(replace(both, companion_id=None)) == []
    assert said(replace(hers, at=time(10))) == []  # right after it
    assert said(replace(hers, at=None)) == []
    assert said(hers, made) == []  # not with itself
    add(vault, hers)


def test_a_reminder_is_told_once_to_each(vault: Vault, clock: Clock) -> None:
    team = hired(vault, "F1", "C2")
    form = AppointmentForm(TODAY, time(20, 45), remind_minutes=15)
    for_all = add(vault, form)
    add(vault, replace(form, staff_id=team["C2"]))
    add(vault, replace(form, remind_minutes=None))
    assert vault.read(appointment_times.reminders) == []
    path = vault.path
    clock.now += timedelta(minutes=20)  # locked meanwhile, or not: 20:35
    [told] = vault.read(appointment_times.reminders)
    assert (told.appointment_id, told.minutes) == (for_all, 10)
    vault.do("Told", appointment_times.told, appointment_ids=[for_all])
    assert vault.read(appointment_times.reminders) == []
    # Moved to another time it is told again.
    moved = replace(form, at=time(20, 50))
    vault.do("Move", appointments.edit, appointment_id=for_all, form=moved)
    assert len(vault.read(appointment_times.reminders)) == 1
    vault.lock()
    clock.now += timedelta(hours=1)
    with signed_in(path, "F1", clock) as desk:
        assert [one.minutes for one in desk.read(appointment_times.reminders)] == [-45]
    with signed_in(path, "C2", clock) as other:
        assert len(other.read(appointment_times.reminders)) == 2


def test_whom_one_hides_has_none(vault: Vault, clock: Clock) -> None:
    hired(vault, "C2")
    noor = person(vault, "Noor")
    made = add(vault, AppointmentForm(TODAY, time(9), remind_minutes=5, resident_id=noor))
    vault.do("Hide", protection.protect, resident_id=noor, staff_ids=[vault.staff_id])
    path = vault.path
    vault.lock()
    with signed_in(path, "C2", clock) as other:
        for act in (appointments.keep, appointments.miss, appointments.remove):
            with pytest.raises(NotFound):
                other.do("Act", act, appointment_id=made)
        other.do("Told", appointment_times.told, appointment_ids=[made])
        assert other.read(appointment_times.reminders) == []
    with signed_in(path, clock=clock) as first:
        assert [one.appointment_id for one in first.read(appointment_times.reminders)] == [made]
