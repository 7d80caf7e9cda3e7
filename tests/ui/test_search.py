# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Ctrl+K: people, rooms, houses, places, acts and reports; arrows and Enter open them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from shelterdesk.vault import door
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.factories import beds, house, person
from tests.ui.program_at import CTRL, KEY, Started, press, started
from tests.vault_people import on_paper
from ui.program import Options


@pytest.fixture
def ids() -> dict[str, int]:
    return {}


@pytest.fixture
def opened(
    qtbot: QtBot,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    desk_file: Path,
    ids: dict[str, int],
) -> Iterator[Started]:
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    ids["Linden"] = house(vault, "3 × 2", "Linden")
    assert beds(vault, ids["Linden"])
    ids["Noor"] = person(vault, "Noor")
    vault.lock()
    with started(qtbot, monkeypatch, tmp_path / "home", Options(file=desk_file)) as made:
        made.unlock()
        made.wait_for_session()
        yield made


def search(opened: Started, text: str) -> list[object]:
    press(opened.qtbot, opened.window, KEY.Key_K, CTRL)
    box = opened.window.search_box
    assert box.hasFocus()
    opened.qtbot.keyClicks(box, text)
    opened.qtbot.waitUntil(lambda: box._query == text, timeout=5_000)
    opened.settle()
    assert box.is_open()
    return [hit.key for hit in box.results()]


def test_a_resident(opened: Started, ids: dict[str, int]) -> None:
    assert search(opened, "noo") == [("resident", ids["Noor"])]
    press(opened.qtbot, opened.window.search_box, KEY.Key_Return)
    opened.settle()
    assert opened.window.current_id() == "residents"
    assert opened.window.page("residents").is_modified() is False
    assert opened.window.windowTitle() == "Desk Planner"


def test_rooms_and_the_page_of_rooms(opened: Started) -> None:
    keys = search(opened, "room")
    assert [kind for kind, _what in keys] == ["room", "room", "room", "action"]
    assert keys[-1] == ("action", "open_rooms")
    press(opened.qtbot, opened.window.search_box, KEY.Key_Return)
    opened.settle()
    assert opened.window.current_id() == "rooms"


def test_a_house(opened: Started, ids: dict[str, int]) -> None:
    assert ("site", ids["Linden"]) in search(opened, "linden")


def test_an_act(opened: Started) -> None:
    assert ("action", "lock") in search(opened, "lock")
    press(opened.qtbot, opened.window.search_box, KEY.Key_Return)
    assert opened.program.session.state()["ended"]


def test_every_act_found_can_be_done(opened: Started) -> None:
    """Acts of a page that is not open are not offered: they would do nothing."""
    registry = opened.window.actions_registry
    own = {action.objectName() for action in registry.window_actions()}
    for letter in "abcdefghijklmnopqrstuvwxyz":
        for kind, what in search(opened, letter):
            assert kind != "action" or what in own
        opened.window.search_box.clear()


def test_a_tab_is_a_place_of_its_own(opened: Started) -> None:
    assert search(opened, "medicat")[0] == ("tab", ("log", "medication"))
    press(opened.qtbot, opened.window.search_box, KEY.Key_Return)
    opened.settle()
    assert opened.window.page("log").place() == ("tab", "medication")
    assert opened.window.page("log").tabs.made("medication").due.hasFocus()
    # What an act or a page is called is offered once.
    for words in ("shift", "roll call"):
        search(opened, words)
        hits = opened.window.search_box.results()
        titles = [(hit.group == "Reports", hit.title, hit.detail) for hit in hits]
        assert len(titles) == len(set(titles))
    # A second page may have a tab of that name; the name of the page finds it alone.
    assert ("tab", ("training", "roll_call")) in search(opened, "roll call")
    assert search(opened, "training roll") == [("tab", ("training", "roll_call"))]


def test_a_new_resident(opened: Started) -> None:
    assert search(opened, "new res") == [("new", None)]
    press(opened.qtbot, opened.window.search_box, KEY.Key_Return)
    opened.settle()
    assert opened.window.page("residents").intake is not None


def test_a_report(opened: Started) -> None:
    keys = search(opened, "monthly")
    assert keys == [("report", "monthly")]
    press(opened.qtbot, opened.window.search_box, KEY.Key_Return)
    opened.settle()
    assert opened.window.current_id() == "reports"


def test_nothing(opened: Started) -> None:
    assert search(opened, "xyzzy") == []
    press(opened.qtbot, opened.window.search_box, KEY.Key_Escape)
    assert not opened.window.search_box.is_open()
