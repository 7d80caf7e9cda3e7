# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is on the shelf: one line a thing, beside it what came in and went out."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from functools import partial
from typing import Any, ClassVar, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.i18n import N_, _
from shelterdesk.services.giving import service_giving, stock
from shelterdesk.services.giving.stock import ItemForm, ItemRow, MoveRow
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.vocabularies import Choice
from ui.desk import Desk
from ui.widgets.button_row import ButtonRow
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.day_words import day, short_day
from ui.widgets.empty import Empty
from ui.widgets.fields import ChoiceField, DateField, IntField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.table import Column, RowsModel, RowsView

_MOST: Final = 99_999


class StockView(QWidget):
    """Everything about one thing, beside the list; ``asked`` says which form is wanted."""

    asked = Signal(str)

    def __init__(self, desk: Desk, *, can_edit: bool) -> None:
        super().__init__()
        self.desk = desk
        self._can_edit = can_edit
        self._row: ItemRow | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self._empty = Empty(_("Choose a thing to see what came in and went out."), icon="boxes")
        self._card = QWidget(self)
        inner = QVBoxLayout(self._card)
        inner.setContentsMargins(0, 0, 0, 0)
        inner.setSpacing(8)
        self._title = label("", "heading", wrap=True)
        self.moves = RowsView(RowsModel(_move_columns(), lambda row: row.id), _("In and out"))
        self.moves.set_empty(_("Nothing came in yet. Receive what is on the shelf now."))
        self.facts = label("", "muted", wrap=True)
        acts = (
            ("receive", _("Received"), "plus"), ("count", _("Counted"), "list-checks"),
            ("discard", _("Thrown away"), "x"), ("edit", _("Change"), "pencil"),
            ("retire", _("Not counted any more"), "archive"),
        )  # fmt: skip
        self.buttons = {
            name: button(words, icon, "plain" if name == "receive" else "quiet",
                         on_click=partial(self.asked.emit, name))
            for name, words, icon in acts
        }  # fmt: skip
        self._back = button(_("Noted by mistake"), "undo-2", "quiet", on_click=self.take_back)
        inner.addWidget(self._title)
        inner.addWidget(self.facts)
        self._acts = ButtonRow(list(self.buttons.values()))
        inner.addWidget(self._acts)
        inner.addWidget(self.moves, 1)
        inner.addWidget(self._back)
        column.addWidget(self._empty, 1)
        column.addWidget(self._card, 1)
        self._acts.setHidden(not can_edit)
        self._back.hide()
        self._card.hide()
        self.moves.row_selected.connect(self._marked)

    def show_item(self, row: ItemRow | None) -> None:
        """Show one, or nothing."""
        self._row = row
        self._empty.setVisible(row is None)
        self._card.setVisible(row is not None)
        if row is None:
            return
        self._title.setText(row.name)
        told = [_("{n} there").format(n=on_hand(row))]
        if row.kind_words:
            told.append(row.kind_words)
        if row.low_at is not None:
            told.append(_("reminds at {n}").format(n=row.low_at))
        if row.expires is not None:
            words = _("the first runs out on {day}")
            told.append(words.format(day=day(row.expires, today())))
        self.facts.setText(" · ".join(told))
        self.desk.read(self, stock.moves, self._show_moves, item_id=row.id)

    def take_back(self) -> None:
        """What came in or went out was noted by mistake."""
        row: MoveRow | None = self.moves.selected()
        if row is not None and self._can_edit:
            self.desk.do(
                self, N_("Took back what was noted of the stock"), stock.take_back,
                said=_("It is taken back."), move_id=row.id,
            )  # fmt: skip

    def _show_moves(self, rows: list[MoveRow]) -> None:
        self.moves.rows_model.set_rows(rows)
        self._marked(self.moves.selected())

    def _marked(self, row: MoveRow | None) -> None:
        is_given = row is not None and row.reason is stock.StockReason.GIVEN
        self._back.setVisible(self._can_edit and row is not None and not is_given)


