# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a log of years is put together from; nobody is named, so that each fits everybody.

Every text is a beginning and an end, and at times a remark: some hundred different ones of each
kind. What stands under *desk* is what a desk may know.
"""

from __future__ import annotations

from typing import Final

from shelterdesk.models.log_entries import LogKind

Pool = tuple[tuple[str, ...], tuple[str, ...]]

#: Kind -> how often, and the hours of the day.
HABITS: Final[dict[LogKind, tuple[int, tuple[int, ...]]]] = {
    LogKind.NIGHT_CHECK: (15, (0, 2, 4, 6, 23)),
    LogKind.MEAL: (20, (7, 8, 12, 13, 18, 19)),
    LogKind.MEDICATION: (7, (8, 20)),
    LogKind.HEALTH: (6, (9, 10, 11, 14, 15)),
    LogKind.WELLBEING: (12, (9, 11, 15, 17, 20, 21)),
    LogKind.ACTIVITY: (12, (10, 11, 14, 15, 16, 17)),
    LogKind.CHILDCARE: (6, (8, 12, 15, 16, 17)),
    LogKind.CONTACT: (9, (9, 10, 11, 13, 14, 16)),
    LogKind.VISITOR: (3, (10, 11, 14, 16, 18, 19)),
    LogKind.INCIDENT: (1, (1, 10, 13, 17, 20, 22)),
    LogKind.MAINTENANCE: (3, (9, 10, 13, 15)),
    LogKind.NOTE: (6, (9, 12, 15, 18, 21)),
}

#: Kind -> how often in a hundred its words are sealed, by class.
SEALED: Final[dict[LogKind, dict[str, int]]] = {
    LogKind.HEALTH: {"health": 45},
    LogKind.MEDICATION: {"health": 10},
    LogKind.WELLBEING: {"case": 18, "counselling": 17},
    LogKind.CONTACT: {"case": 22, "legal": 15},
    LogKind.CHILDCARE: {"case": 8},
    LogKind.VISITOR: {"safety": 25},
    LogKind.INCIDENT: {"safety": 30, "case": 20},
    LogKind.NOTE: {"case": 20, "counselling": 8, "legal": 6},
}

#: Kind -> how often in a hundred it is about nobody, and about several.
ABOUT: Final[dict[LogKind, tuple[int, int]]] = {
    LogKind.NIGHT_CHECK: (30, 0),
    LogKind.MEAL: (10, 30),
    LogKind.ACTIVITY: (8, 35),
    LogKind.CHILDCARE: (5, 20),
    LogKind.VISITOR: (35, 0),
    LogKind.INCIDENT: (10, 25),
    LogKind.MAINTENANCE: (85, 0),
    LogKind.NOTE: (15, 5),
}

POOLS: Final[dict[LogKind, Pool]] = {
    LogKind.NIGHT_CHECK: (
        ("All quiet.", "Back at ten.", "Back shortly before midnight.", "Asleep.",
         "Awake, came down for tea.", "Light still on, reading.", "In the room since nine.",
         "Away tonight as agreed."),
        ("Doors and windows closed.", "Nothing to report.", "The hall lamp stays on.",
         "Asked to be woken at seven.", "Asked not to be woken.", "Said good night.",
         "Looked in once more at four."),
    ),
    LogKind.MEAL: (
        ("Breakfast", "Lunch", "Supper", "A late supper", "Soup and bread", "Rice and lentils",
         "Pancakes", "A packed lunch"),
        ("together at the long table.", "in the small room.", "cooked for the others.",
         "kept warm for later.", "eaten well.", "a little, and tea.", "without meat, as wished.",
         "with the children."),
    ),
    LogKind.MEDICATION: (
        ("Taken", "Given from the box", "Taken with water", "Taken after the meal", "Declined",
         "Taken an hour later"),
        ("as on the sheet.", "at the desk.", "and noted.", "two people present.",
         "box 3 is nearly empty.", "the new box is there."),
    ),
    LogKind.HEALTH: (
        ("Appointment", "Visit of the nurse", "Blood test", "Check-up", "Dentist", "Eye test",
         "Prescription"),
        ("on Thursday morning.", "done, next one in four weeks.", "moved to next week.",
         "with an interpreter.", "with somebody from the team.", "alone, as wished.",
         "result expected on Monday."),
    ),
    LogKind.WELLBEING: (
        ("Slept well.", "Slept little.", "In good spirits.", "Quiet today.", "Worried about news.",
         "Laughed a lot at breakfast.", "Wished to talk for a while.", "Wished to be left alone."),
        ("Had tea in the kitchen.", "Went for a walk by the canal.", "Sat in the garden.",
         "Called a sister.", "Will ask for a talk when ready.", "Rested in the afternoon.",
         "Asked for the quiet room."),
    ),
    LogKind.ACTIVITY: (
        ("Sewing", "Language class", "Garden", "Drawing", "Swimming", "Computer room", "Cooking",
         "Library", "Choir"),
        ("until four.", "for the first time.", "with two others.", "and enjoyed it.",
         "will go again on Tuesday.", "left early.", "showed the others how it is done.",
         "brought something home."),
    ),
    LogKind.CHILDCARE: (
        ("School", "Nursery", "Homework", "Playroom", "Playground", "Story time", "Bath"),
        ("went well.", "with the neighbour's children.", "picked up at four.",
         "a new friend is there.", "tired afterwards.",
         "two hours, so that there was time to rest.", "the teacher sends greetings."),
    ),
    LogKind.CONTACT: (
        ("Called the residents' office.", "Wrote to the housing association.", "Letter arrived.",
         "Spoke with the bank.", "Called the school.", "Went to the job centre.",
         "Asked about the language test."),
        ("Answer expected next week.", "A date was given.", "They call back.",
         "A copy is in the folder.", "One more paper is needed.", "Settled.",
         "Nobody answered, again tomorrow."),
    ),
    LogKind.VISITOR: (
        ("The plumber", "A delivery", "A partner organisation", "A volunteer", "A friend",
         "Somebody with a wrong address"),
        ("came and left within the hour.", "was met outside.", "announced and let in.",
         "will come again on Friday.", "was told nothing.", "left a parcel."),
    ),
    LogKind.INCIDENT: (
        ("A quarrel in the kitchen.", "Fire alarm.", "A cup thrown.", "The street door stood open.",
         "Loud voices at the gate.", "Somebody followed home from the bus."),
        ("Settled in a talk.", "Nobody was hurt.", "The manager knows.", "Everybody was counted.",
         "It was written down together.", "The lock was changed."),
    ),
    LogKind.MAINTENANCE: (
        ("Tap in the bathroom", "Lamp on the stairs", "Washing machine",
         "Window on the first floor", "Radiator in room 4", "Bell",
         "Fridge in the kitchen", "Smoke detector"),
        ("repaired.", "reported.", "the part is ordered.", "checked, works.", "broken again.",
         "cleaned.", "will be looked at on Monday."),
    ),
    LogKind.NOTE: (
        ("Key handed over.", "Wishes to change rooms.", "Borrowed the sewing machine.",
         "Asked for a suitcase.", "Laundry moved to Wednesday.", "Gave back the phone.",
         "Would like to help at the desk."),
        ("Told the next shift.", "Will be decided on Monday.", "Noted in the diary.",
         "Nothing else.", "Please ask again tomorrow.", "Agreed with everybody."),
    ),
}  # fmt: skip

#: Sealed words have pools of their own.
SEALED_POOLS: Final[dict[str, Pool]] = {
    "case": (
        ("Spoke about the plan.", "The flat is the first wish.", "Wants to see the children more.",
         "Looked at the debts together.", "Thought aloud about work.", "Old fears came back.",
         "Asked what support is there later."),
        ("The next step is small on purpose.", "The choice stays open.", "A letter is drafted.",
         "We meet again on Wednesday.", "Own words are in the plan.", "No decision today."),
    ),
    "counselling": (
        ("Session as planned.", "Session cut short by wish.", "Spoke about nights.",
         "Breathing exercise, helped a little.", "Chose what we spoke about.",
         "Spoke of a sister."),
        ("Safe on leaving.", "The next one is on Thursday.", "Wishes to go on.",
         "Wrote a list of what helps.", "Asked to go slowly."),
    ),
    "health": (
        ("Result discussed.", "Pain is less.", "New dose since Monday.", "Wound looks clean.",
         "Vaccination given.", "Sleeps four hours."),
        ("Control in two weeks.", "The doctor was informed.", "No change of treatment.",
         "Referral written.", "Wishes nobody else to know."),
    ),
    "legal": (
        ("The lawyer called.", "Hearing moved.", "Statement prepared.", "Papers handed in.",
         "Appeal considered."),
        ("Somebody goes along.", "One document is missing.", "Date confirmed in writing.",
         "Answer within a month.", "Fee waived."),
    ),
    "safety": (
        ("Somebody asked at the door.", "A car stood opposite.", "Unknown calls again.",
         "Code word used on the phone.", "Seen near the school."),
        ("Nothing was said.", "Number plate noted.", "Route changed for this week.",
         "The safety plan was looked at.", "Police reference kept in the file."),
    ),
}  # fmt: skip

REMARKS: Final = (
    "See the handover.", "Please keep an eye on it.", "Thanked the team.", "As agreed last week.",
    "First time this month.", "No more than that.", "In own words.",
    "With an interpreter by phone.",
)  # fmt: skip

ADDENDA: Final = (
    "Correction: it was half an hour later.", "Settled by now.", "Answer has come: yes.",
    "Told the next shift as well.", "It was the other room.", "Asked again, nothing new.",
)  # fmt: skip

#: Who writes what: staff codes of ``colleagues`` and the director's, as often as they stand there.
AUTHORS: Final[dict[str, tuple[str, ...]]] = {
    "desk": ("V7", "V7", "V7", "M8", "P4", "K3", "C2"),
    "case": ("P4", "P4", "K3"),
    "counselling": ("C2",),
    "health": ("C2", "C2", "V7"),
    "legal": ("P4", "K3"),
    "safety": ("P4", "K3", "V7"),
}
