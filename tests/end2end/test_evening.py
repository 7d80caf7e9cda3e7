# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole evening shift at the real windows, by keyboard alone, and how many keys it takes.

A volunteer opens the shift and counts the cash; people arrive, one moves, thirty eat, twelve drop
in; support and medicines are given and refused, an incident is reported, somebody is not back; the
shift is closed with money missing, and the next colleague takes over line by line. After each part
the services say what is stored.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Final

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.errors import NotAllowed
from shelterdesk.models.absences import Presence
from shelterdesk.services import figures
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import Severity, ToldWhom
from shelterdesk.services.log import log_book
from shelterdesk.services.log.log_entries import LogKind
from shelterdesk.services.medication import medicine_rounds
from shelterdesk.services.medication.medicine_rounds import Outcome
from shelterdesk.services.money import cash_counts
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import bed_nights, reservations, roll_calls, welfare
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.shifts.handover import HandoverSource
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.visits import visit_days
from shelterdesk.services.visits.visits import AgeBand
from shelterdesk.statistics.night_sheet import By
from tests.conftest import Clock
from tests.end2end.evening import (
    AFTERNOON,
    DAY,
    LIVING,
    NOT_BACK,
    ON_LEAVE,
    TODAY,
    VISITING,
    Evening,
    ready,
)
from tests.ui.at_desk import texts
from tests.ui.conftest import themed  # noqa: F401 - the theme, for windows outside tests/ui

#: What is written of the incident; the desk cannot read it back.
HAPPENED: Final = "A man shouted her name at the gate and did not go"

pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (propagateSizeHints|raise|grabbing)", extend=True
)


@pytest.fixture
def evening(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk_file: Path, clock: Clock
) -> Evening:
    """A file with a full house, a volunteer at the desk and colleagues; one clock for all."""
    return ready(qtbot, monkeypatch, desk_file, clock)


def test_an_evening(evening: Evening) -> None:
    opens_the_shift_and_counts_the_cash(evening)
    two_people_arrive(evening)
    a_mother_comes_with_two_children(evening)
    one_moves_and_it_is_noted(evening)
    thirty_eat(evening)
    twelve_drop_in(evening)
    support_is_given_and_not_wanted(evening)
    a_medicine_is_refused_and_another_given(evening)
    an_incident_is_reported(evening)
    all_but_two_are_here(evening)
    the_shift_is_closed_with_money_missing(evening)
    the_next_one_takes_over_line_by_line(evening)
    the_night_is_counted_once(evening)


def opens_the_shift_and_counts_the_cash(evening: Evening) -> None:
    evening.at(17)
    with evening.at_the_computer("F1") as (hands, _made):
        with hands.at_most(2, "opening the shift"):
            hands.press("Alt+6", "Space")
        assert hands.where() == "Count the cash"
        hands.press("Space")
        hands.fill("€50.00", "2")
        hands.fill("€10.00", "4")
        hands.press("Ctrl+Return")
    with evening.asked("F1") as vault:
        (shift,) = vault.read(shifts.current)
        assert (shift.name, [who.shown for who in shift.people]) == ("Late", ["F1"])
        count = vault.read(cash_counts.of_shift, shift_id=shift.id)
        assert count is not None
        assert (count.counted, count.difference, count.counted_by) == (14000, 0, "F1")


def two_people_arrive(evening: Evening) -> None:
    evening.at(17, 20)
    with evening.at_the_computer("F1") as (hands, made):
        hands.use("Open: Mina is expected")
        assert hands.where() == "Is here: Mina"
        with hands.at_most(2, "somebody for whom a bed is kept is here"):
            hands.press("Space", "Ctrl+S")
        assert made.window.message_bar.text() == "Mina is admitted to Room 14 · A."
        hands.press("Alt+3", "Ctrl+N")
        with hands.at_most(5, "somebody without a name gets a bed"):
            hands.press("Return", "Tab", "Down", "Space", "Ctrl+S")
        assert "is admitted to Room 15 · A." in made.window.message_bar.text()
    with evening.asked("F1") as vault:
        assert vault.read(reservations.kept) == []
        assert evening.where(vault, "Mina") == "Room 14 · A"
        (new,) = (row for row in vault.read(residents.find) if row.place == "Room 15 · A")
        assert (new.known_as, new.shown) == ("", new.code)
        evening.known.people["new"] = new.id


