# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new file: nothing overwritten, nothing half, whatever goes wrong in between."""

from __future__ import annotations

import itertools
import os
import random
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest

from shelterdesk import paths
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import (
    Conflict,
    DiskFull,
    InUse,
    Invalid,
    NotFound,
    Unwritable,
    WrongRecoveryCode,
)
from shelterdesk.services import setup, vocabularies
from shelterdesk.services.residents import residents
from shelterdesk.vault import create, door, key_file, primitives, recovery, slots
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR, KdfCost
from tests.conftest import PASSPHRASE, STAFF_CODE, Clock
from tests.vault_faults import finish, first_line, opened_slot, picture, process
from tests.vault_people import on_paper

HOUSE = {"discreet_name": "Desk Planner", "language": "en", "currency": "EUR"}


def make(path: Path, **other: Any) -> str:
    arguments: dict[str, Any] = {
        "staff_code": STAFF_CODE,
        "passphrase": PASSPHRASE,
        "organisation": HOUSE,
        "first": setup.seed,
        "cost": FLOOR,
    }
    return create.create(path, **arguments | other)


def test_the_first_account(vault: Vault, desk_file: Path, recovery_code: str) -> None:
    assert vault.roles == {"director", "administrator", "caseworker"}
    assert [vault.can_read(name) for name in slots.FIRST_CLASSES] == [
        True, False, False, True, True,
    ]  # fmt: skip
    assert (vault.staff_code, vault.staff_name) == (STAFF_CODE, "Joy")
    keys, opened = opened_slot(desk_file)
    assert keys.format == 2
    assert keys.is_signed_by_directors(opened.pinned)
    assert opened.pinned == primitives.signing_public(opened.open(slots.ADMIN_GRANT))
    through_paper = slots.open_slot(keys, keys.recovery, recovery.from_code(recovery_code))
    assert {name for name in through_paper.slot.sealed} == {
        "admin/1", "audit/1", "class/1/1", "class/2/1", "class/3/1", "class/4/1", "class/5/1",
        "file/1",
    }  # fmt: skip
    for name in through_paper.slot.sealed:
        assert through_paper.open(name)
        if opened.holds(name):
            assert opened.open(name) == through_paper.open(name)


def test_the_recovery_code_is_checked_by_typing_it(vault: Vault, recovery_code: str) -> None:
    vault.check_recovery_code(recovery_code)
    vault.check_recovery_code(recovery_code.lower().replace("-", " "))
    with pytest.raises(WrongRecoveryCode, match="another file") as found:
        vault.check_recovery_code(recovery.to_code(recovery.new_secret()))
    assert found.value.field == "recovery_code"
    assert not vault.keys.is_recovery_confirmed
    on_paper(vault)
    assert vault.keys.is_recovery_confirmed


