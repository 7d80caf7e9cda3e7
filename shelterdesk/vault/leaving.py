# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is written beside the vault at a person's wish: paper, tables, figures, reports of imports.

Never over the file itself, what belongs to it, or another file or backup of this kind: a slip in a
file dialog or on the command line would destroy the records without a sound.
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.vault import key_file

#: Files of the program, wherever they lie.
_OURS: Final = (".sdb", ".sdb.keys", ".sdb.keys.bak", ".sdbackup")
#: A file being written. Left over after a crash alone, and then of no use to anybody.
_PART: Final = re.compile(r"\.[0-9a-f]{16}\.sdpart")
_STALE_S: Final = 60


def refuse(target: Path, vault: Path, *inputs: Path) -> None:
    """Raise ``Invalid`` if writing to ``target`` would overwrite what must not be: the vault and
    what belongs to it, another file of ours, or one of ``inputs``."""
    own = (vault, key_file.keys_path(vault), key_file.backup_path(vault))
    if _is_beside(target, vault) or any(is_same(target, one) for one in own) or _is_ours(target):
        words = _("{name} is a file of the records or a backup of them. Choose another name.")
        raise Invalid(words.format(name=target.name), field="target")
    if any(is_same(target, one) for one in inputs):
        words = _("{name} is needed for something else here. Choose another name.")
        raise Invalid(words.format(name=target.name), field="target")


def write_out(files: Mapping[Path, bytes], vault: Path) -> None:
    """Write all of the files, whole, or none; what was there under their names is replaced.

    Raises ``Invalid`` as ``refuse`` does, and for two that are one; ``DiskFull``, ``Unwritable``.
    """
    targets = list(files)
    for number, target in enumerate(targets):
        refuse(target, vault, *targets[:number])
    written: list[Path] = []
    try:
        for target, data in files.items():
            _sweep(target.parent)
            part = target.with_name(f".{secrets.token_hex(8)}.sdpart")
            key_file.write_whole(target, data, part)
            written.append(target)
    except BaseException:
        for target in written:
            with suppress(OSError):
                target.unlink()
        raise


def is_same(one: Path, other: Path) -> bool:
    """Whether two paths are one file, or would be: links and other spellings count."""
    with suppress(OSError):
        return os.path.samefile(one, other)
    return _place(one) == _place(other)


def _is_beside(target: Path, vault: Path) -> bool:
    """Whether it is the vault or named after it: its keys, its log, its lock, its parts."""
    folder, name = _place(target)
    own_folder, own_name = _place(vault)
    begins: Iterable[str] = (f"{own_name}.", f"{own_name}-")
    return folder == own_folder and (name == own_name or name.startswith(tuple(begins)))


def _is_ours(target: Path) -> bool:
    return target.name.casefold().endswith(_OURS) and os.path.lexists(target)


def _place(path: Path) -> tuple[str, str]:
    """Folder and name as a system that does not tell capitals from small letters has them."""
    resolved = Path(os.path.realpath(path))
    return str(resolved.parent).casefold(), resolved.name.casefold()


def _sweep(folder: Path) -> None:
    """Remove what a crash left of an earlier writing here: it may hold names."""
    with suppress(OSError):
        for path in folder.iterdir():
            if _PART.fullmatch(path.name):
                with suppress(OSError):
                    if time.time() - path.stat().st_mtime > _STALE_S:
                        path.unlink()
