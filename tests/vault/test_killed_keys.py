# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program dies while keys change: never can nobody unlock, never does who was removed.

A short run here; ``make soak`` kills many times as often.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from shelterdesk.errors import UserError, WrongRecoveryCode
from shelterdesk.models.staff import Role
from shelterdesk.vault import (
    accounts,
    attempts,
    device,
    door,
    key_file,
    recovering,
    slots,
    unlocking,
)
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE, copy_file
from tests.factories import soak
from tests.fork_server import Child
from tests.vault_faults import process
from tests.vault_people import add, cannot_enter, on_paper, phrase, reveal, row, seal, signed_in

KILLS = min(soak(6), 200)  # each removal wraps the keys of all who are left: it must end

# One process stands for many: each child of the fork server unlocks, says so and works.
WORK = """
import os, sys
from pathlib import Path
from shelterdesk.vault import accounts, binding, class_keys, device, door, recovering
from shelterdesk.vault.primitives import FLOOR

def say(text):
    os.write(1, f"{text}\\n".encode())

def passphrase(vault, old, new):
    accounts.change_passphrase(vault, old=old, new=new, cost=FLOOR)

def add(vault, code, words):
    accounts.add(vault, code=code, roles=["caseworker"], passphrase=words, cost=FLOOR)

def remove(vault, staff_id):
    accounts.remove(vault, staff_id=int(staff_id))

def rotate(vault, name):
    class_keys.rotate_class(vault, name)

def renew(vault, code):
    recovering.renew_recovery(vault, code=code, typed=code)

def recover(staff_code, words, old, new):
    recovering.recover(Path(sys.argv[1]), old, staff_code=staff_code, new_passphrase=words,
                       code=new, typed=new, cost=FLOOR)

def re_enrol(vault, staff_id, words):
    accounts.re_enrol(vault, staff_id=int(staff_id), passphrase=words, cost=FLOOR)

def enrol(vault, staff_id, words):
    accounts.enrol(
        vault, staff_id=int(staff_id), roles=["caseworker"], passphrase=words, cost=FLOOR
    )

def set_roles(vault, staff_id, *roles):
    accounts.set_roles(vault, staff_id=int(staff_id), roles=roles)

def hand_over(vault):
    return accounts.hand_over_all(vault)

class Chest:
    file = Path(sys.argv[1]).with_suffix(".chest")

    def get_password(self, service, name):
        return self.file.read_text() if self.file.exists() else None

    def set_password(self, service, name, text):
        self.file.write_text(text)

device._keychain = Chest

def bind(vault, words):
    binding.bind(vault, words)

def unbind(vault, words):
    binding.unbind(vault, words)

def die_at(number):
    replace, left = os.replace, [int(number)]
    def dying(source, target):
        left[0] -= 1
        if left[0] == 0:
            os._exit(9)
        replace(source, target)
    os.replace = dying

def work(number, code, words, operation, *arguments):
    if operation == "recover":  # nobody is signed in
        die_at(number)
        say("go")
        say(f"done {recover(code, words, *arguments)}")
        return
    vault = door.unlock(Path(sys.argv[1]), staff_code=code, passphrase=words)
    die_at(number)
    say("go")
    say(f"done {globals()[operation](vault, *arguments)}")
    vault.lock()
    say("locked")

for line in sys.stdin:
    child = os.fork()
    if child == 0:
        say(f"child {os.getpid()}")
        try:
            work(*line.rstrip("\\n").split("\\t"))
        except BaseException as error:
            say(f"failed {error!r}")
        os._exit(0)
    os.waitpid(child, 0)
    say("dead")
"""


@dataclass
class Worker:
    """The fork server."""

    server: Child | subprocess.Popen[str]
    chance: random.Random = field(default_factory=lambda: random.Random(11))
    seconds: float = 0  # that the last work took which came to its end

    def kill(self, number: int, longest: float, *words: str) -> str | None:
        """The same, killed in the ``number``-th part of the time it takes: each part is met."""
        moment = (number - 1 + self.chance.random()) / (KILLS - 1) * longest
        return self.run(*words, kill_after=moment)

    def run(self, *words: str, die_at: int = 0, kill_after: float | None = None) -> str | None:
        """What the work returned, or None if it was killed before it was done."""
        assert self.server.stdin is not None
        code, passphrase, *rest = words
        line = [str(die_at), code, passphrase, *rest]
        self.server.stdin.write("\t".join(line) + "\n")
        self.server.stdin.flush()
        child = int(self._next().split()[1])
        said = self._next()
        assert said == "go", said
        begin = time.perf_counter()
        if kill_after is not None:
            time.sleep(kill_after)
            with suppress(ProcessLookupError):  # it was quicker
                os.kill(child, signal.SIGKILL)
        result = None
        while (said := self._next()) != "dead":
            assert not said.startswith("failed"), said
            if said.startswith("done"):
                result = said.removeprefix("done ")
                self.seconds = time.perf_counter() - begin
        return result

    def _next(self) -> str:
        assert self.server.stdout is not None
        return self.server.stdout.readline().strip()


