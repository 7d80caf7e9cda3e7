# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opens every screen on an invented house and saves a picture of each.

Used by tests (is a word cut off? has every control a name?), for the manual and the README, and by
whoever changes a screen: look at the pictures. One process a size, because Qt reads the scale once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from ui import tour_case, tour_house, tour_money, tour_more, tour_training, tour_work

SCALES: Final = ("1", "1.5")
SCHEMES: Final = ("light", "dark")
DEFAULT_SIZE: Final = (1280, 800)
SMALL_SIZE: Final = (1024, 700)
YEARS: Final = 2
RESIDENTS: Final = 90
_GROWN: Final = 18
_WAIT_MS: Final = 20_000
_PAUSE_MS: Final = 400
_QUICK_PNG: Final = 90  # of 100: quickly written, a little larger
_PANELS: Final = {
    "log": (tour_more.log_panels, tour_house.care),
    "visits": (tour_house.visits,),
    "help": (tour_more.installing,),
    "shift": (tour_more.shift_panels, tour_house.shift),
    "stipends": (
        tour_money.pay,
        tour_money.dues,
        tour_money.awards,
        tour_money.grants,
        tour_money.savings,
        tour_money.activities,
        tour_money.cash,
        tour_money.books,
        tour_money.funds,
    ),
    "work": (
        tour_work.pipeline,
        tour_work.vacancies,
        tour_work.placements,
        tour_work.follow_ups,
    ),
    "training": tour_training.ALL,
    "staff": (tour_more.staff_panels,),
    "backups": (tour_more.backup_panels,),
    "preferences": (tour_money.preferences,),
}


def main(argv: Sequence[str]) -> int:
    """``shelterdesk tour --out DIR``."""
    parser = argparse.ArgumentParser(prog="shelterdesk tour")
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--scale", choices=SCALES, help=argparse.SUPPRESS)
    given = parser.parse_args(argv)
    if given.scale is not None:
        return _one_size(given.out, given.scale)
    given.out.mkdir(parents=True, exist_ok=True)
    for scale in SCALES:
        environment = os.environ | {"QT_SCALE_FACTOR": scale, "QT_QPA_PLATFORM": "offscreen"}
        command = [sys.executable, "-m", "ui", "tour", "--out", str(given.out), "--scale", scale]
        done = subprocess.run(command, env=environment, check=False)  # noqa: S603 - ourselves
        if done.returncode:
            return done.returncode
    sys.stdout.write(f"{len(list(given.out.rglob('*.png')))} pictures in {given.out}\n")
    return 0


def _one_size(out: Path, scale: str) -> int:
    from PySide6.QtCore import qInstallMessageHandler  # a window only in a process of its own
    from PySide6.QtWidgets import QApplication

    from shelterdesk.i18n import PSEUDO_RTL

    qInstallMessageHandler(_tell_what_matters)

    with tempfile.TemporaryDirectory() as home:
        os.environ["SHELTERDESK_HOME"] = home
        app = QApplication(sys.argv[:1])
        path = furnish(Path(home))
        for scheme in SCHEMES:
            for language in ("en", PSEUDO_RTL):
                folder = out / f"{scheme}-{language}-{round(float(scale) * 100)}"
                Tour(app, path, folder, scheme=scheme, language=language).walk()
    return 0


def _tell_what_matters(_kind: Any, _where: Any, text: str) -> None:
    """The screenless platform says for every window what it cannot do; pass the rest on."""
    if "This plugin does not support" not in text:
        sys.stderr.write(f"{text}\n")


def furnish(folder: Path, *, cost: Any = None) -> Path:
    """The invented house, and a small export to import."""
    from shelterdesk.demo import generate  # heavy, and only here
    from shelterdesk.vault.door import local_now

    path = folder / "tour.sdb"
    now = local_now().replace(hour=18, minute=10)
    generate.generate(path, years=YEARS, residents=RESIDENTS, now=now, cost=cost)
    return path


