# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody, and a bakery in order that looks for help."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shelterdesk.services.work import introductions
from shelterdesk.vault.door import Vault
from tests.employer_rows import employer, vacancy
from tests.factories import person


class Bakery:
    """Noor, a bakery in order and its vacancy."""

    def __init__(self, vault: Vault) -> None:
        self.vault = vault
        self.noor = person(vault, "Noor")
        self.partner = employer(vault)
        self.vacancy = vacancy(vault, self.partner)

    def row(self, introduction_id: int) -> introductions.IntroductionRow:
        return self.vault.read(introductions.one, introduction_id=introduction_id).row

    def do(self, verb: Callable[..., Any], introduction_id: int, **facts: Any) -> None:
        self.vault.do("Did", verb, introduction_id=introduction_id, **facts)
