# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates at the screen: given from the list, checked by number, revoked; names on papers."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from shelterdesk.services import vocabularies
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm
from shelterdesk.services.training import certificate_papers, certificates, skill_checks
from shelterdesk.services.training.own_skills import SkillLevel
from shelterdesk.vault.door import Vault
from tests import scans, taught
from tests.factories import person
from tests.training_world import act
from tests.ui.at_desk import save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless, show_active
from tests.ui.page_host import Host, hosted
from ui.desk import Desk
from ui.preferences.issuers_tab import IssuerPanel, IssuersTab
from ui.training.certificates.tab import CertificatesTab
from ui.training.page import TrainingPage
from ui.widgets.certificate_panels import CertificatePanel, RevokePanel

KEY = Qt.Key


@pytest.fixture
def place(vault: Vault) -> int:
    """Noor has finished baking."""
    act(vault, issuers.add, form=IssuerForm("Harbour Workshops", "Quay 4"))
    course = taught.course(vault, skills=("baking",), planned_minutes=240)
    group = taught.group(vault, course)
    enrolment_id = taught.enrolled(vault, group, person(vault, "Noor"))
    taught.attended(vault, group, 1, "present", "present")
    levels = {"baking": SkillLevel.ALONE}
    act(vault, skill_checks.look, enrolment_id=enrolment_id, levels=levels)
    return enrolment_id


def at_certificates(qtbot: QtBot, desk: Desk, width: int = 780) -> tuple[Host, CertificatesTab]:
    host = hosted(qtbot, desk, TrainingPage(desk), width)
    host.page.open(("tab", "certificates"))
    settle(desk)
    tab = host.page.tabs.made("certificates")
    assert isinstance(tab, CertificatesTab)
    return host, tab


def check(qtbot: QtBot, tab: CertificatesTab, number: str) -> list[str]:
    tab.number.setText(number)
    qtbot.keyClick(tab.number, KEY.Key_Return)
    settle(tab.desk)
    return texts(tab.view)


def test_given_by_keyboard_checked_printed_and_revoked(
    vault: Vault, desk: Desk, qtbot: QtBot, place: int
) -> None:
    host, tab = at_certificates(qtbot, desk)
    assert host.page.subtitle() == "1 to give"
    tab.list.select(("give", place))
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Return)
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CertificatePanel)
    assert panel.progress.text() == "Hours and skills are enough for completion."
    assert clipped(host) == []
    assert nameless(host) == []
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(certificates.given)
    assert (row.kind.value, row.shown, host.page.subtitle()) == ("completion", "Noor", "")
    tab.lists.setCurrentIndex(1)
    tab.list.select(("given", row.id))
    settle(desk)
    assert row.number in texts(tab.view)
    asked: list[object] = []
    tab.open_requested.connect(lambda *where: asked.append(where))
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Return)
    assert asked == [("reports", ("report", "certificate", {"number": row.number}))]
    assert "It holds" in check(qtbot, tab, row.number.lower())
    assert clipped(host) == []
    assert nameless(host) == []
    wrong = ("Z" if row.number[0] != "Z" else "Y") + row.number[1:]
    assert "Something is mistyped" in check(qtbot, tab, wrong)
    assert "No such certificate" in check(qtbot, tab, "000000000000")
    tab.number.clear()
    tab.view.show_row(row)
    tab.view.asked.emit("revoke")
    revoking = tab.panel
    assert isinstance(revoking, RevokePanel)
    type_into(qtbot, revoking.reason, "Wrong")
    save(qtbot, revoking)
    settle(desk)
    assert vault.read(certificates.given)[0].revoked_on is not None
    assert "It was revoked" in check(qtbot, tab, row.number)
    assert not [text for text in texts(tab.view) if text == "Print"]


def test_a_number_opens_from_elsewhere_and_the_person_from_here(
    desk: Desk, qtbot: QtBot, place: int
) -> None:
    host, tab = at_certificates(qtbot, desk)
    host.page.open(("tab", "certificates", "0000-0000-0000"))
    settle(desk)
    assert "No such certificate" in texts(tab.view)
    tab.number.clear()
    tab.number.textEdited.emit("")
    tab.list.select(("give", place))
    asked: list[object] = []
    tab.open_requested.connect(lambda *where: asked.append(where))
    tab.view.asked.emit("person")
    assert asked == [("residents", ("resident", 1, "training"))]
    host.page.open(("tab", "certificates", ("give", place)))
    assert isinstance(tab.panel, CertificatePanel)


def test_without_a_name_the_way_to_one_is_offered_and_nothing_typed_is_lost(
    vault: Vault, desk: Desk, qtbot: QtBot, place: int
) -> None:
    act(vault, issuers.put_away, issuer_id=1)
    host, tab = at_certificates(qtbot, desk)
    tab.open(("give", place))
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CertificatePanel)
    type_into(qtbot, panel.form.fields["signer_role"], "Teacher")
    assert "Preferences › Names on papers" in "\n".join(texts(panel))
    assert clipped(host) == []
    with qtbot.waitSignal(tab.open_requested) as asked:
        panel.names_button.click()
    assert asked.args == ["preferences", ("tab", "issuers")]
    desk.do(tab, "Added", issuers.add, form=IssuerForm("Quay School"))
    settle(desk)
    assert panel.no_name.isHidden()
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(certificates.given)
    assert row.issuer == "Quay School"
    assert vault.read(certificate_papers.sheet, number=row.number).signer.role == "Teacher"


def test_words_of_another_language_are_said_before_it_is_given(
    vault: Vault, desk: Desk, qtbot: QtBot, place: int
) -> None:
    baking = vault.read(vocabularies.find_id, vocabulary="skill", code="baking")
    act(vault, vocabularies.rename, term_id=baking, label="Bread")
    host, tab = at_certificates(qtbot, desk)
    tab.open(("give", place))
    settle(desk)
    panel = tab.panel
    assert isinstance(panel, CertificatePanel)
    assert panel.foreign.isHidden()
    for field, value, is_said in (
        (panel.language, "fr", True), (panel.kind, "attendance", False),
        (panel.kind, "completion", True), (panel.language, "en", False),
    ):  # fmt: skip
        field.set_value(value)
        field.changed.emit()
        settle(desk)
        assert panel.foreign.isHidden() is not is_said
        assert clipped(host) == []


def test_names_on_papers_warn_while_they_are_typed(vault: Vault, desk: Desk, qtbot: QtBot) -> None:
    tab = IssuersTab(desk)
    desk.changed.connect(tab.refresh)
    show_active(qtbot, tab, 900, 620)
    settle(desk)
    tab.add()
    panel = tab.side.panel
    assert isinstance(panel, IssuerPanel)
    type_into(qtbot, panel.name, "Harbour Refuge")
    panel._soon.timeout.emit()
    settle(desk)
    assert panel.warning.isVisible()
    assert "refuge" in panel.warning.text()
    panel.logo._take("logo.png", scans.png((400, 120)))
    assert clipped(tab) == []
    assert nameless(tab) == []
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(issuers.issuers)
    assert (row.name, row.has_logo, row.is_preferred) == ("Harbour Refuge", True, True)
    tab.change()
    settle(desk)
    panel = tab.side.panel
    assert isinstance(panel, IssuerPanel)
    panel.no_logo.set_value(True)
    type_into(qtbot, panel.name, "Harbour Works")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(issuers.issuers)
    assert (row.name, row.has_logo, row.warning) == ("Harbour Works", False, ())
    tab.retire()
    settle(desk)
    assert vault.read(issuers.issuers) == []
    tab.retire()
    settle(desk)
    assert len(vault.read(issuers.issuers)) == 1
