# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words about people without a record go in their time; what is counted of them stays."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from dateutil.relativedelta import relativedelta
from sqlalchemy import func, select

from shelterdesk.database import erasing_rules
from shelterdesk.errors import Conflict, NotAllowed
from shelterdesk.models.base import Base
from shelterdesk.models.retention import RetentionClass
from shelterdesk.services.outreach import helpline
from shelterdesk.services.outreach.helpline import ContactForm
from shelterdesk.services.retention import nameless, retention
from shelterdesk.services.rooms import reservations, turned_away, waiting
from shelterdesk.services.rooms.reservations import ReservationForm
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.vault import backup, restore
from shelterdesk.vault.door import Vault
from tests.backups import STAFF
from tests.colleagues import hired, signed_in
from tests.conftest import NOW, PASSPHRASE, Clock
from tests.factories import beds, house, person
from tests.services.retention.test_erasing import MARK, is_there

TODAY = NOW.date()
DAY = timedelta(days=1)


def do(vault: Vault, verb: Any, **values: Any) -> Any:
    return vault.do("Act", verb, **values).result


def erase(vault: Vault) -> int:
    vault.confirm_passphrase(PASSPHRASE)
    return int(do(vault, nameless.erase))


def goes_by(vault: Vault, clock: Clock, months: int) -> None:
    """Time, with somebody writing now and then."""
    for _n in range(months + 1):
        clock.now += timedelta(days=30)
        vault.note("A day", kind="check")


def counted(vault: Vault) -> dict[str, int]:
    return {one.what: one.count for one in vault.read(nameless.due_words)}


def lines(tx: Any) -> list[Any]:
    return nameless.due(tx)


def there(vault: Vault, table: str) -> int:
    where = Base.metadata.tables[table]
    return int(vault.read(lambda tx: tx.session.scalar(select(func.count()).select_from(where))))


@pytest.fixture
def filled(vault: Vault) -> Vault:
    """Of each kind one that is over and one that is not; somebody with a record; one removed."""
    free = beds(vault, house(vault))
    form = WaitingForm(for_whom=f"{MARK} red coat", note=f"{MARK} note", contact=f"{MARK} phone")
    over = do(vault, waiting.add, form=form)
    do(vault, waiting.edit, entry_id=over, form=form)
    do(vault, waiting.end, entry_id=over, outcome="no_contact")
    do(vault, waiting.add, form=WaitingForm(for_whom="still waits"))
    own = do(vault, waiting.add, form=WaitingForm(note="hers"), resident_id=person(vault, "Noor"))
    do(vault, waiting.end, entry_id=own, outcome="elsewhere")
    kept = ReservationForm(TODAY, TODAY + DAY, bed_id=free[0], for_whom=f"{MARK} kept",
                           reason=f"{MARK} why")  # fmt: skip
    do(vault, reservations.cancel, reservation_id=do(vault, reservations.keep, form=kept))
    do(vault, helpline.add, form=ContactForm(safe_way=f"{MARK} number", note=f"{MARK} said"))
    do(vault, waiting.add, form=WaitingForm(for_whom=f"{MARK} undone"))
    vault.undo()
    do(vault, turned_away.count, form=turned_away.TurnAwayForm())
    do(vault, retention.edit_rules, months={RetentionClass.IDENTITY: 12})
    return vault


def test_each_kind_is_due_in_its_time_and_not_before(filled: Vault, clock: Clock) -> None:
    vault = filled
    goes_by(vault, clock, 11)
    clock.now = NOW + relativedelta(months=12) - DAY
    assert counted(vault) == {}
    assert vault.read(lines) == []
    clock.now = NOW + relativedelta(months=12) + DAY
    assert counted(vault) == {
        "Person waiting for a bed": 1, "Bed kept": 1, "Call or message": 1,
    }  # fmt: skip
    [line] = vault.read(lines)
    assert line.title == "The time to keep 3 entries about people without a record is up"
    assert line.tab == "retention"


def test_nothing_of_it_stays_in_the_file(filled: Vault, clock: Clock) -> None:
    vault = filled
    assert is_there(vault, MARK)
    goes_by(vault, clock, 13)
    assert erase(vault) == 3
    assert not is_there(vault, MARK)
    assert counted(vault) == {}
    assert erase(vault) == 0
    # Who waits is still on the list; what is counted is counted.
    assert [row.shown for row in vault.read(waiting.waiting)] == ["still waits"]
    assert (there(vault, "reservation"), there(vault, "helpline_contact")) == (1, 1)
    assert there(vault, "waiting_entry") == 2  # who waits, and of who has a record
    with pytest.raises(Conflict):
        vault.undo()


def test_an_older_copy_forgets_it_again(
    filled: Vault, clock: Clock, desk_file: Path, stick: Path
) -> None:
    vault = filled
    made = backup.make(vault, stick, now=NOW)
    goes_by(vault, clock, 13)
    erase(vault)
    vault.lock()
    restore.restore(made.path, desk_file, STAFF, now=clock.now)
    with signed_in(desk_file, clock=clock) as again:
        assert not is_there(again, MARK)
        assert [row.shown for row in again.read(waiting.waiting)] == ["still waits"]
        assert again.verify_audit().findings == ()


def test_kept_until_somebody_decides_while_there_is_no_rule(vault: Vault, clock: Clock) -> None:
    entry = do(vault, waiting.add, form=WaitingForm(for_whom="red coat"))
    do(vault, waiting.end, entry_id=entry, outcome="no_contact")
    goes_by(vault, clock, 30)
    assert counted(vault) == {}
    vault.confirm_passphrase(PASSPHRASE)
    with pytest.raises(Conflict, match="how many months"):
        do(vault, nameless.erase)


def test_not_under_a_wrong_clock_nor_without_the_right(
    filled: Vault, clock: Clock, desk_file: Path
) -> None:
    vault = filled
    hired(vault, "F1")
    clock.now = NOW + timedelta(days=1500)
    assert counted(vault) == {}
    vault.confirm_passphrase(PASSPHRASE)
    with pytest.raises(Conflict, match="Nothing was written"):
        do(vault, nameless.erase)
    vault.lock()
    with signed_in(desk_file, "F1", clock) as front:
        assert front.read(lines) == []
        with pytest.raises(NotAllowed):
            front.read(nameless.due_words)


def test_every_table_with_somebody_without_a_record_is_named() -> None:
    """A table of tomorrow that takes a word in place of a record must say when it is over."""
    for name, table in Base.metadata.tables.items():
        resident = table.c.get("resident_id")
        words = set(erasing_rules.BLANKED.get(name, {}))
        has_words = bool(words) or name in erasing_rules.DELETED
        if resident is None or not resident.nullable or not has_words:
            continue
        assert name in erasing_rules.NAMELESS or name in WITHOUT_WORDS_OF_ANYBODY, name
    for name, column in erasing_rules.NAMELESS.items():
        assert column in Base.metadata.tables[name].c


#: Of these a row without a record is about the house, not about somebody.
WITHOUT_WORDS_OF_ANYBODY = frozenset({
    "task", "appointment", "belonging", "handover_line", "service_given", "alert", "dependant",
})  # fmt: skip
