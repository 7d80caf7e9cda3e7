# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partners and referrals through real windows: prepared, refused, sent, answered, finished."""

from __future__ import annotations

from datetime import timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose, Items
from shelterdesk.services.partners import partners
from shelterdesk.services.partners.partners import Contact, PartnerForm
from shelterdesk.services.referrals import referrals
from shelterdesk.services.referrals.referrals import ReferralForm, ReferralState
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import person
from tests.ui.at_desk import CTRL, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.partners.page import PartnersPage
from ui.partners.panels import PartnerPanel
from ui.residents.referrals.panels import AnswerPanel, FinishPanel, PreparePanel, SendPanel
from ui.residents.referrals.tab import ReferralsTab

TODAY = NOW.date()


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


@pytest.fixture
def bakery(vault: Vault) -> int:
    form = PartnerForm("Four Rivers", contacts=(Contact("Ms Adjei", phone="+34 611 222 333"),))
    added: int = vault.do("Added", partners.add, form=form).result
    return added


def test_a_referral_from_the_first_word_to_the_last(
    desk: Desk, vault: Vault, noor: int, bakery: int, qtbot: QtBot
) -> None:
    page = resident_page(qtbot, desk, noor, "referrals")
    tab = page.tabs.made("referrals")
    assert isinstance(tab, ReferralsTab)
    tab.prepare()
    panel = page.panel
    assert isinstance(panel, PreparePanel)
    settle(desk)
    panel.form.fields["partner_id"].set_value(bakery)
    type_into(qtbot, panel.form.fields["request"], "A lawyer for the permit")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(referrals.of_resident, resident_id=noor)
    assert (row.partner, row.request) == ("Four Rivers", "A lawyer for the permit")

    tab.acts[row.id, "send"].click()
    sending = page.panel
    assert isinstance(sending, SendPanel)
    settle(desk)
    assert any("There is no consent for this partner yet" in text for text in texts(sending))
    save(qtbot, sending)
    settle(desk)
    assert any("no consent to refer to Four Rivers" in text for text in texts(sending))
    assert page.panel is sending
    form = ConsentForm(ConsentPurpose.REFERRAL, bakery, items=Items(("needs",)))
    vault.do("Consent", consents.give, resident_id=noor, form=form)
    save(qtbot, sending)
    settle(desk)
    assert page.panel is None

    tab.acts[row.id, "answer"].click()
    answering = page.panel
    assert isinstance(answering, AnswerPanel)
    settle(desk)
    answering.form.fields["answer"].set_value("yes")
    save(qtbot, answering)
    settle(desk)
    tab.acts[row.id, "finish"].click()
    finishing = page.panel
    assert isinstance(finishing, FinishPanel)
    type_into(qtbot, finishing.form.fields["feedback"], "It was good to be listened to")
    save(qtbot, finishing)
    settle(desk)
    (row,) = vault.read(referrals.of_resident, resident_id=noor)
    assert row.state is ReferralState.DONE
    assert any("It was good to be listened to" in text for text in texts(tab))
    assert not nameless(page)
    assert not clipped(page)


def test_a_letter_is_asked_of_the_reports_page(
    desk: Desk, vault: Vault, noor: int, bakery: int, qtbot: QtBot
) -> None:
    one = vault.do(
        "Prepared", referrals.prepare, resident_id=noor, form=ReferralForm(bakery)
    ).result
    page = resident_page(qtbot, desk, noor, "referrals")
    tab = page.tabs.made("referrals")
    assert isinstance(tab, ReferralsTab)
    with qtbot.waitSignal(page.print_requested) as asked:
        tab.acts[one, "letter"].click()
    name, options = asked.args
    assert (name, options["referral"]) == ("referral-letter", str(one))


def test_partners_are_added_and_changed_by_keyboard(desk: Desk, vault: Vault, qtbot: QtBot) -> None:
    page = PartnersPage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, 1000, 700)
    settle(desk)
    page.primary_focus().setFocus()  # type: ignore[union-attr]
    qtbot.keyClick(QApplication.focusWidget(), Qt.Key.Key_N, CTRL)
    tab = page.tabs.made("partners")
    panel = tab.panel  # type: ignore[union-attr]
    assert isinstance(panel, PartnerPanel)
    type_into(qtbot, panel.form.fields["name"], "Clinic")
    panel.more.click()
    type_into(qtbot, panel.form.fields["phone_1"], "112")
    kept = page.draft()
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(partners.partners)
    assert (row.name, row.phone) == ("Clinic", "112")
    assert not nameless(page)
    assert not clipped(page)
    page.restore_draft(kept or {})
    settle(desk)
    again = tab.panel  # type: ignore[union-attr]
    assert isinstance(again, PartnerPanel)
    assert again.form.fields["phone_1"].value() == "112"
    assert again.form.fields["phone_1"].isVisible()


def test_what_waits_opens_the_person(
    desk: Desk, vault: Vault, noor: int, bakery: int, qtbot: QtBot
) -> None:
    form = ReferralForm(bakery, answer_due=TODAY - timedelta(days=2))
    vault.do(
        "In", referrals.receive, resident_id=noor, form=form, on=TODAY - timedelta(days=9)
    )  # fmt: skip
    page = PartnersPage(desk)
    show_active(qtbot, page, 1000, 700)
    page.open(("tab", "waiting"))
    settle(desk)
    view = page.primary_focus()
    assert view is not None
    view.setFocus()
    assert view.select(vault.read(referrals.waiting)[0].id)  # type: ignore[attr-defined]
    with qtbot.waitSignal(page.open_requested) as asked:
        qtbot.keyClick(view, Qt.Key.Key_Return)
    assert asked.args == ["residents", ("resident", noor, "referrals")]
    assert "1 overdue" in texts(page)
