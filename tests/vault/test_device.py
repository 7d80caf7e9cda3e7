# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Binding to this computer: a real keychain of the desktop, and every way it can be missing."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import keyring
import pytest
from keyring.backend import KeyringBackend
from keyring.backends import SecretService, fail, kwallet, null
from keyring.backends.chainer import ChainerBackend

from shelterdesk.errors import DeviceKeyMissing, NotAllowed, UserError, WrongPassword
from shelterdesk.models.staff import Role
from shelterdesk.vault import accounts, binding, device, door, key_file, slots
from shelterdesk.vault.door import Vault
from shelterdesk.vault.primitives import FLOOR
from tests.conftest import PASSPHRASE, STAFF_CODE
from tests.vault_faults import ROOT, opened_slot
from tests.vault_people import add, cannot_enter, on_paper, phrase, recovered, signed_in


class Chest(SecretService.Keyring):
    """A keychain of the desktop in memory, for what the real one cannot be made to do.

    ``test_with_a_real_keychain`` drives the real one.
    """

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.is_locked = False

    def get_password(self, service: str, username: str) -> str | None:
        if self.is_locked:
            raise RuntimeError("locked")
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.is_locked:
            raise RuntimeError("locked")
        self.kept[service, username] = password


class Plain(KeyringBackend):
    """A backend that would keep the secret in a file in the clear."""

    priority = 99

    def get_password(self, service: str, username: str) -> str | None:
        raise AssertionError("asked a backend that is not trusted")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("asked a backend that is not trusted")


@pytest.fixture
def chest(monkeypatch: pytest.MonkeyPatch) -> Chest:
    """This computer's keychain."""
    made = Chest()
    monkeypatch.setattr(device, "_TRUSTED", device._TRUSTED | {(Chest.__module__, "Chest")})
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    return made


@pytest.fixture
def confirmed(vault: Vault) -> Vault:
    """A file whose recovery code was typed back."""
    on_paper(vault)
    return vault


def test_only_keychains_of_the_system_count(monkeypatch: pytest.MonkeyPatch) -> None:
    service = SecretService.Keyring()
    wallet = kwallet.DBusKeyring()
    for found, expected in (
        (fail.Keyring(), None),
        (null.Keyring(), None),
        (Plain(), None),
        (service, service),
        (wallet, wallet),
        (kwallet.DBusKeyringKWallet4(), None),
    ):
        monkeypatch.setattr(keyring, "get_keyring", lambda found=found: found)
        assert device._keychain() is expected
        assert device.is_available() == (expected is not None)


def test_a_chain_is_as_good_as_the_keychain_in_it(monkeypatch: pytest.MonkeyPatch) -> None:
    service = SecretService.Keyring()
    chain = ChainerBackend()
    monkeypatch.setattr(keyring, "get_keyring", lambda: chain)
    for members, expected in (([], None), ([Plain()], None), ([Plain(), service], service)):
        monkeypatch.setattr(ChainerBackend, "backends", members)
        assert device._keychain() is expected


