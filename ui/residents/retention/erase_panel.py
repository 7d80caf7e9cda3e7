# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Erasing a person: what goes, where the name stands besides, why, and the passphrase."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.retention import erasing, redactions
from shelterdesk.services.retention.erasing import Preview, Scan
from ui.desk import Desk
from ui.locking.ask_passphrase import ask_passphrase
from ui.widgets.buttons import button
from ui.widgets.fields import CheckField, ChoiceField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label
from ui.widgets.layouts import clear

_MOST_SHOWN: Final = 6  # places where the name stands


class ErasePanel(FormPanel):
    """Everything, or some classes. Emits ``erased`` when it was done."""

    erased = Signal(bool)  # whether all of it

    def __init__(self, desk: Desk, resident_id: int) -> None:
        super().__init__(desk, _("Erase"), _("Erase…"))
        self._resident_id = resident_id
        self._scan: Scan | None = None
        self._name = ""
        self.form.save_button.setProperty("kind", "danger")
        self._who = label("", "strong", wrap=True)
        self._obstacle = label("", "body", "notice", wrap=True)
        self._obstacle.hide()
        self.form.add_widget(self._who)
        self.form.add_widget(self._obstacle)
        self._money = label("", "body", "notice", wrap=True)
        self._money.hide()
        self.form.add_widget(self._money)
        self._add_what()
        self._goes = label("", "muted", wrap=True)
        self.form.add_widget(self._goes)
        self.scan_button = button(
            _("Look for the name in notes about others"), "search", on_click=self.scan
        )
        self.form.add_widget(self.scan_button)
        self._found = QWidget()
        self._places = QVBoxLayout(self._found)
        self._places.setContentsMargins(0, 0, 0, 0)
        self._found.hide()
        self.form.add_widget(self._found)
        self._replace = CheckField("replace", _("Replace the name there now"))
        self._replace.set_value(True)
        self.form.add_field(self._replace)
        self._replace.hide()
        words = _(
            "It cannot be undone. That somebody was here, from when to when, a year of birth and a "
            "gender stay for the figures, under a new code."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.saved()
        self._what_changed()
        desk.read(
            self, erasing.preview, self._show, on_error=self.form.show_error,
            resident_id=resident_id,
        )  # fmt: skip

    def _add_what(self) -> None:
        self.form.add_field(
            ChoiceField("reason", _("Why"), erasing.reasons().items(), required=True,
                        unanswered=False)
        )  # fmt: skip
        self._all = CheckField("all", _("Everything that is known"))
        self._all.set_value(True)
        self._all.changed.connect(self._what_changed)
        self.form.add_field(self._all)
        self._classes = list(erasing.class_words())
        for kind, (name, what) in erasing.class_words().items():
            field = CheckField(kind.value, name, hint=what)
            self.form.add_field(field)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def scan(self) -> None:
        """Look for the name; it may take a while in a large file."""
        self.scan_button.setEnabled(False)
        self.desk.read(
            self, redactions.scan, self._show_scan, on_error=self._scan_failed,
            words=_("Looking for the name"), resident_id=self._resident_id,
        )  # fmt: skip

    # Showing
    def _show(self, found: Preview) -> None:
        self._name = found.shown
        self._who.setText(found.shown)
        listed = ", ".join(
            _("{what}: {n}").format(what=one.what, n=one.count) for one in found.goes
        )
        self._goes.setText(_("Stored now: {list}.").format(list=listed) if listed else "")
        self._obstacle.setText(found.obstacle)
        self._obstacle.setHidden(not found.obstacle)
        self.form.save_button.setEnabled(not found.obstacle)
        words = _(
            "Money of this person is here: {list}. Decide first what becomes of it: afterwards "
            "nobody can tell whose it was."
        )
        self._money.setText(words.format(list="; ".join(found.money)))
        self._money.setHidden(not found.money)

    def _is_all(self) -> bool:
        return bool(self._all.value())

    def _what_changed(self) -> None:
        is_all = self._is_all()
        for kind in self._classes:
            self.form.fields[kind.value].setHidden(is_all)
        self.scan_button.setHidden(not is_all)
        has_places = self._scan is not None and bool(self._scan.places)
        self._found.setHidden(not is_all or self._scan is None)
        self._replace.setHidden(not (is_all and has_places))

    def _scan_failed(self, error: UserError) -> None:
        self.scan_button.setEnabled(True)
        self.form.show_error(error)

    def _show_scan(self, found: Scan) -> None:
        self._scan = found
        self.scan_button.setEnabled(True)
        column = self._places
        clear(column)
        count = len(found.places)
        said = ngettext(
            "The name stands in {n} text about others:",
            "The name stands in {n} texts about others:",
            count,
        ).format(n=count) if count else _("The name stands in no text about others.")  # fmt: skip
        column.addWidget(label(said, wrap=True))
        for place in found.places[:_MOST_SHOWN]:
            column.addWidget(label(f"{place.what}: {place.excerpt}", "muted", wrap=True))
        if count > _MOST_SHOWN:
            more = _("and {n} more").format(n=count - _MOST_SHOWN)
            column.addWidget(label(more, "muted"))
        if found.unread:
            words = _(
                "Texts of these classes are sealed for you and were not looked through: {classes}. "
                "Ask a colleague who can read them."
            ).format(classes=", ".join(found.unread))
            column.addWidget(label(words, "body", "notice", wrap=True))
        self._what_changed()

    # Doing
    def _save(self, values: dict[str, Hashable]) -> None:
        self.form.set_busy(False)  # nothing is done before the passphrase is typed
        if self._is_all() and self._scan is None:
            self.form.message_bar.say(_("Look for the name in notes about others first."), "notice")
            self.scan_button.setFocus()
            return
        classes = [kind for kind in self._classes if values[kind.value]]
        if not self._is_all() and not classes:
            self.form.message_bar.say(_("Choose what is to be erased."), "notice")
            return
        words = _("Erasing what is known of {who} cannot be undone.").format(who=self._name)
        act = partial(self._erase, values) if self._is_all() else partial(self._anonymise, classes)
        ask_passphrase(self, self.desk, words, act)

    def _erase(self, values: dict[str, Hashable]) -> None:
        places = self._scan.places if self._scan is not None else ()
        replaces = bool(values["replace"])
        self.desk.do(
            self,
            N_("Erased a person"),
            erasing.erase,
            said=_("Erased, here and in the list of activity."),
            on_done=lambda _rows: self._is_done(is_all=True),
            on_error=self.form.show_error,
            resident_id=self._resident_id,
            reason=values["reason"],
            replace=places if replaces else (),
            look_at=() if replaces else places,
        )

    def _anonymise(self, classes: list[Any]) -> None:
        self.desk.do(
            self,
            N_("Erased part of what is known of a person"),
            erasing.anonymise,
            said=_("Erased, here and in the list of activity."),
            on_done=lambda _rows: self._is_done(is_all=False),
            on_error=self.form.show_error,
            resident_id=self._resident_id,
            classes=classes,
        )

    def _is_done(self, *, is_all: bool) -> None:
        self.form.saved()
        self.erased.emit(is_all)
        self._done()
