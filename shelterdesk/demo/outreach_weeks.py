# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Outreach rounds of the last weeks, and calls: one is to be called back at a safe hour."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from shelterdesk.demo.desk import Desk
from shelterdesk.models.outreach import HelplineChannel, OutreachSetting
from shelterdesk.services.outreach import helpline, outreach
from shelterdesk.services.outreach.helpline import ContactForm
from shelterdesk.services.outreach.outreach import RoundForm, RoundItem
from shelterdesk.services.visits.visits import AgeBand

#: Days ago, hour, minutes, where, area, met, talked, did not wish, first time, referred, note.
_ROUNDS: Final = (
    (20, 21, 150, OutreachSetting.STREET, "N2", 14, 9, 3, 2, 1,
     "Two asked about a bed for rainy nights."),
    (13, 14, 100, OutreachSetting.INDOOR, "C1", 8, 5, 2, 1, 0, ""),
    (10, 11, 120, OutreachSetting.ONLINE, "", 31, 6, 25, 6, 2,
     "Most did not answer. Two wrote back in the evening."),
    (6, 21, 165, OutreachSetting.STREET, "N2", 11, 8, 2, 0, 1,
     "The corner by the station was empty."),
    (2, 16, 90, OutreachSetting.CAFE, "E4", 6, 6, 0, 2, 2, "One would like to see the drop-in."),
)  # fmt: skip
_ITEMS: Final = (
    (RoundItem("harm-reduction", 40, 12), RoundItem("food", 12, 12)),
    (RoundItem("hygiene", 4, 4), RoundItem("harm-reduction", 20, 6)),
    (),
    (RoundItem("harm-reduction", 30, 9), RoundItem("clothes", 2, 2)),
    (),
)
_TEAM: Final = (("P4", "Rosa, volunteer"), ("C2", ""))


def write(desk: Desk) -> None:
    """Rounds, then calls."""
    for number, (back, hour, minutes, setting, area, *counts, note) in enumerate(_ROUNDS):
        code, volunteer = _TEAM[number % len(_TEAM)]
        start = desk.moment(back, hour)
        met, talked, did_not_wish, first_time, referred = (int(str(one)) for one in counts)
        form = RoundForm(
            start, start + timedelta(minutes=minutes), setting, area,
            staff_ids=(desk.staff[code],), names=(volunteer,) if volunteer else (),
            met=met, talked=talked, did_not_wish=did_not_wish, first_time=first_time,
            referred=referred, items=_ITEMS[number], note=note,
        )  # fmt: skip
        with desk.on(back - 1, 9, 15), desk.by(code):
            outreach.add(desk.tx, form=form)
    _calls(desk)


def _calls(desk: Desk) -> None:
    tx = desk.tx
    with desk.on(9, 20, 10), desk.by("V7"):
        helpline.add(tx, form=ContactForm(
            topic="information", age_band=AgeBand.FROM_25, minutes=12,
            note="Asked what a first night here is like. No name.",
        ))  # fmt: skip
    with desk.on(5, 15, 5):
        later = desk.moment(4, 11)
        told = helpline.add(tx, form=ContactForm(
            topic="legal", language="es", minutes=8, call_back_at=later,
            safe_way="This number, eleven to twelve. Ask for the dressmaker.",
        ))  # fmt: skip
        alone = helpline.add(tx, form=ContactForm(
            channel=HelplineChannel.TEXT, topic="worried", call_back_at=later,
            safe_way="A sister's phone. Text first.",
        ))  # fmt: skip
    with desk.on(4, 11, 20), desk.by("P4"):
        helpline.called_back(tx, contact_id=told)
        helpline.not_reached(tx, contact_id=alone)
    with desk.on(3, 22, 30), desk.by("V7"):
        unsafe = helpline.add(tx, form=ContactForm(
            topic="danger", minutes=4, gender="woman", call_back_at=desk.moment(2, 10),
            note="Hung up in the middle of a sentence.",
        ))  # fmt: skip
    with desk.on(2, 9, 40):
        helpline.not_safe(tx, contact_id=unsafe)
    visitor = desk.turn(desk.visitors, 0)
    with desk.on(1, 16, 20), desk.by("V7"):
        helpline.add(tx, form=ContactForm(
            topic="bed", age_band=AgeBand.FROM_18, minutes=9, language="fr",
            call_back_at=desk.moment(0, 18, 30),
            safe_way="Her own number, only between half past six and seven. Say it is the library.",
            note="Has a place until Sunday.",
        ))  # fmt: skip
        helpline.add(tx, form=ContactForm(
            channel=HelplineChannel.MESSENGER, topic="talk", minutes=15,
            resident_id=None if visitor is None else visitor.id,
        ))  # fmt: skip
