# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo at the head of a resident's page, by keyboard and by dropping a picture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QColor, QDragEnterEvent, QDropEvent, QImage
from pytestqt.qtbot import QtBot

from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentForm, ConsentPurpose
from shelterdesk.services.legal import documents
from shelterdesk.services.log.log_entries import ErasureReason
from shelterdesk.services.residents import photos
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person
from tests.scans import png
from tests.ui.at_desk import desk_of, save, settle, type_into
from tests.ui.at_resident import resident_page as opened
from tests.ui.conftest import clipped, nameless
from tests.ui.menus import choose, offered
from ui import log_words
from ui.desk import Desk
from ui.residents.photo import photo_shown
from ui.residents.photo.photo_panel import PhotoPanel
from ui.residents.resident_page import ResidentPage

TODAY = NOW.date()
DAY = timedelta(days=1)


@pytest.fixture
def noor(vault: Vault) -> int:
    return person(vault, "Noor")


def agreed(vault: Vault, noor: int, **fields: object) -> int:
    form = ConsentForm(ConsentPurpose.PHOTO, **fields)  # type: ignore[arg-type]
    given: int = vault.do("Give", consents.give, resident_id=noor, form=form).result
    return given


def red(folder: Path) -> Path:
    """A picture that is red all over."""
    image = QImage(60, 40, QImage.Format.Format_RGB32)
    image.fill(QColor("#cc0000"))
    path = folder / "red.png"
    image.save(str(path))
    return path


def shown_colour(page: ResidentPage) -> str:
    """What is in the middle of the circle."""
    avatar = page.header.avatar
    return avatar.grab().toImage().pixelColor(avatar.rect().center()).name()


def add_by_keyboard(qtbot: QtBot, desk: Desk, page: ResidentPage, path: Path) -> None:
    page.header.photo_requested.emit(None)
    panel = page.panel
    assert isinstance(panel, PhotoPanel)
    panel.file.choose_file = lambda _parent: path
    button = panel.file.focus_target()
    button.setFocus()
    qtbot.keyClick(button, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: panel.file.value() is not None)
    save(qtbot, panel)
    settle(desk)


def test_a_photo_is_added_shown_and_gone_with_the_consent(
    desk: Desk, vault: Vault, qtbot: QtBot, noor: int, tmp_path: Path
) -> None:
    page = opened(qtbot, desk, noor)
    assert (page.header.avatar.has_picture(), page.header.photo_line.isVisible()) == (False, False)
    assert "Add a photo…" in offered(page.header.more)
    choose(page.header.more, "Add a photo…")
    settle(desk)
    assert page.panel.missing.isVisible()
    page.side.leave()
    consent = agreed(vault, noor)
    add_by_keyboard(qtbot, desk, page, red(tmp_path))
    assert page.panel is None
    page.load()
    settle(desk)
    assert page.header.avatar.accessibleName() == "Photo of Noor"
    assert shown_colour(page) == "#cc0000"
    vault.do("Withdraw", consents.withdraw, consent_id=consent)
    page.refresh(frozenset({"consent"}))
    settle(desk)
    assert not page.header.avatar.has_picture()
    assert page.header.avatar.accessibleName() == ""
    assert shown_colour(page) != "#cc0000"
    line = page.header.photo_line
    assert line.isVisible()
    assert "1 photo is still kept" in line.words.text()
    line.erase.setFocus()
    qtbot.keyClick(line.erase, Qt.Key.Key_Space)
    settle(desk)
    type_into(qtbot, page.panel.form.fields["reason"], log_words.ERASURES[ErasureReason.HER_WISH])
    save(qtbot, page.panel)
    settle(desk)
    page.refresh(frozenset({"document"}))
    settle(desk)
    assert not line.isVisible()
    assert vault.read(photos.of_resident, resident_id=noor).remaining == ()


def test_without_a_consent_nothing_is_stored(
    desk: Desk, vault: Vault, qtbot: QtBot, noor: int, tmp_path: Path
) -> None:
    page = opened(qtbot, desk, noor)
    add_by_keyboard(qtbot, desk, page, red(tmp_path))
    assert isinstance(page.panel, PhotoPanel)  # what was chosen is kept
    assert page.panel.missing.isVisible()
    assert vault.read(documents.of_resident, resident_id=noor) == []


def test_a_page_left_open_over_midnight_hides_it(
    desk: Desk, vault: Vault, qtbot: QtBot, *, noor: int, monkeypatch: pytest.MonkeyPatch,
    clock: Clock,
) -> None:  # fmt: skip
    agreed(vault, noor, last_day=TODAY)
    vault.do("Photo", photos.add, resident_id=noor, file=png())
    page = opened(qtbot, desk, noor)
    assert page.header.avatar.has_picture()
    page.photo.look_at_day()
    settle(desk)
    assert page.header.avatar.has_picture()
    clock.now += DAY
    monkeypatch.setattr(photo_shown, "today", lambda: TODAY + DAY)
    page.photo.look_at_day()
    settle(desk)
    assert not page.header.avatar.has_picture()
    assert page.header.photo_line.isVisible()


def test_a_picture_is_dropped_on_the_head(
    desk: Desk, vault: Vault, qtbot: QtBot, noor: int, tmp_path: Path
) -> None:
    agreed(vault, noor)
    page = opened(qtbot, desk, noor)

    def dragged(*names: str) -> QMimeData:
        data = QMimeData()
        data.setUrls([QUrl.fromLocalFile(str(tmp_path / name)) for name in names])
        return data

    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    copy = Qt.DropAction.CopyAction
    for names, is_taken in ((["a.pdf"], False), (["a.png", "b.png"], False), (["red.png"], True)):
        data = dragged(*names)
        event = QDragEnterEvent(QPoint(20, 20), copy, data, buttons, keys)
        event.ignore()
        page.header.dragEnterEvent(event)
        assert event.isAccepted() is is_taken, names
    red(tmp_path)
    data = dragged("red.png")
    page.header.dropEvent(QDropEvent(QPointF(20, 20), copy, data, buttons, keys))
    qtbot.waitUntil(lambda: page.panel is not None and page.panel.file.value() is not None)
    save(qtbot, page.panel)
    settle(desk)
    assert vault.read(photos.of_resident, resident_id=noor).picture is not None
    assert (tmp_path / "red.png").exists()


def test_the_desk_sees_no_photo_and_is_offered_none(
    vault: Vault, qtbot: QtBot, noor: int, desk_file: Path, tmp_path: Path
) -> None:
    hired(vault, "F1")
    agreed(vault, noor)
    vault.do("Photo", photos.add, resident_id=noor, file=red(tmp_path).read_bytes())
    vault.lock()
    with signed_in(desk_file, "F1") as other, desk_of(other) as at_desk:
        page = opened(qtbot, at_desk, noor)
        assert not page.header.avatar.has_picture()
        assert not page.header.acceptDrops()
        assert offered(page.header.more) == ["Report an incident…"]


@pytest.mark.parametrize("language", ["xx-long", "xx-rtl"])
def test_words_fit_and_controls_are_named(
    desk: Desk, vault: Vault, qtbot: QtBot, *, noor: int, speak: Callable[[str], None],
    language: str,
) -> None:  # fmt: skip
    consent = agreed(vault, noor)
    vault.do("Photo", photos.add, resident_id=noor, file=png())
    vault.do("Withdraw", consents.withdraw, consent_id=consent)
    speak(language)
    page = opened(qtbot, desk, noor)
    page.header.photo_requested.emit(None)
    settle(desk)
    assert (clipped(page), nameless(page)) == ([], [])
