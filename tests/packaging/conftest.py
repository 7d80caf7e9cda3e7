# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recipes draw icons, for which Qt needs a program; tests of windows on the same worker need it to
be one with windows."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication


@pytest.fixture(autouse=True)
def one_program(qapp: QApplication) -> QApplication:
    """There is one for a whole process: this."""
    return qapp
