# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each system says about itself, read from what its own commands print."""

from __future__ import annotations

import ctypes
import struct
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from shelterdesk import paths
from shelterdesk.installed import surroundings_linux as linux
from shelterdesk.installed import surroundings_mac as mac
from shelterdesk.installed import surroundings_windows as windows
from shelterdesk.installed.asking import ask
from shelterdesk.installed.surroundings_linux import Linux
from shelterdesk.installed.surroundings_mac import Mac
from shelterdesk.installed.surroundings_windows import Windows

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="paths of POSIX in most of them")


class Said:
    """Answers by the name of the program; keeps what was asked."""

    def __init__(self, **answers: str | None) -> None:
        self.answers = answers
        self.asked: list[Sequence[str]] = []
        self.more: list[Mapping[str, str] | None] = []

    def __call__(self, command: Sequence[str], more: Mapping[str, str] | None = None) -> str | None:
        self.asked.append(command)
        self.more.append(more)
        name = command[0].replace("\\", "/").rpartition("/")[2].partition(".")[0]
        return self.answers.get(name)


# Asking
def test_commands_that_fail_say_nothing() -> None:
    assert ask([sys.executable, "-c", "import os; print(os.environ['X'])"], {"X": "y"}) == "y\n"
    assert ask(["no-such-program-here"]) is None
    assert ask([sys.executable, "-c", "raise SystemExit(1)"]) is None
    assert ask([sys.executable, "a\0b"]) is None


# Linux
LUKS = """{"blockdevices": [{"name": "vg-root", "type": "lvm", "children": [
  {"name": "luks-1f", "type": "crypt", "children": [{"name": "nvme0n1p3", "type": "part",
   "children": [{"name": "nvme0n1", "type": "disk"}]}]}]}]}"""
PLAIN = """{"blockdevices": [{"name": "sda1", "type": "part", "children": [
  {"name": "sda", "type": "disk", "children": null}]}]}"""
MOUNTS = """\
/dev/mapper/vg-root / ext4 rw,relatime 0 0
/dev/sda1 /data\\040disk ext4 rw 0 0
rpool/home /home/z zfs rw 0 0
/home/.ecryptfs /home/e ecryptfs rw 0 0
overlay /o overlay rw 0 0
broken
"""
SWAPS = """Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority
/dev/zram0                              partition\t8\t0\t100
/dev/sda2                               partition\t8\t0\t-2
"""


@pytest.mark.parametrize(
    ("folder", "answers", "is_encrypted"),
    [
        ("/x", {"lsblk": LUKS}, True),
        ("/data disk/y", {"lsblk": PLAIN}, False),
        ("/data disk/y", {"lsblk": PLAIN, "lsattr": "----E--------e--- /data disk"}, True),
        ("/data disk/y", {}, None),
        ("/data disk/y", {"lsblk": "no json"}, None),
        ("/data disk/y", {"lsblk": '{"blockdevices": ["odd"]}'}, False),
        ("/data disk/y", {"lsblk": '{"blockdevices": []}'}, None),
        ("/home/z/y", {"zfs": "aes-256-gcm\n"}, True),
        ("/home/z/y", {"zfs": "off\n"}, False),
        ("/home/z/y", {}, None),
        ("/home/e/y", {}, True),
        ("/o/y", {"lsblk": LUKS}, None),
    ],
)
def test_encrypted_disks_of_linux(
    folder: str, answers: dict[str, str], is_encrypted: bool | None
) -> None:
    said = Said(**answers)
    assert Linux(said, MOUNTS).is_encrypted(Path(folder)) is is_encrypted
    assert Linux(said, "").is_encrypted(Path(folder)) is None


