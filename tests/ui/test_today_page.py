# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Today: figures, lines and what can be done from them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QAbstractButton, QLabel
from pytestqt.qtbot import QtBot

from shelterdesk.i18n import _
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import rooms, stays
from shelterdesk.services.safety import alerts
from shelterdesk.services.safety.alerts import AlertForm, AlertLevel
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.today.today_due import DueLine
from shelterdesk.services.visits import visits
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, Clock
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import WindowsShown, save, settle, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.today.lines import TodayRow
from ui.today.page import TodayPage
from ui.today.week import week_bars
from ui.widgets.stay_fields import Place

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def busy(vault: Vault) -> dict[str, int]:
    """One of each line; returns resident ids."""
    site_id = house(vault)
    free = beds(vault, site_id)
    found = {"Viorica": person(vault, "Viorica")}
    vault.do("Admit", stays.admit, resident_id=found["Viorica"], on=TONIGHT, site_id=site_id)
    for name, bed, start, planned in (
        ("Late", free[0], TONIGHT - 9 * DAY, TONIGHT - 3 * DAY),
        ("Due", free[1], TONIGHT - 9 * DAY, TONIGHT),
        ("New", free[2], TONIGHT, None),
    ):
        found[name], stay_id = admitted(vault, bed, start, name)
        vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=planned)
    vault.do(
        "Block", rooms.block, bed_id=free[6], start=TONIGHT, end=TONIGHT + DAY, reason="Shower"
    )
    return found


def opened(qtbot: QtBot, desk: Desk, width: int = 1036, height: int = 700) -> TodayPage:
    page = TodayPage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, width, height)
    settle(desk)
    return page


def titles(page: TodayPage) -> list[str]:
    return [row.accessibleName() for row in page.now.findChildren(TodayRow) if row.isVisible()]


def act(page: TodayPage, name: str) -> QAbstractButton:
    return next(
        made for made in page.findChildren(QAbstractButton)
        if made.accessibleName() == name and made.isVisible()
    )  # fmt: skip


