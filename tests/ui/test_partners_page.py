# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page of partners: found, looked at, agreed with, spoken with, mostly by keyboard."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.errors import NotFound
from shelterdesk.services.partners import agreements, partner_checks, partner_notes, partners
from shelterdesk.services.partners.agreements import AgreementForm
from shelterdesk.services.partners.partners import Contact, PartnerForm, PartnerKind
from shelterdesk.services.work import vacancies
from shelterdesk.services.work.vacancies import VacancyForm
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.employer_rows import second_look
from tests.scans import pdf
from tests.ui.at_desk import CTRL, line_of, save, settle, texts, type_into
from tests.ui.conftest import clipped, nameless, show_active
from ui.desk import Desk
from ui.partners.agreement_panels import (
    AgreementPanel,
    EndAgreementPanel,
    EraseScanPanel,
    ScanPanel,
)
from ui.partners.look_panel import LookPanel, NotePanel
from ui.partners.page import PartnersPage
from ui.partners.panels import PartnerPanel
from ui.partners.partners_tab import PartnersTab
from ui.widgets.act_menu import ActMenu

TODAY = NOW.date()
DAY = timedelta(days=1)
KEY = Qt.Key
BAKERY = PartnerForm(
    "Four Rivers", PartnerKind.EMPLOYER, "Bread", "Old town", offers=("work",), languages=("ro",),
    meets_residents=False, risk="The back door is watched",
    contacts=(Contact("Ms Adjei", "Owner", "+34 611 222 333"),),
)  # fmt: skip


@pytest.fixture
def town(vault: Vault) -> dict[str, int]:
    clinic = PartnerForm("Clínica", PartnerKind.HEALTH, offers=("health",), languages=("es",))
    return {
        form.name: vault.do("Added", partners.add, form=form).result
        for form in (BAKERY, clinic, PartnerForm("Away", meets_residents=False))
    }


def opened(qtbot: QtBot, desk: Desk, chosen: int | None = None) -> tuple[PartnersPage, PartnersTab]:
    """The page as the window shows it at its smallest."""
    page = PartnersPage(desk)
    desk.changed.connect(page.refresh)
    show_active(qtbot, page, 804, 560)
    settle(desk)
    if chosen is not None:
        page.open(("partner", chosen))
        settle(desk)
    tab = page.tabs.made("partners")
    assert isinstance(tab, PartnersTab)
    return page, tab


def listed(tab: PartnersTab) -> list[str]:
    return [row.name for row in tab.list.rows_model.rows()]


def act_of(widget: QWidget, words: str) -> Callable[[], Any]:
    """What a menu of a line offers, by its words."""
    return next(
        act for menu in widget.findChildren(ActMenu) for _icon, said, act in menu.acts
        if said == words
    )  # fmt: skip


def test_filtered_by_what_is_typed_and_chosen(
    desk: Desk, town: dict[str, int], qtbot: QtBot
) -> None:
    page, tab = opened(qtbot, desk)
    assert listed(tab) == ["Away", "Clínica", "Four Rivers"]
    assert page.subtitle() == "Nobody new is sent to 3 partners"
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_F, CTRL)
    assert QApplication.focusWidget() is tab.filters.words
    for typed, found in (
        ("clinica", ["Clínica"]), ("old town", ["Four Rivers"]), ("WORK bread", ["Four Rivers"]),
        ("611", ["Four Rivers"]), ("nowhere", []),
    ):  # fmt: skip
        tab.filters.words.setText(typed)
        settle(desk)
        assert listed(tab) == found, typed
    assert tab.list.empty.sentence() == "No partner is like this."
    tab.filters.clear()
    for field, code in ((tab.filters.kind, "health"), (tab.filters.service, "health"),
                        (tab.filters.language, "es")):  # fmt: skip
        type_into(qtbot, field, {"health": "Health", "es": "Spanish"}[code])
        settle(desk)
        assert listed(tab) == ["Clínica"]
        tab.filters.clear()
    assert listed(tab) == ["Away", "Clínica", "Four Rivers"]
    assert not nameless(page)
    assert not clipped(page)


