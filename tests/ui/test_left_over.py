# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is closed is gone: a widget that stays keeps the words of a record in memory, and every
change of the theme styles it anew."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.demo import generate
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Scope
from shelterdesk.vault import door
from shelterdesk.vault.door import Vault
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, copy_file
from tests.ui.at_desk import desk_of, settle
from tests.ui.left_over import widgets_there
from tests.ui.page_host import HEIGHT, WIDTH, Host
from tests.ui.program_at import started
from tests.vault_people import on_paper
from ui import places, tour_case, tour_more
from ui.desk import Desk
from ui.page import Page
from ui.program import Options
from ui.residents.page import ResidentsPage
from ui.settings_store import SettingsStore
from ui.widgets.empty import Empty
from ui.widgets.tabs import TabPages

PAGES = (
    "today", "residents", "rooms", "log", "visits", "shift", "stipends", "training",
    "partners", "work", "reports", "import", "activity", "backups", "staff", "preferences", "help",
)  # fmt: skip


@pytest.fixture(scope="module")
def house(
    small_demo: generate.DemoAccounts, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Vault]:
    """A house full of records of every kind."""
    path = copy_file(small_demo.path, tmp_path_factory.mktemp("left") / "demo.sdb")
    code, passphrase = generate.STAFF_CODE, generate.PASSPHRASE
    vault = door.unlock(path, staff_code=code, passphrase=passphrase, now=lambda: NOW)
    yield vault
    vault.lock()


@pytest.fixture(scope="module", autouse=True)
def only_what_is_new() -> Iterator[None]:
    """Hundreds of tests before leave a heap in which each look for cycles takes a second."""
    gc.collect()
    gc.freeze()
    yield
    gc.unfreeze()


@pytest.fixture
def full_desk(house: Vault) -> Iterator[Desk]:
    with desk_of(house) as made:
        yield made


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SHELTERDESK_HOME", str(tmp_path / "home"))


def seen_and_closed(desk: Desk, make: Callable[[], Page], use: Callable[[Page], None]) -> None:
    """Show a page in a window, use it, close it."""
    host = Host(desk, make())
    host.resize(WIDTH, HEIGHT)
    host.show()
    settle(desk)
    use(host.page)
    host.close()
    host.deleteLater()
    settle(desk)


def nothing_stays(desk: Desk, make: Callable[[], Page], use: Callable[[Page], None]) -> None:
    """As many widgets of each kind afterwards as before."""
    before = widgets_there()
    seen_and_closed(desk, make, use)
    assert widgets_there() - before == {}


def every_tab(desk: Desk, widget: QWidget) -> None:
    for tabs in widget.findChildren(TabPages):
        for tab in tabs.ids():
            tabs.open(tab)
            settle(desk)


@pytest.mark.parametrize("id_", PAGES)
def test_a_page(qtbot: QtBot, full_desk: Desk, id_: str) -> None:
    spec = next(each for each in places.specs(full_desk, SettingsStore()) if each.id == id_)

    def use(page: Page) -> None:
        every_tab(full_desk, page)
        page.refresh(None)
        settle(full_desk)

    nothing_stays(full_desk, spec.factory, use)


def test_there_is_a_test_for_every_page(full_desk: Desk) -> None:
    assert {spec.id for spec in places.specs(full_desk, SettingsStore())} == set(PAGES)


def open_person(desk: Desk, page: Page) -> None:
    here = desk.vault.read(residents.find, scope=Scope.HERE)
    grown = [row for row in here if (row.age or 0) >= 18]
    page.open(("resident", min(grown, key=lambda row: (row.since, row.id)).id))
    settle(desk)


def test_a_person_with_every_tab(qtbot: QtBot, full_desk: Desk) -> None:
    def use(page: Page) -> None:
        open_person(full_desk, page)
        every_tab(full_desk, page)
        page.refresh(None)
        settle(full_desk)

    nothing_stays(full_desk, lambda: ResidentsPage(full_desk), use)


#: Which page, and the walk that opens and closes what stands beside it.
PANELS: dict[str, tuple[str, Callable[[Page, Callable[[], None]], Iterator[str]]]] = {
    "record": ("residents", tour_more.record_panels),
    "case work": ("residents", tour_case.record_forms),
    "assessment": ("residents", tour_case.assessment),
    "several records": ("residents", tour_case.panes),
    "log": ("log", tour_more.log_panels),
    "shift": ("shift", tour_more.shift_panels),
    "staff": ("staff", tour_more.staff_panels),
    "backups": ("backups", tour_more.backup_panels),
}


@pytest.mark.parametrize("kind", PANELS)
def test_panels(qtbot: QtBot, full_desk: Desk, kind: str) -> None:
    id_, walk = PANELS[kind]
    spec = next(each for each in places.specs(full_desk, SettingsStore()) if each.id == id_)

    def use(page: Page) -> None:
        if id_ == "residents" and kind != "several records":
            open_person(full_desk, page)
        names = list(walk(page, lambda: settle(full_desk)))
        assert names

    nothing_stays(full_desk, spec.factory, use)


def test_buttons_hold_no_widget_that_never_got_a_place(qtbot: QtBot) -> None:
    before = widgets_there()
    for _time in range(3):
        made = Empty("Nobody yet.", "Add somebody", icon="users")
        assert made.sentence()
        del made
    assert widgets_there() - before == {}


def test_a_session_that_was_closed(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, desk_file: Path
) -> None:
    """Also its window of before another language, and what hung over it."""

    with_paper = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    on_paper(with_paper)
    with_paper.lock()

    def open_and_close(name: str) -> None:
        with started(qtbot, monkeypatch, tmp_path / name, Options(file=desk_file)) as made:
            made.unlock()
            session = made.wait_for_session()
            for _window in range(2):
                box = session.window.search_box
                qtbot.keyClicks(box, "pref")
                qtbot.waitUntil(box.is_open)
                session.rebuild()
                made.settle()

    open_and_close("first")
    before = widgets_there()
    open_and_close("second")
    assert widgets_there() - before == {}
