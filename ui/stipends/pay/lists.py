# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The three lists of the pay desk."""

from __future__ import annotations

from shelterdesk.i18n import _
from shelterdesk.services.money.payables import Payable
from ui.stipends.pay import words
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column, RowsModel, RowsView

#: Pixels of a list below which what the panel beside it says too is left out.
_NARROW, _WIDE = 420, 560


def due_list() -> RowsView:
    """What is to be paid."""
    columns = [
        Column(_("Who"), lambda row: row.shown, width=120, stretch=True, role="strong",
               icon=_mark, tone=lambda row: "danger" if _is_loud(row) else None),
        Column(_("What for"), lambda row: row.what, width=250),
        Column(_("Pay day"), words.when, width=112, sort=lambda row: row.pay_on,
               tone=lambda row: "notice" if row.days_late else "muted"),
        Column(_("Amount"), words.left, width=100, align="end", role="strong",
               sort=lambda row: row.left),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.key), _("To be paid"))
    NarrowColumns(view, {1: _NARROW, 2: 300})
    return view


def aside_list() -> RowsView:
    """What was not wanted, or is not paid."""
    columns = [
        Column(_("Who"), lambda row: row.shown, width=120, stretch=True, role="strong"),
        Column(_("What for"), lambda row: row.what, width=250),
        Column("", _why, width=118, pill=True, tone=lambda _row: "neutral"),
        Column(_("Amount"), words.left, width=100, align="end", sort=lambda row: row.left),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.key), _("Set aside"))
    NarrowColumns(view, {1: _WIDE})
    return view


def receipt_list() -> RowsView:
    """Receipts of a day."""
    columns = [
        Column(_("Number"), lambda row: row.number, width=96, role="strong"),
        Column(_("Who"), lambda row: row.shown, width=110, stretch=True),
        Column(_("What it was"), lambda row: row.kind_words, width=130, role="muted"),
        Column("", words.receipt_mark, width=160, tone=lambda _row: "notice"),
        Column(_("Amount"), words.signed_amount, width=104, align="end", role="strong",
               sort=lambda row: row.amount),
    ]  # fmt: skip
    view = RowsView(RowsModel(columns, lambda row: row.key), _("Receipts"))
    NarrowColumns(view, {2: _NARROW, 3: _WIDE})
    return view


def aside_day(row: Payable) -> str:
    """When it would have been paid."""
    return short_day(row.pay_on, today())


def _is_loud(row: Payable) -> bool:
    return any(alert.is_danger for alert in row.alerts)


def _mark(row: Payable) -> str | None:
    if row.is_hidden:
        return "lock"
    if row.alerts:
        return "shield-alert" if _is_loud(row) else "triangle-alert"
    return None


def _why(row: Payable) -> str:
    return _("not wanted") if row.is_refused else _("not paid")
