# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import and search: the encrypted file against the same code on plain SQLite."""

from __future__ import annotations

import time
from functools import partial

from benchmarks.common import Store, folder, percentile95, sample, say
from shelterdesk.exchange.hmis import export, importer
from shelterdesk.services import residents
from shelterdesk.services.resident_index import ResidentIndex

TYPED = ("l", "li", "liz", "sub", "subm", "zz", "a", "an", "ma", "mar", "x", "olga", "555")


def main() -> None:
    """Measure and print."""
    results = {}
    for kind in ("warm-up", "plain", "encrypted"):
        with folder() as here:
            store = Store(here, is_encrypted=kind == "encrypted")
            read = export.read(sample(1, here / "unused"))
            begin = time.perf_counter()
            store.do(importer.import_export, export=read)
            took = (time.perf_counter() - begin) * 1000
            begin = time.perf_counter()
            store.do(residents.find, text="a")
            index = (time.perf_counter() - begin) * 1000
            search = percentile95([partial(store.do, residents.find, text=t) for t in TYPED * 20])
            store.memory.drop(ResidentIndex)
            results[kind] = (took, index, search)
    names = ("import of the sample", "search index after unlock", "keystroke to result (p95)")
    for name, plain, encrypted in zip(names, results["plain"], results["encrypted"], strict=True):
        say(f"{name}, plain SQLite", plain, "ms")
        say(f"{name}, encrypted", encrypted, "ms")
        say(f"{name}, encrypted / plain", encrypted / plain, "x")


if __name__ == "__main__":
    main()
