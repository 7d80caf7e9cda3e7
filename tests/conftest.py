# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What every test shares: real encrypted files, a fixed clock, and noise that fails."""

from __future__ import annotations

import gc
import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta, timezone
from functools import cache
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from sqlalchemy import Engine, create_engine
from sqlcipher3 import dbapi2 as sqlcipher

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# A process that a test starts reads what an earlier one compiled, instead of a second of compiling.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)

from shelterdesk import i18n
from shelterdesk.database import engine
from shelterdesk.demo import generate
from shelterdesk.services import setup
from shelterdesk.vault import create, door, key_file, primitives, slots, unlocking
from shelterdesk.vault.primitives import FLOOR, KdfCost
from tests.fork_server import SERVER
from tests.together import TogetherScheduling

STAFF_CODE = "K3"
PASSPHRASE = "lantern-orchard-violin-acorn-bench"
NOW = datetime(2026, 11, 22, 20, 15, tzinfo=timezone(timedelta(hours=1)))


class Clock:
    """A clock that tests set."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> TogetherScheduling:
    """Tests that share what takes long to make go to one worker."""
    return TogetherScheduling(config, log)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file with the word lists and no rooms, made once; its recovery code lies beside it."""
    path = tmp_path_factory.mktemp("template") / "desk.sdb"
    code = create.create(
        path,
        staff_code=STAFF_CODE,
        passphrase=PASSPHRASE,
        name_shown="Joy",
        organisation={"discreet_name": "Desk Planner", "language": "en", "currency": "EUR"},
        first=setup.seed,
        cost=FLOOR,
        now=Clock(),
    )
    path.with_suffix(".code").write_text(code)
    SERVER.template = path
    return path


def copy_file(source: Path, target: Path) -> Path:
    """A copy of a locked file with its keys."""
    for place in (lambda path: path, key_file.keys_path, key_file.backup_path):
        shutil.copy2(place(source), place(target))
    return target


@contextmanager
def compiled() -> Iterator[None]:
    """Every file has an engine of its own, and would compile each statement for itself: a program
    opens one, tests open thousands. Here they share one dialect and what was compiled for it."""
    first = create_engine("sqlite://", module=sqlcipher, query_cache_size=5_000)
    first.connect().close()  # from then on the dialect knows which SQLite it speaks to

    def sharing(*args: Any, **options: Any) -> Engine:
        made = create_engine(*args, **options)
        made.dialect = first.dialect
        made._compiled_cache = first._compiled_cache
        return made

    with mock.patch.object(engine, "create_engine", sharing):
        yield


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    with compiled():
        yield


#: What the program asks of SQLite, before tests wait for no disk.
PRAGMAS = engine._PRAGMAS


def _no_sync(descriptor: int) -> None:
    """Not a ``Mock``, which would remember each call."""


@pytest.fixture(scope="session", autouse=True)
def no_power_cut() -> Iterator[None]:
    """Nobody waits until it lies on the disk: that matters when the power goes, which no test can
    bring about. What a killed program wrote is there in any case. ``test_engine`` asks for the
    program's own words, and other processes (``fork_server``) have nothing changed here."""
    unsynced = tuple(text.replace("synchronous=full", "synchronous=off") for text in PRAGMAS)
    with (
        mock.patch.object(engine, "_PRAGMAS", unsynced),
        mock.patch.object(os, "fsync", _no_sync),
    ):
        yield


@pytest.fixture
def desk_file(template: Path, tmp_path: Path) -> Path:
    """A new locked file."""
    return copy_file(template, tmp_path / "desk.sdb")


@pytest.fixture
def recovery_code(template: Path) -> str:
    return template.with_suffix(".code").read_text()


@contextmanager
def stretched(folder: Path) -> Iterator[None]:
    """What a passphrase becomes with a salt is always the same (``test_vectors`` has it by the real
    way) and is most of what opening costs. In a folder, so that other processes have it too; by
    the system's own calls, which tests make fail and count."""
    open_file, rename = open, os.replace

    @cache
    def stretch(passphrase: str, salt: bytes, cost: KdfCost) -> bytes:
        name = hashlib.sha256(repr((passphrase, salt, cost)).encode()).hexdigest()
        place = f"{folder}/{name}"
        try:
            with open_file(place, "rb") as file:
                return file.read()
        except OSError:
            key = primitives.stretch(passphrase, salt, cost)
        with suppress(OSError):  # another user's process
            with open_file(f"{place}.{os.getpid()}", "wb") as file:
                file.write(key)
            rename(f"{place}.{os.getpid()}", place)
        return key

    with (
        mock.patch.object(slots, "stretch", stretch),
        mock.patch.object(unlocking, "stretch", stretch),
    ):
        yield


@pytest.fixture(scope="session", autouse=True)
def stretched_once(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Thousands of tests open a copy of one file."""
    folder = tmp_path_factory.mktemp("stretched")
    SERVER.stretched = folder
    with stretched(folder):
        yield
    SERVER.stop()


@pytest.fixture
def vault(desk_file: Path, clock: Clock) -> Iterator[door.Vault]:
    """A new file, unlocked by its first account."""
    opened = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    yield opened
    opened.lock()


@pytest.fixture(scope="session")
def demo_accounts(tmp_path_factory: pytest.TempPathFactory) -> generate.DemoAccounts:
    """What ``make demo`` makes, once; tests that use it are one group of
    ``tests.together``."""
    return generate.generate(tmp_path_factory.mktemp("demo") / "demo.sdb", now=NOW, cost=FLOOR)


@pytest.fixture(scope="session")
def told_of_small_demo() -> list[tuple[int, int]]:
    """What was told of how far the small demo is, while it was made."""
    return []


@pytest.fixture(scope="session")
def small_demo(
    tmp_path_factory: pytest.TempPathFactory, told_of_small_demo: list[tuple[int, int]]
) -> generate.DemoAccounts:
    """A small one of another seed, locked."""
    path = tmp_path_factory.mktemp("small") / "demo.sdb"

    def tell(done: int, total: int) -> None:
        told_of_small_demo.append((done, total))

    return generate.generate(
        path, years=1, residents=30, seed=7, now=NOW, cost=FLOOR, progress=tell
    )


@pytest.fixture(scope="session")
def demo(demo_accounts: generate.DemoAccounts) -> Iterator[door.Vault]:
    """The demo, unlocked by its director; for reading alone."""
    code, passphrase = generate.STAFF_CODE, generate.PASSPHRASE
    opened = door.unlock(
        demo_accounts.path, staff_code=code, passphrase=passphrase, now=lambda: NOW
    )
    yield opened
    opened.lock()


@pytest.fixture(autouse=True)
def forgotten_is_found() -> Iterator[None]:
    """A lane turns off Python's own search for cycles, which the event loop does from then on.
    Most tests have none: what they forgot would stay in this process until its end."""
    yield
    if not gc.isenabled():
        for generation in (2, 1, 0):
            if gc.get_count()[generation] > gc.get_threshold()[generation]:
                gc.collect(generation)
                break


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Tests that change the language leave English behind."""
    yield
    if i18n.language() != "en":
        i18n.set_language("en")


class _Noise(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture(autouse=True)
def quiet_log(request: pytest.FixtureRequest) -> Iterator[_Noise]:
    """An unexpected warning in the log fails the test; one that is expected is cleared by it."""
    noise = _Noise()
    logging.getLogger().addHandler(noise)
    yield noise
    logging.getLogger().removeHandler(noise)
    assert not noise.records, [record.getMessage() for record in noise.records]


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """An empty folder that stands for a memory stick."""
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder
