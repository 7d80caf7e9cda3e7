# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal & documents on a resident's page: written by keyboard, stored from a file, looked at."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import time, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel, QWidget
from pytestqt.qtbot import QtBot

from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose
from shelterdesk.services.legal import documents, legal_dates, legal_matters, papers
from shelterdesk.services.legal.documents import DocumentForm, DocumentState
from shelterdesk.services.legal.legal_dates import DateForm
from shelterdesk.services.legal.legal_matters import MatterForm
from shelterdesk.services.legal.papers import PaperForm, PaperState
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import person
from tests.scans import jpeg, pdf
from tests.ui.at_desk import CTRL, desk_of, save, settle, texts, type_into
from tests.ui.at_resident import resident_page
from ui.desk import Desk
from ui.residents.legal.document_panels import (
    DocumentClassPanel,
    EditDocumentPanel,
    EraseDocumentPanel,
    StoreDocumentPanel,
)
from ui.residents.legal.matter_panels import LegalMatterPanel
from ui.residents.legal.tab import LegalTab
from ui.residents.resident_page import ResidentPage
from ui.widgets.act_menu import ActMenu
from ui.widgets.dates import today, write_date
from ui.widgets.document_pages import PdfPages, PicturePage
from ui.widgets.document_viewer import DocumentViewer
from ui.widgets.form_panel import FormPanel, again

DAY = timedelta(days=1)


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


@pytest.fixture
def desk(vault: Vault) -> Iterator[Desk]:
    with desk_of(vault) as made:
        yield made


@pytest.fixture
def page(qtbot: QtBot, desk: Desk, noor: int) -> ResidentPage:
    return resident_page(qtbot, desk, noor, "legal")


def tab_of(page: ResidentPage) -> LegalTab:
    tab = page.tabs.made("legal")
    assert isinstance(tab, LegalTab)
    return tab


def panel_of(page: ResidentPage) -> Any:
    assert isinstance(page.panel, FormPanel)
    return page.panel


def store(vault: Vault, resident_id: int, file: bytes, **said: Any) -> int:
    stored: int = vault.do(
        "Store", documents.store, resident_id=resident_id, file=file, form=DocumentForm(**said)
    ).result
    return stored


def store_from(page: ResidentPage, qtbot: QtBot, path: Path, **typed: str) -> None:
    """Through the panel, with the answer of the file dialog."""
    tab_of(page).documents.store()
    panel = panel_of(page)
    settle(page._desk)
    panel.file.choose_file = lambda _parent: path
    panel.file.ask()
    qtbot.waitUntil(lambda: panel.file.value() is not None or bool(panel.file.error()))
    for name, text in typed.items():
        type_into(qtbot, panel.form.fields[name], text)
    save(qtbot, panel)
    settle(page._desk)


