# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often a kind of support is usually given to one person; a limit tells, it never refuses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services import vocabularies
from shelterdesk.services.giving import service_limits
from shelterdesk.services.giving.service_limits import Limit
from shelterdesk.services.vocabularies import Choice, Vocabulary
from ui.desk import Desk
from ui.preferences.parts import scrolled, touches
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField, IntField
from ui.widgets.form import RecordForm
from ui.widgets.labels import label

_MOST_DAYS, _MOST_A_DAY = 366, 99


class SupportRulesTab(QWidget):
    """A kind is chosen, its limits are shown and saved; below it all that was decided."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._kinds: list[Choice] = []
        self._limits: Mapping[str, Limit] = {}
        self.form = RecordForm("", labels="above", save_words=_("Save"), can_cancel=False)
        self.kind = ChoiceField("kind", _("Kind of support"), unanswered=False, required=True)
        self.form.add_field(self.kind)
        days = IntField("days_between", _("Days until it is usual again"), low=1, high=_MOST_DAYS,
                        unanswered=False, placeholder=_("no limit"))  # fmt: skip
        times = IntField("per_day", _("Times a day"), low=1, high=_MOST_A_DAY, unanswered=False,
                         placeholder=_("no limit"))  # fmt: skip
        self.form.add_field(days, times)
        self.form.save_requested.connect(self._save)
        self.kind.changed.connect(self._chosen)
        card = Card(_("How often support is given"), _("the same for everybody"))
        words = _(
            "The desk is told when somebody was last given it and when it is usual again. Over a "
            "limit a few words are asked for; nobody is refused. Meals of the log do not count."
        )
        card.add(label(words, "body", "muted", wrap=True))
        card.add(self.form)
        self.decided = label("", "body", wrap=True)
        card.add(self.decided)
        self.setLayout(scrolled(card))
        self._load()

    def refresh(self, changes: object = None) -> None:
        """Read again when a limit or a word was changed."""
        if touches(changes, "service_limit") or touches(changes, "term"):
            self._load()

    def is_modified(self) -> bool:
        """Whether something is not saved."""
        return any(self._typed(name) for name in ("days_between", "per_day"))

    def draft(self) -> dict[str, Any] | None:
        """The limits typed, and of which kind."""
        if not self.is_modified():
            return None
        return {"kind": self.kind.value(), "typed": self.form.draft()}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same kind, with what was typed over its limits."""

        def put_back() -> None:
            self.kind.set_value(kept.get("kind"))
            self._chosen()
            self.form.restore_draft(kept.get("typed"))

        self.desk.later(self, put_back)

    def _load(self) -> None:
        self.desk.read(self, vocabularies.choices, self._offer,
                       vocabulary=Vocabulary.SUPPORT_KIND)  # fmt: skip
        self.desk.read(self, service_limits.limits, self._show)

    def _offer(self, kinds: list[Choice]) -> None:
        self._kinds = kinds
        chosen = self.kind.value()
        self.kind.set_choices((one.code, one.label) for one in kinds)
        self.kind.set_value(chosen)

    def _show(self, limits: Mapping[str, Limit]) -> None:
        self._limits = limits
        lines = [
            f"{one.label}: {_words(limits[one.code])}" for one in self._kinds if one.code in limits
        ]
        self.decided.setText("\n".join(lines) or _("No limits are set."))

    def _limit(self) -> Limit:
        return self._limits.get(str(self.kind.value()), Limit(0))

    def _typed(self, name: str) -> bool:
        return bool(self.form.fields[name].value() != getattr(self._limit(), name))

    def _chosen(self) -> None:
        for name in ("days_between", "per_day"):
            self.form.fields[name].set_value(getattr(self._limit(), name))

    def _save(self, values: dict[str, Any]) -> None:
        self.desk.do(
            self.form,
            N_("Changed how often support is given"),
            service_limits.decide,
            said=_("Saved."),
            on_done=lambda _done: self.form.saved(),
            on_error=self.form.show_error,
            **values,
        )


def _words(limit: Limit) -> str:
    parts = []
    if limit.days_between is not None:
        n = limit.days_between
        parts.append(ngettext("again after {n} day", "again after {n} days", n).format(n=n))
    if limit.per_day is not None:
        n = limit.per_day
        parts.append(ngettext("{n} time a day", "{n} times a day", n).format(n=n))
    return ", ".join(parts)
