# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rights sheet and pocket cards from anywhere: one key to the sheet, Ctrl+P to the printer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.capabilities import Capability
from shelterdesk.errors import NotAllowed
from shelterdesk.reports import making
from shelterdesk.reports.making import Way
from shelterdesk.services.audit import audit
from shelterdesk.services.staff import staff
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.ui.program_at import Started, started
from tests.vault_people import on_paper
from ui.printing import print_out
from ui.program import Options

KEY = Qt.Key
HELD = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.mark.parametrize(("key", "report"), [(KEY.Key_R, "rights"), (KEY.Key_K, "pocket-card")])
def test_two_keys_from_today(
    opened: Started, qtbot: QtBot, key: Qt.Key, report: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = opened.window
    assert window.current_id() == "today"
    qtbot.keyClick(window, key, HELD)
    opened.settle()
    page: Any = window.page("reports")
    qtbot.waitUntil(lambda: page.printed is not None, timeout=20_000)
    opened.settle()
    assert (window.current_id(), page.printed.name) == ("reports", report)
    sent: list[str] = []
    monkeypatch.setattr(page.outgoing, "print_out", lambda made, _doc: sent.append(made.name))
    qtbot.keyClick(page.form.primary_focus(), KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    assert sent == [report]
    # Another language, chosen by its name.
    page.open(("report", report, {"language": "ar"}))
    opened.settle()
    qtbot.waitUntil(lambda: page.printed.options["language"] == "ar", timeout=20_000)


def test_who_is_in_the_building_in_two_keys(
    opened: Started, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It names people, and still nobody is asked for a passphrase before it goes to the printer."""
    window = opened.window
    qtbot.keyClick(window, KEY.Key_E, HELD)
    opened.settle()
    page: Any = window.page("reports")
    qtbot.waitUntil(lambda: page.printed is not None, timeout=20_000)
    opened.settle()
    asked: list[str] = []
    monkeypatch.setattr(print_out, "ask_passphrase", lambda *_a, **_k: asked.append("passphrase"))
    page.outgoing.choose_printer = lambda *_a: asked.append("printer")
    qtbot.keyClick(page.form.primary_focus(), KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
    opened.settle()
    assert page.printed.name == "emergency-list"
    assert asked == ["printer"]


def test_the_front_desk_prints_them_and_nothing_else(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, vault: Vault
) -> None:
    hired(vault, "F1")
    on_paper(vault)
    vault.lock()
    options = Options(file=vault.path)
    with started(qtbot, monkeypatch, tmp_path / "home", options) as desk:
        desk.unlock(code="F1")
        desk.wait_for_session()
        qtbot.keyClick(desk.window, KEY.Key_R, HELD)
        desk.settle()
        page: Any = desk.window.page("reports")
        qtbot.waitUntil(lambda: page.printed is not None, timeout=20_000)
        desk.settle()
        assert page.printed.name == "rights"
        assert {option.key for option in page.list.options()} == {
            "attendance-sheet", "belongings-receipt", "emergency-list", "handover", "kitchen",
            "medication-chart", "outreach-sheet", "pocket-card", "rights", "roll-call", "week",
        }  # fmt: skip
        assert page.import_button.isHidden()
        sent: list[str] = []
        monkeypatch.setattr(page.outgoing, "print_out", lambda made, _doc: sent.append(made.name))
        qtbot.keyClick(page.form.primary_focus(), KEY.Key_P, Qt.KeyboardModifier.ControlModifier)
        assert sent == ["rights"]


@pytest.mark.parametrize("code", ["F1", "A6"])
def test_everybody_signed_in_may_unless_the_administrator_says_no(vault: Vault, code: str) -> None:
    """Also who sees no content: nobody's name stands on them. All else stays closed."""
    hired(vault, code)
    vault.lock()
    with signed_in(vault.path, code) as colleague:
        for report in ("rights", "pocket-card"):
            paper = making.hand_out(colleague, making.make(colleague, report, {}), Way.PRINTER)
            assert paper.data.startswith(b"%PDF")
        for report in ("monthly", "needs-form"):
            given = {"month": "2026-11"} if report == "monthly" else {}
            with pytest.raises(NotAllowed):
                making.make(colleague, report, given)
    with signed_in(vault.path) as director:
        labels = [row.label for row in director.read(audit.find).rows]
        assert {"Printed: rights sheet", "Printed: pocket card"} <= set(labels)
        role = "front_desk" if code == "F1" else "administrator"
        what = {"role": role, "capability": Capability.HAND_OUT, "is_allowed": False}
        director.do("Decide", staff.decide, **what)
    with signed_in(vault.path, code) as colleague, pytest.raises(NotAllowed):
        making.make(colleague, "rights", {})
