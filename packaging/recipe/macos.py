# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program of macOS."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any, Final

from recipe import program

ROOT: Final = Path(__file__).resolve().parents[2]
NAME: Final = "Desk Planner"
BUNDLE: Final = f"{NAME}.app"
IDENTIFIER: Final = "org.desk-planner.desk"
ENTITLEMENTS: Final = ROOT / "packaging" / "macos" / "entitlements.plist"


def identity() -> str | None:
    return os.environ.get("MACOS_IDENTITY") if sys.platform == "darwin" else None


def architecture() -> str | None:
    return os.uname().machine if sys.platform == "darwin" else None


def info_plist() -> dict[str, Any]:
    return {"CFBundleName": NAME, "CFBundleShortVersionString": program.version()}
