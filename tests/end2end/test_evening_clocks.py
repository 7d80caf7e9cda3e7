# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Shifts in which the clock does what it likes: put back an hour, and over New Year."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.models.absences import Presence
from shelterdesk.services import figures, organisation
from shelterdesk.services.log import log_book
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import bed_nights, roll_calls
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.visits import visit_days
from shelterdesk.statistics.night_sheet import By
from tests.conftest import Clock
from tests.end2end.evening import AFTERNOON, DAY, LIVING, ready
from tests.end2end.keyboard import Hands
from tests.ui.conftest import themed  # noqa: F401 - the theme, for windows outside tests/ui

pytestmark = pytest.mark.qt_log_ignore(
    r"This plugin does not support (propagateSizeHints|raise|grabbing)", extend=True
)


def closes_the_shift(hands: Hands) -> None:
    """Nothing counted, nothing written."""
    hands.find("close the shift")
    hands.press(*["Ctrl+Return"] * 4)


def test_the_clock_is_put_back_an_hour_during_the_shift(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk_file: Path, clock: Clock
) -> None:
    evening = ready(qtbot, monkeypatch, desk_file, clock)
    began = evening.at(20)
    with evening.at_the_computer("F1") as (hands, _made):
        hands.press("Alt+6", "Space", "Ctrl+M", "Return", "Alt+5", "N", "2", "W")
    evening.at(19, 20)  # somebody puts the clock of the computer right
    with evening.at_the_computer("F1") as (hands, made):
        hands.press("Alt+5", "N", "Return")
        hands.press("Home", "Return")  # who came at eight by the old clock leaves
        assert made.window.message_bar.text() == "The visit has ended."
        hands.press("Ctrl+H")
        hands.type_in("The clock was an hour fast")
        hands.press("Ctrl+S")
        closes_the_shift(hands)
    with evening.asked("C2") as vault:
        (shift,) = vault.read(shifts.past)
        assert (shift.opened_at, shift.closed_at, shift.minutes) == (began, began, 0)
        assert all(who.left is not None and who.left >= who.came for who in shift.people)
        day = vault.read(visit_days.day)
        assert sorted((f"{row.start:%H:%M}", row.end is None) for row in day.rows) == [
            ("19:20", True), ("20:00", False),
        ]  # fmt: skip
        assert all(row.end >= row.start for row in day.rows if row.end is not None)
        (meal,) = vault.read(log_book.of_day).rows
        assert len(meal.people) == len(LIVING) - 1
        assert vault.read(handover.received).open == 1
        tonight = vault.read(organisation.tonight)
        nights = vault.read(bed_nights.count, by=By.BED, first=tonight, last=tonight)
        assert nights.nights == len(LIVING)
    with evening.at_the_computer("C2") as (hands, _made):  # goes on by the right clock
        hands.press("Alt+6")
        hands.use("Open “Late”")
        hands.go_to("Acknowledge")
        hands.press("Return")
    with evening.asked("C2") as vault:
        (shift,) = vault.read(shifts.current)
        assert vault.read(handover.received, shift_id=shift.id).open == 0


def test_a_shift_over_new_year(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, desk_file: Path, clock: Clock
) -> None:
    last = date(2026, 12, 31)
    evening = ready(
        qtbot, monkeypatch, desk_file, clock, AFTERNOON.replace(month=12, day=31, hour=22)
    )
    with evening.at_the_computer("F1") as (hands, _made):
        hands.press("Alt+6", "Space", "Alt+5", "N", "3", "M")
    evening.wait(hours=2, minutes=20)  # 0:20 in the new year
    with evening.at_the_computer("F1") as (hands, made):
        hands.press("Alt+3", "Ctrl+N", "Return", "Tab", "Down", "Space", "Ctrl+S")
        hands.press("Ctrl+M", "Return")
        assert made.window.message_bar.text() == f"Meal for {len(LIVING)} people is in the log."
        hands.press("Ctrl+R", "Ctrl+Return")
        hands.use("Close")
        hands.press("Alt+5", "Home", "Return")
        closes_the_shift(hands)
    with evening.asked("C2") as vault:
        assert vault.read(organisation.tonight) == last  # the night goes on
        (new,) = (row for row in vault.read(residents.find) if row.place == "Room 14 · B")
        sheet = vault.read(roll_calls.sheet)
        assert sheet is not None
        assert (sheet.night, sheet.is_closed) == (last, True)
        assert sheet.count(Presence.PRESENT) == len(LIVING)  # one is on leave, one has come
        (visit,) = vault.read(visit_days.day).rows
        assert (visit.start.year, visit.end and visit.end.year) == (2026, 2027)
        (meal,) = vault.read(log_book.of_day).rows
        assert (meal.at.year, new.id in {one for one, _name in meal.people}) == (2027, True)
        (shift,) = vault.read(shifts.past)
        assert (shift.on, shift.minutes) == (last, 140)
        assert vault.read(close_shift.closed, shift_id=shift.id).heads_expected == len(LIVING)
    evening.wait(hours=11)  # noon: the next night is the one that goes on
    with evening.asked("C2") as vault:
        night = vault.read(bed_nights.count, by=By.PERSON, first=last, last=last)
        assert (night.nights, night.people) == (len(LIVING) + 1, len(LIVING) + 1)
        december = vault.read(figures.monthly, month=last.replace(day=1))
        assert december.nights[-1].people == len(LIVING) + 1
        assert december.bed_nights == 4 * len(LIVING) + 1
        january = vault.read(figures.monthly, month=last + DAY)
        assert (january.bed_nights, january.through) == (len(LIVING) + 1, last + DAY)
