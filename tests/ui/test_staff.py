# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The staff page: colleagues, groups, rights and recovery, on real files with real keys."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.capabilities import Capability
from shelterdesk.errors import DiskFull, WrongPassword, WrongRecoveryCode
from shelterdesk.models.staff import Staff
from shelterdesk.services.staff import staff
from shelterdesk.vault import accounts, device, door, key_file, recovering, recovery_split
from shelterdesk.vault.door import Changes, Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.ui.at_desk import CTRL, desk_of, line_of, settle, type_into
from tests.ui.conftest import clipped, nameless
from tests.ui.page_host import Host, hosted
from tests.vault_people import on_paper
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase
from ui.locking.patience import Patience
from ui.staff.page import StaffPage

KEY = Qt.Key
HERS = "copper-meadow-signal-walnut-19"


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passphrases are judged as ever, but stretched as little as is allowed."""
    for room in (accounts, recovering):
        monkeypatch.setattr(room, "calibrated_cost", lambda: FLOOR)


def colleague(vault: Vault, code: str = "K5", *roles: str, name: str = "") -> int:
    return accounts.add(
        vault, code=code, name_shown=name, roles=roles or ("front_desk",), passphrase=HERS,
        cost=FLOOR,
    )  # fmt: skip


def opened(qtbot: QtBot, desk: Desk, tab: str = "colleagues", width: int = 1036) -> StaffPage:
    page = StaffPage(desk)
    hosted(qtbot, desk, page, width, 640)
    page.open(("tab", tab))
    settle(desk)
    return page


def answer(qtbot: QtBot, desk: Desk, passphrase: str = PASSPHRASE) -> None:
    """Type the passphrase where it is asked again."""
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskPassphrase)
    qtbot.keyClicks(dialog.edit, passphrase)
    qtbot.keyClick(dialog.edit, KEY.Key_Return)
    settle(desk)


def asked() -> AskPassphrase | None:
    """The question, if there is one."""
    dialog = QApplication.activeModalWidget()
    return dialog if isinstance(dialog, AskPassphrase) else None


def host_of(page: StaffPage) -> Host:
    host = page.window()
    assert isinstance(host, Host)
    return host


def unlocks(path: Path, code: str, passphrase: str) -> Vault:
    return door.unlock(path, staff_code=code, passphrase=passphrase)


def people(desk: Desk) -> dict[str, staff.StaffRow]:
    return {row.code: row for row in desk.vault.read(staff.listed)}


# Adding
def test_a_colleague_with_words_by_chance(qtbot: QtBot, desk: Desk, desk_file: Path) -> None:
    page = opened(qtbot, desk)
    tab = page.tabs.made("colleagues")
    qtbot.keyClick(tab.list, KEY.Key_N, CTRL)
    panel = tab.panel
    type_into(qtbot, panel.code, "V1")
    type_into(qtbot, panel.name, "Ines")
    panel.roles.boxes["caseworker"].click()
    assert panel.groups.value() == ("case", "legal", "safety")
    panel.groups.boxes["legal"].click()
    first = panel.new.value()
    qtbot.mouseClick(panel.new.offer.other_button, Qt.MouseButton.LeftButton)
    words = panel.new.value()
    assert words != first
    panel.form.save()
    answer(qtbot, desk)
    assert tab.panel is None
    assert "open this file now" in host_of(page).message_bar.text()
    assert page.subtitle() == "2 people sign in"
    row = people(desk)["V1"]
    assert (row.name_shown, row.roles) == ("Ines", ("caseworker",))
    desk.vault.lock()
    hers = unlocks(desk_file, "v1", words)
    assert hers.can_read("case")
    assert not hers.can_read("legal")
    assert not hers.may(Capability.MANAGE_STAFF)
    hers.lock()


def test_an_own_passphrase_must_be_good_and_twice_the_same(
    qtbot: QtBot, desk: Desk, desk_file: Path
) -> None:
    tab = opened(qtbot, desk).tabs.made("colleagues")
    tab.add()
    panel = tab.panel
    type_into(qtbot, panel.code, "V1")
    panel.form.save()
    assert "role" in panel.roles.error()
    panel.roles.boxes["front_desk"].click()
    assert panel.groups.value() is None
    panel.new.types_own.click()
    type_into(qtbot, panel.new.typed.passphrase, "V1-password")
    panel.form.save()
    assert "guessed" in panel.new.typed.passphrase.error()
    assert asked() is None
    type_into(qtbot, panel.new.typed.passphrase, HERS)
    type_into(qtbot, panel.new.typed.again, HERS + "x")
    panel.form.save()
    assert "not the same" in panel.new.typed.again.error()
    type_into(qtbot, panel.new.typed.again, HERS)
    panel.form.save()
    answer(qtbot, desk)
    desk.vault.lock()
    unlocks(desk_file, "V1", HERS).lock()


def test_without_the_right_passphrase_nothing_is_done(qtbot: QtBot, desk: Desk) -> None:
    tab = opened(qtbot, desk).tabs.made("colleagues")
    tab.add()
    panel = tab.panel
    type_into(qtbot, panel.code, "V1")
    panel.roles.boxes["front_desk"].click()
    panel.form.save()
    answer(qtbot, desk, "not the passphrase")
    dialog = asked()
    assert dialog is not None
    assert "not right" in dialog.message_bar.text()
    dialog.reject()
    assert panel.form.save_button.isEnabled()
    assert panel.code.value() == "V1"
    assert set(people(desk)) == {STAFF_CODE}


def test_a_code_is_given_once(qtbot: QtBot, desk: Desk) -> None:
    gone = colleague(desk.vault, "V1")
    accounts.remove(desk.vault, staff_id=gone)
    tab = opened(qtbot, desk).tabs.made("colleagues")
    tab.add()
    type_into(qtbot, tab.panel.code, "v1")
    tab.panel.roles.boxes["cashier"].click()
    tab.panel.form.save()
    answer(qtbot, desk)
    assert "somebody else" in tab.panel.code.error()
    assert tab.panel.is_modified()


# Changing
def test_roles_bring_groups_along(qtbot: QtBot, desk: Desk, desk_file: Path) -> None:
    colleague(desk.vault, "K5", "work_training")
    tab = opened(qtbot, desk).tabs.made("colleagues")
    assert tab.list.selected().row.code == STAFF_CODE
    qtbot.keyClick(tab.list, KEY.Key_Down)
    qtbot.keyClick(tab.list, KEY.Key_Return)
    panel = tab.panel
    assert panel.roles.value() == ("work_training",)
    assert panel.groups.value() == ("case",)
    panel.roles.boxes["caseworker"].click()
    assert panel.groups.value() == ("case", "legal", "safety")
    panel.roles.boxes["work_training"].click()
    assert panel.groups.value() == ("case", "legal", "safety")
    panel.groups.boxes["safety"].click()
    assert panel.is_modified()
    panel.form.save()
    answer(qtbot, desk)
    assert people(desk)["K5"].roles == ("caseworker",)
    assert tab.view.person.classes == ("case", "legal")
    desk.vault.lock()
    hers = unlocks(desk_file, "K5", HERS)
    assert hers.can_read("legal")
    assert not hers.can_read("safety")
    hers.lock()


def test_a_director_always_stays(qtbot: QtBot, desk: Desk) -> None:
    tab = opened(qtbot, desk).tabs.made("colleagues")
    assert tab.view.buttons["remove"].isHidden()
    assert tab.view.buttons["passphrase"].isHidden()
    qtbot.mouseClick(tab.view.buttons["roles"], Qt.MouseButton.LeftButton)
    tab.panel.roles.boxes["director"].click()
    tab.panel.form.save()
    answer(qtbot, desk)
    assert "director must stay" in tab.panel.form.message_bar.text()
    assert "director" in people(desk)[STAFF_CODE].roles


def test_name_and_locking(qtbot: QtBot, desk: Desk) -> None:
    who = colleague(desk.vault)
    tab = opened(qtbot, desk).tabs.made("colleagues")
    tab.list.select(who)
    qtbot.mouseClick(tab.view.buttons["details"], Qt.MouseButton.LeftButton)
    assert tab.panel.idle.codes() == [0, *staff.IDLE_CHOICES]
    type_into(qtbot, tab.panel.form.fields["name_shown"], "Sofía")
    type_into(qtbot, tab.panel.idle, "2 minutes")
    tab.panel.form.save()
    question = asked()
    assert question is not None
    question.cancel_button.click()
    settle(desk)
    assert people(desk)["K5"].idle_minutes is None  # nobody changes it at an open desk
    tab.panel.form.save()
    answer(qtbot, desk)
    row = people(desk)["K5"]
    assert (row.name_shown, row.idle_minutes) == ("Sofía", 2)
    assert tab.panel is None


def test_a_new_passphrase_for_somebody(qtbot: QtBot, desk: Desk, desk_file: Path) -> None:
    who = colleague(desk.vault, "K5", "caseworker")
    tab = opened(qtbot, desk).tabs.made("colleagues")
    tab.list.select(who)
    qtbot.mouseClick(tab.view.buttons["passphrase"], Qt.MouseButton.LeftButton)
    words = tab.panel.new.value()
    tab.panel.form.save()
    answer(qtbot, desk)
    assert tab.panel is None
    desk.vault.lock()
    with pytest.raises(WrongPassword):
        unlocks(desk_file, "K5", HERS)
    hers = unlocks(desk_file, "K5", words)
    assert hers.can_read("case")
    hers.lock()


def test_removing_is_explained_and_final(qtbot: QtBot, desk: Desk, desk_file: Path) -> None:
    who = colleague(desk.vault, "K5", "caseworker", name="Ben")
    page = opened(qtbot, desk)
    tab = page.tabs.made("colleagues")
    tab.list.select(who)
    qtbot.keyClick(tab.list, KEY.Key_Delete)
    assert "taken along" in "".join(
        child.text() for child in tab.panel.findChildren(type(tab.view._name))
    )
    qtbot.mouseClick(tab.panel.cancel_button, Qt.MouseButton.LeftButton)
    assert tab.panel is None
    qtbot.mouseClick(tab.view.buttons["remove"], Qt.MouseButton.LeftButton)
    page.refresh()  # somebody else's change must not take the question away
    settle(desk)
    qtbot.mouseClick(tab.panel.remove_button, Qt.MouseButton.LeftButton)
    answer(qtbot, desk)
    assert "K5" in host_of(page).message_bar.text()
    assert not people(desk)["K5"].is_active
    assert tab.view.person.state()[0] == "left"
    offered = [act for act, button in tab.view.buttons.items() if not button.isHidden()]
    assert offered == ["enrol", "handover"]
    desk.vault.lock()
    with pytest.raises(WrongPassword):
        unlocks(desk_file, "K5", HERS)


def test_somebody_comes_back(qtbot: QtBot, desk: Desk, desk_file: Path) -> None:
    who = colleague(desk.vault, "K5", "director", name="Ben")
    accounts.remove(desk.vault, staff_id=who)
    page = opened(qtbot, desk)
    tab = page.tabs.made("colleagues")
    tab.list.select(who)
    assert tab.view.buttons["enrol"].text() == "Take back…"
    qtbot.mouseClick(tab.view.buttons["enrol"], Qt.MouseButton.LeftButton)
    panel = tab.panel
    assert panel.roles.value() is None  # nobody signed what she was
    panel.form.save()
    assert "role" in panel.roles.error()
    panel.roles.boxes["caseworker"].click()
    words = panel.new.value()
    panel.form.save()
    dialog = asked()
    assert dialog is not None
    answer(qtbot, desk)
    assert tab.panel is None
    assert tab.view.person.state()[0] == "signs in"
    assert people(desk)["K5"].roles == ("caseworker",)
    desk.vault.lock()
    hers = unlocks(desk_file, "K5", words)
    assert (hers.staff_id, hers.can_read("case")) == (who, True)
    hers.lock()


def test_an_account_in_no_list_can_be_removed(qtbot: QtBot, desk: Desk, desk_file: Path) -> None:
    """Somebody took her row out past the program."""
    who = colleague(desk.vault, "K5", "caseworker")
    with desk.vault._session() as session, session.begin():
        session.delete(session.get_one(Staff, who))
    page = opened(qtbot, desk)
    tab = page.tabs.made("colleagues")
    tab.list.select(-1)
    assert tab.view.person.state() == ("in no list", "danger")
    offered = [act for act, button in tab.view.buttons.items() if not button.isHidden()]
    assert offered == ["remove"]
    qtbot.mouseClick(tab.view.buttons["remove"], Qt.MouseButton.LeftButton)
    assert tab.panel.remove_button.text() == "Remove Account without a name"
    qtbot.mouseClick(tab.panel.remove_button, Qt.MouseButton.LeftButton)
    answer(qtbot, desk)
    assert [person.row.code for person in page._sheet.people] == ["K3"]
    desk.vault.lock()
    with pytest.raises(WrongPassword):
        unlocks(desk_file, "K5", HERS)


def test_what_was_done_is_said_so_on_a_full_disk(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*arguments: object, **more: object) -> None:
        raise DiskFull("The disk is full. Nothing was changed.")

    who = colleague(desk.vault, "K5", "caseworker")
    page = opened(qtbot, desk)
    tab = page.tabs.made("colleagues")
    tab.list.select(who)
    qtbot.mouseClick(tab.view.buttons["remove"], Qt.MouseButton.LeftButton)
    qtbot.mouseClick(tab.panel.remove_button, Qt.MouseButton.LeftButton)
    monkeypatch.setattr(accounts.staff_rows, "follow_keys", full)
    answer(qtbot, desk)
    assert "It was done" in host_of(page).message_bar.text()
    assert tab.panel is None
    assert desk.vault.keys.find("K5") is None


def test_another_row_closes_what_was_not_begun(qtbot: QtBot, desk: Desk) -> None:
    first, second = colleague(desk.vault, "K5"), colleague(desk.vault, "K6")
    tab = opened(qtbot, desk).tabs.made("colleagues")
    tab.list.select(first)
    tab._asked("roles")
    tab.list.select(second)
    assert tab.panel is None
    tab._asked("roles")
    tab.panel.roles.boxes["cashier"].click()
    tab.list.select(first)
    assert tab.panel is not None
    assert tab.panel.about() == {"staff_id": second}


def test_a_draft_has_no_passphrase(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk)
    tab = page.tabs.made("colleagues")
    tab.add()
    type_into(qtbot, tab.panel.code, "V1")
    tab.panel.roles.boxes["caseworker"].click()
    tab.panel.new.types_own.click()
    type_into(qtbot, tab.panel.new.typed.passphrase, HERS)
    kept = json.loads(json.dumps(page.draft()))
    assert HERS not in json.dumps(kept)
    again = opened(qtbot, desk)
    again.restore_draft(kept)
    settle(desk)
    panel = again.tabs.made("colleagues").panel
    assert panel.code.value() == "V1"
    assert panel.roles.value() == ("caseworker",)
    assert panel.groups.value() == ("case", "legal", "safety")
    assert again.is_modified()


# Groups
def test_a_group_of_ones_own(qtbot: QtBot, desk: Desk, desk_file: Path) -> None:
    who = colleague(desk.vault, "K5", "caseworker", name="Ben")
    tab = opened(qtbot, desk, "groups").tabs.made("groups")
    assert [g.name for g in tab.list.rows_model.rows()][:2] == ["case", "counselling"]
    qtbot.mouseClick(tab.add_button, Qt.MouseButton.LeftButton)
    type_into(qtbot, tab.panel.form.fields["name"], "Case")
    tab.panel.form.save()
    answer(qtbot, desk)
    assert "of this name" in tab.panel.form.fields["name"].error()
    type_into(qtbot, tab.panel.form.fields["name"], "Debts")
    tab.panel.readers.boxes[str(who)].click()
    tab.panel.form.save()
    answer(qtbot, desk)
    group = tab.list.rows_model.rows()[-1]
    assert (group.name, group.holders) == ("Debts", ("Ben",))
    desk.vault.lock()
    hers = unlocks(desk_file, "K5", HERS)
    assert hers.can_read("Debts")
    hers.lock()


def test_renewing_a_key(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "groups")
    tab = page.tabs.made("groups")
    tab.list.select("legal")
    qtbot.mouseClick(tab.view.renew_button, Qt.MouseButton.LeftButton)
    answer(qtbot, desk)
    assert desk.vault.keys.newest("legal").version == 2
    assert tab.view._state.text() == "key renewed 1 time"
    assert "Legal" in host_of(page).message_bar.text()


# Rights
def test_rights_by_keyboard(qtbot: QtBot, desk: Desk) -> None:
    page = opened(qtbot, desk, "roles")
    tab = page.tabs.made("roles")
    table, model = tab.table, tab.table.matrix
    table.setFocus()
    settle(desk)
    assert "Director" in tab._told.text()
    assert not tab.save_button.isEnabled()
    for key in (KEY.Key_Right, KEY.Key_Down, KEY.Key_Space):
        qtbot.keyClick(table, key)
    role, right = model._key(table.currentIndex())
    assert (role, right) == ("manager", Capability.EDIT_RESIDENTS)
    assert model.pending == {(role, right): False}
    assert "not saved yet" in tab._told.text()
    assert page.is_modified()
    kept = json.loads(json.dumps(page.draft()))
    qtbot.keyClick(table, KEY.Key_Space)
    assert not page.is_modified()
    page.restore_draft(kept)
    settle(desk)
    assert model.pending == {(role, right): False}
    qtbot.keyClick(table, KEY.Key_S, CTRL)
    answer(qtbot, desk)
    stored = {(d.role, d.capability): d for d in desk.vault.read(staff.decisions)}
    assert not stored[(role, right)].is_allowed
    assert not page.is_modified()
    assert "otherwise" in tab._told.text()


def test_what_is_locked_says_why(qtbot: QtBot, desk: Desk) -> None:
    tab = opened(qtbot, desk, "roles").tabs.made("roles")
    model = tab.table.matrix
    at = model.index(
        model._capabilities.index(Capability.SEE_RESIDENTS), model._roles.index("administrator")
    )
    tab.table.setCurrentIndex(at)
    qtbot.keyClick(tab.table, KEY.Key_Space)
    assert not model.pending
    assert "sees nothing" in tab._told.text()
    at = model.index(0, model._roles.index("cashier"))
    model.toggle(at)
    qtbot.mouseClick(tab.forget_button, Qt.MouseButton.LeftButton)
    assert not model.pending


def test_an_administrator_sees_rights_alone(qtbot: QtBot, vault: Vault, desk_file: Path) -> None:
    colleague(vault, "A7", "administrator")
    vault.lock()
    hers = unlocks(desk_file, "A7", HERS)
    with desk_of(hers) as desk:
        page = opened(qtbot, desk, "roles")
        assert page.tabs.ids() == ["roles"]
        assert page.subtitle() == ""
        assert page.tabs.made("roles").table.matrix.rowCount() > 10
    hers.lock()


# Recovery
def test_a_new_recovery_code_is_typed_back(qtbot: QtBot, desk: Desk, recovery_code: str) -> None:
    page = opened(qtbot, desk, "recovery")
    tab = page.tabs.made("recovery")
    assert "never typed back" in tab._state.text()
    qtbot.mouseClick(tab.new_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(line_of(tab.entry), recovery_code[:10])
    qtbot.mouseClick(tab.renew_button, Qt.MouseButton.LeftButton)
    assert "all characters" in tab.entry.error()
    type_into(qtbot, tab.entry, recovery_code[:-1] + ("2" if recovery_code[-1] != "2" else "3"))
    qtbot.mouseClick(tab.renew_button, Qt.MouseButton.LeftButton)
    answer(qtbot, desk)
    assert "not right" in tab.entry.error()
    type_into(qtbot, tab.entry, recovery_code)
    qtbot.mouseClick(tab.renew_button, Qt.MouseButton.LeftButton)
    answer(qtbot, desk)
    made = tab.new_code
    new = made.sheets.code()
    assert new != recovery_code
    qtbot.mouseClick(made.paper_button, Qt.MouseButton.LeftButton)
    qtbot.keyClicks(line_of(made.entry), recovery_code)
    qtbot.keyClick(line_of(made.entry), KEY.Key_Return)
    settle(desk)
    assert "not the new code" in made.entry.error()
    desk.vault.check_recovery_code(recovery_code)  # nothing has changed yet
    type_into(qtbot, made.entry, new)
    qtbot.mouseClick(made.confirm_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert tab.new_code is None
    assert "It was typed back" in tab._state.text()
    assert desk.vault.keys.is_recovery_confirmed
    with pytest.raises(WrongRecoveryCode):
        desk.vault.check_recovery_code(recovery_code)


def test_a_new_code_that_nobody_typed_back_changes_nothing(
    qtbot: QtBot, desk: Desk, recovery_code: str
) -> None:
    tab = opened(qtbot, desk, "recovery").tabs.made("recovery")
    before = desk.vault.keys
    for page in range(2):
        tab.begin()
        tab.renew()  # the paper is lost
        answer(qtbot, desk)
        made = tab.new_code
        if page == 1:
            made.ask_back()
        qtbot.mouseClick(made.cancel_buttons[page], Qt.MouseButton.LeftButton)
        assert tab.new_code is None
        assert tab.new_button.isEnabled()
    assert desk.vault.keys == before
    desk.vault.check_recovery_code(recovery_code)


def test_a_new_code_that_could_not_be_written(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch, recovery_code: str
) -> None:
    def full(*arguments: object, **others: object) -> None:
        raise DiskFull("The disk is full. Nothing was changed.")

    tab = opened(qtbot, desk, "recovery").tabs.made("recovery")
    tab.begin()
    tab.renew()
    answer(qtbot, desk)
    made = tab.new_code
    made.ask_back()
    type_into(qtbot, made.entry, made.sheets.code())
    with monkeypatch.context() as patched:
        patched.setattr(key_file, "write", full)
        qtbot.mouseClick(made.confirm_button, Qt.MouseButton.LeftButton)
        settle(desk)
    assert "Nothing was changed" in made._said.text()
    assert made.entry.error() == ""
    desk.vault.check_recovery_code(recovery_code)
    qtbot.mouseClick(made.confirm_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert tab.new_code is None
    with pytest.raises(WrongRecoveryCode):
        desk.vault.check_recovery_code(recovery_code)


def test_a_code_on_several_sheets(qtbot: QtBot, desk: Desk) -> None:
    tab = opened(qtbot, desk, "recovery").tabs.made("recovery")
    tab.begin()
    tab.renew()  # the paper is lost
    answer(qtbot, desk)
    made = tab.new_code
    made.sheets.several.click()
    sheets = made.sheets.sheets()
    assert len(sheets) == 3
    assert not made.paper_button.isEnabled()  # not before every sheet was seen
    for n in (2, 3):
        qtbot.mouseClick(made.sheets.next_button, Qt.MouseButton.LeftButton)
        assert made.sheets.shown.code() == sheets[n - 1]
    assert recovery_split.join(sheets[1:])
    qtbot.mouseClick(made.paper_button, Qt.MouseButton.LeftButton)
    for field, sheet in zip(made.entry.sheets, sheets[::2], strict=True):
        qtbot.keyClicks(line_of(field), sheet.lower().replace("-", ""))
    qtbot.mouseClick(made.confirm_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert tab.new_code is None
    assert desk.vault.keys.is_recovery_confirmed


class Keychain:
    """What an operating system keeps."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def set_password(self, service: str, name: str, text: str) -> None:
        self.kept[service, name] = text


