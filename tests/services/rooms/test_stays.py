# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Admitting, moving, leaving: every refusal in words that name the field."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from shelterdesk import i18n
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound, UserError
from shelterdesk.models.rooms import BedAssignment
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import board, check_out, rooms, stays
from shelterdesk.services.rooms.check_out import CheckOut
from shelterdesk.services.support import support
from shelterdesk.services.values.answers import Unanswered
from shelterdesk.vault.door import Vault
from tests.conftest import NOW
from tests.factories import admitted, beds, house, person

TODAY = NOW.date()
DAY = timedelta(days=1)


def refused(
    vault: Vault,
    kind: type[UserError],
    words: str,
    field: str | None,
    verb: Callable[..., Any],
    **arguments: Any,
) -> None:
    with pytest.raises(kind, match=words) as found:
        vault.do("Try", verb, **arguments)
    assert type(found.value) is kind
    assert found.value.field == field


def admit(vault: Vault, resident_id: int, on: date, **options: Any) -> int:
    stay_id: int = vault.do("Admit", stays.admit, resident_id=resident_id, on=on, **options).result
    return stay_id


def test_admitting(vault: Vault) -> None:
    site_id = house(vault)
    bed = beds(vault, site_id)[0]
    resident_id = person(vault, "Noor")
    leaves = TODAY + 10 * DAY
    changes = vault.do(
        "Admit",
        stays.admit,
        resident_id=resident_id,
        on=TODAY,
        bed_id=bed,
        planned_end=leaves,
        referral_source="police",
    )
    assert changes.tables == {"stay", "bed_assignment", "support_period"}
    (row,) = vault.read(stays.stays, resident_id=resident_id)
    assert (row.site, row.start, row.end, row.planned_end) == ("House B", TODAY, None, leaves)
    assert row.nights == 0
    (period,) = vault.read(support.periods, resident_id=resident_id)
    assert (period.opened, period.referral_source) == (TODAY, "Police or court")
    card = vault.read(stays.card, stay_id=row.id)
    assert (card.place, card.bed_id, card.shown) == ("Room 1 · A", bed, "Noor")
    assert (card.tonight, card.today, card.has_open_support) == (TODAY, TODAY, True)


def test_without_a_bed_she_is_elsewhere(vault: Vault) -> None:
    site_id = house(vault)
    resident_id = person(vault)
    stay_id = admit(vault, resident_id, TODAY, site_id=site_id)
    shown = vault.read(board.board, site_id=site_id)
    assert [row.stay_id for row in shown.elsewhere] == [stay_id]
    card = vault.read(stays.card, stay_id=stay_id)
    assert (card.place, card.bed_id) == ("", None)
    assert card.shown == card.code
    vault.do("Place", stays.place, stay_id=stay_id, bed_id=beds(vault, site_id)[0], on=TODAY)
    shown = vault.read(board.board, site_id=site_id)
    assert not shown.elsewhere
    assert shown.taken == 1


def test_coming_back_joins_the_open_support_period(vault: Vault) -> None:
    site_id = house(vault)
    resident_id = person(vault)
    first = admit(vault, resident_id, TODAY, site_id=site_id)
    vault.do("Leave", check_out.check_out, stay_id=first, on=TODAY + DAY)
    admit(vault, resident_id, TODAY + DAY, site_id=site_id)  # the same day: no night twice
    assert len(vault.read(support.periods, resident_id=resident_id)) == 1
    assert [row.start for row in vault.read(stays.stays, resident_id=resident_id)] == [
        TODAY + DAY,
        TODAY,
    ]


