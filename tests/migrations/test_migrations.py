# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schema changes: whole or not at all, with a copy kept until it is done."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from sqlalchemy import Engine

import migrations
from shelterdesk.database import migrate
from shelterdesk.database.engine import open_engine
from shelterdesk.errors import Damaged, DiskFull, TooNew, Unwritable
from shelterdesk.models.base import Base, Record
from shelterdesk.services.residents import residents
from shelterdesk.vault import copying, door, slots
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE, Clock, copy_file
from tests.factories import admitted, beds, house
from tests.migrations.test_released_files import TOLD
from tests.vault_faults import file_secret, opened_slot

KNOWN = migrations.REVISIONS
MORE = f"{len(KNOWN) + 1:04}"
HEADER = (
    f'revision = "{MORE}"\ndown_revision = "{KNOWN[-1]}"\n'
    "from alembic import op\nimport sqlalchemy as sa\n"
)
ADD = HEADER + (
    "def upgrade():\n"
    '    op.create_table("extra", sa.Column("id", sa.Integer(), nullable=False))\n'
    '    with op.batch_alter_table("site") as batch:\n'
    '        batch.add_column(sa.Column("colour", sa.String(10)))\n'
)


@pytest.fixture
def second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A program that knows one schema more; the test writes what it does."""
    folder = tmp_path / "100 % migrations"
    shutil.copytree(
        Path(migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__")
    )
    monkeypatch.setattr(migrations, "__file__", str(folder / "__init__.py"))
    monkeypatch.setattr(migrations, "REVISIONS", (*KNOWN, MORE))
    return folder / "versions" / f"{MORE}_extra.py"


@pytest.fixture
def used(desk_file: Path) -> Path:
    """A locked file with somebody in it."""
    vault = door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    bed = beds(vault, house(vault, "1 × 2"))[0]
    admitted(vault, bed, NOW.date(), "Noor")
    vault.lock()
    return desk_file


def engine_of(path: Path) -> Engine:
    return open_engine(path, file_secret(path))


def tables(path: Path) -> set[str]:
    engine = engine_of(path)
    with engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT name FROM sqlite_schema").scalars().all()
    engine.dispose()
    return {str(name) for name in found}


def left_by_an_update(path: Path) -> list[str]:
    """What an update makes beside a file and removes when it is done, or put back."""
    return [file.name for file in path.parent.iterdir() if "updat" in file.name]


def copied(path: Path) -> Path:
    """Only the copy in the newest schema."""
    part = path.with_name("copy.part")
    migrate.updated_copy(path, file_secret(path), part, copying.silent)
    return part


def test_the_models_and_the_migrations_agree(desk_file: Path) -> None:
    from alembic import command

    engine = engine_of(desk_file)
    with engine.begin() as connection:
        command.check(migrate.config(connection))
    engine.dispose()


def test_the_list_of_revisions_is_the_chain_of_scripts() -> None:
    from alembic.script import ScriptDirectory

    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    found = [revision.revision for revision in script.walk_revisions()]
    assert tuple(reversed(found)) == migrations.REVISIONS


def test_an_older_file_is_brought_up_to_date(used: Path, second: Path, clock: Clock) -> None:
    second.write_text(ADD)
    vault = door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)
    (row,) = vault.read(residents.find)
    assert row.known_as == "Noor"
    assert row.is_here
    vault.lock()
    assert "extra" in tables(used)
    assert {"bed_assignment_insert", "bed_assignment_update", "stay_update"} <= tables(used)
    assert left_by_an_update(used) == []
    door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()


@pytest.mark.parametrize(
    ("script", "error"),
    [
        (ADD + "    raise RuntimeError('in the middle')\n", RuntimeError),
        (ADD + '    op.execute("UPDATE stay SET resident_id = 77")\n', Damaged),  # noqa: S608
        (ADD + '    op.execute("DELETE FROM resident")\n', Damaged),  # noqa: S608
    ],
)
def test_a_failed_migration_leaves_the_old_file_as_it_was(
    used: Path, second: Path, script: str, error: type[Exception]
) -> None:
    before = tables(used)
    whole = used.read_bytes()
    second.write_text(script)
    with pytest.raises(error):
        door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert used.read_bytes() == whole
    assert left_by_an_update(used) == []
    assert tables(used) == before
    # Tried again with a mended program.
    second.write_text(ADD)
    vault = door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert len(vault.read(residents.find)) == 1
    vault.lock()
    assert left_by_an_update(used) == []


def test_what_was_in_the_log_is_in_the_file(used: Path, second: Path) -> None:
    """The last program died: its last saves are in the log beside the file, not in the file."""
    engine = engine_of(used)
    with engine.begin() as connection:
        connection.exec_driver_sql("UPDATE resident SET known_as = 'Mira'")
    wal = used.with_name(used.name + "-wal").read_bytes()
    old = used.read_bytes()
    engine.dispose()
    used.write_bytes(old)
    used.with_name(used.name + "-wal").write_bytes(wal)
    second.write_text(ADD + "    raise RuntimeError\n")
    with pytest.raises(RuntimeError):
        door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    secret = file_secret(used)
    engine = open_engine(used, secret)
    with engine.connect() as connection:
        query = connection.exec_driver_sql("SELECT known_as FROM resident")
        assert query.scalars().all() == ["Mira"]
    engine.dispose()


def test_a_damaged_file_is_not_changed(used: Path, second: Path) -> None:
    second.write_text(ADD)
    data = bytearray(used.read_bytes())
    data[8 * 4096 + 100] ^= 1
    used.write_bytes(data)
    with pytest.raises(Damaged, match="damaged"):
        copied(used)
    assert used.read_bytes() == data
    assert not used.with_name("copy.part").exists()


def test_a_copy_that_is_not_what_was_copied_changes_nothing(
    used: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Opened again before anything is changed: a disk that lies is found in time."""

    real = shutil.copymode

    def lie(source: Path, target: Path) -> None:
        data = bytearray(target.read_bytes())
        data[8 * 4096 + 100] ^= 1
        target.write_bytes(data)
        real(source, target)

    second.write_text(ADD)
    before = used.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copymode", lie)
        with pytest.raises(Damaged):
            copied(used)
    assert used.read_bytes() == before
    assert not used.with_name("copy.part").exists()


