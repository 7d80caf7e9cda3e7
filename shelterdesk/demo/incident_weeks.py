# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two incidents, one of which somebody is to look at, and two complaints that are read by few."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import select

from shelterdesk.demo.desk import Desk
from shelterdesk.models.complaints import Complaint, ComplaintState
from shelterdesk.models.incidents import IncidentRole, Severity, ToldWhom
from shelterdesk.services import vocabularies
from shelterdesk.services.agenda.tasks import TaskForm
from shelterdesk.services.complaints import complaints
from shelterdesk.services.complaints.complaints import About, ComplaintForm, HandlingForm
from shelterdesk.services.incidents import incidents
from shelterdesk.services.incidents.incidents import IncidentForm, InvolvedForm, ToldForm

_A_DAY: Final = timedelta(days=1)


def write(desk: Desk) -> None:
    """All of it."""
    _quarrel(desk)
    _at_the_door(desk)
    _about_a_partner(desk)
    _about_a_colleague(desk)


def _quarrel(desk: Desk) -> None:
    """Small, settled, and looked at."""
    first, other = desk.turn(desk.longest(10), 2), desk.turn(desk.longest(10), 3)
    people = [one for one in dict.fromkeys((first, other)) if one is not None]
    with desk.on(10, 19, 45), desk.by("V7"):
        incident_id = incidents.add(
            desk.tx,
            form=IncidentForm(
                "Loud words in the kitchen about a shelf in the fridge. A plate broke.",
                "Both went to their rooms and had tea with somebody of the team, one after the "
                "other. The shelves have names now.",
                Severity.SMALL,
                at=desk.tx.now - timedelta(minutes=25),
                kind_id=_kind(desk, "quarrel"),
                site_id=people[0].site_id if people else None,
                people=tuple(InvolvedForm(resident_id=one.resident_id) for one in people),
                told=(ToldForm(ToldWhom.LEAD, "Joy"),),
            ),
        )
    with desk.on(9, 10):
        words = "Spoke with both. They cooked together today."
        incidents.append(desk.tx, incident_id=incident_id, text=words)
    with desk.on(8, 14), desk.by("M8"):
        incidents.review(
            desk.tx, incident_id=incident_id, text="Well handled. More shelf space is ordered."
        )


def _at_the_door(desk: Desk) -> None:
    """Moderate; the follow-up is a task, and nobody has looked at it yet."""
    who = desk.turn(desk.longest(2), 4)
    people = [
        InvolvedForm(IncidentRole.PRESENT, staff_id=desk.staff["V7"]),
        InvolvedForm(described="A man of about 45, short grey beard, limps a little"),
    ]
    if who is not None:
        people.append(InvolvedForm(IncidentRole.AFFECTED, resident_id=who.resident_id))
    with desk.on(1, 18, 20), desk.by("V7"):
        incident_id = incidents.add(
            desk.tx,
            form=IncidentForm(
                "A man rang and asked for somebody by name, with a photo in his hand. He was told "
                "that nobody of this name is known. He stayed across the street until six.",
                "The door stayed closed. Nobody went out by the front. The director was called.",
                Severity.MODERATE,
                confidentiality="safety",
                at=desk.tx.now - timedelta(minutes=40),
                kind_id=_kind(desk, "outsider"),
                people=tuple(people),
                told=(ToldForm(ToldWhom.DIRECTOR, "Joy, by phone"),
                      ToldForm(ToldWhom.POLICE, "Desk of the precinct, reference 44-219")),
            ),
        )  # fmt: skip
        form = TaskForm(
            "Ask for the new camera at the front door",
            due=desk.night + 3 * _A_DAY,
            staff_id=desk.staff["M8"],
        )
        incidents.follow_up(desk.tx, incident_id=incident_id, form=form)


def _about_a_partner(desk: Desk) -> None:
    with desk.on(12, 11), desk.by("P4"):
        complaints.write(
            desk.tx,
            form=ComplaintForm(
                About.PARTNER,
                "In the waiting room her name and the reason were called out loud.",
                partner_id=desk.partners.get("Meadow Health Centre"),
                complainant="A resident, told by her caseworker",
                wish="That they ask in a low voice, and say sorry.",
                answer_by=desk.night + 9 * _A_DAY,
            ),
        )
    with desk.on(7, 16):
        form = HandlingForm(
            ComplaintState.LOOKED_INTO,
            desk.night + 9 * _A_DAY,
            "Spoke with Sister Agata. Numbers are called from now on, not names.",
        )
        complaints.handle(desk.tx, complaint_id=_latest(desk), form=form)


def _about_a_colleague(desk: Desk) -> None:
    """She whom it names has no copy of it."""
    with desk.on(21, 17), desk.by("C2"):
        complaints.write(
            desk.tx,
            form=ComplaintForm(
                About.STAFF,
                "Was told twice to hurry in the shower, in front of others.",
                staff_ids=(desk.staff["V7"],),
                complainant="Somebody who wishes no name",
                wish="A calm word, and fixed hours on the door.",
            ),
        )
    with desk.on(15, 12):
        form = HandlingForm(
            ComplaintState.CLOSED,
            measures="A talk of three. Hours are on the door; both say it is settled.",
        )
        complaint_id = _latest(desk)
        complaints.note(desk.tx, complaint_id=complaint_id, text="Heard both sides.")
        complaints.handle(desk.tx, complaint_id=complaint_id, form=form)


def _latest(desk: Desk) -> int:
    """Writing one gives nothing back, not even its number."""
    desk.tx.session.flush()
    return desk.tx.session.scalars(select(Complaint.id).order_by(Complaint.id.desc())).first() or 0


def _kind(desk: Desk, code: str) -> int:
    return vocabularies.find_id(desk.tx, vocabulary=incidents.KINDS, code=code)
