# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which widgets are there once everything that was closed has really gone."""

from __future__ import annotations

import gc
from collections import Counter

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication


def deleted_now() -> None:
    """What is to be deleted later is deleted now. Otherwise it waits for the next event loop, and
    tests that begin none pile up windows, each of which a change of the theme styles anew."""
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)


def really_gone() -> None:
    """Deleted, with what that lets go of in turn."""
    deleted_now()
    for _round in range(5):
        if not gc.collect():
            break  # what was let go of let nothing else go
        deleted_now()


def widgets_there() -> Counter[str]:
    """How many there are of each kind."""
    really_gone()
    return Counter(type(widget).__name__ for widget in QApplication.allWidgets())
