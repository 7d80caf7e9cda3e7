# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Old text under the newest class keys, once somebody who holds them is there.

After a class key was renewed, new text takes the new key at once; what was written before follows
when a member unlocks. The text does not change, so no image is left.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator

from sqlalchemy import Column, Table, func, select, update
from sqlalchemy.orm import Session

from shelterdesk.errors import Damaged
from shelterdesk.i18n import _
from shelterdesk.models.base import Base
from shelterdesk.models.safe import SafeState
from shelterdesk.vault.class_seal import HEADER_SIZE, ClassSealer
from shelterdesk.vault.key_file import KeyFile

Progress = Callable[[int, int, str], None]


def renew(
    session: Session, sealer: ClassSealer, keys: KeyFile, progress: Progress | None = None
) -> int:
    """Seal again what this person can; remembers what is done, so that it is looked for once."""
    state = session.get_one(SafeState, 1)
    done: dict[str, int] = json.loads(state.renewed)
    waiting = {}
    for name in sealer.names():
        version = keys.newest(name).version
        if version > done.get(name, 1) and sealer.can_read(name):
            waiting[name] = version
    if not waiting:
        return 0
    count = sum(
        _renew_column(session, sealer, table, column, progress)
        for table, column in sealed_columns()
    )
    state.renewed = json.dumps(done | waiting)
    return count


def sealed_columns() -> Iterator[tuple[Table, Column[bytes]]]:
    """Every column that holds sealed text."""
    for table in Base.metadata.sorted_tables:
        for column in table.columns:
            if "sealed" in column.info:
                yield table, column


def _renew_column(
    session: Session,
    sealer: ClassSealer,
    table: Table,
    column: Column[bytes],
    progress: Progress | None,
) -> int:
    connection = session.connection()
    head = func.substr(column, 1, HEADER_SIZE)  # a scan may be large: each is fetched by itself
    query = select(table.c.id, table.c.uuid, head).where(column.is_not(None))
    outdated = [
        (row_id, uuid)
        for row_id, uuid, header in connection.execute(query)
        if sealer.is_outdated(header)
    ]
    count = 0
    for done, (row_id, uuid) in enumerate(outdated):
        if progress is not None:
            progress(done, len(outdated), _("Renewing seals"))
        blob = connection.execute(select(column).where(table.c.id == row_id)).scalar_one()
        try:
            renewed = sealer.renewed(f"{table.name}|{column.name}|{uuid}", blob)
        except Damaged:
            continue  # its own page says what is wrong with it
        new_value = {column: renewed}
        connection.execute(update(table).where(table.c.id == row_id).values(new_value))
        count += 1
    return count
