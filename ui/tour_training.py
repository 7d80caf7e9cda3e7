# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the tour: training, tab by tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any, Final

_Settle = Callable[[], None]


def calendar(page: Any, settle: _Settle) -> Iterator[str]:
    """A month, a session, and one that is moved."""
    tab = page.tabs.open("calendar")
    settle()
    tab.shapes.setCurrentIndex(1)
    settle()
    yield "training-month"
    tab.shapes.setCurrentIndex(0)
    settle()
    blocks = [one for one in tab.grid.blocks.blocks if one.session_id is not None]
    if blocks:
        tab.grid.chosen.emit(blocks[-1])
        settle()
        yield "training-session"
        tab.side.close_panel()
    tab.add()
    settle()
    yield "training-session-new"
    tab.side.close_panel()


def courses(page: Any, settle: _Settle) -> Iterator[str]:
    """A group with its people, one of them, and the forms."""
    tab = page.tabs.open("courses")
    settle()
    rows = tab.list.rows_model.rows()
    group = next((row for row in rows if row.group is not None), None)
    if group is None:
        return
    tab.list.select(group.key)
    settle()
    yield "training-group"
    people = tab.view.people.lines.items
    someone = next((item.key for item in people if item.key is not None), None)
    if someone is not None:
        tab.view.person_opened.emit(someone)
        settle()
        yield "training-person"
        tab.side.close_panel()
    for act in ("enrol", "edit_group", "edit_course"):
        tab.act(act)
        settle()
        yield f"training-{act.replace('_', '-')}"
        tab.side.close_panel()


def roll_call(page: Any, settle: _Settle) -> Iterator[str]:
    """What stands on paper is typed."""
    tab = page.tabs.open("roll_call")
    settle()
    if tab.roll is not None:
        tab.open_sheet()
        settle()
        yield "training-sheet"
        tab.side.close_panel()


def certificates(page: Any, settle: _Settle) -> Iterator[str]:
    """One to give, its form, and a number nobody gave out."""
    tab = page.tabs.open("certificates")
    settle()
    if tab.list.rows_model.rowCount():
        tab.list.select(tab.list.rows_model.key_of(0))
        settle()
        yield "training-certificate"
        tab.view.asked.emit("give")
        settle()
        yield "training-certificate-new"
        tab.side.close_panel()
    tab.open("0000-0000-0000")
    settle()
    yield "training-certificate-number"


def school(page: Any, settle: _Settle) -> Iterator[str]:
    """A minor, and which classes there are."""
    tab = page.tabs.open("school")
    settle()
    if tab.list.rows_model.rowCount():
        tab.list.select(tab.list.rows_model.key_of(0))
        settle()
        yield "training-minor"


ALL: Final = (calendar, courses, roll_call, certificates, school)
