# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Days, nights and beds in words."""

from __future__ import annotations

from datetime import date, timedelta

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.residents import protection
from shelterdesk.services.rooms.board import AbsenceKind, Away, BedCell, BedState, Reserved
from ui.widgets import day_words

_SOON = timedelta(days=6)
_AWAY_ICONS = {AbsenceKind.HOSPITAL: "heart-pulse", AbsenceKind.LEAVE: "luggage"}


def short_day(day: date, near: date | None = None) -> str:
    """``3 Nov``; with the year where it is not that of ``near``."""
    return day_words.short_day(day, near or day)


def weekday(day: date) -> str:
    """``Sun``."""
    return day_words.short_weekday(day)


def long_day(day: date, near: date) -> str:
    """``Sunday 22 November``; with the year where it is not that of ``near``."""
    return day_words.weekday_and_day(day, near)


def nights(count: int) -> str:
    """``1 night``, ``12 nights``."""
    return ngettext("{count} night", "{count} nights", count).format(count=count)


def since(day: date, near: date) -> str:
    """``since 3 Nov``."""
    return _("since {day}").format(day=short_day(day, near))


def who(cell: BedCell) -> str:
    """The chosen name, or "code K7RQ"; "1 person" for somebody who is not shown."""
    if cell.is_hidden:
        return protection.one_person()
    if cell.shown != cell.code:
        return cell.shown
    return _("code {code}").format(code=cell.code)


def taken_detail(cell: BedCell, night: date, tonight: date) -> tuple[str, str]:
    """The muted words beside a person, and an icon."""
    if cell.is_hidden:
        return "", ""
    detail, icon = _detail(cell, night, tonight)
    return detail, "shield" if cell.is_protected else icon


def _detail(cell: BedCell, night: date, tonight: date) -> tuple[str, str]:
    """What matters most of a person this night: away, leaving, new; else since when."""
    if cell.away is not None:
        return away(cell.away, night), away_icon(cell.away)
    leaves = cell.leaves
    if leaves is not None and leaves <= night:
        return _departure(leaves, night, tonight)
    if cell.moved_today:
        return (_("moved today") if night == tonight else _("moved this night")), "move"
    if cell.arrives_today:
        return (_("new today") if night == tonight else _("new this night")), "log-in"
    if leaves is not None and leaves - night <= _SOON:
        return _("leaves {day}").format(day=weekday(leaves)), "log-out"
    return since(cell.since or night, night), ""


def _departure(leaves: date, night: date, tonight: date) -> tuple[str, str]:
    """The day somebody meant to leave has come, or is over."""
    if leaves < night:
        return _("due {day}").format(day=short_day(leaves, night)), "clock"
    return (_("leaves today") if night == tonight else _("leaves this day")), "log-out"


def away(absence: Away, night: date) -> str:
    """``in hospital, back Wed``."""
    back = absence.expected_back
    where = {
        AbsenceKind.LEAVE: _("on leave"),
        AbsenceKind.HOSPITAL: _("in hospital"),
    }.get(AbsenceKind(absence.kind), _("away"))
    if back is None:
        return where
    if back <= night:
        return _("{where}, was to be back {day}").format(where=where, day=short_day(back, night))
    day = weekday(back) if back - night <= _SOON else short_day(back, night)
    return _("{where}, back {day}").format(where=where, day=day)


def away_icon(absence: Away) -> str:
    """A sign for why somebody is away."""
    return _AWAY_ICONS.get(AbsenceKind(absence.kind), "clock")


def kept_for(kept: Reserved, night: date) -> str:
    """For whom and until when: ``for Mira, until 24 Nov``."""
    day = short_day(kept.end, night)
    if not kept.shown:
        return _("until {day}").format(day=day)
    return _("for {who}, until {day}").format(who=kept.shown, day=day)


def state(cell: BedCell) -> str:
    """What a bed is, in a word."""
    return {
        BedState.FREE: _("Free"),
        BedState.TAKEN: _("Taken"),
        BedState.BLOCKED: _("Out of use"),
        BedState.RESERVED: _("Reserved"),
    }[cell.state]
