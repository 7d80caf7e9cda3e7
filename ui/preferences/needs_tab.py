# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fields of life needs are talked about, and what their four levels mean, in the house's words.

What was said with a level keeps it; a field that is asked about no longer keeps all of it.
"""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.plans import domains
from shelterdesk.services.plans.domains import COLOURS, LEVELS, DomainForm, DomainRow, Level
from ui.desk import Desk
from ui.preferences.parts import touches
from ui.widgets import message_bar
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.fields import CheckField, ChoiceField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.table import Column, RowsModel, RowsView

_WIDTH: Final = 300
_COLOURS: Final = {
    "danger": N_("red"), "notice": N_("amber"), "accent": N_("blue-green"), "good": N_("green"),
}  # fmt: skip
_LEVEL_HINTS: Final = {1: N_("Level 1, the hardest"), 2: N_("Level 2"), 3: N_("Level 3"),
                       4: N_("Level 4, well")}  # fmt: skip


class NeedsTab(QWidget):
    """Fields of life at the start, the words of one beside them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self._shown: DomainRow | None = None  # None: a new one is being written
        self._wanted: dict[str, Any] | None = None  # a draft that waits for the list
        self._next: int | None = None  # to select once it is in the list
        self.list = RowsView(
            RowsModel(
                [
                    Column(_("Field of life"), lambda one: one.label, stretch=True, tone=_tone),
                    Column("", _state, pill=True, width=84),
                ],
                lambda one: one.id,
            ),
            _("Fields of life"),
        )
        self.list.horizontalHeader().hide()
        self.form = RecordForm(can_cancel=False)
        self.form.setAccessibleName(_("Words of a field of life"))
        self.form.save_requested.connect(self._save)
        self._add_fields()
        self.new_button = button(_("New"), "plus", on_click=self.begin_new)
        self.up_button = icon_button("chevron-up", _("Ask earlier (Alt+Up)"))
        self.down_button = icon_button("chevron-down", _("Ask later (Alt+Down)"))
        self.up_button.clicked.connect(lambda: self.move_row(-1))
        self.down_button.clicked.connect(lambda: self.move_row(1))
        self.retire_button = button(_("Ask no longer"), on_click=self.retire)
        self._lay_out()
        self._keys()
        self.list.row_selected.connect(self._chosen)
        self._load()

    def _add_fields(self) -> None:
        form = self.form
        form.add_field(TextField("label", _("Word"), required=True, max_length=120))
        form.add_field(
            TextField(
                "question", _("Question"), unanswered=False, max_length=300,
                hint=_("Asked in plain words."),
            )
        )  # fmt: skip
        form.add_field(
            CheckField(
                "is_health_like",
                _("About health: levels are sealed"),
                hint=_(
                    "Only people who hold the case key read them, earlier ones too. "
                    "The figures cannot count them."
                ),
            )
        )
        colours = [(code, _(words)) for code, words in _COLOURS.items()]
        for number in LEVELS:
            form.add_section(_(_LEVEL_HINTS[number]))
            form.add_field(
                TextField(f"text_{number}", _("What it means"), required=True, max_length=200)
            )
            form.add_field(
                ChoiceField(f"colour_{number}", _("Colour"), colours, required=True),
                TextField(
                    f"suggestion_{number}", _("Goal it may suggest"), unanswered=False,
                    max_length=200,
                ),
            )  # fmt: skip

    def _lay_out(self) -> None:
        start = Card()
        start.content.setContentsMargins(0, 0, 0, 0)
        start.add(self.list, 1)
        for line in (
            (self.new_button, self.up_button, self.down_button),
            (self.retire_button,),
        ):
            acts = QHBoxLayout()
            acts.setSpacing(6)
            for made in line:
                acts.addWidget(made)
            acts.addStretch(1)
            start.add_layout(acts)
        start.setFixedWidth(_WIDTH)
        self.card = Card(_("Field of life"))
        self.card.add(self.form, 1)
        self.card.setMaximumWidth(640)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(12)
        outer.addWidget(start)
        outer.addWidget(self.card, 100)
        outer.addStretch(1)

    def _keys(self) -> None:
        for keys, act in (
            ("Alt+Up", partial(self.move_row, -1)),
            ("Alt+Down", partial(self.move_row, 1)),
            ("Del", self.retire),
            ("Ins", self.begin_new),
        ):
            shortcut = QShortcut(QKeySequence(keys), self.list)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

    # What the page asks
    def refresh(self, changes: object = None) -> None:
        """Read the list again; what is being typed stays."""
        if touches(changes, "domain") or touches(changes, "domain_level"):
            self._load()

    def is_modified(self) -> bool:
        """Whether words were typed that are not saved."""
        return self.form.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """What was typed, and of which field of life."""
        typed = self.form.draft()
        return typed and {"domain": self._shown.id if self._shown else None, "typed": typed}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same one again, with what was typed."""
        if kept.get("domain") is None:
            self.begin_new()
        else:
            self.list.select(kept["domain"])
        self.form.restore_draft(kept.get("typed"))

    # Reading
    def _load(self) -> None:
        self.desk.read(self, domains.domains, self._show, with_retired=True)

    def _show(self, rows: list[DomainRow]) -> None:
        self.list.rows_model.set_rows(rows)
        wanted, self._next = self._next, None
        if wanted is not None:
            self.list.select(wanted)
        elif self.list.selected() is None and rows and not self.form.is_modified():
            self.list.setCurrentIndex(self.list.rows_model.index(0, 0))
        self._chosen(self.list.selected())

    def _chosen(self, row: DomainRow | None) -> None:
        self.retire_button.setEnabled(row is not None)
        is_retired = row is not None and row.is_retired
        self.retire_button.setText(_("Ask again") if is_retired else _("Ask no longer"))
        if row is None or self._keeps(row):
            return
        self._shown = row
        self.card.set_title(row.label)
        values: dict[str, object] = {
            "label": row.label, "question": row.question or None,
            "is_health_like": row.is_health_like,
        }  # fmt: skip
        for number in LEVELS:
            level = row.level(number)
            values |= {
                f"text_{number}": level.text,
                f"colour_{number}": level.colour,
                f"suggestion_{number}": level.suggestion or None,
            }
        self.form.set_values(values)

    def _keeps(self, row: DomainRow) -> bool:
        """What is being typed about another one stays, and says so."""
        if not self.form.is_modified():
            return False
        if self._shown is None or self._shown.id != row.id:
            self.form.message_bar.say(_("Not saved yet: save these words first."), "notice")
        return True

    # Acting
    def begin_new(self) -> None:
        """Another field of life."""
        if self.form.is_modified():
            self.form.message_bar.say(_("Not saved yet: save these words first."), "notice")
            return
        self.list.clearSelection()
        self.list.setCurrentIndex(self.list.rootIndex())
        self._shown = None
        self.card.set_title(_("New field of life"))
        colours = {f"colour_{number}": COLOURS[number - 1] for number in LEVELS}
        self.form.set_values(colours)
        self.form.fields["label"].focus_target().setFocus()

    def _save(self, values: dict[str, Any]) -> None:
        form = DomainForm(
            label=values["label"] or "",
            question=values["question"] or "",
            is_health_like=bool(values["is_health_like"]),
            levels=tuple(
                Level(
                    values[f"text_{number}"] or "",
                    values[f"colour_{number}"],
                    values[f"suggestion_{number}"] or "",
                )
                for number in LEVELS
            ),
        )
        is_new = self._shown is None
        about: dict[str, Any] = {} if self._shown is None else {"domain_id": self._shown.id}
        self.desk.do(
            self,
            N_("Added a field of life") if is_new else N_("Changed a field of life"),
            domains.add if is_new else domains.edit,
            said=_("Saved."),
            on_done=self._saved,
            on_error=self.form.show_error,
            form=form,
            **about,
        )

    def _saved(self, domain_id: int | None) -> None:
        self.form.saved()
        self._next = domain_id
        self._load()

    def move_row(self, by: int) -> None:
        """Ask the selected one earlier or later."""
        row = self.list.selected()
        ids = [one.id for one in self.list.rows_model.rows()]
        if row is None or not 0 <= ids.index(row.id) + by < len(ids):
            return
        at = ids.index(row.id)
        ids.insert(at + by, ids.pop(at))
        self.desk.do(
            self,
            N_("Changed the order of the fields of life"),
            domains.set_order,
            on_error=self._refused,
            domain_ids=ids,
        )

    def retire(self) -> None:
        """Ask about the selected one no longer, or again."""
        row = self.list.selected()
        if row is None:
            return
        verb = domains.bring_back if row.is_retired else domains.retire
        act = (
            N_("Asked about a field of life again")
            if row.is_retired
            else N_("Stopped asking about a field of life")
        )
        self.desk.do(self, act, verb, on_error=self._refused, domain_id=row.id)

    def _refused(self, error: UserError) -> None:
        message_bar.say(self, error.message, "danger")


def _tone(row: DomainRow) -> str | None:
    return "muted" if row.is_retired else None


def _state(row: DomainRow) -> str:
    if row.is_retired:
        return _("left out")
    return _("sealed") if row.is_health_like else ""
