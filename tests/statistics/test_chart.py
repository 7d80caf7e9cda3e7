# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layouts of charts: inside their size, labelled, with their table."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from reportlab.pdfbase import pdfmetrics

from shelterdesk.reports import fonts
from shelterdesk.statistics.chart import (
    Bar,
    ChangeRow,
    Label,
    Layout,
    Line,
    Rect,
    StackedRow,
    bars,
    change,
    stacked,
)

HEADERS = ("night", "people", "beds")


def nights(*values: int | None, capacity: int = 32) -> list[Bar]:
    return [
        Bar(str(day), value, "<5" if value is None else str(value), capacity)
        for day, value in enumerate(values, start=1)
    ]


def rects(layout: Layout) -> list[Rect]:
    return [item for item in layout.primitives if isinstance(item, Rect)]


def texts(layout: Layout) -> list[str]:
    return [item.text for item in layout.primitives if isinstance(item, Label)]


def test_the_highest_bars_are_strong_and_the_first_carries_its_number() -> None:
    layout = bars(nights(3, 9, 9, 4), 400, 100, headers=HEADERS)
    assert [rect.fill for rect in rects(layout)] == ["accent_mid", "accent", "accent", "accent_mid"]
    assert texts(layout).count("9") == 1


def test_a_hidden_number_has_a_stub_of_one_height() -> None:
    layout = bars(nights(None, 9, None), 400, 100, headers=HEADERS)
    stubs = [rect for rect in rects(layout) if rect.fill == "line"]
    assert len(stubs) == 2
    assert len({stub.height for stub in stubs}) == 1
    assert layout.table.rows[0] == ("1", "<5", "32")


def test_capacity_is_a_dotted_line_with_a_step_where_it_changes() -> None:
    data = [*nights(1, 2, capacity=10), *nights(3, capacity=8)]
    layout = bars(data, 300, 100, headers=HEADERS, capacity_text=lambda beds: f"{beds} beds")
    dotted = [i for i in layout.primitives if isinstance(i, Line) and i.dotted]
    assert len(dotted) == 2
    assert dotted[0].y1 < dotted[1].y1
    assert "8 beds" in texts(layout)


def test_nothing_to_draw_is_no_error() -> None:
    assert rects(bars([], 300, 100, headers=HEADERS)) == []
    assert rects(stacked([], ["a"], 300, headers=("x", "a", "all"))) == []
    assert rects(bars(nights(0, 0, capacity=0), 300, 100, headers=HEADERS)) == []


@given(
    st.lists(st.one_of(st.none(), st.integers(0, 200)), min_size=1, max_size=31),
    st.integers(0, 60),
)
def test_bars_stay_inside(values: list[int | None], capacity: int) -> None:
    layout = bars(nights(*values, capacity=capacity), 480, 100, headers=HEADERS)
    for rect in rects(layout):
        assert -0.01 <= rect.x
        assert rect.x + rect.width <= 480.01
        assert -0.01 <= rect.y
        assert rect.y + rect.height <= 100.01
    assert len(layout.table.rows) == len(values)


@given(st.lists(st.tuples(st.integers(0, 90), st.integers(0, 90)), min_size=1, max_size=9))
def test_stacked_parts_stay_inside_and_are_as_long_as_their_number(
    parts: list[tuple[int, int]],
) -> None:
    rows = [StackedRow("18–24", pair, str(sum(pair))) for pair in parts]
    layout = stacked(rows, ["woman", "man"], 480, headers=("age", "woman", "man", "all"))
    key, drawn = rects(layout)[:2], rects(layout)[2:]
    assert [rect.fill for rect in key] == ["accent", "accent_mid"]
    assert len(drawn) == sum(number > 0 for pair in parts for number in pair)
    assert all(rect.x + rect.width <= 480 for rect in drawn)
    assert layout.table.rows[0] == ("18–24", str(parts[0][0]), str(parts[0][1]), str(sum(parts[0])))


def test_a_number_of_any_length_has_room_behind_its_bar() -> None:
    rows = [StackedRow("2026", (900_000, 300_000), "1,200,000"), StackedRow("2025", (1, 0), "1")]
    layout = stacked(rows, ["woman", "man"], 300, headers=("age", "woman", "man", "all"))
    [number] = [
        one for one in layout.primitives if isinstance(one, Label) and one.text == "1,200,000"
    ]
    font = fonts.load(fonts.BASE, bold=True)
    assert number.x + pdfmetrics.stringWidth(number.text, font, number.size) <= 300


def test_a_hidden_row_has_its_sign_and_no_bar() -> None:
    layout = stacked([StackedRow("0–17", None, "<5")], ["people"], 300, headers=("a", "b", "c"))
    assert rects(layout) == []
    assert "<5" in texts(layout)


def segments(before: int | None, now: int | None) -> list[str]:
    row = ChangeRow("Housing", before, now, "mostly", "in part")
    return [rect.fill for rect in rects(change([row], 300, steps=4, headers=("a", "b", "c")))]


def test_what_came_is_lighter_and_what_went_is_hollow() -> None:
    assert segments(1, 3) == ["accent", "accent_mid", "accent_mid", "line"]
    assert segments(2, 2) == ["accent", "accent", "line", "line"]
    assert segments(None, 2) == ["accent", "accent", "line", "line"]
    assert segments(3, 1) == ["accent", "accent_mid", "surface", "accent_mid", "surface", "line"]
    for before in (None, 4):
        assert segments(before, None) == ["line"] * 4  # nobody said anything now


@given(
    rows=st.lists(
        st.builds(
            ChangeRow,
            st.text(max_size=60),
            st.one_of(st.none(), st.integers(1, 4)),
            st.one_of(st.none(), st.integers(1, 4)),
            st.text(max_size=30),
        ),
        max_size=15,
    ),
    width=st.floats(160, 900),
    unit=st.sampled_from([1.0, 1.45]),
)
def test_changes_stay_inside_and_turn_round(
    rows: list[ChangeRow], width: float, unit: float
) -> None:
    layout = change(rows, width, steps=4, headers=("a", "b", "c"), unit=unit)
    for rect in rects(layout):
        assert 0 <= rect.x
        assert rect.x + rect.width <= width + 0.01
        assert 0 <= rect.y <= layout.height
    assert [row[0] for row in layout.table.rows] == [row.label for row in rows]
    assert layout.mirrored().mirrored() == layout or all(
        abs(one.x - two.x) < 1e-6
        for one, two in zip(rects(layout.mirrored().mirrored()), rects(layout), strict=True)
    )
    turned = [one for one in layout.mirrored().primitives if isinstance(one, Label)]
    assert all(label.anchor == "end" for label in turned)


def test_every_primitive_turns_round() -> None:
    layout = bars(nights(3, 9), 400, 100, headers=HEADERS)
    turned = layout.mirrored()
    for one, two in zip(layout.primitives, turned.primitives, strict=True):
        if isinstance(one, Line) and isinstance(two, Line):
            assert (two.x1, two.x2) == (400 - one.x1, 400 - one.x2)
