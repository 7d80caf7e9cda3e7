# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where files live, and where a file in use must not lie."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from shelterdesk import paths

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
server:/export /mnt/share nfs4 rw 0 0
//nas/data /mnt/with\\040space cifs rw 0 0
/dev/sdb1 /mnt/share/local ext4 rw 0 0
broken
"""


@pytest.mark.parametrize(
    "folder",
    [
        "C:\\Users\\k\\OneDrive\\desk",
        "C:/Users/k/OneDrive - House/desk",
        "/home/k/Dropbox/desk",
        "/home/k/Dropbox (Personal)",
        "/Users/k/Library/Mobile Documents/com~apple~CloudDocs",
        "/Users/k/Library/CloudStorage/GoogleDrive-k@host/My Drive",
        "G:\\My Drive\\desk",
        "/home/k/Nextcloud",
    ],
)
def test_synchronised_folders(folder: str) -> None:
    assert paths.unfit_place(folder, "") == paths.CLOUD


@pytest.mark.parametrize("folder", ["\\\\server\\share\\desk", "//server/share/desk"])
def test_unc_paths(folder: str) -> None:
    assert paths.unfit_place(folder, "") == paths.NETWORK


@pytest.mark.skipif(sys.platform == "win32", reason="mount points are POSIX paths")
def test_network_mounts() -> None:
    assert paths.unfit_place(Path("/mnt/share/desk"), MOUNTS) == paths.NETWORK
    assert paths.unfit_place(Path("/mnt/with space/desk"), MOUNTS) == paths.NETWORK
    assert paths.unfit_place(Path("/mnt/share/local/desk"), MOUNTS) is None
    assert paths.unfit_place(Path("/mnt/sharedesk"), MOUNTS) is None
    assert paths.unfit_place(Path("/home/k/desk"), MOUNTS) is None


@pytest.mark.parametrize("folder", ["/home/k/omega", "/home/k/boxes", "C:\\Desk", "/home/megan"])
def test_names_that_only_look_alike(folder: str) -> None:
    assert paths.unfit_place(folder, "") is None


def test_this_computer(tmp_path: Path) -> None:
    assert paths.unfit_place(tmp_path) is None


@pytest.mark.parametrize(
    ("executable", "root"),
    [
        ("Stock List.exe", ""),
        ("runtime/shelterdesk.exe", ""),
        ("Desk Planner.app/Contents/MacOS/Desk Planner", "Desk Planner.app/Contents/Resources"),
    ],
)
def test_the_root_of_the_installed_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, executable: str, root: str
) -> None:
    assert paths.program_folder() is None
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "executable", str(tmp_path / executable))
    assert paths.program_folder() == (tmp_path / root).resolve()


def test_free_name(tmp_path: Path) -> None:
    assert paths.free_name(tmp_path).name == "desk.sdb"
    (tmp_path / "desk.sdb").touch()
    (tmp_path / "desk-2.sdb").touch()
    assert paths.free_name(tmp_path).name == "desk-3.sdb"


def test_home_holds_everything(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(paths.HOME_VARIABLE, str(tmp_path))
    places = (
        paths.config_folder(),
        paths.data_folder(),
        paths.log_folder(),
        paths.demo_file(),
    )
    assert all(place.is_relative_to(tmp_path) for place in places)


def test_the_systems_folders_tell_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.HOME_VARIABLE, raising=False)
    for place in (paths.config_folder(), paths.data_folder(), paths.log_folder()):
        assert paths.FOLDER in str(place)
        assert "shelter" not in str(place).lower()
