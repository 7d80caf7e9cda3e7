# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first run, from nothing to a resident in the list, through the real wizard by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services import organisation
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import rooms
from shelterdesk.vault import create, device, door
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE
from tests.ui.at_desk import line_of, save, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.program_at import CTRL, KEY, Started, press, started
from ui.keys import paper
from ui.locking.recovery_page import RecoveryPage
from ui.locking.unlock_page import UnlockPage
from ui.printing import spool
from ui.program import Options, offered_languages
from ui.setup.welcome_page import WelcomePage
from ui.setup.wizard import SetupWizard


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def program(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path) -> Iterator[Started]:
    with started(qtbot, monkeypatch, home) as made:
        yield made


def begin(program: Started) -> SetupWizard:
    """From the welcome page by Enter."""
    assert isinstance(program.page, WelcomePage)
    press(program.qtbot, program.page.set_up_card, KEY.Key_Return)
    wizard = program.page
    assert isinstance(wizard, SetupWizard)
    assert wizard.region.language.focus_target().hasFocus()
    return wizard


def next_step(qtbot: QtBot, wizard: SetupWizard) -> None:
    press(qtbot, QApplication.focusWidget() or wizard, KEY.Key_Return, CTRL)


def fill(program: Started, wizard: SetupWizard, rooms_pattern: str = "3 × 2") -> None:
    """All steps before the recovery code."""
    qtbot = program.qtbot
    type_into(qtbot, wizard.region.country, "Nepal")
    press(qtbot, wizard.region.country.focus_target().completer().popup(), KEY.Key_Return)
    QApplication.processEvents()
    program.program.gate.activateWindow()  # the screenless platform activates the list too late
    assert wizard.region.currency.value() == "NPR"
    assert wizard.region.first_weekday.value() == 6
    next_step(qtbot, wizard)
    type_into(qtbot, wizard.name.name, "Stock List")
    type_into(qtbot, wizard.name.site, "House B")
    wizard.name.icon.buttons["notebook-pen"].click()
    next_step(qtbot, wizard)
    next_step(qtbot, wizard)
    assert wizard.current() is wizard.computer
    next_step(qtbot, wizard)  # also before anything was found
    type_into(qtbot, wizard.account.code, "K3")
    type_into(qtbot, wizard.account.name, "Joy")
    type_into(qtbot, wizard.account.passphrase, PASSPHRASE)
    type_into(qtbot, wizard.account.again, PASSPHRASE)
    next_step(qtbot, wizard)
    assert wizard.current() is wizard.rooms, wizard.message_bar.text()
    if rooms_pattern:
        type_into(qtbot, wizard.rooms.pattern, rooms_pattern)


def made(program: Started, **options: Any) -> SetupWizard:
    """The wizard with the code shown."""
    wizard = begin(program)
    fill(program, wizard, **options)
    next_step(program.qtbot, wizard)
    program.settle()
    assert wizard.code.code.code()
    return wizard


def files(home: Path) -> list[str]:
    return sorted(file.name for file in home.rglob("*.sdb*"))


def test_from_nothing_to_a_resident(program: Started, qtbot: QtBot, home: Path) -> None:
    wizard = begin(program)
    fill(program, wizard)
    assert wizard.rooms.plan.sizes() == [2, 2, 2]
    assert files(home) == []  # nothing is written before the recovery step
    next_step(qtbot, wizard)
    program.settle()
    code = wizard.code.code.code()
    assert len(code.split("-")) == 7
    assert {"desk.sdb", "desk.sdb.keys", "desk.sdb.keys.bak"} <= set(files(home))
    assert not wizard.back_button.isEnabled()
    assert wizard.cancel_button.isHidden()
    next_step(qtbot, wizard)
    assert not wizard.next_button.isEnabled()
    qtbot.keyClicks(line_of(wizard.type_back.field), code.lower().replace("-", " "))
    next_step(qtbot, wizard)
    session = program.wait_for_session()
    window = session.window
    assert window.windowTitle() == "Stock List"
    form = session.desk.vault.read(organisation.form)
    assert session.desk.vault.keys.is_recovery_confirmed
    assert (form.country, form.currency, form.first_weekday) == ("NP", "NPR", 6)
    assert [site.name for site in session.desk.vault.read(rooms.sites)] == ["House B"]
    type_a_resident(program, qtbot, "Noor")
    assert [row.known_as for row in session.desk.vault.read(residents.find)] == ["Noor"]
    assert window.windowTitle() == "Stock List"
    assert program.store.now.last_file == str(home / "data" / "desk.sdb")
    assert program.store.now.name == "Stock List"
    assert program.store.now.icon == "notebook-pen"
    assert "Noor" not in (home / "config" / "settings.json").read_text()


