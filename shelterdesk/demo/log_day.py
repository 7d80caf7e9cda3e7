# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log of today: every kind, and a line of each class."""

from __future__ import annotations

from typing import Final

from shelterdesk.demo import roll_call_weeks
from shelterdesk.demo.desk import Desk
from shelterdesk.models.log_entries import LogKind
from shelterdesk.services.log import log_entries

#: Hour, minute, who wrote it, kind, class, how many people inside, words.
_LINES: Final = (
    (6, 10, "M8", LogKind.NIGHT_CHECK, "desk", 0, "A calm night. Doors and windows closed."),
    (7, 40, "V7", LogKind.MEAL, "desk", 4, "Breakfast together. Porridge, and the last jam."),
    (8, 5, "V7", LogKind.MEDICATION, "health", 1, "Taken with breakfast, the water first."),
    (8, 50, "K3", LogKind.CONTACT, "case", 1, "The school called: the place from Monday is sure."),
    (9, 30, "P4", LogKind.CONTACT, "legal", 1, "Ms Lindqvist has the paper. The date stays."),
    (10, 15, "C2", LogKind.WELLBEING, "counselling", 1, "Chose to walk while we talked."),
    (11, 0, "C2", LogKind.HEALTH, "health", 1, "Dressing changed. It heals well."),
    (11, 45, "V7", LogKind.VISITOR, "safety", 0, "A grey van again. The plate is in the red book."),
    (12, 40, "V7", LogKind.MEAL, "desk", 5, "Lunch: lentils, rice, carrots. Seconds for all."),
    (13, 30, "V7", LogKind.MAINTENANCE, "desk", 0, "The plumber was here. The wash room is warm."),
    (14, 20, "V7", LogKind.CHILDCARE, "desk", 1, "Painted in the hall. The aprons are washed."),
    (15, 10, "K3", LogKind.ACTIVITY, "desk", 3, "Sewing hour. Two cushions are done."),
    (15, 50, "K3", LogKind.INCIDENT, "case", 1, "Cut a finger on a tin. Washed, plaster, tea."),
    (16, 30, "K3", LogKind.NOTE, "case", 1, "Wishes to write to the aunt. We begin on Thursday."),
    (17, 15, "V7", LogKind.NOTE, "desk", 0, "Bread for tomorrow is ordered."),
    (17, 50, "V7", LogKind.MEAL, "desk", 6, "Supper: soup and flat bread. A birthday song."),
)  # fmt: skip


def write(desk: Desk) -> None:
    """What was noted up to now."""
    people = roll_call_weeks.present(desk)
    for number, (hour, minute, code, kind, name, about, words) in enumerate(_LINES):
        if not desk.has_come(hour, minute):
            return
        chosen = [desk.turn(people, number + step) for step in range(about)]
        with desk.on(0, hour, minute), desk.by(code):
            log_entries.note(
                desk.tx,
                kind=kind,
                confidentiality=name,
                text=words,
                resident_ids=tuple(
                    dict.fromkeys(one.resident_id for one in chosen if one is not None)
                ),
                at=desk.tx.now,
            )
