# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose caseworker somebody is, taking over, and the caseload of a colleague who leaves."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotAllowed, NotFound
from shelterdesk.models.support import CaseAssignment
from shelterdesk.services.residents import caseload, protection, residents
from shelterdesk.services.residents.caseload import Handover
from shelterdesk.services.residents.residents import Scope
from shelterdesk.services.support import closing, support
from shelterdesk.services.support.closing import CloseForm
from shelterdesk.services.values.answers import Hidden
from shelterdesk.vault import accounts
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, Clock
from tests.factories import person

T = NOW.date()
DAY = timedelta(days=1)


def opened(vault: Vault, name: str = "Noor", days: int = 60) -> tuple[int, int]:
    her = person(vault, name)
    day = T - days * DAY
    return her, vault.do("Open", support.open_period, resident_id=her, opened=day).result


def turns(vault: Vault, period: int) -> list[tuple[str, object, object]]:
    found = vault.read(caseload.history, period_id=period)
    return [(turn.shown, turn.start, turn.end) for turn in found]


def rows(tx: Transaction) -> int:
    return tx.session.query(CaseAssignment).count()


def test_a_period_without_rows_reads_as_one_turn(vault: Vault) -> None:
    _her, period = opened(vault)
    assert vault.read(rows) == 0
    assert turns(vault, period) == [("Joy", T - 60 * DAY, None)]
    vault.do("Close", support.close_period, period_id=period, closed=T)
    assert turns(vault, period) == [("Joy", T - 60 * DAY, T)]


def test_taking_over_keeps_who_it_was(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2", "H4", "F1")
        her, period = opened(vault)
        give = {"period_id": period, "staff_id": team["C2"]}
        vault.do("Give", caseload.take_over, **give, on=T - 10 * DAY, note="Call before noon.")
        assert turns(vault, period) == [
            ("C2", T - 10 * DAY, None), ("Joy", T - 60 * DAY, T - 10 * DAY)
        ]  # fmt: skip
        for wrong, problem in (
            ({"staff_id": team["C2"]}, "already"),
            ({"staff_id": team["F1"]}, "does case work"),
            ({"staff_id": 99}, "does case work"),
            ({"staff_id": team["H4"], "on": T + DAY}, "not come yet"),
            ({"staff_id": team["H4"], "on": T - 11 * DAY}, "Choose a day from"),
        ):
            with pytest.raises((Conflict, Invalid), match=problem):
                vault.do("Give", caseload.take_over, period_id=period, **wrong)
        vault.do("Give", caseload.take_over, period_id=period, staff_id=team["H4"])
        [row] = vault.read(support.periods, resident_id=her)
        assert row.caseworker == "H4"
        vault.undo()
        assert turns(vault, period)[0] == ("C2", T - 10 * DAY, None)
        note = vault.read(caseload.history, period_id=period)[0].note
        assert note == "Call before noon."
    with signed_in(desk_file, "F1", clock) as desk:
        found = desk.read(caseload.history, period_id=period)
        assert (found[0].shown, found[0].note) == ("C2", Hidden.HIDDEN)
        with pytest.raises(NotAllowed):
            desk.do("x", caseload.take_over, **give)


def test_the_desk_that_takes_somebody_in_is_not_the_caseworker(
    desk_file: Path, clock: Clock
) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "F1", "C2")

    def open_at_the_desk(tx: Transaction) -> int:
        return support.open_period(tx, resident_id=her, opened=T)

    with signed_in(desk_file, "F1", clock) as desk:
        her = person(desk, "Noor")
        desk.do("Open", open_at_the_desk)
    with signed_in(desk_file, "C2", clock) as vault:
        [row] = vault.read(support.periods, resident_id=her)
        assert (row.caseworker_id, row.caseworker) == (None, "")
        assert turns(vault, row.id) == []
        vault.do("Take", caseload.take_over, period_id=row.id, staff_id=team["C2"])
        assert turns(vault, row.id) == [("C2", T, None)]
        other = person(vault, "Mai")
        vault.do("Open", support.open_period, resident_id=other, opened=T, caseworker_id=None)
        [row] = vault.read(support.periods, resident_id=other)
        assert row.caseworker_id is None
        with pytest.raises(Invalid, match="case work"):
            vault.do(
                "Open", support.open_period, resident_id=other, opened=T,
                caseworker_id=team["F1"],
            )  # fmt: skip


