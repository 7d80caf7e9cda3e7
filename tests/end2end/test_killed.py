# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL at random moments of mixed work: nothing reported as saved is lost, nothing to repair."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.end2end import mixed_work
from tests.factories import person, soak
from tests.vault_faults import process


def kill(path: Path, kills: int, seed: int) -> dict[str, int]:
    """Run the campaign; what it counted."""
    script = "import sys; from tests.end2end import mixed_work; sys.exit(mixed_work.main())"
    program = process(script, str(path), str(kills), str(seed))
    out, err = program.communicate()
    assert program.returncode == 0, out + err[-2000:]
    told: dict[str, int] = json.loads(out)
    return told


def test_the_loss_of_the_last_act_is_seen(desk_file: Path, tmp_path: Path) -> None:
    """What the campaign judges by: a disk that goes back by one act does not pass."""
    vault = mixed_work.open_file(desk_file)
    people = [person(vault, f"Noor {number}") for number in range(3)]
    before = {file.name: file.read_bytes() for file in _files(desk_file)}
    people.append(person(vault, "the last one, reported as saved"))
    entries, head = vault.audit_end()
    vault._close()
    told = mixed_work.Ending(4, entries, head, tuple(people))
    assert mixed_work.judge(desk_file, told) == []
    for file in _files(desk_file):
        file.unlink()
    for name, data in before.items():
        (desk_file.parent / name).write_bytes(data)
    wrong = mixed_work.judge(desk_file, told)
    assert f"person {people[-1]} was lost" in wrong
    assert any("was reported and is not there" in words for words in wrong)


def _files(path: Path) -> list[Path]:
    return [file for file in path.parent.glob(f"{path.name}*") if file.suffix != ".lock"]


@pytest.mark.soak
def test_killed_at_random_moments(desk_file: Path) -> None:
    told = kill(desk_file, soak(12), seed=1)
    assert told["saved"] > told["kills"]  # it did work before it was killed
