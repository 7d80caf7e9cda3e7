# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the tour: work, tab by tab."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

_Settle = Callable[[], None]


def pipeline(page: Any, settle: _Settle) -> Iterator[str]:
    """The board, an introduction beside it, what an employer would hear, and a new one."""
    tab = page.tabs.open("pipeline")
    settle()
    yield "work-pipeline"
    cards = [card for shown in tab.board.lists for card in shown.cards.cards]
    first = next((card for card in cards if card.table == "introduction"), None)
    if first is not None:
        tab.open(first.key)
        settle()
        yield "work-introduction"
        tab._panel("send", first.id, first.shown, first.resident_id)
        settle()
        yield "work-send"
    tab.side.close_panel()
    tab.add()
    settle()
    yield "work-introduce"
    tab.side.close_panel()


def vacancies(page: Any, settle: _Settle) -> Iterator[str]:
    """A vacancy with who could fit, and the form of a new one."""
    tab = page.tabs.open("vacancies")
    settle()
    if tab.list.rows_model.rowCount():
        tab.open(tab.list.rows_model.key_of(0))
        settle()
        settle()
        yield "work-vacancy"
    tab.add()
    settle()
    yield "work-vacancy-new"
    tab.side.close_panel()


def placements(page: Any, settle: _Settle) -> Iterator[str]:
    """Work with all that belongs to it, and the form of work that begins."""
    tab = page.tabs.open("placements")
    settle()
    if tab.list.rows_model.rowCount():
        tab.list.select(tab.list.rows_model.key_of(0))
        tab.list.row_activated.emit(tab.list.selected())
        settle()
        yield "work-placement"
        tab.act("allowance", tab.list.selected())
        settle()
        yield "work-stipend"
        tab.side.close_panel()
    tab.add()
    settle()
    yield "work-begins"
    tab.side.close_panel()


def follow_ups(page: Any, settle: _Settle) -> Iterator[str]:
    """Whom to ask and how it is safe to reach her, an answer, and how long work lasts."""
    tab = page.tabs.open("follow_ups")
    settle()
    if tab.list.rows_model.rowCount():
        tab.list.select(tab.list.rows_model.key_of(0))
        tab.list.row_activated.emit(tab.list.selected())
        settle()
        yield "work-follow-up"
        tab.act("still_there", tab.list.selected())
        settle()
        yield "work-answer"
        tab.side.close_panel()
    tab.open("retention")
    settle()
    yield "work-retention"