def type_a_resident(program: Started, qtbot: QtBot, name: str) -> None:
    page = program.window.open_page("residents", ("new", None))
    program.settle()
    type_into(qtbot, page.intake.form.fields["known_as"], name)
    save(qtbot, page.intake)
    program.settle()


def test_cancelling_leaves_nothing(program: Started, qtbot: QtBot, home: Path) -> None:
    wizard = begin(program)
    fill(program, wizard)
    qtbot.mouseClick(wizard.cancel_button, Qt.MouseButton.LeftButton)
    assert isinstance(program.page, WelcomePage)
    assert files(home) == []
    assert program.store.now.last_file == ""


def test_rooms_may_come_later(program: Started, qtbot: QtBot) -> None:
    wizard = made(program, rooms_pattern="")
    next_step(qtbot, wizard)
    qtbot.keyClicks(line_of(wizard.type_back.field), wizard.code.code.code())
    next_step(qtbot, wizard)
    session = program.wait_for_session()
    assert session.desk.vault.read(rooms.sites) == []


def test_recovery_typed_wrong(program: Started, qtbot: QtBot) -> None:
    wizard = made(program)
    next_step(qtbot, wizard)
    code = wizard.code.code.code()
    field = wizard.type_back.field
    wrong = ("A" if code[0] != "A" else "B") + code[1:]
    qtbot.keyClicks(line_of(field), wrong)
    next_step(qtbot, wizard)
    program.settle()
    assert "not right" in field.error()
    assert program.program.session is None
    assert field.value() == wrong  # kept, to be compared with the paper
    type_into(qtbot, field, code)
    assert field.error() == ""
    next_step(qtbot, wizard)
    assert program.wait_for_session() is not None