def test_figures_and_lines(desk: Desk, busy: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    assert page.title() == "Good evening, Joy"
    assert page.subtitle() == "Sunday 22 November"
    figures = {name: stat.accessibleName() for name, stat in page.stats.items() if stat.isVisible()}
    assert figures == {
        "here": "3 sleep here tonight",
        "free": "4 free beds",
        "arrived": "2 arrived today",
        "look": "2 need a look",
    }
    assert page.stats["here"].accessibleDescription() == "of 7 beds · 2 of 4 rooms"
    assert page.stats["look"].accessibleDescription() == "1 without a bed · 1 meant to leave"
    assert titles(page) == [
        "Viorica has no bed yet",
        "Late meant to leave",
        "Due means to leave today",
        "Room 4 · A can be used again soon",
        "New came today",
    ]


@pytest.mark.parametrize(
    ("hour", "words"),
    [(2, "Good night"), (7, "Good morning"), (13, "Good afternoon"), (21, "Good evening")],
)
def test_greets_by_the_hour(desk: Desk, clock: Clock, qtbot: QtBot, hour: int, words: str) -> None:
    clock.now = datetime(2026, 11, 23, hour, 30, tzinfo=NOW.tzinfo)
    page = opened(qtbot, desk)
    assert page.title() == f"{words}, Joy"
    night = " · the night of Sunday 22 November goes on" if hour < 6 else ""
    assert page.subtitle() == f"Monday 23 November{night}"


def test_an_empty_file_offers_the_first_act(desk: Desk, qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    with qtbot.waitSignal(page.open_requested) as asked:
        words = next(b for b in page.findChildren(QAbstractButton) if b.text() == "Set up rooms")
        qtbot.mouseClick(words, LEFT)
    assert asked.args == ["rooms", None]


def test_a_quiet_evening_says_so(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    house(vault)
    page = opened(qtbot, desk)
    said = [made.text() for made in page.now.findChildren(QLabel)]
    assert "Nobody comes or goes today, and nothing waits." in said


def test_each_line_opens_its_place(desk: Desk, busy: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    rows = {row.accessibleName(): row for row in page.now.findChildren(TodayRow)}
    for title, place in (
        ("Late meant to leave", ["residents", ("resident", busy["Late"])]),
        ("New came today", ["residents", ("resident", busy["New"])]),
    ):
        with qtbot.waitSignal(page.open_requested) as asked:
            qtbot.mouseClick(rows[title], LEFT, pos=QPoint(120, 12))
        assert asked.args == place
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(act(page, "Open rooms"), Qt.Key.Key_Space)
    assert asked.args[0] == "rooms"
    assert asked.args[1][0] == "bed"
    with qtbot.waitSignal(page.open_requested) as asked:
        page.stats["free"].setFocus()
        qtbot.keyClick(page.stats["free"], Qt.Key.Key_Return)
    assert asked.args == ["rooms", None]


def test_check_out_from_a_line(
    desk: Desk, vault: Vault, busy: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    qtbot.keyClick(act(page, "Check out Late"), Qt.Key.Key_Space)
    settle(desk)
    assert not page.week.isVisible()
    save(qtbot, page.panel)
    settle(desk)
    assert page.panel is None
    assert page.week.isVisible()
    assert "Late meant to leave" not in titles(page)
    assert not vault.read(residents.row, resident_id=busy["Late"]).is_here


def test_change_the_planned_day(
    desk: Desk, vault: Vault, busy: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    qtbot.keyClick(act(page, "Late stays on"), Qt.Key.Key_Space)
    settle(desk)
    field = page.panel.form.fields["planned_end"]
    assert field.value() == TONIGHT - 3 * DAY
    type_into(qtbot, field, "2026-01-01")
    save(qtbot, page.panel)
    settle(desk)
    assert field.error()
    assert field.value() == date(2026, 1, 1)
    type_into(qtbot, field, "2026-12-24")
    save(qtbot, page.panel)
    settle(desk)
    assert "Late meant to leave" not in titles(page)
    [stay] = vault.read(stays.stays, resident_id=busy["Late"])
    assert stay.planned_end == date(2026, 12, 24)


def test_give_a_bed(desk: Desk, vault: Vault, busy: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    qtbot.keyClick(act(page, "Give Viorica a bed"), Qt.Key.Key_Space)
    settle(desk)
    assert page.is_modified() is False
    place = page.panel.beds.list.options()[0].key
    assert isinstance(place, Place)
    page.panel.beds.list.choose(place)
    assert page.is_modified()
    save(qtbot, page.panel)
    settle(desk)
    assert titles(page)[-1] == "Viorica came today"
    assert page.stats["here"].accessibleName() == "4 sleep here tonight"


def test_listens_only_to_what_it_shows(desk: Desk, busy: dict[str, int], qtbot: QtBot) -> None:
    class Changes:
        tables = frozenset({"imported_row"})

    page = opened(qtbot, desk)
    page.refresh(Changes())
    assert desk.lane.is_idle()
    page.refresh(None)
    assert not desk.lane.is_idle()
    settle(desk)


def test_the_chart_has_its_table(desk: Desk, busy: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    lines = page.week.chart.table_text().splitlines()
    assert lines[0] == "Night · People in a bed · Beds in service"
    assert lines[-1] == "S · 3 · 7"
    assert len(lines) == 8
    assert week_bars((), 300, 200).primitives  # nothing to show is no error


def test_no_other_window_flashes(desk: Desk, busy: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    windows = WindowsShown(page)
    page.refresh()
    settle(desk)
    act(page, "Give Viorica a bed").click()
    settle(desk)
    assert windows.seen == []


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
@pytest.mark.parametrize("size", [(1036, 700), (780, 560), (772, 560)])
def test_words_fit_and_controls_are_named(  # noqa: PLR0917 - fixtures
    desk: Desk,
    busy: dict[str, int],
    qtbot: QtBot,
    speak: Callable[[str], None],
    language: str,
    size: tuple[int, int],
) -> None:
    speak(language)
    page = opened(qtbot, desk, *size)
    assert (clipped(page), nameless(page)) == ([], [])
    for row in page.now.findChildren(TodayRow):
        seen = row.parentWidget().parentWidget()  # what of the lines is in sight
        for made in row.findChildren(QAbstractButton):
            start = made.mapTo(seen, QPoint(0, 0)).x()
            assert 0 <= start <= start + made.width() <= seen.width(), made.text()
    button = next(b for b in page.findChildren(QAbstractButton) if b.text() == _("Check out"))
    button.click()
    settle(desk)
    assert (clipped(page), nameless(page)) == ([], [])


def test_what_waits_in_case_work_opens_its_place(
    desk: Desk, vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = person(vault, "Noor")
    lines = [
        DueLine(TONIGHT, "phone", "Call the clinic", "promised to Noor", noor, "details"),
        DueLine(TONIGHT - 2 * DAY, "hourglass", "No answer from Four Rivers", "", noor, "support"),
    ]
    source = today_due.Source(lambda _tx: lines, ())
    monkeypatch.setattr(today_due, "_SOURCES", (source,))
    page = opened(qtbot, desk)
    assert titles(page) == ["No answer from Four Rivers", "Call the clinic"]
    with qtbot.waitSignal(page.open_requested) as opened_page:
        act(page, "Open: Call the clinic").click()
    assert opened_page.args == ["residents", ("resident", noor, "details")]
    lines[:] = [DueLine(TONIGHT, "clock", "A bed is kept", place=("rooms", ("bed", 1)))]
    page.refresh()
    settle(desk)
    with qtbot.waitSignal(page.open_requested) as opened_page:
        act(page, "Open: A bed is kept").click()
    assert opened_page.args == ["rooms", ("bed", 1)]
    assert not nameless(page)
    assert not clipped(page)


def waiting(kind: DueKind, count: int, resident_id: int, first: date = TONIGHT) -> list[DueLine]:
    return [
        DueLine(first + n * DAY, "target", f"{kind.value} {n}", "", resident_id, "needs", kind=kind)
        for n in range(count)
    ]


def test_many_lines_of_a_kind_stand_as_one_and_all_can_be_reached(
    desk: Desk, vault: Vault, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    noor = person(vault, "Noor")
    lines = [
        *waiting(DueKind.STEP, 5, noor, TONIGHT - 9 * DAY),
        *waiting(DueKind.TASK, 3, noor),
    ]
    monkeypatch.setattr(today_due, "_SOURCES", (today_due.Source(lambda _tx: lines, ()),))
    page = opened(qtbot, desk)
    folded = ["task 0", "task 1", "task 2", "5 steps in plans"]
    assert titles(page) == folded  # three of a kind are still read one by one
    button = act(page, "Show all: 5 steps in plans")
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    assert titles(page) == [*folded, *(f"step {n}" for n in range(5))]
    assert button.hasFocus()
    with qtbot.waitSignal(page.open_requested) as asked:
        act(page, "Open: step 4").click()
    assert asked.args == ["residents", ("resident", noor, "needs")]
    page.refresh()  # what was opened stays open
    settle(desk)
    assert "step 4" in titles(page)
    assert (clipped(page), nameless(page)) == ([], [])
    act(page, "Hide: 5 steps in plans").click()
    assert titles(page) == folded


def test_a_danger_of_who_is_here_is_never_behind_a_count(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    here = [person(vault, f"R{n}") for n in range(5)]
    for resident_id in here:
        vault.do("Check in", visits.check_in, resident_id=resident_id)
    away = [person(vault, f"R{n}") for n in range(5, 9)]
    for n, resident_id in enumerate([*here, *away]):
        level = AlertLevel.DANGER if n in {4, 5} else AlertLevel.NOTICE
        form = AlertForm(f"Text {n}", level=level)
        vault.do("Alert", alerts.add, resident_id=resident_id, form=form)
    page = opened(qtbot, desk)
    folded = ["R4: Text 4", "4 alerts", "4 alerts about people who are not here"]
    assert titles(page) == folded
    act(page, f"Show all: {folded[-1]}").click()
    assert titles(page)[2:] == [folded[-1], "R5: Text 5", "R8: Text 8", "R7: Text 7", "R6: Text 6"]


@pytest.mark.parametrize("kind", DueKind)
def test_every_kind_has_a_word_for_many(kind: DueKind) -> None:
    assert kind.counted(4).startswith("4 ")
    assert kind.counted(1) != kind.counted(4)
