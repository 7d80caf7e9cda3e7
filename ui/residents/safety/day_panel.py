# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A form that asks for one day."""

from __future__ import annotations

from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.fields import DateField
from ui.widgets.form_panel import FormPanel


class DayPanel(FormPanel):
    """Today, unless another day is typed."""

    def __init__(self, desk: Desk, title: str, save_words: str, day_words: str) -> None:
        super().__init__(desk, title, save_words)
        self.form.add_field(DateField("on", day_words, required=True))
        self.form.set_values({"on": today()})
