# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tab goes in reading order, also where something below was made before what stands above it.

Qt takes widgets in the order in which they came into their window.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget

_DIRECT: Final = Qt.FindChildOption.FindDirectChildrenOnly
_BY_TAB: Final = Qt.FocusPolicy.TabFocus.value


def put_after(body: QWidget, *widgets: QWidget) -> None:
    """Let Tab come to ``widgets``, in this order, right after ``body`` and all stops inside it."""
    inside = [body] if _is_stop(body) else []
    inside += _stops(body)
    if inside:
        _chain(inside[-1], *widgets)


def put_before(body: QWidget, widget: QWidget) -> None:
    """Let Tab come to the stops inside ``body`` right before it comes to ``widget``."""
    inside = _stops(body)
    before = widget.previousInFocusChain()
    while before is not None and (not _is_stop(before) or before in inside):
        before = before.previousInFocusChain()
        if before is widget:
            return
    if before is not None:
        _chain(before, *inside, widget)


def put_as_read(body: QWidget) -> None:
    """Let Tab go through ``body`` as it stands on the screen: card by card, line by line.

    For what is made anew while it is shown; Qt would come to it after all that stayed.
    """
    inside = set(_stops(body))
    _put_inside(body, inside, [stop for stop in _as_read(body) if stop in inside])


def put_inside(body: QWidget, *stops: QWidget) -> None:
    """Let Tab come to ``stops``, which are inside ``body``, in this order and where it stands."""
    _put_inside(body, set(_stops(body)), stops)


def _put_inside(body: QWidget, inside: set[QWidget], stops: Sequence[QWidget]) -> None:
    before = body.previousInFocusChain()
    while before is not None and before is not body:
        if _is_stop(before) and before not in inside:
            _chain(before, *stops)
            return
        before = before.previousInFocusChain()


def _as_read(body: QWidget) -> list[QWidget]:
    found: list[QWidget] = []
    children = [one for one in body.findChildren(QWidget, options=_DIRECT) if one.isVisible()]
    children.sort(key=lambda one: one.y())
    line: list[QWidget] = []
    lines = [line]
    for one in children:
        if line and one.geometry().center().y() > line[0].geometry().bottom():
            line = []
            lines.append(line)
        line.append(one)
    for line in lines:
        line.sort(key=lambda one: one.x(), reverse=body.isRightToLeft())
        for one in line:
            found += [one, *_as_read(one)]
    return found


def name_of(widget: QWidget) -> str:
    """What a screen reader calls a control: its name, or the word on it."""
    words = widget.text() if isinstance(widget, QAbstractButton) else ""
    return widget.accessibleName() or words


def find_named(body: QWidget, name: str) -> QWidget | None:
    """The first stop inside ``body`` of that name that can be gone to now."""
    return next(
        (
            stop
            for stop in _stops(body)
            if name and name_of(stop) == name and stop.isVisible() and stop.isEnabled()
        ),
        None,
    )


def _stops(body: QWidget) -> list[QWidget]:
    """Where Tab stops inside ``body``, in its order."""
    found = []
    window = body.window()
    # What drops down from a field is a window of its own: Tab never comes there, and one would look
    # for it all the way round.
    left = {one for one in body.findChildren(QWidget) if _is_stop(one) and one.window() is window}
    stop = body.nextInFocusChain()
    while left and stop is not None and stop is not body:  # the chain goes through the window
        if stop in left:
            left.remove(stop)
            found.append(stop)
        stop = stop.nextInFocusChain()
    return found


def _is_stop(widget: QWidget) -> bool:
    # As a number: asked of every widget there is, and flags are slow.
    return bool(widget.focusPolicy().value & _BY_TAB) and widget.focusProxy() is None


def _chain(*widgets: QWidget) -> None:
    for first, second in pairwise(widgets):
        QWidget.setTabOrder(first, second)
