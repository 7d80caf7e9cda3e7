# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The tab of consents: asking, signing by hand, withdrawing in two keys, drafts, other roles."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.models.documents import Document, DocumentState
from shelterdesk.models.families import Guardian, GuardianKind
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import (
    ConsentBy,
    ConsentForm,
    ConsentPurpose,
    Items,
    Signature,
    Standing,
)
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.residents.residents import Birth, LanguageLevel
from shelterdesk.services.staff import staff
from shelterdesk.services.values.signatures import HEIGHT, WIDTH
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW
from tests.factories import person
from tests.ui.at_desk import CTRL, WindowsShown, desk_of, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless
from ui.desk import Desk
from ui.residents.consents.ask_panel import AskPanel
from ui.residents.consents.later_panels import ScanPanel, SignPanel, WithdrawPanel
from ui.residents.consents.tab import ConsentsTab
from ui.residents.resident_page import ResidentPage
from ui.widgets.signature import SignatureField, SignaturePad, SignatureView

KEY = Qt.Key
TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor", languages=(("fr", LanguageLevel.NATIVE),))


@pytest.fixture
def rivers(vault: Vault) -> int:
    added: int = vault.do("Added", partners.add, form=PartnerForm("Four Rivers")).result
    return added


def opened(qtbot: QtBot, desk: Desk, resident_id: int) -> tuple[ResidentPage, ConsentsTab]:
    page = resident_page(qtbot, desk, resident_id)
    flashed = WindowsShown(page)
    page.tabs.open("consents")
    settle(desk)
    assert flashed.seen == []
    tab = page.tabs.made("consents")
    assert isinstance(tab, ConsentsTab)
    return page, tab


def given(vault: Vault, resident_id: int, **fields: Any) -> int:
    facts = {"purpose": ConsentPurpose.REFERRAL, "items": Items(("skills",), "the bakery")}
    form = ConsentForm(**(facts | fields))
    made: int = vault.do("Wrote", consents.give, resident_id=resident_id, form=form).result
    return made


def draw(qtbot: QtBot, pad: SignaturePad, *strokes: tuple[tuple[float, float], ...]) -> None:
    """Draw strokes whose points are parts of the width and height."""

    def at(point: tuple[float, float]) -> QPoint:
        return QPoint(round(point[0] * pad.width()), round(point[1] * pad.height()))

    for first, *more in strokes:
        qtbot.mousePress(pad, Qt.MouseButton.LeftButton, pos=at(first))
        for point in more:
            qtbot.mouseMove(pad, at(point))
        qtbot.mouseRelease(pad, Qt.MouseButton.LeftButton, pos=at(more[-1] if more else first))


def ask(qtbot: QtBot, desk: Desk, page: ResidentPage, tab: ConsentsTab) -> AskPanel:
    tab.ask()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, AskPanel)
    return panel


def test_asking_reading_out_and_signing(
    qtbot: QtBot, desk: Desk, vault: Vault, noor: int, rivers: int
) -> None:
    page, tab = opened(qtbot, desk, noor)
    assert tab.empty.isVisible()
    panel = ask(qtbot, desk, page, tab)
    assert not panel.is_modified()
    assert QApplication.focusWidget() is panel.purpose.focus_target()
    type_into(qtbot, panel.purpose, "Referral")
    type_into(qtbot, panel.partner, "Four Rivers")
    assert "demander à Four Rivers de vous aider" in panel.words.text()
    type_into(qtbot, panel.answer, "Yes")
    panel.items.boxes["skills", "told"].setFocus()
    qtbot.keyClick(panel.items.boxes["skills", "told"], KEY.Key_Space)
    qtbot.keyClick(panel.items.boxes["health", "told"], KEY.Key_Space)
    qtbot.keyClick(panel.items.boxes["health", "kept"], KEY.Key_Space)
    draw(qtbot, panel.signature.pad, ((0.1, 0.5), (0.3, 0.2), (0.5, 0.8)), ((0.7, 0.5),))
    panel.form.save()
    settle(desk)
    assert page.panel is None
    [asked] = vault.read(consents.of_resident, resident_id=noor)
    row = asked.now
    assert (row.partner_id, row.items, row.withheld) == (
        rivers, Items(("skills",)), Items(("health",)),
    )  # fmt: skip
    found = vault.read(consents.signature, consent_id=row.id)
    assert isinstance(found, Signature)
    assert [len(stroke) for stroke in found.strokes] == [3, 1]
    assert found.strokes[0][1] == pytest.approx((0.3 * WIDTH, 0.2 * HEIGHT), abs=12)
    [view] = tab.views
    assert view.title() == "Referral · Four Rivers"
    view.details_button.click()
    settle(desk)
    [picture] = view.findChildren(SignatureView)
    assert picture.strokes() == found.strokes
    assert "Health" in texts(view)
    assert not tab.empty.isVisible()
    assert clipped(tab) == []
    assert nameless(page) == []