@pytest.fixture(scope="module")
def watched(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with a director and a caseworker who watch, and a second director."""
    path = copy_file(template, tmp_path_factory.mktemp("watched") / "desk.sdb")
    with signed_in(path) as director:
        add(director, "W1", Role.CASEWORKER)
        add(director, "D2", Role.DIRECTOR, Role.CASEWORKER)
    return path


@pytest.fixture
def desk_file(watched: Path, tmp_path: Path) -> Path:
    return copy_file(watched, tmp_path / "desk.sdb")


@pytest.fixture
def worker(desk_file: Path) -> Iterator[Worker]:
    server = process(WORK, str(desk_file))
    yield Worker(server)
    server.kill()
    server.communicate()


@contextmanager
def after_everybody(
    path: Path, passphrase: str = PASSPHRASE, colleagues: str | None = None
) -> Iterator[door.Vault]:
    """The caseworker enters, then the director, who looks on; nothing is left half done."""
    with signed_in(path, "W1", colleagues) as colleague:
        assert colleague.can_read("case")
    with signed_in(path, STAFF_CODE, passphrase) as director:
        assert director.keys.pending_file_key is None
        assert key_file.copies(path) == [director.keys]
        assert not path.with_name("desk.sdb.rotating.part").exists()
        yield director


def everybody_enters(
    path: Path, passphrase: str = PASSPHRASE, colleagues: str | None = None
) -> None:
    with after_everybody(path, passphrase, colleagues):
        pass


def longest(worker: Worker, *words: str) -> float:
    """How long the work takes when nothing kills it, and a little more."""
    assert worker.run(*words) is not None
    return worker.seconds * 1.1


@pytest.mark.soak
def test_killed_while_a_passphrase_changes(worker: Worker, desk_file: Path) -> None:
    known = PASSPHRASE
    seconds = longest(worker, STAFF_CODE, known, "passphrase", known, "words 0")
    known = "words 0"
    for number in range(1, KILLS):
        new = f"words {number}"
        done = worker.kill(number, seconds, STAFF_CODE, known, "passphrase", known, new)
        if done is None:
            try:
                door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=known).lock()
                cannot_enter(desk_file, STAFF_CODE, new)
            except UserError:
                known = new
        else:
            known = new
        everybody_enters(desk_file, known)


@pytest.mark.soak
def test_killed_while_adding(worker: Worker, desk_file: Path) -> None:
    seconds = longest(worker, STAFF_CODE, PASSPHRASE, "add", "N0", phrase("N0"))
    for number in range(1, KILLS):
        code = f"N{number}"
        done = worker.kill(number, seconds, STAFF_CODE, PASSPHRASE, "add", code, phrase(code))
        with after_everybody(desk_file) as director:
            found = [r for r in director.read(accounts.staff_rows.rows) if r.code == code]
            has_slot = director.keys.find(code) is not None
        assert len(found) >= has_slot  # never a way in for somebody the file does not know
        if has_slot:
            with signed_in(desk_file, code):
                pass
        else:
            assert done is None


@pytest.mark.soak
def test_killed_while_removing(worker: Worker, desk_file: Path) -> None:
    with signed_in(desk_file) as director:
        leaving = {f"L{n}": add(director, f"L{n}", Role.CASEWORKER) for n in range(KILLS)}
    first = leaving.pop("L0")
    seconds = longest(worker, STAFF_CODE, PASSPHRASE, "remove", str(first))
    gone = 0
    for number, (code, staff_id) in enumerate(leaving.items(), 1):
        done = worker.kill(number, seconds, STAFF_CODE, PASSPHRASE, "remove", str(staff_id))
        _check_removed(desk_file, code, is_done=done is not None)
        gone += key_file.read(desk_file).find(code) is None
    assert gone  # or the kills came too early to tell anything


@pytest.mark.parametrize("step", range(1, 8))
def test_dead_at_each_rename_of_a_removal(worker: Worker, desk_file: Path, step: int) -> None:
    """The points a random kill seldom meets: two copies, the database, two copies, the anchor."""
    with signed_in(desk_file) as director:
        staff_id = row(director, "D2").staff_id
    done = worker.run(STAFF_CODE, PASSPHRASE, "remove", str(staff_id), die_at=step)
    assert (done is not None) == (step > 5)
    _check_removed(desk_file, "D2", is_done=done is not None)


def _check_removed(path: Path, code: str, *, is_done: bool) -> None:
    if is_done:
        cannot_enter(path, code)
    was_out = key_file.read(path).find(code) is None
    if was_out:
        cannot_enter(path, code)
    with after_everybody(path) as director:
        is_active = row(director, code).is_active
    if key_file.read(path).find(code) is None:
        cannot_enter(path, code)
        assert not is_active
    else:
        assert is_active
        assert not is_done
        assert not was_out
        with signed_in(path, code):
            pass


@pytest.mark.soak
def test_killed_while_a_class_key_changes(worker: Worker, desk_file: Path) -> None:
    seconds = longest(worker, STAFF_CODE, PASSPHRASE, "rotate", "case")
    for number in range(1, KILLS):
        before = key_file.read(desk_file).newest("case").version
        done = worker.kill(number, seconds, STAFF_CODE, PASSPHRASE, "rotate", "case")
        after = key_file.read(desk_file).newest("case").version
        assert after - before in ({1} if done is not None else {0, 1})
        everybody_enters(desk_file)


def _opens(path: Path, code: str) -> bool:
    with ExitStack() as undo:
        try:
            unlocking.open_with_recovery(path, code, undo)
        except WrongRecoveryCode:
            return False
    return True


def _paper_in_force(path: Path, old: str, new: str) -> str:
    """Of two codes that are both on paper exactly one opens the file."""
    found = [code for code in (old, new) if _opens(path, code)]
    assert len(found) == 1
    return found[0]


@pytest.mark.soak
def test_killed_while_the_recovery_code_changes(
    worker: Worker, desk_file: Path, recovery_code: str
) -> None:
    code = recovering.new_code()
    seconds = longest(worker, STAFF_CODE, PASSPHRASE, "renew", code)
    assert _paper_in_force(desk_file, recovery_code, code) == code
    for number in range(1, KILLS):
        new = recovering.new_code()
        done = worker.kill(number, seconds, STAFF_CODE, PASSPHRASE, "renew", new)
        in_force = _paper_in_force(desk_file, code, new)
        assert in_force == new or done is None
        everybody_enters(desk_file)
        code = _paper_in_force(desk_file, code, new)
        assert code == in_force


@pytest.mark.parametrize("step", range(1, 8))
def test_dead_at_each_rename_of_a_renewal(
    worker: Worker, desk_file: Path, recovery_code: str, step: int
) -> None:
    """Two copies, the database, two copies, the anchor."""
    new = recovering.new_code()
    done = worker.run(STAFF_CODE, PASSPHRASE, "renew", new, die_at=step)
    assert (done is not None) == (step > 5)
    assert _paper_in_force(desk_file, recovery_code, new) == (recovery_code if step == 1 else new)
    with after_everybody(desk_file) as director:
        assert director.keys.is_recovery_confirmed is (step > 1)
    assert _paper_in_force(desk_file, recovery_code, new) == (recovery_code if step == 1 else new)


@pytest.mark.parametrize("step", range(1, 10))
def test_dead_at_each_rename_of_a_recovery(
    worker: Worker, desk_file: Path, recovery_code: str, step: int
) -> None:
    """Two copies; then the first unlock: the database, two copies, her slot, the anchor."""
    new = recovering.new_code()
    worker.run(STAFF_CODE, "new words", "recover", recovery_code, new, die_at=step)
    is_old = step == 1
    assert _paper_in_force(desk_file, recovery_code, new) == (recovery_code if is_old else new)
    known, other = (PASSPHRASE, "new words") if is_old else ("new words", PASSPHRASE)
    cannot_enter(desk_file, STAFF_CODE, other)
    everybody_enters(desk_file, known)
    assert _paper_in_force(desk_file, recovery_code, new) == (recovery_code if is_old else new)


@pytest.mark.parametrize("step", range(1, 6))
def test_dead_while_a_key_changes_that_the_director_does_not_hold(
    worker: Worker, desk_file: Path, step: int
) -> None:
    """Two copies, the anchor: whoever holds the class reads on, what is old and what is new."""
    with signed_in(desk_file) as director:
        add(director, "H4", Role.COUNSELLOR)
    with signed_in(desk_file, "H4") as holder:
        old = seal(holder, "counselling", "old")
        before = holder.keys.newest("counselling").version
    done = worker.run(STAFF_CODE, PASSPHRASE, "rotate", "counselling", die_at=step)
    assert (done is not None) == (step > 2)
    with after_everybody(desk_file) as director:
        assert not director.can_read("counselling")
    with signed_in(desk_file, "H4") as holder:
        after = holder.keys.newest("counselling").version
        assert after == before + (step > 1)
        assert reveal(holder, old) == "old"
        assert reveal(holder, seal(holder, "counselling", "new")) == "new"


# Every rename of the others: the point before it and the point after it.


def enters(path: Path, code: str, *phrases: str) -> str:
    """The one passphrase that opens the file for her: never two, never none."""
    found = []
    for words in phrases:
        try:
            door.unlock(path, staff_code=code, passphrase=words).lock()
            found.append(words)
        except UserError:
            attempts.forget(path)
    assert len(found) == 1, (phrases, found)
    return found[0]


def test_dead_at_each_rename_of_a_new_passphrase(worker: Worker, desk_file: Path) -> None:
    with signed_in(desk_file) as director:
        who = row(director, "W1").staff_id
    known = phrase("W1")
    for step in range(1, 7):
        new = f"words {step}"
        order = (STAFF_CODE, PASSPHRASE, "re_enrol", str(who), new)
        done = worker.run(*order, die_at=step)
        assert (done is not None) == (step > 5)
        before, known = known, enters(desk_file, "W1", known, new)
        assert (known == before) == (step == 1)
        everybody_enters(desk_file, colleagues=known)
        cannot_enter(desk_file, "W1", before if known == new else new)


def test_dead_at_each_rename_of_a_demotion(worker: Worker, desk_file: Path) -> None:
    with signed_in(desk_file) as director:
        who = row(director, "D2").staff_id
    for step in range(1, 7):
        done = worker.run(STAFF_CODE, PASSPHRASE, "set_roles", str(who), "front_desk", die_at=step)
        assert (done is not None) == (step > 5)
        with signed_in(desk_file, "D2") as second:  # she finishes it herself, if she comes first
            is_director = Role.DIRECTOR in second.roles
            assert is_director == (step == 1)
            assert second.can_read("case") == is_director
            held = slots.known(second.keys, second.opened)
            assert (second.keys.admin_grant in held) == is_director
            assert second.keys.pending_file_key is None
        with after_everybody(desk_file) as director:
            assert (Role.DIRECTOR in row(director, "D2").roles) == is_director
            accounts.set_roles(director, staff_id=who, roles=["director", "caseworker"])


def test_dead_at_each_rename_of_taking_somebody_back(worker: Worker, desk_file: Path) -> None:
    with signed_in(desk_file) as director:
        who = add(director, "L1", Role.CASEWORKER)
    for step in range(1, 4):
        with signed_in(desk_file) as director:
            accounts.remove(director, staff_id=who)
        words = f"back {step}"
        done = worker.run(STAFF_CODE, PASSPHRASE, "enrol", str(who), words, die_at=step)
        assert (done is not None) == (step > 2)
        with after_everybody(desk_file) as director:
            is_back = key_file.read(desk_file).find("L1") is not None
            assert is_back == (step > 1)
            assert row(director, "L1").is_active == is_back
            assert not [notice for notice in director.notices if notice.is_grave]
            if not is_back:
                accounts.enrol(
                    director, staff_id=who, roles=["caseworker"], passphrase=words, cost=FLOOR
                )
        enters(desk_file, "L1", words, phrase("L1"))


def test_dead_at_each_rename_of_handing_keys_over(worker: Worker, desk_file: Path) -> None:
    with signed_in(desk_file) as director:
        add(director, "C1", Role.COUNSELLOR)
    for step in range(1, 4):
        code = f"H{step}"
        with signed_in(desk_file) as director:
            add(director, code, Role.COUNSELLOR)
        done = worker.run("C1", phrase("C1"), "hand_over", die_at=step)
        assert (done is not None) == (step > 2)
        with signed_in(desk_file, code) as counsellor:
            assert counsellor.can_read("counselling") == (step > 1)
        with signed_in(desk_file, "C1") as holder:
            assert holder.can_read("counselling")
            accounts.hand_over_all(holder)
        everybody_enters(desk_file)


def test_dead_at_each_rename_of_binding(
    worker: Worker, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    chest = desk_file.with_suffix(".chest")

    class Chest:
        def get_password(self, service: str, name: str) -> str | None:
            return chest.read_text() if chest.exists() else None

    monkeypatch.setattr(device, "_keychain", Chest)
    with signed_in(desk_file) as director:
        on_paper(director)
    for operation, after in (("bind", True), ("unbind", False)):
        for step in range(1, 4):
            done = worker.run(STAFF_CODE, PASSPHRASE, operation, PASSPHRASE, die_at=step)
            assert (done is not None) == (step > 2)
            everybody_enters(desk_file)
            keys = key_file.read(desk_file)
            assert keys.device_binding == (after if step > 1 else not after)
            for code in (STAFF_CODE, "W1"):  # who has unlocked since
                slot = keys.find(code)
                assert slot is not None
                assert (slot.device is not None) == keys.device_binding
