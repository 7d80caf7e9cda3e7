# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file that does not open: what it means in plain words, and the ways out. Never a new file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.vault.trouble import Kind, Trouble
from ui.widgets.buttons import button
from ui.widgets.choice_card import ChoiceCard
from ui.widgets.labels import IconLabel, label
from ui.widgets.message_bar import MessageBar

_WIDTH: Final = 620
_MOST_LINES: Final = 8


class DamagePage(QWidget):
    """A view only. ``newest`` is the newest whole backup in words, if one was found."""

    read_requested = Signal()
    restore_requested = Signal()
    salvage_requested = Signal()
    keys_requested = Signal()
    recovery_requested = Signal()
    open_requested = Signal()
    back_requested = Signal()

    def __init__(self, trouble: Trouble, newest: str = "") -> None:
        super().__init__()
        title, meaning = _words(trouble)
        self.setAccessibleName(title)
        self.message_bar = MessageBar(inline=True)
        self.cards = _cards(trouble, newest)
        for name, card in self.cards.items():
            card.clicked.connect(getattr(self, f"{name}_requested"))
        self.back_button = button(
            _("Back"), "arrow-left", kind="quiet", on_click=self.back_requested.emit
        )
        column = QWidget()
        column.setProperty("bare", "true")
        column.setFixedWidth(_WIDTH)
        inner = QVBoxLayout(column)
        inner.setContentsMargins(0, 24, 0, 24)
        inner.setSpacing(12)
        head = QHBoxLayout()
        head.setSpacing(12)
        head.addWidget(IconLabel("circle-alert", "danger", 28), 0, Qt.AlignmentFlag.AlignTop)
        head.addWidget(label(title, "page", wrap=True), 1)
        inner.addLayout(head)
        inner.addWidget(label(meaning, wrap=True))
        for line in _lost(trouble):
            inner.addWidget(label(line, "body", "muted", wrap=True))
        inner.addWidget(self.message_bar)
        inner.addSpacing(4)
        for card in self.cards.values():
            inner.addWidget(card)
        row = QHBoxLayout()
        row.addWidget(self.back_button)
        row.addStretch(1)
        inner.addLayout(row)
        self._place(column)

    def _place(self, column: QWidget) -> None:
        body = QWidget()
        body.setProperty("bare", "true")
        middle = QVBoxLayout(body)
        middle.addStretch(2)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(column)
        row.addStretch(1)
        middle.addLayout(row)
        middle.addStretch(3)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(area)

    def set_busy(self, busy: bool) -> None:
        """While one of the ways is gone."""
        for card in self.cards.values():
            card.setEnabled(not busy)
        self.back_button.setEnabled(not busy)

    def show_error(self, words: str) -> None:
        """Why a way did not lead on."""
        self.set_busy(False)
        self.message_bar.say(words, "danger")

    def primary_focus(self) -> QWidget:
        """The first way."""
        return next(iter(self.cards.values()))


def _words(trouble: Trouble) -> tuple[str, str]:
    """Title, and what it means."""
    name = trouble.path.name
    kind = trouble.kind
    if kind is Kind.NO_DATABASE:
        return _("The file is not there"), _(
            "{name} is not in its folder any more, only its key file is. Perhaps it was moved: "
            "then open it at its new place. Nothing new was made in its stead."
        ).format(name=name)
    if kind is Kind.NO_KEYS:
        return _("The key file is missing"), _(
            "The file {name} is there and unchanged, but {keys} is not beside it, and nobody can "
            "open it without. Was it moved or deleted? Put it back beside the file; or take it "
            "from a backup: each backup holds it."
        ).format(name=name, keys=f"{name}.keys")
    if kind is Kind.KEYS_DAMAGED:
        return _("The key file is damaged"), _(
            "The file {name} is there and unchanged, but both copies of its key file are damaged, "
            "and nobody can open it without. Each backup holds a copy of the key file."
        ).format(name=name)
    if kind is Kind.KEYS_REFUSED:
        return _("Key file and file do not go together"), trouble.words
    if kind is Kind.NOTHING_THERE:
        return _("The file is not there"), _(
            "Neither {name} nor its key file is where it was. Is it on a stick? Plug it in. "
            "Nothing new was made in its stead."
        ).format(name=name)
    return _of_the_file(kind, name)


def _of_the_file(kind: Kind, name: str) -> tuple[str, str]:
    """The same where the keys are right."""
    if kind is Kind.NOT_WRITABLE:
        return _("Nothing can be written here"), _(
            "Your passphrase is right, but the disk or the folder of {name} can only be read: it "
            "is locked, it fails, or belongs to somebody else. Nothing was changed. Open the file "
            "for reading to look up what is needed now. To work on, it must be writable again."
        ).format(name=name)
    return _("The file is damaged"), _(
        "Your passphrase is right, but part of {name} is not what was written: a disk that fails, "
        "a power cut or a stick pulled out too early does that. Nothing was changed, and nothing "
        "wrong is shown as if it were right."
    ).format(name=name)


def _lost(trouble: Trouble) -> Sequence[str]:
    lost = trouble.lost
    if len(lost) > _MOST_LINES:
        return [*lost[:_MOST_LINES], _("And more.")]
    return lost


def _cards(trouble: Trouble, newest: str) -> dict[str, ChoiceCard]:
    """The ways out, the best first."""
    kind = trouble.kind
    made: dict[str, ChoiceCard] = {}
    if kind in {Kind.NO_KEYS, Kind.KEYS_DAMAGED, Kind.KEYS_REFUSED}:
        made["keys"] = ChoiceCard(
            "key-round",
            _("Take the key file from a backup"),
            _("The file itself stays as it is, with everything that was saved since."),
            primary=True,
        )
    if kind is Kind.KEYS_REFUSED:
        made["recovery"] = ChoiceCard(
            "lock",
            _("Open with the recovery code"),
            _("The paper from the safe opens the file where keys of another day do not."),
        )
    restore_words = newest or _("From a stick or a folder. What is here now is kept beside it.")
    can_write = kind is not Kind.NOT_WRITABLE
    if can_write:
        made["restore"] = ChoiceCard(
            "undo-2", _("Restore a backup"), restore_words, primary=not made
        )
    if kind in {Kind.DATABASE, Kind.NOT_WRITABLE} and trouble.is_readable:
        made["read"] = ChoiceCard(
            "eye",
            _("Open it for reading"),
            _("As far as it can be read. Nothing can be written; to look up what is needed now."),
            primary=not made,
        )
    if kind is Kind.DATABASE and trouble.is_readable:
        made["salvage"] = ChoiceCard(
            "download",
            _("Save what can be read into a new file"),
            _("All that can still be read, also from after the last backup. This one stays."),
        )
    if kind in {Kind.NO_DATABASE, Kind.NOTHING_THERE, Kind.NOT_WRITABLE}:
        made["open"] = ChoiceCard(
            "folder-open", _("Open the file at its new place"), _("If it was moved or renamed.")
        )
    return made