def a_mother_comes_with_two_children(evening: Evening) -> None:
    evening.at(17, 40)
    with evening.at_the_computer("F1") as (hands, made):
        hands.press("Alt+3", "Ctrl+B")
        hands.type_in("alma")
        hands.press("Return")
        hands.go_to("Room 16 · A, B, C, best")
        hands.press("Return")
        assert (
            made.window.message_bar.text() == "Alma, Ben, Cleo are admitted to Room 16 · A, B, C."
        )
    with evening.asked("F1") as vault:
        family = [evening.where(vault, name) for name in ("Alma", "Ben", "Cleo")]
        assert family == ["Room 16 · A", "Room 16 · B", "Room 16 · C"]


def one_moves_and_it_is_noted(evening: Evening) -> None:
    evening.at(18)
    with evening.at_the_computer("F1") as (hands, made):
        hands.press("Alt+3")
        assert hands.where().startswith("Room 1, bed A, taken, Abeni")
        with hands.at_most(3, "moving somebody"):
            hands.press("M", "End", "Return")
        assert made.window.message_bar.text() == "Abeni moved to Room 17 · D, from tonight."
        with hands.at_most(3, "beginning a note on somebody"):
            hands.press("Ctrl+J", "Q", "Return")
        hands.type_in("sleeps badly, asked for tea")
        hands.press("Return")
        assert made.window.message_bar.text().startswith("The note is sealed")
    with evening.asked("C2") as vault:
        assert evening.where(vault, "Abeni") == "Room 17 · D"
        (note,) = vault.read(log_book.of_day).rows
        whose = ((evening.known.people["Qamar"], "Qamar"),)
        assert (note.people, note.text) == (whose, "sleeps badly, asked for tea")


def thirty_eat(evening: Evening) -> None:
    evening.at(18, 30)
    with evening.at_the_computer("F1") as (hands, made):
        with hands.at_most(4, "a meal for everybody in the house"):
            hands.press("Ctrl+M", "Return")
        assert made.window.message_bar.text() == "Meal for 30 people is in the log."
    with evening.asked("F1") as vault:
        (meal,) = (row for row in vault.read(log_book.of_day).rows if row.kind is LogKind.MEAL)
        eaten = {resident_id for resident_id, _name in meal.people}
        assert len(eaten) == 30
        assert evening.known.people[ON_LEAVE] not in eaten
        assert evening.known.people["Cleo"] in eaten
        assert evening.counted(vault)["food"] == (30, 0)


def twelve_drop_in(evening: Evening) -> None:
    evening.at(19)
    with evening.at_the_computer("F1") as (hands, _made):
        hands.press("Alt+5")
        for begins in ("zo", "zu", "za"):
            with hands.at_most(5, "a visit by name"):
                hands.press("V", *begins.upper(), "Return", "Return")
            hands.press("7")  # phone or charging, of whoever has just come
        for _visit in range(3):
            with hands.at_most(1, "a visit with a new code"):
                hands.press("C")
        for keys in ("2W", "2W", "5M", "3W"):
            with hands.at_most(3, "a visit without a name"):
                hands.press("N", *keys)
        for keys in (("1", "Return"), ("Return",)):
            with hands.at_most(3, "a visit of which less is known"):
                hands.press("N", *keys)
        for _visit in range(4):
            with hands.at_most(4, "what was used, and the way out"):
                hands.press("Home", "1", "5", "Return")
    with evening.asked("F1") as vault:
        day = vault.read(visit_days.day)
        assert (len(day.rows), day.here, day.people, day.nameless) == (12, 8, 6, 6)
        nameless = Counter(row.age_band for row in day.rows if row.resident_id is None)
        assert nameless == {
            AgeBand.FROM_18: 2, AgeBand.FROM_50: 1, AgeBand.FROM_25: 1, AgeBand.UNDER_18: 1,
            None: 1,
        }  # fmt: skip
        assert {row.shown for row in day.rows} >= set(VISITING)
        assert evening.counted(vault)["food"] == (34, 0)
        assert evening.counted(vault)["laundry"] == (4, 0)
        used = {row.shown for row in day.rows if "Phone or charging" in row.used}
        assert used == set(VISITING)


