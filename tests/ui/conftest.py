# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real windows without a screen, in the theme; helpers that look at every label and control."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QToolButton,
    QWidget,
)
from pytestqt.qtbot import QtBot

from shelterdesk import i18n
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE
from tests.ui.at_desk import desk_of
from tests.ui.left_over import deleted_now
from tests.ui.program_at import Started, started
from tests.vault_people import on_paper
from ui import fonts, surroundings_watch, theme
from ui.desk import Desk
from ui.program import Options
from ui.widgets import dates
from ui.widgets.labels import ElidedLabel
from ui.widgets.line import Line

#: The screenless platform says what it cannot do; no program would hear it.
_PLATFORM_NOISE = r"This plugin does not support (propagateSizeHints|raise|grabbing)"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        item.add_marker(pytest.mark.qt_log_ignore(_PLATFORM_NOISE, extend=True))


@pytest.fixture(autouse=True)
def themed(qapp: QApplication) -> Iterator[QApplication]:
    """The theme in light, left to right; each test gets it back so."""
    if theme.choice() != "light" or not qapp.styleSheet():
        theme.apply(qapp, "light")
        fonts.load_scripts()
    yield qapp
    qapp.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    qapp.clipboard().clear()
    deleted_now()


@pytest.fixture(autouse=True)
def fields_read_the_clock_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Date fields take today from the same fixed clock as the files of tests."""
    monkeypatch.setattr(dates, "clock", NOW.date)


@pytest.fixture(autouse=True)
def nobody_looks_around(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the computer of the tests is like is not said in the middle of one."""
    monkeypatch.setattr(surroundings_watch, "LOOKS_AFTER_MS", 1_000_000)


@pytest.fixture
def desk(vault: Vault) -> Iterator[Desk]:
    """The file of a test as pages see it."""
    with desk_of(vault) as made:
        yield made


@pytest.fixture
def speak(qapp: QApplication) -> Callable[[str], None]:
    """Use a language, with its direction."""

    def use(language: str) -> None:
        i18n.set_language(language)
        rtl = i18n.is_right_to_left()
        directions = Qt.LayoutDirection
        qapp.setLayoutDirection(directions.RightToLeft if rtl else directions.LeftToRight)

    return use


def show_active(qtbot: QtBot, widget: QWidget, width: int = 0, height: int = 0) -> QWidget:
    """Show a window and wait until it is the active one, as shortcuts need it."""
    qtbot.addWidget(widget)
    if width:
        widget.resize(width, height)
    with qtbot.waitActive(widget, timeout=5_000):
        widget.show()
        widget.activateWindow()
    return widget


def _seen(root: QWidget) -> list[QWidget]:
    """All that is shown in a widget. What is hidden is not gone into: pages that were open before
    hold thousands of widgets."""
    found = [root]
    for widget in found:  # grows as it is gone through
        children = widget.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
        found += [child for child in children if not child.isHidden()]
    return found


def clipped(root: QWidget) -> list[str]:
    """Texts of visible labels and buttons that do not fit. Labels made to be cut do not count."""
    found = []
    for widget in _seen(root):
        if isinstance(widget, QLabel) and not isinstance(widget, ElidedLabel) and widget.text():
            need = widget.heightForWidth(widget.width())
            if not widget.wordWrap():
                fits = widget.minimumSizeHint().width() <= widget.width()
            else:
                fits = need <= widget.height()
            if not fits:
                found.append(widget.text())
        elif isinstance(widget, Line):
            if widget.heightForWidth(widget.width()) > widget.height():
                found += widget.texts()
        elif isinstance(widget, QToolButton):
            continue  # icons alone; the word is the tooltip
        elif isinstance(widget, QAbstractButton) and widget.text():
            if widget.sizeHint().width() > widget.width() + 1:
                found.append(widget.text())
    return found


def nameless(root: QWidget) -> list[str]:
    """Visible controls that a screen reader could not name."""
    kinds = (QAbstractButton, QLineEdit, QPlainTextEdit, QComboBox, QAbstractItemView)
    return [
        f"{type(w).__name__} in {type(w.parent()).__name__}"
        for w in _seen(root)
        if isinstance(w, kinds)
        and w.focusPolicy() != Qt.FocusPolicy.NoFocus
        and not (w.accessibleName() or (isinstance(w, QAbstractButton) and w.text()))
    ]


@pytest.fixture
def opened(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, desk_file: Path
) -> Iterator[Started]:
    """The whole program, its file unlocked by the first account."""
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(vault)
    vault.lock()
    with started(qtbot, monkeypatch, tmp_path / "home", Options(file=desk_file)) as made:
        made.unlock()
        made.wait_for_session()
        yield made
