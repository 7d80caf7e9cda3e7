# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files the program ships: icons, fonts, translations, presets, help. Imports nothing of ours."""

from __future__ import annotations

from pathlib import Path

_ROOT = Path(__file__).parent


def path(*parts: str) -> Path:
    """The path of a shipped file, for example ``path("fonts", "NotoSans-Regular.ttf")``."""
    return _ROOT.joinpath(*parts)