def test_all_of_one_stands_beside_the_list(desk: Desk, town: dict[str, int], qtbot: QtBot) -> None:
    page, tab = opened(qtbot, desk, town["Four Rivers"])
    said = texts(tab.view)
    for words in ("Four Rivers", "Employer · Old town", "Nobody has looked at this partner yet.",
                  "Work", "Bread", "Romanian", "+34 611 222 333", "The back door is watched",
                  "Nothing was agreed in writing."):  # fmt: skip
        assert any(words in one for one in said), words
    assert not nameless(page)
    assert not clipped(page)


def test_its_open_vacancies_stand_with_it(
    desk: Desk, vault: Vault, town: dict[str, int], qtbot: QtBot
) -> None:
    made = {
        title: vault.do("Vacancy", vacancies.add, form=VacancyForm(town[name], title)).result
        for name, title in (("Four Rivers", "Baker"), ("Away", "Cook"))
    }
    page, tab = opened(qtbot, desk, town["Four Rivers"])
    said = texts(tab.view)
    assert "Vacancies" in said
    assert any("Baker" in one for one in said)
    assert not any("Cook" in one for one in said)
    with qtbot.waitSignal(page.open_requested) as asked:
        next(
            one for one in tab.view.findChildren(QToolButton)
            if one.accessibleName() == "Open the vacancy: Baker"
        ).click()  # fmt: skip
    assert asked.args == ["work", ("tab", "vacancies", made["Baker"])]


def test_looked_at(desk: Desk, vault: Vault, town: dict[str, int], qtbot: QtBot) -> None:
    _page, tab = opened(qtbot, desk, town["Four Rivers"])
    tab.view.asked.emit("look")
    panel = tab.panel
    assert isinstance(panel, LookPanel)
    settle(desk)
    assert not panel.is_modified()
    assert panel.until.value() == TODAY.replace(year=TODAY.year + 1)
    type_into(qtbot, panel.form.fields["found"], "In order: people may be sent there")
    panel.on.set_value(TODAY - 10 * DAY)
    panel.on.changed.emit()
    settle(desk)
    assert panel.until.value() == (TODAY - 10 * DAY).replace(year=TODAY.year + 1)
    type_into(qtbot, panel.form.fields["note"], "Two exits")
    save(qtbot, panel)
    settle(desk)
    assert tab.panel is None
    missing = "One colleague looked at them; a second is needed before anybody is introduced."
    assert missing in texts(tab.view)
    assert not any("People may be sent there" in one for one in texts(tab.view))
    assert any("Two exits" in one for one in texts(tab.view))
    act_of(tab.view, "Take it back")()
    settle(desk)
    assert vault.read(partner_checks.looks_of_partner, partner_id=town["Four Rivers"]) == []
    assert any("Nobody has looked at it yet." in one for one in texts(tab.view))


def test_sent_there_after_one_look_and_introduced_after_two(
    desk: Desk, vault: Vault, town: dict[str, int], qtbot: QtBot
) -> None:
    vault.do("Looked", partner_checks.look, partner_id=town["Away"])
    _page, tab = opened(qtbot, desk, town["Away"])
    missing = "One colleague looked at them; a second is needed before anybody is introduced."
    assert {"People may be sent there", missing} <= {*texts(tab.view)}
    second_look(vault, town["Away"])
    tab.load()
    settle(desk)
    assert "People may be sent there" in texts(tab.view)
    assert missing not in texts(tab.view)


