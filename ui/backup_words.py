# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Backups in words: when, what kind, how they stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.staff.backups import DAILY, Standing
from shelterdesk.vault.backup import due
from ui.widgets.day_words import day, near_day

#: A drill is due after this long.
DRILL_DAYS: Final = 35


@dataclass(frozen=True)
class State:
    """How the backups stand: what is large, what is below, and how grave it is."""

    title: str
    detail: str
    tone: str  # good, notice, danger

    @property
    def is_good(self) -> bool:
        """Whether nothing needs to be done."""
        return self.tone == "good"


def moment(at: datetime, now: datetime | None = None) -> str:
    """``today 20:15``, ``yesterday 20:15``, ``9 Nov 20:15``; without ``now`` the whole date."""
    local = at.astimezone(now.tzinfo if now is not None else None)
    on = local.date()
    words = day(on) if now is None else near_day(on, now.date())
    return _("{day} {time}").format(day=words, time=f"{local:%H:%M}")


def kind_words(kind: str) -> str:
    """Made by itself or by hand."""
    return _("daily") if kind == DAILY else _("by hand")


def ago(days: int) -> str:
    """How many days."""
    return ngettext("{n} day ago", "{n} days ago", days).format(n=days)


def state_of(standing: Standing) -> State:
    """What the page shows large."""
    problem = standing.problem
    if problem is not None and problem.kind == DAILY:
        words = f"{problem.problem} {_last_good(standing)}"
        return State(_("The daily copy could not be made"), words, "danger")
    if standing.newest is None:
        words = _(
            "If this computer breaks or is stolen, everything is lost. Make a copy on a stick now; "
            "it is encrypted and opens only with your passphrases or the recovery code."
        )
        return State(_("No copy yet"), words, "notice")
    newest, found = standing.newest, due(standing.newest.verified_at, standing.now)
    if found.is_clock_odd:
        words = _(
            "It is dated {when}. Is the date of this computer right? Put it right, then make one."
        )
        return State(
            _("The newest copy is dated in the future"),
            words.format(when=moment(newest.at)),
            "notice",
        )
    if found.is_due:
        words = _("Make one now. The last one that was checked is of {when}, on {place}.")
        return State(
            _("Last checked copy: {ago}").format(ago=ago(found.days or 0)),
            words.format(when=moment(newest.at, standing.now), place=newest.place),
            "notice",
        )
    title = _("Last checked copy: {when}").format(when=moment(newest.at, standing.now))
    if newest.problem:
        return State(title, f"{newest.place}. {newest.problem}", "notice")
    return State(
        title, _("{place}. Good: read back and found whole.").format(place=newest.place), "good"
    )


def _last_good(standing: Standing) -> str:
    newest = standing.newest
    if newest is None:
        return _("There is no good copy yet.")
    words = _("The last good one is of {when}, on {place}.")
    return words.format(when=moment(newest.at, standing.now), place=newest.place)


def is_drill_due(standing: Standing) -> bool:
    """Whether nobody tried for long whether a backup opens."""
    last = standing.last_drill_at or standing.file_made_at
    return standing.now - last > timedelta(days=DRILL_DAYS)


def drill_words(standing: Standing) -> str:
    """When it was last tried."""
    last = standing.last_drill_at
    if last is None:
        return _("Never tried yet: does a copy open with the paper in the safe?")
    return _("Last tried {when}.").format(when=moment(last, standing.now))


def reminder(standing: Standing) -> tuple[str, str, str] | None:
    """Title, detail and tone of the line on Today; None where nothing needs to be said."""
    if standing.is_demo:
        return None
    state = state_of(standing)
    if state.tone == "danger":
        return state.title, _last_good(standing), state.tone
    if not is_due(standing):  # or the file is new
        return None
    if standing.newest is None:
        title = _("No backup has been made yet")
        return title, _("If this computer breaks, everything is lost."), state.tone
    return state.title, state.detail, state.tone


def is_due(standing: Standing) -> bool:
    """Whether the last good copy, or the file that has none, is older than three days."""
    last = standing.file_made_at if standing.newest is None else standing.newest.verified_at
    return due(last, standing.now).is_due
