# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a move into another kind of housing changes, and the agreement for the new home."""

from __future__ import annotations

import datetime as dt
from collections.abc import Hashable, Mapping
from typing import Any

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.moving_on import staged
from shelterdesk.services.moving_on.staged import Agreement, KindChange
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.widgets.fields import CheckField, DateField
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label


class KindQuestion:
    """Belongs to a form; silent while the bed is of the kind somebody has now."""

    def __init__(self, form: RecordForm, desk: Desk) -> None:
        self._form, self._desk = form, desk
        self._may_write = desk.vault.may(Capability.EDIT_CASE)
        self._asked: tuple[Any, ...] | None = None
        self.words = label("", "body", "notice", wrap=True)
        form.add_widget(self.words)
        self.agreement = CheckField("agreement", _("Note an agreement"))
        self.until = DateField("contract_until", _("It runs until"), unanswered=False)
        self.ends_former = CheckField("ends_former", _("The former agreement ends"))
        for field in (self.agreement, self.until, self.ends_former):
            form.add_field(field)
        self.agreement.changed.connect(self._follow)
        self._change: KindChange | None = None
        self.show(None)

    def ask(self, stay_id: int, bed_id: int | None, on: object) -> None:
        """Whether a bed is of another kind on a night."""
        asked = self._asked = (stay_id, bed_id, on)
        if bed_id is None or not isinstance(on, dt.date):
            self.show(None)
            return

        def answered(change: KindChange | None) -> None:
            if asked == self._asked:
                self.show(change)

        self._desk.read(
            self._form, staged.change, answered, stay_id=stay_id, bed_id=bed_id, on=on
        )  # fmt: skip

    def show(self, change: KindChange | None) -> None:
        """Say what changes; nothing for None."""
        self._change = change
        self.words.setHidden(change is None)
        if change is not None:
            before, after = (
                code_word("tenancy", "housing_kind", kind) for kind in (change.before, change.after)
            )
            told = _("Another kind of housing: {before} until now, {after} from then on. The stay "
                     "goes on.")  # fmt: skip
            parts = [told.format(before=before, after=after)]
            if not self._may_write:
                parts.append(_("Somebody who does case work notes the agreement under Moving on."))
            self.words.setText(" ".join(parts))
        self._follow()

    def facts(self, values: Mapping[str, Hashable]) -> dict[str, Any]:
        """What ``staged.move_on`` is told besides the bed."""
        if self._change is None or not self._may_write:
            return {}
        until = values["contract_until"]
        agreement = Agreement(until if isinstance(until, dt.date) else None)
        return {
            "agreement": agreement if values["agreement"] else None,
            "ends_former": self._change.has_home and bool(values["ends_former"]),
        }

    def _follow(self) -> None:
        is_asked = self._change is not None and self._may_write
        show_field(self._form, self.agreement, is_asked)
        show_field(self._form, self.until, is_asked and bool(self.agreement.value()))
        has_home = self._change is not None and self._change.has_home
        show_field(self._form, self.ends_former, is_asked and has_home)
