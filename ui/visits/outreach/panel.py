# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The form of a round, in the order of the paper: filled with one hand, from top to bottom."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtWidgets import QCompleter, QLineEdit

from shelterdesk.i18n import N_, _
from shelterdesk.services import organisation
from shelterdesk.services.organisation import Colleague
from shelterdesk.services.outreach import outreach
from shelterdesk.services.outreach.outreach import COUNTS, OutreachSetting, RoundForm, RoundItem
from shelterdesk.services.values.record_words import field as field_words
from shelterdesk.services.values.value_words import code_words
from shelterdesk.services.vocabularies import Choice, Vocabulary, choices
from ui.desk import Desk
from ui.visits.moments import moment, moment_after
from ui.widgets.buttons import button
from ui.widgets.dates import today
from ui.widgets.fields import (
    ChoiceField,
    DateField,
    IntField,
    MultilineField,
    TextField,
    TimeField,
)
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.sealed_fields import SealedText

_TEAM: Final = 4
_ITEMS: Final = 8
_MOST: Final = 9_999


class RoundPanel(FormPanel):
    """A new round, or one to change."""

    def __init__(self, desk: Desk, round_id: int | None = None) -> None:
        is_new = round_id is None
        super().__init__(desk, _("A round") if is_new else _("Change the round"), _("Save"))
        self._round_id = round_id
        self._stored: RoundForm | None = None
        self._shown_items = 1
        self._add_when()
        self._add_team()
        self._add_counts()
        self._add_items()
        self.note = SealedText(MultilineField("note", _("Note"), unanswered=False, lines=3))
        self.note.field.set_hint(_("Sealed with the case key. No names of people met."))
        self.form.add_field(self.note.field)
        self.form.set_values({"day": today(), "setting": OutreachSetting.STREET.value})
        self.form.saved()
        desk.read(self, outreach.areas, self._complete)
        desk.read(self, organisation.colleagues, self._offer_team)
        desk.read(self, choices, self._offer_items, vocabulary=Vocabulary.SUPPORT_KIND)
        if not is_new:
            desk.read(
                self, outreach.form, self._show, on_error=self.form.show_error, round_id=round_id
            )

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"round_id": self._round_id}

    def _add_when(self) -> None:
        self.day = DateField("day", _("Day"), required=True)
        self.start = TimeField("start", _("From"), empty=_("required"))
        self.start.required = True
        self.end = TimeField("end", _("Until"), empty=_("not noted"))
        self.setting = ChoiceField(
            "setting", _("Where"), code_words("outreach_round", "setting").items(),
            unanswered=False, required=True,
        )  # fmt: skip
        self.area = TextField("area", _("Area"), unanswered=False, max_length=40)
        self.area.set_hint(_("A code of the house, never an address."))
        self.form.add_field(self.day)
        self.form.add_field(self.start, self.end)
        side_by_side(self.form, self.setting, self.area)

    def _add_team(self) -> None:
        self.team = [
            ChoiceField(f"team_{n}", _("Who went along"), unanswered=False) for n in range(_TEAM)
        ]
        for number, field in enumerate(self.team):
            words = _("Colleague {number}").format(number=number + 1)
            field.focus_target().setAccessibleName(words)
        side_by_side(self.form, *self.team[:2])
        side_by_side(self.form, *self.team[2:])
        names = TextField("names", _("Volunteers"), unanswered=False, max_length=400)
        names.set_hint(_("Without an account: names with commas between them."))
        self.form.add_field(names)

    def _add_counts(self) -> None:
        self.form.add_section(_("How many people"))
        fields = [
            IntField(
                name, field_words("outreach_round", name), high=_MOST, unanswered=False,
                placeholder="0",
            )
            for name in COUNTS
        ]  # fmt: skip
        self.form.add_field(*fields[:3])
        self.form.add_field(*fields[3:])

    def _add_items(self) -> None:
        self.form.add_section(
            _("Handed out"), _("Nothing here: the round went empty-handed, as some do on purpose.")
        )
        self.items: list[tuple[ChoiceField, IntField, IntField]] = []
        for number in range(_ITEMS):
            kind = ChoiceField(f"kind_{number}", _("What"), unanswered=False)
            quantity = IntField(f"quantity_{number}", _("How many"), low=1, high=_MOST,
                                unanswered=False, placeholder="1")  # fmt: skip
            people = IntField(f"people_{number}", _("To people"), low=1, high=_MOST,
                              unanswered=False, placeholder="1")  # fmt: skip
            self.items.append((kind, quantity, people))
            self.form.add_field(kind)
            self.form.add_field(quantity, people)
        self.more = button(_("Another thing"), "plus", "quiet", on_click=self._add_item)
        self.form.add_widget(self.more)
        self._show_items()

    def _add_item(self) -> None:
        self._shown_items += 1
        self._show_items()
        self.items[self._shown_items - 1][0].focus_target().setFocus()

    def _show_items(self) -> None:
        for number, fields in enumerate(self.items):
            for field in fields:
                show_field(self.form, field, number < self._shown_items)
        self.more.setHidden(self._shown_items == _ITEMS)

    # What is offered
    def _complete(self, areas: list[str]) -> None:
        line = self.area.focus_target()
        if isinstance(line, QLineEdit):
            line.setCompleter(QCompleter(areas, line))

    def _offer_team(self, found: list[Colleague]) -> None:
        is_untouched = not self.is_modified()
        for field in self.team:
            field.set_choices([(who.id, who.name_shown or who.code) for who in found])
        if self._round_id is None and is_untouched:
            self.team[0].set_value(self.desk.vault.staff_id)
        if is_untouched:
            self.form.saved()

    def _offer_items(self, found: list[Choice]) -> None:
        is_untouched = not self.is_modified()
        for kind, _quantity, _people in self.items:
            kind.set_choices([(choice.code, choice.label) for choice in found])
        if is_untouched:
            self.form.saved()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Show as many things as were typed."""
        typed = kept.get("typed") or {}
        numbers = [int(name[-1]) for name in typed if name.startswith(("kind_", "quantity_"))]
        self._shown_items = max([self._shown_items, *(n + 1 for n in numbers)])
        self._show_items()
        super().restore_draft(kept)

    def _show(self, stored: RoundForm) -> None:
        self._stored = stored
        if self.is_modified():
            return
        values: dict[str, object] = {
            "day": stored.start.date(), "start": f"{stored.start:%H:%M}",
            "end": f"{stored.end:%H:%M}" if stored.end is not None else None,
            "setting": stored.setting.value, "area": stored.area or None,
            "names": ", ".join(stored.names) or None,
        }  # fmt: skip
        values |= {name: getattr(stored, name) for name in COUNTS}
        values |= {f"team_{n}": id_ for n, id_ in enumerate(stored.staff_ids[:_TEAM])}
        for number, item in enumerate(stored.items[:_ITEMS]):
            values[f"kind_{number}"] = item.kind
            values[f"quantity_{number}"], values[f"people_{number}"] = item.quantity, item.people
        self._shown_items = max(1, min(_ITEMS, len(stored.items)))
        self._show_items()
        self.form.set_values(values)
        self.note.show(stored.note)
        self.form.saved()

    # Saving
    def _save(self, values: dict[str, Hashable]) -> None:
        stored = self._stored
        zone = None if stored is None else stored.start.tzinfo
        start = moment(
            values["day"], values["start"], None if stored is None else stored.start, zone
        )
        if start is None:
            return  # the form has asked for it
        end = moment_after(start, values["end"], None if stored is None else stored.end, zone)
        form = RoundForm(
            start, end, OutreachSetting(str(values["setting"])), str(values["area"] or ""),
            tuple(id_ for n in range(_TEAM) if isinstance(id_ := values[f"team_{n}"], int)),
            tuple(n for one in str(values["names"] or "").split(",") if (n := one.strip())),
            **{name: _number(values[name], 0) for name in COUNTS},
            items=self._read_items(values),
            note=self.note.read(),
        )  # fmt: skip
        is_new = self._round_id is None
        self.act(
            N_("Wrote down a round") if is_new else N_("Changed a round"),
            outreach.add if is_new else outreach.edit,
            said=_("The round is noted."),
            form=form,
            **({} if is_new else {"round_id": self._round_id}),
        )

    def _read_items(self, values: dict[str, Hashable]) -> tuple[RoundItem, ...]:
        found = []
        for number in range(_ITEMS):
            kind = values[f"kind_{number}"]
            if kind:
                quantity = _number(values[f"quantity_{number}"], 1)
                people = _number(values[f"people_{number}"], 1)
                found.append(RoundItem(str(kind), quantity, people))
        return tuple(found)


def _number(value: Hashable, otherwise: int) -> int:
    return value if isinstance(value, int) else otherwise