def test_words_in_her_language(qtbot: QtBot, desk: Desk, noor: int, rivers: int) -> None:
    page, tab = opened(qtbot, desk, noor)
    panel = ask(qtbot, desk, page, tab)
    assert panel.language.value() == "fr"
    assert panel.words.text().startswith("Nous vous demandons")
    type_into(qtbot, panel.language, "Spanish")
    settle(desk)
    assert panel.words.text().startswith("Te preguntamos")


def test_a_no_asks_for_nothing_more(qtbot: QtBot, desk: Desk, vault: Vault, noor: int) -> None:
    page, tab = opened(qtbot, desk, noor)
    panel = ask(qtbot, desk, page, tab)
    type_into(qtbot, panel.purpose, "Photo")
    type_into(qtbot, panel.answer, "No")
    assert not panel.signature.isVisible()
    assert not panel.items.isVisible()
    panel.form.save()
    settle(desk)
    [asked] = vault.read(consents.of_resident, resident_id=noor)
    assert asked.now.standing is Standing.REFUSED


def test_what_is_missing_is_said_beside_its_field(qtbot: QtBot, desk: Desk, noor: int) -> None:
    page, tab = opened(qtbot, desk, noor)
    panel = ask(qtbot, desk, page, tab)
    panel.form.save()
    assert panel.purpose.error()
    assert panel.answer.error()
    type_into(qtbot, panel.purpose, "Introduce")
    type_into(qtbot, panel.answer, "Yes")
    panel.form.save()
    settle(desk)
    assert panel.recipient.error() == "Say to whom."
    type_into(qtbot, panel.recipient, "A bakery")
    panel.form.save()
    settle(desk)
    assert panel.items.error() == "Tick what may be told."


def test_withdrawing_is_two_keys_and_can_be_taken_back(
    qtbot: QtBot, desk: Desk, vault: Vault, noor: int, rivers: int
) -> None:
    given(vault, noor, partner_id=rivers, on=TODAY - DAY)
    page, tab = opened(qtbot, desk, noor)
    button = tab.views[0].withdraw_button
    button.setFocus()
    qtbot.keyClick(button, KEY.Key_Space)
    settle(desk)
    assert isinstance(page.panel, WithdrawPanel)
    qtbot.keyClick(QApplication.focusWidget(), KEY.Key_S, CTRL)
    settle(desk)
    assert page.panel is None
    [view] = tab.views
    assert view.asked.now.standing is Standing.WITHDRAWN
    assert not view.withdraw_button.isVisible()
    assert view.again_button.isVisible()
    desk.undo(page)
    settle(desk)
    assert tab.views[0].asked.now.standing is Standing.GIVEN


def test_asking_again_begins_with_what_was_asked(
    qtbot: QtBot, desk: Desk, vault: Vault, noor: int, rivers: int
) -> None:
    given(vault, noor, partner_id=rivers, on=TODAY - 9 * DAY, last_day=TODAY - DAY)
    page, tab = opened(qtbot, desk, noor)
    tab.views[0].again_button.click()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, AskPanel)
    assert (panel.purpose.value(), panel.partner.value()) == ("referral", rivers)
    assert not panel.is_modified()


def test_a_spoken_yes_is_signed_later_without_a_mouse(
    qtbot: QtBot, desk: Desk, vault: Vault, noor: int
) -> None:
    consent_id = given(vault, noor, recipient="A clinic")
    page, tab = opened(qtbot, desk, noor)
    tab.views[0].sign_button.click()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, SignPanel)
    panel.form.save()
    settle(desk)
    assert panel.signature.error()
    assert QApplication.focusWidget() is panel.signature.on_paper
    qtbot.keyClick(panel.signature.on_paper, KEY.Key_Space)
    panel.form.save()
    settle(desk)
    found = vault.read(consents.signature, consent_id=consent_id)
    assert found == Signature(is_on_paper=True)
    assert not tab.views[0].sign_button.isVisible()


