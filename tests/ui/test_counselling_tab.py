# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Confidential on a resident's page: sessions planned, held, called off; words for key holders."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from shelterdesk.services.counselling import counselling
from shelterdesk.services.counselling.counselling import (
    SessionForm,
    SessionKind,
    SessionState,
    SessionText,
)
from shelterdesk.vault.door import Vault
from tests import factories
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.ui.at_desk import desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless
from tests.ui.menus import choose, offered
from ui.desk import Desk
from ui.residents.counselling.panels import (
    CounsellingPanel,
    SessionNotePanel,
    SettleSessionPanel,
)
from ui.residents.counselling.tab import CounsellingTab
from ui.residents.resident_page import ResidentPage

DAY = timedelta(days=1)


@pytest.fixture
def noor(vault: Vault) -> int:
    return factories.person(vault, "Noor")


def opened(qtbot: QtBot, desk: Desk, noor: int) -> tuple[ResidentPage, CounsellingTab]:
    page = resident_page(qtbot, desk, noor, "counselling")
    tab = page.tabs.made("counselling")
    assert isinstance(tab, CounsellingTab)
    return page, tab


def act(tab: CounsellingTab, words: str) -> None:
    choose(tab, words)


def added(vault: Vault, noor: int, ago: timedelta = DAY, **more: object) -> int:
    form = SessionForm(NOW - ago, **more)  # type: ignore[arg-type]
    return int(vault.do("A", counselling.add, resident_id=noor, form=form).result)


def test_planned_by_keyboard(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    page, tab = opened(qtbot, desk, noor)
    assert "Counselling that was offered, planned or held stands here." in texts(tab)
    tab.begin()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, CounsellingPanel)
    assert not panel.is_modified()
    assert panel.counsellor.value() == vault.staff_id
    type_into(qtbot, panel.day, "2026-11-25")
    type_into(qtbot, panel.time, "14:00")
    type_into(qtbot, panel.minutes, "50")
    assert nameless(page) == []
    save(qtbot, panel)
    settle(desk)
    assert page.panel is None
    [row] = vault.read(counselling.of_resident, resident_id=noor)
    wanted = datetime(2026, 11, 25, 14).astimezone()  # by this computer's clock
    assert (row.at, row.minutes, row.state) == (wanted, 50, SessionState.PLANNED)
    assert (row.session_id, "held") not in tab.acts  # it has not been
    assert clipped(page) == []


@pytest.mark.parametrize("state", ["cancelled_by_her", "cancelled_by_us", "missed", "not_wanted"])
def test_other_ends(desk: Desk, vault: Vault, noor: int, qtbot: QtBot, state: str) -> None:
    from shelterdesk.services.values.value_words import code_word

    added(vault, noor)
    page, tab = opened(qtbot, desk, noor)
    act(tab, code_word("counselling_person", "state", state))
    settle(desk)
    assert isinstance(page.panel, SettleSessionPanel)
    save(qtbot, page.panel)
    settle(desk)
    [row] = vault.read(counselling.of_resident, resident_id=noor)
    assert row.state == state


def test_held_read_and_written_on(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "H4")
        noor = factories.person(vault, "Noor")
        made = added(vault, noor, topic="Sleep")
    with signed_in(desk_file, "H4", clock) as vault, desk_of(vault) as desk:
        page, tab = opened(qtbot, desk, noor)
        tab.acts[made, "held"].click()  # type: ignore[attr-defined]
        settle(desk)
        panel = page.panel
        assert isinstance(panel, SettleSessionPanel)
        type_into(qtbot, panel.note, "Sleeps better")
        save(qtbot, panel)
        settle(desk)
        assert "Sleeps better" not in " ".join(texts(page))
        tab.acts[made, "read"].click()  # type: ignore[attr-defined]
        settle(desk)
        assert "Sleep\nSleeps better" in texts(tab)
        act(tab, "Write the note")
        settle(desk)
        note = page.panel
        assert isinstance(note, SessionNotePanel)
        assert note.note.value() == "Sleeps better"
        type_into(qtbot, note.note, "Sleeps well")
        save(qtbot, note)
        settle(desk)
        act(tab, "Change")
        settle(desk)
        change = page.panel
        assert isinstance(change, CounsellingPanel)
        assert change.topic.value() == "Sleep"
        assert not change.is_modified()
        type_into(qtbot, change.minutes, "40")
        save(qtbot, change)
        settle(desk)
        given = {"session_id": made, "resident_id": noor}
        assert vault.read(counselling.read, **given) == SessionText("Sleep", "Sleeps well")
    with signed_in(desk_file, clock=clock) as vault, desk_of(vault) as desk:  # without the key
        page, tab = opened(qtbot, desk, noor)
        assert (made, "read") not in tab.acts
        assert not [one for one in tab.findChildren(QPushButton) if one.text() == "Read"]
        assert "Write the note" not in offered(tab)
        act(tab, "Change")
        settle(desk)
        change = page.panel
        assert isinstance(change, CounsellingPanel)
        type_into(qtbot, change.minutes, "45")
        save(qtbot, change)
        settle(desk)
    with signed_in(desk_file, "H4", clock) as vault:
        assert vault.read(counselling.read, **given).topic == "Sleep"
        assert vault.read(counselling.of_resident, resident_id=noor)[0].minutes == 45


def test_joining_a_group(desk: Desk, vault: Vault, noor: int, qtbot: QtBot) -> None:
    ana = factories.person(vault, "Ana")
    group = added(vault, ana, -DAY, kind=SessionKind.GROUP)
    page, tab = opened(qtbot, desk, noor)
    tab.begin()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, CounsellingPanel)
    panel.group.set_value(group)
    panel.form.save()
    settle(desk)
    [row] = vault.read(counselling.of_resident, resident_id=noor)
    assert (row.session_id, row.kind) == (group, SessionKind.GROUP)
    assert "Ana" not in " ".join(texts(page))
