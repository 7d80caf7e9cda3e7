# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A resident's details: every field kept, what is sealed stays sealed."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from sqlalchemy import func, select

from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditEvent
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import (
    Birth,
    BirthPrecision,
    LanguageLevel,
    ResidentForm,
)
from shelterdesk.services.rooms import stays
from shelterdesk.services.values.answers import Hidden, Unanswered, is_text
from shelterdesk.vault import door
from shelterdesk.vault.class_seal import ClassSealer
from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock
from tests.factories import admitted, beds, house, person
from tests.ui.at_desk import desk_of, line_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page as opened
from tests.ui.conftest import show_active
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase
from ui.residents.details_tab import DetailsTab
from ui.residents.page import ResidentsPage
from ui.residents.resident_page import ResidentPage
from ui.widgets.field import DECLINED, UNKNOWN

TONIGHT = date(2026, 11, 22)
DAY = timedelta(days=1)
LEFT = Qt.MouseButton.LeftButton

SEALED = ResidentForm(
    known_as="Noor",
    legal_name="Noura Marker",
    birth=Birth(1999, 4, 12),
    phone="+389 70 555 0101",
    contact="After six, by text",
    strengths="Marker of courage",
    interests="Marker of music",
    hopes="Marker of a bakery",
)


@pytest.fixture
def free(vault: Vault) -> list[int]:
    return beds(vault, house(vault))


def details(page: ResidentPage) -> DetailsTab:
    found = page.details()
    assert found is not None
    return found.tab


def reveal(qtbot: QtBot, desk: Desk, tab: DetailsTab) -> None:
    """Show what is sealed, with the passphrase."""
    qtbot.mouseClick(tab.reveal_bar.button, LEFT)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, AskPassphrase)
    qtbot.keyClicks(dialog.edit, PASSPHRASE)
    qtbot.keyClick(dialog.edit, Qt.Key.Key_Return)
    settle(desk)


def stored(vault: Vault, resident_id: int) -> ResidentForm:
    return vault.read(residents.form, resident_id=resident_id)


def test_every_field_is_there_again_after_lock(desk_file: Path, clock: Clock, qtbot: QtBot) -> None:
    def unlocked() -> Vault:
        return door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)

    vault = unlocked()
    resident_id = person(vault)
    with desk_of(vault) as desk:
        tab = details(opened(qtbot, desk, resident_id, "details"))
        type_into(qtbot, tab.known_as, "Zyxmark one")
        type_into(qtbot, tab.pronouns, "Zyxmark two")
        type_into(qtbot, tab.gender, "Transgender")
        type_into(qtbot, tab.birth, "1999-04-12")
        qtbot.mouseClick(tab.languages.add_button, LEFT)
        type_into(qtbot, tab.languages.first_language(), "Mongolian")
        type_into(qtbot, tab.nationality, "Mongolia")
        type_into(qtbot, tab.preferred_gender, "A woman")
        type_into(qtbot, tab.preferred_language, "Kazakh")
        type_into(qtbot, tab.wants_peer, "Yes")
        for number, field in enumerate(tab.sealed.values()):
            type_into(qtbot, field, f"Zyxmark sealed {number}")
        save(qtbot, tab)
        settle(desk)
        assert not tab.is_modified()
    vault.lock()
    again = unlocked()
    form = stored(again, resident_id)
    assert form == ResidentForm(
        known_as="Zyxmark one",
        pronouns="Zyxmark two",
        gender="transgender",
        birth=Birth(1999, 4, 12, BirthPrecision.EXACT),
        languages=(("mn", LanguageLevel.FLUENT),),
        nationality="MN",
        legal_name="Zyxmark sealed 0",
        phone="Zyxmark sealed 1",
        contact="Zyxmark sealed 2",
        strengths="Zyxmark sealed 3",
        interests="Zyxmark sealed 4",
        hopes="Zyxmark sealed 5",
        preferred_gender="woman",
        preferred_language="kk",
        wants_peer=True,
    )
    with desk_of(again) as desk:
        tab = details(opened(qtbot, desk, resident_id, "details"))
        reveal(qtbot, desk, tab)
        assert line_of(tab.sealed["contact"]).toPlainText() == "Zyxmark sealed 2"
        assert tab.typed() == form
    again.lock()


