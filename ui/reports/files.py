# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Asking where a report shall be kept, under a name that tells nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QStandardPaths
from PySide6.QtWidgets import QFileDialog, QWidget

from shelterdesk.i18n import _
from shelterdesk.reports import making


def ask_for_file(parent: QWidget, file_name: str) -> Path | None:
    """The system's own dialog, in the documents folder; None: not now."""
    places = QStandardPaths.StandardLocation
    folder = Path(QStandardPaths.writableLocation(places.DocumentsLocation) or Path.home())
    suggested = folder / making.free_name(folder, file_name)
    chosen, _kind = QFileDialog.getSaveFileName(
        parent, _("Save as PDF"), str(suggested), _("PDF files (*.pdf)")
    )
    if not chosen:
        return None
    path = Path(chosen)
    return path if path.suffix else path.with_suffix(".pdf")
