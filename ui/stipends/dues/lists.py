# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of dues: one for each place where a due may stand."""

from __future__ import annotations

from collections.abc import Hashable

from shelterdesk.i18n import _
from shelterdesk.services.stipends.due_rows import DueRow, DueState
from ui.stipends.dues import words
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

#: Pixels of a list below which what the panel beside it says too is left out.
_FIRST, _SECOND, _WHO = 340, 560, 780


def due_list(name: str, *, is_held: bool = False) -> RowsView:
    """Dues by name. Of what is held the reason comes first."""
    columns = [
        Column(_("Who"), lambda row: row.shown, width=90, stretch=True, role="strong",
               icon=_mark, tone=lambda row: "notice" if row.state is DueState.HELD else None),
        Column(_("What for"), words.what, width=176, role="muted"),
        Column(_("Why it is held") if is_held else _("How it came about"), _basis,
               width=150 if is_held else 200,
               tone=lambda row: "notice" if row.state is DueState.HELD else None),
        Column(_("Prepared by"), lambda row: row.prepared_by, width=92, role="muted"),
        Column(_("Amount"), words.amount, width=96, align="end", role="strong",
               sort=lambda row: row.amount),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, _key), name)
    first, second = (2, 1) if is_held else (1, 2)
    NarrowColumns(view, {first: _FIRST, second: _SECOND, 3: _WHO})
    return view


def _key(row: DueRow) -> Hashable:
    """Of a protected person there is no number: her lines are told apart by what they are for."""
    if row.id is not None:
        return row.id
    return row.scheme_id, row.period_start, row.amount, row.state, id(row)


def _mark(row: DueRow) -> str | None:
    if row.id is None:
        return "lock"
    if row.state is DueState.HELD:
        return "triangle-alert"
    return None if row.recount is None else "history"


def _basis(row: DueRow) -> str:
    if row.state is DueState.HELD and row.id is not None:
        return words.held(row)
    if row.recount is not None:
        return words.recounted_short(row)
    return {
        DueState.REFUSED: _("not wanted"),
        DueState.VOID: _("not paid"),
    }.get(row.state) or words.basis(row)
