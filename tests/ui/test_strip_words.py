# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""On the strip of fourteen nights a name stands beside the nights away, not on them."""

from __future__ import annotations

from PySide6.QtCore import QRect

from ui.rooms.strip_view import _free_of

ROOM = QRect(10, 0, 300, 30)


def away(left: int, right: int) -> QRect:
    return QRect(left, 5, right - left, 20)


def test_nobody_away() -> None:
    assert _free_of(ROOM, [], rtl=False) == ROOM


def test_it_ends_where_nights_away_begin() -> None:
    found = _free_of(ROOM, [away(150, 200)], rtl=False)
    assert (found.left(), found.right() < 150) == (10, True)


def test_it_begins_at_the_side_where_one_reads() -> None:
    found = _free_of(ROOM, [away(150, 200)], rtl=True)
    assert (found.left() > 200, found.right()) == (True, 309)


def test_away_at_the_start_it_stands_behind() -> None:
    found = _free_of(ROOM, [away(10, 100)], rtl=False)
    assert found.left() > 100


def test_away_all_the_time_it_leaves_room_for_the_sign() -> None:
    for rtl in (False, True):
        found = _free_of(ROOM, [away(6, 314)], rtl=rtl)
        assert found.width() > 250
        sign = (6, 6 + 17) if rtl else (314 - 17, 314)
        assert found.right() < sign[0] or found.left() > sign[1]


def test_too_little_before_it_goes_on_where_there_is_more() -> None:
    found = _free_of(ROOM, [away(30, 100), away(180, 200)], rtl=False)
    assert (found.left() > 100, found.right() < 180) == (True, True)
