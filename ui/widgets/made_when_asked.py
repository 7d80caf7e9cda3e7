# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Parts of a page that are made when somebody turns to them."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

Key = TypeVar("Key")
Part = TypeVar("Part")


class MadeWhenAsked(dict[Key, Part]):
    """``parts[key]`` makes a part the first time; going through them meets only those made.

    Most of what a page costs is its widgets, and few of them are looked at.
    """

    def __init__(self, make: Callable[[Key], Part]) -> None:
        super().__init__()
        self._make = make

    def __missing__(self, key: Key) -> Part:
        made = self[key] = self._make(key)
        return made
