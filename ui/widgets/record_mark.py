# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which row of the file a line shows, so that another page can lead to it: a line of Today opens
not only the part of the record that it is about, but stands before the very line."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QScrollArea, QWidget

from ui.desk import Desk
from ui.widgets.labels import restyle
from ui.widgets.tabs import TabPages

W = TypeVar("W", bound=QWidget)
Record = tuple[str, int]  # table, id

_RECORD: Final = "record"
_FOUND: Final = "found"


def of_record(line: W, table: str, row_id: int) -> W:
    """The same line, which says whose it is."""
    line.setProperty(_RECORD, _name((table, row_id)))
    return line


def go_to_later(desk: Desk, tabs: TabPages, record: Record | None = None) -> None:
    """Stand before the line of a row in the open tab, once what it asked is answered."""

    def go() -> None:
        tab = tabs.made(tabs.current_id())
        if record is not None and tab is not None:
            go_to(tab, record)

    desk.later(tabs, go)


def go_to(body: QWidget, record: Record) -> bool:
    """Bring a line into sight, mark it, and put the focus there; False where it is not shown."""
    lines = body.findChildren(QWidget)
    for before in lines:
        if before.property(_FOUND):
            _mark(before, False)
    line = next((one for one in lines if one.property(_RECORD) == _name(record)), None)
    if line is None or not line.isVisible():
        return False
    _mark(line, True)
    stop = next(_stops(line), None)
    if stop is None:  # nothing can be done with it; it is read all the same
        line.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        stop = line
    stop.setFocus(Qt.FocusReason.OtherFocusReason)
    around = line.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            around.ensureWidgetVisible(line)
        around = around.parentWidget()
    return True


def _name(record: Record) -> str:
    return f"{record[0]} {record[1]}"


def _mark(line: QWidget, on: bool) -> None:
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground, on)
    line.setProperty(_FOUND, "true" if on else None)
    restyle(line)


def _stops(line: QWidget) -> Iterator[QWidget]:
    for one in (line, *line.findChildren(QWidget)):
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isEnabled() and one.isVisible():
            yield one
