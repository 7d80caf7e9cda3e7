# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The handover: written, sealed where it must be, acknowledged line by line, never forgotten."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.shifts import HandoverLine
from shelterdesk.services.residents import protection
from shelterdesk.services.shifts import close_shift, handover, shifts
from shelterdesk.services.shifts.handover import HandoverKind, LineForm
from shelterdesk.services.today import today_due
from shelterdesk.services.today.due_line import DueKind
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import Clock
from tests.end2end.test_sealed_bytes import forms_of, found_in, pages
from tests.factories import house, person

SECRET = LineForm("Quillhart called again", confidentiality="case")


def opened(vault: Vault, **facts: object) -> int:
    form = shifts.OpenForm(**facts)  # type: ignore[arg-type]
    shift_id: int = vault.do("Open", shifts.open_shift, form=form).result
    return shift_id


def written(vault: Vault, words: str = "Milk is low", **facts: object) -> int:
    form = LineForm(words, **facts)  # type: ignore[arg-type]
    line_id: int = vault.do("Write", handover.add, form=form).result
    return line_id


def closed(vault: Vault, shift_id: int) -> int:
    vault.do("Close", close_shift.close, shift_id=shift_id)
    return shift_id


def lies_open(vault: Vault) -> set[str]:
    """Whether the name can be read in the open pages of the file."""
    texts = pages(vault.path, vault._opened.file_secret)
    return found_in(texts, {"Quillhart": forms_of("Quillhart")})


def due(vault: Vault) -> list[str]:
    return [line.title for line in vault.read(today_due.due) if line.kind is DueKind.HANDOVER]


def test_a_line_opens_the_shift_that_fits_if_none_is_on(vault: Vault) -> None:
    line_id = written(vault, "  Milk is low ")
    [shift] = vault.read(shifts.current)
    assert (shift.name, [who.shown for who in shift.people]) == ("Late", ["Joy"])
    [line] = vault.read(handover.of_shift, shift_id=shift.id).lines
    assert (line.id, line.words, line.kind, line.written_by) == (
        line_id, "Milk is low", HandoverKind.NOTE, "Joy",
    )  # fmt: skip
    vault.undo()  # one act
    assert vault.read(shifts.current) == []


