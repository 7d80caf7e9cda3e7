# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with a damaged file: found, named, said; and read without writing."""

from __future__ import annotations

import tracemalloc
from contextlib import closing
from io import BytesIO
from pathlib import Path

import pytest

from shelterdesk.database.engine import in_words
from shelterdesk.errors import Damaged, NotFound, Unwritable
from shelterdesk.vault import backup, copying, damage, trees
from shelterdesk.vault.pages import PAGE_SIZE, Pages
from shelterdesk.vault.rotation_of_copies import newest_good_backup
from tests.backups import people
from tests.conftest import NOW, PASSPHRASE, STAFF_CODE
from tests.vault_faults import file_secret, finish, picture, process, unlock


@pytest.fixture
def full_file(desk_file: Path) -> Path:
    vault = unlock(desk_file)
    people(vault, 60)
    with backup.live_connection(vault) as connection:  # leaves pages in no use
        connection.execute("CREATE TABLE soon_gone AS SELECT randomblob(100000) AS b")
        connection.execute("DROP TABLE soon_gone")
    vault.lock()
    return desk_file


def tear(path: Path, *numbers: int) -> None:
    with path.open("rb+") as file:
        for number in numbers:
            file.seek((number - 1) * PAGE_SIZE + 1000)
            file.write(b"torn by a power cut")


def entry(path: Path, name: str) -> trees.Entry:
    found, _all = trees.schema(Pages(path, file_secret(path)))
    return next(one for one in found if one.name == name)


def test_a_whole_file(full_file: Path) -> None:
    before = picture(full_file.parent)
    report = damage.examine(full_file, file_secret(full_file))
    assert report.is_whole
    assert report.can_open
    assert not report.is_harmless
    assert damage.what_is_lost(report) == []
    states = {table.name: table for table in report.tables}
    assert states["resident"] == damage.TableState("resident", 60, 60, is_whole=True)
    assert report.page_count == full_file.stat().st_size // PAGE_SIZE
    assert picture(full_file.parent) == before


def test_a_free_page_is_harmless(full_file: Path) -> None:
    secret = file_secret(full_file)
    tear(full_file, max(trees.free_pages(Pages(full_file, secret))))
    report = damage.examine(full_file, secret)
    assert [bad.what for bad in report.bad_pages] == [damage.FREE]
    assert report.is_harmless
    assert not report.is_whole
    assert "Nothing is lost" in damage.what_is_lost(report)[0]
    vault = unlock(full_file)
    with backup.live_connection(vault) as connection:
        found = damage.examine_open(connection)
        assert found.is_harmless
        assert not found.is_whole
        damage.repair_free_pages(connection)
        assert damage.examine_open(connection).is_whole
    vault.lock()
    assert damage.examine(full_file, secret).is_whole


def test_a_leaf_of_a_table(full_file: Path) -> None:
    secret = file_secret(full_file)
    leaf = trees.walk(Pages(full_file, secret), entry(full_file, "resident").root).leaves[0]
    tear(full_file, leaf)
    report = damage.examine(full_file, secret)
    assert report.bad_pages == (damage.BadPage(leaf, "resident"),)
    assert not report.is_harmless
    state = next(table for table in report.tables if table.name == "resident")
    assert state.expected == 60
    assert 0 < state.readable < 60
    (words,) = damage.what_is_lost(report)
    assert words == f"residents: {60 - state.readable} of 60 cannot be read."


def test_an_index_loses_nothing(full_file: Path) -> None:
    root = entry(full_file, "ix_audit_event_staff_id").root
    tear(full_file, root)
    report = damage.examine(full_file, file_secret(full_file))
    assert report.bad_pages == (damage.BadPage(root, "ix_audit_event_staff_id"),)
    assert report.is_nothing_lost
    assert not report.is_harmless
    assert "Every record can be read" in damage.what_is_lost(report)[0]


def test_a_table_without_an_index_says_some(full_file: Path) -> None:
    tear(full_file, entry(full_file, "safe_state").root)
    words = damage.what_is_lost(damage.examine(full_file, file_secret(full_file)))
    assert words == ["safe_state: some cannot be read."]


def test_page_one(full_file: Path) -> None:
    secret = file_secret(full_file)
    tear(full_file, 1)
    report = damage.examine(full_file, secret)
    assert report.can_open, "as far as it can be salvaged"
    assert report.bad_pages == (damage.BadPage(1, damage.SCHEMA),)
    assert {table.name for table in report.tables} >= {"resident", "stay", "staff"}
    assert "list of tables" in damage.what_is_lost(report)[0]
    with pytest.raises(Damaged, match="very beginning"):
        damage.open_readable(full_file, secret)