def support_is_given_and_not_wanted(evening: Evening) -> None:
    evening.at(19, 40)
    with evening.at_the_computer("F1") as (hands, made):
        hands.find("support")
        for kind, whom in (("Hyg", "adila, bisi, celine"), ("Clo", "dorina, 1")):
            hands.press("S")
            hands.type_in(kind)
            hands.press("Tab")
            hands.type_in(whom)
            hands.press("Return")
            assert made.window.message_bar.text() == "Written down."
        hands.press("S")
        hands.type_in("Clo")
        hands.press("Tab")
        hands.type_in("farah")
        hands.use("Offered, not wanted")
        hands.press("Ctrl+S")
        assert made.window.message_bar.text() == "Noted as not wanted."
    with evening.asked("F1") as vault:
        counted = evening.counted(vault)
        assert (counted["hygiene"], counted["clothes"]) == ((3, 0), (2, 1))


def a_medicine_is_refused_and_another_given(evening: Evening) -> None:
    evening.at(20, 5)
    with evening.at_the_computer("F1") as (hands, made):
        hands.find("medicat")
        assert hands.where() == "Medicines due"
        hands.press("R")
        assert hands.where() == "Why"
        hands.type_in("Says it makes her sick")
        hands.press("Ctrl+S")
        assert made.window.message_bar.text() == "Written down: refused."
        with hands.at_most(1, "the next dose"):
            hands.press("Return")
        assert made.window.message_bar.text() == "Written down: given."
    with evening.asked("H4") as vault:
        rounds = vault.read(medicine_rounds.rounds)
        told = {row.shown: (row.outcome, row.by) for row in rounds.written}
        assert told == {"Bisi": (Outcome.REFUSED, "F1"), "Celine": (Outcome.GIVEN, "F1")}
        (why,) = (row for row in rounds.written if row.has_note)
        assert vault.read(medicine_rounds.note, given_id=why.id) == "Says it makes her sick"
    with evening.asked("F1") as vault, pytest.raises(NotAllowed):
        vault.read(medicine_rounds.note, given_id=why.id)


def an_incident_is_reported(evening: Evening) -> None:
    evening.at(20, 40)
    with evening.at_the_computer("F1") as (hands, made):
        hands.find("incid")
        hands.press("Ctrl+N")
        hands.type_in(HAPPENED)
        hands.fill("What was done", "We closed the gate and stayed with her")
        hands.fill("How grave", "Grave")
        hands.fill("Kind", "Threat")
        hands.fill("Where", "House B")
        for whom in ("dorina", "A man with a red car"):
            hands.go_to("Who had to do with it")
            hands.type_in(whom)
            hands.press("Return")
        hands.fill("Who was told", "Lead")
        hands.press("Ctrl+S")
        assert made.window.message_bar.text().startswith("The report is sealed")
    with evening.asked("F1") as vault:
        (row,) = vault.read(incidents.incidents).rows
        evening.incident_id = row.id
        opened = vault.read(incidents.opened, incident_id=row.id)
        assert opened.form.happened is Hidden.HIDDEN  # whoever wrote it cannot read it back
    with evening.asked("C2") as vault:
        form = vault.read(incidents.opened, incident_id=row.id).form
        assert (form.happened, form.severity) == (HAPPENED, Severity.GRAVE)
        assert [one.resident_id for one in form.people] == [evening.known.people["Dorina"], None]
        assert form.people[1].described == "A man with a red car"
        assert [one.whom for one in form.told] == [ToldWhom.LEAD]


def all_but_two_are_here(evening: Evening) -> None:
    evening.at(22, 10)
    with evening.asked("F1") as vault:
        before = vault.read(roll_calls.sheet)
    assert before is not None and before.is_time  # noqa: PT018 - for the type
    keys = {ON_LEAVE: "L", NOT_BACK: "A"}
    with evening.at_the_computer("F1") as (hands, made):
        with hands.at_most(1, "who is in the building"):
            hands.press("Ctrl+Shift+E")
        reports = made.window.page("reports")
        hands.wait(lambda: reports.printed is not None)
        sent = []
        reports.outgoing.print_out = lambda printed, _document: sent.append(printed.name)
        with hands.at_most(1, "printing it"):
            hands.press("Ctrl+P")
        assert sent == ["emergency-list"]
        hands.press("Ctrl+R")
        with hands.at_most(len(before.lines), "the roll call"):  # one key a person
            for line in before.lines:
                hands.press(keys.get(line.shown, "Space"))
        hands.press("K")  # her line
        hands.use("Add a step")
        hands.go_to("Done just now")
        hands.press("Space")
        hands.fill("Who does it", "C2")
        hands.fill("By when", "23:30")
        hands.press("Ctrl+S")
        hands.use("Close")
    with evening.asked("F1") as vault:
        sheet = vault.read(roll_calls.sheet)
        assert sheet is not None
        assert sheet.is_closed
        assert len(sheet.lines) == 31
        assert (sheet.count(Presence.PRESENT), sheet.count(None)) == (29, 0)
        (missed,) = vault.read(welfare.not_back)
        (step,) = missed.open_steps
        assert (missed.shown, step.words, step.staff) == (NOT_BACK, "Call the resident", "C2")
        assert f"{step.due_at:%H:%M}" == "23:30"