def test_what_looks_like_a_code_stays_text(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    resident_id = person(vault)
    tab = details(opened(qtbot, desk, resident_id, "details"))
    type_into(qtbot, tab.pronouns, "declined")
    tab.gender.set_value(DECLINED)
    tab.birth.set_value(UNKNOWN)
    type_into(qtbot, tab.sealed["legal_name"], "unknown")
    type_into(qtbot, tab.sealed["contact"], "not_asked")
    tab.sealed["phone"].set_value(DECLINED)
    save(qtbot, tab)
    settle(desk)
    form = stored(vault, resident_id)
    assert is_text(form.pronouns)
    assert is_text(form.legal_name)
    assert is_text(form.contact)
    assert form.gender is Unanswered.DECLINED
    assert form.birth is Unanswered.UNKNOWN
    assert form.phone is Unanswered.DECLINED
    tab = details(opened(qtbot, desk, resident_id, "details"))
    reveal(qtbot, desk, tab)
    assert line_of(tab.pronouns).text() == "declined"
    assert line_of(tab.sealed["contact"]).toPlainText() == "not_asked"
    assert tab.typed() == form


@pytest.mark.parametrize(
    "birth",
    [
        Birth(1999, 4, 12),
        Birth(1999, 4, None, BirthPrecision.MONTH),
        Birth(1999, None, None, BirthPrecision.YEAR),
        Birth(1999, None, None, BirthPrecision.ESTIMATED),
        Birth(1999, 4, None, BirthPrecision.EXACT),  # imported: the day is not known
        Unanswered.DECLINED,
    ],
)
def test_saving_something_else_keeps_the_birth(
    desk: Desk, vault: Vault, qtbot: QtBot, birth: Birth | Unanswered
) -> None:
    resident_id = person(vault, "Noor", birth=birth)
    tab = details(opened(qtbot, desk, resident_id, "details"))
    type_into(qtbot, tab.known_as, "Noora")
    save(qtbot, tab)
    settle(desk)
    assert stored(vault, resident_id).birth == birth
    assert stored(vault, resident_id).known_as == "Noora"


def revealed_events(vault: Vault) -> int:
    def count(tx: Transaction) -> int:
        events = select(func.count()).where(AuditEvent.label == "Revealed identity")
        return tx.session.scalar(events) or 0

    return vault.read(count)


def test_sealed_answers_are_masked_until_asked_for(
    desk: Desk, vault: Vault, qtbot: QtBot, clock: Clock
) -> None:
    resident_id = vault.do("Add", residents.add, form=SEALED).result
    page = opened(qtbot, desk, resident_id, "details")
    tab = details(page)
    shown = " ".join(texts(page))
    assert "Marker" not in shown
    for field in tab.sealed.values():
        assert field.value() is None
        assert line_of(field).placeholderText() == "••••••••"
    assert line_of(tab.birth).text() == "1999-04"
    assert tab._stored.legal_name is Hidden.HIDDEN  # not even in the memory of the screen
    assert not tab.is_modified()
    # Asked for, and not given: nothing is shown and nothing written down.
    qtbot.mouseClick(tab.reveal_bar.button, LEFT)
    QApplication.activeModalWidget().reject()
    settle(desk)
    assert tab.sealed["legal_name"].value() is None
    assert revealed_events(vault) == 0
    reveal(qtbot, desk, tab)
    assert line_of(tab.sealed["legal_name"]).text() == "Noura Marker"
    assert line_of(tab.birth).text() == "1999-04-12"
    assert not tab.is_modified()  # looking is not changing
    assert revealed_events(vault) == 1
    # Hidden again, and shown again without asking, for ten minutes.
    qtbot.mouseClick(tab.reveal_bar.button, LEFT)
    assert tab.sealed["legal_name"].value() is None
    clock.now += timedelta(minutes=9)
    qtbot.mouseClick(tab.reveal_bar.button, LEFT)
    settle(desk)
    assert tab.sealed["legal_name"].value() == "Noura Marker"
    # Read again after ten minutes, it is hidden.
    clock.now += timedelta(minutes=2)
    page.refresh(None)
    settle(desk)
    assert tab.sealed["legal_name"].value() is None


def test_typing_without_looking_replaces_one_answer_and_keeps_the_others(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    resident_id = vault.do("Add", residents.add, form=SEALED).result
    tab = details(opened(qtbot, desk, resident_id, "details"))
    type_into(qtbot, tab.sealed["phone"], "+389 70 555 0202")
    tab.sealed["contact"].restore_draft({"answer": DECLINED})
    type_into(qtbot, tab.birth, "2000-05")
    save(qtbot, tab)
    settle(desk)
    form = stored(vault, resident_id)
    assert form.phone == "+389 70 555 0202"
    assert form.contact is Unanswered.DECLINED
    assert form.legal_name == SEALED.legal_name
    assert form.birth == Birth(2000, 5, None, BirthPrecision.MONTH)
    assert not tab.is_modified()
    assert revealed_events(vault) == 0


def test_what_was_typed_stays_when_it_is_shown_and_hidden(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    resident_id = vault.do("Add", residents.add, form=SEALED).result
    tab = details(opened(qtbot, desk, resident_id, "details"))
    type_into(qtbot, tab.sealed["phone"], "+389 70 555 0202")
    type_into(qtbot, tab.known_as, "Noora")
    reveal(qtbot, desk, tab)
    assert tab.sealed["phone"].value() == "+389 70 555 0202"
    assert tab.sealed["legal_name"].value() == "Noura Marker"
    assert set(tab.draft() or {}) == {"phone", "known_as"}  # what was only looked at is no draft
    tab.reveal()
    assert tab.sealed["phone"].value() == "+389 70 555 0202"
    assert tab.known_as.value() == "Noora"
    assert tab.sealed["legal_name"].value() is None
    tab.form.save()
    settle(desk)
    assert stored(vault, resident_id).phone == "+389 70 555 0202"
    assert stored(vault, resident_id).legal_name == "Noura Marker"


def test_without_anything_sealed_there_is_nothing_to_show(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    tab = details(opened(qtbot, desk, person(vault, "Noor"), "details"))
    assert not tab.reveal_bar.isVisible()


def test_saving_without_looking_keeps_what_is_sealed(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    resident_id = vault.do("Add", residents.add, form=SEALED).result
    tab = details(opened(qtbot, desk, resident_id, "details"))
    type_into(qtbot, tab.pronouns, "she/they")
    save(qtbot, tab)
    settle(desk)
    form = stored(vault, resident_id)
    assert (form.legal_name, form.phone, form.contact) == (
        SEALED.legal_name,
        SEALED.phone,
        SEALED.contact,
    )


def test_without_the_key_it_is_sealed_and_can_be_written(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    resident_id = vault.do("Add", residents.add, form=SEALED).result
    full, vault._sealer = vault._sealer, ClassSealer(vault.keys.classes, {})
    assert stored(vault, resident_id).phone is Hidden.HIDDEN
    tab = details(opened(qtbot, desk, resident_id, "details"))
    assert tab.reveal_bar.isVisible()
    assert not tab.reveal_bar.button.isVisible()
    for field in tab.sealed.values():
        assert line_of(field).placeholderText() == "Sealed"
    type_into(qtbot, tab.known_as, "Noora")
    type_into(qtbot, tab.sealed["phone"], "+389 70 555 0202")
    save(qtbot, tab)
    settle(desk)
    vault._sealer = full
    form = stored(vault, resident_id)
    assert form.known_as == "Noora"
    assert form.phone == "+389 70 555 0202"
    assert (form.legal_name, form.contact) == (SEALED.legal_name, SEALED.contact)
    assert form.birth == SEALED.birth


def test_a_refusal_keeps_what_was_typed(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    resident_id = person(vault, "Noor")
    tab = details(opened(qtbot, desk, resident_id, "details"))
    type_into(qtbot, tab.known_as, "Noora")
    type_into(qtbot, tab.pronouns, "p" * 50)
    save(qtbot, tab)
    settle(desk)
    assert tab.pronouns.error() == "At most 40 characters fit here."
    assert line_of(tab.known_as).text() == "Noora"
    assert tab.is_modified()
    assert stored(vault, resident_id).known_as == "Noor"


def test_a_change_elsewhere_does_not_take_what_is_typed(
    desk: Desk, vault: Vault, free: list[int], qtbot: QtBot
) -> None:
    resident_id, stay_id = admitted(vault, free[0], TONIGHT - DAY)
    page = opened(qtbot, desk, resident_id, "details")
    type_into(qtbot, details(page).known_as, "Noora")
    moved = vault.do("Move", stays.move, stay_id=stay_id, bed_id=free[3], on=TONIGHT)
    page.refresh(moved.tables)
    settle(desk)
    assert page.header.place.text() == "Room 2 · B"
    assert line_of(details(page).known_as).text() == "Noora"


def test_typed_details_are_kept_while_another_is_open(
    desk: Desk, vault: Vault, qtbot: QtBot
) -> None:
    first, second = person(vault, "Noor"), person(vault, "Mai")
    page = ResidentsPage(desk)
    show_active(qtbot, page, 1036, 700)
    page.open(("resident", first))
    page.current_page().tabs.open("details")
    settle(desk)
    type_into(qtbot, details(page.current_page()).known_as, "Noora")
    page.open(("resident", second))
    settle(desk)
    assert page.is_modified()
    page.open(("resident", first))
    settle(desk)
    assert line_of(details(page.current_page()).known_as).text() == "Noora"