def test_refused_admissions(vault: Vault) -> None:
    site_id = house(vault)
    first, second = beds(vault, site_id)[:2]
    admitted(vault, first, TODAY - 5 * DAY, "Noor")
    someone, _ = admitted(vault, second, TODAY + 3 * DAY, "Mira")
    other = person(vault)
    on = {"resident_id": other, "on": TODAY}
    refused(vault, NotFound, "record is not there", None, stays.admit, resident_id=99, on=TODAY)
    refused(vault, Invalid, "Choose a bed or a house", "bed", stays.admit, **on)
    refused(vault, NotFound, "bed is not there", None, stays.admit, bed_id=99, **on)
    refused(vault, NotFound, "not there any more", None, stays.admit, site_id=99, **on)
    words = r"Room 1 · A is taken by Noor from Nov 17, 2026\."
    refused(vault, Conflict, words, "bed", stays.admit, bed_id=first, **on)
    words = r"Room 1 · B is taken by Mira from Nov 25, 2026\."
    refused(vault, Conflict, words, "bed", stays.admit, bed_id=second, **on)
    refused(
        vault, Conflict, r"stay from Nov 25, 2026", None, stays.admit,
        resident_id=someone, on=TODAY, site_id=site_id,
    )  # fmt: skip
    refused(
        vault, Invalid, "leav", "planned_end", stays.admit,
        site_id=site_id, planned_end=TODAY, **on,
    )  # fmt: skip
    refused(
        vault, NotFound, "not in this list", "referral_source", stays.admit,
        site_id=site_id, referral_source="nonsense", **on,
    )  # fmt: skip
    assert vault.read(stays.stays, resident_id=other) == []
    assert vault.read(support.periods, resident_id=other) == []


def test_a_taken_bed_names_both_days(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    _, stay_id = admitted(vault, bed, TODAY + DAY, "Noor")
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=TODAY + 3 * DAY)
    words = r"taken by Noor from Nov 23, 2026 to Nov 25, 2026\."
    refused(
        vault, Conflict, words, "bed", stays.admit,
        resident_id=person(vault), on=TODAY, bed_id=bed,
    )  # fmt: skip
    admit(vault, person(vault), TODAY + 3 * DAY, bed_id=bed)  # the day of leaving is free


def test_a_bed_out_of_use_or_service(vault: Vault) -> None:
    site_id = house(vault)
    first, second, third, fourth = beds(vault, site_id)[:4]
    start = TODAY - 2 * DAY
    vault.do("Block", rooms.block, bed_id=first, start=start, end=None, reason="paint")
    vault.do("Remove", rooms.take_out_of_service, bed_id=second, on=TODAY)
    vault.do("Block", rooms.block, bed_id=fourth, start=TODAY + DAY, end=None, reason="paint")
    room_id = vault.read(lambda tx: tx.session.get_one(rooms.Bed, third).room_id)
    late = vault.do("Add", rooms.add_bed, room_id=room_id, start=TODAY + DAY).result
    on = {"resident_id": person(vault), "on": TODAY}
    words = r"Room 1 · A is out of use since Nov 20, 2026"
    refused(vault, Conflict, words, "bed", stays.admit, bed_id=first, **on)
    refused(vault, Conflict, "not in service then", "bed", stays.admit, bed_id=second, **on)
    refused(vault, Conflict, "not in service then", "bed", stays.admit, bed_id=late, **on)
    vault.do("Admit", stays.admit, bed_id=fourth, **on)  # a block that is planned refuses nobody


def test_an_extra_bed_needs_a_reason(vault: Vault) -> None:
    site_id = house(vault)
    extra = vault.do("Extra", rooms.add_overflow_bed, site_id=site_id).result
    on = {"resident_id": person(vault), "on": TODAY, "bed_id": extra}
    refused(vault, Invalid, "why an extra bed", "reason", stays.admit, **on)
    stay_id = vault.do("Admit", stays.admit, reason="a full house", **on).result
    refused(
        vault, Invalid, "why an extra bed", "reason", stays.place_on_extra_bed,
        stay_id=stay_id, on=TODAY,
    )  # fmt: skip
    (row,) = vault.read(board.history_of, resident_id=on["resident_id"])
    assert row.reason == "a full house"


