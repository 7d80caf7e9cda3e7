# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real pages on a real file: from asking for one until it is laid out, painted, and at rest."""

from __future__ import annotations

import os
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, TypeVar

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QCoreApplication, QEvent, QEventLoop, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from benchmarks.common import Pace
from shelterdesk.vault.door import Vault
from ui import garbage, theme
from ui.care.log.tab import DailyLogTab
from ui.care.page import CarePage
from ui.desk import Desk
from ui.partners.page import PartnersPage
from ui.residents.page import ResidentsPage
from ui.rooms.page import RoomsPage
from ui.shifts.page import ShiftPage
from ui.stipends.page import StipendsPage
from ui.tabbed_page import TabbedPage
from ui.tasks import Lane
from ui.today.page import TodayPage
from ui.training.page import TrainingPage
from ui.visits.page import VisitsPage
from ui.work.page import WorkPage

_READING_S = 0.8
_SIZE = (1036, 720)  # what a window of 1280 x 800 leaves to a page
Times = dict[str, list[float]]
W = TypeVar("W", bound=QWidget)


class Host:
    """A window in which one page after another is opened, and its lane."""

    def __init__(self, vault: Vault) -> None:
        self.lane = Lane()
        garbage.spare_the_program()  # as the program does once the file is open
        self.desk = Desk(vault, self.lane)
        self._window = QWidget()
        self._window.resize(*_SIZE)
        self._layout = QVBoxLayout(self._window)
        self._layout.setContentsMargins(0, 0, 0, 0)
        self._pace = Pace()
        self.was_ours = True
        self._window.show()
        self.settle()

    def settle(self) -> None:
        """Until every answer is there and nothing is left to lay out or to paint."""
        while not self.lane.is_idle():
            loop = QEventLoop()
            self.lane.idle.connect(loop.quit)
            if not self.lane.is_idle():
                loop.exec()
            self._drain()
        self._drain()
        if not self.lane.is_idle():
            self.settle()

    def _drain(self) -> None:
        for _again in range(3):  # a layout may ask for another
            QApplication.processEvents()

    def read_for(self, seconds: float) -> None:
        """Nobody touches anything for a while."""
        loop = QEventLoop()
        QTimer.singleShot(round(seconds * 1000), loop.quit)
        loop.exec()
        self.settle()

    def milliseconds(self, act: Callable[[], Any]) -> float:
        """From the act to rest; ``was_ours`` says whether nobody else had the processor."""
        before = self._pace.is_ours()
        begin = time.perf_counter()
        act()
        self.settle()
        took = (time.perf_counter() - begin) * 1000
        self.was_ours = before and self._pace.is_ours()
        return took

    def opened(self, make: Callable[[], W]) -> tuple[W, float]:
        """A page that was made and put on screen, and how many milliseconds that took."""
        pages: list[W] = []

        def show() -> None:
            pages.append(make())
            self._layout.addWidget(pages[0])
            pages[0].show()

        took = self.milliseconds(show)
        return pages[0], took

    def drop(self, page: QWidget) -> None:
        """Close a page; what that costs is not counted."""
        page.hide()
        self._layout.removeWidget(page)
        page.deleteLater()
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self.settle()


@contextmanager
def host(vault: Vault) -> Iterator[Host]:
    """A window on the file; the application is made once."""
    app = QApplication.instance() or QApplication([])
    theme.apply(app, "light")  # type: ignore[arg-type]
    opened = Host(vault)
    try:
        yield opened
    finally:
        opened.lane.close()
        opened._window.close()


def of_residents(vault: Vault, ids: Iterable[int]) -> Times:
    """Opening each of these people from the list, then each of the tabs.

    As one works: before the next one is opened, one reads for a moment, in which the program makes
    the next page ready.
    """
    times: Times = defaultdict(list)
    with host(vault) as on:
        listed, _took = on.opened(partial(ResidentsPage, on.desk))
        for number, id_ in enumerate(ids):
            on.read_for(_READING_S)
            found = _of_resident(on, listed, id_)
            if number:  # the first one loads what the next ones have
                for name, value in found.items():
                    times[name].append(value)
        on.drop(listed)
    return times


def _of_resident(on: Host, listed: ResidentsPage, id_: int) -> dict[str, float]:
    found: dict[str, float] = {}
    _keep(on, found, "opening a resident's page", partial(listed.open_resident, id_))
    page = listed.current_page()
    if page is not None:
        for name in page.tabs.ids()[1:]:
            _keep(on, found, f"tab {name}", partial(page.tabs.open, name))
    listed.go_back()
    return found


def _keep(on: Host, found: dict[str, float], name: str, act: Callable[[], Any]) -> None:
    took = on.milliseconds(act)
    if on.was_ours:
        found[name] = took


def of_the_house(vault: Vault, times: int) -> Times:
    """What stands in the navigation, each opened so many times; of a page of tabs also each tab.
    What was measured while others had the processor is left out."""
    found: Times = defaultdict(list)
    kinds = {"Today": TodayPage, "rooms": RoomsPage, "residents": ResidentsPage}
    tabbed = {
        "daily log": CarePage, "visits": VisitsPage, "shift": ShiftPage, "stipends": StipendsPage,
        "training": TrainingPage, "work": WorkPage, "partners": PartnersPage,
    }  # fmt: skip
    with host(vault) as on:
        for name, kind in (kinds | tabbed).items():
            for number in range(times + 1):
                page, took = on.opened(partial(kind, on.desk))
                opened = {f"page {name}": took} if on.was_ours else {}
                if isinstance(page, TabbedPage):
                    for tab in page.tabs.ids()[1:]:
                        part = f"page {name}, tab {tab}"
                        _keep(on, opened, part, partial(page.tabs.open, tab))
                elif isinstance(page, RoomsPage):
                    days = page.bar.days_button
                    _keep(on, opened, "fourteen days of the beds", days.click)
                if number:  # the first one loads what the next ones have
                    for part, value in opened.items():
                        found[part].append(value)
                on.drop(page)
    return found


def of_the_log_line(vault: Vault, typed: str) -> Times:
    """Each key in the line of the log, from the press until it is painted."""
    found: Times = defaultdict(list)
    with host(vault) as on:
        tab, _took = on.opened(partial(DailyLogTab, on.desk))
        edit = tab.line.edit
        edit.setFocus()
        for letter in typed:
            found["key in the line of the log"].append(
                on.milliseconds(partial(QTest.keyClicks, edit, letter))
            )
        on.drop(tab)
    return found
