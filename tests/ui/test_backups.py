# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of backups on real files: making, looking inside, drills, and what it says."""

from __future__ import annotations

import json
import os
import signal
import tempfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.staff import backups
from shelterdesk.vault import backup, backup_reading, door, recovery, restore, restored
from shelterdesk.vault.door import Vault, local_now
from shelterdesk.vault.openers import ByStaff
from tests import vault_people
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock
from tests.factories import house, person
from tests.ui.at_desk import desk_of, settle, texts, type_into
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.page_host import hosted
from ui.backups.drives import Stick
from ui.backups.keeper import BackupKeeper
from ui.backups.page import BackupsPage
from ui.backups.restore_panel import RestorePanel
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase
from ui.today.page import TodayPage

DAY = timedelta(days=1)


@pytest.fixture
def desk(vault: Vault) -> Iterator[Desk]:
    with desk_of(vault) as made:
        yield made
        assert made.stop_beside(20_000)
        made.close_beside()


def rest(desk: Desk) -> None:
    """Until nothing runs on either lane."""
    for _again in range(6):
        settle(desk)
        if desk._beside is not None:
            assert desk._beside.wait_idle(20_000)
    settle(desk)


def opened(qtbot: QtBot, desk: Desk, stick: Path, **size: int) -> BackupsPage:
    page = BackupsPage(desk)
    page.keeper.find_sticks = lambda: [Stick(stick, "BLUE", 12_400_000_000)]
    hosted(qtbot, desk, page, **size)
    rest(desk)
    return page


def test_one_is_made_and_checked(desk: Desk, vault: Vault, stick: Path, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, stick)
    assert "No copy yet" in texts(page)
    panel = page.make()
    rest(desk)
    assert panel.places.folder() == stick
    panel.next_button.click()
    assert page.panel is None
    rest(desk)
    [file] = stick.iterdir()
    assert file.name == "copy-2026-11-22-2015.sdbackup"
    assert page.state._headline.text() == "Last checked copy: today 20:15"
    assert page.state._detail.text() == "stick BLUE. Good: read back and found whole."
    assert file.name in page.state.message_bar.text()
    [row] = vault.read(backups.history)
    assert (row.place, row.file_name, row.is_good, row.kind) == (
        "stick BLUE", file.name, True, "manual",
    )  # fmt: skip
    assert page.history.rows_model.rowCount() == 1


def test_the_lane_is_free_while_it_is_written(
    desk: Desk, vault: Vault, stick: Path, qtbot: QtBot
) -> None:
    """A verb runs between the copy and its end; the copy holds the moment it was begun."""
    page = opened(qtbot, desk, stick)
    acts: list[str] = []
    begun: list[int] = []

    def meanwhile(*_progress: object) -> None:
        if begun:
            return
        begun.append(1)
        for number in range(20):
            desk.do(
                page, "Add resident", residents.add, form=ResidentForm(known_as=f"Person {number}"),
                on_done=lambda _id: acts.append("running" if page.keeper.is_running() else "after"),
            )  # fmt: skip

    page.keeper.progressed.connect(meanwhile)
    assert page.keeper.make(stick)
    assert not page.keeper.make(stick)  # one at a time
    rest(desk)
    assert len(acts) == 20
    assert "running" in acts
    [file] = stick.iterdir()
    inside = backup_reading.look(file, ByStaff(STAFF_CODE, PASSPHRASE))
    assert inside.residents == 0
    assert len(vault.read(residents.find, scope=residents.Scope.ALL)) == 20


def test_it_can_be_stopped_and_leaves_nothing(desk: Desk, stick: Path, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, stick)
    page.keeper.progressed.connect(lambda *_more: page.state.working.stop())
    page.keeper.make(stick)
    assert page.state.working.isVisible()
    assert page.state._headline.text() == "A copy is being made"
    rest(desk)
    assert list(stick.iterdir()) == []
    assert "Stopped" in page.state.message_bar.text()
    assert page.state._headline.text() == "No copy yet"
    assert desk.vault.read(backups.history) == []


def test_a_stick_that_is_gone(desk: Desk, vault: Vault, stick: Path, qtbot: QtBot) -> None:
    page = opened(qtbot, desk, stick)
    stick.rmdir()
    page.keeper.make(stick)
    rest(desk)
    assert f"There is no folder {stick}" in page.state.message_bar.text()
    [row] = vault.read(backups.history)
    assert not row.is_good
    assert row.problem.startswith("There is no folder")
    assert page.state._headline.text() == "No copy yet"


