# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new resident in under a minute: a name if one is given, is it safe, and what for."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.residents import intake, residents
from shelterdesk.services.residents.intake import Asked, CameFor, Intake
from shelterdesk.services.residents.residents import ResidentForm, ResidentRow
from shelterdesk.services.rooms import board, turned_away
from shelterdesk.services.rooms.turned_away import TurnAwayForm
from shelterdesk.services.rooms.waiting import WaitingForm
from shelterdesk.services.values.answers import Unanswered
from ui.desk import Desk
from ui.residents.intake.asked_fields import RECORD, CameForField, NotSafeNotice, safe_field
from ui.residents.languages_field import LanguagesField
from ui.widgets.answers import read_yes_no
from ui.widgets.apart import DESPITE, ApartQuestion
from ui.widgets.buttons import button
from ui.widgets.fields import CheckField, TextField
from ui.widgets.form import RecordForm
from ui.widgets.form_parts import show_field
from ui.widgets.labels import ElidedLabel, label
from ui.widgets.party_field import PartyField
from ui.widgets.stay_fields import BedField, Place

_MOST_SIMILAR = 3


class Similar(QWidget):
    """People who may be the same one: told quietly, with a way to open the record."""

    open_requested = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 4, 0, 0)
        self._column.setSpacing(2)
        self._title = label("", "muted", wrap=True)
        self._column.addWidget(self._title)
        self._lines: list[QWidget] = []
        self._links: list[QWidget] = []
        self.hide()

    def show_rows(self, rows: list[ResidentRow]) -> None:
        """Name them, a few at most."""
        for line in self._lines:
            line.hide()
            line.deleteLater()
        self._lines.clear()
        self._links.clear()
        for row in rows[:_MOST_SIMILAR]:
            link = button(_("Open"), kind="quiet", tooltip=_("Open this record"))
            link.setAccessibleName(_("Open {name}").format(name=_link_words(row)))
            link.clicked.connect(lambda _on=False, id_=row.id: self.open_requested.emit(id_))
            line = QWidget()
            layout = QHBoxLayout(line)
            layout.setContentsMargins(0, 0, 0, 0)
            layout.addWidget(ElidedLabel(_link_words(row)), 1)
            layout.addWidget(link)
            self._column.addWidget(line)
            self._lines.append(line)
            self._links.append(link)
        self._title.setText(_("May be the same person:") if rows else "")
        self.setVisible(bool(rows))

    def links(self) -> list[QWidget]:
        """The buttons shown."""
        return list(self._links)


def _link_words(row: ResidentRow) -> str:
    age = str(row.age) if row.age is not None else ""
    code = row.code if row.known_as else ""
    return " · ".join(part for part in (row.shown, code, age, row.place) if part)


