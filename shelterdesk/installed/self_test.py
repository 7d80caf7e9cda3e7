# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether everything the program needs works on this computer: ``shelterdesk self-test``.

The same on every system and for every package; in a private folder that is gone afterwards, with
invented people. What needs a window is in ``ui/self_test.py``.
"""

from __future__ import annotations

import secrets
import stat
import sys
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from shelterdesk import paths
from shelterdesk.errors import InUse
from shelterdesk.i18n import N_, _
from shelterdesk.installed import known_answers, shipped, trial_file, trial_paper
from shelterdesk.installed.checks import Check, NotOk, need


def _cryptography(_folder: Path) -> str:
    known = known_answers.compared()
    wrong = [name for name, is_right in known.items() if not is_right]
    need(not wrong, ", ".join(wrong))
    return _("{n} answers").format(n=len(known))


def _data_folder(_folder: Path) -> str:
    """What is made here is taken away again, folders too."""
    folder = paths.data_folder()
    made: list[Path] = []
    with ExitStack() as undo:
        above = folder
        while not above.exists():
            made.append(above)
            above = above.parent
        for one in reversed(made):
            one.mkdir(mode=0o700)
            undo.callback(_gone, one)
        _write_and_lock(folder / f"self-test-{secrets.token_hex(8)}")
    return str(folder)


def _gone(folder: Path) -> None:
    with suppress(OSError):  # somebody else began to use it
        folder.rmdir()


def _write_and_lock(path: Path) -> None:
    from shelterdesk.vault import file_lock, key_file  # slow

    try:
        key_file.write_whole(path, b"written and read back")
        need(path.read_bytes() == b"written and read back", _("What was written was not read."))
        others = stat.S_IMODE(path.stat().st_mode) & 0o077
        need(sys.platform == "win32" or not others, _("Others could read a new file."))
        with ExitStack() as undo:
            file_lock.lock(path, undo)
            try:
                file_lock.lock(path, ExitStack())
            except InUse:
                return
            raise NotOk(_("A locked file could be locked once more."))
    finally:
        for one in (path, file_lock.lock_path(path)):
            with suppress(OSError):
                one.unlink(missing_ok=True)


def _time_zones(_folder: Path) -> str:
    from zoneinfo import ZoneInfo  # only here

    from shelterdesk.vault.local_zone import local_now  # slow

    zone = ZoneInfo("Europe/Vienna")
    winter, summer = (datetime(2026, month, 15, 12, tzinfo=zone) for month in (1, 7))
    hours = [at.utcoffset() for at in (winter, summer)]
    need(hours == [timedelta(hours=1), timedelta(hours=2)], _("Summer time is not known."))
    now = local_now()
    offset = now.utcoffset()
    need(offset is not None, _("The clock of this computer has no time zone."))
    return f"{now:%Y-%m-%d %H:%M %z}"


#: In this order: what everything else stands on comes first.
CHECKS: Final = (
    Check("cryptography", N_("Cryptography gives the known answers"), _cryptography),
    Check("libraries", N_("Every library is there and answers"), shipped.libraries),
    Check("resources", N_("Everything the program brings along is there"), shipped.resources_there),
    Check("licences", N_("Every work has its licence beside it"), shipped.licences_there),
    Check("fonts", N_("Every font loads and has its letters"), shipped.fonts_there),
    Check("translations", N_("Words, days and numbers come in their languages"), shipped.words),
    Check("time_zones", N_("Time zones are known"), _time_zones),
    Check("data_folder", N_("The folder for data can be written and locked"), _data_folder),
    Check("file", N_("A file is made, opened, locked and read back"), trial_file.open_and_lock),
    Check("backup", N_("A backup is made, proved and restored"), trial_file.back_up_and_restore),
    Check("scripts", N_("Paper is set in four scripts"), trial_paper.in_four_scripts),
    Check("report", N_("A report is printed, with a password too"), trial_file.print_report),
)
