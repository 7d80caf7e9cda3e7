# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file of invented people in a folder of the self-test: made, opened, closed, printed, copied
and brought back, by the same functions as at the desk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from shelterdesk.errors import InUse, WrongPassword
from shelterdesk.i18n import _
from shelterdesk.installed.checks import NotOk, need
from shelterdesk.vault.primitives import FLOOR

_STAFF: Final = "K3"
#: Long enough for every rule, in three scripts; of a file that is gone in a second.
_PASSPHRASE: Final = "lantern-orchard-violin-дом-लैम्प"  # noqa: S105 - invented
_KNOWN_AS: Final = "Zoë"
_LEGAL_NAME: Final = "Zoë ሰላም Пример"
_SITE: Final = "House"


def open_and_lock(folder: Path) -> str:
    """Make a file, write somebody into it, lock it, open it again; nobody else gets in."""
    path = folder / "trial.sdb"
    _made(path)
    with _unlocked(path) as vault:
        _add_somebody(vault)
        try:
            with _unlocked(path):
                raise NotOk(_("Two programs could open one file."))
        except InUse:
            pass
    _is_unreadable(path)
    try:
        with _unlocked(path, _PASSPHRASE[:-1]):
            raise NotOk(_("A wrong passphrase opened the file."))
    except WrongPassword:
        pass
    _read_back(path)
    return f"{path.stat().st_size // 1024} KiB"


def back_up_and_restore(folder: Path) -> str:
    """A backup that proves itself, and the file from it in another folder."""
    from shelterdesk.vault import backup, door, restore  # as slow to import as unlocking

    path, other = folder / "trial.sdb", folder / "other computer" / "trial.sdb"
    other.parent.mkdir()
    _made(path)
    with _unlocked(path) as vault:
        _add_somebody(vault)
        made = backup.make(vault, folder, now=door.local_now())
    need(not made.problem, made.problem)
    opener = restore_opener()
    done = restore.restore(made.path, other, opener, now=door.local_now())
    need(done.inside.residents == 1, _("The backup did not hold who was written."))
    _read_back(other)
    return f"{made.size // 1024} KiB"


def restore_opener() -> Any:
    """Who opens the backup."""
    from shelterdesk.vault.openers import ByStaff  # see above

    return ByStaff(_STAFF, _PASSPHRASE)


def print_report(folder: Path) -> str:
    """A report of a file, as PDF, under a password as well."""
    from shelterdesk.reports import making, protect  # slow, and only here

    path = folder / "trial.sdb"
    _made(path)
    with _unlocked(path) as vault:
        _add_somebody(vault)
        printed = making.make(vault, "roll-call", {})
    need(pages_of(printed.pdf) >= 1, _("The report has no page."))
    locked = protect.with_password(printed.pdf, _PASSPHRASE)
    need(pages_of(locked, _PASSPHRASE) >= 1, _("The protected report has no page."))
    return _("{n} bytes").format(n=len(printed.pdf))


def pages_of(pdf: bytes, password: str = "") -> int:
    """How many pages a PDF has."""
    import pikepdf  # see above

    with pikepdf.open(BytesIO(pdf), password=password) as document:
        return len(document.pages)


def _made(path: Path) -> None:
    from shelterdesk.services import setup  # see above
    from shelterdesk.vault.create import create

    create(
        path,
        staff_code=_STAFF,
        passphrase=_PASSPHRASE,
        organisation={"discreet_name": "Desk Planner", "language": "en"},
        first=setup.seed_with_rooms(_SITE, "2 × 2"),
        cost=FLOOR,
    )


@contextmanager
def _unlocked(path: Path, passphrase: str = _PASSPHRASE) -> Iterator[Any]:
    from shelterdesk.vault.door import unlock  # see above

    vault = unlock(path, staff_code=_STAFF, passphrase=passphrase)
    try:
        yield vault
    finally:
        vault.lock()


def _add_somebody(vault: Any) -> None:
    from shelterdesk.services.residents import residents  # see above

    form = residents.ResidentForm(known_as=_KNOWN_AS, legal_name=_LEGAL_NAME)
    vault.do("Add resident", residents.add, form=form)


def _read_back(path: Path) -> None:
    from shelterdesk.services.residents import residents  # see above

    with _unlocked(path) as vault:
        (row,) = vault.read(residents.find)
        told = vault.read(residents.reveal, resident_id=row.id)
    need(row.known_as == _KNOWN_AS, _("A name was not read back as it was written."))
    need(told.legal_name == _LEGAL_NAME, _("A sealed name was not read back as it was written."))


def _is_unreadable(path: Path) -> None:
    data = path.read_bytes()
    for word in (b"SQLite format", _KNOWN_AS.encode(), b"Desk Planner"):
        need(word not in data, _("The file is not encrypted."))