def test_the_next_shift_acknowledges_line_by_line(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        noor = person(vault, "Noor")
        first = opened(vault)
        about = written(vault, "Call her back", resident_id=noor, kind=HandoverKind.PERSON)
        written(vault, "Bins are out", needs_acknowledgement=False)
        with pytest.raises(Conflict, match="next shift"):
            vault.do("Read", handover.acknowledge, line_id=about)
        assert due(vault) == []  # while the shift is on nobody must
        closed(vault, first)
        with pytest.raises(Conflict, match="closed"):
            vault.do("Edit", handover.edit, line_id=about, form=LineForm("Other"))
        with pytest.raises(Conflict, match="closed"):
            vault.do("Write", handover.add, form=LineForm("Late"), shift_id=first)
    with signed_in(desk_file, "F1", clock) as desk:
        opened(desk)
        [line] = [one for one in desk.read(today_due.due) if one.kind is DueKind.HANDOVER]
        assert (line.title, line.detail, line.is_for_all) == (
            "Call her back", "Noor · Handed over by Late", True,
        )  # fmt: skip
        assert line.place == ("shift", ("tab", "shift", ("line", about)))
        [now] = desk.read(shifts.current)
        got = desk.read(handover.received, shift_id=now.id)
        assert [(one.words, one.is_open) for one in got.lines] == [
            ("Call her back", True), ("Bins are out", False),
        ]  # fmt: skip
        assert (got.open, got.lines[0].place) == (1, ("residents", ("resident", noor, "overview")))
        desk.do("Read", handover.acknowledge, line_id=about)
        with pytest.raises(Conflict, match="already"):
            desk.do("Read", handover.acknowledge, line_id=about)
        [line_row, _bins] = desk.read(handover.received, shift_id=now.id).lines
        assert (line_row.acknowledged_by, line_row.acknowledged_at) == ("F1", clock.now)
        assert due(desk) == []
        desk.undo()
        assert due(desk) == ["Call her back"]


def test_what_nobody_acknowledged_stays_through_later_shifts(vault: Vault, clock: Clock) -> None:
    first = opened(vault)
    old = written(vault, "The lock sticks")
    written(vault, "Nothing to do", needs_acknowledgement=False)
    closed(vault, first)
    for _shift in range(3):
        clock.now += timedelta(hours=8)
        last = closed(vault, opened(vault))
    assert due(vault) == ["The lock sticks"]
    now = opened(vault)
    assert [one.id for one in vault.read(handover.received, shift_id=now).lines] == [old]
    assert vault.read(handover.of_shift, shift_id=last).lines == ()
    vault.do("Read", handover.acknowledge, line_id=old)
    assert vault.read(handover.received, shift_id=now).lines == ()
    assert due(vault) == []


def test_each_house_hands_over_to_its_own(vault: Vault) -> None:
    one, two = house(vault, name="House B"), house(vault, name="House C")
    in_one = opened(vault, site_id=one)
    vault.do("Write", handover.add, shift_id=in_one, form=LineForm("Boiler"))
    closed(vault, in_one)
    in_two = opened(vault, site_id=two)
    assert vault.read(handover.received, shift_id=in_two).lines == ()
    again = opened(vault, site_id=one)
    assert [line.words for line in vault.read(handover.received, shift_id=again).lines] == [
        "Boiler"
    ]
    written(vault, "Where am I")  # the first of the houses in which one is on
    assert len(vault.read(handover.of_shift, shift_id=in_two).lines) == 1


def test_sealed_lines_are_read_with_the_key_alone(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        shift = opened(vault)
        line_id = vault.do("Write", handover.add, form=SECRET).result
    with signed_in(desk_file, "F1", clock) as desk:
        [line] = desk.read(handover.of_shift, shift_id=shift).lines
        assert (line.words, line.confidentiality) == (Hidden.HIDDEN, "case")
        form = desk.read(handover.form, line_id=line_id)
        form = replace(form, kind=HandoverKind.SAFETY)
        desk.do("Edit", handover.edit, line_id=line_id, form=form)  # the words stay
        with pytest.raises(Invalid, match="again"):
            desk.do(
                "Edit", handover.edit, line_id=line_id, form=replace(form, confidentiality="desk")
            )
        own = desk.do("Write", handover.add, form=replace(SECRET, words="Quillhart came")).result
        assert desk.read(handover.form, line_id=own).words is Hidden.HIDDEN
        closed(desk, shift)
        assert due(desk) == ["A line of the handover"] * 2
        desk.do("Read", handover.acknowledge, line_id=line_id)
    with signed_in(desk_file, clock=clock) as vault:
        words = [line.words for line in vault.read(handover.of_shift, shift_id=shift).lines]
        assert words == ["Quillhart called again", "Quillhart came"]
        assert lies_open(vault) == set()


def test_plain_words_that_become_sealed_lie_nowhere_else(vault: Vault) -> None:
    shift = opened(vault)
    line_id = written(vault, "Quillhart at the gate")
    assert lies_open(vault) == {"Quillhart"}
    vault.do("Edit", handover.edit, line_id=line_id, form=replace(SECRET, words="Quillhart at six"))
    [line] = vault.read(handover.of_shift, shift_id=shift).lines
    assert line.words == "Quillhart at six"
    assert lies_open(vault) == set()


@pytest.mark.parametrize(
    ("form", "field"),
    [
        (LineForm("  "), "words"),
        (LineForm("x" * 401), "words"),
        (LineForm(Hidden.HIDDEN), "words"),
        (LineForm("x", confidentiality="nobody"), "confidentiality"),
    ],
)
def test_what_a_line_cannot_be(vault: Vault, form: LineForm, field: str) -> None:
    with pytest.raises(Invalid) as caught:
        vault.do("Write", handover.add, form=form)
    assert caught.value.field == field
    assert vault.read(shifts.current) == []


def test_a_line_is_changed_and_removed_while_its_shift_is_on(vault: Vault) -> None:
    noor = person(vault, "Noor")
    shift = opened(vault)
    line_id = written(vault, resident_id=noor)
    form = vault.read(handover.form, line_id=line_id)
    assert (form.words, form.shown) == ("Milk is low", "Noor")
    form = replace(form, words="Milk", resident_id=None, needs_acknowledgement=False)
    vault.do("Edit", handover.edit, line_id=line_id, form=form)
    [line] = vault.read(handover.of_shift, shift_id=shift).lines
    assert (line.words, line.resident_id, line.is_open) == ("Milk", None, False)
    vault.do("Remove", handover.remove, line_id=line_id)
    assert vault.read(handover.of_shift, shift_id=shift).lines == ()
    vault.undo()
    assert vault.read(handover.of_shift, shift_id=shift).lines == (line,)
    vault.do("Remove", handover.remove, line_id=line_id)
    with pytest.raises(NotFound):
        vault.read(handover.form, line_id=line_id)


def test_of_somebody_protected_it_is_said_that_there_are_lines(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "F1")
        her = person(vault, "Quillamark")
        shift = opened(vault)
        line_id = written(vault, "Quillamark is upstairs", resident_id=her)
        vault.do("Protect", protection.protect, resident_id=her, staff_ids=[vault.staff_id])
        closed(vault, shift)
        assert due(vault) == ["Quillamark is upstairs"]
    with signed_in(desk_file, "F1", clock) as desk:
        got = desk.read(handover.received)
        assert (got.lines, got.hidden) == ((), 1)
        assert due(desk) == []
        for act in (
            lambda: desk.do("Read", handover.acknowledge, line_id=line_id),
            lambda: desk.read(handover.form, line_id=line_id),
            lambda: desk.do("Write", handover.add, form=LineForm("x", resident_id=her)),
        ):
            with pytest.raises(NotFound):
                act()


def test_who_does_not_work_in_the_house_is_told_nothing(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        hired(vault, "A6")
        closed(vault, opened(vault))
    with signed_in(desk_file, "A6", clock) as admin:
        with pytest.raises(NotAllowed):
            admin.read(handover.received)
        with pytest.raises(NotAllowed):
            admin.do("Write", handover.add, form=LineForm("x"))


def test_kinds_are_in_the_order_of_urgency(vault: Vault) -> None:
    shift = opened(vault)
    for kind in (HandoverKind.CASH, HandoverKind.NOTE, HandoverKind.SAFETY, HandoverKind.NOTE):
        written(vault, f"{kind.value}", kind=kind)
    kinds = [line.kind for line in vault.read(handover.of_shift, shift_id=shift).lines]
    assert kinds == ["safety", "note", "note", "cash"]
    assert {kind.value for kind in HandoverKind} >= {line.value for line in kinds}
    assert HandoverLine.__tablename__ in handover.TABLES