class Tour:
    """One walk through all screens in one look. ``seen`` is called with each before its picture."""

    def __init__(
        self,
        app: Any,
        path: Path,
        out: Path,
        *,
        scheme: str = "light",
        language: str = "en",
        size: tuple[int, int] = DEFAULT_SIZE,
        seen: Callable[[str, Any], None] | None = None,
    ) -> None:
        self._app, self._path, self._out = app, path, out
        self._scheme, self._language, self._size = scheme, language, size
        self._seen = seen
        self._number = 0
        self.pictures: list[Path] = []

    def walk(self) -> list[Path]:
        """Take every picture and return their paths."""
        self._out.mkdir(parents=True, exist_ok=True)
        for old in self._out.glob("[0-9][0-9]-*.png"):
            old.unlink()  # so that a screen that is gone leaves no picture behind
        self._dress()
        self._before_unlocking()
        self._set_up()
        self._inside()
        return self.pictures

    def _dress(self) -> None:
        from PySide6.QtCore import Qt  # this module is read before a window is certain

        from shelterdesk import i18n
        from ui import fonts, theme

        i18n.set_language(self._language)
        directions = Qt.LayoutDirection
        rtl = i18n.is_right_to_left()
        self._app.setLayoutDirection(directions.RightToLeft if rtl else directions.LeftToRight)
        theme.apply(self._app, self._scheme)
        fonts.load_scripts()

    def shoot(self, name: str, widget: Any, lane: Any = None) -> None:
        """Wait until nothing moves, then keep a picture."""
        tour_more.wait_for_answers(widget)
        self._settle(lane)
        if self._seen is not None:
            self._seen(name, widget)
        self._number += 1
        path = self._out / f"{self._number:02}-{name}.png"
        picture = widget.grab()
        self._add_open_lists(widget, picture)
        self.keep(path, picture)
        self.pictures.append(path)

    def keep(self, path: Path, picture: Any) -> None:
        """Write a picture."""
        picture.save(str(path), quality=_QUICK_PNG)

    def _add_open_lists(self, window: Any, picture: Any) -> None:
        """Lists that fall open are windows of their own; paint them where they stand."""
        from PySide6.QtGui import QPainter  # see _dress

        for other in self._app.topLevelWidgets():
            if other is not window and other.isVisible() and other.parentWidget() is not None:
                if other.parentWidget().window() is window and not other.isModal():
                    painter = QPainter(picture)
                    painter.drawPixmap(window.mapFromGlobal(other.pos()), other.grab())
                    painter.end()

    def _settle(self, lane: Any) -> None:
        for _round in range(4):  # an answer may ask the next question
            if lane is not None:
                lane.wait_idle(_WAIT_MS)
            self._app.processEvents()

    def pause(self) -> None:
        """Give what paints behind the scenes (the preview of a PDF) its time."""
        from PySide6.QtCore import QEventLoop, QTimer  # see _dress

        loop = QEventLoop()
        QTimer.singleShot(_PAUSE_MS, loop.quit)
        loop.exec()

    def _before_unlocking(self) -> None:
        from ui.gate import Gate  # windows are imported once there is an application
        from ui.locking.neutral_page import NeutralPage
        from ui.locking.recovery_page import RecoveryPage
        from ui.locking.unlock_page import UnlockPage
        from ui.setup.welcome_page import WelcomePage

        gate = Gate("Desk Planner")
        gate.resize(*self._size)
        gate.show()
        unlock = UnlockPage("Desk Planner")
        pages = {
            "welcome": WelcomePage("Desk Planner"),
            "unlock": unlock,
            "recovery-code": RecoveryPage(),
            "hidden": NeutralPage(),
        }
        for name, page in pages.items():
            gate.show_page(page)
            self.shoot(name, gate)
        for name in tour_more.bad_days(gate, self._path):
            self.shoot(name, gate)
        gate.close()
        gate.deleteLater()

    def _set_up(self) -> None:
        from shelterdesk.settings import Settings  # see _before_unlocking
        from ui.gate import Gate
        from ui.options import offered_languages
        from ui.setup.wizard import SetupWizard
        from ui.tasks import Lane

        lane = Lane()
        gate = Gate("Desk Planner")
        gate.resize(*self._size)
        wizard = SetupWizard(lane, offered_languages(pseudo=False), Settings())
        gate.show_page(wizard)
        gate.show()
        for name in tour_more.set_up_steps(wizard):
            self.shoot(f"set-up-{name}", gate, lane)
        for name in tour_more.restore_steps(gate, lane):
            self.shoot(name, gate, lane)
        lane.close()
        gate.close()
        gate.deleteLater()

    def _inside(self) -> None:
        from shelterdesk.demo import generate  # see _before_unlocking
        from shelterdesk.services import organisation
        from shelterdesk.vault.door import local_now, unlock
        from ui.locking.closing import CLOSED
        from ui.session import Session
        from ui.settings_store import SettingsStore
        from ui.tasks import Lane

        def evening() -> datetime:
            return local_now().replace(hour=18, minute=10)

        code, passphrase = generate.STAFF_CODE, generate.PASSPHRASE
        vault = unlock(self._path, staff_code=code, passphrase=passphrase, now=evening)
        lane = Lane()
        session = Session(vault, lane, vault.read(organisation.form), SettingsStore())
        window = session.window
        window.resize(*self._size)
        session.show()
        for name in _screens(window, vault, self._settle_with(lane)):
            if name.startswith("report-") or name == "search":  # painted, or asked for, later
                self.pause()
            self.shoot(name, window, lane)
        for name, opens in tour_more.dialogs(session, vault):
            opens()
            self._settle(lane)
            dialog = self._app.activeModalWidget()
            if dialog is not None:
                self.shoot(name, dialog, lane)
                dialog.close()
        session.end(CLOSED)
        window.deleteLater()
        session.deleteLater()
        self._app.processEvents()

    def _settle_with(self, lane: Any) -> Callable[[], None]:
        return lambda: self._settle(lane)


