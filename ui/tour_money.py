# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the tour: money, tab by tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_Settle = Callable[[], None]


def cash(page: Any, settle: _Settle) -> Iterator[str]:
    """A count that was, one that is made, and the coins that are counted."""
    tab = page.tabs.open("cash")
    settle()
    tab.list.setCurrentIndex(tab.list.rows_model.index(0, 0))
    settle()
    yield "stipends-cash-chosen"
    for name, opens in (("count", tab.count), ("coins", tab.edit_coins)):
        opens()
        settle()
        yield f"stipends-cash-{name}"
        tab.side.close_panel()
