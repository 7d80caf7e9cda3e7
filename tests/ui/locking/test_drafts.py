# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed is there again after locking, however it was locked, and for nobody else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from shelterdesk.errors import DiskFull
from shelterdesk.services import drafts
from shelterdesk.services.residents import residents
from shelterdesk.vault import accounts
from shelterdesk.vault.primitives import FLOOR
from tests.ui.at_desk import line_of, save, type_into
from tests.ui.locking.typed import (
    Start,
    closed,
    ctrl_l,
    details_of,
    hidden,
    idle,
    open_,
    places,
    slept,
    system,
    unlocked,
)
from tests.ui.program_at import CTRL, KEY, Started, press

DAY = timedelta(days=1)


@pytest.mark.parametrize("lock", [ctrl_l, closed, idle, slept, system, hidden])
def test_every_way_of_locking_keeps_what_is_typed(
    start: Start, desk_file: Path, people: dict[str, int], lock: Callable[[Started], None]
) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        lock(program)
        assert program.program.session.state()["locked"]
    assert places(desk_file) == ["page:residents"]
    with start() as program:
        open_(program)
        window = program.window
        assert window.current_id() == "residents"
        page = window.page("residents")
        assert page.current_resident() == people["mai"]
        assert page.current_page().tabs.current_id() == "details"
        tab = page.current_page().details().tab
        assert line_of(tab.known_as).text() == "Mai Zyxmark"
        assert tab.is_modified()
        assert "not saved yet" in window.message_bar.text()
        # Saved, it is kept no more.
        line_of(tab.known_as).setFocus()
        save(program.qtbot, tab)
        program.settle()
        program.qtbot.waitUntil(lambda: not program.program.session.drafts._kept, timeout=5_000)
        ctrl_l(program)
    assert places(desk_file) == []
    vault = unlocked(desk_file)
    assert vault.read(residents.row, resident_id=people["mai"]).shown == "Mai Zyxmark"
    vault.lock()


