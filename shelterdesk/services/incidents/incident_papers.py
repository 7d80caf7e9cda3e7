# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An incident or a complaint on paper, for whoever may read it.

In the redacted copy of an incident residents and described people stand as Person A, Person B, the
same letter each time, in the words too as far as they can be found (``other_people.py``);
colleagues stand by their role, and of those who were told only what they are.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime

from sqlalchemy import select

from shelterdesk.capabilities import Capability, query
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import NotAllowed, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.staff import Role, Staff
from shelterdesk.services import organisation
from shelterdesk.services.complaints import complaints
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incident_rows import InvolvedForm, OpenedIncident, ToldForm
from shelterdesk.services.person_files.other_people import OtherPeople
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from shelterdesk.statistics.incident_sheet import AddedWords, ComplaintSheet, IncidentSheet

#: Nobody's file: in a report everybody is another person.
_NOBODY = 0

#: A colleague's role, as a reader outside is told; who has several stands by the first of these.
_ROLES = {
    Role.DIRECTOR: N_("Director"),
    Role.MANAGER: N_("Manager"),
    Role.COUNSELLOR: N_("Counsellor, health"),
    Role.CASEWORKER: N_("Caseworker"),
    Role.WORK_TRAINING: N_("Work & training"),
    Role.CASHIER: N_("Cashier"),
    Role.FRONT_DESK: N_("Front desk"),
    Role.ADMINISTRATOR: N_("Administrator"),
}


@query(Capability.PRINT, viewed=N_("Opened an incident to print"), each_time=True)
def incident(tx: Transaction, *, number: str, is_redacted: bool = False) -> IncidentSheet:
    """A report; raises ``NotAllowed`` where its words are sealed or may name somebody hidden."""
    found = incidents.opened(tx, incident_id=_number(number))
    if found.is_withheld:
        raise NotAllowed(_("It also concerns a protected person."))
    if not found.row.can_read:
        raise NotAllowed(_("You hold no key for this text."))
    return _Paper(tx, found, is_redacted=is_redacted).sheet()


@query(Capability.PRINT, viewed=N_("Opened a complaint to print"), each_time=True)
def complaint(tx: Transaction, *, number: str) -> ComplaintSheet:
    """A complaint, for one of its readers."""
    found = complaints.opened(tx, complaint_id=_number(number))
    said, row = found.said, found.row
    return ComplaintSheet(
        about=row.about,
        received=row.received,
        state=code_word("complaint", "state", row.state),
        answer_by=row.answer_by,
        closed=found.closed,
        complainant=said.complainant,
        words=said.words,
        wish=said.wish,
        measures=said.measures,
        notes=tuple(AddedWords(one.at, one.author, one.words) for one in found.notes),
        author=found.author,
        readers=tuple(one.shown for one in found.readers),
    )


class _Paper:
    """A report as it stands on one copy."""

    def __init__(self, tx: Transaction, found: OpenedIncident, *, is_redacted: bool) -> None:
        self._found, self._is_redacted = found, is_redacted
        self._others = OtherPeople(tx, _NOBODY) if is_redacted else None
        self._staff = list(tx.session.scalars(select(Staff).order_by(Staff.id)))
        self._names = organisation.staff_names(tx)
        self._colleagues = _colleagues(self._staff) if is_redacted else str
        for one in found.form.people if self._others is not None else ():
            if isinstance(one.described, str) and one.described and self._others is not None:
                self._others.learn_described(one.described)

    def sheet(self) -> IncidentSheet:
        """All of it."""
        found, row, form = self._found, self._found.row, self._found.form
        people = tuple(
            (self._person(one), code_word("incident_person", "role", one.role))
            for one in form.people
        )
        review = None
        if row.reviewed_on is not None:
            at = datetime.combine(row.reviewed_on, datetime.min.time(), row.at.tzinfo)
            review = AddedWords(at, self._colleague(row.reviewed_by), self._text(found.review))
        return IncidentSheet(
            at=row.at,
            kind=row.kind,
            place=row.place,
            severity=code_word("incident", "severity", row.severity),
            confidentiality=row.confidentiality,
            happened=self._text(form.happened),
            measures=self._text(form.measures),
            people=people,
            told=tuple((self._told(one), one.at or row.at) for one in form.told),
            tasks=tuple((self._text(one.words), one.done_on is not None) for one in found.tasks),
            addenda=tuple(
                AddedWords(one.at, self._colleague(one.author), self._text(one.words))
                for one in found.addenda
            ),
            reported_by=self._colleague(row.reported_by),
            review=review,
            is_redacted=self._is_redacted,
        )

    def _person(self, one: InvolvedForm) -> str:
        if one.staff_id is not None:
            return self._colleague(self._names.get(one.staff_id, ""))
        if self._others is None:
            return one.shown
        if one.resident_id is not None:
            return self._others.resident(one.resident_id)
        return self._others.outsider(one.shown)

    def _told(self, one: ToldForm) -> str:
        whom = code_word("incident_told", "whom", one.whom)
        name = "" if isinstance(one.who, Hidden) or self._is_redacted else one.who
        return f"{whom}: {name}" if name else whom

    def _text(self, text: str | Hidden) -> str:
        if isinstance(text, Hidden):
            return _("Sealed")
        if self._others is None:
            return text
        return self._others.replaced(self._colleagues(text))

    def _colleague(self, shown: str) -> str:
        """A colleague as the screen calls her, or by role."""
        if not self._is_redacted:
            return shown
        for who in self._staff:
            if shown in (who.name_shown, who.code) and shown:
                return _role(who)
        return _("A colleague") if shown else ""


def _role(who: Staff) -> str:
    return next((_(words) for role, words in _ROLES.items() if role in who.roles), _("A colleague"))


def _colleagues(staff: list[Staff]) -> Callable[[str], str]:
    """Puts roles in place of the names and codes of colleagues, where they stand as words."""
    names = {name: _role(who) for who in staff for name in (who.name_shown, who.code) if name}
    if not names:
        return str
    longest_first = sorted(names, key=len, reverse=True)
    pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first))})(?!\w)")
    return lambda text: pattern.sub(lambda found: names[found[0]], text)


def _number(text: str) -> int:
    if not text.strip().isdecimal():
        raise NotFound(_("Write the number that stands on the screen."))
    return int(text)
