# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Colleagues to choose from, by the name they show."""

from __future__ import annotations

from shelterdesk.services.organisation import Colleague
from ui.widgets.fields import ChoiceField


def offer_colleagues(field: ChoiceField, found: list[Colleague], *, but: int | None = None) -> None:
    """Colleagues by the name they show, or their code; without one of them."""
    field.set_choices([(who.id, who.name_shown or who.code) for who in found if who.id != but])
