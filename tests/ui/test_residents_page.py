# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of residents and taking somebody in: by keyboard, quick, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shelterdesk.capabilities import Capability
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent, AuditKind, AuditPerson
from shelterdesk.services.plans import plans
from shelterdesk.services.plans.plan_rows import GoalForm
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.support import support
from shelterdesk.vault.door import Vault
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import CTRL, WindowsShown, line_of, save, settle, type_into, write
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.residents.page import ResidentsPage
from ui.residents.resident_page import ResidentPage
from ui.widgets.stay_fields import Place

TONIGHT = date(2026, 11, 22)
KEY = Qt.Key
WIDE, SMALL = (1036, 700), (780, 600)


@pytest.fixture
def people(vault: Vault) -> dict[str, int]:
    """Lina and Noor in beds, Mai supported, Ольга known."""
    free = beds(vault, house(vault))
    found = {name: admitted(vault, bed, TONIGHT, name)[0] for name, bed in zip(
        ("Lina", "Noor"), free, strict=False)}  # fmt: skip
    found["Mai"] = person(vault, "Mai")
    vault.do("Open", support.open_period, resident_id=found["Mai"], opened=TONIGHT)
    found["Ольга"] = person(vault, "Ольга")
    return found


def opened(qtbot: QtBot, desk: Desk, size: tuple[int, int] = WIDE) -> ResidentsPage:
    page = ResidentsPage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, *size)
    settle(desk)
    page.primary_focus().setFocus()
    return page


def names(page: ResidentsPage) -> list[str]:
    return [row.shown for row in page.list.view.rows_model.rows()]


