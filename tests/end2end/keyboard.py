# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Hands on a keyboard, for tests that touch nothing else: no mouse, no method of a widget.

Keys go to where they would go in life: an open menu or list, else to whatever has the focus in
the window that is active. Fields are reached by Tab and told by the name a screen reader says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QTabBar, QWidget

from tests.conftest import PASSPHRASE
from tests.ui.program_at import Started
from ui.widgets.tab_order import name_of

#: Tabs in a row: nobody presses it more often to get somewhere.
_PATIENCE: Final = 40
#: Keys that only go somewhere: nothing is asked for.
_MOVES: Final = frozenset({"Tab", "Shift+Tab", "Up", "Down"})


class Hands:
    """What a person at the keyboard does; waits after each act until the program is quiet."""

    def __init__(self, started: Started) -> None:
        self._started = started
        self.pressed = 0

    def settle(self) -> None:
        """Until everything asked for is there."""
        self._started.settle()

    @contextmanager
    def at_most(self, keys: int, what: str) -> Iterator[None]:
        """An act that may take so many keys, letters among them."""
        before = self.pressed
        yield
        took = self.pressed - before
        assert took <= keys, f"{what} took {took} keys, {keys} are enough"

    # Where keys go
    def focused(self) -> QWidget:
        """What takes the next key; failing where nothing would."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.focusWidget() or popup
        if QApplication.activeWindow() is None:
            self._go_back()
        found = QApplication.focusWidget()
        assert found is not None, "nothing has the focus"
        assert found.isVisible(), f"what has the focus cannot be seen: {found}"
        return found

    def where(self) -> str:
        """The name of what has the focus."""
        return name_of(self.focused())

    # Keys
    def press(self, *keys: str) -> None:
        """One combination after the other, as menus write them: ``Ctrl+K``, ``Tab``."""
        for key in keys:
            self._key(key)
            if key in _MOVES:
                QApplication.processEvents()
            else:
                self.settle()

    def type_in(self, text: str) -> None:
        """Letter by letter, over what is marked in the field."""
        for letter in text:
            self.pressed += 1
            QTest.keyClicks(self.focused(), letter)
        self.settle()

    # Going somewhere
    def go_to(self, name: str, key: str = "Tab", most: int = _PATIENCE) -> None:
        """Tab until what bears the name, or begins with it up to a colon, has the focus."""
        passed = []
        for _press in range(most):
            if self.is_at(name):
                return
            passed.append(self.where())
            assert passed[-1], f"a stop without a name, after {passed}: {self.focused()}"
            self.press(key)
        assert self.is_at(name), f"{name!r} is not reached by {key}; passed {passed}"

    def is_at(self, name: str) -> bool:
        """Whether that has the focus."""
        here = self.where()
        return here == name or here.startswith((f"{name}:", f"{name} ("))

    def fill(self, name: str, text: str) -> None:
        """Go to a field and type over what it holds; of a list that opens, take the first."""
        self.go_to(name)
        self.press("Ctrl+A")
        self.type_in(text)
        if QApplication.activePopupWidget() is not None:
            self.press("Down", "Return")

    def use(self, name: str) -> None:
        """Go to a button and press it."""
        self.go_to(name)
        self.press("Space")

    def choose(self, words: str) -> None:
        """Open the menu of what else can be done, and take this."""
        self.use("What else can be done")
        for _press in range(_PATIENCE):
            self.press("Down")
            menu = QApplication.activePopupWidget()
            assert isinstance(menu, QMenu), f"no menu offers {words!r}"
            action = menu.activeAction()
            if action is not None and action.text().replace("&", "") == words:
                self.press("Return")
                return
        raise AssertionError(f"no act is called {words!r}")

    def open_tab(self, words: str) -> None:
        """Another part of the record, by the keys that turn them."""
        key = "Ctrl+PgDown"
        for _press in range(_PATIENCE):
            bar = self.focused()
            if isinstance(bar, QTabBar):
                names = [bar.tabText(at) for at in range(bar.count())]
                assert words in names, f"the parts of the record are {names}"
                if (way := names.index(words) - bar.currentIndex()) == 0:
                    return
                key = "Ctrl+PgDown" if way > 0 else "Ctrl+PgUp"
            self.press(key)
        raise AssertionError(f"no part of the record is called {words!r}")

    def tab(self) -> str:
        """The part of the record that is open, whose tab has the focus."""
        bar = self.focused()
        assert isinstance(bar, QTabBar)
        return bar.tabText(bar.currentIndex())

    def find(self, text: str) -> None:
        """The search at the top, and what it offers first."""
        self.press("Ctrl+K")
        self.type_in(text)
        box = self._started.window.search_box
        self.wait(box.is_open)
        self.press("Return")

    def wait(self, until: Callable[[], bool]) -> None:
        """For what comes by itself a moment later."""
        self._started.qtbot.waitUntil(until, timeout=10_000)
        self.settle()

    # The door
    def sign_in(self, code: str) -> None:
        """Code and passphrase, from where the cursor stands when the page is shown."""
        self.press("Ctrl+A")
        self.type_in(code)
        self.press("Tab")
        self.type_in(PASSPHRASE)
        self.press("Return")
        self._started.wait_for_session()

    def confirm(self) -> None:
        """The passphrase once more, in the dialog that asks for it."""
        dialog = QApplication.activeModalWidget()
        assert dialog is not None, "no passphrase is asked for"
        self.type_in(PASSPHRASE)
        self._key("Return")
        self.wait(lambda: QApplication.activeModalWidget() is None)
        self._go_back()
        self.settle()

    def _go_back(self) -> None:
        """After a dialog or a list that opened, a window system goes back to the window below; the
        screenless one leaves none active."""
        if self._started.program.session is not None:
            self._started.window.activateWindow()
            QApplication.processEvents()

    def lock(self) -> None:
        """The window goes, and the file is closed."""
        self._key("Ctrl+L")
        assert self._started.program.session.state() == {"locked": True, "ended": True}

    def _key(self, keys: str) -> None:
        pressed = QKeySequence(keys)[0]
        self.pressed += 1
        QTest.keyClick(self.focused(), pressed.key(), pressed.keyboardModifiers())
