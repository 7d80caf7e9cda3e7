# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that do not open, restoring through the window, and on a computer with nothing but a
stick. Never a new empty file."""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from shelterdesk import paths
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent
from shelterdesk.services import setup
from shelterdesk.services.residents import residents
from shelterdesk.vault import backup, create, door, key_file, restored, trees
from shelterdesk.vault.door import Vault
from shelterdesk.vault.openers import ByStaff, ByVault
from shelterdesk.vault.pages import PAGE_SIZE, Pages
from shelterdesk.vault.primitives import FLOOR
from shelterdesk.vault.trouble import Kind, Trouble
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, copy_file
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import texts
from tests.ui.conftest import clipped, nameless
from tests.ui.program_at import Started, started
from tests.vault_faults import file_secret, picture
from tests.vault_people import on_paper
from ui.backups.drives import Stick
from ui.backups.restore_panel import RestoreRequest
from ui.locking.damage_banner import DamageBanner
from ui.locking.damage_page import DamagePage
from ui.locking.rescue import Rescue
from ui.locking.restore_wizard import RestoreWizard
from ui.locking.restoring_page import RestoringPage
from ui.locking.unlock_page import UnlockPage
from ui.program import Options
from ui.setup.welcome_page import WelcomePage

Start = Callable[..., Started]


@pytest.fixture
def file(desk_file: Path) -> Path:
    """A file with a house and 60 people, in a folder of its own."""
    folder = desk_file.parent / "live"
    folder.mkdir()
    path = copy_file(desk_file, folder / "desk.sdb")
    vault = unlock(path)
    on_paper(vault)
    free = beds(vault, house(vault))
    admitted(vault, free[0], NOW.date(), "Noor")
    for number in range(60):
        person(vault, f"Person {number}", contact="x" * 900)
    vault.lock()
    return path


@pytest.fixture
def copied(file: Path, stick: Path) -> Path:
    """A backup of it on a stick; one more person was taken in since."""
    vault = unlock(file)
    made = backup.make(vault, stick, now=door.local_now())
    person(vault, "Later")
    vault.lock()
    return made.path


@pytest.fixture
def start(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, stick: Path
) -> Iterator[Start]:
    """Start the program; the stick is plugged in."""
    monkeypatch.setattr(Rescue, "plugged_in", lambda _self: [Stick(stick, "BLUE", 10**9)])
    running = []

    def begin(path: Path | None = None, **options: Any) -> Started:
        given = Options(file=path, **options)
        context = started(qtbot, monkeypatch, tmp_path / "home", given)
        running.append(context)
        return context.__enter__()

    yield begin
    for context in running:
        context.__exit__(None, None, None)


def unlock(path: Path, passphrase: str = PASSPHRASE) -> Vault:
    return door.unlock(path, staff_code=STAFF_CODE, passphrase=passphrase)


def names(path: Path) -> set[str]:
    vault = unlock(path)
    try:
        return {row.shown for row in vault.read(residents.find, scope=residents.Scope.ALL)}
    finally:
        vault.lock()


def events(path: Path, kind: str) -> list[dict[str, Any]]:
    def read(tx: Transaction) -> list[dict[str, Any]]:
        query = select(AuditEvent).where(AuditEvent.kind == kind)
        return [json.loads(row.details) for row in tx.session.scalars(query)]

    vault = unlock(path)
    try:
        return vault.read(read)
    finally:
        vault.lock()


def flip(path: Path, *pages: int) -> None:
    data = bytearray(path.read_bytes())
    for number in pages:
        data[(number - 1) * PAGE_SIZE + 700] ^= 8
    path.write_bytes(data)


def pages_of(path: Path, table: str) -> list[int]:
    """The leaves of a table."""
    pages = Pages(path, file_secret(path))
    found, _all = trees.schema(pages)
    [entry] = [entry for entry in found if entry.name == table]
    return list(trees.walk(pages, entry.root).leaves)


def rest(program: Started) -> None:
    for _again in range(3):
        program.settle()


def until(program: Started, kind: type) -> Any:
    program.qtbot.waitUntil(lambda: isinstance(program.page, kind), timeout=20_000)
    rest(program)
    return program.page


# Restoring through the window
def test_restore_from_the_window_and_unlock_again(
    start: Start, file: Path, copied: Path, qtbot: QtBot
) -> None:
    program = start(file)
    program.unlock()
    session = program.wait_for_session()
    assert "Later" in {
        row.shown for row in session._vault.read(residents.find, scope=residents.Scope.ALL)
    }
    page = session.window.open_page("backups")
    page.keeper.find_sticks = lambda: [Stick(copied.parent, "BLUE", 10**9)]
    panel = page.restore()
    rest(program)
    panel.take(copied)
    qtbot.waitUntil(lambda: panel.next_button.text() == "Restore…", timeout=10_000)
    panel.next_button.click()
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    dialog.edit.setText(PASSPHRASE)
    dialog.submit()
    qtbot.waitUntil(lambda: bool(program.again), timeout=20_000)
    assert program.again[0][0] == "--after=restored"
    assert program.quits == 1
    assert restored.restored_fact(file) is not None
    again = start(file, after="restored")
    words = again.page.message_bar.text()
    assert words.startswith("Restored from the backup of")
    assert "Your passphrase is the one of today." in words
    aside = restored.old_sets(file)[0].folder
    assert aside.name in words
    again.unlock()
    session = again.wait_for_session()
    people = session._vault.read(residents.find, scope=residents.Scope.ALL)
    assert "Later" not in {row.shown for row in people}
    session.end("closed")
    [event] = events(file, "restore")
    assert event["backup"] == copied.name


def test_a_restore_that_fails_leads_back(
    start: Start, file: Path, copied: Path, qtbot: QtBot
) -> None:
    program = start(file)
    program.unlock()
    session = program.wait_for_session()
    request = RestoreRequest(copied, ByVault(session._vault))
    copied.unlink()
    session.backups.restore_requested.emit(request)
    page = until(program, RestoringPage)
    assert "There is no backup" in page.message_bar.text()
    page.off_button.click()
    assert program.again[0][0] == "--after=locked"
    assert "Later" in names(file)


def test_another_house_is_replaced_only_after_a_question(
    start: Start, file: Path, copied: Path, tmp_path: Path
) -> None:
    """The place is taken by a file of another organisation."""
    other = tmp_path / "other.sdb"
    create.create(
        other, staff_code="Z9", passphrase=PASSPHRASE, name_shown="Zoe", first=setup.seed,
        organisation={"discreet_name": "Other", "language": "en", "currency": "EUR"},
        cost=FLOOR, now=door.local_now,
    )  # fmt: skip
    program = start(file)
    done: list[str] = []
    rescue = program.program._rescue()
    me = ByStaff(STAFF_CODE, PASSPHRASE)
    rescue.put_back(copied, other, me, lambda: done.append("on"), lambda: done.append("back"))
    rest(program)
    page = program.page
    assert any("another organisation" in words for words in texts(page))
    page.off_button.click()
    assert done == ["back"]
    page.on_button.click()
    rest(program)
    assert done == ["back", "on"]
    assert "Noor" in names(other)


# The end of a session
@pytest.fixture
def own_temp(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A temporary folder of its own: in the system's, others make copies meanwhile."""
    (tmp_path / "temp").mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))