@pytest.mark.parametrize(
    ("swaps", "block", "is_encrypted"),
    [
        ("", None, True),
        (SWAPS, LUKS, True),
        (SWAPS, PLAIN, False),
        (SWAPS, None, None),
        ("Filename\n/swap.img file 1 0 -2\n", PLAIN, False),
        ("Filename\n/swap.img file 1 0 -2\n", LUKS, True),
    ],
)
def test_swap(swaps: str, block: str | None, is_encrypted: bool | None) -> None:
    assert Linux(Said(lsblk=block), MOUNTS, swaps).is_swap_encrypted() is is_encrypted


XRANDR = """Screen 0: minimum 320 x 200, current 3840 x 1080, maximum 16384 x 16384
eDP-1 connected primary 1920x1080+0+0 (normal left inverted right x axis y axis) 344mm x 194mm
   1920x1080     60.00*+
HDMI-1 connected 1920x1080{place} (normal left inverted right x axis y axis) 510mm x 287mm
DP-1 disconnected (normal left inverted right x axis y axis)
DP-2 connected (normal left inverted right x axis y axis)
"""


def test_screens_of_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    assert linux.are_doubled(XRANDR.format(place="+0+0"))
    assert not linux.are_doubled(XRANDR.format(place="+1920+0"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SSH_CONNECTION", "XRDP_SESSION", "XDG_SESSION_ID"):
        monkeypatch.delenv(name, raising=False)
    said = Said(xrandr=XRANDR.format(place="+0+0"), loginctl="Remote=no\n")
    assert Linux(said).is_mirrored() is None
    assert Linux(said).is_remote() is None
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setenv("XDG_SESSION_ID", "c2")
    assert Linux(said).is_mirrored() is True
    assert Linux(said).is_remote() is False
    assert Linux(Said(loginctl="Remote=yes\n")).is_remote() is True
    assert Linux(Said()).is_remote() is None
    assert Linux(Said()).is_mirrored() is None
    monkeypatch.setenv("SSH_CONNECTION", "198.51.100.7 5 198.51.100.8 22")
    assert Linux(said).is_remote() is True


def test_a_stick_knows_no_accounts(tmp_path: Path) -> None:
    (tmp_path / "x").touch()
    (tmp_path / "x").chmod(0o644)
    stick = f"/dev/sdb1 {tmp_path} vfat rw 0 0\n"
    assert Linux(Said(), stick).open_to_others([tmp_path / "x"]) is None
    assert Linux(Said(), MOUNTS).open_to_others([tmp_path / "x"]) == (tmp_path / "x",)
    assert Mac(Said()).open_to_others([Path("/Volumes/STICK/x")]) is None


def test_without_proc() -> None:
    assert linux._text("/no/such/file") == ""


def test_places_of_linux(tmp_path: Path) -> None:
    assert Linux(Said()).place(tmp_path) == ""
    assert Linux(Said()).place(tmp_path / "Dropbox") == paths.CLOUD


# macOS
MAC_MOUNTS = """/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//joy@nas._smb._tcp.local/share on /Volumes/share (smbfs, nodev, nosuid, mounted by joy)
"""


@pytest.mark.parametrize(
    ("text", "is_on"),
    [
        ("FileVault is On.\n", True),
        ("FileVault is Off.\n", False),
        ("FileVault is On.\nEncryption in progress: Percent completed = 3\n", False),
        ("FileVault is Off.\nDeferred enablement appears to be active.\n", False),
        ("Error: unknown\n", None),
    ],
)
def test_filevault(text: str, is_on: bool | None) -> None:
    assert Mac(Said(fdesetup=text)).is_encrypted(Path("/Users/joy")) is is_on
    assert Mac(Said(fdesetup=text)).is_encrypted(Path("/Volumes/stick")) is None
    assert Mac(Said()).is_encrypted(Path("/Users/joy")) is None
    assert Mac(Said()).is_swap_encrypted() is True


def test_places_of_macos(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", "/Users/joy")
    plain = Said(mount=MAC_MOUNTS, xattr="com.apple.metadata:kMD\n")
    assert Mac(plain).place(Path("/Users/joy/Library")) == ""
    assert Mac(plain).place(Path("/Users/joy/Documents/desk")) == ""
    assert Mac(plain).place(Path("/Volumes/share/desk")) == paths.NETWORK
    assert Mac(plain).place(Path("/Users/joy/Library/CloudStorage/x")) == paths.CLOUD
    cloud = Said(mount=MAC_MOUNTS, xattr="com.apple.icloud.desktop\n")
    assert Mac(cloud).place(Path("/Users/joy/Documents/desk")) == paths.CLOUD
    assert Mac(Said()).place(Path("/Users/joy/Documents/desk")) is None
    assert mac.kind_of_mount(Path("/x"), "") == ""


class Graphics:
    """CoreGraphics with some displays."""

    def __init__(self, mirrored: Sequence[int], fault: int = 0) -> None:
        self._mirrored, self._fault = mirrored, fault

    def CGGetOnlineDisplayList(self, _most: int, displays: Any, count: Any) -> int:
        displays[0], displays[1] = 7, 8
        count._obj.value = 2
        return self._fault

    def CGDisplayIsInMirrorSet(self, display: int) -> int:
        return int(display in self._mirrored)


def test_screens_of_macos(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("SSH_CONNECTION", raising=False)
    assert Mac(Said(), Graphics([7, 8])).is_mirrored() is True
    assert Mac(Said(), Graphics([])).is_mirrored() is False
    assert Mac(Said(), Graphics([], 1000)).is_mirrored() is None
    assert Mac(Said()).is_mirrored() is None  # no CoreGraphics here
    assert Mac(Said()).is_remote() is None
    assert Mac(Said()).open_to_others([tmp_path]) == ()
    monkeypatch.setenv("SSH_CONNECTION", "x")
    assert Mac(Said()).is_remote() is True


# Windows
@pytest.mark.parametrize(
    ("text", "is_on"),
    [
        ("1\r\n", True), ("6\r\n", True), ("2\r\n", False), ("3\r\n", False), ("5\r\n", False),
        ("8\r\n", False), ("0\r\n", None), ("\r\n", None), ("99\r\n", None),
    ],
)  # fmt: skip
def test_bitlocker(text: str, is_on: bool | None) -> None:
    said = Said(powershell=text)
    assert Windows(said).is_encrypted(Path("C:\\Users\\joy")) is is_on
    assert said.more == [{"DESK_ASKED": "C:"}]
    assert "C:" not in said.asked[0][-1]  # a path is never part of a command
    assert Windows(said).is_encrypted(Path("\\\\server\\share")) is None
    assert Windows(Said()).is_encrypted(Path("C:\\Users\\joy")) is None
    assert Windows(said).is_swap_encrypted() is is_on


def test_each_drive_is_asked_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SystemDrive", "C:")
    said = Said(powershell="2\r\n")
    asked = Windows(said)
    assert asked.is_encrypted(Path("c:\\Users\\joy")) is False
    assert asked.is_swap_encrypted() is False
    assert len(said.asked) == 1


def test_all_files_are_asked_about_at_once(tmp_path: Path) -> None:
    files = [tmp_path / "a", tmp_path / "b"]
    for file in files:
        file.touch()
    own, open_ = f"D:(A;;FA;;;{OWN})", "D:(A;;FR;;;BU)"
    said = Said(powershell=f"{OWN}\r\n{own}\r\n{open_}\r\n")
    assert Windows(said).open_to_others(files) == (files[1],)
    assert said.more == [{"DESK_ASKED": f"{files[0]}|{files[1]}"}]


OWN = "S-1-5-21-1004336348-1177238915-682003330-1001"


@pytest.mark.parametrize(
    ("entries", "readers"),
    [
        (f"D:P(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)(A;OICI;FA;;;{OWN})", ()),
        (f"D:AI(A;ID;FA;;;SY)(A;ID;0x1200a9;;;BU)(A;ID;FA;;;{OWN})", ("BU",)),
        ("D:(A;;FR;;;WD)(D;;FA;;;AN)(A;OICIIO;GA;;;AU)S:AI(AU;SA;FA;;;WD)", ("WD",)),
        ("D:NO_ACCESS_CONTROL", ("WD",)),
        ("D:(A;;0x1301bf;;;S-1-5-21-9-9-9-1002)(broken)", ("S-1-5-21-9-9-9-1002",)),
        ("O:BA", None),
    ],
)
def test_access_lists(tmp_path: Path, entries: str, readers: tuple[str, ...] | None) -> None:
    text = f"{OWN}\r\nO:BAG:SY{entries}\r\n" if readers is not None else f"{OWN}\r\n{entries}\r\n"
    assert windows.other_readers(text) == readers
    wanted = None if readers is None else ((tmp_path,) if readers else ())
    assert Windows(Said(powershell=text)).open_to_others([tmp_path, Path("/none")]) == wanted
    assert Windows(Said()).open_to_others([tmp_path]) is None
    assert Windows(Said(powershell=f"{OWN}\r\n")).open_to_others([tmp_path]) is None
    assert windows.other_readers("") is None


@pytest.mark.parametrize(
    ("folder", "is_inside"),
    [
        ("C:\\Users\\joy\\OneDrive - House\\Documents\\desk", True),
        ("c:/users/JOY/onedrive - house", True),
        ("C:\\Users\\joy\\OneDrive - House B", False),
        ("C:\\Users\\joy\\AppData\\Local\\desk-planner", False),
    ],
)
def test_onedrive(folder: str, is_inside: bool) -> None:
    there = {"OneDriveCommercial": "C:\\Users\\joy\\OneDrive - House"}
    assert windows.is_in_onedrive(folder, there) == is_inside
    assert not windows.is_in_onedrive(folder, {})


class Library:
    """The parts of Windows that are asked."""

    def __init__(
        self, drive: int = 3, remote: int = 0, sources: Sequence[int] = (0, 1), fault: int = 0
    ) -> None:
        self.drive, self.remote, self.sources, self.fault = drive, remote, sources, fault

    def __call__(self, _name: str) -> Library:
        return self

    def GetDriveTypeW(self, _root: str) -> int:
        return self.drive

    def GetSystemMetrics(self, _number: int) -> int:
        return self.remote

    def GetDisplayConfigBufferSizes(self, _flags: int, count: Any, modes: Any) -> int:
        count._obj.value, modes._obj.value = len(self.sources), 1
        return self.fault & 1

    def QueryDisplayConfig(self, _flags: int, _count: Any, found: Any, *_more: Any) -> int:
        whole = b"".join(struct.pack("<QI60x", 5, source) for source in self.sources)
        ctypes.memmove(found, whole, len(whole))
        return self.fault & 2


def test_places_and_screens_of_windows(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def asked(**library: Any) -> Windows:
        return Windows(Said(), Library(**library))

    assert asked().place(tmp_path) == ""
    assert asked(drive=4).place(tmp_path) == paths.NETWORK
    assert asked().place(Path("C:\\Users\\joy\\Dropbox\\x")) == paths.CLOUD
    monkeypatch.setenv("OneDrive", str(tmp_path))
    assert asked().place(tmp_path / "x") == paths.CLOUD
    assert asked(remote=1).is_remote() is True
    assert asked().is_remote() is False
    assert asked().is_mirrored() is False
    assert asked(sources=(0, 0)).is_mirrored() is True
    assert asked(fault=1).is_mirrored() is None
    assert asked(fault=2).is_mirrored() is None
    nothing = Windows(Said())  # no Windows here
    monkeypatch.delenv("OneDrive")
    assert nothing.place(tmp_path) is None
    assert nothing.is_remote() is None
    assert nothing.is_mirrored() is None
