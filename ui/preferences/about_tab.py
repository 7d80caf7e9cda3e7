# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""About the program: version, licence, whose work it stands on, and where the file lies."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QGridLayout, QWidget

from shelterdesk import __version__
from shelterdesk.i18n import _
from ui.preferences.parts import scrolled
from ui.widgets.card import Card
from ui.widgets.labels import label


class AboutTab(QWidget):
    """Read only; paths can be selected."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        program = Card(_("The program"))
        program.add_layout(
            _rows(
                (_("Version"), __version__),
                (_("Licence"), _("GPL 3 or later: you may use, study, share and change it.")),
                (
                    _("Network"),
                    _("It opens no connection. Nothing leaves this computer by itself."),
                ),
            )
        )
        file = Card(_("The file"))
        file.add_layout(
            _rows(
                (_("Database"), str(path)),
                (_("Keys"), f"{path}.keys"),
                (_("Copy of the keys"), f"{path}.keys.bak"),
            )
        )
        works = Card(_("Made with"))
        works.add_layout(
            _rows(
                ("Qt, PySide6", _("{version} · LGPL 3").format(version=qVersion())),
                ("SQLCipher, SQLite", _("BSD licence, public domain")),
                ("SQLAlchemy, Alembic, Argon2", _("MIT licence")),
                ("cryptography, reportlab", _("BSD and Apache licences")),
                ("Noto Sans", _("fonts for every script · SIL Open Font License")),
                ("Lucide", _("icons · ISC licence")),
            )
        )
        self.setLayout(scrolled(program, file, works))


def _rows(*rows: tuple[str, str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(8)
    grid.setColumnStretch(1, 1)
    grid.setColumnMinimumWidth(0, 170)
    for at, (name, value) in enumerate(rows):
        top = Qt.AlignmentFlag.AlignTop
        grid.addWidget(label(name, "body", "muted", wrap=True), at, 0, top)
        shown = label(value, wrap=True)
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        grid.addWidget(shown, at, 1)
    return grid
