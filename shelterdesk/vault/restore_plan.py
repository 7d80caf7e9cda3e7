# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Exchanging one set of files for another so that a crash at any point leaves one of the two.

The new set lies complete in a folder of its own before the plan is written; from then on the
exchange is carried to its end by whoever opens the file next. Every step can be done twice.
"""

from __future__ import annotations

import json
import os
import shutil
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Final

from shelterdesk.errors import Damaged, InUse, Unwritable, UserError
from shelterdesk.i18n import _
from shelterdesk.vault import file_lock, key_file

#: What belongs to a database file and moves with it. The lock and the count of wrong passphrases
#: belong to the place.
_OWN: Final = (
    "", "-wal", "-shm", "-journal", ".keys", ".keys.bak", ".keys.part", ".keys.bak.part",
    ".part", ".part-wal", ".part-journal", ".new", ".new-wal", ".new-journal",
    ".before-update", ".before-update.part", ".updating", ".updating.part", ".restored", ".open",
    ".erased", ".update.part", ".update.part-wal", ".update.part-journal",
    ".rotating.part", ".rotating.part-wal", ".rotating.part-journal",
)  # fmt: skip
_DO: Final = "do"
_UNDO: Final = "undo"


@dataclass(frozen=True, slots=True)
class Plan:
    """The exchange: names of the set that goes aside, and of the set that comes."""

    old: tuple[str, ...]
    new: tuple[str, ...]
    aside: str  # folder; empty where there was nothing
    state: str = _DO


def plan_path(path: Path) -> Path:
    """The plan of a database file: while it is there, the exchange is not finished."""
    return path.with_name(path.name + ".restoring")


def new_folder(path: Path) -> Path:
    """Where the new set is made ready."""
    return path.with_name(path.name + ".restoring-new")


def fact_path(path: Path) -> Path:
    """What is left to be noted in the audit at the next unlock."""
    return path.with_name(path.name + ".restored")


def present_set(path: Path) -> tuple[str, ...]:
    """The names of the files there that belong to a database file."""
    names = [path.name + suffix for suffix in _OWN]
    return tuple(name for name in names if os.path.lexists(path.with_name(name)))


def aside_name(path: Path, now: datetime) -> str:
    """A name for the folder of the set that goes; it is not there yet."""
    stem = f"{path.name}.aside-{now:%Y-%m-%d-%H%M}"
    name, number = stem, 2
    while os.path.lexists(path.with_name(name)):
        name, number = f"{stem}-{number}", number + 1
    return name


def carry_out(path: Path, plan: Plan) -> None:
    """Write the plan and do it; the lock is held. If that fails, all is put back as it was.

    Raises ``OSError``. A crash is another matter: then ``resume`` goes on.
    """
    _write_plan(path, plan)
    try:
        _do(path, plan)
    except OSError as error:
        undoing = replace(plan, state=_UNDO)
        try:
            _write_plan(path, undoing)
            _undo(path, undoing)
        except (OSError, UserError):
            raise Unwritable(
                _(
                    "{folder} cannot be written to any more. Nothing is lost: restoring is "
                    "carried to its end when the file is opened next."
                ).format(folder=path.parent)
            ) from error
        raise


def discard(path: Path) -> None:
    """Remove a new set that will not be used: never one that a plan still waits for."""
    if not plan_path(path).exists():
        shutil.rmtree(new_folder(path), ignore_errors=True)


def resume(path: Path) -> bool:
    """Finish or undo what a crash interrupted; the lock is held. Whether there was anything."""
    if not plan_path(path).exists():
        was_left = new_folder(path).exists()
        discard(path)
        return was_left
    plan = _read_plan(path)
    if plan.state == _DO:
        _do(path, plan)
    else:
        _undo(path, plan)
    return True


def finish_pending(path: Path) -> bool:
    """Before anything else is done with a file: finish an interrupted restore, if there is one.

    Takes the lock and frees it again. Raises ``InUse``, ``Damaged``, ``Unwritable`` or
    ``DiskFull``.
    """
    if not plan_path(path).exists() and not new_folder(path).exists():
        return False
    with ExitStack() as undo:
        try:
            file_lock.lock(path, undo)
        except InUse:
            if not plan_path(path).exists():
                return False  # somebody is getting a restore ready
            raise
        try:
            return resume(path)
        except OSError as error:
            raise key_file.file_error(error, path) from error


def _do(path: Path, plan: Plan) -> None:
    folder, aside, new = path.parent, path.parent / plan.aside, new_folder(path)
    if plan.aside:
        aside.mkdir(mode=0o700, exist_ok=True)
        for name in plan.old:
            # One that is in the folder aside already went before; its namesake here is new.
            if os.path.lexists(folder / name) and not os.path.lexists(aside / name):
                key_file.put_in_place(folder / name, aside / name)
        key_file.sync_folder(folder)  # the old set is gone from here before the new one comes
    for name in plan.new:
        if os.path.lexists(new / name):
            key_file.put_in_place(new / name, folder / name)
    _end(path)


def _undo(path: Path, plan: Plan) -> None:
    folder, aside, new = path.parent, path.parent / plan.aside, new_folder(path)
    for name in plan.new:
        if not os.path.lexists(new / name) and os.path.lexists(folder / name):
            key_file.put_in_place(folder / name, new / name)
    if plan.aside and aside.exists():
        for name in plan.old:
            if os.path.lexists(aside / name) and not os.path.lexists(folder / name):
                key_file.put_in_place(aside / name, folder / name)
        with suppress(OSError):
            aside.rmdir()
    _end(path)


def _end(path: Path) -> None:
    plan_path(path).unlink(missing_ok=True)
    key_file.sync_folder(path.parent)
    shutil.rmtree(new_folder(path), ignore_errors=True)


def _write_plan(path: Path, plan: Plan) -> None:
    key_file.write_whole(plan_path(path), (json.dumps(asdict(plan), indent=1) + "\n").encode())


def _read_plan(path: Path) -> Plan:
    try:
        body = json.loads(plan_path(path).read_bytes())
        plan = Plan(
            old=tuple(body["old"]),
            new=tuple(body["new"]),
            aside=str(body["aside"]),
            state=str(body["state"]),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise _unreadable(path) from error
    if not all(_is_of(path, name) for name in (*plan.old, *plan.new, plan.aside or path.name)):
        raise _unreadable(path)  # it names something that is not ours
    return plan


def _is_of(path: Path, name: object) -> bool:
    return isinstance(name, str) and name.startswith(path.name) and Path(name).name == name


def _unreadable(path: Path) -> Damaged:
    return Damaged(
        _(
            "Restoring was interrupted and its plan {plan} cannot be read. Nothing was changed. "
            "The files from before are in the folder {name}.aside-…, the new ones in {new}."
        ).format(plan=plan_path(path).name, name=path.name, new=new_folder(path).name)
    )
