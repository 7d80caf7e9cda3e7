# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes the tables of a schema that is not released: ``python -m tests.migrations.make_schema``.

The tables that the schema before did not have, as SQL beside the newest migration, and the words
that files in use get with it. Columns of older tables and triggers are written by hand in the
migration. Once it is released both files are frozen.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from alembic import command
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable

import migrations
import resources
from shelterdesk.database import migrate
from shelterdesk.models import metadata

VERSIONS = Path(migrations.__file__).parent / "versions"
#: Word lists that are new in the newest schema.
NEW_LISTS = {"skill", "enrolment_end", "placement_end", "revealing_word"}


def statements() -> list[str]:
    """What makes the tables that are not in a file of the schema before."""
    engine = create_engine("sqlite://")
    with engine.begin() as connection:
        command.upgrade(migrate.config(connection), migrations.REVISIONS[-2])
        old = set(inspect(connection).get_table_names())
    engine.dispose()
    made = []
    for table in metadata.sorted_tables:
        if table.name not in old:
            made.append(str(CreateTable(table).compile(dialect=sqlite.dialect())))
            indexes = sorted(table.indexes, key=lambda index: str(index.name))
            made += [str(CreateIndex(i).compile(dialect=sqlite.dialect())) for i in indexes]
    return ["\n".join(line.rstrip() for line in sql.strip().splitlines()) for sql in made]


def words() -> dict[str, list[dict[str, Any]]]:
    """The rows that a file in use gets: new word lists."""
    lists: dict[str, Any] = json.loads(resources.path("presets", "vocabularies.json").read_text())
    terms = [
        {"vocabulary": name, "code": code, "label": label, "position": position,
         "preset": "", "definition": ""}
        for name in lists
        if name in NEW_LISTS
        for position, (code, label) in enumerate(lists[name].items())
    ]  # fmt: skip
    return {"terms": terms}


def main() -> None:
    """Write both files."""
    (script,) = VERSIONS.glob(f"{migrations.REVISIONS[-1]}_*.py")
    script.with_suffix(".sql").write_text(";\n\n".join(statements()) + ";\n")
    text = json.dumps(words(), ensure_ascii=False, indent=1)
    script.with_suffix(".json").write_text(text + "\n")


if __name__ == "__main__":
    main()
