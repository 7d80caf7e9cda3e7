# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Making update files: what is made is what the program takes."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from recipe import update_files
from recipe.update_files import Installer

from shelterdesk.installed import update_file
from shelterdesk.installed.update_file import Computer

ROOT = Path(__file__).resolve().parent.parent.parent
SCRIPT = ROOT / "packaging" / "make_update.py"


def run(*arguments: object) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    return subprocess.run(
        [sys.executable, str(SCRIPT), *map(str, arguments)],
        capture_output=True, text=True, check=False, env=environment,
    )  # fmt: skip


def test_a_pair_and_an_update(tmp_path: Path) -> None:
    key = tmp_path / "key.pem"
    assert run("--new-key", key).stdout.strip() == str(tmp_path / "key.pub")
    assert run("--new-key", key).returncode == 1, "a key is never overwritten"
    if os.name == "posix":
        assert key.stat().st_mode & 0o077 == 0
    (public,) = update_file.trusted_keys(tmp_path)
    installer = tmp_path / "desk-planner-0.9.0-windows-x64-setup.exe"
    installer.write_bytes(b"MZ installer")
    made = run(installer, "--key", key, "--version", "0.9.0", "--news", "Faster.")
    assert made.returncode == 0, made.stderr
    path = Path(made.stdout.strip())
    assert path.name == "desk-planner-0.9.0-windows-x86_64.sdupdate"
    found = update_file.check(path, keys=[public], computer=Computer("0.8", "windows", "x86_64"))
    assert (found.about.news, found.about.file_name) == ("Faster.", installer.name)
    assert run(installer).returncode == 2
    other = tmp_path / "unknown.bin"
    other.write_bytes(b"?")
    assert "--system" in run(other, "--key", key).stderr


def test_the_same_input_the_same_bytes(tmp_path: Path) -> None:
    update_files.new_key(tmp_path / "key.pem")
    deb = tmp_path / "desk-planner_0.9.0_amd64.deb"
    deb.write_bytes(b"!<arch>")
    what = Installer(deb, "linux", "amd64", "", "0.9.0", date(2026, 12, 1))
    one, two = (
        update_files.make(what, tmp_path / "key.pem", tmp_path / name).read_bytes()
        for name in ("one", "two")
    )
    assert one == two
    assert one.endswith(b"!<arch>")


def test_what_cannot_be_an_update(tmp_path: Path) -> None:
    update_files.new_key(tmp_path / "key.pem")
    odd = tmp_path / "with space.deb"
    odd.write_bytes(b"x")
    with pytest.raises(Exception, match="not complete"):
        update_files.make(Installer(odd, "linux", "x86_64"), tmp_path / "key.pem", tmp_path / "o")
    assert not list(tmp_path.glob("o*"))
    (tmp_path / "no.pem").write_text("-----BEGIN PRIVATE KEY-----")
    with pytest.raises(ValueError, match="no private key"):
        update_files.public_half(tmp_path / "no.pem", tmp_path)
