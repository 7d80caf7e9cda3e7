# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What screens cost on one year and on ten years of an invented house of 60 beds.

Ten years are 5,000 residents and 1,000,000 log entries. The budgets: a page or a tab within
100 ms, a keystroke within 16 ms (95 of 100), on the large file; and no screen may cost more because
the house is older. Beside the milliseconds stands how much more ten years cost than one.
"""

from __future__ import annotations

from functools import partial

from benchmarks import houses, pages
from benchmarks.common import milliseconds, percentile95, say
from benchmarks.encryption import TYPED
from shelterdesk.services import search
from shelterdesk.services.log import log_book, log_entries
from shelterdesk.services.residents import residents, timeline
from shelterdesk.services.residents.resident_index import ResidentIndex
from shelterdesk.services.rooms import board, emergency, rooms
from shelterdesk.services.today import kept_today, today, today_due
from shelterdesk.vault.door import Vault
from ui import garbage

_PAGE = 100.0  # milliseconds
_KEY = 16.0
_RUNS = 60
#: What is typed in the log, name and all.
_LINE = "/health @ada slept badly and asked for tea with @am at half past three " * 2


def main() -> None:
    """Measure and print."""
    with houses.files() as files:
        results = [_measured(path) for path in files.values()]
    small, large = results
    for name, (value, budget) in large.items():
        before = small[name][0] if name in small else 0.0
        note = f"{value / before:4.1f} x one year ({before:.1f} ms)" if before else ""
        if budget:
            note += "" if value <= budget else f"   OVER {budget:.0f} ms"
        say(name, value, "ms", note)


def _measured(path: object) -> dict[str, tuple[float, float]]:
    unlocking = milliseconds(partial(_unlock, path), times=3)
    with houses.opened(path) as vault:  # type: ignore[arg-type]
        garbage.spare_the_program()  # as the program does, before the first record is shown
        found = {"unlocking (p50)": (unlocking, 0.0)}
        found |= _answers(vault)
        screens = pages.of_residents(vault, houses.some_residents(vault))
        screens |= pages.of_the_house(vault, _RUNS)
        keys = pages.of_the_log_line(vault, _LINE)
    for screen, budget in ((screens, _PAGE), (keys, _KEY)):
        for name, times in screen.items():
            found[f"{name} (p95)"] = (sorted(times)[int(len(times) * 0.95)], budget)
    return found


def _unlock(path: object) -> None:
    with houses.opened(path):  # type: ignore[arg-type]
        pass


def _answers(vault: Vault) -> dict[str, tuple[float, float]]:
    """What the services answer, without a screen."""
    index = milliseconds(partial(_index, vault), times=3)
    site = vault.read(rooms.sites)[0]
    some = houses.some_residents(vault)
    typed = TYPED * 20
    return {
        "search index after unlock (p50)": (index, 0.0),
        "keystroke, residents (p95)": (
            percentile95([partial(vault.read, residents.find, text=text) for text in typed]), _KEY,
        ),
        "keystroke, the one search at the top (p95)": (
            percentile95([partial(vault.read, search.everything, text=text) for text in typed]),
            _KEY,
        ),
        "search in one person's notes (p95)": (
            percentile95([
                partial(vault.read, log_entries.search, text="canal", resident_id=id_)
                for id_ in some
            ]), _PAGE,
        ),
        "search in everybody's notes, a frequent word": (
            milliseconds(partial(vault.read, log_entries.search, text="canal"), times=1), 0.0,
        ),
        "search in everybody's notes, a word that is in none": (
            milliseconds(partial(vault.read, log_entries.search, text="zebra"), times=1), 0.0,
        ),
        "a page of notes (p95)": (
            percentile95([
                partial(vault.read, log_entries.of_resident, resident_id=id_) for id_ in some
            ]), _PAGE,
        ),
        "a day of the log (p95)": (
            percentile95([partial(vault.read, log_book.of_day)] * _RUNS), _PAGE,
        ),
        "a timeline (p95)": (
            percentile95([partial(vault.read, timeline.timeline, resident_id=id_) for id_ in some]),
            _PAGE,
        ),
        "Today, asked anew (p95)": (percentile95([partial(_today, vault)] * _RUNS), _PAGE),
        "what is due, asked anew (p95)": (percentile95([partial(_due, vault)] * _RUNS), _PAGE),
        "emergency list (p95)": (
            percentile95([partial(vault.read, emergency.now)] * _RUNS), _PAGE,
        ),
        "board of tonight (p95)": (
            percentile95([partial(vault.read, board.board, site_id=site.id)] * _RUNS), _PAGE,
        ),
    }  # fmt: skip


def _today(vault: Vault) -> None:
    vault._memory.drop(kept_today._Kept)
    vault.read(today.today)


def _due(vault: Vault) -> None:
    vault._memory.drop(kept_today._Kept)
    vault.read(today_due.due)


def _index(vault: Vault) -> None:
    vault._memory.drop(ResidentIndex)
    vault.read(residents.find, text="a")


if __name__ == "__main__":
    main()
