# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Short forms beside the board: out of use, why it was moved afterwards, houses and rooms."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.rooms import rooms
from shelterdesk.services.rooms.rooms import HousingKind, SiteRow
from ui.desk import Desk
from ui.widgets.apart import ApartQuestion
from ui.widgets.fields import ChoiceField, DateField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label

HOUSING = {
    HousingKind.EMERGENCY: N_("Emergency"),
    HousingKind.TEMPORARY: N_("Temporary"),
    HousingKind.STEP_DOWN: N_("Step-down"),
    HousingKind.LONG_TERM: N_("Long-term"),
    HousingKind.OFF_SITE: N_("Unit elsewhere"),
}
_NEW = 0
_SHOWN_ROOMS = 4


class BlockForm(RecordForm):
    """Take a bed out of use. The page saves it."""

    def __init__(self, place: str, night: date) -> None:
        super().__init__(_("Out of use"), save_words=_("Take out of use"))
        self.add_widget(label(place, "body", wrap=True))
        self.add_field(DateField("start", _("From the night of"), required=True))
        self.add_field(
            DateField(
                "end",
                _("Usable again on"),
                unanswered=False,
                hint=_("Empty: until further notice."),
            )
        )
        self.add_field(
            TextField(
                "reason",
                _("Reason"),
                unanswered=False,
                placeholder=_("for example: shower"),
                max_length=120,
            )
        )
        self.set_values({"start": night})


class ReasonForm(RecordForm):
    """An act that needs a word of why; ``lines`` say what it does."""

    def __init__(
        self,
        title: str,
        lines: Sequence[str],
        question: str,
        save_words: str,
        *,
        required: bool = True,
    ) -> None:
        super().__init__(title, save_words=save_words)
        for number, line in enumerate(lines):
            self.add_widget(label(line, "muted" if number else "body", wrap=True))
        self.add_field(
            TextField("reason", question, required=required, unanswered=False, max_length=200)
        )
        self.apart = ApartQuestion(self)


class SetUpPanel(QWidget):
    """A house and its rooms by a quick pattern, with what it would make while one types."""

    def __init__(self, sites: Sequence[SiteRow], site_id: int | None) -> None:
        super().__init__()
        self._sites = {site.id: site for site in sites}
        first = not sites
        self.form = RecordForm(
            _("Your first house") if first else _("Add rooms"),
            save_words=_("Add"),
            can_cancel=True,
        )
        self.house = ChoiceField(
            "site",
            _("House"),
            [*((site.id, site.name) for site in sites), (_NEW, _("A new house"))],
            required=True,
        )
        self.name = TextField(
            "name",
            _("Name of the house"),
            required=True,
            hint=_("A name that tells nothing, such as House B. No address."),
            max_length=80,
        )
        self.kind = ChoiceField(
            "housing_kind",
            _("What kind of housing"),
            [(kind, _(text)) for kind, text in HOUSING.items()],
            unanswered=False,
        )
        self.pattern = TextField(
            "pattern",
            _("Rooms and beds"),
            unanswered=False,
            placeholder=_("for example 8 rooms × 2 beds"),
            max_length=200,
        )
        self._preview = label("", "muted", wrap=True)
        for field in (self.house, self.name, self.kind, self.pattern):
            self.form.add_field(field)
        self.form.add_widget(self._preview)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)
        chosen = site_id if site_id in self._sites else _NEW
        self.form.set_values({"site": chosen, "housing_kind": HousingKind.EMERGENCY})
        self.house.changed.connect(self._show_name)
        self.pattern.changed.connect(self._show_preview)
        self._show_name()
        self._show_preview()
        if first:
            show_field(self.form, self.house, False)

    def is_modified(self) -> bool:
        """Whether something typed is not saved."""
        return self.form.is_modified()

    def keeps_open(self) -> bool:
        """Whether something typed would be lost; then it says so."""
        return self.form.keeps_open()

    def draft(self) -> dict[str, Any] | None:
        """What was typed; None if nothing was."""
        return self.form.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put it back."""
        self.form.restore_draft(kept)

    def first_field(self) -> QWidget | None:
        """What to focus."""
        field = self.name if self.is_new_house() else self.pattern
        return field.focus_target()

    def is_new_house(self) -> bool:
        """Whether the rooms are for a house that is not there yet."""
        return self.house.value() == _NEW

    def preview(self) -> str:
        """What would be made, in words."""
        return self._preview.text()

    def save(self, desk: Desk, on_done: Callable[[Any], object]) -> None:
        """Add what was typed; ``on_done`` gets the house."""
        values = self.form.values()
        pattern = str(values["pattern"] or "")
        if self.is_new_house():
            desk.do(
                self,
                N_("Added a house"),
                rooms.add_house,
                said=_("{house} is set up.").format(house=values["name"]),
                on_done=lambda id_: self._done(on_done, id_),
                on_error=self.form.show_error,
                name=str(values["name"] or ""),
                housing_kind=values["housing_kind"] or HousingKind.EMERGENCY,
                pattern=pattern,
            )
            return
        desk.do(
            self,
            N_("Added rooms"),
            rooms.add_rooms,
            said=lambda ids: ngettext(
                "{count} room is added.", "{count} rooms are added.", len(ids)
            ).format(count=len(ids)),
            on_done=lambda _ids: self._done(on_done, values["site"]),
            on_error=self.form.show_error,
            site_id=values["site"],
            pattern=pattern,
        )

    def _done(self, on_done: Callable[[Any], object], site_id: object) -> None:
        self.form.saved()
        on_done(site_id)

    def _show_name(self) -> None:
        new = self.is_new_house()
        self.name.required = new
        for field in (self.name, self.kind):
            show_field(self.form, field, new)

    def _show_preview(self) -> None:
        text = str(self.pattern.value() or "")
        if not text:
            self._preview.setText(
                _("Several kinds at once: 8 rooms × 2 beds, 1 × 4. Names can be changed later.")
            )
            return
        try:
            sizes = rooms.parse_pattern(text)
        except UserError as error:
            self._preview.setText(error.message)
            return
        self._preview.setText(pattern_words(sizes))


def pattern_words(sizes: Sequence[int]) -> str:
    """``9 rooms, 20 beds: Room 1 with A, B …``."""
    total = ngettext("{count} room", "{count} rooms", len(sizes)).format(count=len(sizes))
    beds = ngettext("{count} bed", "{count} beds", sum(sizes)).format(count=sum(sizes))
    lines = [
        _("new room {number}: {beds}").format(number=at, beds=", ".join(_labels(size)))
        for at, size in enumerate(sizes[:_SHOWN_ROOMS], start=1)
    ]
    if len(sizes) > _SHOWN_ROOMS:
        lines.append("…")
    return "\n".join([f"{total}, {beds}", *lines])


def _labels(size: int) -> list[str]:
    labels = rooms.bed_labels(size)
    return labels if size <= 6 else [*labels[:3], "…", labels[-1]]