@pytest.mark.parametrize(("number", "error"), [(28, DiskFull), (13, Unwritable)])
def test_no_room_for_the_copy(
    used: Path,
    second: Path,
    monkeypatch: pytest.MonkeyPatch,
    number: int,
    error: type[Exception],
) -> None:
    def fail(_source: Path, _target: Path) -> None:
        raise OSError(number, "failed")

    second.write_text(ADD)
    before = used.read_bytes()
    with monkeypatch.context() as patched:
        patched.setattr(shutil, "copymode", fail)
        with pytest.raises(error, match=r"Nothing was changed"):
            door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE)
    assert used.read_bytes() == before
    assert left_by_an_update(used) == []


def test_a_file_of_a_newer_program(
    used: Path, second: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    second.write_text(ADD)
    door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE).lock()
    monkeypatch.setattr(migrations, "REVISIONS", ("0001",))
    with pytest.raises(TooNew, match="newer version"):
        door.unlock(used, staff_code=STAFF_CODE, passphrase=PASSPHRASE)


def test_versions_import_nothing_of_the_program() -> None:
    for script in (Path(migrations.__file__).parent / "versions").glob("0*.py"):
        assert "shelterdesk" not in script.read_text("utf-8").replace("ShelterDesk", "")


def test_no_number_is_given_twice(desk_file: Path) -> None:
    """What is written of a record that was taken back must not become another one's."""
    engine = engine_of(desk_file)
    with engine.connect() as connection:
        for mapper in Base.registry.mappers:
            name = mapper.class_.__tablename__
            sql = connection.exec_driver_sql(
                "SELECT sql FROM sqlite_schema WHERE type = 'table' AND name = ?", (name,)
            ).scalar_one()
            is_record = issubclass(mapper.class_, Record)
            assert ("PRIMARY KEY AUTOINCREMENT" in sql) == is_record, name
    engine.dispose()


def test_the_tables_of_before_are_what_they_were(tmp_path: Path) -> None:
    """Made anew for their numbers alone: the same columns, checks, keys and indexes."""
    path = copy_file(Path(__file__).parent / "files" / "0001.sdb", tmp_path / "old.sdb")
    keys, opened = opened_slot(path, TOLD["staff_code"], TOLD["passphrase"])
    secret = opened.open(slots.file_grant(keys.file_key))

    def schema() -> dict[str, set[str]]:
        engine = open_engine(path, secret)
        with engine.connect() as connection:
            rows = connection.exec_driver_sql(
                "SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sql%'"
            ).all()
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        engine.dispose()
        return {
            name: {line.strip(" \t\n,") for line in sql.split("\n") if "PRIMARY KEY" not in line}
            for name, sql in rows
        }

    before = schema()
    before["organisation"].remove("recovery_confirmed_at DATETIME")  # in the key file by now
    migrate.updated_copy(path, secret, tmp_path / "new.part", copying.silent)
    (tmp_path / "new.part").replace(path)
    after = schema()
    assert before.keys() <= after.keys()
    grown = {
        "audit_event", "staff", "resident", "support_period", "support_period_programme",
        "programme", "term", "organisation", "room", "stay", "task", "visit",
    }  # fmt: skip
    for name, lines in before.items():
        if name not in grown:
            lines.discard("id INTEGER NOT NULL")
            assert {line.replace('"', "") for line in lines} == {
                line.replace('"', "").replace("new_", "") for line in after[name]
            }, name


def test_rules_that_were_taken_away_are_put_back(desk_file: Path, clock: Clock) -> None:
    def opened() -> door.Vault:
        return door.unlock(desk_file, staff_code=STAFF_CODE, passphrase=PASSPHRASE, now=clock)

    engine = engine_of(desk_file)
    with engine.begin() as connection:
        right = migrate._triggers(connection)
        assert migrate._digest(right) == migrate.TRIGGERS
        connection.exec_driver_sql("DROP TRIGGER audit_event_update")
        connection.exec_driver_sql("DROP TRIGGER stay_update")
        connection.exec_driver_sql(
            "CREATE TRIGGER stay_update AFTER UPDATE ON stay BEGIN SELECT 1; END"
        )
        connection.exec_driver_sql(
            'CREATE TRIGGER "hid""den" AFTER INSERT ON audit_event BEGIN SELECT 1; END'
        )
    engine.dispose()
    vault = opened()
    assert any("rules" in notice.words for notice in vault.notices if notice.is_grave)
    vault.lock()
    engine = engine_of(desk_file)
    with engine.begin() as connection:
        assert migrate._triggers(connection) == right
    engine.dispose()
    vault = opened()
    assert not vault.notices
    vault.lock()
