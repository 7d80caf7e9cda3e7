# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Name and icon in the menu of a Linux desktop: whether that can be offered, and keeping it so."""

from __future__ import annotations

import logging
import sys

from PySide6.QtCore import QBuffer, QIODevice

from shelterdesk import paths
from shelterdesk.settings import Settings
from ui import icons
from ui.locking import process

log = logging.getLogger(__name__)

_SIZE = 256


def is_offered() -> bool:
    """On Linux, where the program is installed: elsewhere the installer made the shortcuts."""
    return sys.platform.startswith("linux") and paths.program_folder() is not None


def is_there() -> bool:
    """Whether the menu shows the chosen name and icon."""
    from shelterdesk.installed import menu_entry  # most starts need it not

    return menu_entry.is_there()


def put(settings: Settings) -> None:
    """Show them there. Raises ``OSError``."""
    from shelterdesk.installed import menu_entry  # see is_there

    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    icons.tile(settings.icon, _SIZE).save(buffer, "PNG")
    picture = bytes(buffer.data().data())
    menu_entry.write(settings.name, settings.icon, picture, process.command([]))


def take_away() -> None:
    """Show what the package installed again. Raises ``OSError``."""
    from shelterdesk.installed import menu_entry  # see is_there

    menu_entry.remove()


def follow(settings: Settings) -> None:
    """After a change of name or icon."""
    if not (is_offered() and is_there()):
        return
    try:
        put(settings)
    except OSError:
        log.info("the menu could not be changed")
