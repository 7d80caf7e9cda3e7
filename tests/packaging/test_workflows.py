# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The workflows, as far as they can be looked at without their systems: they call what exists,
may do no more than they must, and nothing of a stranger runs in them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def entries(text: str) -> list[tuple[int, str, str]]:
    """Indentation, key and value of each line; scripts and comments left out. Raises ``ValueError``
    at what is no YAML of the simple kind used here."""
    found: list[tuple[int, str, str]] = []
    script_from = -1
    for line in text.splitlines():
        body = line.lstrip(" ")
        depth = len(line) - len(body)
        if script_from >= 0 and (not body or depth > script_from):
            continue
        script_from = -1
        if not body or body.startswith("#"):
            continue
        while body.startswith("- "):
            body, depth = body[2:], depth + 2
        key, colon, value = body.partition(":")
        if "\t" in line or (not colon and not body.startswith(('"', "["))):
            raise ValueError(line)
        if value.strip() in {"|", ">-", ">"}:
            script_from = depth
        found.append((depth, key.strip(), value.strip()))
    return found


def jobs(text: str) -> list[str]:
    at = text.index("\njobs:\n")
    return [key for depth, key, _value in entries(text[at:]) if depth == 2]


@pytest.fixture(params=WORKFLOWS, ids=lambda path: path.name)
def text(request: pytest.FixtureRequest) -> str:
    path: Any = request.param
    return str(path.read_text("utf-8"))


def test_there_are_two() -> None:
    assert [path.name for path in WORKFLOWS] == ["check.yml", "release.yml"]


def test_every_target_of_make_exists(text: str) -> None:
    made = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", made, re.MULTILINE))
    called = set(re.findall(r"(?:run: |^ +|[;&] )make ([a-z-]+)", text, re.MULTILINE))
    assert called
    assert called <= targets


def test_every_script_exists(text: str) -> None:
    for name in re.findall(r"packaging/[a-z_]+\.(?:py|sh|lock)", text):
        assert (ROOT / name).exists(), name


def test_only_actions_of_the_forge_itself_by_their_major_version(text: str) -> None:
    used = [value for _depth, key, value in entries(text) if key == "uses"]
    assert used
    for action in used:
        assert re.fullmatch(r"actions/[a-z-]+@v\d+", action), action


def test_nothing_may_be_written_but_the_release(text: str) -> None:
    assert "\npermissions:\n  contents: read\n" in text
    written = [key for _depth, key, value in entries(text) if value == "write"]
    assert written == (["contents"] if "gh release" in text else [])


def test_every_job_ends_in_time_and_waits_for_jobs_that_exist(text: str) -> None:
    names = jobs(text)
    assert len(names) == len(set(names))
    assert text.count("timeout-minutes:") == len(names)
    for _depth, key, value in entries(text):
        if key == "needs":
            assert set(re.findall(r"[a-z-]+", value)) <= set(names)


def test_a_secret_never_stands_in_a_command(text: str) -> None:
    for _depth, key, value in entries(text):
        if "secrets." in value:
            assert key.isupper(), key  # in the environment of a step
    scripts = re.findall(r"run: (?:\||>-)?\n?((?: {10}.*\n)+)", text)
    assert not [script for script in scripts if "secrets." in script]


def test_no_registry_is_named(text: str) -> None:
    assert not re.search(r"https?://|\.org\b|\.io\b|\.com\b", text)


def test_scripts_of_the_workflows_are_shell(text: str) -> None:
    for script in re.findall(r"run: \|\n((?: {10}.*\n)+)", text):
        if "$env:" in script:  # PowerShell
            continue
        plain = re.sub(r"\$\{\{.*?\}\}", "given", script)
        done = subprocess.run(
            ["bash", "-n"], input=plain, text=True, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stderr


def test_what_is_no_simple_yaml_is_found() -> None:
    with pytest.raises(ValueError, match="words without"):
        entries("a:\n  words without a key\n")
