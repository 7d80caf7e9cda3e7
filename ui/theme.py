# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colours, type and spacing of every screen: the one place that names a colour.

``apply(app, "system")`` builds a palette and a short style sheet on Fusion from the tokens and
follows the system's light or dark. Painted widgets ask ``colour("accent")`` when they paint, so a
change of scheme needs nothing but the repaint Qt does anyway.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from functools import cache
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from ui import fonts
from ui.style_sheet import style_sheet

#: Spacing goes in steps of this many pixels.
STEP: Final = 4
ROW_HEIGHT: Final = 36
CONTROL_HEIGHT: Final = 32
RADIUS: Final = 8
ICON_SIZE: Final = 18

SYSTEM: Final = "system"
#: What a person may choose; "system" follows light, dark and contrast of the system.
CHOICES: Final = (SYSTEM, "light", "dark", "contrast")

LIGHT: Final[Mapping[str, str]] = {
    "window": "#F6F4F0",
    "surface": "#FFFFFF",
    "raised": "#FBFAF8",
    "hover": "#F1EFEA",
    "text": "#1E2428",
    "muted": "#5B656C",
    "line": "#E3DFD8",
    "control": "#8C8882",
    "accent": "#1F6F6B",
    "accent_hover": "#195A57",
    "accent_soft": "#E1EEEC",
    "accent_ink": "#1B625F",
    "accent_mid": "#7FAFAC",
    "on_accent": "#FFFFFF",
    "good": "#2E7D4F",
    "good_soft": "#E2F1E7",
    "good_ink": "#25683F",
    "notice": "#9A6700",
    "notice_soft": "#FBECCD",
    "notice_ink": "#7B5200",
    "danger": "#B3261E",
    "danger_soft": "#FBE6E3",
    "danger_ink": "#A1211A",
    "neutral_soft": "#EFEDE8",
    "shadow": "#1E2428",
}

DARK: Final[Mapping[str, str]] = {
    "window": "#17191C",
    "surface": "#1F2226",
    "raised": "#262A2F",
    "hover": "#2B3036",
    "text": "#ECEFF1",
    "muted": "#A3ADB5",
    "line": "#343A40",
    "control": "#737C84",
    "accent": "#5CC2BB",
    "accent_hover": "#7BD3CD",
    "accent_soft": "#22393A",
    "accent_ink": "#6FCFC8",
    "accent_mid": "#417F7C",
    "on_accent": "#10201F",
    "good": "#6FCF97",
    "good_soft": "#22392D",
    "good_ink": "#7FD6A3",
    "notice": "#E3B341",
    "notice_soft": "#3B321D",
    "notice_ink": "#EBC261",
    "danger": "#F2B8B5",
    "danger_soft": "#442B2B",
    "danger_ink": "#F5C6C3",
    "neutral_soft": "#2C3136",
    "shadow": "#000000",
}

CONTRAST: Final[Mapping[str, str]] = {
    "window": "#000000",
    "surface": "#000000",
    "raised": "#0D0D0D",
    "hover": "#262626",
    "text": "#FFFFFF",
    "muted": "#E6E6E6",
    "line": "#FFFFFF",
    "control": "#FFFFFF",
    "accent": "#7FF0E8",
    "accent_hover": "#B5F7F2",
    "accent_soft": "#003734",
    "accent_ink": "#A6F5EF",
    "accent_mid": "#4FB8B1",
    "on_accent": "#000000",
    "good": "#8CF5B2",
    "good_soft": "#00331A",
    "good_ink": "#A9F8C6",
    "notice": "#FFD84D",
    "notice_soft": "#332900",
    "notice_ink": "#FFE27A",
    "danger": "#FFC4C0",
    "danger_soft": "#400B08",
    "danger_ink": "#FFD6D3",
    "neutral_soft": "#262626",
    "shadow": "#000000",
}

SCHEMES: Final[Mapping[str, Mapping[str, str]]] = {
    "light": LIGHT,
    "dark": DARK,
    "contrast": CONTRAST,
}