def test_a_file_cut_short(full_file: Path) -> None:
    secret = file_secret(full_file)
    full_file.write_bytes(full_file.read_bytes()[: -8 * PAGE_SIZE])
    report = damage.examine(full_file, secret)
    assert len(report.bad_pages) == 8
    assert report.integrity


def test_no_file(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        damage.examine(tmp_path / "none.sdb", bytes(48))
    with pytest.raises(NotFound):
        damage.open_readable(tmp_path / "none.sdb", bytes(48))


def test_reading_writes_nothing(full_file: Path) -> None:
    secret = file_secret(full_file)
    leaf = trees.walk(Pages(full_file, secret), entry(full_file, "resident").root).leaves[-1]
    tear(full_file, leaf)
    before = picture(full_file.parent)
    engine = damage.open_readable(full_file, secret)
    with engine.connect() as connection:
        run = connection.exec_driver_sql
        assert run("SELECT count(*) FROM staff").scalar() == 1
        with pytest.raises(Damaged), in_words():
            run("SELECT known_as, length(contact) FROM resident").fetchall()
    with engine.connect() as connection, pytest.raises(Unwritable), in_words():
        connection.exec_driver_sql("DELETE FROM staff")
    engine.dispose()
    assert picture(full_file.parent) == before


def test_the_log_of_a_crash_counts(full_file: Path) -> None:
    """What was committed last is in the log; pages of the file that it replaces do not matter."""
    child = process(
        "import os, sys, signal\n"
        "from pathlib import Path\n"
        "from shelterdesk.vault import door\n"
        "from tests.backups import people\n"
        "vault = door.unlock(Path(sys.argv[1]), staff_code=sys.argv[2], passphrase=sys.argv[3])\n"
        "people(vault, 30, first=100)\n"
        "os.kill(os.getpid(), signal.SIGKILL)\n",
        str(full_file), STAFF_CODE, PASSPHRASE,
    )  # fmt: skip
    finish(child)
    secret = file_secret(full_file)
    log = full_file.parent / "desk.sdb-wal"
    assert damage.has_log(full_file)
    report = damage.examine(full_file, secret)
    assert report.is_whole
    assert next(t for t in report.tables if t.name == "resident").readable == 90
    in_log = next(
        number for number, size, _at in pages_in(log.read_bytes()) if number > 1 and not size
    )
    if in_log * PAGE_SIZE <= full_file.stat().st_size:
        tear(full_file, in_log)
        assert damage.examine(full_file, secret).is_whole
    data = log.read_bytes()
    for broken in (data[:20], b"X" + data[1:], data[:30] + b"X" + data[31:]):
        log.write_bytes(broken)
        assert not [*pages_in(broken)]
    log.write_bytes(data[: len(data) // 2])
    readable = next(
        t.readable for t in damage.examine(full_file, secret).tables if t.name == "resident"
    )
    assert 60 <= readable < 90


def pages_in(data: bytes) -> list[tuple[int, int, int]]:
    from shelterdesk.vault import pages

    return list(pages._frames(BytesIO(data)))


def test_no_more_than_a_page_is_in_memory(full_file: Path, tmp_path: Path) -> None:
    """A file of 64 MB, most of it nothing: what examining its pages takes does not grow with it."""
    secret = file_secret(full_file)
    with full_file.open("ab") as file:
        file.truncate(64 * 1024 * 1024)
    tracemalloc.start()
    try:
        with closing(Pages(full_file, secret)) as pages:
            assert pages.get(1) is not None
            assert pages.get(16_000) is None
            assert 16_000 in pages.bad
        _now, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 8 * 1024 * 1024


def test_which_backup_to_take(desk_file: Path, tmp_path: Path) -> None:
    vault = unlock(desk_file)
    vault_id = vault.keys.vault_id
    assert newest_good_backup([tmp_path], vault_id) is None
    made = backup.make(vault, tmp_path, now=NOW)
    vault.lock()
    found = newest_good_backup([tmp_path], vault_id)
    assert found is not None
    assert found.path == made.path


def test_a_copy_never_hides_a_bad_page(full_file: Path, tmp_path: Path) -> None:
    """SQLite's backup writes zeros for a page it cannot verify, and says nothing."""
    secret = file_secret(full_file)
    count = full_file.stat().st_size // PAGE_SIZE
    whole = full_file.read_bytes()
    for number in (2, count // 2, count):
        full_file.write_bytes(whole)
        tear(full_file, number)
        source = copying.connect(full_file, secret)
        with pytest.raises(copying.sqlcipher.DatabaseError, match="malformed"):
            copying.copy_database(source, tmp_path / "copy.sdb", secret)
        source.close()
        assert not (tmp_path / "copy.sdb").exists()