def test_spoken_with_and_settled(
    desk: Desk, vault: Vault, town: dict[str, int], qtbot: QtBot
) -> None:
    _page, tab = opened(qtbot, desk, town["Four Rivers"])
    tab.list.setFocus()
    qtbot.keyClick(tab.list, KEY.Key_Return, CTRL)
    panel = tab.panel
    assert isinstance(panel, NotePanel)
    type_into(qtbot, panel.form.fields["note"], "Two places in January")
    panel.form.fields["on"].set_value(TODAY - 3 * DAY)
    panel.form.fields["next_on"].set_value(TODAY)
    save(qtbot, panel)
    settle(desk)
    assert any("Two places in January" in one for one in texts(tab.view))
    done = next(b for b in tab.view.findChildren(QPushButton) if b.text() == "Done")
    done.setFocus()
    qtbot.keyClick(done, KEY.Key_Space)
    settle(desk)
    (row,) = vault.read(partner_notes.notes_of_partner, partner_id=town["Four Rivers"])
    assert row.next_on is None
    assert QApplication.focusWidget() is tab.list
    act_of(tab.view, "Take it away")()
    settle(desk)
    assert vault.read(partner_notes.notes_of_partner, partner_id=town["Four Rivers"]) == []


def test_agreed_signed_opened_made_anew_and_ended(
    desk: Desk, vault: Vault, town: dict[str, int], tmp_path: Path, qtbot: QtBot
) -> None:
    bakery = town["Four Rivers"]
    page, tab = opened(qtbot, desk, bakery)
    tab.view.asked.emit("agree")
    panel = tab.panel
    assert isinstance(panel, AgreementPanel)
    type_into(qtbot, panel.form.fields["title"], "Internships")
    panel.form.fields["end"].set_value(TODAY + 20 * DAY)
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(agreements.agreements_of_partner, partner_id=bakery)
    assert (row.title, row.end) == ("Internships", TODAY + 21 * DAY)  # the day after the last

    act_of(tab.view, "Store the signed paper")()
    scan = tab.panel
    assert isinstance(scan, ScanPanel)
    path = tmp_path / "signed.pdf"
    path.write_bytes(pdf(2))
    scan.file.take_path(path)
    qtbot.waitUntil(lambda: scan.file.value() is not None, timeout=5_000)
    save(qtbot, scan)
    settle(desk)
    look = next(
        button for button in tab.view.findChildren(QWidget)
        if button.accessibleName() == "Open the signed paper: Internships"
    )  # fmt: skip
    look.click()  # type: ignore[attr-defined]
    settle(desk)
    assert tab.viewer is not None
    assert tab.viewer.page_label.text() == "1 of 2"
    tab.viewer.accept()
    settle(desk)
    assert tab.viewer is None
    go = next(
        button for button in tab.view.findChildren(QWidget)
        if button.accessibleName() == "Print the signed paper: Internships"
    )  # fmt: skip
    with qtbot.waitSignal(tab.open_requested) as asked:
        go.click()  # type: ignore[attr-defined]
    assert asked.args == ["reports", ("report", "signed-agreement", {"agreement": str(row.id)})]

    act_of(tab.view, "Make anew")()
    settle(desk)
    anew = tab.panel
    assert isinstance(anew, AgreementPanel)
    assert anew.form.fields["start"].value() == TODAY + 21 * DAY
    save(qtbot, anew)
    settle(desk)
    new, old = vault.read(agreements.agreements_of_partner, partner_id=bakery)
    assert (new.start, new.end, new.pages, old.pages) == (TODAY + 21 * DAY, None, None, 2)

    act_of(tab.view, "Erase the signed paper")()
    erasing = tab.panel
    assert isinstance(erasing, EraseScanPanel)
    assert QApplication.focusWidget() is erasing.form.cancel_button
    qtbot.keyClick(erasing.form.cancel_button, KEY.Key_S, CTRL)
    settle(desk)
    with pytest.raises(NotFound):
        vault.read(agreements.scan_content, agreement_id=old.id)
    tab.view.asked_of.emit("end-agreement", old.id, "Internships")
    ending = tab.panel
    assert isinstance(ending, EndAgreementPanel)
    save(qtbot, ending)
    settle(desk)
    assert vault.read(agreements.agreements_of_partner, partner_id=bakery)[1].end == TODAY + DAY
    tab.view.asked_of.emit("edit-agreement", old.id, "Internships")
    settle(desk)
    changing = tab.panel
    assert isinstance(changing, AgreementPanel)
    assert changing.form.fields["end"].value() == TODAY
    assert not clipped(page)
    type_into(qtbot, changing.form.fields["title"], "Trial weeks")
    save(qtbot, changing)
    settle(desk)
    tab.view.asked_of.emit("remove-agreement", old.id, "Trial weeks")
    settle(desk)
    assert len(vault.read(agreements.agreements_of_partner, partner_id=bakery)) == 1


