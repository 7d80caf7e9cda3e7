# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log in words: kinds, who can read a class, who wrote when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Final

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.log.log_entries import DESK, ErasureReason, LogKind, LogRow, Words
from ui.keys import words as key_words
from ui.widgets.day_words import near_day

#: Kind -> (icon, word), in the order offered: the commonest first.
KINDS: Final = {
    LogKind.NOTE: ("notebook-pen", N_("Note")),
    LogKind.MEAL: ("utensils", N_("Meal")),
    LogKind.HEALTH: ("heart-pulse", N_("Health")),
    LogKind.MEDICATION: ("pill", N_("Medication")),
    LogKind.WELLBEING: ("smile", N_("Wellbeing")),
    LogKind.ACTIVITY: ("sprout", N_("Activity")),
    LogKind.CHILDCARE: ("baby", N_("Childcare")),
    LogKind.CONTACT: ("phone", N_("Contact")),
    LogKind.VISITOR: ("user-round-check", N_("Visitor")),
    LogKind.INCIDENT: ("siren", N_("Incident")),
    LogKind.MAINTENANCE: ("wrench", N_("Maintenance")),
    LogKind.NIGHT_CHECK: ("moon", N_("Night check")),
}
ERASURES: Final = {
    ErasureReason.HER_WISH: N_("It was the person's wish"),
    ErasureReason.WRONG_PERSON: N_("It was about another person"),
    ErasureReason.TIME_IS_UP: N_("It was kept as long as it may be"),
    ErasureReason.OTHER: N_("Another reason"),
}
#: Why the words of an entry do not stand there, where it is shown in one line.
NOT_SHOWN: Final = {
    Words.CLOSED: N_("Confidential: it is read in the log."),
    Words.ERASED: N_("Its words were erased."),
    Words.DAMAGED: N_("Its words were moved or changed and are not shown. Tell a director."),
    Words.WITHHELD: N_("It also concerns a protected person. Its words are not shown."),
}
_MOST_NAMES: Final = 2


def kind(row: LogRow) -> str:
    """``Meal``."""
    return _(KINDS[row.kind][1])


def class_name(name: str) -> str:
    """``Counselling``; ``Everybody`` for what is under the file key."""
    return _("Everybody") if name == DESK else key_words.confidential(name)


def class_icon(name: str) -> str:
    """An open house, or a lock."""
    return "users" if name == DESK else "lock"


def who_reads(name: str, readers: Mapping[str, Sequence[str]], *, is_own: bool) -> str:
    """Who can read a class, in words; ``is_own``: the person signed in can."""
    if name == DESK:
        return _("read by all who can sign in")
    names = list(readers.get(name, ()))
    if not names:
        return _("nobody holds this key yet but the recovery code")
    more = len(names) - _MOST_NAMES
    listed = ", ".join(names[:_MOST_NAMES])
    if more > 0:
        words = ngettext("{names} and {n} more", "{names} and {n} more", more)
        listed = words.format(names=listed, n=more)
    if is_own:
        return _("read by {names}").format(names=listed)
    return _("not by you; read by {names}").format(names=listed)


def when(at: dt.datetime, today: dt.date) -> str:
    """``today, 14:02``."""
    return _("{day}, {time}").format(day=near_day(at.date(), today), time=clock(at))


def clock(at: dt.datetime) -> str:
    """``14:02``: in a house that is open at night, six is not eighteen."""
    return f"{at:%H:%M}"


def locked(row: LogRow) -> str:
    """``Counselling note, by K5``."""
    return _("{group} note, by {author}").format(
        group=class_name(row.confidentiality), author=row.author
    )
