# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A key does one thing: Qt does nothing at all where two acts claim it at once."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QShortcut
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.vault.door import Vault
from tests.factories import house, person
from ui import places
from ui.locking.closing import CLOSED
from ui.session import Session
from ui.settings_store import SettingsStore
from ui.tasks import Lane
from ui.widgets.tabs import TabPages


def keys_of(widget: QWidget) -> list[str]:
    """The keys that a widget and what is in it catch by themselves."""
    return [key.toString() for made in widget.findChildren(QShortcut) for key in made.keys()]


def pages_and_tabs(page: QWidget) -> None:
    """Make every tab: each may have keys."""
    for tabs in page.findChildren(TabPages):
        for tab in tabs.ids():
            tabs.open(tab)


@pytest.fixture
def session(qtbot: QtBot, vault: Vault) -> Session:
    house(vault)
    person(vault, "Noor")
    lane = Lane()
    made = Session(vault, lane, vault.read(organisation.form), SettingsStore())
    made.show()
    return made


def test_no_page_claims_a_key_of_the_window(session: Session) -> None:
    window = session.window
    acts = {
        key.toString(): action.text()
        for action in window.findChildren(type(window.actions()[0]))
        for key in action.shortcuts()
    }
    assert len(acts) > 15
    twice: dict[str, dict[str, str]] = {}
    for spec in places.specs(session.desk, SettingsStore()):
        page = window.open_page(spec.id)
        pages_and_tabs(page)
        taken = {key: acts[key] for key in keys_of(page) if key in acts}
        if taken:
            twice[spec.id] = taken
    session.end(CLOSED)
    assert twice == {}


def test_no_two_acts_of_the_window_have_one_key(session: Session) -> None:
    window = session.window
    shared = Counter(
        key.toString()
        for action in window.findChildren(type(window.actions()[0]))
        for key in action.shortcuts()
    )
    session.end(CLOSED)
    assert [key for key, count in shared.items() if count > 1] == []