def the_shift_is_closed_with_money_missing(evening: Evening) -> None:
    evening.at(22, 40)
    with evening.at_the_computer("F1") as (hands, _made):
        hands.press("Ctrl+Alt+T")
        hands.type_in("Call the plumber")
        hands.fill("By", TODAY.isoformat())
        hands.press("Ctrl+S")
        hands.press("Ctrl+H")
        hands.type_in("The boiler drips, a bucket stands below")
        hands.press("Ctrl+S")
        hands.use("Close the shift…")
        hands.fill("People seen", "29")
        hands.fill("Keys", "All there")
        hands.press("Ctrl+Return")
        hands.fill("€50.00", "2")
        hands.fill("€10.00", "3")
        hands.press("Ctrl+Return")
        assert hands.where() == "Why it is another sum"
        hands.type_in("Bus tickets, the receipt is in the box")
        hands.press("Ctrl+Return", "Ctrl+Return")
        hands.fill("Or a name", "Dora")
        hands.fill("How was it for the team?", "Long; good to be two")
        hands.press("Ctrl+Return")
    with evening.asked("F1") as vault:
        assert vault.read(shifts.current) == []
        (shift,) = vault.read(shifts.past)
        assert (shift.closed_by, shift.closed_with) == ("F1", "Dora")
        told = vault.read(close_shift.closed, shift_id=shift.id)
        assert (told.heads_seen, told.heads_expected, told.keys_ok) == (29, 29, True)
        assert told.cash is not None
        assert (told.cash.counted, told.cash.difference) == (13000, -1000)
        lines = vault.read(handover.of_shift, shift_id=shift.id).lines
        assert Counter(line.source for line in lines) == {
            None: 1, HandoverSource.ROLL_CALL: 1, HandoverSource.INCIDENT: 1,
            HandoverSource.MEDICATION: 1, HandoverSource.CASH: 1, HandoverSource.TASK: 1,
        }  # fmt: skip
        (missing,) = (line for line in lines if line.source is HandoverSource.ROLL_CALL)
        assert missing.words == "Not there at the roll call · Call the resident · C2 · by 23:30"


def the_next_one_takes_over_line_by_line(evening: Evening) -> None:
    evening.at(23, 5)
    with evening.at_the_computer("C2") as (hands, made):
        hands.press("Alt+6")
        hands.use("Open “Night”")
        hands.go_to("Acknowledge")
        waiting = len(made.window.page("shift").tabs.made("shift").received.buttons)
        for _line in range(waiting - 1):
            with hands.at_most(1, "taking up a line"):
                hands.press("Return")
        hands.press("Alt+1")
        assert "1 line to acknowledge" in " ".join(texts(made.window.page("today")))
    with evening.asked("C2") as vault:
        (shift,) = vault.read(shifts.current)
        assert (shift.name, [who.shown for who in shift.people]) == ("Night", ["C2"])
        received = vault.read(handover.received, shift_id=shift.id)
        assert received.open == 1
        assert {line.acknowledged_by for line in received.lines} == {"C2", ""}
        (left,) = (line for line in vault.read(today_due.due) if line.kind is DueKind.HANDOVER)
        (waits,) = (line for line in received.lines if line.is_open)
        assert left.title == waits.words


def the_night_is_counted_once(evening: Evening) -> None:
    evening.clock.now = AFTERNOON.replace(hour=12) + DAY
    with evening.asked("C2") as vault:
        by_bed = vault.read(bed_nights.count, by=By.BED, first=TODAY, last=TODAY)
        by_person = vault.read(bed_nights.count, by=By.PERSON, first=TODAY, last=TODAY)
        assert (by_bed.nights, by_person.nights, by_person.people) == (31, 31, 31)
        month = vault.read(figures.monthly, month=TODAY.replace(day=1))
        (night,) = (row for row in month.nights if row.night == TODAY)
        assert night.people == 31
        assert month.bed_nights == 3 * len(LIVING) + 2 * 31  # the night after has begun