def test_without_a_keychain_nothing_changes(
    confirmed: Vault, desk_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for found in (fail.Keyring(), Plain()):
        monkeypatch.setattr(keyring, "get_keyring", lambda found=found: found)
        assert device.find("00") is None
        assert device.find_or_make("00") is None
        with pytest.raises(UserError, match="no keychain"):
            binding.bind(confirmed, PASSPHRASE)
    assert not confirmed.keys.device_binding
    confirmed.lock()
    with signed_in(desk_file):
        pass


def test_only_after_the_recovery_code_was_typed_back(vault: Vault, chest: Chest) -> None:
    with pytest.raises(NotAllowed, match="First type the recovery code back"):
        binding.bind(vault, PASSPHRASE)
    on_paper(vault)
    with pytest.raises(WrongPassword) as found:
        binding.bind(vault, "wrong")
    assert found.value.field == "passphrase"
    assert not chest.kept


def test_everybody_is_bound_as_she_unlocks(
    confirmed: Vault, desk_file: Path, chest: Chest, monkeypatch: pytest.MonkeyPatch
) -> None:
    add(confirmed, "W1", Role.CASEWORKER)
    add(confirmed, "W2", Role.CASEWORKER)
    binding.bind(confirmed, PASSPHRASE)
    assert list(chest.kept) == [("Desk Planner key", confirmed.keys.vault_id)]
    confirmed.lock()
    keys = key_file.read(desk_file)
    assert keys.device_binding
    assert [slot.device is not None for slot in keys.slots] == [True, False, False, False]
    with signed_in(desk_file, "W1") as worker:
        assert worker.opened.slot.device == keys.slots[0].device
    with signed_in(desk_file):
        pass
    # A copy of the disk without the keychain: not even the right passphrase opens it.
    slot = key_file.read(desk_file).find("W1")
    assert slot is not None
    with pytest.raises(slots.CannotOpen):
        slots.open_slot(keys, slot, phrase("W1"))
    kept, chest.kept = chest.kept, {}
    for code, words in ((STAFF_CODE, PASSPHRASE), ("W1", phrase("W1")), ("nobody", "x")):
        with pytest.raises(DeviceKeyMissing, match="recovery code"):
            door.unlock(desk_file, staff_code=code, passphrase=words)
    with signed_in(desk_file, "W2"):  # not bound yet: she is now, with a secret made for it
        assert chest.kept
    chest.kept = kept
    cannot_enter(desk_file, "W2")
    with signed_in(desk_file) as director:
        accounts.change_passphrase(director, old=PASSPHRASE, new="other words", cost=FLOOR)
        assert director.opened.slot.device is not None
        director.confirm_passphrase("other words")
    with signed_in(desk_file, STAFF_CODE, "other words") as director:
        binding.unbind(director, "other words")
    with signed_in(desk_file, "W1") as worker:
        assert worker.opened.slot.device is None
    monkeypatch.setattr(keyring, "get_keyring", fail.Keyring)
    for code, words in ((STAFF_CODE, "other words"), ("W1", phrase("W1"))):
        with signed_in(desk_file, code, words):
            pass


def test_a_passphrase_given_later_is_bound_from_its_beginning(
    confirmed: Vault, desk_file: Path, chest: Chest
) -> None:
    """No copy of the key file ever holds its key pair under the passphrase alone."""
    first = add(confirmed, "W1", Role.CASEWORKER)
    before = key_file.read(desk_file)
    binding.bind(confirmed, PASSPHRASE)
    add(confirmed, "W2", Role.CASEWORKER)
    accounts.re_enrol(confirmed, staff_id=first, passphrase="new words", cost=FLOOR)
    confirmed.lock()
    keys = key_file.read(desk_file)
    for code, words in (("W1", "new words"), ("W2", phrase("W2"))):
        slot = keys.find(code)
        assert slot is not None
        assert slot.device is not None
        with pytest.raises(slots.CannotOpen):
            slots.open_slot(keys, slot, words)
        with signed_in(desk_file, code, words) as worker:
            assert worker.can_read("case")
    # What was guessed from the copy of before opens nothing of today.
    old, now = before.find("W1"), keys.find("W1")
    assert old is not None
    assert now is not None
    guessed = slots.open_slot(before, old, phrase("W1"))
    assert not slots.known(keys, replace(guessed, slot=now))


def test_a_locked_keychain(confirmed: Vault, desk_file: Path, chest: Chest) -> None:
    chest.is_locked = True
    with pytest.raises(UserError, match="no keychain"):
        binding.bind(confirmed, PASSPHRASE)
    chest.is_locked = False
    binding.bind(confirmed, PASSPHRASE)
    confirmed.lock()
    chest.is_locked = True
    with pytest.raises(DeviceKeyMissing, match="locked"):
        door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    chest.is_locked = False
    with signed_in(desk_file):
        pass


@pytest.mark.parametrize("kept", ["", "x", "AAAA", "é"])
def test_a_secret_that_is_none(chest: Chest, kept: str) -> None:
    chest.kept[device.SERVICE, "00"] = kept
    assert device.find("00") is None
    made = device.find_or_make("00")
    assert made is not None
    assert device.find("00") == made


def test_wrong_words_are_still_wrong(confirmed: Vault, desk_file: Path, chest: Chest) -> None:
    binding.bind(confirmed, PASSPHRASE)
    confirmed.lock()
    for code in (STAFF_CODE, "nobody"):
        with pytest.raises(WrongPassword):
            door.unlock(desk_file, staff_code=code, passphrase="wrong")


def test_a_lost_keychain_costs_nothing_with_the_recovery_code(
    confirmed: Vault, desk_file: Path, chest: Chest, recovery_code: str
) -> None:
    binding.bind(confirmed, PASSPHRASE)
    confirmed.lock()
    chest.kept.clear()
    recovered(desk_file, recovery_code, STAFF_CODE, "new words")
    with signed_in(desk_file, STAFF_CODE, "new words") as director:
        assert director.opened.slot.device == device.id_of(device.find(director.keys.vault_id))


def test_the_flag_cannot_be_taken_off_by_an_outsider(
    confirmed: Vault, desk_file: Path, chest: Chest
) -> None:
    binding.bind(confirmed, PASSPHRASE)
    confirmed.lock()
    keys = key_file.read(desk_file)
    bare = tuple(replace(slot, device=None) for slot in keys.slots)
    key_file.write(desk_file, replace(keys, slots=bare, device_binding=False))
    cannot_enter(desk_file, STAFF_CODE)


# -- the real thing -----------------------------------------------------------------------

REAL = """
import sys
from pathlib import Path
import keyring
from shelterdesk.errors import DeviceKeyMissing
from shelterdesk.vault import binding, device, door
from tests.vault_people import on_paper, recovered

path, code, words, paper, step = Path(sys.argv[1]), *sys.argv[2:]
print(type(keyring.get_keyring()).__module__)
if step == "bind":
    assert device.is_available()
    vault = door.unlock(path, staff_code=code, passphrase=words)
    on_paper(vault)
    binding.bind(vault, words)
    assert len(device.find(vault.keys.vault_id)) == 32
    vault.lock()
    vault = door.unlock(path, staff_code=code, passphrase=words)
    assert vault.opened.slot.device == device.id_of(device.find(vault.keys.vault_id))
    vault.lock()
    print("bound")
else:
    try:
        door.unlock(path, staff_code=code, passphrase=words)
        print("opened")
    except DeviceKeyMissing:
        print("missing")
    if step == "recover":
        recovered(path, paper, code, "new words")
        vault = door.unlock(path, staff_code=code, passphrase="new words")
        vault.lock()
        found = device.find(vault.keys.vault_id)
        print("recovered", vault.opened.slot.device == device.id_of(found))
"""

PROGRAMS = ("dbus-run-session", "gnome-keyring-daemon")


def _in_session(home: Path, unlock: bool, *arguments: str) -> str:
    """Run the script in a desktop session of its own with a real keychain."""
    for folder in ("run", "data", "config"):
        (home / folder).mkdir(mode=0o700, parents=True, exist_ok=True)
    start = (
        "printf 'keychain' | gnome-keyring-daemon --unlock --components=secrets --daemonize "
        if unlock
        else "gnome-keyring-daemon --start --components=secrets --daemonize "
    )
    command = start + '> /dev/null 2>&1; exec "$@"'
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
        "XDG_RUNTIME_DIR": str(home / "run"),
        "XDG_DATA_HOME": str(home / "data"),
        "XDG_CONFIG_HOME": str(home / "config"),
    }
    session = [shutil.which("dbus-run-session") or "", "--", "sh", "-c", command, "sh"]
    done = subprocess.run(
        [*session, sys.executable, "-c", REAL, *arguments],
        capture_output=True,
        text=True,
        timeout=120,
        cwd=ROOT,
        env=environment,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(not all(map(shutil.which, PROGRAMS)), reason=f"needs {' and '.join(PROGRAMS)}")
def test_with_a_real_keychain(desk_file: Path, tmp_path: Path, recovery_code: str) -> None:
    """The Secret Service of a private desktop session: bound, another home, recovered."""
    home, other = tmp_path / "home", tmp_path / "other"
    words = (str(desk_file), STAFF_CODE, PASSPHRASE, recovery_code)
    said = _in_session(home, True, *words, "bind")
    assert "keyring.backends.SecretService" in said or "chainer" in said
    assert "bound" in said
    assert "opened" in _in_session(home, True, *words, "open")
    assert "missing" in _in_session(home, False, *words, "open")  # locked, nobody to ask
    assert "missing" in _in_session(other, True, *words, "open")
    assert key_file.read(desk_file).slots[0].device is not None
    with pytest.raises(slots.CannotOpen):
        opened_slot(desk_file)
    said = _in_session(other, True, *words, "recover")
    assert "missing" in said
    assert "recovered True" in said
