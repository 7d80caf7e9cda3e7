# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log holds no value of a record, whatever is thrown at it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from shelterdesk import logs

SECRET = "Nadège Marker 0612345678"
ours = logging.getLogger("ui.test_logs")
theirs = logging.getLogger("sqlalchemy.test_logs")


@pytest.fixture
def written(tmp_path: Path) -> Iterator[Path]:
    raising = logging.raiseExceptions
    handler = logs.start(tmp_path / "log")
    assert handler is not None
    yield tmp_path / "log" / "desk.log"
    logs.stop(handler)
    logging.raiseExceptions = raising


def test_constant_words_and_types_alone(written: Path) -> None:
    ours.info("saved %s in %d rows", SECRET, 3)
    text = written.read_text("utf-8")
    assert "INFO ui.test_logs test_logs:" in text
    assert "saved %s in %d rows (str, int)" in text
    assert "Marker" not in text


def test_a_message_made_at_run_time_is_not_written(written: Path) -> None:
    ours.info(f"saved {SECRET}")
    ours.info(SECRET)
    ours.info("a" + SECRET[:5])
    ours.info("%(name)s", {"name": SECRET})
    ours.info(ValueError(SECRET))
    text = written.read_text("utf-8")
    assert "Marker" not in text
    assert "Nad" not in text
    assert text.count(" -") >= 4


def test_others_say_only_that_they_spoke(written: Path) -> None:
    theirs.setLevel(logging.INFO)
    theirs.info("INSERT INTO resident VALUES ('constant')")
    text = written.read_text("utf-8")
    assert "sqlalchemy.test_logs" in text
    assert "INSERT" not in text


def test_errors_by_type_and_place(written: Path, quiet_log: object) -> None:
    def raises(name: str) -> None:
        try:
            raise KeyError(name)
        except KeyError as error:
            raise ValueError(f"no {name}") from error

    try:
        raises(SECRET)
    except ValueError:
        ours.exception("unexpected error")
    quiet_log.records.clear()  # type: ignore[attr-defined]
    text = written.read_text("utf-8")
    assert "Marker" not in text
    assert "builtins.ValueError" in text
    assert "builtins.KeyError" in text
    assert "test_logs.py:" in text
    assert "raises" in text
    assert str(Path.home()) not in text


def test_an_error_that_leads_to_itself(written: Path) -> None:
    error = ValueError(SECRET)
    error.__context__ = KeyError(SECRET)
    error.__context__.__context__ = error
    assert len(logs.describe(error)) == 2


def test_small_and_private(written: Path) -> None:
    for _n in range(6000):
        ours.info("a line that repeats until the file is full and turns over, again and again")
    files = list(written.parent.iterdir())
    assert 2 <= len(files) <= 3
    assert sum(file.stat().st_size for file in files) < 900_000
    if os.name == "posix":
        assert written.stat().st_mode & 0o077 in (0, 0o044)


def test_no_place_to_write(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert logs.start(tmp_path / "file" / "log") is None
    logs.stop(None)