def test_files_belong_to_their_owner_alone(tmp_path: Path) -> None:
    make(tmp_path / "new.sdb")
    door.unlock(tmp_path / "new.sdb", staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()
    if os.name != "nt":
        assert {file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {0o600}


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"staff_code": "  "}, "staff_code"),
        ({"staff_code": "x" * 21}, "staff_code"),
        ({"passphrase": "short12", "cost": None}, "passphrase"),
        ({"passphrase": "correct horse battery staple", "cost": None}, "passphrase"),
        ({"passphrase": "Desk Planner Joy K3 2026", "cost": None}, "passphrase"),
    ],
)
def test_bad_accounts(tmp_path: Path, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as found:
        make(tmp_path / "new.sdb", name_shown="Joy", **changes)
    assert found.value.field == field
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("suffix", ["", ".keys", ".keys.bak", "-wal", "-journal"])
def test_nothing_that_exists_is_overwritten(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / "new.sdb"
    path.with_name(path.name + suffix).write_bytes(b"precious")
    before = picture(tmp_path)
    with pytest.raises(Conflict, match=r"new\.sdb.* exists already") as found:
        make(path)
    assert found.value.field == "file"
    assert picture(tmp_path) == before


def test_a_dangling_link_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "new.sdb"
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(Conflict):
        make(path)
    assert not (tmp_path / "elsewhere").exists()


def test_no_folder(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="There is no folder"):
        make(tmp_path / "nowhere" / "new.sdb")
    assert not list(tmp_path.iterdir())


def test_two_programs_cannot_make_the_same_file(tmp_path: Path) -> None:
    def meanwhile(tx: Transaction) -> None:
        with pytest.raises(InUse):
            make(tmp_path / "new.sdb")

    make(tmp_path / "new.sdb", first=meanwhile)


def test_a_file_made_while_the_passphrase_was_stretched_is_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "new.sdb"
    original = create._new_keys

    def slow(*arguments: Any) -> Any:
        path.write_bytes(b"precious")
        return original(*arguments)

    monkeypatch.setattr(create, "_new_keys", slow)
    with pytest.raises(Conflict):
        make(path)
    assert path.read_bytes() == b"precious"


@pytest.mark.parametrize("step", ["fill", "keys", "rename"])
def test_a_failure_at_any_step_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, step: str
) -> None:
    path = tmp_path / "new.sdb"
    original = os.replace

    def failing(source: Path, target: Path) -> None:
        wanted = {"keys": ".keys", "rename": ".sdb"}
        if target.suffix == wanted.get(step):
            raise OSError(28 if step == "keys" else 5, "failed")
        original(source, target)

    def fill(tx: Transaction) -> None:
        setup.seed(tx)
        if step == "fill":
            raise Invalid("the pattern")

    with monkeypatch.context() as patched:
        patched.setattr(os, "replace", failing)
        with pytest.raises((Unwritable, DiskFull, Invalid)) as found:
            make(path, first=fill)
    assert (type(found.value) is DiskFull) == (step == "keys")
    assert [file.name for file in tmp_path.iterdir()] == ["new.sdb.lock"]
    make(path)


def test_clearing_up_never_hides_what_went_wrong(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(tx: Transaction) -> None:
        monkeypatch.setattr(Path, "unlink", fail)
        raise Invalid("the pattern")

    def fail(self: Path, missing_ok: bool = False) -> None:
        raise PermissionError

    with pytest.raises(Invalid, match="the pattern"):
        make(tmp_path / "new.sdb", first=failing)


CREATE = """
import sys
from pathlib import Path
from shelterdesk.services import setup
from shelterdesk.vault import create
from shelterdesk.vault.primitives import FLOOR
print("go", flush=True)
create.create(Path(sys.argv[1]), staff_code="K3", passphrase="lantern-orchard-violin-acorn-bench",
              organisation={"discreet_name": "x", "language": "en"}, first=setup.seed, cost=FLOOR)
print("done", flush=True)
"""


def test_killed_while_creating(tmp_path: Path) -> None:
    """Wherever it dies: the file is whole, or the next try makes it."""
    chance = random.Random(7)
    for number in range(6):
        path = tmp_path / f"{number}.sdb"
        child = process(CREATE, str(path))
        assert first_line(child) == "go"
        time.sleep(chance.uniform(0.03, 0.45))
        child.send_signal(signal.SIGKILL)
        child.communicate()
        if not path.exists():
            make(path)
        door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()


@pytest.mark.parametrize("name", ["first copy", "second copy", "rename"])
def test_crashed_between_the_renames(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    """The same at the points a random kill seldom meets: the process ends inside a rename."""
    path = tmp_path / "new.sdb"
    script = CREATE.replace(
        "import sys",
        "import os, sys\n"
        "original = os.replace\n"
        "def replace(source, target):\n"
        "    wanted = sys.argv[2]\n"
        "    if str(target).endswith(wanted): os._exit(9)\n"
        "    original(source, target)\n"
        "os.replace = replace\n",
        1,
    )
    target = {"first copy": ".keys", "second copy": ".bak", "rename": ".sdb"}
    finish(process(script, str(path), target[name]))
    assert not path.exists()
    assert path.with_name("new.sdb.part").exists()
    code = make(path)
    opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    opened.check_recovery_code(code)
    opened.lock()
    assert sorted(file.name for file in tmp_path.iterdir()) == [
        "new.sdb", "new.sdb.keys", "new.sdb.keys.bak", "new.sdb.lock",
    ]  # fmt: skip


@pytest.fixture
def small_disk(tmp_path: Path) -> Any:
    """A disk of a given number of KiB; needs to be allowed to mount one."""
    place = tmp_path / "disk"
    place.mkdir()
    mounted = []

    def mount(kib: int) -> Path:
        command = ["mount", "-t", "tmpfs", "-o", f"size={kib}k", "tmpfs", str(place)]
        try:
            done = subprocess.run(command, capture_output=True, check=False)
        except OSError:
            pytest.skip("cannot mount a small disk here")
        if done.returncode:
            pytest.skip("may not mount a small disk here")
        mounted.append(place)
        return place

    yield mount
    for where in mounted:
        subprocess.run(["umount", str(where)], check=True)  # noqa: S607


@pytest.mark.parametrize("percent", [0, 30, 80, 110, 150, 190, 250])
def test_disk_full_while_creating(small_disk: Any, template: Path, percent: int) -> None:
    """A disk of so many hundredths of a new file: what is begun needs about twice the file."""
    disk: Path = small_disk(4 + percent * template.stat().st_size // 1024 // 100)
    message = ""
    try:
        make(disk / "new.sdb")
    except DiskFull as error:
        message = error.message
    if message:
        assert "disk is full" in message
        assert {file.name for file in disk.iterdir()} <= {"new.sdb.lock"}
    else:
        assert percent > 100
        opened = door.unlock(disk / "new.sdb", staff_code=STAFF_CODE, passphrase=PASSPHRASE)
        assert opened.read(vocabularies.choices, vocabulary="gender")
        opened.lock()


def test_disk_full_while_saving(small_disk: Any, template: Path) -> None:
    path = small_disk(3 * template.stat().st_size // 1024) / "new.sdb"
    ballast = path.with_name("ballast")
    ballast.write_bytes(bytes(200_000))
    make(path)
    opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    saved: list[int] = []

    def save_on_and_on() -> None:
        while True:
            form = residents.ResidentForm(contact="x" * 5000)
            saved.append(opened.do("Add", residents.add, form=form).result)

    with pytest.raises(DiskFull, match="The disk is full"):
        save_on_and_on()
    assert len(opened.read(residents.find)) == len(saved)
    opened.lock()
    ballast.unlink()
    opened = door.unlock(path, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert len(opened.read(residents.find)) == len(saved)
    opened.lock()


def _computer(monkeypatch: pytest.MonkeyPatch, seconds_for_one: Any) -> Any:
    """A computer of a given speed: its clock moves on by so much for each pass."""
    clock = 0.0

    def stretch(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
        nonlocal clock
        assert (cost.memory_kib, cost.lanes) == (128 * 1024, 2)
        clock += cost.passes * next(seconds_for_one)
        return bytes(32)

    monkeypatch.setattr(primitives, "stretch", stretch)
    return lambda: clock


@pytest.mark.parametrize("seconds", [0.03, 0.05, 0.066, 0.1, 0.16, 0.23])
def test_the_cost_is_calibrated_to_a_second(
    monkeypatch: pytest.MonkeyPatch, seconds: float
) -> None:
    timer = _computer(monkeypatch, itertools.repeat(seconds))
    cost = primitives.calibrated_cost(timer)
    assert 0.7 <= cost.passes * seconds <= 1.5


@pytest.mark.parametrize(("seconds", "passes"), [(0.0, 24), (0.001, 24), (0.24, 3), (3.0, 3)])
def test_the_cost_at_its_bounds(
    monkeypatch: pytest.MonkeyPatch, seconds: float, passes: int
) -> None:
    """Never under the recommended start, never so many that a slow computer takes a minute."""
    timer = _computer(monkeypatch, itertools.repeat(seconds))
    assert primitives.calibrated_cost(timer).passes == passes


def test_a_computer_that_was_busy_while_it_was_measured(monkeypatch: pytest.MonkeyPatch) -> None:
    # Quick at first, then three times slower: what was too much is taken back.
    timer = _computer(monkeypatch, itertools.chain([0.05], itertools.repeat(0.15)))
    cost = primitives.calibrated_cost(timer)
    assert 3 < cost.passes * 0.15 / 0.15 <= 10
    # Slow at first, then quick: raised again.
    timer = _computer(monkeypatch, itertools.chain([0.2], itertools.repeat(0.05)))
    cost = primitives.calibrated_cost(timer)
    assert 0.7 <= cost.passes * 0.05 <= 1.5


def test_a_computer_that_grows_quicker_is_not_measured_for_ever(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    timer = _computer(monkeypatch, iter([0.2, 0.11, 0.055, 0.03]))
    assert primitives.calibrated_cost(timer).passes == 13


def test_the_measured_cost_is_the_one_of_the_slot(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create, "calibrated_cost", lambda: FLOOR)
    make(tmp_path / "new.sdb", cost=None)
    assert key_file.read(tmp_path / "new.sdb").slots[0].cost == FLOOR


def test_the_passphrase_of_a_demo_is_not_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(create, "calibrated_cost", lambda: FLOOR)
    make(tmp_path / "new.sdb", cost=None, passphrase="x", organisation=HOUSE | {"is_demo": True})


def test_without_a_first_verb(tmp_path: Path) -> None:
    clock = Clock()
    make(tmp_path / "new.sdb", first=None, now=clock)
    opened = door.unlock(
        tmp_path / "new.sdb", staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock
    )
    assert opened.read(vocabularies.choices, vocabulary="gender") == []
    opened.lock()


def test_no_new_file_where_an_update_was_left_half_done(tmp_path: Path) -> None:
    """Its next unlock would put the old records in the place of the new file."""
    (tmp_path / "desk.sdb.updating").touch()
    with pytest.raises(Conflict, match=r"updating.* exists already"):
        make(tmp_path / "desk.sdb")
    assert paths.free_name(tmp_path).name == "desk-2.sdb"