def test_the_scan_of_the_signed_sheet(qtbot: QtBot, desk: Desk, vault: Vault, noor: int) -> None:
    consent_id = given(vault, noor, recipient="A clinic")

    def scanned(tx: Any) -> int:
        row = Document(resident_id=noor, state=DocumentState.STORED.value)
        tx.seal_as(row, "title", "case", "Signed in June")
        tx.session.add(row)
        tx.session.flush()
        return row.id

    document_id = vault.do("Scanned", scanned).result
    page, tab = opened(qtbot, desk, noor)
    tab.views[0].scan_button.click()
    settle(desk)
    panel = page.panel
    assert isinstance(panel, ScanPanel)
    type_into(qtbot, panel.document, "Signed in")
    panel.form.save()
    settle(desk)
    assert vault.read(consents.one, consent_id=consent_id).document_id == document_id
    assert not tab.views[0].scan_button.isVisible()


def test_what_was_typed_and_drawn_survives_a_lock(
    qtbot: QtBot, desk: Desk, noor: int, rivers: int
) -> None:
    page, tab = opened(qtbot, desk, noor)
    panel = ask(qtbot, desk, page, tab)
    type_into(qtbot, panel.purpose, "Referral")
    type_into(qtbot, panel.partner, "Four Rivers")
    type_into(qtbot, panel.answer, "Yes")
    panel.items.boxes["skills", "told"].click()
    draw(qtbot, panel.signature.pad, ((0.2, 0.2), (0.6, 0.6)))
    before = panel.typed()
    kept = page.draft()
    again, _tab = opened(qtbot, desk, noor)
    again.restore_draft(kept)
    settle(desk)
    settle(desk)
    restored = again.panel
    assert isinstance(restored, AskPanel)
    assert restored.typed() == before


def test_a_minors_guardian_is_asked_for(
    qtbot: QtBot, desk: Desk, vault: Vault, rivers: int
) -> None:
    sunny = person(vault, "Sunny", birth=Birth(TODAY.year - 15, 1))

    def add(tx: Any) -> None:
        row = Guardian(resident_id=sunny, kind=GuardianKind.RELATIVE, start=TODAY - DAY, end=None)
        tx.seal(row, "name", "Ama Adjei")
        tx.session.add(row)

    vault.do("Added", add)
    page, tab = opened(qtbot, desk, sunny)
    panel = ask(qtbot, desk, page, tab)
    type_into(qtbot, panel.purpose, "Referral")
    type_into(qtbot, panel.partner, "Four Rivers")
    type_into(qtbot, panel.answer, "Yes")
    panel.items.boxes["skills", "told"].click()
    assert panel.decider.isVisible()
    type_into(qtbot, panel.decider, "Ama Adjei")
    assert panel.assent.isVisible()
    type_into(qtbot, panel.assent, "Does not know")
    panel.form.save()
    settle(desk)
    [asked] = vault.read(consents.of_resident, resident_id=sunny)
    assert (asked.now.decided_by, asked.now.guardian, asked.now.has_assent) == (
        ConsentBy.GUARDIAN, "Ama Adjei", "unknown",
    )  # fmt: skip


def test_the_desk_has_no_such_tab_and_others_see_their_part(
    qtbot: QtBot, vault: Vault, noor: int
) -> None:
    given(vault, noor, recipient="A clinic")
    hired(vault, "F1")
    path = vault.path
    vault.lock()
    with signed_in(path, "F1") as other, desk_of(other) as desk:
        page = resident_page(qtbot, desk, noor)
        assert "consents" not in page.tabs.ids()
    with signed_in(path) as other:
        other.do("x", staff.decide, role="front_desk", capability="see_case", is_allowed=True)
    # She may look now, and still holds no key.
    with signed_in(path, "F1") as other, desk_of(other) as desk:
        _page, tab = opened(qtbot, desk, noor)
        [view] = tab.views
        assert view.title() == "Referral · Sealed"
        assert not view.withdraw_button.isVisible()
        view.details_button.click()
        settle(desk)
        assert "A clinic" not in texts(view)


def test_a_pad_draws_inside_its_field(qtbot: QtBot) -> None:
    field = SignatureField("signature", "Signature")
    qtbot.addWidget(field)
    field.resize(300, 160)
    field.show()
    assert field.value() is None
    draw(qtbot, field.pad, ((0.5, 0.5), (3.0, -2.0)))
    signature = field.value()
    assert isinstance(signature, Signature)
    assert signature.strokes[0][-1] == (WIDTH, 0)
    blank = field.pad.grab().toImage()
    field.clear_button.click()
    assert field.value() is None
    assert field.pad.grab().toImage() != blank
    field.on_paper.click()
    assert field.value() == Signature(is_on_paper=True)
    assert not field.pad.isEnabled()
