# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where somebody stands with a kind of support, in words: at the desk and during a visit."""

from __future__ import annotations

from shelterdesk.i18n import _, ngettext
from shelterdesk.services.giving.service_limits import Standing
from ui.widgets.dates import today
from ui.widgets.day_words import day


def standing_words(shown: str, told: Standing) -> str:
    """When somebody was last given it, and when it is usual again; ``shown`` may be empty where
    it is known of whom."""
    if told.days_ago is None or told.last is None:
        return shown
    if told.days_ago == 0:
        given = ngettext("given today, {n} time", "given today, {n} times", told.today)
        given = given.format(n=told.today)
    else:
        given = ngettext("last given {n} day ago", "last given {n} days ago", told.days_ago)
        given = given.format(n=told.days_ago)
    when = _("{name}: {given}").format(name=shown, given=given) if shown else given
    if told.again_on is None:
        return when
    words = _("{given}; usual again on {day}")
    return words.format(given=when, day=day(told.again_on, today()))
