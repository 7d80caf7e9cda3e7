# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables and passwords at the reports page: what is asked before anything leaves."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot
from python_calamine import CalamineWorkbook

from shelterdesk import passphrase
from shelterdesk.errors import NotAllowed
from shelterdesk.exchange.export_making import FileFormat
from shelterdesk.privacy import Audience
from shelterdesk.reports import making
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import Scope
from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import settle, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from tests.ui.test_reports import audit_details, audited, to_file
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase
from ui.reports.ask_password import AskPassword, ask_password
from ui.reports.exports_card import ExportsCard
from ui.reports.page import ReportsPage

KEY = Qt.Key


@pytest.fixture
def slept(vault: Vault) -> None:
    free = beds(vault, house(vault))
    admitted(vault, free[0], date(2026, 8, 30), "Noor")
    person(vault, "=cmd|'/c calc'!A1")


@pytest.fixture
def host(desk: Desk, slept: None, qtbot: QtBot, tmp_path: Path) -> Host:
    """The page at its tables; files go to the test's folder."""
    page = ReportsPage(desk)
    page.exports.choose_file = lambda _parent, name: tmp_path / name
    made = hosted(qtbot, desk, page)
    page.open(("report", "tables"))
    settle(desk)
    return made


def card_of(host: Host) -> ExportsCard:
    card: ExportsCard = host.page.exports
    assert card.isVisible()
    return card


def confirm(qtbot: QtBot, desk: Desk, typed: str) -> AskPassphrase:
    """Type a passphrase where it is asked for."""
    [dialog] = [w for w in QApplication.topLevelWidgets() if isinstance(w, AskPassphrase)
                and w.isVisible()]  # fmt: skip
    dialog.edit.setText(typed)
    dialog.submit()
    settle(desk)
    return dialog


def test_the_tables_and_what_each_asks(host: Host, desk: Desk) -> None:
    card = card_of(host)
    assert [option.key for option in card.list.options()] == [
        "monthly", "residents", "audit", "ledger",
    ]  # fmt: skip
    assert card.list.hasFocus() or host.page.primary_focus() is card.list
    assert not host.page.form.isVisible()
    seen = {name for name, field in card.fields.items() if field.isVisible()}
    assert seen == {"month", "audience", "purpose", "format"}
    assert card.fields["month"].value() == date(2026, 10, 1)
    card.list.choose("residents")
    seen = {name for name, field in card.fields.items() if field.isVisible()}
    assert seen == {"scope", "audience", "purpose", "format"}
    assert card.fields["scope"].value() is Scope.ALL
    card.list.choose("ledger")
    seen = {name for name, field in card.fields.items() if field.isVisible()}
    assert seen == {"start", "until", "purpose", "format"}
    assert card.fields["start"].value() == date(2026, 10, 1)
    assert card.fields["until"].value() == date(2026, 10, 31)
    host.page.open(("report", "monthly"))
    settle(desk)
    assert host.page.sheet.isVisible()
    assert host.page.form.isVisible()


