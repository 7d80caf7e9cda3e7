# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Qt's own words come from our translations."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QApplication

from ui.qt_words import QtWords


def test_known_words_are_ours_and_unknown_ones_qt_s(
    qapp: QApplication, speak: Callable[[str], None]
) -> None:
    words = QtWords()
    qapp.installTranslator(words)
    try:
        assert QCoreApplication.translate("QPlatformTheme", "&Yes") == "&Yes"
        speak("xx-long")
        assert QCoreApplication.translate("QPlatformTheme", "Cancel").startswith("[Cáñçél]")
        assert QCoreApplication.translate("QPlatformTheme", "&Yes").startswith("&[")
        assert QCoreApplication.translate("QColorDialog", "Hu&e:") == "Hu&e:"
    finally:
        qapp.removeTranslator(words)
