# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A file for reading only, as far as it can be read: one that is damaged, or on a disk that cannot
be written to.

A damaged page stops every query that meets it, and one of residents or rooms is met by all. So
what can be read is salvaged into a copy of its own first, under a key that nobody keeps, in the
system's folder for temporary files; it is gone when the file is locked.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from contextlib import ExitStack, closing
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from shelterdesk.errors import Damaged, DiskFull, Unwritable
from shelterdesk.vault import backup_place, copying, damage, judgement, salvage

_KEY_SIZE: Final = 48


def open_view(path: Path, file_secrets: Iterable[bytes], undo: ExitStack) -> Engine:
    """An engine that reads all that can be read; ``undo`` closes it and leaves nothing behind.

    ``file_secrets``: those under which the file may be. Raises ``NotFound``, and ``Damaged`` where
    nothing at all can be read. Without room for the copy the file itself is read, and a query that
    meets a bad page raises ``Damaged``.
    """
    refused = judgement.database_does_not_fit()
    for secret in file_secrets:
        try:
            engine = _whole(path, secret) or _salvaged(path, secret, undo)
        except Damaged as error:
            refused = error
            continue
        undo.callback(engine.dispose)
        return engine
    raise refused


def _whole(path: Path, secret: bytes) -> Engine | None:
    """The file itself where nothing is wrong with it, and nothing lies in a log beside it."""
    if not path.is_file() or damage.has_log(path):
        return None
    with closing(copying.connect(path, secret, mode="frozen")) as connection:
        is_whole = copying.check(connection).is_whole
    return copying.frozen_engine(path, secret) if is_whole else None


def _salvaged(path: Path, secret: bytes, undo: ExitStack) -> Engine:
    key = os.urandom(_KEY_SIZE)
    with ExitStack() as made:
        try:
            folder = made.enter_context(backup_place.unpacking())
            view = folder / "view.sdb"
            salvage.salvage(path, secret, view, drop_strays=False, new_key=key)
        except (DiskFull, Unwritable):
            return damage.open_readable(path, secret)
        undo.push(made.pop_all())
    return copying.frozen_engine(view, key)