def test_what_it_offers_is_chosen_from_lists(
    desk: Desk, vault: Vault, town: dict[str, int], qtbot: QtBot
) -> None:
    _page, tab = opened(qtbot, desk, town["Four Rivers"])
    qtbot.keyClick(tab.list, KEY.Key_Return)
    panel = tab.panel
    assert isinstance(panel, PartnerPanel)
    settle(desk)
    assert (panel.offers.value(), panel.languages.value()) == (("work",), ("ro",))
    assert not panel.is_modified()
    panel.offers.add_button.setFocus()
    qtbot.keyClick(panel.offers.add_button, KEY.Key_Space)
    qtbot.keyClicks(line_of(panel.offers.lines()[-1]), "Trai")
    panel.languages.add()
    qtbot.keyClicks(line_of(panel.languages.lines()[-1]), "no language")
    save(qtbot, panel)
    assert panel.languages.error()
    kept = tab.draft()
    assert kept is not None
    panel.languages.lines()[-1].set_value("es")
    save(qtbot, panel)
    settle(desk)
    form = vault.read(partners.form, partner_id=town["Four Rivers"])
    assert (form.offers, form.languages) == (("training", "work"), ("es", "ro"))
    tab.restore_draft(kept)
    settle(desk)
    again = tab.panel
    assert isinstance(again, PartnerPanel)
    assert line_of(again.languages.lines()[-1]).text() == "no language"


def test_suspended_ended_and_found_again(
    desk: Desk, vault: Vault, town: dict[str, int], qtbot: QtBot
) -> None:
    away = town["Away"]
    page, tab = opened(qtbot, desk, away)
    tab.view.asked.emit("suspend")
    settle(desk)
    assert any("This partner is suspended." in one for one in texts(tab.view))
    tab.view.asked.emit("retire")
    settle(desk)
    assert listed(tab) == ["Clínica", "Four Rivers"]
    assert any("Choose a partner" in one for one in texts(tab.view))
    page.open(("partner", away))  # as a line of activity may ask
    settle(desk)
    assert tab.filters.retired.isChecked()
    assert tab.list.selected().id == away


def test_the_directory_is_one_key_away(desk: Desk, town: dict[str, int], qtbot: QtBot) -> None:
    page, tab = opened(qtbot, desk)
    with qtbot.waitSignal(page.open_requested) as asked:
        tab.print_button.setFocus()
        qtbot.keyClick(tab.print_button, KEY.Key_Space)
    assert asked.args == ["reports", ("report", "partner-directory")]


def test_who_may_only_read_changes_nothing(
    desk: Desk, vault: Vault, town: dict[str, int], qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    form = AgreementForm(TODAY, title="Internships")
    vault.do("Agreed", agreements.agree, partner_id=town["Four Rivers"], form=form)
    may = vault.may
    monkeypatch.setattr(
        vault, "may", lambda what: what not in ("edit_partners", "erase", "print") and may(what)
    )
    page, tab = opened(qtbot, desk, town["Four Rivers"])
    assert tab.add_button.isHidden()
    assert tab.print_button.isHidden()
    qtbot.keyClick(tab.list, KEY.Key_Return)
    tab.add()
    assert tab.panel is None
    assert not tab.view.findChildren(ActMenu)
    assert not nameless(page)