def test_binding_to_this_computer(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    chain = Keychain()
    monkeypatch.setattr(device, "_keychain", lambda: chain)
    tab = opened(qtbot, desk, "recovery").tabs.made("recovery")
    card = tab.device
    assert not card.isHidden()
    assert not card.act_button.isEnabled()  # the recovery code comes first
    on_paper(desk.vault)
    desk.changed.emit(Changes("", None, frozenset({"staff"})))
    settle(desk)
    assert card.act_button.isEnabled()
    qtbot.mouseClick(card.act_button, Qt.MouseButton.LeftButton)
    assert card.passphrase.error()
    desk.patience = Patience(unit_s=0.3)
    for _n in range(3):
        desk.patience.wrong()
    for typed in ("wrong one", PASSPHRASE):
        type_into(qtbot, card.passphrase, typed)
        qtbot.mouseClick(card.act_button, Qt.MouseButton.LeftButton)
        settle(desk)
        if typed != PASSPHRASE:  # the answer takes its time, and nobody can try on meanwhile
            assert not card.passphrase.error()
            assert not card.act_button.isEnabled()
            qtbot.waitUntil(lambda: bool(card.passphrase.error()), timeout=3000)
        assert bool(card.passphrase.error()) is (typed != PASSPHRASE)
    assert desk.vault.keys.device_binding
    assert card._state.text() == "bound: 1 of 1"
    assert "from before" in card._waits.text()
    assert chain.kept
    type_into(qtbot, card.passphrase, PASSPHRASE)
    qtbot.mouseClick(card.act_button, Qt.MouseButton.LeftButton)
    settle(desk)
    assert not desk.vault.keys.device_binding


def test_without_a_keychain_nothing_is_offered(
    qtbot: QtBot, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(device, "_keychain", lambda: None)
    tab = opened(qtbot, desk, "recovery").tabs.made("recovery")
    assert tab.device.isHidden()


# Looks
@pytest.mark.parametrize("language", ["en", "xx-long", "xx-rtl"])
def test_nothing_cut_and_everything_named(
    qtbot: QtBot, desk: Desk, speak: Callable[[str], None], language: str
) -> None:
    who = colleague(desk.vault, "K5", "counsellor", "work_training", name="Miriam")
    speak(language)
    page = opened(qtbot, desk, width=780)
    tab = page.tabs.made("colleagues")
    tab.list.select(who)
    acts: list[Callable[[], Any]] = [
        lambda: None,
        tab.add,
        *(lambda act=act: tab._asked(act) for act in ("roles", "passphrase", "details", "remove")),
        lambda: page.tabs.open("groups").add(),  # type: ignore[attr-defined]
        lambda: page.tabs.open("roles"),
        lambda: page.tabs.open("recovery").begin(),  # type: ignore[attr-defined]
    ]
    for act in acts:
        act()
        settle(desk)
        assert clipped(page) == []
        assert nameless(page) == []
    column = tab.list.horizontalHeader()
    assert not any(column.isSectionHidden(at) for at in (0, 1, 4))
