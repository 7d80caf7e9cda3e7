# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Search and board: the sample against ten times the sample."""

from __future__ import annotations

from datetime import date
from functools import partial

from benchmarks.common import Store, folder, milliseconds, percentile95, sample, say
from benchmarks.encryption import TYPED
from shelterdesk.exchange.hmis import export, importer
from shelterdesk.services import figures
from shelterdesk.services.residents import residents
from shelterdesk.services.rooms import board, rooms


def main() -> None:
    """Measure and print."""
    results: dict[int, dict[str, float]] = {}
    for copies in (1, 10):
        with folder() as here:
            store = Store(here, is_encrypted=True)
            store.do(importer.import_export, export=export.read(sample(copies, here / "many")))
            site = store.do(rooms.sites)[0]
            store.do(residents.find, text="a")
            results[copies] = {
                "keystroke to result (p95)": percentile95(
                    [partial(store.do, residents.find, text=text) for text in TYPED * 20]
                ),
                "board of tonight": milliseconds(partial(store.do, board.board, site_id=site.id)),
                "board of a night in 2019": milliseconds(
                    partial(store.do, board.board, site_id=site.id, night=date(2019, 5, 3))
                ),
                "monthly figures, all houses": milliseconds(
                    partial(store.do, figures.monthly, month=date(2021, 3, 1)), times=3
                ),
            }
    for name, once in results[1].items():
        say(f"{name}, 1 x the sample", once, "ms")
        say(f"{name}, 10 x the sample", results[10][name], "ms")
        say(f"{name}, 10 x / 1 x", results[10][name] / once, "x")


if __name__ == "__main__":
    main()