@pytest.mark.skipif(not hasattr(signal, "SIGXFSZ"), reason="limits of file sizes are POSIX")
def test_a_full_disk(desk: Desk, vault: Vault, stick: Path, qtbot: QtBot) -> None:
    import resource

    page = opened(qtbot, desk, stick)
    page.keeper.make(stick)
    rest(desk)
    [older] = stick.iterdir()
    kept = older.read_bytes()
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    # Room for the copy, but not for the copy with its keys.
    resource.setrlimit(resource.RLIMIT_FSIZE, (len(kept) - 500, before[1]))
    try:
        page.keeper.make(stick)
        rest(desk)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert "not enough space" in page.state.message_bar.text()
    assert "older ones are as they were" in page.state.message_bar.text()
    assert [file.name for file in stick.iterdir()] == [older.name]
    assert older.read_bytes() == kept


# Daily copies
def daily(vault: Vault, folder: Path, days: int = 400) -> None:
    vault.do("Daily", backups.edit_settings, folder=str(folder), is_daily=True, keep_days=days)


def test_once_a_day_by_itself(
    desk: Desk, vault: Vault, stick: Path, qtbot: QtBot, clock: Clock
) -> None:
    clock.now = local_now()
    keeper = BackupKeeper.of(desk)
    keeper.find_sticks = list
    keeper.look()
    rest(desk)
    assert list(stick.iterdir()) == []  # not wanted
    daily(vault, stick)
    for _hour in range(3):
        keeper.look()
        rest(desk)
    assert len(list(stick.iterdir())) == 1
    [row] = vault.read(backups.history)
    assert (row.kind, row.place, row.is_good) == ("daily", str(stick), True)
    assert BackupKeeper.of(desk) is keeper


def test_a_daily_copy_that_fails_is_told_once(
    desk: Desk, vault: Vault, stick: Path, qtbot: QtBot
) -> None:
    daily(vault, stick)
    stick.rmdir()
    keeper = BackupKeeper.of(desk)
    told: list[str] = []
    keeper.problem.connect(told.append)
    for _hour in range(3):
        keeper.look()
        rest(desk)
    assert len(told) == 1
    assert told[0].startswith("There is no folder")
    assert len(vault.read(backups.history)) == 1
    page = opened(qtbot, desk, stick)
    assert page.state._headline.text() == "The daily copy could not be made"
    assert told[0] in page.state._detail.text()
    stick.mkdir()
    keeper.look()
    rest(desk)
    assert page.state._headline.text().startswith("Last checked copy")


def test_nothing_begins_after_the_end(desk: Desk, vault: Vault, stick: Path, qtbot: QtBot) -> None:
    keeper = BackupKeeper.of(desk)
    keeper.make(stick)
    assert desk.lane.wait_idle()
    keeper.close()
    rest(desk)
    assert not keeper.make(stick)
    keeper.look()
    assert desk.lane.is_idle()
    assert not list(Path(tempfile.gettempdir()).glob(f"sdcopy-*{os.getpid()}*"))


def test_settings_are_saved_and_checked(
    desk: Desk, vault: Vault, stick: Path, qtbot: QtBot
) -> None:
    page = opened(qtbot, desk, stick)
    card = page.daily
    card.form.fields["is_daily"].set_value(True)
    card.form.save()
    settle(desk)
    assert card.folder.error() == "Choose a folder or a stick first."
    card.folder.choose_folder = lambda _parent: stick
    card.folder.button.click()
    assert page.is_modified()
    type_into(qtbot, card.form.fields["keep_days"], "3")
    card.form.save()
    settle(desk)
    assert "7" in card.form.fields["keep_days"].error()
    type_into(qtbot, card.form.fields["keep_days"], "90")
    kept = page.draft()
    assert kept is not None
    card.form.save()
    settle(desk)
    assert vault.read(backups.settings) == backups.BackupSettings(str(stick), True, 90)
    assert not page.is_modified()


def test_front_desk_makes_copies_and_changes_no_settings(
    vault: Vault, desk_file: Path, stick: Path, qtbot: QtBot
) -> None:
    hired(vault, "F1")
    vault.lock()
    with signed_in(desk_file, "F1") as hers, desk_of(hers) as desk:
        page = opened(qtbot, desk, stick)
        assert page.daily.form.save_button.isHidden()
        assert not page.daily.folder.isEnabled()
        words = [b.accessibleName() for b in page.acts.findChildren(QAbstractButton)]
        assert "Restore a backup" not in words
        page.keeper.make(stick)
        rest(desk)
        assert page.state._headline.text() == "Last checked copy: today 20:15"
        desk.close_beside()