class StockItemPanel(FormPanel):
    """A thing that is counted."""

    def __init__(self, desk: Desk, item_id: int | None = None) -> None:
        is_new = item_id is None
        super().__init__(desk, _("A thing to count") if is_new else _("Change"), _("Save"))
        self._item_id = item_id
        self.form.add_field(TextField("name", _("What it is"), required=True, max_length=80))
        self.kind = ChoiceField("kind", _("Counts as"), unanswered=False)
        self.kind.set_hint(_("Given as this support, it leaves the shelf by itself."))
        self.form.add_field(self.kind)
        self.form.add_field(
            TextField("unit", _("Counted in"), unanswered=False, max_length=20,
                      placeholder=_("pieces, boxes, cards")),
            IntField("low_at", _("Remind at"), high=_MOST, unanswered=False),
        )  # fmt: skip
        desk.read(self, service_giving.kinds, self._offer)
        if item_id is not None:
            desk.read(self, stock.form, self._show, item_id=item_id)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"item_id": self._item_id}

    def _offer(self, kinds: list[Choice]) -> None:
        self.kind.set_choices((one.code, one.label) for one in kinds)

    def _show(self, form: ItemForm) -> None:
        self.form.set_values(
            {"name": form.name, "kind": form.kind, "unit": form.unit, "low_at": form.low_at}
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        kind, low = values["kind"], values["low_at"]
        form = ItemForm(
            name=str(values["name"]),
            unit=str(values["unit"] or ""),
            kind=kind if isinstance(kind, str) else None,
            low_at=low if isinstance(low, int) else None,
        )
        if self._item_id is None:
            self.act(N_("Added a thing to the stock"), stock.add, said=_("It is counted now."),
                     form=form)  # fmt: skip
        else:
            self.act(N_("Changed a thing in stock"), stock.edit, said=_("Saved."),
                     item_id=self._item_id, form=form)  # fmt: skip


class StockMovePanel(FormPanel):
    """So many came in, were thrown away, or are there: ``act`` says which."""

    _WORDS: ClassVar = {
        "receive": (N_("Received"), N_("How many came in"), "quantity"),
        "discard": (N_("Thrown away"), N_("How many are gone"), "quantity"),
        "count": (N_("Counted"), N_("How many are there"), "counted"),
    }

    def __init__(self, desk: Desk, item_id: int, act: str, name: str) -> None:
        title, question, field = self._WORDS[act]
        super().__init__(desk, f"{name} · {_(title)}", _("Save"))
        self._facts = {"item_id": item_id, "act": act, "name": name}
        low = 0 if act == "count" else 1
        self.form.add_field(
            IntField(field, _(question), low=low, high=_MOST, required=True, unanswered=False)
        )
        if act == "receive":
            self.form.add_field(DateField("expires", _("Runs out on"), unanswered=False))
        self.form.add_field(TextField("note", _("Note"), unanswered=False, max_length=120))

    def about(self) -> dict[str, Any]:
        """What of which thing."""
        return self._facts

    def _save(self, values: dict[str, Hashable]) -> None:
        facts: dict[str, Any] = {"item_id": self._facts["item_id"], **values}
        facts["note"] = str(facts["note"] or "")
        verbs: dict[str, tuple[str, Callable[..., object]]] = {
            "receive": (N_("Received things for the stock"), stock.receive),
            "discard": (N_("Threw things of the stock away"), stock.discard),
            "count": (N_("Counted the stock"), stock.count),
        }
        words, verb = verbs[str(self._facts["act"])]
        self.act(words, verb, said=_("Written down."), **facts)


def stock_list() -> RowsView:
    """One line a thing, what is low in another tone."""
    return RowsView(RowsModel(_columns(), lambda row: row.id), _("Stock"))


def on_hand(row: ItemRow) -> str:
    """The number with its unit."""
    return f"{row.on_hand} {row.unit}".strip()


def _columns() -> list[Column]:
    return [
        Column(_("What"), lambda row: row.name, stretch=True, width=120, role="strong"),
        Column(_("There"), on_hand, align="end", width=96, sort=lambda row: row.on_hand),
        Column("", _mark, width=106, pill=True, tone=lambda _row: "notice"),
    ]  # fmt: skip


def _mark(row: ItemRow) -> str:
    if row.on_hand < 0:
        return _("count again")
    return _("low") if row.is_low else ""


def _move_columns() -> list[Column]:
    return [
        Column(_("Day"), lambda row: short_day(row.at.date(), today()), width=62, role="muted"),
        Column(_("What"), _move_words, stretch=True, width=80, tooltip=lambda row: row.note),
        Column(_("Number"), lambda row: f"{row.quantity:+d}", align="end", width=70),
        Column(_("Then"), lambda row: row.after, align="end", width=56, role="muted"),
    ]


def _move_words(row: MoveRow) -> str:
    words = code_word("stock_move", "reason", row.reason.value)
    return f"{words} · {row.note}" if row.note else words
