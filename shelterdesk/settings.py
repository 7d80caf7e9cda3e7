# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings of this computer, readable by anybody who sits at it: never anything about a person.

Every setting is declared here with its rule. What is not declared is neither read nor written, and
a value that breaks its rule is as if it were not there.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from shelterdesk import paths

SCHEMES: Final = ("system", "light", "dark", "contrast")
#: Minutes without a touch before the program locks; 0 stands for the default of the role.
IDLE_CHOICES: Final = (0, 1, 2, 3, 5, 10)
DEFAULT_NAME: Final = "Desk Planner"
#: What the window may show in the taskbar, by the names of ``resources/icons``: all of them dull.
ICONS: Final = ("calendar", "notebook-pen", "clipboard-list", "layout-dashboard")
#: Written by the installer into the root of the program: the name and icon chosen there.
LOOK_FILE: Final = "look.json"

_LONGEST_NAME: Final = 80
_LONGEST_PATH: Final = 4_000


@dataclass(frozen=True, slots=True)
class Settings:
    """All there are."""

    language: str = ""  # a tag such as "pt"; empty: that of the system
    idle_minutes: int = 0
    scheme: str = "system"
    last_file: str = ""  # opened last, never a demo
    backup_folder: str = ""  # where the last good copy was put
    name: str = DEFAULT_NAME  # the discreet name, to be shown before the file is open
    icon: str = ICONS[0]  # in the window, the taskbar and the menu of the system
    told: str = ""  # kinds of what was found around the file and said already


def load(folder: Path | None = None) -> Settings:
    """The settings of this computer; the defaults where there are none or they are damaged."""
    return _read(_file(folder), defaults(), {field.name for field in fields(Settings)})


def defaults() -> Settings:
    """The settings where nobody chose: name and icon are those given to the installer."""
    program = paths.program_folder()
    if program is None:
        return Settings()
    return _read(program / LOOK_FILE, Settings(), {"name", "icon"})


def save(settings: Settings, folder: Path | None = None) -> None:
    """Write them in one step: the old file or the new one, never a mix. Raises ``OSError``."""
    target = _file(folder)
    target.parent.mkdir(parents=True, exist_ok=True)
    wrong = [name for name, value in asdict(settings).items() if not is_valid(name, value)]
    if wrong:
        raise ValueError(f"not a setting: {wrong}")
    part = target.with_name(target.name + ".part")
    try:
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(settings), file, indent=1, ensure_ascii=False)
            file.write("\n")
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, target)
    except OSError:
        with suppress(OSError):
            part.unlink()
        raise


def is_valid(name: str, value: Any) -> bool:
    """Whether a value keeps the rule of its setting."""
    match name:
        case "language":
            return _is_tag(value)
        case "idle_minutes":
            return type(value) is int and value in IDLE_CHOICES
        case "scheme" | "icon":
            return value in (SCHEMES if name == "scheme" else ICONS)
        case "last_file" | "backup_folder":
            return _is_line(value, _LONGEST_PATH)
        case "name" | "told":
            return _is_line(value, _LONGEST_NAME) and (name == "told" or bool(value.strip()))
    return False


def _read(file: Path, base: Settings, declared: set[str]) -> Settings:
    """``base`` with what the file says of ``declared`` and what keeps its rule."""
    try:
        body = json.loads(file.read_bytes())  # the installer of Windows writes UTF-16
    except (OSError, ValueError, RecursionError):
        return base
    if not isinstance(body, dict):
        return base
    return replace(
        base, **{name: body[name] for name in declared & body.keys() if is_valid(name, body[name])}
    )


def _is_tag(value: Any) -> bool:
    return bool(value == "" or (_is_line(value, 12) and value.replace("-", "").isalnum()))


def _is_line(value: Any, longest: int) -> bool:
    return isinstance(value, str) and len(value) <= longest and value.isprintable()


def _file(folder: Path | None) -> Path:
    return (folder or paths.config_folder()) / "settings.json"