def test_moving(vault: Vault) -> None:
    site_a, site_b = house(vault, name="House A"), house(vault, name="House B")
    first, other = beds(vault, site_a)[0], beds(vault, site_b)[0]
    resident_id, stay_id = admitted(vault, first, TODAY - 3 * DAY)
    changes = vault.do(
        "Move", stays.move, stay_id=stay_id, bed_id=other, on=TODAY, reason=" a quieter room "
    )
    assert "bed_assignment" in changes.tables
    history = vault.read(board.history_of, resident_id=resident_id)
    assert [(row.start, row.end, row.reason) for row in history] == [
        (TODAY, None, "a quieter room"),
        (TODAY - 3 * DAY, TODAY, ""),
    ]
    (row,) = vault.read(stays.stays, resident_id=resident_id)
    assert (row.site, row.nights) == ("House B", 3)
    # The same bed again changes nothing; the first night's bed is replaced, not kept for no night.
    changes = vault.do("Move", stays.move, stay_id=stay_id, bed_id=other, on=TODAY)
    assert changes.tables == frozenset()
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=first, on=TODAY)
    # Back again on the same night: no move is left.
    history = vault.read(board.history_of, resident_id=resident_id)
    assert [(row.start, row.end) for row in history] == [(TODAY - 3 * DAY, None)]


def test_a_bed_with_an_end_keeps_it_when_she_moves(vault: Vault) -> None:
    """As after an import: the stay is open, the nights in a bed are not."""
    first, second = beds(vault, house(vault))[:2]
    resident_id, stay_id = admitted(vault, first, TODAY - DAY)
    ends = TODAY + 2 * DAY

    def shorten(tx: Transaction) -> None:
        tx.session.scalars(select(BedAssignment)).one().end = ends

    vault.do("Shorten", shorten)
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=second, on=TODAY)
    assert vault.read(board.history_of, resident_id=resident_id)[0].end == ends


def test_refused_moves(vault: Vault) -> None:
    first, second, third = beds(vault, house(vault))[:3]
    _, stay_id = admitted(vault, first, TODAY, "Noor")
    admitted(vault, second, TODAY, "Mira")
    move = {"stay_id": stay_id, "bed_id": third}
    refused(vault, NotFound, "stay is not there", None, stays.move, stay_id=99, bed_id=1, on=TODAY)
    refused(vault, Invalid, "outside the stay", "on", stays.move, on=TODAY - DAY, **move)
    refused(
        vault, Conflict, "taken by Mira", "bed", stays.move,
        stay_id=stay_id, bed_id=second, on=TODAY,
    )  # fmt: skip
    refused(
        vault,
        NotFound,
        "not there any more",
        None,
        stays.move,
        stay_id=stay_id,
        bed_id=99,
        on=TODAY,
    )
    vault.do("Move", stays.move, on=TODAY + 3 * DAY, **move)
    refused(vault, Conflict, "later move is noted", None, stays.move, on=TODAY + DAY, **move)
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=TODAY + DAY)
    refused(vault, Invalid, "outside the stay", "on", stays.move, on=TODAY + DAY, **move)


def test_planned_days(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    resident_id, stay_id = admitted(vault, bed, TODAY)
    vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=TODAY + DAY)
    assert vault.read(stays.stays, resident_id=resident_id)[0].planned_end == TODAY + DAY
    vault.do("Plan", stays.plan_end, stay_id=stay_id, planned_end=None)
    assert vault.read(stays.stays, resident_id=resident_id)[0].planned_end is None
    refused(
        vault, Invalid, "leav", "planned_end", stays.plan_end, stay_id=stay_id, planned_end=TODAY
    )


def test_checking_out(vault: Vault) -> None:
    first, second = beds(vault, house(vault))[:2]
    resident_id, stay_id = admitted(vault, first, TODAY - 5 * DAY)
    vault.do("Move", stays.move, stay_id=stay_id, bed_id=second, on=TODAY + DAY)
    refused(
        vault, Invalid, "arrival|came", "on", check_out.check_out,
        stay_id=stay_id, on=TODAY - 6 * DAY,
    )  # fmt: skip
    refused(
        vault, NotFound, "not in this list", "destination", check_out.check_out,
        stay_id=stay_id, on=TODAY, destination="nonsense",
    )  # fmt: skip
    done = vault.do(
        "Leave", check_out.check_out, stay_id=stay_id, on=TODAY, destination="own-home"
    ).result
    assert done == CheckOut(nights=5, has_open_support=True)
    (row,) = vault.read(stays.stays, resident_id=resident_id)
    assert (row.end, row.destination, row.nights) == (TODAY, "Own home, no subsidy", 5)
    assert [nights.end for nights in vault.read(board.history_of, resident_id=resident_id)] == [
        TODAY
    ]
    refused(vault, Conflict, "ended already", None, check_out.check_out, stay_id=stay_id, on=TODAY)


