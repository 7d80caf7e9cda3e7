# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be done with a final entry of the log: add to it, strike it, erase its words."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.log import log_entries
from shelterdesk.services.log.log_entries import ErasureReason
from ui import log_words
from ui.desk import Desk
from ui.widgets.fields import ChoiceField, MultilineField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


class _EntryPanel(FormPanel):
    """Something that is done with one entry."""

    def __init__(self, desk: Desk, title: str, save_words: str, entry_id: int) -> None:
        super().__init__(desk, title, save_words)
        self._entry_id = entry_id

    def about(self) -> dict[str, Any]:
        """Which entry."""
        return {"entry_id": self._entry_id}

    def _do(self, label_: str, verb: Any, said: str, **facts: Any) -> None:
        self.act(
            label_,
            verb,
            said=said,
            entry_id=self._entry_id,
            **facts,
        )


class AddendumPanel(_EntryPanel):
    """A correction or addition; the note itself stays as it is."""

    def __init__(self, desk: Desk, entry_id: int) -> None:
        super().__init__(desk, _("Add to a note"), _("Add"), entry_id)
        self.form.add_widget(
            label(_("Read by the same people as the note. The note stays."), "muted", wrap=True)
        )
        self.form.add_field(
            MultilineField("text", _("What is added"), required=True, unanswered=False)
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        self._do(
            N_("Added to a note"), log_entries.addendum, _("It is added."), text=values["text"]
        )


class StrikePanel(_EntryPanel):
    """Struck, a note stays readable, with the reason."""

    def __init__(self, desk: Desk, entry_id: int) -> None:
        super().__init__(desk, _("Strike a note"), _("Strike"), entry_id)
        self.form.add_widget(
            label(_("It stays readable, struck out, with your reason."), "muted", wrap=True)
        )
        self.form.add_field(
            MultilineField("reason", _("Why"), required=True, unanswered=False, lines=2)
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        self._do(
            N_("Struck a note"), log_entries.strike, _("It is struck."), reason=values["reason"]
        )


class ErasePanel(_EntryPanel):
    """The words go for good; that there was a note stays."""

    def __init__(self, desk: Desk, entry_id: int) -> None:
        super().__init__(desk, _("Erase the words of a note"), _("Erase for good"), entry_id)
        self.form.warn()
        words = _(
            "The words go from the log and from the audit trail and do not come back. That there "
            "was a note, when and by whom, stays. Backups made before keep them until they expire."
        )
        self.form.add_widget(label(words, "body", wrap=True))
        choices = [(reason.value, _(said)) for reason, said in log_words.ERASURES.items()]
        self.form.add_field(
            ChoiceField("reason", _("Why"), choices, required=True, unanswered=False)
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        self._do(
            N_("Erased the words of a note"),
            log_entries.erase,
            _("The words are erased."),
            reason=ErasureReason(str(values["reason"])),
        )
