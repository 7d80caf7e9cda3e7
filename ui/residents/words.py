# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a resident's page says: facts of an overview in calm words."""

from __future__ import annotations

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.residents.overview import HouseholdRole, Overview
from shelterdesk.services.residents.residents import ResidentForm, WorkerGender
from shelterdesk.services.values.answers import is_text
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.services.values.value_words import code_word
from ui.residents.names import language_name, language_words
from ui.widgets.day_words import day

_ORDINALS = (
    N_("first support period"),
    N_("second support period"),
    N_("third support period"),
    N_("fourth support period"),
    N_("fifth support period"),
)
ROLES = {
    HouseholdRole.HEAD: N_("Head of the household"),
    HouseholdRole.CHILD: N_("Child"),
    HouseholdRole.PARTNER: N_("Partner"),
    HouseholdRole.RELATIVE: N_("Relative"),
    HouseholdRole.OTHER: N_("Part of the household"),
}
#: What the desk should know before it sends somebody to talk.
_TALKS = {
    WorkerGender.WOMAN.value: N_("would like to talk with a woman"),
    WorkerGender.MAN.value: N_("would like to talk with a man"),
}


def initials(name: str) -> str:
    """One letter or two, in any script."""
    parts = [part for part in name.split() if part[0].isalnum()]
    return "".join(part[0] for part in parts[:2]).upper()


def nights(count: int) -> str:
    """``105 nights``."""
    return ngettext("{n} night", "{n} nights", count).format(n=count)


def period_words(number: int) -> str:
    """``second support period``."""
    if number <= len(_ORDINALS):
        return _(_ORDINALS[number - 1])
    return _("support period {number}").format(number=number)


def summary(view: Overview) -> str:
    """The line below the name."""
    parts = []
    row = view.row
    if row.is_here and row.since is not None:
        count = (view.today - row.since).days
        since = _("Here since {day}").format(day=day(row.since, view.today))
        parts.append(", ".join((since, nights(count))) if count > 0 else since)
    elif view.stays and view.stays[0].end is not None:
        last = day(view.stays[0].end, view.today)
        parts.append(_("Last stay until {day}").format(day=last))
    if view.periods and row.is_supported:
        parts.append(period_words(len(view.periods)))
        worker = next((row.caseworker for row in view.periods if row.closed is None), "")
        if worker:
            parts.append(_("caseworker {name}").format(name=worker))
    parts += [language_words(tag, level) for tag, level in view.form.languages]
    if view.form.preferred_gender in _TALKS:
        parts.append(_(_TALKS[str(view.form.preferred_gender)]))
    if not parts:
        return _("Record begun on {day}").format(day=day(view.begun, view.today))
    return " · ".join(parts)


def wishes(form: ResidentForm) -> str:
    """Whom somebody would like to talk with; why it is not known, where nothing of it is."""
    parts = []
    if is_text(form.preferred_gender):
        parts.append(code_word("resident", "preferred_gender", form.preferred_gender))
    if is_text(form.preferred_language):
        parts.append(_("in {language}").format(language=language_name(form.preferred_language)))
    if form.wants_peer is True:
        parts.append(_("somebody with lived experience"))
    return " · ".join(parts) or answer_words(form.preferred_gender)
