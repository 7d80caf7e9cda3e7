# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work of some months: counts that add up, and nothing small for outside."""

from __future__ import annotations

from datetime import date
from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from shelterdesk.reports import making
from shelterdesk.services.placements import follow_up_rows, placements, training_work_figures
from shelterdesk.services.placements.work_follow_ups import WorkState
from shelterdesk.statistics import retention_table, training_work_sheet
from shelterdesk.statistics.counts import Line
from shelterdesk.statistics.retention_table import Question
from shelterdesk.statistics.training_work_sheet import TrainingWorkSheet
from shelterdesk.vault.door import Vault
from tests import training_world
from tests.factories import person
from tests.placed import DAY, TODAY, employer, introduced, placed, told

MONTH = TODAY.replace(day=1)


def sheet(vault: Vault, **more: object) -> TrainingWorkSheet:
    made: TrainingWorkSheet = vault.read(training_work_figures.sheet, month=MONTH, **more)
    return made


def printed(vault: Vault, **options: str) -> str:
    made = making.make(vault, "training-and-work", {"month": f"{MONTH:%Y-%m}", **options})
    return " ".join(page.extract_text() for page in PdfReader(BytesIO(made.pdf)).pages)


def test_nothing_yet(vault: Vault) -> None:
    assert vault.read(training_work_figures.months) is None
    assert sheet(vault).is_empty
    assert "neither training nor work" in printed(vault)


def test_counted_and_printed(vault: Vault) -> None:
    noor, mira, bakery = person(vault, "Noor"), person(vault, "Mira"), employer(vault)
    course = training_world.course(vault)
    group = training_world.cohort(vault, course)
    for who in (noor, mira):
        training_world.enrolled(vault, group, who)
    for row in training_world.sessions(vault, group):
        if MONTH <= row.on <= TODAY:
            for who in (noor, mira):
                training_world.marked(vault, row.id, present=who)
    one = placed(vault, noor, bakery, start=TODAY - 31 * DAY)
    told(vault, vault.read(follow_up_rows.of_placement, placement_id=one)[0].id,
         WorkState.STILL_THERE)  # fmt: skip
    vault.do("End", placements.end, placement_id=one, last_day=TODAY, reason="health")
    placed(vault, mira, bakery, kind="internship", start=MONTH)
    never = placed(vault, mira, bakery, start=TODAY)
    vault.do("Never", placements.end, placement_id=never, last_day=TODAY - DAY, reason="health")
    introduced(vault, noor, bakery, "accepted")
    introduced(vault, mira, bakery, "sent")
    made = sheet(vault)
    assert (made["begun/internship"], made["begun/all"], made["ended/paid"]) == (1, 1, 1)
    assert (made["sent/accepted"], made["sent/open"], made["sent/all"]) == (1, 1, 2)
    assert (made["lasts/30/still_there"], made.lasts.rate(30)) == (1, 1.0)
    assert (made["enrolled/all"], made[f"enrolled/{course}/active"]) == (2, 2)
    assert made["people/all"] == 2
    [line] = made.hours["course"]
    assert (
        made.minutes_shown(line.key) == made.minutes_shown("people/all") == made.minutes[line.key]
    )
    said = printed(vault)
    for words in ("Enrolments by course", "Hours by course", "Placements", "1 of 1 (100 %)"):
        assert words in said, words
    outside = sheet(vault, is_outside=True)
    assert (outside["begun/all"], outside["lasts/30/due"]) == ("<5", "<5")
    assert (outside.minutes_shown(line.key), outside.minutes_shown("people/all")) == (None, None)
    assert outside.lasts.rate(30) is None
    assert outside.to_json_dict()[f"minutes/{line.key}"] is None
    assert "1 of 1" not in printed(vault, audience="outside")
    assert vault.read(training_work_figures.months) is not None


_COUNT = st.integers(0, 12)


@settings(max_examples=25, deadline=None)
@given(
    groups=st.lists(st.tuples(*[_COUNT] * 2), min_size=1, max_size=3),
    kinds=st.tuples(*[_COUNT] * 3),
    asked=st.lists(st.sampled_from(["still_there", "ended", "unknown", None]), max_size=20),
)
def test_nothing_small_goes_outside(
    groups: list[tuple[int, int]], kinds: tuple[int, ...], asked: list[str | None]
) -> None:
    """Whatever the counts: from 1 to 4 none is printed, and a hidden one is not the rest of what
    is printed."""
    states = (Line("Waiting", "waiting"), Line("Left", "left"))
    courses = tuple(Line(str(at), f"enrolled/{at}") for at in range(len(groups)))
    lines = tuple(Line(str(at), str(at)) for at in range(3))
    day = date(2026, 11, 22)
    lasts = retention_table.counted(
        [Question(30, state) for state in asked], horizons=(30,), first=day, last=day, words=()
    )
    values = {f"lasts/{key}": count for key, count in lasts.values.items()}
    for at, counts in enumerate(groups):
        values |= {f"enrolled/{at}": sum(counts)}
        values |= {f"enrolled/{at}/{s.key}": n for s, n in zip(states, counts, strict=True)}
    sums = [sum(column) for column in zip(*groups, strict=True)]
    values |= {"enrolled/all": sum(sums)}
    values |= {f"enrolled/all/{s.key}": n for s, n in zip(states, sums, strict=True)}
    for group in ("certificates", "sent", "begun", "ended"):
        values |= {f"{group}/{at}": count for at, count in enumerate(kinds)}
        values |= {f"{group}/all": sum(kinds)}
    people = max(kinds)
    values |= {f"people/course/{at}": count for at, count in enumerate(kinds)}
    values |= {"people/all": people}
    hours = {"course": tuple(Line(str(at), f"people/course/{at}") for at in range(3))}
    minutes = {key: count * 60 for key, count in values.items() if key.startswith("people/")}
    made = TrainingWorkSheet(
        values, day, day, courses, states, hours, minutes, lines, lines, lines, lasts
    )
    outside = training_work_sheet.for_outside(made)
    for key, count in values.items():
        assert not 1 <= count < outside.k or isinstance(outside[key], str), key
    for group in ("certificates", "begun"):
        shown = [outside[f"{group}/{at}"] for at in range(3)]
        hidden = [one for one in shown if isinstance(one, str)]
        assert len(hidden) != 1 or isinstance(outside[f"{group}/all"], str)
