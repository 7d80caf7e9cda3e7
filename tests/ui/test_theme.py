# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Contrast is computed from the tokens; no other file names a colour."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFontDatabase, QFontMetrics, QPalette
from PySide6.QtWidgets import QApplication

import resources
import ui
from shelterdesk import i18n
from ui import fonts, icons, theme

GROUNDS = ("window", "surface", "raised")
TEXT_PAIRS = [
    *((text, ground) for text in ("text", "muted", "accent", "danger") for ground in GROUNDS),
    # A page says good and notice on cards; on the window itself only in their pills.
    *((text, ground) for text in ("good", "notice") for ground in ("surface", "raised")),
    *((f"{tone}_ink", f"{tone}_soft") for tone in ("accent", "good", "notice", "danger")),
    *((text, "accent_soft") for text in ("text", "muted")),
    ("text", "hover"),
    ("muted", "hover"),
    ("accent", "hover"),
    ("muted", "neutral_soft"),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
]
CONTROL_PAIRS = [
    *(("control", ground) for ground in GROUNDS),
    *(("accent", ground) for ground in (*GROUNDS, "accent_soft", "neutral_soft")),
    *((tone, ground) for tone in ("good", "notice", "danger") for ground in GROUNDS),
    ("control", "neutral_soft"),
]


@pytest.mark.parametrize("scheme", theme.SCHEMES)
@pytest.mark.parametrize(("text", "ground"), TEXT_PAIRS)
def test_text_can_be_read(scheme: str, text: str, ground: str) -> None:
    tokens = theme.SCHEMES[scheme]
    assert theme.contrast(tokens[text], tokens[ground]) >= 4.5


@pytest.mark.parametrize("scheme", theme.SCHEMES)
@pytest.mark.parametrize(("control", "ground"), CONTROL_PAIRS)
def test_controls_can_be_seen(scheme: str, control: str, ground: str) -> None:
    tokens = theme.SCHEMES[scheme]
    assert theme.contrast(tokens[control], tokens[ground]) >= 3


def test_contrast_is_that_of_the_standard() -> None:
    assert theme.contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert theme.contrast("#777777", "#FFFFFF") == pytest.approx(4.478, abs=0.001)


def test_all_schemes_have_the_same_tokens() -> None:
    assert len({frozenset(tokens) for tokens in theme.SCHEMES.values()}) == 1


def test_no_other_file_names_a_colour() -> None:
    root = Path(ui.__file__).parent
    named = re.compile(r"#[0-9A-Fa-f]{6}\b|Qt\.GlobalColor|QColor\(\s*['\"]")
    guilty = [
        str(file.relative_to(root))
        for file in root.rglob("*.py")
        if file.name != "theme.py" and named.search(file.read_text(encoding="utf-8"))
    ]
    assert guilty == []


@pytest.mark.parametrize("scheme", theme.SCHEMES)
def test_small_pictures_of_the_style_sheet_have_the_colours_of_their_scheme(scheme: str) -> None:
    tokens = theme.SCHEMES[scheme]
    pictures = {
        "check": "on_accent",
        "minus": "on_accent",
        "dot": "on_accent",
        "chevron-down": "muted",
    }
    for name, token in pictures.items():
        text = resources.path("styles", scheme, f"{name}.svg").read_text(encoding="utf-8")
        assert tokens[token] in text
    there = {file.stem for file in resources.path("styles", scheme).glob("*.svg")}
    assert there == set(pictures)  # none that the style sheet does not use any more


def test_scheme_changes_palette_icons_and_back(themed: QApplication) -> None:
    made = icons.icon("lock")
    theme.apply(themed, "light")
    light = made.pixmap(QSize(18, 18)).toImage()
    assert themed.palette().color(QPalette.ColorRole.Window).name() == "#f6f4f0"
    theme.apply(themed, "dark")
    assert theme.scheme() == "dark"
    assert themed.palette().color(QPalette.ColorRole.Window).name() == "#17191c"
    assert made.pixmap(QSize(18, 18)).toImage() != light
    theme.apply(themed, "light")
    assert made.pixmap(QSize(18, 18)).toImage() == light


def test_system_scheme_is_one_of_ours(themed: QApplication) -> None:
    theme.apply(themed, "system")
    assert theme.scheme() in theme.SCHEMES
    theme.apply(themed, "no such scheme")
    assert theme.choice() == "system"
    theme.apply(themed, "light")


def test_arrows_turn_around_where_one_reads_from_the_right(speak: Callable[[str], None]) -> None:
    arrow, lock = (icons.pixmap(name, "text", 18).toImage() for name in ("arrow-left", "lock"))
    speak(i18n.PSEUDO_RTL)
    assert icons.pixmap("arrow-left", "text", 18).toImage() == arrow.flipped(
        Qt.Orientation.Horizontal
    )
    assert icons.pixmap("arrow-left", "text", 18).toImage() != arrow
    assert icons.pixmap("lock", "text", 18).toImage() == lock


def test_icons_are_sharp_at_every_scale() -> None:
    assert icons.pixmap("lock", "text", 18, 1.5).size() == QSize(27, 27)
    assert icons.icon("lock").pixmap(QSize(18, 18), 2.0).size() == QSize(36, 36)
    with pytest.raises(FileNotFoundError):
        icons.icon("no-such-icon")


def test_every_script_has_a_font_of_ours() -> None:
    families = QFontDatabase.families()
    for family in fonts.families():
        assert family in families
    metrics = QFontMetrics(theme.font())
    for letter in "अ ঙ ਗ ગ அ అ ಅ അ ක ก ລ ខ မ አ ა Ա ᠮ ع ש Ж".split():
        assert metrics.inFontUcs4(ord(letter)) or any(
            QFontMetrics(f).inFontUcs4(ord(letter)) for f in map(_plain_font, fonts.families())
        ), letter


def _plain_font(family: str) -> object:
    font = theme.font()
    font.setFamilies([family])
    return font


def test_figures_are_tabular() -> None:
    metrics = QFontMetrics(theme.font())
    assert len({metrics.horizontalAdvance(figure) for figure in "0123456789"}) == 1