#: Role -> (size in points, weight).
_TYPE: Final[Mapping[str, tuple[float, QFont.Weight]]] = {
    "body": (10.5, QFont.Weight.Normal),
    "strong": (10.5, QFont.Weight.Bold),
    "muted": (9.0, QFont.Weight.Normal),
    "small_strong": (9.0, QFont.Weight.Bold),
    "tiny": (8.0, QFont.Weight.Normal),
    "lead": (11.5, QFont.Weight.Bold),
    "heading": (13.0, QFont.Weight.Bold),
    "title": (16.0, QFont.Weight.Bold),
    "page": (20.0, QFont.Weight.Bold),
    "figure": (22.0, QFont.Weight.Bold),
}

#: A mac counts 72 points to the inch where the others count 96.
_POINT: Final = 96 / 72 if sys.platform == "darwin" else 1.0

_choice = SYSTEM
_scheme = "light"
_colours: dict[str, QColor] = {}
_followed: list[QGuiApplication] = []


def colour(token: str) -> QColor:
    """The colour of a token in the scheme shown now."""
    found = _colours.get(token)
    if found is None:
        found = _colours[token] = QColor(SCHEMES[_scheme][token])
    return found


def font(role: str = "body") -> QFont:
    """The font of a role, such as body, strong, muted, heading or page: see ``_TYPE``."""
    return QFont(_font(role))  # a copy of one's own: fonts can be changed


@cache
def _font(role: str) -> QFont:
    size, weight = _TYPE[role]
    made = QFont()
    made.setFamilies(fonts.families())
    made.setPointSizeF(size * _POINT)
    made.setWeight(weight)
    return made


def scheme() -> str:
    """What is shown now: light, dark or contrast."""
    return _scheme


def choice() -> str:
    """What the person chose: system, light, dark or contrast."""
    return _choice


def apply(app: QApplication, choice: str = SYSTEM) -> None:
    """Show ``app`` in a scheme; "system" follows the system from now on."""
    global _choice  # noqa: PLW0603 - one scheme for the whole program
    _choice = choice if choice in CHOICES else SYSTEM
    hints = app.styleHints()
    if app not in _followed:
        _followed[:] = [app]
        fonts.load_text()
        app.setStyle("Fusion")
        hints.colorSchemeChanged.connect(lambda _scheme: _system_changed(app))
    # Native title bars and dialogs follow the choice as well.
    wanted = {"light": Qt.ColorScheme.Light, "dark": Qt.ColorScheme.Dark}
    wanted["contrast"] = Qt.ColorScheme.Dark
    hints.setColorScheme(wanted.get(_choice, Qt.ColorScheme.Unknown))
    _show(app)


def _system_changed(app: QApplication) -> None:
    if _choice == SYSTEM:
        _show(app)


def _show(app: QApplication) -> None:
    global _scheme  # noqa: PLW0603 - see apply
    _scheme = _choice if _choice != SYSTEM else _system_scheme(app)
    _colours.clear()
    app.setFont(font("body"))
    app.setPalette(_palette())
    app.setStyleSheet(style_sheet(SCHEMES[_scheme], _scheme))


def _system_scheme(app: QApplication) -> str:
    hints = app.styleHints()
    accessibility = getattr(hints, "accessibility", None)  # Qt 6.10 and later
    if accessibility is not None:
        preference = accessibility().contrastPreference()
        if preference == Qt.ContrastPreference.HighContrast:
            return "contrast"
    return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"


def _palette() -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for what, token in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "raised",
        role.ToolTipBase: "raised",
        role.ToolTipText: "text",
        role.PlaceholderText: "muted",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.BrightText: "danger",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Accent: "accent",
        role.Link: "accent",
        role.LinkVisited: "accent",
        role.Light: "raised",
        role.Midlight: "line",
        role.Mid: "line",
        role.Dark: "control",
        role.Shadow: "shadow",
    }.items():
        palette.setColor(what, colour(token))
    disabled = QPalette.ColorGroup.Disabled
    for what in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(disabled, what, colour("muted"))
    return palette


def contrast(first: str, second: str) -> float:
    """The contrast of two ``#RRGGBB`` colours by the formula of WCAG 2.1, 1 to 21."""
    light, dark = sorted((_luminance(first), _luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(value: str) -> float:
    parts = [int(value[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