@pytest.mark.usefixtures("own_temp")
@pytest.mark.parametrize("how", ["end", "hide"])
def test_locking_while_a_copy_is_made_leaves_nothing(
    start: Start, file: Path, stick: Path, qtbot: QtBot, how: str
) -> None:
    program = start(file)
    program.unlock()
    session = program.wait_for_session()
    ends = []
    session.backups.progressed.connect(lambda *_more: ends or ends.append(1) or end())

    def end() -> None:
        QTimer.singleShot(0, session, session.hide_at_once if how == "hide" else session.lock)

    session.backups.make(stick)
    qtbot.waitUntil(lambda: session.state()["locked"], timeout=20_000)
    session.end("locked")
    assert list(Path(tempfile.gettempdir()).glob("sdcopy-*")) == []
    made = list(stick.iterdir())
    assert all(path.suffix == ".sdbackup" for path in made)
    assert len(events(file, "backup")) == len(made)


# On a new computer
def test_a_new_computer_and_a_stick(
    start: Start, file: Path, copied: Path, tmp_path: Path, recovery_code: str
) -> None:
    for there in list(file.parent.iterdir()):
        there.unlink()
    program = start()
    welcome = program.page
    assert isinstance(welcome, WelcomePage)
    welcome.restore_card.click()
    wizard = until(program, RestoreWizard)
    assert wizard.which.chooser.path() == copied
    wizard.next_button.click()
    wizard.how.form.by_code.setChecked(True)
    wizard.how.form.code.set_value(recovery_code)
    wizard.next_button.click()
    program.qtbot.waitUntil(lambda: wizard.number() == 2, timeout=10_000)
    assert "Whole: every page and every row is as it was." in texts(wizard)
    wizard.next_button.click()
    page = until(program, UnlockPage)
    target = paths.data_folder() / "desk.sdb"
    assert target.is_file()
    assert "The passphrases of that day count." in page.message_bar.text()
    program.unlock()
    session = program.wait_for_session()
    assert session._vault.path == target
    assert program.store.now.last_file == str(target)