def test_my_caseload(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2")
        her, period = opened(vault)
        opened(vault, "Mai")
        vault.do("Give", caseload.take_over, period_id=period, staff_id=team["C2"])
        mine = vault.read(residents.find, scope=Scope.MINE)
        assert [row.known_as for row in mine] == ["Mai"]
        assert vault.read(residents.count)[Scope.MINE] == 1
    with signed_in(desk_file, "C2", clock) as other:
        assert [row.id for row in other.read(residents.find, scope=Scope.MINE)] == [her]
        other.do("Close", support.close_period, period_id=period, closed=T)
        assert other.read(residents.find, scope=Scope.MINE) == []
        other.undo()
        assert len(other.read(residents.find, scope=Scope.MINE)) == 1


def test_handing_over_a_whole_caseload(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2", "H4")
        periods = [opened(vault, name)[1] for name in ("Noor", "Mai", "Lina")]
        _her, closed = opened(vault, "Quilla")
        form = CloseForm(T - 40 * DAY, wants_aftercare=True)
        vault.do("Close", closing.close, period_id=closed, form=form)
        done, _period = opened(vault, "Amal")
        [row] = vault.read(support.periods, resident_id=done)
        vault.do("Close", support.close_period, period_id=row.id, closed=T)
        found = vault.read(caseload.of_worker, staff_id=vault.staff_id)
        assert [case.shown for case in found.cases] == ["Lina", "Mai", "Noor", "Quilla"]
        assert [worker.shown for worker in found.workers] == ["C2", "H4"]
        moves = (
            Handover(periods[0], team["C2"], "Likes to be asked twice."),
            Handover(periods[1], team["H4"]),
            Handover(closed, team["C2"]),
        )
        label, first = "Hand over", vault.staff_id
        assert vault.do(label, caseload.hand_over, staff_id=first, cases=moves).result == 3
        left = vault.read(caseload.of_worker, staff_id=first).cases
        assert [case.shown for case in left] == ["Lina"]
        assert turns(vault, periods[1])[0] == ("H4", T, None)
        with pytest.raises(Conflict, match="meanwhile") as refused:
            vault.do(label, caseload.hand_over, staff_id=first, cases=moves[:1])
        assert refused.value.field == f"to_{periods[0]}"
        vault.undo()
        assert len(vault.read(caseload.of_worker, staff_id=first).cases) == 4
        assert vault.read(rows) == 0
        with pytest.raises(Invalid):
            vault.do(label, caseload.hand_over, staff_id=first, cases=())


def test_after_somebody_left(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team = hired(vault, "C2")
    with signed_in(desk_file, "C2", clock) as leaving:
        _her, period = opened(leaving)
    with signed_in(desk_file, clock=clock) as vault:
        accounts.remove(vault, staff_id=team["C2"])
        [case] = vault.read(caseload.of_worker, staff_id=team["C2"]).cases
        moves = (Handover(case.period_id, vault.staff_id),)
        vault.do("Hand over", caseload.hand_over, staff_id=team["C2"], cases=moves)
        assert turns(vault, period) == [("Joy", T, None), ("C2", T - 60 * DAY, T)]
        with pytest.raises(Invalid, match="case work"):
            vault.do("Back", caseload.take_over, period_id=period, staff_id=team["C2"])


def test_protected_people_go_to_who_sees_them(desk_file: Path, clock: Clock) -> None:
    with signed_in(desk_file, clock=clock) as vault:
        team, first = hired(vault, "C2", "H4"), vault.staff_id
        her, period = opened(vault)
        named = [first, team["C2"]]
        vault.do("Protect", protection.protect, resident_id=her, staff_ids=named)
        moves = (Handover(period, team["H4"]),)
        with pytest.raises(Invalid, match="does not see this protected record"):
            vault.do("Hand over", caseload.hand_over, staff_id=first, cases=moves)
        assert turns(vault, period)[0][0] == "Joy"
    with signed_in(desk_file, "H4", clock) as other:
        found = other.read(caseload.of_worker, staff_id=first)
        assert (found.cases, found.hidden) == ((), 1)
        with pytest.raises(NotFound):
            other.do("x", caseload.take_over, period_id=period, staff_id=team["C2"])
        with pytest.raises(NotFound):
            other.read(caseload.history, period_id=period)
    with signed_in(desk_file, "C2", clock) as vault:
        vault.do("Take", caseload.take_over, period_id=period, staff_id=team["C2"])
        assert turns(vault, period)[0][0] == "C2"