def test_closing_before_typing_back_asks_at_first_unlock(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    with started(qtbot, monkeypatch, home) as program:
        wizard = made(program)
        code = wizard.code.code.code()
        program.program.gate.close()
        assert program.quits == 1
    with started(qtbot, monkeypatch, home) as program:
        program.unlock()
        qtbot.waitUntil(lambda: isinstance(program.page, RecoveryPage), timeout=20_000)
        page = program.page
        other = "8" if code.endswith("9") else "9"
        qtbot.keyClicks(line_of(page.field), code[:-1] + other)
        press(qtbot, page.field.focus_target(), KEY.Key_Return)
        program.settle()
        assert page.field.error()
        type_into(qtbot, page.field, code)
        press(qtbot, page.field.focus_target(), KEY.Key_Return)
        session = program.wait_for_session()
        assert session.desk.vault.keys.is_recovery_confirmed


def test_not_now_asks_again_next_time(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path, desk_file: Path
) -> None:
    for _time in range(2):
        with started(qtbot, monkeypatch, home, Options(file=desk_file)) as program:
            program.unlock()
            qtbot.waitUntil(lambda p=program: isinstance(p.page, RecoveryPage), timeout=20_000)
            assert nameless(program.page) == []
            qtbot.mouseClick(program.page.later_button, Qt.MouseButton.LeftButton)
            session = program.wait_for_session()
            assert not session.desk.vault.keys.is_recovery_confirmed


def test_the_code_on_several_sheets(program: Started, qtbot: QtBot) -> None:
    wizard = made(program)
    sheets = wizard.code.code
    sheets.several.click()
    assert not wizard.next_button.isEnabled()  # not before every sheet was seen
    for _sheet in range(2):
        qtbot.mouseClick(sheets.next_button, Qt.MouseButton.LeftButton)
    next_step(qtbot, wizard)
    fields = wizard.type_back.field.sheets
    for field, sheet in zip(fields, sheets.sheets()[:2], strict=True):
        qtbot.keyClicks(line_of(field), sheet)
    next_step(qtbot, wizard)
    session = program.wait_for_session()
    assert session.desk.vault.keys.is_recovery_confirmed


@pytest.mark.parametrize("wanted", [True, False])
def test_a_keychain_is_offered_at_the_end(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path, wanted: bool
) -> None:
    kept: dict[tuple[str, str], str] = {}

    class Keychain:
        def get_password(self, service: str, name: str) -> str | None:
            return kept.get((service, name))

        def set_password(self, service: str, name: str, text: str) -> None:
            kept[service, name] = text

    monkeypatch.setattr(device, "_keychain", Keychain)
    with started(qtbot, monkeypatch, home) as program:
        wizard = made(program)
        next_step(qtbot, wizard)
        code = wizard.code.code.code()
        qtbot.keyClicks(line_of(wizard.type_back.field), code[:-1] + "?")
        assert not wizard.next_button.isEnabled()
        type_into(qtbot, wizard.type_back.field, code)
        next_step(qtbot, wizard)
        program.settle()
        assert wizard.current() is wizard.device
        assert not wizard.back_button.isEnabled()
        if wanted:
            wizard.device.bind.focus_target().click()
        next_step(qtbot, wizard)
        session = program.wait_for_session()
        assert session.desk.vault.keys.device_binding is wanted
        assert bool(kept) is wanted


# Steps that say no
def test_a_synchronised_folder_is_refused(program: Started, qtbot: QtBot, tmp_path: Path) -> None:
    wizard = begin(program)
    wizard.go_to(2)
    cloud = tmp_path / "Dropbox"
    cloud.mkdir()
    type_into(qtbot, wizard.place.folder, str(cloud))
    next_step(qtbot, wizard)
    assert wizard.current() is wizard.place
    assert "internet" in wizard.place.folder.error()
    for wrong in ("//server/share", "relative/folder", str(tmp_path / "not there"), " "):
        type_into(qtbot, wizard.place.folder, wrong)
        next_step(qtbot, wizard)
        assert wizard.current() is wizard.place
        assert wizard.place.folder.error()
    type_into(qtbot, wizard.place.folder, str(tmp_path))
    next_step(qtbot, wizard)
    assert wizard.current() is wizard.computer


def test_an_account_needs_code_and_the_same_passphrase_twice(
    program: Started, qtbot: QtBot
) -> None:
    wizard = begin(program)
    wizard.go_to(4)
    step = wizard.account
    next_step(qtbot, wizard)
    assert step.code.error()
    assert step.passphrase.error()
    type_into(qtbot, step.code, "K3")
    type_into(qtbot, step.passphrase, "short")
    next_step(qtbot, wizard)
    assert "guessed" in step.passphrase.error()
    type_into(qtbot, step.name, "Rosalind Figg")
    type_into(qtbot, step.passphrase, "RosalindFigg1")
    next_step(qtbot, wizard)
    assert "guessed" in step.passphrase.error()
    type_into(qtbot, step.passphrase, PASSPHRASE)
    type_into(qtbot, step.again, PASSPHRASE + "x")
    next_step(qtbot, wizard)
    assert "not the same" in step.again.error()
    assert wizard.current() is step
    type_into(qtbot, step.again, PASSPHRASE)
    next_step(qtbot, wizard)
    assert wizard.current() is wizard.rooms


def test_suggested_words_are_typed_once_more(program: Started, qtbot: QtBot) -> None:
    wizard = begin(program)
    wizard.go_to(4)
    step = wizard.account
    first = step.new.offer.words()
    qtbot.mouseClick(step.other_button, Qt.MouseButton.LeftButton)
    assert step.new.offer.words() != first
    qtbot.mouseClick(step.use_button, Qt.MouseButton.LeftButton)
    assert step.passphrase.value() == step.new.offer.words()
    assert step.again.value() is None
    assert step.again.focus_target().hasFocus()


def test_a_pattern_that_cannot_be_read(program: Started, qtbot: QtBot) -> None:
    wizard = begin(program)
    wizard.go_to(5)
    type_into(qtbot, wizard.rooms.pattern, "eight rooms")
    assert wizard.rooms.plan.sizes() == []
    next_step(qtbot, wizard)
    assert "eight rooms" in wizard.rooms.pattern.error()
    assert wizard.current() is wizard.rooms


def test_a_full_disk_is_said_and_tried_again(
    program: Started, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    wizard = begin(program)
    fill(program, wizard)

    def full(*_args: object, **_kwargs: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(create.migrate, "create_schema", full)
        next_step(qtbot, wizard)
        program.settle()
    assert "disk is full" in wizard.code._said.text()
    assert not wizard.next_button.isEnabled()
    assert wizard.code.retry_button.hasFocus()
    assert wizard.back_button.isEnabled()
    assert set(files(home)) <= {"desk.sdb.lock"}
    qtbot.mouseClick(wizard.code.retry_button, Qt.MouseButton.LeftButton)
    program.settle()
    assert wizard.code.code.code()


def test_going_back_shows_the_same_code(program: Started, qtbot: QtBot) -> None:
    wizard = made(program)
    code = wizard.code.code.code()
    next_step(qtbot, wizard)
    qtbot.mouseClick(wizard.back_button, Qt.MouseButton.LeftButton)
    program.settle()
    assert wizard.code.code.code() == code


def test_another_language_starts_the_wizard_in_it(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path
) -> None:
    languages = offered_languages(pseudo=True)
    with started(qtbot, monkeypatch, home, languages=languages) as program:
        wizard = begin(program)
        type_into(qtbot, wizard.region.language, "Pseudo (long)")
        qtbot.waitUntil(lambda: program.page is not wizard, timeout=5_000)
        assert program.store.now.language == "xx-long"


# Paper
CODE = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345"


def test_the_sheet_has_the_code_and_nothing_that_tells(qtbot: QtBot) -> None:
    image = QImage(1700, 2400, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    painter = QPainter(image)
    paper.paint(painter, image.rect().toRectF(), paper.CodePage("Stock List", CODE))
    painter.end()
    dark = sum(
        image.pixelColor(x, y).lightness() < 128
        for x in range(0, 1700, 5)
        for y in range(0, 900, 5)
    )
    assert dark > 500
    assert "shelter" not in paper.JOB_NAME.lower()


def test_no_printer_is_said(program: Started, qtbot: QtBot, monkeypatch: Any) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(list))
    wizard = made(program)
    qtbot.mouseClick(wizard.code.print_button, Qt.MouseButton.LeftButton)
    assert "by hand" in wizard.code.code._said.text()


def test_the_code_is_not_printed_where_it_would_go_through_a_file(
    program: Started, qtbot: QtBot, monkeypatch: Any
) -> None:
    from PySide6.QtPrintSupport import QPrinterInfo

    monkeypatch.setattr(QPrinterInfo, "availablePrinterNames", staticmethod(lambda: ["Desk"]))
    monkeypatch.setattr(spool, "goes_through_a_file", lambda *_platform: True)
    wizard = made(program)
    qtbot.mouseClick(wizard.code.print_button, Qt.MouseButton.LeftButton)
    assert "temporary file" in wizard.code.code._said.text()


# Looks
@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
def test_nothing_cut_and_everything_named(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path, speak: Any, language: str
) -> None:
    speak(language)
    with started(qtbot, monkeypatch, home) as program:
        program.program.gate.resize(1024, 700)
        QApplication.processEvents()
        assert clipped(program.page) == []
        wizard = begin(program)
        for number in range(6):
            if number == 4:
                type_into(qtbot, wizard.account.code, "K3")
                type_into(qtbot, wizard.account.passphrase, PASSPHRASE)
                type_into(qtbot, wizard.account.again, PASSPHRASE)
            QApplication.processEvents()
            assert clipped(wizard) == []
            assert nameless(wizard) == []
            next_step(qtbot, wizard)
        program.settle()
        assert clipped(wizard) == []
        next_step(qtbot, wizard)
        QApplication.processEvents()
        assert clipped(wizard) == []
        page = RecoveryPage()
        program.program.gate.show_page(page)
        QApplication.processEvents()
        assert clipped(page) == []


def test_the_file_made_opens_with_what_was_typed(program: Started, home: Path) -> None:
    made(program)
    program.program.gate.close()
    vault = door.unlock(home / "data" / "desk.sdb", staff_code="k3", passphrase=PASSPHRASE)
    assert vault.staff_name == "Joy"
    vault.lock()
    assert FLOOR.memory_kib >= 64 * 1024


def test_an_unlock_page_where_a_file_was_open(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, home: Path, desk_file: Path
) -> None:
    with started(qtbot, monkeypatch, home) as program:
        program.store.change(last_file=str(desk_file))
    with started(qtbot, monkeypatch, home) as program:
        assert isinstance(program.page, UnlockPage)
    for file in desk_file.parent.glob("desk.sdb*"):  # the whole stick
        file.unlink()
    with started(qtbot, monkeypatch, home) as program:
        assert isinstance(program.page, WelcomePage)
        assert "desk.sdb" in program.page.message_bar.text()