def test_wrong_passphrase_in_the_wizard(start: Start, file: Path, copied: Path) -> None:
    program = start()
    program.page.restore_card.click()
    wizard = until(program, RestoreWizard)
    wizard.next_button.click()
    wizard.next_button.click()
    assert wizard.how.form.staff_code.error()
    wizard.how.form.staff_code.set_value(STAFF_CODE)
    wizard.how.form.passphrase.set_value("no")
    wizard.next_button.click()
    rest(program)
    assert wizard.number() == 1
    assert "not right" in wizard.how.form.passphrase.error()
    wizard.cancel_button.click()
    until(program, WelcomePage)


def test_a_folder_that_is_copied_away_is_refused(
    start: Start, file: Path, copied: Path, tmp_path: Path
) -> None:
    cloud = tmp_path / "Dropbox"
    cloud.mkdir()
    program = start()
    program.page.restore_card.click()
    wizard = until(program, RestoreWizard)
    wizard.next_button.click()
    wizard.how.form.staff_code.set_value(STAFF_CODE)
    wizard.how.form.passphrase.set_value(PASSPHRASE)
    wizard.next_button.click()
    program.qtbot.waitUntil(lambda: wizard.number() == 2, timeout=10_000)
    wizard.where.choose_folder = lambda _parent: cloud
    wizard.where.folder_button.click()
    wizard.next_button.click()
    assert "damaged there" in wizard.message_bar.text()
    wizard.where.choose_folder = lambda _parent: tmp_path
    wizard.where.folder_button.click()
    wizard.next_button.click()
    until(program, UnlockPage)
    assert names(tmp_path / "desk-2.sdb") >= {"Noor"}  # desk.sdb is another file


# Damage
def damaged(program: Started) -> DamagePage:
    program.unlock()
    page: DamagePage = until(program, DamagePage)
    return page


def test_a_damaged_database_opens_for_reading(
    start: Start, file: Path, copied: Path, qtbot: QtBot
) -> None:
    flip(file, 1)
    before = picture(file.parent)
    program = start(file)
    page = damaged(program)
    assert page.accessibleName() == "The file is damaged"
    assert list(page.cards) == ["restore", "read", "salvage"]
    page.cards["read"].click()
    session = program.wait_for_session()  # its very first page: the rest is read all the same
    shown = session.desk.vault.read(residents.find, scope=residents.Scope.ALL)
    assert "Later" in {row.shown for row in shown}
    session.end("closed")
    del before[file.name + ".lock"]
    after = picture(file.parent)
    after.pop(file.name + ".lock")
    assert after == before


def test_reading_only_shows_what_is_there_and_writes_nothing(
    start: Start, file: Path, copied: Path, qtbot: QtBot
) -> None:
    # Met only when somebody looks: the door does not read every page.
    flip(file, *pages_of(file, "audit_image")[:1], *pages_of(file, "term")[:1])
    program = start(file, after="damaged")
    assert "what can be done" in program.page.message_bar.text()
    page = damaged(program)
    said = " ".join(texts(page))
    assert "changes in the audit trail" in said
    before = picture(file.parent)
    page.cards["read"].click()
    session = program.wait_for_session()
    banner = session.window.findChild(DamageBanner)
    assert banner is not None
    assert banner.isVisible()
    assert "changes in the audit trail" in banner.words.text()
    for name in ("today", "residents", "rooms", "backups", "reports", "preferences"):
        session.window.open_page(name)
        rest(program)
        assert banner.isVisible()
    desk = session.desk
    desk.do(session.window, "Add", residents.add, form=residents.ResidentForm(known_as="New"))
    rest(program)
    assert "open for reading only" in session.window.message_bar.text()
    session.end("closed")
    assert picture(file.parent) == before