def test_figures_go_out_with_a_passphrase_and_an_entry(
    host: Host, desk: Desk, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    card = card_of(host)
    card.fields["audience"].set_value(Audience.OUTSIDE)
    card.export_button.click()
    settle(desk)
    assert audited(vault) == []
    confirm(qtbot, desk, PASSPHRASE)
    path = tmp_path / "table-2026-11-22-01.xlsx"
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert ["People who slept here", "", "<5"] in rows
    assert host.message_bar.text() == (
        f"{len(rows) - 1} rows saved as table-2026-11-22-01.xlsx. The file is not encrypted."
    )
    assert audited(vault) == [("exports.monthly", "Exported: monthly figures")]
    assert audit_details(vault)["audience"] == "outside"


def test_people_need_a_purpose_and_the_passphrase_each_time(
    host: Host, desk: Desk, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    card = card_of(host)
    card.list.choose("residents")
    card.export()
    assert card.fields["purpose"].error().startswith("Please say what it is for")
    type_into(qtbot, card.fields["purpose"], "move to Hill")
    card.fields["format"].set_value(FileFormat.CSV)
    path = tmp_path / "table-2026-11-22-01.csv"
    card.export()
    dialog = confirm(qtbot, desk, "not the right one")
    assert dialog.isVisible()
    assert not path.exists()
    assert audited(vault) == []
    qtbot.waitUntil(dialog.confirm_button.isEnabled, timeout=10_000)
    confirm(qtbot, desk, PASSPHRASE)
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert {row[1] for row in rows} == {"Chosen name", "Noor", "'=cmd|'/c calc'!A1"}
    assert audited(vault) == [("exports.residents", "Exported: residents")]
    assert audit_details(vault)["purpose"] == "move to Hill"
    assert card.purpose() == ""  # each has its own
    type_into(qtbot, card.fields["purpose"], "again")
    card.export()
    [again] = [w for w in QApplication.topLevelWidgets() if isinstance(w, AskPassphrase)
               and w.isVisible()]  # fmt: skip
    again.reject()
    settle(desk)
    assert len(audited(vault)) == 1


def test_called_off_or_no_folder(
    host: Host, desk: Desk, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    card = card_of(host)
    card.choose_file = lambda _parent, _name: None
    card.export()
    settle(desk)
    assert audited(vault) == []
    card.choose_file = lambda _parent, name: tmp_path / "no-such-folder" / name
    card.export()
    confirm(qtbot, desk, PASSPHRASE)
    assert host.message_bar.kind() == "danger"
    assert [label[:15] for _verb, label in audited(vault)] == [
        "Exported: month", "Nothing came of",
    ]  # fmt: skip


def test_nothing_is_written_over_the_records(
    host: Host, desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    card = card_of(host)
    keys = vault.path.with_name(vault.path.name + ".keys")
    before = vault.path.read_bytes(), keys.read_bytes()
    host.page.outgoing.choose_password = lambda _parent, on_ok, **_how: on_ok("")
    for target in (vault.path, keys):
        card.choose_file = host.page.outgoing.choose_file = lambda _p, _n, path=target: path
        host.message_bar.clear()
        card.export()
        confirm(qtbot, desk, PASSPHRASE)
        assert "Choose another name" in host.message_bar.text()
        host.page.open(("report", "monthly"))
        settle(desk)
        host.message_bar.clear()
        host.page.save()
        settle(desk)
        assert "Choose another name" in host.message_bar.text()
        host.page.open(("report", "tables"))
    assert (vault.path.read_bytes(), keys.read_bytes()) == before
    assert audited(vault) == []


def test_a_house_that_is_gone_is_said_beside_its_field(
    host: Host, desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    card = card_of(host)
    card.set_sites(["House B", "House Q"])
    card.fields["site"].set_value("House Q")
    assert card.fields["site"].isVisible()
    card.export()
    confirm(qtbot, desk, PASSPHRASE)
    assert card.fields["site"].error().startswith("There is no house named “House Q”.")
    card.fields["format"].set_value(None)
    card.export()
    assert card.fields["format"].error() == "Please choose."


def test_a_sheet_about_a_person_asks_too(
    host: Host, desk: Desk, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    page, out = host.page, tmp_path / "sheet.pdf"
    page.outgoing.choose_password = lambda _parent, on_ok, **_how: on_ok("")
    page.outgoing.choose_file = lambda _parent, _name: out
    page.outgoing.choose_printer = to_file(tmp_path / "printed.pdf")
    page.open(("report", "opened-file", {"person": code_of(vault)}))
    settle(desk)
    assert page.printed is not None
    for act, path in ((page.save, out), (page.print_out, tmp_path / "printed.pdf")):
        act()
        settle(desk)
        before = audited(vault)
        confirm(qtbot, desk, PASSPHRASE)
        assert path.exists()
        assert len(audited(vault)) == len(before) + 1
    with pytest.raises(NotAllowed, match="each time"):
        making.hand_out(vault, page.printed, making.Way.FILE)


def code_of(vault: Vault) -> str:
    """The code of whoever came first."""
    return str(vault.read(residents.find)[0].code)


def test_who_may_not_sees_no_such_table(host: Host, vault: Vault) -> None:
    from shelterdesk.capabilities import Capability

    card = card_of(host)
    vault._capabilities = frozenset({Capability.PRINT})
    card.refresh_rights()
    assert [option.key for option in card.list.options()] == ["monthly"]
    vault._capabilities = frozenset()
    card.refresh_rights()
    assert not card.has_tables()
    card.export()  # nothing happens
    assert audited(vault) == []


def test_printing_and_saving_keys_mean_the_sheet_alone(
    host: Host, desk: Desk, vault: Vault
) -> None:
    host.page.outgoing.choose_printer = pytest.fail
    host.page.outgoing.choose_password = pytest.fail
    host.page.print_out()
    host.page.save()
    assert host.page.subtitle() == ""


@pytest.mark.parametrize("table", ["monthly", "residents"])
def test_nothing_is_cut_at_the_tables(
    desk: Desk, slept: None, speak: Callable[[str], None], qtbot: QtBot, table: str
) -> None:
    for tongue in ("xx-long", "xx-rtl"):
        speak(tongue)
        host = hosted(qtbot, desk, ReportsPage(desk))
        host.page.open(("report", "tables"))
        host.page.exports.list.choose(table)
        settle(desk)
        assert clipped(host) == []
        assert nameless(host) == []
        host.close()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.show()
    return made


def asked(window: QWidget, *, is_advised: bool = False) -> tuple[AskPassword, list[str]]:
    got: list[str] = []
    return ask_password(window, got.append, is_advised=is_advised), got


def test_without_a_password_unless_wished(window: QWidget) -> None:
    dialog, got = asked(window)
    assert not dialog.card.isVisible()
    dialog.save_button.click()
    assert got == [""]


def test_words_by_chance_shown_this_once(window: QWidget, qapp: QApplication) -> None:
    dialog, got = asked(window, is_advised=True)
    assert dialog.card.isVisible()
    first = dialog.words.text()
    assert len(first.split("-")) == passphrase.WORDS
    dialog.other_button.click()
    words = dialog.words.text()
    assert words != first
    dialog.copy_button.click()
    data = qapp.clipboard().mimeData()
    assert data.text() == words
    assert data.hasFormat("x-kde-passwordManagerHint")
    dialog.save_button.click()
    assert got == [words]
    assert dialog.words.text() == ""


def test_her_own_password_or_why_not(window: QWidget, qtbot: QtBot) -> None:
    dialog, got = asked(window)
    dialog.with_password.focus_target().click()
    type_into(qtbot, dialog.own, "short")
    assert not dialog.copy_button.isEnabled()
    dialog.submit()
    assert "at least 12" in dialog.own.error()
    assert dialog.isVisible()
    type_into(qtbot, dialog.own, "lantern orchard 42")
    dialog.submit()
    assert got == ["lantern orchard 42"]


def test_called_off_saves_nothing(window: QWidget) -> None:
    dialog, got = asked(window)
    dialog.cancel_button.click()
    assert got == []


def test_the_question_has_room_in_every_language(
    window: QWidget, speak: Callable[[str], None]
) -> None:
    for tongue in ("xx-long", "xx-rtl"):
        speak(tongue)
        dialog, _got = asked(window, is_advised=True)
        QApplication.processEvents()
        assert clipped(dialog) == []
        assert nameless(dialog) == []
        dialog.reject()


def test_the_audit_trail_goes_out_with_a_purpose_and_the_passphrase(
    host: Host, desk: Desk, vault: Vault, qtbot: QtBot, tmp_path: Path
) -> None:
    card = card_of(host)
    host.page.open(("table", "audit"))
    assert host.page._is_at_tables()
    assert card.chosen().name == "audit"
    type_into(qtbot, card.fields["purpose"], "yearly check")
    card.fields["format"].set_value(FileFormat.CSV)
    card.export()
    confirm(qtbot, desk, PASSPHRASE)
    settle(desk)
    text = (tmp_path / "table-2026-11-22-01.csv").read_text(encoding="utf-8-sig")
    assert "Unlocked" in text
    assert audited(vault)[-1] == ("exports.audit_trail", "Exported: audit trail")
