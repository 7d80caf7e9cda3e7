# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Activity, the history of records, who opened a file, and notices, as a person uses them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.models.audit import AuditKind
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentForm
from shelterdesk.services.rooms import stays
from shelterdesk.vault.door import Vault
from tests import factories
from tests.conftest import NOW, PASSPHRASE, Clock
from tests.ui.at_desk import settle, type_into
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.page_host import HEIGHT, WIDTH, Host, hosted
from ui.audit.page import AuditPage
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase
from ui.residents.page import ResidentsPage
from ui.rooms.page import RoomsPage
from ui.today.page import TodayPage
from ui.widgets.history_dialog import HistoryDialog
from ui.widgets.notices import NoticesStrip

TODAY = NOW.date()
WIDE = 1060
KEY = Qt.Key


@pytest.fixture
def noor(vault: Vault, clock: Clock) -> tuple[int, int]:
    """Somebody with a stay and a changed name; two days old."""
    clock.now = NOW - timedelta(days=2)
    beds = factories.beds(vault, factories.house(vault))
    resident_id, stay_id = factories.admitted(vault, beds[0], clock.now.date(), "Noor")
    clock.now = NOW
    form = ResidentForm(known_as="Nora", legal_name="Noor Aziz")
    vault.do("Edit resident", residents.edit, resident_id=resident_id, form=form)
    return resident_id, stay_id


def activity(qtbot: QtBot, desk: Desk, width: int = WIDE) -> tuple[Host, AuditPage]:
    page = AuditPage(desk)
    return hosted(qtbot, desk, page, width, HEIGHT), page


def shown(page: AuditPage) -> list[str]:
    return [row.label for row in page.list.rows()]


