# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tab goes in reading order, also where something below was made before what stands above it.

Qt takes widgets in the order in which they came into their window.
"""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget


def put_after(body: QWidget, *widgets: QWidget) -> None:
    """Let Tab come to ``widgets``, in this order, right after the last stop inside ``body``."""
    inside = _stops(body)
    if inside:
        _chain(inside[-1], *widgets)


def put_before(body: QWidget, widget: QWidget) -> None:
    """Let Tab come to the stops inside ``body`` right before it comes to ``widget``."""
    inside = _stops(body)
    before = widget.previousInFocusChain()
    while not _is_stop(before) or before in inside:
        before = before.previousInFocusChain()
        if before is widget:
            return
    _chain(before, *inside, widget)


def _stops(body: QWidget) -> list[QWidget]:
    found = []
    stop = body.nextInFocusChain()
    while stop is not None and stop is not body:
        if _is_stop(stop) and body.isAncestorOf(stop):
            found.append(stop)
        stop = stop.nextInFocusChain()
    return found


def _is_stop(widget: QWidget) -> bool:
    takes_tab = bool(widget.focusPolicy() & Qt.FocusPolicy.TabFocus)
    return takes_tab and widget.focusProxy() is None


def _chain(*widgets: QWidget) -> None:
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
