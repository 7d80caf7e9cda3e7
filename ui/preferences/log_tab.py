# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which class each kind of entry of the log begins with; chosen, it is stored."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtWidgets import QGridLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.log import log_kinds
from shelterdesk.services.log.log_entries import DESK, LogKind
from shelterdesk.services.log.log_kinds import KindClasses
from ui import log_words
from ui.desk import Desk
from ui.keys import words as key_words
from ui.preferences.parts import touches
from ui.widgets.card import Card
from ui.widgets.fields import ChoiceField
from ui.widgets.labels import IconLabel, label
from ui.widgets.scrolled import scrolled

_USUAL: Final = "usual"


class LogRulesTab(QWidget):
    """One line a kind. Entries that were written stay with those who could read them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.fields: dict[LogKind, ChoiceField] = {}
        card = Card(_("Who may read an entry of the log"), _("the same for everybody"))
        words = _(
            "Each kind begins with a class. Whoever writes sees it and may choose another. What "
            "was written before stays as it is."
        )
        card.add(label(words, "body", "muted", wrap=True))
        grid = QGridLayout()
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(8)
        grid.setColumnStretch(2, 1)
        for row, (kind, (icon, name)) in enumerate(log_words.KINDS.items()):
            field = ChoiceField(kind.value, _(name), unanswered=False)
            field.changed.connect(partial(self._chosen, kind))
            self.fields[kind] = field
            words_ = label(_(name))
            words_.setBuddy(field.focus_target())
            grid.addWidget(IconLabel(icon, "muted"), row, 0)
            grid.addWidget(words_, row, 1)
            grid.addWidget(field, row, 2)
        card.add_layout(grid)
        self.setLayout(scrolled(card))
        self._load()

    def refresh(self, changes: object = None) -> None:
        """Read again when a rule was changed."""
        if touches(changes, "log_kind_rule"):
            self._load()

    def _load(self) -> None:
        self.desk.read(self, log_kinds.rules, self._show)

    def _show(self, rules: KindClasses) -> None:
        classes = (DESK, *key_words.in_order(rules.classes))
        for kind, field in self.fields.items():
            field.set_choices([
                (_USUAL, _usual(rules, kind)),
                *((name, log_words.class_name(name)) for name in classes),
            ])  # fmt: skip
            field.set_value(rules.decided.get(kind, _USUAL))

    def _chosen(self, kind: LogKind) -> None:
        chosen = self.fields[kind].value()
        if chosen is None:
            return  # still typing
        self.desk.do(
            self,
            N_("Changed who may read a kind of entry"),
            log_kinds.decide,
            on_error=lambda error: self.fields[kind].set_error(error.message),
            kind=kind,
            confidentiality=None if chosen == _USUAL else str(chosen),
        )


def _usual(rules: KindClasses, kind: LogKind) -> str:
    alone = rules.otherwise(kind, about_somebody=False)
    about = rules.otherwise(kind, about_somebody=True)
    group = log_words.class_name(about)
    if alone == about:
        return _("As usual: {group}").format(group=group)
    words = _("As usual: {group} if it is about somebody, else {other}")
    return words.format(group=group, other=log_words.class_name(alone))