# How it stands
@pytest.mark.parametrize(
    ("days", "title"),
    [
        (0, "Last checked copy: today 20:15"),
        (1, "Last checked copy: yesterday 20:15"),
        (9, "Last checked copy: 9 days ago"),
        (-2, "The newest copy is dated in the future"),
    ],
)
def test_how_it_stands(  # noqa: PLR0917 - fixtures
    desk: Desk, vault: Vault, stick: Path, qtbot: QtBot, clock: Clock, days: int, title: str
) -> None:
    clock.now = NOW - days * DAY
    at = NOW - days * DAY
    vault.do(
        "Remember", backups.record, at=at, verified_at=at, kind="manual", place="stick BLUE",
        file_name="copy.sdbackup",
    )  # fmt: skip
    clock.now = NOW
    page = opened(qtbot, desk, stick)
    assert page.state._headline.text() == title


def today_line(desk: Desk, qtbot: QtBot) -> str:
    page = TodayPage(desk)
    show_active(qtbot, page, 1036, 700)
    rest(desk)
    line = page.backup_news.line
    return "" if line is None else line.accessibleName()


def test_today_reminds_after_three_days(
    desk: Desk, vault: Vault, stick: Path, qtbot: QtBot, clock: Clock
) -> None:
    assert today_line(desk, qtbot) == ""  # the file is new
    clock.now = NOW + 4 * DAY
    assert today_line(desk, qtbot) == "No backup has been made yet"
    backup_page = opened(qtbot, desk, stick)
    backup_page.keeper.make(stick)
    rest(desk)
    assert today_line(desk, qtbot) == ""
    clock.now = NOW + 8 * DAY
    assert today_line(desk, qtbot) == "Last checked copy: 4 days ago"
    daily(vault, stick)
    vault.do("R", backups.record, at=clock.now, kind="daily", place="x", problem="It is full.")
    assert today_line(desk, qtbot) == "The daily copy could not be made"


def test_today_opens_the_page(desk: Desk, qtbot: QtBot, clock: Clock) -> None:
    clock.now = NOW + 4 * DAY
    page = TodayPage(desk)
    show_active(qtbot, page, 1036, 700)
    rest(desk)
    button = next(b for b in page.backup_news.findChildren(QAbstractButton))
    with qtbot.waitSignal(page.open_requested) as asked:
        button.click()
    assert asked.args == ["backups", None]


# Looking inside, drills
@pytest.fixture
def copied(desk: Desk, vault: Vault, stick: Path, qtbot: QtBot) -> BackupsPage:
    house(vault)
    person(vault, "Noor", contact="x")
    page = opened(qtbot, desk, stick)
    page.keeper.make(stick)
    rest(desk)
    return page


def checks(vault: Vault) -> list[tuple[str, dict[str, object]]]:
    """The notes of checks in the audit trail."""

    def read(tx: Transaction) -> list[tuple[str, dict[str, object]]]:
        query = select(AuditEvent).where(AuditEvent.kind == "check").order_by(AuditEvent.id)
        return [(row.label, json.loads(row.details)) for row in tx.session.scalars(query)]

    return vault.read(read)


def test_look_inside_with_the_passphrase(copied: BackupsPage, desk: Desk, vault: Vault) -> None:
    panel = copied.look()
    rest(desk)
    assert panel.chooser.path() is not None
    panel.next_button.click()
    panel.next_button.click()  # nothing typed yet
    assert panel.form.passphrase.error()
    panel.form.passphrase.set_value("not this one")
    panel.next_button.click()
    rest(desk)
    assert "passphrase of the day" in panel.form.passphrase.error().replace("\n", " ")
    panel.form.passphrase.set_value(PASSPHRASE)
    panel.next_button.click()
    rest(desk)
    said = texts(panel)
    assert "Whole: every page and every row is as it was." in said
    assert said[said.index("Residents") + 1] == "1"
    assert [label for label, _details in checks(vault)] == ["Looked inside a backup"]
    assert panel.form.passphrase.value() is None
    panel.next_button.click()  # Restore this one…
    assert isinstance(copied.panel, RestorePanel)


def test_drill_with_wrong_and_right_code(
    copied: BackupsPage, desk: Desk, vault: Vault, recovery_code: str
) -> None:
    panel = copied.drill()
    rest(desk)
    panel.next_button.click()
    wrong = recovery.to_code(recovery.new_secret())
    panel.form.code.set_value(wrong)
    panel.next_button.click()
    rest(desk)
    assert "another file" in panel.form.code.error()
    assert checks(vault) == []
    panel.form.code.set_value(recovery_code)
    panel.next_button.click()
    rest(desk)
    assert any("opens with the recovery code and is whole" in words for words in texts(panel))
    [(label, details)] = checks(vault)
    assert label == "Did a restore drill"
    assert details["findings"] == 0
    assert vault.read(backups.standing).last_drill_at == NOW
    panel.next_button.click()
    assert copied.panel is None


