# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every screen, in two sizes: no word is cut off, every control has a name, no picture is empty."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from shelterdesk.i18n import PSEUDO_LONG
from shelterdesk.vault.primitives import FLOOR
from tests.factories import soak
from tests.ui.conftest import clipped, nameless
from ui import tour

#: Screens there must be; a new one is added to the tour by whoever builds it.
EXPECTED = {
    "welcome", "unlock", "recovery-code", "hidden", "set-up-account", "set-up-rooms", "today",
    "set-up-name", "set-up-computer", "help-installing",
    "residents", "resident", "resident-details", "new-resident", "rooms", "rooms-bed-free",
    "rooms-admit", "rooms-14-days", "report-preview", "import", "preferences", "help", "search",
    "shortcuts", "forgot-form", "forgot-type-back", "damage-database", "restoring", "restore-how",
    "set-up-code", "resident-note", "resident-protect", "resident-erase", "staff-add",
    "staff-remove", "backups-restore", "emergency", "ask-passphrase", "history", "visitor-check",
    "resident-needs", "resident-support", "resident-log", "resident-stays", "resident-safety",
    "resident-legal", "resident-consents", "resident-referrals", "resident-counselling",
    "resident-opened", "resident-goal", "resident-period", "resident-stage", "resident-outcome",
    "resident-experience", "resident-safety-plan", "resident-health-fact", "resident-treatment",
    "resident-matter", "resident-paper", "resident-document", "resident-expected",
    "resident-consent", "resident-referral", "resident-referral-in", "resident-session",
    "resident-assessment", "residents-duplicates", "residents-retention", "today-check-in",
    "partners", "partners-opened", "partners-edit", "partners-look", "partners-note",
    "partners-agree", "report-partner-directory",
    "log", "log-line", "log-read", "log-add", "log-medication-due",
    "log-medication-needed", "log-medication-written", "log-medication-give", "log-incident-opened",
    "log-incident-new", "log-complaint-opened", "log-complaint-new", "log-support-give",
    "log-support-month", "log-support-stock", "visits", "visits-chosen", "visits-check-in",
    "visits-nameless", "visits-round", "visits-round-new", "visits-call", "visits-call-new",
    "visits-regulars", "shift", "shift-line", "shift-open", "shift-roll-call", "shift-not-back",
    "shift-close-1", "shift-close-4", "shift-cash-1", "shift-handed-over", "shift-week",
    "shift-appointment", "shift-task", "shift-task-new", "shift-thing", "shift-thing-new",
    "shift-thing-out", "rooms-month", "rooms-nights", "rooms-places", "rooms-waiting",
    "rooms-kept", "rooms-find-bed", "rooms-away", "resident-moving_on", "resident-application",
    "resident-home", "resident-medicine", "resident-fund", "report-roll-call",
    "stipends-pay-aside", "stipends-pay-receipts", "stipends-pay-due",
    "stipends-award-give", "preferences-scheme", "preferences-holidays",
    "preferences-word-for-attending",
    "stipends-cash-chosen", "stipends-cash-count", "stipends-cash-coins",
    "stipends-books-account", "stipends-books-expense", "stipends-books-transaction",
    "stipends-books-close", "work-pipeline", "work-introduce", "work-vacancy-new",
    "work-begins", "work-retention",
    "training", "training-month", "training-session", "training-session-new", "training-group",
    "training-person", "training-enrol", "training-edit-group", "training-edit-course",
    "training-roll_call", "training-sheet", "training-school",
    "report-emergency-list", "report-handover", "report-daily-log", "report-week",
    "report-visits", "report-outreach-sheet", "report-support-used", "report-bed-nights",
    "report-fund-statement", "report-cash-box", "report-stipend-register",
}  # fmt: skip


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tour.furnish(tmp_path_factory.mktemp("tour"), cost=FLOOR)


class Walk(tour.Tour):
    """A tour that looks at each screen, in its own size and in another, and at each picture."""

    def __init__(self, *given: Any, other: tuple[int, int], **looks: Any) -> None:
        super().__init__(*given, seen=self._look_at, **looks)
        self._other = other
        self.faults: list[str] = []
        self.in_both = 0

    def keep(self, path: Path, picture: QPixmap) -> None:
        """Written and read again is every tenth: most of what a picture costs is its file."""
        image = picture.toImage()
        if len(self.pictures) % 10 == 0:
            super().keep(path, picture)
            image = QImage(str(path))
        if len(colours(image)) <= 5:
            self.faults.append(f"{path.name} shows nothing")

    def _look_at(self, name: str, widget: QWidget) -> None:
        self.faults += [f"{name}: {control} has no name" for control in nameless(widget)]
        self._whole(name, widget)
        if widget.size() == QSize(*self._size):  # no dialog, which has a size of its own
            self._resize(widget, self._other)
            self._whole(f"{name} in {self._other}", widget)
            self._resize(widget, self._size)
            self.in_both += 1

    def _whole(self, name: str, widget: QWidget) -> None:
        self.faults += [f"{name}: {text!r} is cut off" for text in clipped(widget)]

    @staticmethod
    def _resize(widget: QWidget, size: tuple[int, int]) -> None:
        widget.resize(*size)
        for _layout in range(2):  # one may ask for another
            QApplication.processEvents()
        assert widget.size() == QSize(*size)


@pytest.mark.soak
def test_every_screen(
    house: Path, tmp_path: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In words half as long again, which stand in for those of every language, and in both sizes.
    A campaign also walks in the other look and in English."""
    walk_through(house, tmp_path / "long", qapp, monkeypatch, scheme="dark", language=PSEUDO_LONG)
    if soak(1) > 1:
        walk_through(house, tmp_path / "en", qapp, monkeypatch, scheme="light", language="en")


def walk_through(
    house: Path, folder: Path, qapp: QApplication, monkeypatch: pytest.MonkeyPatch, **looks: str
) -> None:
    """One walk; every screen there must be is there, whole and named."""
    monkeypatch.setenv("SHELTERDESK_HOME", str(folder / "home"))
    walk = Walk(qapp, house, folder / "out", size=tour.SMALL_SIZE, other=tour.DEFAULT_SIZE, **looks)
    pictures = walk.walk()
    assert not walk.faults, "\n".join(walk.faults)
    names = {path.stem.partition("-")[2] for path in pictures}
    assert names >= EXPECTED
    assert walk.in_both > 0.9 * len(pictures)


def colours(image: QImage) -> set[int]:
    """Every seventh pixel of every seventh line."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    pixels = memoryview(plain.constBits()).cast("I")  # lines of 32 bits a pixel have no filling
    width = plain.width()
    lines = range(0, plain.height(), 7)
    return {colour for y in lines for colour in pixels[y * width : (y + 1) * width : 7]}
