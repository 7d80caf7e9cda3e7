# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package of Debian, packed from a program of a few bytes, and opened again."""

from __future__ import annotations

import configparser
import gzip
import json
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from recipe import debian, files, frozen, libraries

from shelterdesk import settings
from shelterdesk.installed import notices

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux" or shutil.which("dpkg-deb") is None, reason="made with dpkg-deb"
    ),
    pytest.mark.xdist_group("debian"),
]


@pytest.fixture(scope="module")
def order(tmp_path_factory: pytest.TempPathFactory) -> debian.Order:
    folder = tmp_path_factory.mktemp("debian")
    return debian.Order(out=folder / "out", work=folder / "work", version="1.2.3")


@pytest.fixture(scope="module")
def beside(order: debian.Order) -> Path:
    """What lies in the root of the program: of the libraries that are installed here."""
    site = next(path for path in sys.path if path.endswith("site-packages"))
    libraries_of_build = order.work / "frozen" / "venv" / "lib" / "python3.11"
    libraries_of_build.mkdir(parents=True)
    (libraries_of_build / "site-packages").symlink_to(site)
    frozen.root_files(order.work / "frozen")
    return order.work / "frozen" / "root"


@pytest.fixture(scope="module")
def package(order: debian.Order, beside: Path) -> Path:
    made = order.work / "made"
    (made / "_internal").mkdir(parents=True)
    shutil.copy(shutil.which("true") or "/bin/true", made / "desk-planner")
    shutil.copy(shutil.which("true") or "/bin/true", made / "_internal" / "libown.so.1")
    return debian.pack(order, made, beside)


@pytest.fixture(scope="module")
def root(package: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    subprocess.run(["dpkg-deb", "-R", package, folder], check=True)
    return folder


def field(root: Path, name: str) -> str:
    lines = (root / "DEBIAN" / "control").read_text("utf-8").splitlines()
    return next(line.partition(": ")[2] for line in lines if line.startswith(f"{name}: "))


def test_the_name_tells_nothing(package: Path, root: Path) -> None:
    assert package.name == f"desk-planner_1.2.3_{debian.architecture()}.deb"
    assert field(root, "Package") == "desk-planner"
    told = (root / "DEBIAN" / "control").read_text("utf-8").lower()
    entry = (root / "usr/share/applications/desk-planner.desktop").read_text("utf-8").lower()
    about = (root / "usr/share/metainfo" / debian.APPSTREAM).read_text("utf-8").lower()
    for word in ("shelter", "women", "prostitution", "violence"):
        assert word not in told.replace("shelterdesk", "")
        assert word not in entry
        assert word not in about.replace("shelterdesk", "")


def test_no_script_runs_that_could_touch_data(root: Path) -> None:
    assert {path.name for path in (root / "DEBIAN").iterdir()} == {"control", "md5sums"}


def test_it_depends_on_what_its_libraries_need(root: Path) -> None:
    assert field(root, "Depends").startswith("libc6 (>= 2.")


def test_both_commands_are_the_one_program(root: Path) -> None:
    for name in ("desk-planner", "shelterdesk"):
        command = root / "usr" / "bin" / name
        assert command.is_symlink()
        assert command.resolve() == root / "usr/lib/desk-planner/desk-planner"


def test_only_the_program_may_be_started(root: Path) -> None:
    home = root / "usr" / "lib" / "desk-planner"
    started = [p.name for p in home.rglob("*") if p.is_file() and p.stat().st_mode & 0o111]
    assert started == ["desk-planner"]


def test_the_menu_finds_program_and_icon(root: Path) -> None:
    parser = configparser.ConfigParser(interpolation=None)
    parser.read_string((root / "usr/share/applications/desk-planner.desktop").read_text("utf-8"))
    entry = parser["Desktop Entry"]
    assert entry["Name"] == settings.DEFAULT_NAME
    assert entry["Exec"] == "desk-planner %f"
    icons = root / "usr" / "share" / "icons" / "hicolor"
    assert {path.parent.parent.name for path in icons.rglob(f"{entry['Icon']}.*")} == {
        "16x16", "22x22", "24x24", "32x32", "48x48", "64x64", "128x128", "256x256", "scalable",
    }  # fmt: skip
    about = ElementTree.parse(root / "usr/share/metainfo" / debian.APPSTREAM).getroot()  # noqa: S314 - ours
    assert about.findtext("launchable") == "desk-planner.desktop"
    release = about.find("releases/release")
    assert release is not None
    assert release.get("version") == "1.2.3"


def test_name_and_icon_are_those_the_program_begins_with(root: Path) -> None:
    look = json.loads((root / "usr/lib/desk-planner/look.json").read_text("utf-8"))
    assert look == {"name": settings.DEFAULT_NAME, "icon": settings.ICONS[0]}


def test_every_licence_comes_along(root: Path) -> None:
    told = notices.read(root / "usr" / "lib" / "desk-planner")
    assert all(one.text for one in told)
    copyright_file = (root / "usr/share/doc/desk-planner/copyright").read_text("utf-8")
    assert all(one.text.strip() in copyright_file for one in told)
    here = {notices.normal(one.name) for one in told}
    assert {"pyside6", "cryptography", "sqlalchemy"} <= here & libraries.locked_names().keys()


def test_the_changes_are_dated_by_the_commit(root: Path) -> None:
    doc = root / "usr" / "share" / "doc" / "desk-planner"
    assert gzip.decompress((doc / "changelog.gz").read_bytes()).startswith(b"desk-planner (1.2.3)")
    assert (doc / "changelog.gz").stat().st_mtime == files.commit_time()


def test_the_same_input_gives_the_same_package(
    order: debian.Order, package: Path, beside: Path
) -> None:
    again = replace(order, out=order.work / "again")
    second = debian.pack(again, order.work / "made", beside)
    assert files.sha256(second) == files.sha256(package)


@pytest.mark.parametrize(
    "command", [["desktop-file-validate"], ["appstreamcli", "validate", "--no-net"]]
)
def test_the_tools_of_the_desktop_find_nothing_wrong(root: Path, command: list[str]) -> None:
    if shutil.which(command[0]) is None:
        pytest.skip(f"{command[0]} is not here")
    part = (
        "applications/desk-planner.desktop" if len(command) == 1 else f"metainfo/{debian.APPSTREAM}"
    )
    done = subprocess.run(
        [*command, root / "usr" / "share" / part], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