def test_a_disk_that_can_only_be_read(
    start: Start, file: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=32m", "tmpfs", str(place)]
    if (
        shutil.which("mount") is None
        or subprocess.run(mount, capture_output=True, check=False).returncode
    ):
        pytest.skip("no disk can be mounted here")
    try:
        for one in file.parent.glob(f"{file.name}*"):
            shutil.copy2(one, place / one.name)
        subprocess.run(["mount", "-o", "remount,ro", str(place)], check=True)  # noqa: S607
        program = start(place / file.name)
        page = damaged(program)
        assert page.accessibleName() == "Nothing can be written here"
        assert list(page.cards) == ["read", "open"]
        page.cards["read"].click()
        session = program.wait_for_session()
        banner = session.window.findChild(DamageBanner)
        assert banner is not None
        assert banner.accessibleName() == "For reading only"
        assert "Nothing is lost" in banner.words.text()
        session.end("closed")
    finally:
        subprocess.run(["umount", str(place)], check=True)  # noqa: S607 - the system's own


def test_reading_only_survives_any_page(
    start: Start, file: Path, copied: Path, qtbot: QtBot
) -> None:
    """Whatever is damaged, the pages open and say so; nothing is logged as a fault."""
    chance = random.Random(11)
    whole = file.read_bytes()
    count = len(whole) // PAGE_SIZE
    for _round in range(4):
        file.write_bytes(whole)
        flip(file, *chance.sample(range(3, count), 6))
        program = start(file, after="damaged")
        page = damaged(program)
        page.cards["read"].click()
        rest(program)
        if program.program.session is None:
            assert page.message_bar.text()
            continue
        session = program.wait_for_session()
        for name in ("residents", "rooms", "backups", "today"):
            session.window.open_page(name)
            rest(program)
        session.end("closed")


def test_what_can_be_read_goes_into_a_new_file(
    start: Start, file: Path, copied: Path, qtbot: QtBot
) -> None:
    flip(file, *pages_of(file, "resident")[1:3])
    before = file.read_bytes()
    program = start(file, after="damaged")
    damaged(program).cards["salvage"].click()
    page = until(program, RestoringPage)
    qtbot.waitUntil(page.on_button.isVisible, timeout=20_000)
    assert any("residents: at least" in words for words in texts(page))
    page.on_button.click()
    session = program.wait_for_session()
    saved = file.with_name("desk-saved.sdb")
    assert session._vault.path == saved
    assert not session._vault.is_read_only
    assert program.store.now.last_file == str(saved)
    session.end("closed")
    assert file.read_bytes() == before
    notes = events(saved, "check")
    assert any(note.get("lost", 0) > 0 for note in notes)
    assert 0 < len(names(saved)) < 62


def test_restore_from_the_damage_page(start: Start, file: Path, copied: Path, qtbot: QtBot) -> None:
    flip(file, 1)
    program = start(file)
    page = damaged(program)
    assert "on stick BLUE" in page.cards["restore"].accessibleDescription()
    page.cards["restore"].click()
    wizard = until(program, RestoreWizard)
    assert wizard.which.chooser.path() == copied
    wizard.next_button.click()
    wizard.how.form.staff_code.set_value(STAFF_CODE)
    wizard.how.form.passphrase.set_value(PASSPHRASE)
    wizard.next_button.click()
    qtbot.waitUntil(lambda: wizard.number() == 2, timeout=10_000)
    assert str(file) in " ".join(texts(wizard))
    wizard.next_button.click()
    until(program, UnlockPage)
    program.unlock()
    program.wait_for_session().end("closed")
    assert "Later" not in names(file)
    assert (restored.old_sets(file)[0].folder / file.name).is_file()


def test_damage_met_while_it_is_open(start: Start, file: Path, copied: Path, qtbot: QtBot) -> None:
    flip(file, *pages_of(file, "resident")[1:2])
    program = start(file)
    program.unlock()
    session = program.wait_for_session()
    page = session.window.open_page("residents")
    page.refresh()
    qtbot.waitUntil(lambda: session.window.findChild(DamageBanner) is not None, timeout=10_000)
    rest(program)
    banner = session.window.findChild(DamageBanner)
    assert banner.isVisible()
    banner.out_button.click()
    assert program.again[0][0] == "--after=damaged"
    again = start(file, after="damaged")
    page = damaged(again)
    assert any("residents" in words for words in texts(page))


def test_after_all_nothing_is_wrong(start: Start, file: Path) -> None:
    program = start(file, after="damaged")
    program.unlock()
    assert program.wait_for_session()._vault.path == file


def test_a_wrong_passphrase_tells_nothing(start: Start, file: Path) -> None:
    flip(file, 1)
    program = start(file, after="damaged")
    program.unlock("not-this-one")
    rest(program)
    assert isinstance(program.page, UnlockPage)
    assert "not right" in program.page.message_bar.text()


# Missing files
def test_the_database_is_gone(start: Start, file: Path, copied: Path) -> None:
    file.unlink()
    before = picture(file.parent)
    program = start(file)
    page = damaged(program)
    assert page.accessibleName() == "The file is not there"
    assert list(page.cards) == ["restore", "open"]
    assert picture(file.parent) == before
    page.back_button.click()
    until(program, WelcomePage)


def test_the_last_file_is_gone_but_its_keys(start: Start, file: Path, copied: Path) -> None:
    first = start(file)
    first.unlock()
    first.wait_for_session().end("closed")
    file.unlink()
    program = start()
    page = until(program, DamagePage)
    assert page.accessibleName() == "The file is not there"
    assert "on stick BLUE" in page.cards["restore"].accessibleDescription()


@pytest.mark.parametrize("how", ["missing", "zeroed"])
def test_the_keys_come_from_a_backup(start: Start, file: Path, copied: Path, how: str) -> None:
    for path in (key_file.keys_path(file), key_file.backup_path(file)):
        path.unlink() if how == "missing" else path.write_bytes(b"\0" * 900)
    program = start(file)
    page = damaged(program)
    assert page.accessibleName().startswith("The key file is")
    page.cards["keys"].click()
    wizard = until(program, RestoreWizard)
    wizard.next_button.click()
    wizard.how.form.staff_code.set_value(STAFF_CODE)
    wizard.how.form.passphrase.set_value("no")
    wizard.next_button.click()
    rest(program)
    assert "not right" in wizard.how.form.passphrase.error()
    wizard.how.form.passphrase.set_value(PASSPHRASE)
    wizard.next_button.click()
    until(program, UnlockPage)
    program.unlock()
    program.wait_for_session().end("closed")
    assert "Later" in names(file)  # nothing was lost


def test_what_was_typed_is_forgotten(start: Start, file: Path, copied: Path) -> None:
    flip(file, 1)
    program = start(file)
    page = damaged(program)
    program.program._rescuer._forget()  # as after ten minutes
    page.cards["salvage"].click()
    until(program, UnlockPage)


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
@pytest.mark.parametrize("kind", list(Kind))
def test_words_fit_and_controls_are_named(
    start: Start, file: Path, speak: Callable[[str], None], language: str, kind: Kind
) -> None:
    program = start(file)
    gate = program.program.gate
    gate.resize(1024, 700)
    speak(language)
    gate.show_page(DamagePage(Trouble(file, kind, "said"), "newest"))
    rest(program)
    assert (clipped(gate), nameless(gate)) == ([], [])


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
def test_words_of_the_wizard_fit(
    start: Start, file: Path, copied: Path, speak: Callable[[str], None], language: str
) -> None:
    program = start()
    program.program.gate.resize(1024, 700)
    speak(language)
    program.program._show_welcome()
    rest(program)
    assert (clipped(program.page), nameless(program.page)) == ([], [])
    program.page.restore_card.click()
    wizard = until(program, RestoreWizard)
    for _step in range(3):
        assert (clipped(wizard), nameless(wizard)) == ([], [])
        wizard.how.form.staff_code.set_value(STAFF_CODE)
        wizard.how.form.passphrase.set_value(PASSPHRASE)
        if wizard.number() < 2:
            at = wizard.number()
            wizard.next_button.click()
            program.qtbot.waitUntil(lambda at=at: wizard.number() > at, timeout=10_000)
            rest(program)