def test_discard_gives_it_up(start: Start, desk_file: Path, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    with start() as program:
        session = open_(program)
        # Undo is for what was done: it does not throw away what was typed.
        press(program.qtbot, program.window, KEY.Key_Z, CTRL)
        program.settle()
        assert program.window.is_modified()
        session.drafts._discard(["residents"])
        program.settle()
        assert not program.window.is_modified()
        assert program.window.current_id() == "residents"
        assert "discarded" in program.window.message_bar.text()
        program.qtbot.waitUntil(lambda: not session.drafts._kept, timeout=5_000)
        ctrl_l(program)
    assert places(desk_file) == []


def test_the_place_is_named_and_shown(start: Start, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        details = details_of(program, people["mai"])
        type_into(program.qtbot, details.known_as, "Mai Zyxmark")
        program.window.open_page("today")
        ctrl_l(program)
    with start() as program:
        open_(program)
        bar = program.window.message_bar
        assert program.window.current_id() == "today"
        assert bar.text() == "What you had not saved yet is here again: Residents."
        assert (bar._button.text(), bar._other_button.text()) == ("Show", "Discard")
        bar.trigger()
        program.settle()
        assert program.window.current_id() == "residents"
        assert program.window.page("residents").current_resident() == people["mai"]
        assert bar.isVisible(), "it can still be thrown away"
        bar.trigger_other()
        program.settle()
        assert not program.window.is_modified()


def test_kept_while_typing_so_that_a_crash_takes_little(
    start: Start, desk_file: Path, people: dict[str, int]
) -> None:
    with start() as program:
        session = open_(program)
        assert session.drafts._timer.interval() == 2_000
        tab = details_of(program, people["mai"])
        type_into(program.qtbot, tab.known_as, "Mai Zyxmark")
        session.drafts._timer.setInterval(30)
        program.qtbot.waitUntil(lambda: bool(session.drafts._kept), timeout=5_000)
        (row,) = session.desk.vault.read(drafts.own)
        assert row.body["typed"]["people"][str(people["mai"])]["details"] == {
            "known_as": "Mai Zyxmark"
        }
        # Typed back: nothing is kept any more.
        type_into(program.qtbot, tab.known_as, "Mai")
        program.qtbot.waitUntil(lambda: not session.drafts._kept, timeout=5_000)
        assert session.desk.vault.read(drafts.own) == []


def test_another_person_sees_nothing(start: Start, desk_file: Path, people: dict[str, int]) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    vault = unlocked(desk_file)
    accounts.add(
        vault, code="K9", roles=["caseworker"], passphrase="another-orchard-violin", cost=FLOOR
    )
    vault.lock()
    with start() as program:
        program.unlock("another-orchard-violin", "K9")
        program.wait_for_session()
        program.settle()
        assert program.window.current_id() == "today"
        assert not program.window.is_modified()
        assert "not saved" not in program.window.message_bar.text()
        ctrl_l(program)
    with start() as program:
        open_(program)
        assert program.window.current_id() == "residents"


def test_a_draft_that_cannot_be_kept_is_asked_about(
    start: Start, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    full = DiskFull("The disk is full. Nothing was changed.")

    def refuse(*_given: Any, **_more: Any) -> None:
        raise full

    with start() as program:
        session = open_(program)
        tab = details_of(program, people["mai"])
        type_into(program.qtbot, tab.known_as, "Mai Zyxmark")
        monkeypatch.setattr(session.desk.vault, "do", refuse)
        asked: list[str] = []
        answers = [False, False, True]

        def may_lose(_parent: object, why: str) -> bool:
            asked.append(why)
            return answers.pop(0)

        monkeypatch.setattr(session.closing, "may_lose", may_lose)
        ctrl_l(program)
        assert not session.state()["ended"]
        assert not program.window.close()  # closing asks as well
        assert program.window.isVisible()
        assert line_of(tab.known_as).text() == "Mai Zyxmark"
        # While she types, it is said once.
        session.drafts.keep()
        program.settle()
        assert "cannot be kept" in program.window.message_bar.text()
        program.window.message_bar.clear()
        session.drafts.keep()
        program.settle()
        assert program.window.message_bar.text() == ""
        ctrl_l(program)
        assert session.state()["ended"]
        assert asked == [full.message] * 3


def test_a_page_that_cannot_put_it_back_asks(
    start: Start, people: dict[str, int], monkeypatch: pytest.MonkeyPatch
) -> None:
    with start() as program:
        session = open_(program)
        page = program.window.open_page("help")
        monkeypatch.setattr(page, "is_modified", lambda: True)
        answers = [False, True]
        monkeypatch.setattr(session.closing, "may_lose", lambda _parent, _why: answers.pop(0))
        ctrl_l(program)
        assert not session.state()["ended"]
        ctrl_l(program)
        assert session.state()["ended"]


def test_locked_before_it_was_put_back_keeps_it(
    start: Start, desk_file: Path, people: dict[str, int]
) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    with start() as program:
        program.unlock()
        program.qtbot.waitUntil(lambda: program.program.session is not None, timeout=30_000)
        program.program.session.end("idle")
    assert places(desk_file) == ["page:residents"]


def test_a_draft_of_another_version_does_no_harm(
    start: Start, desk_file: Path, people: dict[str, int], quiet_log: Any
) -> None:
    vault = unlocked(desk_file)
    for place, body in (
        ("page:residents", {"shown": True, "typed": {"people": {"x": 1}}}),
        ("page:rooms", {"typed": {"site_id": 1, "night": None, "form": {"again": {"kind": "z"}}}}),
        ("page:today", {"typed": {"panel": "Nothing", "about": {}}}),
        ("page:preferences", {"typed": {"typed": {"words": {"list": "x"}, "gone": {}}}}),
        ("page:gone", {"typed": {}}),
        ("note:1", {"typed": {}}),
    ):
        vault.do("Test", drafts.keep, place=place, body=body)
    vault.lock()
    with start() as program:
        open_(program)
        assert not program.window.is_modified()
        ctrl_l(program)
    assert {record.msg for record in quiet_log.records} == {"a draft could not be put back"}
    quiet_log.records.clear()
    assert places(desk_file) == ["page:gone", "note:1"]  # perhaps another version knows them


def test_what_was_saved_in_the_last_moment_is_no_draft(
    start: Start, desk_file: Path, people: dict[str, int]
) -> None:
    with start() as program:
        open_(program)
        tab = details_of(program, people["mai"])
        type_into(program.qtbot, tab.known_as, "Mai Zyxmark")
        save(program.qtbot, tab)
        ctrl_l(program)
        assert program.program.session.state()["locked"]
    vault = unlocked(desk_file)
    is_saved = vault.read(residents.row, resident_id=people["mai"]).shown == "Mai Zyxmark"
    vault.lock()
    assert places(desk_file) == ([] if is_saved else ["page:residents"])


def test_nothing_of_it_is_shown_while_nobody_is_signed_in(
    start: Start, people: dict[str, int]
) -> None:
    with start() as program:
        open_(program)
        type_into(program.qtbot, details_of(program, people["mai"]).known_as, "Mai Zyxmark")
        ctrl_l(program)
    with start() as program:
        shown = [w for w in QApplication.allWidgets() if w.isVisible()]
        assert all("Zyx" not in w.accessibleName() for w in shown)
