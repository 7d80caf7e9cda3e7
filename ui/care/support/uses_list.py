# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Acts of support as a list: when, what, for whom, and where it was written."""

from __future__ import annotations

from collections.abc import Hashable

from shelterdesk.i18n import _
from shelterdesk.services.giving.support_used import UseRow
from ui.care.support import words
from ui.log_words import clock
from ui.widgets.dates import today
from ui.widgets.day_words import short_day
from ui.widgets.table import Column, RowsModel, RowsView


class UsesList(RowsView):
    """``is_one_day``: the hour is enough."""

    def __init__(self, *, is_one_day: bool = False) -> None:
        super().__init__(RowsModel(_columns(is_one_day), key), _("Support given"))


def key(row: UseRow) -> Hashable:
    """What a row is found by again; of somebody hidden there is only the moment."""
    return row.given_id or (row.entry_id and ("log", row.entry_id)) or ("hidden", row.at, row.kind)


def _columns(is_one_day: bool) -> list[Column]:
    when = clock_of if is_one_day else day_of
    return [
        Column(_("When"), when, width=58 if is_one_day else 84, role="muted",
               sort=lambda row: row.at),
        Column(_("What"), words.what, stretch=True, width=100, role="strong", icon=_icon,
               tooltip=lambda row: row.despite or _(words.SOURCES[row.source][0])),
        Column(_("For whom"), _who, width=138, tooltip=_who),
    ]  # fmt: skip


def clock_of(row: UseRow) -> str:
    """The hour."""
    return clock(row.at)


def day_of(row: UseRow) -> str:
    """The day."""
    return short_day(row.at.date(), today())


def _who(row: UseRow) -> str:
    return _("{name} · not wanted").format(name=row.shown) if row.is_declined else row.shown


def _icon(row: UseRow) -> str:
    if row.is_declined:
        return "circle-x"
    return "triangle-alert" if row.despite else words.SOURCES[row.source][1]
