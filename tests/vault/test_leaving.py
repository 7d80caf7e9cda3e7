# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person has written out never lands on the records, and leaves no part behind."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from shelterdesk.errors import DiskFull, Invalid, Unwritable
from shelterdesk.vault import leaving


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A vault that is only looked at by name."""
    folder = tmp_path / "desk"
    folder.mkdir()
    for name in ("desk.sdb", "desk.sdb.keys", "desk.sdb.keys.bak", "old.SDB", "copy.sdbackup"):
        (folder / name).write_bytes(b"records")
    return folder / "desk.sdb"


@pytest.mark.parametrize(
    "name",
    [
        "desk.sdb", "DESK.sdb", "desk.sdb.keys", "desk.sdb.keys.bak", "desk.sdb-wal",
        "desk.sdb.lock", "desk.sdb.rotating.part", "old.SDB", "copy.sdbackup",
    ],
)  # fmt: skip
def test_no_file_of_the_records(desk: Path, name: str) -> None:
    target = desk.with_name(name)
    before = {path: path.read_bytes() for path in desk.parent.iterdir()}
    for spelt in (target, desk.parent / ".." / "desk" / name):
        with pytest.raises(Invalid, match="Choose another name") as refused:
            leaving.write_out({spelt: b"paper"}, desk)
        assert refused.value.field == "target"
    assert {path: path.read_bytes() for path in desk.parent.iterdir()} == before


@pytest.mark.parametrize("link", [os.link, os.symlink])
def test_not_by_another_name_of_the_same_file(desk: Path, tmp_path: Path, link: object) -> None:
    for number, name in enumerate(("desk.sdb", "desk.sdb.keys", "desk.sdb.keys.bak")):
        target = tmp_path / f"{number}.pdf"
        link(desk.with_name(name), target)  # type: ignore[operator]
        with pytest.raises(Invalid):
            leaving.refuse(target, desk)


def test_what_is_new_or_no_record_may_be_written(desk: Path, tmp_path: Path) -> None:
    for target in (tmp_path / "report.pdf", desk.with_name("desktop.pdf"), tmp_path / "new.sdb"):
        leaving.write_out({target: b"paper"}, desk)
        assert target.read_bytes() == b"paper"
    leaving.write_out({tmp_path / "report.pdf": b"again"}, desk)
    assert (tmp_path / "report.pdf").read_bytes() == b"again"


def test_two_that_are_one_and_what_is_read(desk: Path, tmp_path: Path) -> None:
    one, same = tmp_path / "a.pdf", tmp_path / "desk" / ".." / "a.pdf"
    with pytest.raises(Invalid, match="something else"):
        leaving.write_out({one: b"1", same: b"2"}, desk)
    assert not one.exists()
    with pytest.raises(Invalid, match="something else"):
        leaving.refuse(one, desk, tmp_path / "b.csv", same)


def test_all_of_them_or_none(desk: Path, tmp_path: Path) -> None:
    with pytest.raises(Unwritable):
        leaving.write_out({tmp_path / "a.json": b"1", tmp_path / "no" / "a.pdf": b"2"}, desk)
    assert [path.name for path in tmp_path.iterdir()] == ["desk"]


@pytest.mark.parametrize(
    ("raised", "told"), [(OSError(errno.ENOSPC, ""), DiskFull), (KeyboardInterrupt(), None)]
)
def test_nothing_stays_when_it_ends_in_the_middle(
    desk: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    raised: BaseException,
    told: type[BaseException] | None,
) -> None:
    def fail(_descriptor: int) -> None:
        raise raised

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(told or type(raised)):
        leaving.write_out({tmp_path / "table.csv": b"Noor"}, desk)
    assert [path.name for path in tmp_path.iterdir()] == ["desk"]


def test_what_a_crash_left_is_swept_away(desk: Path, tmp_path: Path) -> None:
    stale = tmp_path / ".0123456789abcdef.sdpart"
    fresh = tmp_path / ".fedcba9876543210.sdpart"  # somebody may be writing it just now
    others = tmp_path / "table.csv.part"
    for path in (stale, fresh, others):
        path.write_bytes(b"Noor")
    long_ago = time.time() - 3600
    for path in (stale, others):
        os.utime(path, (long_ago, long_ago))
    leaving.write_out({tmp_path / "table.csv": b""}, desk)
    assert not stale.exists()
    assert fresh.exists()
    assert others.exists()
