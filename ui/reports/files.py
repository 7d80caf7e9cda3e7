# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking where something shall be kept, under a name that tells nothing, and keeping it there."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from shelterdesk.exchange.export_making import Exported
from shelterdesk.i18n import _
from shelterdesk.reports import making
from shelterdesk.reports.making import Paper
from shelterdesk.vault import leaving
from shelterdesk.vault.door import Vault

#: Asks the person where to keep a file of this name; None: not now.
ChooseFile = Callable[[QWidget, str], Path | None]


def ask_for_file(parent: QWidget, file_name: str) -> Path | None:
    """The system's own dialog, in the documents folder; None: not now."""
    places = QStandardPaths.StandardLocation
    folder = Path(QStandardPaths.writableLocation(places.DocumentsLocation) or Path.home())
    suggested = folder / making.free_name(folder, file_name)
    titles = {
        ".pdf": (_("Save as PDF"), _("PDF files (*.pdf)")),
        ".csv": (_("Export as CSV"), _("CSV files (*.csv)")),
        ".xlsx": (_("Export as a spreadsheet"), _("Spreadsheets (*.xlsx)")),
    }
    title, kinds = titles[suggested.suffix]
    chosen, _kind = QFileDialog.getSaveFileName(parent, title, str(suggested), kinds)
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(suggested.suffix)


def keep(vault: Vault, path: Path, out: Paper | Exported) -> None:
    """Write the whole file or none of it. Takes only what has its audit entry."""
    leaving.write_out({path: out.data}, vault.path)