# The list
def test_newest_first_with_days(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    _host, page = activity(qtbot, desk)
    assert shown(page)[0] == "Edit resident"
    model = page.list.view.rows_model
    assert [model.text(0, column) for column in range(5)] == [
        "today", "20:15", "Joy", "Edit resident", "Nora",
    ]  # fmt: skip
    assert model.text(1, 0) == "20 Nov"


def test_filters_narrow_and_clear(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    _host, page = activity(qtbot, desk)
    everything = shown(page)
    type_into(qtbot, page.filters.words, "admit")
    qtbot.waitUntil(lambda: shown(page) == ["Admit"])
    page.filters.clear_button.click()
    settle(desk)
    assert shown(page) == everything
    page.filters.since.set_value(TODAY)
    page.filters.kind.set_value("changed")
    page.filters.who.set_value(desk.vault.staff_id)
    page.filters.changed.emit()
    settle(desk)
    assert shown(page) == ["Edit resident"]
    page.filters.words.set_value("nothing like it")
    page.filters.changed.emit()
    settle(desk)
    assert shown(page) == []
    assert "Clear the filters" in page.list.view.empty.sentence()


def test_looking_further_back(
    qtbot: QtBot, desk: Desk, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shelterdesk.services.audit import audit

    for number in range(12):
        vault.note(f"Note {number}", kind=AuditKind.KEYS)
    monkeypatch.setattr(audit, "LOOKS_BACK", 5)
    _host, page = activity(qtbot, desk)
    assert len(shown(page)) == 5
    assert not page.list.more_button.isHidden()
    while not page.list.more_button.isHidden():
        page.list.more_button.click()
        settle(desk)
    assert shown(page)[-1] == "Unlocked"
    assert shown(page).count("Note 3") == 1


# One entry
def test_an_entry_and_what_it_changed(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    host, page = activity(qtbot, desk)
    assert page.details.isHidden()
    page.list.view.setFocus()
    settle(desk)
    assert "Known as: Noor → Nora" in " ".join(page.details.changes.texts())
    assert "changed, and sealed" not in " ".join(page.details.changes.texts())
    assert "Not asked → (sealed)" in " ".join(page.details.changes.texts())
    assert "Aziz" not in " ".join(page.details.changes.texts())
    page.details.open_button.click()
    assert host.asked == [("residents", ("resident", noor[0]))]
    qtbot.keyClick(page.list.view, KEY.Key_Escape)
    assert page.details.isHidden()
    assert not page.chain.isHidden()


def test_an_undo_leads_to_what_it_undid(
    qtbot: QtBot, desk: Desk, vault: Vault, noor: tuple[int, int]
) -> None:
    vault.undo()
    _host, page = activity(qtbot, desk)
    undo, act = page.list.rows()[:2]
    page.show_event(undo.id)
    settle(desk)
    assert page.details.other_button.text() == f"Undid entry {act.id}"
    page.details.other_button.click()
    settle(desk)
    assert page.details.row is not None
    assert page.details.row.id == act.id
    assert page.details.other_button.text() == f"Undone by entry {undo.id}"
    assert page.list.view.rows_model.text(1, 3) == "Edit resident (undone)"


def test_an_entry_the_list_does_not_show(
    qtbot: QtBot, desk: Desk, vault: Vault, noor: tuple[int, int]
) -> None:
    _host, page = activity(qtbot, desk)
    page.filters.words.set_value("nothing like it")
    page.filters.changed.emit()
    settle(desk)
    page.open(("event", 2))
    settle(desk)
    assert page.details.row is not None
    assert page.details.row.id == 2
    page.open("something else")
    assert page.details.row.id == 2


def test_in_little_room_the_list_gives_way_but_stays(
    qtbot: QtBot, desk: Desk, noor: tuple[int, int]
) -> None:
    _host, page = activity(qtbot, desk, WIDTH)
    assert not page.chain.isVisible()
    page.trail_button.click()
    assert page.chain.isVisible()
    assert page.list.isVisible()
    assert not page.filters.isVisible()
    page.chain.close_button.click()
    assert page.filters.isVisible()
    first, second, *_rest = page.list.rows()
    page.show_event(first.id)
    settle(desk)
    assert page.details.isVisible()
    assert page.list.isVisible()
    qtbot.keyClick(page.list.view, Qt.Key.Key_Down)
    settle(desk)
    assert page.details.row is not None
    assert page.details.row.id == second.id
    page.details.close_button.click()
    settle(desk)
    assert not page.details.isVisible()
    assert page.list.selected() == second, "one goes on from there"
    page.refresh()
    settle(desk)
    assert not page.details.isVisible(), "an answer does not open it again"
    qtbot.keyClick(page.list.view, Qt.Key.Key_Return)
    settle(desk)
    assert page.details.isVisible()
    assert page.width() == WIDTH  # at no time did the window have to grow


def test_every_act_appears(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    host, page = activity(qtbot, desk)
    desk.do(host, "Plan", stays.plan_end, stay_id=noor[1], planned_end=TODAY + timedelta(days=3))
    settle(desk)
    assert shown(page)[0] == "Plan"
    page.hide()
    desk.undo(host)
    settle(desk)
    assert shown(page)[0] == "Plan"  # not read while nobody sees it
    page.show()
    settle(desk)
    assert shown(page)[0] == "Undone: Plan"


@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
@pytest.mark.parametrize("width", [WIDTH, WIDE])
def test_nothing_is_clipped_and_all_has_names(  # noqa: PLR0917 - fixtures
    qtbot: QtBot, desk: Desk, noor: tuple[int, int], speak: Callable[[str], None],
    vault: Vault, language: str, width: int,
) -> None:  # fmt: skip
    speak(language)
    vault.note("Wrong passphrases before", kind=AuditKind.FAILED_UNLOCK)
    host, page = activity(qtbot, desk, width)
    assert clipped(host) == []
    assert nameless(host) == []
    page.show_event(page.list.rows()[1].id)
    settle(desk)
    assert page.details.isVisible()
    assert clipped(host) == []
    assert nameless(host) == []


# The trail
def test_checking_the_trail(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    _host, page = activity(qtbot, desk)
    with qtbot.waitSignal(desk.audit_check.finished, timeout=10_000) as done:
        page.chain.check_button.click()
    settle(desk)
    assert done.args[0].findings == ()
    assert shown(page)[0] == "Checked the audit trail"
    assert page.chain.check_button.isVisible()
    assert not page.chain.stop_button.isVisible()


def test_findings_open_their_entry(
    qtbot: QtBot, desk: Desk, vault: Vault, noor: tuple[int, int]
) -> None:
    forge(vault, 3)
    _host, page = activity(qtbot, desk)
    with qtbot.waitSignal(desk.audit_check.finished, timeout=10_000):
        page.chain.check_button.click()
    settle(desk)
    assert "not what was written" in page.alerts.titles()[0]
    assert not page.alerts.isHidden()
    page.chain.event_chosen.emit(3)
    settle(desk)
    assert page.details.row is not None
    assert page.details.row.id == 3
    mend(vault, 3)


def forge(vault: Vault, number: int) -> None:
    change(vault, f"UPDATE audit_event SET rows_changed = rows_changed + 7 WHERE id = {number}")  # noqa: S608


def mend(vault: Vault, number: int) -> None:
    change(vault, f"UPDATE audit_event SET rows_changed = rows_changed - 7 WHERE id = {number}")  # noqa: S608


def change(vault: Vault, sql: str) -> None:
    with vault._engine.begin() as connection:
        connection.exec_driver_sql("DROP TRIGGER IF EXISTS audit_event_update")
        connection.exec_driver_sql(sql)


def test_stopping_a_check(
    qtbot: QtBot, desk: Desk, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shelterdesk.vault import audit_check

    for number in range(20):
        vault.note(f"Note {number}", kind=AuditKind.LOCK)
    monkeypatch.setattr(audit_check, "_CHUNK", 1)
    _host, page = activity(qtbot, desk)
    page.chain.check_button.click()
    with qtbot.waitSignal(desk.audit_check.progressed):
        pass
    assert desk.audit_check.is_running()
    with qtbot.waitSignal(desk.audit_check.stopped):
        page.chain.stop_button.click()
    settle(desk)
    assert not desk.audit_check.is_running()
    assert desk.audit_check.report is None


def test_by_itself_it_waits_for_whoever_works(
    qtbot: QtBot, desk: Desk, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    from shelterdesk.vault import audit_check

    monkeypatch.setattr(audit_check, "_CHUNK", 2)
    for number in range(6):
        vault.note(f"Note {number}", kind=AuditKind.LOCK)
    with qtbot.waitSignal(desk.audit_check.finished, timeout=10_000):
        desk.audit_check.start_later(0)
        for _number in range(20):  # what people ask goes first
            desk.lane.run(None, lambda: None)
    assert desk.audit_check.report is not None
    assert desk.audit_check.report.findings == ()


def test_only_directors_are_offered_a_check(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(desk.vault, "can_verify_audit", lambda: False)
    _host, page = activity(qtbot, desk)
    assert not page.chain.check_button.isEnabled()
    desk.audit_check.start_later(0)
    settle(desk)
    assert not desk.audit_check.is_running()


# Alerts
def test_alerts_filter_the_list(qtbot: QtBot, desk: Desk, vault: Vault, clock: Clock) -> None:
    for number in range(21):
        vault.read(residents.form, resident_id=factories.person(vault, f"P{number}"))
    _host, page = activity(qtbot, desk)
    assert page.alerts.titles() == ["Joy opened 21 files within an hour"]
    page.alerts.look_requested.emit(page.alerts._alerts[0])
    settle(desk)
    assert set(shown(page)) == {"Opened the record"}
    assert page.details.row is not None


def test_home_shows_one_line(qtbot: QtBot, desk: Desk, vault: Vault) -> None:
    factories.house(vault)
    vault.note("Wrong passphrases before", kind=AuditKind.FAILED_UNLOCK, details={"count": 3})
    page = TodayPage(desk)
    host = hosted(qtbot, desk, page)
    page.open_activity(None)
    assert host.asked == [("activity", None)]
    texts = [w.accessibleName() for w in page.findChildren(type(page.now)) if w.accessibleName()]
    assert texts
    assert page._alerts[0].title == "Wrong passphrases in the last seven days: 3"


def test_home_of_the_desk_shows_none(
    qtbot: QtBot, desk: Desk, vault: Vault, monkeypatch: pytest.MonkeyPatch
) -> None:
    vault.note("Wrong passphrases before", kind=AuditKind.FAILED_UNLOCK)
    monkeypatch.setattr(desk.vault, "may", lambda capability: capability != "see_audit")
    page = TodayPage(desk)
    hosted(qtbot, desk, page)
    assert page._alerts == []


# Who opened this file, and histories
def resident_page(qtbot: QtBot, desk: Desk, resident_id: int) -> tuple[Host, Any]:
    page = ResidentsPage(desk)
    host = hosted(qtbot, desk, page, WIDE)
    page.open(("resident", resident_id))
    settle(desk)
    return host, page.current_page()


def test_who_opened_this_file(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    host, page = resident_page(qtbot, desk, noor[0])
    tab = page.tabs.open("opened")
    settle(desk)
    assert "Edit resident" in [row.label for row in tab.list.rows()]
    page.tabs.open("overview")
    page.tabs.open("opened")
    settle(desk)
    assert tab.list.rows()[0].label == "Opened the list of who opened this file"
    tab.print_button.click()
    code = desk.vault.read(residents.row, resident_id=noor[0]).code
    assert host.asked[-1] == ("reports", ("report", "opened-file", {"person": code}))
    assert nameless(host) == []


def dialog(host: Host) -> HistoryDialog:
    return next(d for d in host.findChildren(HistoryDialog) if d.isVisible())


def test_history_of_a_record(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    host, page = resident_page(qtbot, desk, noor[0])
    page.tabs.open("details").history_button.click()
    settle(desk)
    found = dialog(host)
    assert "Record: Known as: Noor → Nora" in found.view.texts()
    assert clipped(found) == []
    assert nameless(found) == []
    assert found.windowTitle() == "History"
    found.close()


def test_sealed_history_asks_for_the_passphrase(
    qtbot: QtBot, desk: Desk, noor: tuple[int, int]
) -> None:
    host, page = resident_page(qtbot, desk, noor[0])
    page.tabs.open("details").history_button.click()
    settle(desk)
    found = dialog(host)
    assert "Aziz" not in " ".join(found.view.texts())
    found.reveal_button.click()
    asked = next(w for w in QApplication.topLevelWidgets() if isinstance(w, AskPassphrase))
    qtbot.keyClicks(asked.edit, PASSPHRASE)
    asked.submit()
    settle(desk)
    assert "Record: Legal name: Not asked → Noor Aziz" in found.view.texts()
    assert found.reveal_button.isHidden()
    found.close()


def test_history_of_stays_and_support(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    host, page = resident_page(qtbot, desk, noor[0])
    tab = page.tabs.open("stays")
    settle(desk)
    assert not tab.history_button.isEnabled()
    tab.stays.setFocus()
    tab.history_button.click()
    settle(desk)
    assert any("Room 1 · A" in line for line in dialog(host).view.texts())
    dialog(host).close()
    settle(desk)
    support = page.tabs.open("support")
    settle(desk)
    support.periods.history_buttons[1].click()
    settle(desk)
    assert any("Opened" in line for line in dialog(host).view.texts())
    dialog(host).close()


def test_history_of_rooms_and_beds(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    page = RoomsPage(desk)
    host = hosted(qtbot, desk, page, WIDE)
    page.acts._bed_history(2)
    settle(desk)
    assert any("Name of the bed" in line for line in dialog(host).view.texts())
    dialog(host).close()
    settle(desk)
    page.acts.show_room(1)
    page.side.content()._show_history()
    settle(desk)
    assert any("Room 1" in line for line in dialog(host).view.texts())
    dialog(host).close()


def test_a_history_that_is_refused(qtbot: QtBot, desk: Desk, noor: tuple[int, int]) -> None:
    from PySide6.QtWidgets import QWidget

    host = QWidget()
    show_active(qtbot, host, 400, 300)
    found = HistoryDialog(host, desk, "x", table="resident", row_id=4711)
    found.show()
    settle(desk)
    assert "not there any more" in found.message_bar.text()
    found.close()


# Notices
def test_notices_grave_first_and_put_away(qtbot: QtBot) -> None:
    strip = NoticesStrip()
    show_active(qtbot, strip, 500, 100)
    strip.hide()
    strip.tell("The keys were renewed.")
    strip.tell("The trail is not whole.", is_grave=True, place="activity")
    strip.tell("The keys were renewed.")  # said once
    assert strip.texts() == ["The trail is not whole.", "The keys were renewed."]
    assert strip.isVisible()
    assert nameless(strip) == []
    row = strip._rows[0]
    assert row.open_button is not None
    with qtbot.waitSignal(strip.opened) as opened:
        row.open_button.click()
    assert opened.args == ["activity"]
    row.close_button.click()
    strip._rows[0].close_button.click()
    assert strip.isHidden()


def test_exporting_is_done_where_tables_leave(
    qtbot: QtBot, desk: Desk, noor: tuple[int, int]
) -> None:
    _host, page = activity(qtbot, desk)
    with qtbot.waitSignal(page.open_requested) as asked:
        page.export_button.click()
    assert asked.args == ["reports", ("table", "audit")]
