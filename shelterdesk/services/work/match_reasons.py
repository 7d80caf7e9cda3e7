# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What speaks for and against bringing a person and a vacancy together: the rules, without a file.

Each reason is a sentence with a mark. There is no number of points: a person reads the reasons and
decides with her. What is not known is never against her.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from shelterdesk.i18n import _
from shelterdesk.models.certificates import SkillLevel
from shelterdesk.models.residents import LanguageLevel
from shelterdesk.models.work import LooksForWork
from shelterdesk.services.values import value_words, week_times, work_amounts
from shelterdesk.services.work.vacancy_rows import VacancyRow


class Mark(StrEnum):
    """What a reason says."""

    FITS = "fits"
    DOES_NOT_FIT = "does_not_fit"
    NOT_KNOWN = "not_known"


class About(StrEnum):
    """What a reason is about, in the order shown."""

    LOOKS = "looks"
    SKILL = "skill"
    LANGUAGE = "language"
    TIMES = "times"
    HOURS = "hours"
    CHILDCARE = "childcare"
    DISTANCE = "distance"


@dataclass(frozen=True, slots=True)
class Reason:
    """One sentence for or against."""

    about: About
    mark: Mark
    said: str


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a person that a vacancy may ask for; None or absent: not known."""

    looks: LooksForWork | None = None
    skills: Mapping[int, SkillLevel] = field(default_factory=dict)  # by id of the word
    languages: Mapping[str, LanguageLevel] = field(default_factory=dict)  # by tag
    free_times: int | None = None
    in_training: int = 0  # bits of ``week_times`` that courses take
    in_appointments: int = 0  # that appointments of a series take
    most_minutes_week: int | None = None
    needs_childcare: bool | None = None
    most_travel: int | None = None


_SPOKEN: Final = (
    LanguageLevel.INTERPRETER, LanguageLevel.BASIC, LanguageLevel.FLUENT, LanguageLevel.NATIVE,
)  # fmt: skip
_ORDER: Final = list(SkillLevel)


def reasons(vacancy: VacancyRow, facts: Facts) -> tuple[Reason, ...]:
    """All that can be said, in the order of ``About``."""
    return (
        *_looks(facts),
        *_skills(vacancy, facts),
        *_languages(vacancy, facts),
        *_times(vacancy, facts),
        *_hours(vacancy, facts),
        *_childcare(vacancy, facts),
        *_distance(vacancy, facts),
    )


def against(found: Collection[Reason]) -> int:
    """How many speak against it: for the order of a list alone, never shown."""
    return sum(one.mark is Mark.DOES_NOT_FIT for one in found)


def better(levels: Collection[SkillLevel]) -> SkillLevel:
    """The furthest of several levels."""
    return max(levels, key=_ORDER.index)


def _looks(facts: Facts) -> Iterator[Reason]:
    if facts.looks is LooksForWork.LATER:
        yield Reason(About.LOOKS, Mark.DOES_NOT_FIT, _("Looks for work later, not now"))
    elif facts.looks is LooksForWork.NO:
        yield Reason(About.LOOKS, Mark.DOES_NOT_FIT, _("Does not look for work"))
    elif facts.looks is None:
        yield Reason(About.LOOKS, Mark.NOT_KNOWN, _("Whether they look for work is not known"))


def _skills(vacancy: VacancyRow, facts: Facts) -> Iterator[Reason]:
    for asked in vacancy.skills:
        level = facts.skills.get(asked.skill_id)
        what = asked.name if asked.is_needed else _("{skill}, welcome").format(skill=asked.name)
        if level is None:
            said = _("{skill}: nothing is written down").format(skill=what)
            yield Reason(About.SKILL, Mark.NOT_KNOWN, said)
            continue
        far = value_words.code_word("skill_check", "level", level)
        is_enough = level is not SkillLevel.BEGUN or not asked.is_needed
        mark = Mark.FITS if is_enough else Mark.DOES_NOT_FIT
        yield Reason(About.SKILL, mark, _("{what}: {said}").format(what=what, said=far.lower()))


def _languages(vacancy: VacancyRow, facts: Facts) -> Iterator[Reason]:
    spoken = {_base(tag): level for tag, level in facts.languages.items()}
    for asked in vacancy.languages:
        name = value_words.language_word(asked.language)
        level = spoken.get(_base(asked.language))
        if not spoken:
            said = _("{language}: no languages are written down").format(language=name)
            yield Reason(About.LANGUAGE, Mark.NOT_KNOWN, said)
        elif level is None:
            said = _("{language} is not among the languages written down").format(language=name)
            yield Reason(About.LANGUAGE, Mark.DOES_NOT_FIT, said)
        else:
            is_enough = _SPOKEN.index(level) >= _SPOKEN.index(LanguageLevel(asked.level))
            words = value_words.code_word("resident_language", "level", level)
            said = _("{what}: {said}").format(what=name, said=words.lower())
            if not is_enough:
                least = value_words.code_word("vacancy_language", "level", asked.level)
                said = _("{said}, asked for: {level}").format(said=said, level=least.lower())
            mark = Mark.FITS if is_enough else Mark.DOES_NOT_FIT
            yield Reason(About.LANGUAGE, mark, said)


def _times(vacancy: VacancyRow, facts: Facts) -> Iterator[Reason]:
    if vacancy.times is None:
        yield Reason(About.TIMES, Mark.NOT_KNOWN, _("Nobody knows yet when the work is"))
        return
    clashes = (
        (vacancy.times & facts.in_training, _("In a course then: {when}")),
        (vacancy.times & facts.in_appointments & ~facts.in_training,
         _("Regular appointments then: {when}")),
    )  # fmt: skip
    taken = facts.in_training | facts.in_appointments
    for bits, said in clashes:
        if bits:
            when = week_times.in_words(bits)
            yield Reason(About.TIMES, Mark.DOES_NOT_FIT, said.format(when=when))
    if facts.free_times is None:
        yield Reason(About.TIMES, Mark.NOT_KNOWN, _("Free times are not written down"))
        return
    missing = vacancy.times & ~facts.free_times & ~taken
    if missing:
        said = _("Not free then: {when}").format(when=week_times.in_words(missing))
        yield Reason(About.TIMES, Mark.DOES_NOT_FIT, said)
    elif not vacancy.times & taken:
        said = _("Free at all its times: {when}").format(when=week_times.in_words(vacancy.times))
        yield Reason(About.TIMES, Mark.FITS, said)


def _hours(vacancy: VacancyRow, facts: Facts) -> Iterator[Reason]:
    if vacancy.minutes_week is None or facts.most_minutes_week is None:
        return  # said by nobody: there is nothing to compare
    asked = work_amounts.hours_a_week(vacancy.minutes_week)
    most = work_amounts.hours_a_week(facts.most_minutes_week)
    if vacancy.minutes_week <= facts.most_minutes_week:
        yield Reason(About.HOURS, Mark.FITS, _("{hours}, no more than wanted").format(hours=asked))
    else:
        said = _("{hours}, wanted at most {most}").format(hours=asked, most=most)
        yield Reason(About.HOURS, Mark.DOES_NOT_FIT, said)


def _childcare(vacancy: VacancyRow, facts: Facts) -> Iterator[Reason]:
    if facts.needs_childcare is False:
        return  # nothing to say
    if facts.needs_childcare is None:
        if vacancy.has_childcare is not True:
            said = _("Whether childcare is needed is not known")
            yield Reason(About.CHILDCARE, Mark.NOT_KNOWN, said)
    elif vacancy.has_childcare is None:
        said = _("Childcare is needed; nobody asked whether there is any")
        yield Reason(About.CHILDCARE, Mark.NOT_KNOWN, said)
    elif vacancy.has_childcare:
        yield Reason(About.CHILDCARE, Mark.FITS, _("Childcare is needed, and there is some"))
    else:
        said = _("Childcare is needed, and there is none")
        yield Reason(About.CHILDCARE, Mark.DOES_NOT_FIT, said)


def _distance(vacancy: VacancyRow, facts: Facts) -> Iterator[Reason]:
    if vacancy.travel_minutes is None:
        if facts.most_travel is not None:
            said = _("Nobody wrote down how far it is")
            yield Reason(About.DISTANCE, Mark.NOT_KNOWN, said)
        return
    far = _("{n} minutes to get there").format(n=vacancy.travel_minutes)
    if facts.most_travel is None:
        return  # any way will do until somebody says otherwise
    if vacancy.travel_minutes <= facts.most_travel:
        yield Reason(About.DISTANCE, Mark.FITS, far)
    else:
        said = _("{said}, wanted at most {n}").format(said=far, n=facts.most_travel)
        yield Reason(About.DISTANCE, Mark.DOES_NOT_FIT, said)


def _base(tag: str) -> str:
    return tag.partition("-")[0].lower()