def test_filters_as_one_types(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    assert names(page) == ["Lina", "Noor"]
    page.list.show_scope(Scope.ALL)
    for text, found in (("o", ["Noor", "Ольга"]), ("ol", ["Ольга"]), ("olx", [])):
        page.list.search.setText(text)
        settle(desk)
        assert sorted(names(page)) == sorted(found)
    assert "olx" in page.list.view.empty.sentence()
    page.list.search.clear()
    write(qtbot, page.list.search, "Оль")
    settle(desk)
    assert names(page) == ["Ольга"]


def test_only_the_newest_question_is_answered(
    desk: Desk, people: dict[str, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, desk)
    asked: list[str] = []
    find = residents.find

    def counted(tx: object, *, text: str = "", **more: object) -> object:
        asked.append(text)
        return find(tx, text=text, **more)

    monkeypatch.setattr(residents, "find", counted)
    shown: list[int] = []
    page.list.view.rows_model.modelReset.connect(lambda: shown.append(1))
    qtbot.keyClicks(page.list.search, "lina")  # no wait between the keys
    settle(desk)
    assert names(page) == ["Lina"]
    assert asked[-1] == "lina"
    assert len(asked) < 5
    assert len(shown) == 1  # what came late was dropped


def test_lists_with_their_counts(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    chips = page.list.chips.buttons()
    assert [chip.text() for chip in chips] == [
        "Here tonight  2", "Supported  3", "Mine  3", "All  4"
    ]  # fmt: skip
    qtbot.mouseClick(chips[1], Qt.MouseButton.LeftButton)
    settle(desk)
    assert sorted(names(page)) == ["Lina", "Mai", "Noor"]
    chips[1].setFocus()
    qtbot.keyClick(chips[1], KEY.Key_Right)
    settle(desk)
    assert page.list.scope() is Scope.MINE
    qtbot.keyClick(chips[2], KEY.Key_Right)
    settle(desk)
    assert page.list.scope() is Scope.ALL
    assert len(names(page)) == 4


def test_keys_alone_open_and_go_back(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    qtbot.keyClicks(page.list.search, "noor")
    settle(desk)
    qtbot.keyClick(page.list.search, KEY.Key_Return)
    settle(desk)
    assert page.current_resident() == people["Noor"]
    assert page.current_page().header.name.text() == "Noor"
    assert page.title() == "Residents"  # never a name
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    assert page.current_resident() is None
    assert page.list.view.hasFocus()
    qtbot.keyClick(page.list.view, KEY.Key_Return)
    settle(desk)
    assert page.current_resident() == people["Noor"]


def test_escape_empties_the_filter_first(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    qtbot.keyClicks(page.list.search, "noor")
    settle(desk)
    qtbot.keyClick(page.list.search, KEY.Key_Escape)
    settle(desk)
    assert page.list.search.text() == ""
    assert names(page) == ["Lina", "Noor"]


def test_open_as_asked_by_others(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    page.open(("resident", people["Mai"]))
    settle(desk)
    assert page.current_resident() == people["Mai"]
    page.open(("resident", 999))
    settle(desk)
    assert page.current_resident() is None
    page.open(("new", None))
    assert page.intake is not None


def test_an_empty_form_saves_and_shows_the_code(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    assert "stands here" in page.list.view.empty.sentence()
    qtbot.keyClick(page.list.search, KEY.Key_N, CTRL)
    settle(desk)
    save(qtbot, page.intake)
    settle(desk)
    [row] = vault.read(residents.find)
    assert row.known_as == ""
    assert page.current_page().header.name.text() == row.code
    assert not row.is_supported
    assert page.intake is None


def test_somebody_new_with_a_bed_by_keyboard(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    qtbot.keyClick(page.list.search, KEY.Key_N, CTRL)
    intake = page.intake
    qtbot.keyClicks(QApplication.focusWidget(), "Amal")
    type_into(qtbot, intake.languages.first_language(), "Arabic")
    now = intake.came_for.buttons["record"]
    now.setFocus()
    qtbot.keyClick(now, KEY.Key_Up)
    qtbot.keyClick(intake.came_for.buttons["visit"], KEY.Key_Left)
    settle(desk)
    assert intake.beds.isVisible()
    intake.beds.list.setFocus()
    qtbot.keyClick(intake.beds.list, KEY.Key_Down)
    save(qtbot, intake)
    settle(desk)
    [row] = vault.read(residents.find, text="Amal")
    assert row.place == "Room 2 · A"
    form = vault.read(residents.form, resident_id=row.id)
    assert form.languages == (("ar", residents.LanguageLevel.FLUENT),)
    assert page.current_resident() == row.id


def test_only_supported(desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    page.new_resident()
    type_into(qtbot, page.intake.known_as, "Ida")
    qtbot.keyClick(page.intake.is_supported.focus_target(), KEY.Key_Space)
    save(qtbot, page.intake)
    settle(desk)
    [row] = vault.read(residents.find, text="Ida")
    assert (row.is_here, row.is_supported) == (False, True)


def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    page.new_resident()
    intake = page.intake
    type_into(qtbot, intake.known_as, "N" * 100)
    save(qtbot, intake)
    settle(desk)
    assert intake.known_as.error() == "At most 80 characters fit here."
    assert line_of(intake.known_as).text() == "N" * 100
    type_into(qtbot, intake.known_as, "Amal")
    qtbot.mouseClick(intake.came_for.buttons["bed"], Qt.MouseButton.LeftButton)
    settle(desk)
    save(qtbot, intake)
    assert intake.beds.error() == "Choose a bed."
    place = Place(bed_id=beds_free(vault))
    assert intake.beds.list.choose(place)
    admitted(vault, place.bed_id, TONIGHT, "Ida")  # meanwhile
    save(qtbot, intake)
    settle(desk)
    assert "is taken by Ida" in intake.beds.error()
    assert line_of(intake.known_as).text() == "Amal"
    assert vault.read(residents.find, text="Amal") == []


def beds_free(vault: Vault) -> int:
    from shelterdesk.services.rooms import board

    [house_board] = vault.read(board.boards)
    return next(
        bed.bed_id
        for room in house_board.rooms
        for bed in room.beds
        if bed.state is board.BedState.FREE
    )


def test_may_be_the_same_person(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    page.new_resident()
    type_into(qtbot, page.intake.known_as, "noo")
    settle(desk)
    assert not page.intake.similar.isVisible()
    type_into(qtbot, page.intake.known_as, "nóor")
    settle(desk)
    [link] = page.intake.similar.links()
    assert page.intake.similar.isVisible()
    link.setFocus()
    qtbot.keyClick(link, KEY.Key_Space)
    settle(desk)
    assert page.current_resident() == people["Noor"]
    page.new_resident()  # what was typed is still there
    assert page.intake.known_as.value() == "nóor"


def test_what_was_typed_stays_when_one_looks_elsewhere(
    desk: Desk, people: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    page.new_resident()
    type_into(qtbot, page.intake.known_as, "Amal")
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    assert not page.intake.isVisible()
    assert page.is_modified()
    page.open(("resident", people["Mai"]))
    qtbot.keyClick(page, KEY.Key_N, CTRL)
    assert page.intake.isVisible()
    assert page.intake.known_as.value() == "Amal"
    qtbot.mouseClick(page.intake.form.cancel_button, Qt.MouseButton.LeftButton)
    assert page.intake is None
    assert not page.is_modified()


def test_hears_of_changes(desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    page.open(("resident", people["Mai"]))
    settle(desk)
    changes = vault.do(
        "Edit",
        residents.edit,
        resident_id=people["Mai"],
        form=residents.ResidentForm(known_as="Maia"),
    )
    page.refresh(changes)
    settle(desk)
    assert page.current_page().header.name.text() == "Maia"


def test_room_for_list_and_page(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    page.resize(1_600, 900)
    page.open(("resident", people["Noor"]))
    settle(desk)
    assert page.list.isVisible()
    qtbot.mouseClick(page.current_page().header.move_button, Qt.MouseButton.LeftButton)
    assert not page.list.isVisible()  # its room is for the form
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_Escape)
    assert page.list.isVisible()
    page.resize(*WIDE)
    assert not page.list.isVisible()
    qtbot.mouseClick(page.current_page().header.back, Qt.MouseButton.LeftButton)
    assert page.list.isVisible()


def test_no_other_window_flashes(desk: Desk, people: dict[str, int], qtbot: QtBot) -> None:
    page = opened(qtbot, desk)
    windows = WindowsShown(page)
    page.new_resident()
    page.intake.came_for.buttons["bed"].setChecked(True)
    type_into(qtbot, page.intake.known_as, "noor")
    settle(desk)
    page.open(("resident", people["Noor"]))
    for id_ in ("details", "stays", "support"):
        page.current_page().tabs.open(id_)
        settle(desk)
    for act in (page.current_page().move_bed, page.current_page().check_out):
        act()
        settle(desk)
    assert windows.seen == []


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
@pytest.mark.parametrize("size", [WIDE, SMALL])
def test_words_fit_and_controls_are_named(  # noqa: PLR0917 - fixtures
    desk: Desk,
    people: dict[str, int],
    qtbot: QtBot,
    speak: Callable[[str], None],
    language: str,
    size: tuple[int, int],
) -> None:
    speak(language)
    page = opened(qtbot, desk, size)
    assert (clipped(page), nameless(page)) == ([], [])
    page.new_resident()
    type_into(qtbot, page.intake.known_as, "noor")
    page.intake.came_for.buttons["bed"].setChecked(True)
    settle(desk)
    assert (clipped(page), nameless(page)) == ([], [])
    page.open(("resident", people["Noor"]))
    for id_ in ("overview", "details", "stays", "support"):
        page.current_page().tabs.open(id_)
        settle(desk)
        assert (clipped(page), nameless(page)) == ([], [])
    is_rtl = page.layoutDirection() == Qt.LayoutDirection.RightToLeft
    assert is_rtl == (language == "xx-rtl")
    header = page.current_page().header
    assert (header.back.x() > header.avatar.x()) == is_rtl


# The page that stands ready
def ready(page: ResidentsPage) -> ResidentPage | None:
    return page._ready._page


def test_the_next_page_is_made_while_nothing_else_is_to_do(
    desk: Desk, people: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: ready(page) is not None)
    made = ready(page)
    assert (made.resident_id, made.isVisible()) == (0, False)
    assert made.header.name.text() == ""
    assert made.timeline.list.rows() == []
    shown = page.open_resident(people["Noor"])
    assert shown is made
    assert ready(page) is None
    settle(desk)
    assert shown.header.name.text() == "Noor"
    assert shown.timeline.list.rows()
    qtbot.waitUntil(lambda: ready(page) is not None)
    assert ready(page) is not made
    assert not ready(page).isVisible()


def test_what_stands_ready_is_for_the_rights_of_now(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    qtbot.waitUntil(lambda: ready(page) is not None)
    made = ready(page)
    assert "needs" in made.tabs.ids()
    vault._capabilities = vault.capabilities - {Capability.SEE_CASE}
    shown = page.open_resident(people["Noor"])
    assert shown is not made
    assert "needs" not in shown.tabs.ids()


def test_a_page_is_made_at_once_where_none_stands_ready(
    desk: Desk, people: dict[str, int], qtbot: QtBot
) -> None:
    page = opened(qtbot, desk)
    for name in ("Noor", "Lina", "Mai"):  # quicker than one can be made
        shown = page.open_resident(people[name])
        settle(desk)
        assert shown.header.name.text() == name


def test_one_opening_asks_each_thing_once_and_is_one_line_of_the_trail(
    desk: Desk, vault: Vault, people: dict[str, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = opened(qtbot, desk)
    asked: list[str] = []
    read = vault.read

    def count(query: Callable[..., object], *args: object, **kwargs: object) -> object:
        asked.append(f"{query.__module__}.{query.__name__}")
        return read(query, *args, **kwargs)

    before = read(opened_lines, people["Mai"])
    vault.do("Goal", plans.add_goal, resident_id=people["Mai"], form=GoalForm("A room"))
    monkeypatch.setattr(vault, "read", count)
    page.open_resident(people["Mai"])
    settle(desk)
    assert len(asked) == len(set(asked)) >= 6
    assert read(opened_lines, people["Mai"]) == before + 1


def opened_lines(tx: Transaction, resident_id: int) -> int:
    """How often the trail says that somebody looked at her."""
    events = select(func.count()).select_from(AuditPerson)
    views = events.join(AuditEvent, AuditEvent.id == AuditPerson.event_id).where(
        AuditPerson.resident_id == resident_id, AuditEvent.kind == AuditKind.VIEW.value
    )
    return int(tx.session.scalar(views) or 0)
