# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What screens ask, on one year and on ten years of an invented house (5,000 residents)."""

from __future__ import annotations

from functools import partial

from benchmarks.common import folder, milliseconds, percentile95, say
from benchmarks.encryption import TYPED
from shelterdesk.demo import generate
from shelterdesk.services import board, residents, rooms, stays, support, today
from shelterdesk.services.resident_index import ResidentIndex
from shelterdesk.vault.door import local_now, unlock
from shelterdesk.vault.primitives import FLOOR


def main() -> None:
    """Measure and print."""
    results: dict[int, dict[str, float]] = {}
    for years, people in ((1, 500), (10, 5000)):
        with folder() as here:
            path = here / "demo.sdb"
            generate.generate(path, years=years, residents=people, now=local_now(), cost=FLOOR)
            vault = unlock(path, staff_code=generate.STAFF_CODE, passphrase=generate.PASSPHRASE)
            rows = vault.read(residents.find)
            some = rows[:: max(len(rows) // 40, 1)]
            site = vault.read(rooms.sites)[0]
            results[years] = {
                "Today": milliseconds(partial(vault.read, today.today)),
                "board of tonight": milliseconds(partial(vault.read, board.board, site_id=site.id)),
                "keystroke to result (p95)": percentile95(
                    [partial(vault.read, residents.find, text=text) for text in TYPED * 20]
                ),
                "a resident's page (p95)": percentile95(
                    [partial(_page, vault, row.id) for row in some]
                ),
                "search index after unlock": milliseconds(partial(_index, vault), times=3),
            }
            vault.lock()
    for name, one in results[1].items():
        say(f"{name}, 1 year", one, "ms")
        say(f"{name}, 10 years", results[10][name], "ms")
        say(f"{name}, 10 years / 1 year", results[10][name] / one, "x")


def _page(vault: object, resident_id: int) -> None:
    for query in (
        residents.form, residents.row, stays.stays, support.periods, board.history_of,
    ):  # fmt: skip
        vault.read(query, resident_id=resident_id)  # type: ignore[attr-defined]


def _index(vault: object) -> None:
    vault._memory.drop(ResidentIndex)  # type: ignore[attr-defined]
    vault.read(residents.find, text="a")  # type: ignore[attr-defined]


if __name__ == "__main__":
    main()
