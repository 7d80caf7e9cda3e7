# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two ways to hold "no bed twice, nobody in two beds": triggers on intervals, or a table of
nights with two unique keys. Ten years of 60 beds, about 85 % taken, on plain SQLite."""

from __future__ import annotations

import random
import sqlite3
from datetime import date, timedelta
from pathlib import Path

from benchmarks.common import folder, milliseconds, say

BEDS, DAYS, FIRST = 60, 3650, date(2016, 1, 1)
Row = tuple[int, int, str, str]

_INTERVALS = """
CREATE TABLE a (id INTEGER PRIMARY KEY, bed INTEGER, person INTEGER, start DATE, "end" DATE);
CREATE INDEX a_bed ON a (bed, "end");
CREATE INDEX a_person ON a (person, "end");
CREATE INDEX a_end ON a ("end", start);
CREATE TRIGGER rule AFTER INSERT ON a BEGIN
 SELECT RAISE(ABORT, 'bed') WHERE EXISTS (SELECT 1 FROM a o WHERE o.bed = NEW.bed
  AND o.id <> NEW.id AND o."end" > NEW.start AND o.start < NEW."end");
 SELECT RAISE(ABORT, 'person') WHERE EXISTS (SELECT 1 FROM a o WHERE o.person = NEW.person
  AND o.id <> NEW.id AND o."end" > NEW.start AND o.start < NEW."end");
END;
"""
_NIGHTS = """
CREATE TABLE n (bed INTEGER, person INTEGER, night DATE, UNIQUE (bed, night),
 UNIQUE (person, night));
CREATE INDEX n_night ON n (night);
"""


def stays(seed: int = 1) -> list[Row]:
    """Stays one after another in every bed."""
    chance, person, rows = random.Random(seed), 0, []
    for bed in range(BEDS):
        day = chance.randrange(10)
        while day < DAYS:
            nights = max(1, int(chance.lognormvariate(3.2, 1.0)))
            end = min(day + nights, DAYS)
            person += 1
            start, until = FIRST + timedelta(day), FIRST + timedelta(end)
            rows.append((bed, person, start.isoformat(), until.isoformat()))
            day = end + chance.randrange(0, 9)
    chance.shuffle(rows)
    return sorted(rows, key=lambda row: row[2])


def insert_intervals(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """One row a stay."""
    sql = 'INSERT INTO a (bed, person, start, "end") VALUES (?, ?, ?, ?)'
    with connection:
        connection.executemany(sql, rows)


def insert_nights(connection: sqlite3.Connection, rows: list[Row]) -> None:
    """One row a night."""
    with connection:
        for bed, person, start, end in rows:
            first = date.fromisoformat(start)
            nights = (date.fromisoformat(end) - first).days
            connection.executemany(
                "INSERT INTO n VALUES (?, ?, ?)",
                [(bed, person, (first + timedelta(n)).isoformat()) for n in range(nights)],
            )


def main() -> None:
    """Measure and print."""
    rows = stays()
    month = ("2021-03-01", "2021-04-01")
    clipped = (
        'SELECT sum(julianday(min("end", ?2)) - julianday(max(start, ?1))) '
        'FROM a WHERE "end" > ?1 AND start < ?2'
    )
    counted = "SELECT count(*) FROM n WHERE night >= ?1 AND night < ?2"
    tonight = 'SELECT bed, person FROM a WHERE "end" > ?1 AND start <= ?1'
    that_night = "SELECT bed, person FROM n WHERE night = ?1"
    results = {}
    for name, schema, insert, count, board in (
        ("triggers", _INTERVALS, insert_intervals, clipped, tonight),
        ("nights", _NIGHTS, insert_nights, counted, that_night),
    ):
        with folder() as here:
            path = Path(here) / "rule.db"
            connection = sqlite3.connect(path)
            connection.executescript(schema)
            filled = milliseconds(lambda i=insert, c=connection: i(c, rows), times=1)
            results[name] = {
                "ten years written": filled,
                "one month counted": milliseconds(
                    lambda c=connection, q=count: c.execute(q, month).fetchall(), 50
                ),
                "board of last night": milliseconds(
                    lambda c=connection, q=board: c.execute(q, ("2025-12-20",)).fetchall(), 50
                ),
                "file size in KiB": path.stat().st_size / 1024,
            }
            total = connection.execute(count, ("2000-01-01", "2099-01-01")).fetchone()[0]
            results[name]["bed-nights"] = total
            connection.close()
    for name, triggers in results["triggers"].items():
        say(f"{name}, triggers / nights", triggers / results["nights"][name], "x",
            f"({triggers:.2f} / {results['nights'][name]:.2f})")  # fmt: skip


if __name__ == "__main__":
    main()