def test_a_scan_from_a_file_is_stored_and_its_name_forgotten(
    page: ResidentPage, desk: Desk, qtbot: QtBot, noor: int, tmp_path: Path
) -> None:
    path = tmp_path / "Quxname refusal.pdf"
    path.write_bytes(pdf(2))
    store_from(page, qtbot, path, kind="Court paper", title="Refusal")
    assert page.panel is None
    (row,) = desk.vault.read(documents.of_resident, resident_id=noor)
    assert (row.shown, row.kind, row.pages) == ("Refusal", "Court paper", 2)
    settle(desk)
    assert "Refusal" in texts(page)
    assert not any("Quxname" in text for text in texts(page))
    assert path.exists()  # what was chosen stays where it was


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"MZ", "Only PDF, JPEG and PNG"), (b"%PDF-1.7", "damaged"), (bytes(26 << 20), "25 MB")],
)
def test_what_cannot_be_stored_is_said_beside_the_file(
    page: ResidentPage, qtbot: QtBot, tmp_path: Path, data: bytes, words: str
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(data)
    store_from(page, qtbot, path, title="What I typed")
    panel = panel_of(page)
    assert words in panel.file.error()
    assert panel.form.fields["title"].value() == "What I typed"


def test_a_file_that_is_gone(page: ResidentPage, qtbot: QtBot, tmp_path: Path) -> None:
    store_from(page, qtbot, tmp_path / "gone.pdf")
    assert "cannot be read" in panel_of(page).file.error()


def test_a_draft_keeps_the_words_and_not_the_file(
    page: ResidentPage, desk: Desk, qtbot: QtBot, noor: int, tmp_path: Path
) -> None:
    path = tmp_path / "scan.pdf"
    path.write_bytes(pdf())
    tab_of(page).documents.store()
    panel = panel_of(page)
    settle(desk)
    panel.file.choose_file = lambda _parent: path
    panel.file.ask()
    qtbot.waitUntil(lambda: panel.file.value() is not None)
    assert panel.is_modified()
    type_into(qtbot, panel.form.fields["title"], "Refusal")
    kept = panel.draft()
    assert len(str(kept)) < 500
    restored = again(desk, kept)
    assert isinstance(restored, StoreDocumentPanel)
    qtbot.addWidget(restored)
    settle(desk)
    assert restored.form.fields["title"].value() == "Refusal"
    assert restored.file.value() is None
    assert any("Choose the file again" in made.text() for made in restored.findChildren(QLabel))


def test_an_expected_one_is_stored_in_its_place(
    page: ResidentPage, desk: Desk, qtbot: QtBot, noor: int, tmp_path: Path
) -> None:
    card = tab_of(page).documents
    card.expect()
    settle(desk)
    panel = panel_of(page)
    type_into(qtbot, panel.form.fields["kind"], "Residence paper")
    type_into(qtbot, panel.form.fields["expected_by"], write_date(today() - DAY))
    save(qtbot, panel)
    settle(desk)
    (row,) = desk.vault.read(documents.of_resident, resident_id=noor)
    assert (row.state, row.kind) == (DocumentState.EXPECTED, "Residence paper")
    card.store(row.id)
    settle(desk)
    panel = panel_of(page)
    assert panel.form.fields["kind"].value() == "residence"
    path = tmp_path / "permit.png"
    path.write_bytes(jpeg())
    panel.file.choose_file = lambda _parent: path
    panel.file.ask()
    qtbot.waitUntil(lambda: panel.file.value() is not None)
    save(qtbot, panel)
    settle(desk)
    (row,) = desk.vault.read(documents.of_resident, resident_id=noor)
    assert (row.state, row.media_type) == (DocumentState.STORED, "image/jpeg")


# -- the viewer ------------------------------------------------------------------------------


def opened(page: ResidentPage, qtbot: QtBot, document_id: int) -> DocumentViewer:
    card = tab_of(page).documents
    tab_of(page).load()
    settle(page._desk)
    qtbot.mouseClick(card.open_buttons[document_id], Qt.MouseButton.LeftButton)
    settle(page._desk)
    assert card.viewer is not None
    return card.viewer


def test_a_pdf_is_looked_at_inside_by_keyboard(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    viewer = opened(page, qtbot, store(vault, noor, pdf(3), title="Refusal"))
    pages = viewer.pages
    assert isinstance(pages, PdfPages)
    assert (viewer.title.text(), viewer.windowTitle()) == ("Refusal", "Document")
    assert viewer.page_label.text() == "1 of 3"
    wide = pages.zoom()
    qtbot.keyClick(viewer, Qt.Key.Key_Plus, CTRL)
    assert pages.zoom() == pytest.approx(wide * 1.25, rel=0.02)
    qtbot.keyClick(viewer, Qt.Key.Key_Minus, CTRL)
    qtbot.keyClick(viewer, Qt.Key.Key_Minus, CTRL)
    assert pages.zoom() < wide
    qtbot.keyClick(viewer, Qt.Key.Key_0, CTRL)
    assert pages.zoom() == pytest.approx(wide, rel=0.02)
    qtbot.keyClick(viewer, Qt.Key.Key_Right, CTRL)
    qtbot.waitUntil(lambda: viewer.page_label.text() == "2 of 3")
    qtbot.keyClick(viewer, Qt.Key.Key_Left, CTRL)
    qtbot.waitUntil(lambda: viewer.page_label.text() == "1 of 3")
    for _again in range(30):
        viewer.zoom_by(1)
    assert pages.zoom() <= 6.0


def test_closed_it_holds_nothing_any_more(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    for file in (pdf(), jpeg()):
        viewer = opened(page, qtbot, store(vault, noor, file, title="Refusal"))
        pages = viewer.pages
        assert pages is not None
        qtbot.keyClick(viewer, Qt.Key.Key_Escape)
        assert viewer.title.text() == ""
        if isinstance(pages, PdfPages):
            assert pages.document_shown.pageCount() == 0
            assert pages._data.isEmpty()
            assert pages._buffer.data().isEmpty()
        else:
            assert pages._canvas.image.isNull()
        settle(desk)
        assert tab_of(page).documents.viewer is None


def test_a_picture_is_upright_and_comes_nearer(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    agreed = ConsentForm(ConsentPurpose.PHOTO)
    vault.do("Agreed", consents.give, resident_id=noor, form=agreed)
    viewer = opened(page, qtbot, store(vault, noor, jpeg((1600, 1000), turned=6), kind="photo"))
    picture = viewer.pages
    assert isinstance(picture, PicturePage)
    assert viewer.title.text() == "Photo"
    image = picture._canvas.image
    assert (image.width(), image.height()) == (1000, 1600)
    assert image.pixelColor(900, 100).red() > image.pixelColor(900, 100).green()
    before = picture._canvas.width()
    assert before == picture.viewport().width()
    viewer.zoom_by(2)
    assert picture._canvas.width() > before
    viewer.fit()
    assert picture._canvas.width() == picture.viewport().width()
    grabbed = picture.viewport().grab().toImage()
    right = grabbed.pixelColor(grabbed.width() - 40, 20)
    assert right.red() > 150 > right.green()
    assert grabbed.pixelColor(40, 20).green() > 200


def test_without_the_key_there_is_no_way_to_open_it(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    store(vault, noor, pdf(), kind="health", title="Quxtitle", confidentiality="health")
    tab_of(page).load()
    settle(desk)
    assert tab_of(page).documents.open_buttons == {}
    assert "Health paper" in texts(page)
    assert not any("Qux" in text for text in texts(page))
    viewer = DocumentViewer(page, desk, documents.content, document_id=1)
    qtbot.addWidget(viewer)
    settle(desk)
    assert viewer.pages is None
    assert any("no key" in text for text in [viewer.message_bar.text()])


# -- what else is done with documents -------------------------------------------------------


def test_changing_who_reads_and_erasing(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    document_id = store(vault, noor, pdf(), title="Refusal", kind="court")
    page.side.open(EditDocumentPanel(desk, document_id, "stored"))
    settle(desk)
    panel = panel_of(page)
    assert panel.form.fields["title"].value() == "Refusal"
    type_into(qtbot, panel.form.fields["title"], "Refusal of June")
    save(qtbot, panel)
    settle(desk)
    page.side.open(DocumentClassPanel(desk, document_id))
    settle(desk)
    panel_of(page).who.list.choose("legal")
    save(qtbot, panel_of(page))
    settle(desk)
    (row,) = vault.read(documents.of_resident, resident_id=noor)
    assert (row.title, row.kind, row.confidentiality) == ("Refusal of June", "Court paper", "legal")
    page.side.open(EraseDocumentPanel(desk, document_id))
    type_into(qtbot, panel_of(page).form.fields["reason"], "It was about another person")
    save(qtbot, panel_of(page))
    settle(desk)
    assert vault.read(documents.of_resident, resident_id=noor) == []
    assert "Taken away" not in texts(page)


# -- matters, dates, papers ------------------------------------------------------------------


def test_a_matter_and_its_hearing_by_keyboard(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    card = tab_of(page).matters
    assert any("Residence, asylum, custody" in text for text in texts(page))
    card.new()
    settle(desk)
    panel = panel_of(page)
    for name, words in (("kind", "Asylum"), ("title", "Appeal"), ("lawyer", "Ms Adjei")):
        type_into(qtbot, panel.form.fields[name], words)
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(legal_matters.of_resident, resident_id=noor)
    assert (row.kind, row.title, row.lawyer) == ("Asylum", "Appeal", "Ms Adjei")
    card._new_date(row.id)
    settle(desk)
    panel = panel_of(page)
    for name, words in (
        ("on", write_date(today() + 5 * DAY)), ("at", "9:30"), ("companion_id", "Joy"),
        ("companion", "Ms Adjei"),
    ):  # fmt: skip
        type_into(qtbot, panel.form.fields[name], words)
    save(qtbot, panel)
    settle(desk)
    (date,) = vault.read(legal_matters.of_resident, resident_id=noor)[0].dates
    assert (date.at.time(), date.companions) == (time(9, 30), "Joy, Ms Adjei")
    assert "with Joy, Ms Adjei" in texts(page)


def test_changing_a_matter_keeps_what_is_not_touched(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    stored = MatterForm(
        opened=today(), kind="asylum", title="Appeal", authority="Court", note="Bring letters"
    )
    matter_id = vault.do("B", legal_matters.begin, resident_id=noor, form=stored).result
    page.side.open(LegalMatterPanel(desk, noor, matter_id))
    settle(desk)
    panel = panel_of(page)
    assert not panel.is_modified()
    assert panel.form.fields["kind"].value() == "asylum"
    type_into(qtbot, panel.form.fields["title"], "Second appeal")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(legal_matters.of_resident, resident_id=noor)
    assert (row.title, row.kind, row.authority, row.note) == (
        "Second appeal", "Asylum", "Court", "Bring letters",
    )  # fmt: skip


def test_a_paper_with_each_answer(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    tab_of(page).papers.new()
    settle(desk)
    panel = panel_of(page)
    type_into(qtbot, panel.form.fields["kind"], "Passport")
    type_into(qtbot, panel.form.fields["state"], "Held by somebody else")
    type_into(qtbot, panel.form.fields["holder"], "A cousin")
    save(qtbot, panel)
    settle(desk)
    (row,) = vault.read(papers.of_resident, resident_id=noor)
    assert (row.state, row.holder) == (PaperState.HELD_BY_OTHER, "A cousin")
    form = PaperForm(kind="bank-card", state=Unanswered.DECLINED)
    vault.do("P", papers.add, resident_id=noor, form=form)
    tab_of(page).load()
    settle(desk)
    names = {made.accessibleName() for made in tab_of(page).papers.findChildren(QWidget)}
    assert {"Held by somebody else", "Prefers not to say"} <= names


def test_every_control_has_a_name(
    page: ResidentPage, desk: Desk, vault: Vault, qtbot: QtBot, noor: int
) -> None:
    store(vault, noor, pdf(), expires=today() + DAY)
    matter = MatterForm(opened=today(), title="Appeal")
    matter_id = vault.do("B", legal_matters.begin, resident_id=noor, form=matter).result
    vault.do("D", legal_dates.add, matter_id=matter_id, form=DateForm(on=today() - DAY))
    vault.do("P", papers.add, resident_id=noor, form=PaperForm(kind="passport"))
    tab_of(page).load()
    settle(desk)
    for button in tab_of(page).findChildren(QWidget):
        if button.focusPolicy() & Qt.FocusPolicy.TabFocus and button.isVisible():
            text = getattr(button, "text", str)()
            assert button.accessibleName() or text, button
    spoken = [made.accessibleName() for made in tab_of(page).findChildren(QWidget)]
    assert len([name for name in spoken if name.startswith("More: ")]) == 4


def test_a_counsellor_sees_that_there_is_a_date(
    vault: Vault, desk_file: Path, qtbot: QtBot, noor: int
) -> None:
    hired(vault, "H4", "F1")
    matter = MatterForm(opened=today(), title="Quxappeal")
    matter_id = vault.do("B", legal_matters.begin, resident_id=noor, form=matter).result
    date = DateForm(on=today() + DAY, companion="Quxadjei")
    vault.do("D", legal_dates.add, matter_id=matter_id, form=date)
    vault.lock()
    with signed_in(desk_file, "H4") as nurse, desk_of(nurse) as desk:
        page = resident_page(qtbot, desk, noor, "legal")
        shown = texts(page)
        assert "Legal matter, sealed" in shown
        assert any(text.startswith("A date, ") for text in shown)
        assert not any("Qux" in text for text in shown)
        page.side.open(LegalMatterPanel(desk, noor, matter_id))
        settle(desk)
        save(qtbot, panel_of(page))
        settle(desk)
        assert page.panel is None
    with signed_in(desk_file, "F1") as front, desk_of(front) as desk:
        assert "legal" not in resident_page(qtbot, desk, noor).tabs.ids()
    with signed_in(desk_file) as holder:
        assert holder.read(legal_matters.of_resident, resident_id=noor)[0].title == "Quxappeal"


def test_the_menu_does_what_it_says(qtbot: QtBot) -> None:
    done: list[str] = []
    made = ActMenu("More: this", [("x", "Take off", lambda: done.append("off"))])
    qtbot.addWidget(made)
    made.show()
    made.click()
    popup = QApplication.activePopupWidget()
    assert popup is not None
    qtbot.keyClick(popup, Qt.Key.Key_Down)
    qtbot.keyClick(popup, Qt.Key.Key_Return)
    assert done == ["off"]
