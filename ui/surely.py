# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Qt surely has here, though its signatures cannot say so."""

from __future__ import annotations

from typing import TypeVar

T = TypeVar("T")


def surely(found: T | None) -> T:
    """``found``; a layout just set, the line of an editable combo box, a child's parent.

    Where there may be none, ask; this is for what the lines before have made."""
    if found is None:
        raise RuntimeError("Qt has nothing where something was made")
    return found
