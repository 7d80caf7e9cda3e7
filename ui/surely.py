# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Qt surely has here, though its signatures cannot say so."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtWidgets import QApplication

T = TypeVar("T")


def surely(found: T | None) -> T:
    """``found``; a layout just set, the line of an editable combo box, a child's parent.

    Where there may be none, ask; this is for what the lines before have made."""
    if found is None:
        raise RuntimeError("Qt has nothing where something was made")
    return found


def application() -> QApplication:
    """What all events of the program go through."""
    found = QApplication.instance()
    if not isinstance(found, QApplication):
        raise RuntimeError("there is no program with windows")
    return found