def _screens(window: Any, vault: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Open one screen after the other; the name of each is yielded once it is open."""
    from PySide6.QtTest import QTest  # see Tour._inside

    from shelterdesk.services.residents import residents
    from shelterdesk.services.rooms import rooms

    yield "today"
    yield from _residents(window, vault, settle, residents)
    yield from _rooms(window, vault, settle, rooms)
    yield from tour_case.today(window, settle)
    yield from tour_case.partners(window, settle)
    reports = window.open_page("reports")
    settle()
    reports.make()
    settle()
    yield "report-preview"
    yield from tour_house.papers(window, settle)
    window.open_page("import")
    yield "import"
    for page in (
        "log", "visits", "shift", "stipends", "training", "work", "activity", "backups", "staff",
        "preferences", "help",
    ):  # fmt: skip
        opened = window.open_page(page)
        yield page
        yield from _tabs(opened, page, settle)
        settle()
        for panels in _PANELS.get(page, ()):
            yield from panels(opened, settle)
    window.open_page("today")
    window.activate_search()
    QTest.keyClicks(window.search_box, "a")
    settle()
    yield "search"
    window.search_box.close_list()


def _residents(
    window: Any, vault: Any, settle: Callable[[], None], residents: Any
) -> Iterator[str]:
    page = window.open_page("residents")
    settle()
    yield "residents"
    rows = vault.read(residents.find, scope=residents.Scope.HERE)
    grown = [row for row in rows if (row.age or 0) >= _GROWN]
    long_stay = min(grown, key=lambda row: (row.since, row.id))  # the demo leaves nothing out there
    window.open_page("residents", ("resident", long_stay.id))
    settle()
    yield "resident"
    yield from _tabs(page, "resident", settle)
    opened = page.current_page()
    for name in ("move_bed", "check_out"):
        getattr(opened, name)()
        settle()
        yield f"resident-{name.replace('_', '-')}"
        opened.side.close_panel()
    yield from tour_more.record_panels(page, settle)
    yield from tour_case.record_forms(page, settle)
    yield from tour_case.assessment(page, settle)
    page.new_resident()
    settle()
    yield "new-resident"
    page.go_back()
    yield from tour_case.panes(page, settle)


def _rooms(window: Any, vault: Any, settle: Callable[[], None], rooms: Any) -> Iterator[str]:
    page = window.open_page("rooms")
    settle()
    yield "rooms"
    cells = [bed for room in page.night.rooms for bed in room.beds]
    for name in ("taken", "free", "blocked"):
        cell = next((bed for bed in cells if bed.state == name), None)
        if cell is not None:
            page.acts.show_bed(cell.bed_id)
            settle()
            yield f"rooms-bed-{name}"
    page.acts.show_room(page.night.rooms[0].id)
    settle()
    yield "rooms-room"
    page.acts.admit()
    settle()
    yield "rooms-admit"
    page.acts.close()
    page.acts.set_up()
    settle()
    yield "rooms-set-up"
    page.acts.close()
    page.bar.days_button.setChecked(True)
    settle()
    yield "rooms-14-days"
    page.bar.days_button.setChecked(False)
    yield from tour_house.rooms(page, settle)


def _tabs(page: Any, name: str, settle: Callable[[], None]) -> Iterator[str]:
    from ui.widgets.tabs import TabPages  # see Tour._inside

    shown = [tabs for tabs in page.findChildren(TabPages) if tabs.isVisible()]
    for tabs in shown:  # not those of the record that stands ready for whoever is next
        for id_ in tabs.ids()[1:]:
            tabs.open(id_)
            settle()
            yield f"{name}-{id_}"
        tabs.open(tabs.ids()[0])
