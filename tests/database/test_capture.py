# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a transaction changed: each row once, before and after."""

from __future__ import annotations

import json
from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, text, update

from shelterdesk.database import capture
from shelterdesk.database.transaction import Transaction
from shelterdesk.models.audit import AuditImage
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Bed, Room, Site
from shelterdesk.models.staff import Staff
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import rooms
from shelterdesk.vault.door import Vault
from tests import factories
from tests.factories import house


def images(vault: Vault, event_id: int | None) -> list[tuple[str, str, Any]]:
    """What an act left."""

    def read(tx: Transaction) -> list[tuple[str, str, Any]]:
        query = select(AuditImage).where(AuditImage.event_id == event_id).order_by(AuditImage.id)
        return [
            (row.row_table, row.change, json.loads(str(row.image)))
            for row in tx.session.scalars(query)
        ]

    return vault.read(read)


def _rename(tx: Transaction, *names: str) -> None:
    site = tx.session.scalars(select(Site)).one()
    for name in names:
        site.name = name
        tx.session.flush()


def test_a_new_row_is_its_own_image(vault: Vault) -> None:
    changes = vault.do("Add house", rooms.add_site, name="House B")
    assert images(vault, changes.event_id) == [("site", "insert", {})]


def test_a_row_changed_twice_is_one_change(vault: Vault) -> None:
    house(vault, "1 × 1", "House A")
    changes = vault.do("Rename", lambda tx: _rename(tx, "B", "C"))
    assert images(vault, changes.event_id) == [("site", "update", {"name": ["House A", "C"]})]


def test_there_and_back_again_is_kept_as_it_was(vault: Vault) -> None:
    house(vault, "1 × 1", "House A")
    changes = vault.do("Rename", lambda tx: _rename(tx, "B", "House A"))
    ((_table, _change, image),) = images(vault, changes.event_id)
    assert image == {"name": ["House A", "House A"]}


def test_made_and_unmade_is_nothing(vault: Vault) -> None:
    def come_and_go(tx: Transaction) -> None:
        site = Site(name="House X")
        tx.session.add(site)
        tx.session.flush()
        site.name = "House Y"
        tx.session.flush()
        tx.session.delete(site)

    changes = vault.do("Nothing", come_and_go)
    assert images(vault, changes.event_id) == []
    assert not changes.can_undo


def test_changed_then_removed_keeps_what_it_was_at_first(vault: Vault) -> None:
    site_id = house(vault, "1 × 1", "House A")
    vault.do("Add room", rooms.add_room, site_id=site_id, name="Empty")

    def remove(tx: Transaction) -> None:
        room = tx.session.scalars(select(Room).where(Room.name == "Empty")).one()
        room.name = "Room 9"
        tx.session.flush()
        tx.session.delete(room)

    changes = vault.do("Remove", remove)
    ((table, change, image),) = images(vault, changes.event_id)
    assert (table, change) == ("room", "delete")
    assert image["name"] == ["Empty", None]
    vault.undo()
    assert "Empty" in vault.read(lambda tx: tx.session.scalars(select(Room.name)).all())


def test_a_savepoint_rolled_back_leaves_nothing(vault: Vault) -> None:
    house(vault, "1 × 1", "House A")

    def try_first(tx: Transaction) -> None:
        savepoint = tx.session.begin_nested()
        _rename(tx, "B")
        tx.session.add(Site(name="House X"))
        tx.session.flush()
        savepoint.rollback()
        with tx.session.begin_nested():
            _rename(tx, "D")

    changes = vault.do("Try", try_first)
    assert images(vault, changes.event_id) == [("site", "update", {"name": ["House A", "D"]})]
    vault.undo()
    assert vault.read(rooms.sites)[0].name == "House A"


def test_many_rows_at_once_are_refused(vault: Vault) -> None:
    house(vault, "1 × 1", "House A")
    with pytest.raises(RuntimeError, match="one by one"):
        vault.do("All", lambda tx: tx.session.execute(update(Site).values(name="X")))


def test_a_value_set_without_having_been_read(vault: Vault) -> None:
    house(vault, "1 × 1", "House A")

    def set_blindly(tx: Transaction) -> None:
        site = tx.session.scalars(select(Site)).one()
        tx.session.expire(site, ["name"])
        site.name = "House B"

    changes = vault.do("Rename", set_blindly)
    assert images(vault, changes.event_id) == [("site", "update", {"name": ["House A", "House B"]})]


@pytest.mark.parametrize(
    ("column", "value"),
    [
        (Bed.__table__.c.end, None),
        (Bed.__table__.c.start, date(2026, 1, 2)),
        (Room.__table__.c.is_quiet, True),
        (Staff.__table__.c.roles, ["director", "é"]),
        (Site.__table__.c.name, "دار"),
    ],
)
def test_values_come_back_as_they_were(column: Any, value: Any) -> None:
    kept = json.loads(json.dumps(capture.stored(column, value)))
    assert capture.value_of(column, kept) == value


def test_a_savepoint_that_was_taken_back_leaves_no_image(vault: Vault) -> None:
    person = factories.person(vault, "Noor")

    def verb(tx: Transaction) -> None:
        row = tx.session.get_one(Resident, person)
        row.known_as = "Nora"
        with suppress(KeyError), tx.session.begin_nested():
            row.known_as = "Lina"
            tx.session.flush()
            raise KeyError
        with tx.session.begin_nested():
            row.pronouns, row.pronouns_answer = "she", "given"

    made = vault.do("Edit", verb)

    ((_table, _change, image),) = images(vault, made.event_id)
    assert "Nora" in str(image)
    assert "Lina" not in str(image)
    assert "she" in str(image)
    vault.undo()
    assert vault.read(residents.row, resident_id=person).known_as == "Noor"


def test_plain_sql_in_the_session_is_refused(vault: Vault) -> None:
    def verb(tx: Transaction) -> None:
        tx.session.execute(text("UPDATE resident SET known_as = 'x'"))

    with pytest.raises(RuntimeError, match="one by one"):
        vault.do("Edit", verb)
