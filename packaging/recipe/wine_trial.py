# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package of Windows, tried whole under Wine.

Installed by hand and in silence, the self-test, a file made, opened in the real window with keys,
a table taken in, a PDF, locked, brought to a newer version, removed; and what must be refused.
Pictures of what was on the screen are kept, to be looked at.
"""

from __future__ import annotations

import io
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from recipe import update_files, windows
from recipe.update_files import Installer
from recipe.wine import Screen, Wine, wait_for

KEY: Final = (
    "Software\\Microsoft\\Windows\\CurrentVersion\\Uninstall"
    "\\{5F0C1C7E-3B52-4B0E-9D0C-6D2A8E4F9A11}"
)
STAFF: Final = "D1"
PASSPHRASE: Final = "lantern otter seven marble kite"  # noqa: S105 - invented
TABLE: Final = "Name,Born,In\nNoor Example,1994-02-03,2026-10-01\nMira Example,,2026-10-04\n"
MAPPING: Final = (
    '{"version": 1, "source": "old register", "site": "House", "create_rooms": false,'
    ' "fields": {"known_as": "Name", "birth_date": {"columns": ["Born"], "confirmed_format":'
    ' "ymd"}, "arrived": "In"}}'
)
#: Where things are in the window of 1280 × 800 it begins with, from its upper left corner.
PREFERENCES: Final = (97, 689)
LOOK_AT_AN_UPDATE: Final = (694, 392)
INSTALL_THIS_VERSION: Final = (690, 468)
DONE, LEFT, NOT_POSSIBLE, OLDER, OPEN = range(5)


def require() -> None:
    """Raise ``FileNotFoundError`` with words unless everything to try it with is here."""
    windows.require(
        "wine", "Xvfb", "openbox", "xdotool", "import", "x86_64-w64-mingw32-gcc", "makensis"
    )


class Trial:
    """One fresh Windows, and the two installers that are tried in it."""

    def __init__(self, setup: Path, newer: Path, pictures: Path, work: Path) -> None:
        self.setup, self.newer, self.pictures = setup, newer, pictures
        pictures.mkdir(parents=True, exist_ok=True)
        self.screen = Screen()
        self.wine = Wine(work, self.screen)
        self.file = self.wine.home / "Documents" / "desk.sdb"
        self.recovery = ""

    def run(self) -> None:
        """Everything in its order; raises ``AssertionError`` or ``TimeoutError`` in words."""
        steps: list[Callable[[], None]] = [
            self.installed_by_hand, self.named_anew, self.tested_itself,
            self.file_made_and_table_taken_in, self.opened_and_locked,
            self.open_program_is_never_replaced, self.killed_while_installing,
            self.brought_up_to_date, self.refused, self.removed, self.removed_by_hand,
        ]  # fmt: skip
        try:
            for step in steps:
                begin = time.monotonic()
                step()
                print(f"ok  {step.__name__} ({time.monotonic() - begin:.0f} s)", flush=True)
        except BaseException:
            self.screen.picture(self.pictures / "where-it-stopped.png")
            raise
        finally:
            self.wine.close()
            self.screen.close()

    # What is installed
    def folder(self, name: str = "Desk Planner") -> Path:
        """Where a copy with this name lies."""
        return self.wine.local / "Programs" / name

    def console(self, *arguments: str, typed: str = "", name: str = "Desk Planner") -> str:
        """A command of the installed program that succeeds; what it wrote."""
        program = self.folder(name) / "runtime" / "shelterdesk.exe"
        status, told = self.wine.run(program, *arguments, typed=typed)
        expect(status == 0, f"{arguments[0]} ended with {status}: {told}")
        return told

    def with_file(self, command: str, *arguments: str) -> str:
        """A command on the file that was made."""
        at = ["--file", self.wine.windows_path(self.file), "--staff", STAFF, "--password-stdin"]
        return self.console(*command.split(), *arguments, *at, typed=f"{PASSPHRASE}\n")

    def shortcuts(self) -> set[str]:
        """Names of the shortcuts on the desktop and in the menu."""
        menu = self.wine.home / "AppData/Roaming/Microsoft/Windows/Start Menu/Programs"
        places = (self.wine.home / "Desktop", menu)
        return {path.name for place in places for path in place.glob("*.lnk")}

    def picture(self, name: str) -> None:
        """Keep what is on the screen once it is still."""
        self.screen.settle()
        self.screen.picture(self.pictures / f"{name}.png")

    # The trial, in its order
    def installed_by_hand(self) -> None:
        """Page by page, with a name and an icon; a name that cannot be is refused."""
        running = self.wine.start(self.setup)
        wait_for(lambda: self.screen.has_window(".* Setup"), "the installer's first page")
        self.picture("1-welcome")
        self.screen.focus(".* Setup")
        self.screen.keys("Return")
        self.picture("2-name-and-icon")
        self.screen.type("Week: Plan")
        self.screen.keys("Return")
        self.picture("3-name-refused")
        self.screen.keys("Return")
        self.screen.keys("ctrl+a")
        self.screen.type("Week Plan")
        self.screen.keys("alt+o")
        self.picture("4-name-chosen")
        self.screen.keys("Return")
        wait_for((self.folder("Week Plan") / "Uninstall.exe").exists, "the installed files")
        self.picture("5-ready")
        expect(self.wine.registry(KEY, "DisplayName") == "Week Plan", "the name in the list")
        self.screen.keys("Return")
        wait_for(
            lambda: bool(self.wine.processes("Week Plan.exe")), "the program, opened at the end"
        )
        running.wait(60)
        wait_for(lambda: self.screen.has_window("Week Plan"), "the window with the chosen name")
        self.picture("6-first-start")
        look = (self.folder("Week Plan") / "look.json").read_bytes().decode("utf-16")
        expect('"notebook-pen"' in look, f"the chosen icon: {look}")
        expect(self.shortcuts() == {"Week Plan.lnk"}, f"shortcuts: {self.shortcuts()}")
        self.screen.focus("Week Plan")
        self.screen.keys("alt+F4")
        wait_for(lambda: not self.wine.processes("Week Plan.exe"), "the end of the program")

    def named_anew(self) -> None:
        """Installed again under another name: the old folder and shortcuts are gone."""
        status, _told = self.wine.run(self.setup, "/S", "/NAME=Desk Planner", "/ICON=calendar")
        expect(status == DONE, f"installed in silence: {status}")
        expect(not self.folder("Week Plan").exists(), "the folder of the old name is gone")
        expect(self.shortcuts() == {"Desk Planner.lnk"}, f"shortcuts: {self.shortcuts()}")
        shown = self.wine.registry(KEY, "DisplayName")
        expect(shown == "Desk Planner", f"the name in the list of programs: {shown}")

    def tested_itself(self) -> None:
        """``shelterdesk self-test``, with what needs a window."""
        told = self.console("self-test", "--window")
        (self.pictures / "self-test.txt").write_text(told, "utf-8")
        expect("not ok" not in told, told)

    def file_made_and_table_taken_in(self) -> None:
        """On the command line: a file, a table, a month as PDF that opens again."""
        self.file.parent.mkdir(exist_ok=True)
        told = self.with_file("create", "--rooms", "4 rooms × 2 beds")
        self.recovery = told.split()[-1]
        table, mapping = self.file.with_name("table.csv"), self.file.with_name("map.json")
        table.write_text(TABLE, "utf-8")
        mapping.write_text(MAPPING, "utf-8")
        where = self.wine.windows_path
        told = self.with_file("import table", where(table), "--map", where(mapping))
        expect("refused_rows: 0" in told, told)
        paper = self.file.with_name("month.pdf")
        options = ["--option", "month=2026-10", "--option", "site=all", "--out", where(paper)]
        self.with_file("report monthly", *options)
        from pypdf import PdfReader

        pages = PdfReader(io.BytesIO(paper.read_bytes())).pages
        expect("October 2026" in pages[0].extract_text(), "the month on paper")

    def opened_and_locked(self) -> None:
        """The real window, with keys: unlock, look, lock; the process that held keys is gone."""
        self.wine.start(self.folder() / "Desk Planner.exe", self.wine.windows_path(self.file))
        wait_for(lambda: self.screen.has_window("Desk Planner"), "the window")
        self.screen.settle()
        self.screen.focus("Desk Planner")
        self.picture("7-unlock")
        before = self.wine.processes("Desk Planner.exe")
        self.screen.type(STAFF)
        self.screen.keys("Tab")
        self.screen.type(PASSPHRASE)
        self._changes("Return", "the question for the recovery code")
        self.picture("8-recovery-code")
        self.screen.type(self.recovery)
        self._changes("Return", "the window after unlocking")
        self.picture("9-today")
        self._changes("alt+2", "the list of residents")
        self.picture("10-residents")
        self.screen.keys("ctrl+l")
        wait_for(
            lambda: bool(now := self.wine.processes("Desk Planner.exe")) and not (now & before),
            "another process after locking",
        )
        wait_for(lambda: self.screen.has_window("Desk Planner"), "the window after locking")
        self.picture("11-locked")

    def _changes(self, key: str, words: str) -> None:
        before = self.screen.pixels()
        self.screen.keys(key)
        self.screen.becomes_another(before, words)

    def open_program_is_never_replaced(self) -> None:
        """The installer waits, then leaves without touching anything."""
        before = self._told_version()
        status, _told = self.wine.run(self.newer, "/S")
        expect(status == OPEN, f"while it is open: {status}")
        expect(self._told_version() == before, "the version that was there")
        self.screen.focus("Desk Planner")
        self.screen.keys("alt+F4")
        wait_for(lambda: not self.wine.processes("Desk Planner.exe"), "the end of the program")

    def killed_while_installing(self) -> None:
        """A power cut while files are unpacked: what was there still runs."""
        before = self._told_version()
        running = self.wine.start(self.newer, "/S")
        fresh = self.folder() / "runtime.new" / "lib"
        wait_for(fresh.exists, "the unpacking")
        for process in self.wine.processes(self.newer.name):
            os.kill(process, signal.SIGKILL)
        running.wait(60)
        expect(fresh.exists(), "it was killed too late to tell")
        expect(self._told_version() == before, "the version that was there")

    def brought_up_to_date(self) -> None:
        """From a stick, through the about page; name, icon and records stay."""
        figures = self._figures()
        self._choose_the_update()
        before = self.wine.processes("Desk Planner.exe")
        self.screen.type(PASSPHRASE)
        self.screen.keys("Return")
        wait_for(
            lambda: bool(now := self.wine.processes("Desk Planner.exe")) and not (now & before),
            "the newer program",
            180,
        )
        wait_for(lambda: self.screen.has_window("Desk Planner"), "the window of the newer program")
        self.picture("12-after-the-update")
        expect(self._told_version() == self._newer_version(), "the newer version")
        shown = self.wine.registry(KEY, "DisplayVersion")
        expect(shown == self._newer_version(), f"the version in the list of programs: {shown}")
        expect(self._figures() == figures, "the records as they were")
        expect(not (self.folder() / "runtime.new").exists(), "nothing left of the one cut off")
        expect(self.shortcuts() == {"Desk Planner.lnk"}, f"shortcuts: {self.shortcuts()}")
        self.screen.focus("Desk Planner")
        self.screen.keys("alt+F4")
        wait_for(lambda: not self.wine.processes("Desk Planner.exe"), "the end of the program")

    def _choose_the_update(self) -> None:
        """Up to the question for the passphrase. The program is told the key as its package would
        have been: this one was packed without any."""
        key = self.wine.prefix / "trial.pem"
        keys = self.folder() / "runtime" / "lib" / "resources" / "updates"
        keys.mkdir(exist_ok=True)
        shutil.copy(update_files.new_key(key), keys)
        installer = Installer(self.newer, "windows", "x86_64", "For a trial", self._newer_version())
        update = update_files.make(installer, key, self.file.with_name("newer.sdupdate"))
        self.wine.start(self.folder() / "Desk Planner.exe", self.wine.windows_path(self.file))
        wait_for(lambda: self.screen.has_window("Desk Planner"), "the window")
        self.screen.settle()
        self.screen.focus("Desk Planner")
        self.screen.type(STAFF)
        self.screen.keys("Tab")
        self.screen.type(PASSPHRASE)
        self._changes("Return", "the window after unlocking")
        self.screen.settle(3)
        self.screen.click("Desk Planner", *PREFERENCES)
        self.screen.settle(2)
        self.screen.keys("ctrl+Prior")  # from the first tab to the last one, About
        self.screen.settle(2)
        self.picture("12-about")
        self.screen.click("Desk Planner", *LOOK_AT_AN_UPDATE)
        wait_for(lambda: self.screen.has_window("Choose an update file"), "the dialog for a file")
        self.screen.settle()
        self.screen.focus("Choose an update file")
        self.screen.type(self.wine.windows_path(update))
        self.screen.keys("Return")
        self.screen.settle(3, 30)
        self.picture("12-update-checked")
        self.screen.focus("Desk Planner")  # the dialog of the system had the keys
        self.screen.click("Desk Planner", *INSTALL_THIS_VERSION)
        self.screen.settle(3, 30)
        self.picture("12-asked-for-the-passphrase")

    def refused(self) -> None:
        """An older version, names that cannot be, a folder of another program."""
        expect(self.wine.run(self.setup, "/S")[0] == OLDER, "an older version")
        for name in ("a/b", "con", " x", "x.", "y" * 41, ""):
            status, _told = self.wine.run(self.newer, "/S", f"/NAME={name}")
            expect(status == NOT_POSSIBLE, f"the name {name!r}: {status}")
        other = self.folder("Other")
        other.mkdir()
        (other / "theirs.txt").write_text("theirs", "utf-8")
        status, _told = self.wine.run(self.newer, "/S", "/NAME=Other")
        expect(status == NOT_POSSIBLE, f"the folder of another program: {status}")
        expect([path.name for path in other.iterdir()] == ["theirs.txt"], "their file alone")

    def removed(self) -> None:
        """In silence: the program is gone, every record is there."""
        records = self._records()
        data = self.wine.local / "desk-planner"
        expect(data.is_dir(), "settings and logs of the program")
        kept = sorted(path.name for path in data.rglob("*"))
        self._uninstall("/S")
        expect(not self.folder().exists(), "the folder is gone")
        expect(not self.shortcuts(), f"shortcuts: {self.shortcuts()}")
        expect(not self.wine.has_key(KEY), "the entry in the list of programs is gone")
        expect(sorted(path.name for path in data.rglob("*")) == kept, "nothing of the data went")
        expect(self._records() == records, "the records as they were")

    def removed_by_hand(self) -> None:
        """Asked twice: Enter, Enter keeps all; only two deliberate answers remove it."""
        data = self.wine.local / "desk-planner"
        for answers, stays in ((("Return",), True), (("alt+n", "Return"), True),
                               (("alt+n", "alt+y"), False)):  # fmt: skip
            expect(self.wine.run(self.setup, "/S")[0] == DONE, "installed once more")
            running = self.wine.start(self.folder() / "Uninstall.exe")
            wait_for(lambda: self.screen.has_window(".*Uninstall.*"), "the page that asks")
            self.screen.settle()
            self.screen.focus(".*Uninstall.*")
            self.screen.keys("Return")
            wait_for(lambda: not self.folder().exists(), "the question for the records")
            for number, answer in enumerate(answers):
                self.picture(f"13-asked-{len(answers)}-{number}{'' if stays else '-remove'}")
                before = self.screen.pixels()
                self.screen.focus(".*Uninstall.*")
                self.screen.keys(answer)
                self.screen.becomes_another(before, f"what follows {answer}")
            self.screen.focus(".*Uninstall.*")
            self.screen.keys("Return")
            running.wait(60)
            expect(data.exists() is stays, f"after {answers} the data is {data.exists()}")

    def _uninstall(self, *arguments: str) -> None:
        status, _told = self.wine.run(self.folder() / "Uninstall.exe", *arguments)
        expect(status == DONE, f"removed: {status}")
        wait_for(lambda: not self.folder().exists(), "the end of the removal")

    def _figures(self) -> bytes:
        """What the month says of the file, in numbers."""
        paper, figures = self.file.with_name("again.pdf"), self.file.with_name("figures.json")
        for path in (paper, figures):
            path.unlink(missing_ok=True)
        where = self.wine.windows_path
        self.with_file(
            "report monthly", "--option", "month=2026-10", "--option", "site=all",
            "--out", where(paper), "--figures", where(figures),
        )  # fmt: skip
        return figures.read_bytes()

    def _records(self) -> dict[str, bytes]:
        return {path.name: path.read_bytes() for path in self.file.parent.glob("desk.sdb*")}

    def _told_version(self) -> str:
        return self.console("--version").strip()

    def _newer_version(self) -> str:
        return self.newer.name.split("-")[2]


def expect(is_so: bool, words: str) -> None:
    """Stop with these words unless it is so."""
    if not is_so:
        raise AssertionError(words)