class IntakePanel(QWidget):
    """Emits ``done`` with the new resident's id, and whether it is not safe right now."""

    done = Signal(int, bool)
    cancelled = Signal()
    open_requested = Signal(int)  # a record that may be the same person

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._night_known = False
        self.form = RecordForm(_("New resident"), save_words=_("Begin the record"))
        self.form.cancelled.connect(self.cancelled)
        self.form.save_requested.connect(self._save)
        self._fill()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def _fill(self) -> None:
        form = self.form
        hint = _("Nothing has to be filled in. Without a name the code is shown.")
        form.add_widget(label(hint, "muted", wrap=True))
        self.known_as = TextField("known_as", _("Known as"), unanswered=False, max_length=200)
        self.known_as.changed.connect(self._ask_similar)
        form.add_field(self.known_as)
        self.similar = Similar()
        self.similar.open_requested.connect(self.open_requested)
        form.add_widget(self.similar)
        self.is_safe = safe_field()
        self.is_safe.changed.connect(self._safe_changed)
        form.add_field(self.is_safe)
        self.not_safe = NotSafeNotice()
        form.add_widget(self.not_safe)
        self.languages = LanguagesField("languages", _("Languages"))
        self.languages.add_line()
        form.add_field(self.languages)
        may_place = self._desk.vault.may(Capability.PLACE_PEOPLE)
        self.came_for = CameForField("came_for", _("Came for"), with_bed=may_place)
        self.came_for.changed.connect(self._came_for_changed)
        form.add_field(self.came_for)
        self.beds = BedField("bed", _("Bed"), without_bed=True, rows=4)
        self.beds.offers_waiting = True
        form.add_field(self.beds)
        self.turned_away = button(
            _("No place: count as turned away"), kind="quiet", on_click=self._turn_away
        )
        form.add_widget(self.turned_away)
        self.apart = ApartQuestion(form)
        self.is_supported = CheckField("is_supported", _("Supported from today"))
        form.add_field(self.is_supported)
        self.party = PartyField("party")
        form.add_field(self.party)
        self._came_for_changed()
        form.saved()

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return any(
            field.value() not in (None, "", ())
            for field in (self.known_as, self.is_safe, self.languages, self.beds)
        ) or bool(self.party.lines)

    def draft(self) -> dict[str, Any] | None:
        """What was typed; None if nothing was."""
        return self.form.draft() if self.is_modified() else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put it back."""
        self.form.restore_draft(kept)

    def first_field(self) -> QWidget:
        """The name."""
        return self.known_as.focus_target()

    def refresh_beds(self) -> None:
        """Beds may have been taken since."""
        self._desk.read(self, board.boards, self.beds.set_boards)

    def _ask_similar(self) -> None:
        name = str(self.known_as.value() or "")
        self._desk.read(
            self,
            residents.similar,
            lambda rows: self._show_similar(rows, name),
            form=ResidentForm(known_as=name),
        )

    def _show_similar(self, rows: list[ResidentRow], name: str) -> None:
        if name == str(self.known_as.value() or ""):
            self.similar.show_rows(rows if name else [])

    def _safe_changed(self) -> None:
        self.not_safe.setVisible(read_yes_no(self.is_safe) is False)

    def _came_for_changed(self) -> None:
        wants_bed = self.came_for.value() == CameFor.BED
        if wants_bed and not self._night_known:
            self._night_known = True
            self.refresh_beds()
        self.beds.required = wants_bed
        show_field(self.form, self.beds, wants_bed)
        self.turned_away.setHidden(not wants_bed)
        self.beds.set_value(self.beds.value() if wants_bed else None)
        self.is_supported.setHidden(wants_bed)  # a stay opens a period by itself

    def _save(self, values: dict[str, Hashable]) -> None:
        came_for = values["came_for"]
        place = values["bed"] if came_for == CameFor.BED else None
        form = ResidentForm(
            known_as=str(values["known_as"] or ""),
            languages=self.languages.value(),
        )
        asked = Asked(
            read_yes_no(self.is_safe),
            Unanswered.NOT_ASKED if came_for == RECORD else str(came_for),
        )
        self._desk.do(
            self,
            N_("Began a record"),
            intake.take_in,
            said=self._said,
            on_done=self._done,
            on_error=self.apart.show_error,
            form=form,
            despite=str(values[DESPITE] or ""),
            asked=asked,
            bed_id=place.bed_id if isinstance(place, Place) else None,
            site_id=place.site_id if isinstance(place, Place) else None,
            is_supported=bool(values["is_supported"]) and came_for != CameFor.BED,
            party=self.party.party(),
            waits=WaitingForm() if isinstance(place, Place) and place.waits else None,
        )

    def _turn_away(self) -> None:
        """One person more for whom there was no place; nothing of who it was is kept."""
        self._desk.do(
            self,
            N_("Counted people turned away"),
            turned_away.count,
            said=_("1 person counted as turned away. No record is begun."),
            on_done=lambda _id: self._counted(),
            form=TurnAwayForm(reason="full"),
        )

    def _counted(self) -> None:
        self.form.saved()
        self.cancelled.emit()

    def _said(self, made: Intake) -> str:
        if more := len(self.party.party()):
            words = ngettext(
                "{name} and {n} more are taken in. The code of {name} is {code}.",
                "{name} and {n} more are taken in. The code of {name} is {code}.",
                more,
            )
            return words.format(name=made.shown, n=more, code=made.code)
        if made.shown == made.code:
            return _("The record is begun. Its code is {code}.").format(code=made.code)
        return _("The record of {name} is begun. Its code is {code}.").format(
            name=made.shown, code=made.code
        )

    def _done(self, made: Intake) -> None:
        self.form.saved()
        self.done.emit(made.resident_id, read_yes_no(self.is_safe) is False)
