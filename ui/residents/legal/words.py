# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Legal matters, papers and documents in words: the muted lines and the pills."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.legal.documents import DocumentRow, DocumentState
from shelterdesk.services.legal.legal_matters import DateRow, MatterRow
from shelterdesk.services.legal.papers import PaperRow, PaperState
from shelterdesk.services.values.answers import Hidden, is_text
from shelterdesk.services.values.answers import words as answer_words
from ui import log_words
from ui.widgets.day_words import near_day, short_day
from ui.widgets.pill import Pill


def joined(parts: Sequence[str]) -> str:
    """Side by side, what is empty left out."""
    return " · ".join(part for part in parts if part)


def matter_detail(row: MatterRow, today: dt.date) -> str:
    """Kind, office, who helps, since when."""
    kind = row.kind if row.kind != row.shown else ""
    since = _("since {day}").format(day=short_day(row.opened, today))
    if row.closed is not None:
        since = _("{start} to {end}").format(
            start=short_day(row.opened, today), end=short_day(row.closed, today)
        )
    reference = _("their reference {number}").format(number=row.reference) if row.reference else ""
    return joined([kind, row.authority, reference, row.lawyer, row.partner, since, row.result])


def date_title(row: DateRow, today: dt.date) -> str:
    """``Hearing, 3 Dec, 09:30``."""
    when = near_day(row.at.date(), today)
    if row.has_time:
        when = _("{day}, {time}").format(day=when, time=log_words.clock(row.at))
    return _("{what}, {when}").format(what=row.shown, when=when)


def date_detail(row: DateRow) -> str:
    """Who goes along, where; afterwards what came of it."""
    along = _("with {names}").format(names=row.companions) if row.companions else ""
    return joined([along, row.place, row.result])


def date_pill(row: DateRow, today: dt.date) -> Pill:
    """How soon it is, or that it waits for a word."""
    if row.is_done:
        return Pill(_("Done"), "neutral", "check")
    if row.is_overdue:
        return Pill(_("What came of it?"), "notice", "clock")
    days = (row.at.date() - today).days
    if days <= 1:
        return Pill(near_day(row.at.date(), today), "accent", "calendar")
    words = ngettext("in {n} day", "in {n} days", days).format(n=days)
    return Pill(words, "accent" if days <= 14 else "neutral", "calendar")


def paper_detail(row: PaperRow, today: dt.date) -> str:
    """Who holds it, its number, until when."""
    parts = [row.holder, row.number, row.note]
    shown = [part for part in parts if isinstance(part, str)]
    return joined([*shown, dates(row.issued, row.expires, today)])


def paper_pill(row: PaperRow) -> Pill:
    """Where it is; a paper that somebody else holds is told apart."""
    if not is_text(row.state):
        icon = "lock" if isinstance(row.state, Hidden) else None
        return Pill(answer_words(row.state), "neutral", icon)
    tone, icon = {
        PaperState.HAS: ("good", "check"),
        PaperState.RECEIVED: ("good", "check"),
        PaperState.APPLIED: ("accent", "hourglass"),
        PaperState.LOST: ("notice", "circle-alert"),
        PaperState.HELD_BY_OTHER: ("danger", "triangle-alert"),
    }[PaperState(row.state)]
    return Pill(row.state_words, tone, icon)


def document_detail(row: DocumentRow, today: dt.date) -> str:
    """What kind, how many pages, who may read it, by when."""
    if row.state in {DocumentState.EXPECTED, DocumentState.NOT_NEEDED}:
        by = _("by {day}").format(day=near_day(row.expected_by, today)) if row.expected_by else ""
        return joined([row.kind if row.kind != row.shown else "", by])
    pages = ngettext("{n} page", "{n} pages", row.pages).format(n=row.pages)
    stored = ""
    if row.stored_at is not None:
        stored = _("stored {day}").format(day=near_day(row.stored_at.date(), today))
    read_by = "" if row.confidentiality == "case" else log_words.class_name(row.confidentiality)
    kind = row.kind if row.kind != row.shown else ""
    return joined([
        kind, pages, stored, row.stored_by, read_by, dates(row.issued, row.expires, today),
    ])  # fmt: skip


def document_pill(row: DocumentRow, today: dt.date) -> Pill:
    """Whether it is awaited, sealed, or runs out."""
    if row.state is DocumentState.NOT_NEEDED:
        return Pill(_("Not needed"), "neutral")
    if row.state is DocumentState.REMOVED:
        return Pill(_("Taken away"), "neutral")
    if row.state is DocumentState.EXPECTED:
        return Pill(_("Overdue"), "notice", "clock") if row.is_overdue else Pill(_("Expected"))
    if not row.can_open:
        return Pill(_("Sealed"), "neutral", "lock")
    return runs_out_pill(row.expires, today) if row.runs_out else Pill()


def runs_out_pill(expires: dt.date | None, today: dt.date) -> Pill:
    """It runs out soon, or did."""
    if expires is None:
        return Pill()
    if expires < today:
        return Pill(_("Ran out"), "danger", "clock")
    return Pill(_("Runs out {day}").format(day=near_day(expires, today)), "notice", "clock")


def dates(issued: dt.date | None, expires: dt.date | None, today: dt.date) -> str:
    """Since when and until when it is valid."""
    if issued is not None and expires is not None:
        return _("{start} to {end}").format(
            start=short_day(issued, today), end=short_day(expires, today)
        )
    if expires is not None:
        return _("until {day}").format(day=short_day(expires, today))
    return _("of {day}").format(day=short_day(issued, today)) if issued is not None else ""
