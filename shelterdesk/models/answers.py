# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Optional answers: a value, or why there is none.

Every optional question may be *not asked*, *declined* or *does not know* as well as answered
(HMIS codes 99, 9 and 8). The three are kept apart. In the database a question is
two columns, the value and its ``…_answer``, tied by a constraint; in Python it is one thing: the
value or an ``Unanswered``.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, TypeVar

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import MappedColumn, mapped_column

GIVEN: Final = "given"


class Unanswered(StrEnum):
    """Why an optional question has no answer."""

    NOT_ASKED = "not_asked"
    DECLINED = "declined"
    UNKNOWN = "unknown"


T = TypeVar("T")


def answer_column() -> MappedColumn[str]:
    """The ``…_answer`` column beside an optional question."""
    return mapped_column(String(10), default=Unanswered.NOT_ASKED.value)


def answer_check(question: str) -> CheckConstraint:
    """A value is there exactly when the answer is ``given``."""
    return CheckConstraint(
        f"{question}_answer IN ('given', 'declined', 'unknown', 'not_asked') "
        f"AND ({question}_answer = 'given') = ({question} IS NOT NULL)",
        name=f"{question}_answer",
    )


def read_answer(value: T | None, answer: str) -> T | Unanswered:
    """The value, or why there is none."""
    return Unanswered(answer) if value is None else value


def is_given(value: object) -> bool:
    """Whether an optional question has an answer."""
    return not isinstance(value, Unanswered)
