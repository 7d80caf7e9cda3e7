# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of somebody's answers counts on a day: the rule of consent, without a file.

The latest word decides, whatever it was. A refusal or a withdrawal beats every earlier yes to the
same purpose and recipient; a yes that ran out does not make room for an older one. *No* said to a
purpose without naming anybody is a no to everybody. A yes to one never serves another.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TypeVar

from shelterdesk.models.consents import ConsentState


class Standing(StrEnum):
    """How an answer stands on a day; *expired* is worked out, never stored."""

    GIVEN = "given"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


#: Nobody in particular.
ANYBODY = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rule needs to know of an answer. ``who`` is whom it names, folded.

    ``end`` is the first day on which a yes does not hold; None: until she changes her mind.
    """

    id: int
    who: str
    state: ConsentState
    on: date
    withdrawn_on: date | None = None
    end: date | None = None


AnswerT = TypeVar("AnswerT", bound=Answer)


def deciding(
    answers: Iterable[AnswerT], who: Iterable[str], on: date
) -> tuple[AnswerT, Standing] | None:
    """The answer that counts for these names of one recipient, and how it stands; None: nobody
    asked. ``answers`` are those to one purpose."""
    names = set(who)
    latest: tuple[tuple[date, int, bool], AnswerT, ConsentState] | None = None
    for answer in answers:
        state = answer.state
        to_everybody = answer.who == ANYBODY and state is ConsentState.REFUSED
        if answer.who not in names and not to_everybody:
            continue
        events = [(answer.on, False, state)]
        if state is ConsentState.WITHDRAWN and answer.withdrawn_on is not None:
            events = [
                (answer.on, False, ConsentState.GIVEN),
                (answer.withdrawn_on, True, state),
            ]
        for day, is_end, said in events:
            key = (day, answer.id, is_end)
            if day <= on and (latest is None or key > latest[0]):
                latest = key, answer, said
    if latest is None:
        return None
    _key, answer, said = latest
    if said is ConsentState.GIVEN and answer.end is not None and on >= answer.end:
        return answer, Standing.EXPIRED
    return answer, Standing(said.value)