@pytest.mark.parametrize("answer", list(Unanswered))
def test_checking_out_without_a_destination(vault: Vault, answer: Unanswered) -> None:
    bed = beds(vault, house(vault))[0]
    resident_id, stay_id = admitted(vault, bed, TODAY)
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=TODAY, destination=answer)
    (row,) = vault.read(stays.stays, resident_id=resident_id)
    assert (row.destination, row.nights) == ("", 0)  # came and left on the same day


def test_checking_out_may_close_the_support(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    resident_id, stay_id = admitted(vault, bed, TODAY)
    done = vault.do(
        "Leave",
        check_out.check_out,
        stay_id=stay_id,
        on=TODAY,
        destination="friends-lasting",
        closes_support=True,
        close_reason="own-wish",
    ).result
    assert not done.has_open_support
    (period,) = vault.read(support.periods, resident_id=resident_id)
    assert (period.closed, period.close_reason, period.destination) == (
        TODAY,
        "Own wish",
        "Friends, lasting",
    )


def test_checking_out_where_support_was_closed_before(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    resident_id, stay_id = admitted(vault, bed, TODAY - DAY)
    (period,) = vault.read(support.periods, resident_id=resident_id)
    vault.do("Close", support.close_period, period_id=period.id, closed=TODAY - DAY)
    vault.do("Leave", check_out.check_out, stay_id=stay_id, on=TODAY, closes_support=True)
    (period,) = vault.read(support.periods, resident_id=resident_id)
    assert period.closed == TODAY - DAY


def test_support_periods(vault: Vault) -> None:
    resident_id = person(vault)
    opened = vault.do(
        "Open",
        support.open_period,
        resident_id=resident_id,
        opened=TODAY,
        first_contact="street",
    ).result
    close = {"period_id": opened, "closed": TODAY}
    refused(
        vault, Invalid, "before it was opened", "closed", support.close_period,
        period_id=opened, closed=TODAY - DAY,
    )  # fmt: skip
    refused(
        vault, NotFound, "not in this list", "close_reason", support.close_period,
        reason="nonsense", **close,
    )  # fmt: skip
    refused(
        vault, NotFound, "period is not there", None, support.close_period,
        period_id=99, closed=TODAY,
    )  # fmt: skip
    vault.do("Close", support.close_period, destination=Unanswered.DECLINED, **close)
    refused(vault, Conflict, "closed already", None, support.close_period, **close)
    refused(
        vault, NotFound, "record is not there", None, support.open_period,
        resident_id=99, opened=TODAY,
    )  # fmt: skip
    again = vault.do(
        "Open", support.open_period, resident_id=resident_id, opened=TODAY + DAY
    ).result
    rows = vault.read(support.periods, resident_id=resident_id)
    assert [row.id for row in rows] == [again, opened]


def test_days_in_the_language_in_use() -> None:
    assert stays.day_in_words(TODAY) == "Nov 22, 2026"
    i18n.set_language("xx-long")
    assert stays.day_in_words(TODAY) == "Nov 22, 2026"


def test_who_has_an_end_in_every_list(vault: Vault) -> None:
    bed = beds(vault, house(vault))[0]
    resident_id, _ = admitted(vault, bed, TODAY - 400 * DAY)
    (row,) = vault.read(stays.stays, resident_id=resident_id)
    assert row.nights == 400
    assert vault.read(residents.row, resident_id=resident_id).since == TODAY - 400 * DAY
