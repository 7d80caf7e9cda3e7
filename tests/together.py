# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which tests go to one worker, because they share what takes long to make.

The mark ``xdist_group`` is not heard since pytest 9.2 (pytest-xdist issue 1386): it made each of
these files anew on every worker, and said nothing. The path of a test is always told.
"""

from __future__ import annotations

from typing import Final

from xdist.scheduler import LoadGroupScheduling

#: Files, and the name of their group. Large groups are begun first, and leave no worker waiting.
GROUPS: Final = {
    "tests/test_demo.py": "demo",
    "tests/test_demo_casework.py": "demo",
    "tests/test_demo_house.py": "demo",
    "tests/test_demo_log.py": "demo",
    "tests/reports/test_leaving_papers.py": "demo",
    "tests/ui/test_left_over.py": "demo",
    "tests/exchange/test_hmis_import.py": "sample",
}


class TogetherScheduling(LoadGroupScheduling):
    """Each test by itself to whoever is free, those of a group to one."""

    def _split_scope(self, nodeid: str) -> str:
        return GROUPS.get(nodeid.partition("::")[0], nodeid)
