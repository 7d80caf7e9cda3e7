# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The computer the records lie on, looked at: what is well, what somebody should know, with the
reason and what to do, and what the system does not say. Nothing found here keeps anybody from
working.

The file is encrypted by itself; these are the ways around it: other accounts, memory written to a
disk in the clear, a folder that is sent away, a second pair of eyes.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Final

from shelterdesk import paths
from shelterdesk.i18n import N_, _
from shelterdesk.installed import posix
from shelterdesk.installed.facts import System


class State(StrEnum):
    """How a finding stands."""

    GOOD = "good"
    NOTICE = "notice"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What was looked at; also how a finding is remembered as told."""

    PRIVATE = "private"
    DISK = "disk"
    SWAP = "swap"
    PLACE = "place"
    SCREEN = "screen"


#: These are of the moment, and told each time.
MOMENTARY: Final = frozenset({Kind.SCREEN})


@dataclass(frozen=True, slots=True)
class Finding:
    """One of them in words. ``open_files`` are what ``put_right`` would close to others."""

    kind: Kind
    state: State
    title: str
    reason: str = ""
    advice: str = ""
    open_files: tuple[Path, ...] = ()


def this_system() -> System:
    """The questions this system can be asked."""
    if sys.platform == "win32":
        from shelterdesk.installed.surroundings_windows import Windows  # only its own is loaded

        return Windows()
    if sys.platform == "darwin":
        from shelterdesk.installed.surroundings_mac import Mac  # only its own is loaded

        return Mac()
    from shelterdesk.installed.surroundings_linux import Linux  # only its own is loaded

    return Linux()


def look(
    file: Path,
    backups: Path | None = None,
    system: System | None = None,
    *,
    is_doubled: bool = False,
) -> list[Finding]:
    """Look at everything around a file, there already or only planned, and its folder of backups.

    Takes seconds. ``is_doubled``: the window system shows two screens in one place.
    """
    asked = system or this_system()
    folder = _existing(file.parent)
    disk, swap = asked.is_encrypted(folder), asked.is_swap_encrypted()
    if swap is False and not _is_linux():
        disk = False  # memory goes to the disk of the system, wherever the file lies
    found = [
        _private(asked.open_to_others(_files(file, backups))),
        _disk(disk),
        _swap(swap),
        _place(asked.place(folder), is_planned=not file.exists()),
        look_at_screen(asked, is_doubled=is_doubled),
    ]
    return [finding for finding in found if finding is not None]


def look_at_screen(system: System | None = None, *, is_doubled: bool = False) -> Finding:
    """Only whether somebody else sees what is on the screen."""
    asked = system or this_system()
    return _screen(asked.is_remote(), True if is_doubled else asked.is_mirrored())


def put_right(finding: Finding) -> None:
    """Take from other accounts what they could read. Raises ``OSError``."""
    posix.make_private(finding.open_files)


def news(found: Sequence[Finding], told: str) -> list[Finding]:
    """What should be told now, where ``told`` was before."""
    known = told.split()
    return [
        finding
        for finding in found
        if finding.state is State.NOTICE
        and (finding.kind in MOMENTARY or finding.kind not in known)
    ]


def to_remember(found: Sequence[Finding], told: str = "") -> str:
    """What counts as told, where ``told`` was before: what became well is told again should it
    come back; what a busy computer did not answer this once is as it was."""
    known = told.split()
    return " ".join(
        finding.kind
        for finding in found
        if finding.kind not in MOMENTARY
        and (
            finding.state is State.NOTICE
            or (finding.state is State.UNKNOWN and finding.kind in known)
        )
    )


def _files(file: Path, backups: Path | None) -> list[Path]:
    beside = [file.with_name(file.name + end) for end in ("", ".keys", ".keys.bak", "-wal")]
    more = [backups] if backups is not None and _is_same_disk(backups, file) else []
    return [file.parent, *beside, *more]


def _is_same_disk(backups: Path, file: Path) -> bool:
    """A stick knows no accounts, and nothing there can be put right."""
    try:
        return backups.stat().st_dev == _existing(file.parent).stat().st_dev
    except OSError:
        return False


def _is_linux() -> bool:
    return sys.platform.startswith("linux")


def _existing(folder: Path) -> Path:
    """The folder, or the one above it that is there already."""
    return next((place for place in (folder, *folder.parents) if place.exists()), folder)


# -- in words ------------------------------------------------------------------------------


def _private(open_files: tuple[Path, ...] | None) -> Finding:
    if open_files is None:
        return Finding(
            Kind.PRIVATE,
            State.UNKNOWN,
            _("Whether other accounts can read the files is not known"),
            _("The system did not say who may read them."),
        )
    if not open_files:
        return Finding(Kind.PRIVATE, State.GOOD, _("Only your account can read the files"))
    named = ", ".join(each.name or str(each) for each in open_files)
    reason = _(
        "Open to other accounts: {names}. Without a passphrase nobody reads what is inside. But "
        "whoever can copy the file can go on guessing, and whoever can write can delete it."
    )
    can_mend = sys.platform != "win32"
    advice = (
        _("One press makes them yours alone.")
        if can_mend
        else _("Ask who looks after this computer to give the folder to your account alone.")
    )
    return Finding(
        Kind.PRIVATE,
        State.NOTICE,
        _("Other accounts of this computer can reach the files"),
        reason.format(names=named),
        advice,
        open_files if can_mend else (),
    )


_WHY_DISK: Final = N_(
    "The file is encrypted by itself. But while it is open, the system may write parts of its "
    "memory to the disk, and all of it when the computer hibernates. On a disk that is not "
    "encrypted, whoever takes the computer could find them there."
)
_HOW: Final = {
    "win32": N_(
        "Turn on BitLocker or device encryption: Start › Settings › Privacy & security › Device "
        "encryption. Keep its recovery key on paper, apart from the computer. Where this Windows "
        "does not offer it, turn the computer off at night instead of letting it sleep."
    ),
    "darwin": N_(
        "Turn on FileVault: System Settings › Privacy & Security › FileVault. Keep its recovery "
        "key on paper, apart from the computer."
    ),
    "linux": N_(
        "Linux encrypts the disk while it is installed (LUKS). Plan it for the next time the "
        "computer is set up; until then turn it off at night instead of letting it sleep."
    ),
}


def _disk(is_encrypted: bool | None) -> Finding:
    if is_encrypted:
        return Finding(Kind.DISK, State.GOOD, _("The disk is encrypted"))
    how = _(_HOW.get(sys.platform, _HOW["linux"]))
    if is_encrypted is None:
        title = _("Whether the disk is encrypted is not known")
        return Finding(Kind.DISK, State.UNKNOWN, title, _(_WHY_DISK), how)
    return Finding(Kind.DISK, State.NOTICE, _("The disk is not encrypted"), _(_WHY_DISK), how)


def _swap(is_encrypted: bool | None) -> Finding | None:
    if is_encrypted is not False or not _is_linux():
        return None  # elsewhere it is part of the disk
    return Finding(
        Kind.SWAP,
        State.NOTICE,
        _("Memory is written to the disk in the clear"),
        _("The swap space is not encrypted: parts of an open file may stay in it."),
        _("Ask who looks after this computer to encrypt the swap space, or to turn it off."),
    )


def _place(place: str | None, *, is_planned: bool) -> Finding:
    if place is None:
        return Finding(
            Kind.PLACE,
            State.UNKNOWN,
            _("Whether the folder stays on this computer is not known"),
            _("The system did not say what kind of folder it is."),
        )
    if place == paths.CLOUD:
        return Finding(
            Kind.PLACE,
            State.NOTICE,
            _("The folder is copied to the internet"),
            _("Another program sends what lies in it away, and half-written files with it."),
            _("Go back and choose a folder that stays here.")
            if is_planned
            else _(
                "Lock, move the file and its keys to a folder that stays here, and open it there."
            ),
        )
    if place == paths.NETWORK:
        return Finding(
            Kind.PLACE,
            State.NOTICE,
            _("The folder is on another computer"),
            _("A line that breaks could lose what was saved, and others may copy the file."),
            _("Go back and choose a folder of this computer.")
            if is_planned
            else _(
                "Lock, move the file and its keys to a folder of this computer, and open it there."
            ),
        )
    return Finding(Kind.PLACE, State.GOOD, _("The file lies on this computer"))


def _screen(is_remote: bool | None, is_mirrored: bool | None) -> Finding:
    if is_remote:
        return Finding(
            Kind.SCREEN,
            State.NOTICE,
            _("Somebody may see this screen from afar"),
            _("This session runs over a line: whoever is at its other end sees what is open."),
            _("Open records only if you know who that is. F9 hides everything at once."),
        )
    if is_mirrored:
        return Finding(
            Kind.SCREEN,
            State.NOTICE,
            _("The screen is shown on a second one"),
            _("A projector or another screen shows the same picture: others may read along."),
            _("Unplug it, or extend the desktop instead of doubling it, before you open records."),
        )
    if is_mirrored is None:
        return Finding(
            Kind.SCREEN,
            State.UNKNOWN,
            _("Whether others see this screen is not known"),
            _("This system does not tell programs. Look around before you open records."),
        )
    if is_remote is None:
        return Finding(Kind.SCREEN, State.GOOD, _("The screen is not shown on a second one"))
    return Finding(Kind.SCREEN, State.GOOD, _("The screen is not shown anywhere else"))