def test_a_drill_on_a_damaged_backup_is_not_one(
    copied: BackupsPage, desk: Desk, vault: Vault, stick: Path, recovery_code: str
) -> None:
    [file] = stick.iterdir()
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    panel = copied.drill()
    rest(desk)
    panel.take(file)
    panel.form.code.set_value(recovery_code)
    panel.next_button.click()
    rest(desk)
    assert "damaged" in panel.message_bar.text()
    assert vault.read(backups.standing).last_drill_at is None


def test_the_drill_is_due_after_five_weeks(
    desk: Desk, vault: Vault, stick: Path, qtbot: QtBot, clock: Clock
) -> None:
    page = opened(qtbot, desk, stick)
    assert "Restore drill" in texts(page.acts)
    clock.now = NOW + 36 * DAY
    page.refresh()
    rest(desk)
    assert "It is time for a restore drill" in texts(page.acts)
    vault.do("Drilled", backups.drilled, at=clock.now)
    page.refresh()
    rest(desk)
    assert "Restore drill" in texts(page.acts)


def test_what_would_be_lost(copied: BackupsPage, desk: Desk, vault: Vault) -> None:
    person(vault, "Later")
    panel = copied.restore()
    rest(desk)
    panel.next_button.click()
    rest(desk)
    said = texts(panel)
    assert said[said.index("Residents") + 1 :][:2] == ["2", "1"]
    assert any(words.startswith("1 act was saved after") for words in said)
    asked: list[object] = []
    copied.keeper.restore_requested.connect(asked.append)
    panel.next_button.click()
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskPassphrase)
    dialog.edit.setText("wrong")
    dialog.submit()
    settle(desk)
    assert asked == []
    dialog.edit.setText(PASSPHRASE)
    dialog.submit()
    settle(desk)
    assert len(asked) == 1
    assert PASSPHRASE not in repr(asked[0])


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
@pytest.mark.parametrize("size", [(1036, 700), (780, 560)])
def test_words_fit_and_controls_are_named(  # noqa: PLR0917 - fixtures
    desk: Desk,
    vault: Vault,
    stick: Path,
    qtbot: QtBot,
    speak: Callable[[str], None],
    recovery_code: str,
    language: str,
    size: tuple[int, int],
) -> None:
    speak(language)
    page = opened(qtbot, desk, stick, width=size[0], height=size[1])
    page.keeper.make(stick)
    rest(desk)
    assert (clipped(page), nameless(page)) == ([], [])
    for show in (page.make, page.look, page.drill, page.restore):
        panel = show()
        rest(desk)
        assert (clipped(page), nameless(page)) == ([], [])
        if show is page.make:
            continue
        panel.next_button.click()
        rest(desk)
        assert (clipped(page), nameless(page)) == ([], [])
        if show is page.drill:
            panel.form.code.set_value(recovery_code)
            panel.next_button.click()
            rest(desk)
            assert (clipped(page), nameless(page)) == ([], [])


def test_what_a_restore_left(desk_file: Path, stick: Path, qtbot: QtBot) -> None:
    """Another director is told and says that she saw it; the old files go by passphrase."""
    with vault_people.signed_in(desk_file) as vault:
        vault_people.add(vault, "D2", "director")
        made = backup.make(vault, stick, now=NOW)
    other = ByStaff("D2", vault_people.phrase("D2"))
    aside = restore.restore(made.path, desk_file, other, now=NOW).aside
    assert aside is not None
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    with desk_of(vault) as desk:
        page = opened(qtbot, desk, stick)
        assert page.kept.isVisible()
        said = texts(page.kept)
        assert any("by D2" in words for words in said)
        assert any(aside.name in words for words in said)
        assert not nameless(page.kept)
        page.kept.saw()
        rest(desk)
        assert restored.unseen(vault) == []
        (line,) = page.kept.lines
        line.findChild(QAbstractButton).click()
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, AskPassphrase)
        dialog.edit.setText(PASSPHRASE)
        dialog.submit()
        rest(desk)
        assert not aside.exists()
        assert not page.kept.isVisible()
        assert desk.stop_beside(20_000)
        desk.close_beside()
    vault.lock()
