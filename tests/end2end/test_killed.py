# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL at random moments of mixed work: nothing reported as saved is lost, nothing to repair."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.factories import soak

ROOT = Path(__file__).parents[2]


def kill(path: Path, kills: int, seed: int) -> dict[str, int]:
    """Run the campaign; what it counted."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.end2end.mixed_work", str(path), str(kills), str(seed)],
        cwd=ROOT, capture_output=True, text=True, check=False, env=os.environ | {"PYTHONPATH": "."},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    told: dict[str, int] = json.loads(done.stdout)
    return told


@pytest.mark.soak
def test_killed_at_random_moments(desk_file: Path) -> None:
    told = kill(desk_file, soak(12), seed=1)
    assert told["saved"] > told["kills"]  # it did work before it was killed
