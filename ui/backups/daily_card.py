# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where daily copies go, whether they are made, and how long they are kept."""

from __future__ import annotations

from collections.abc import Hashable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.staff import backups
from shelterdesk.services.staff.backups import LEAST_DAYS, MOST_DAYS, BackupSettings
from ui.backups import drives
from ui.backups.make_panel import ChooseFolder, ask_for_folder
from ui.desk import Desk
from ui.widgets.buttons import icon_button
from ui.widgets.card import Card
from ui.widgets.field import Field
from ui.widgets.fields import CheckField
from ui.widgets.form import RecordForm
from ui.widgets.labels import label
from ui.widgets.text_fields import IntField


class FolderField(Field):
    """A folder, chosen in the system's dialog and shown as it is written."""

    def __init__(self, field: str, words: str) -> None:
        super().__init__(field, words, unanswered=False)
        self.choose_folder: ChooseFolder = ask_for_folder
        self._edit = QLineEdit()
        self._edit.setReadOnly(True)
        self._edit.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._edit.setAccessibleName(words)
        self._edit.setPlaceholderText(_("none chosen"))
        self.button = icon_button("folder-open", _("Choose a folder"), on_click=self.ask)
        self._row.addWidget(self._edit, 1)
        self._row.addWidget(self.button)
        self.setFocusProxy(self.button)

    def value(self) -> Hashable:
        """The folder, or nothing."""
        return self._edit.text() or None

    def set_value(self, value: Hashable) -> None:
        """Show a folder."""
        self._edit.setText(str(value or ""))
        self._edit.setToolTip(str(value or ""))
        self.set_error(None)

    def ask(self) -> None:
        """Another one."""
        folder = self.choose_folder(self)
        if folder is not None:
            self.set_value(str(folder))
            self._typed()

    def focus_target(self) -> QWidget:
        """What takes Enter; the line is only shown."""
        return self.button


class DailyCard(Card):
    """Saves by itself; those who may not change it read it."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(_("Daily copies"))
        self._desk = desk
        self.form = RecordForm(can_cancel=False)
        self.form.add_field(CheckField("is_daily", _("Make one by itself every day")))
        self.folder = FolderField("folder", _("Into"))
        self.form.add_field(self.folder)
        self.form.add_field(
            IntField(
                "keep_days", _("Days to keep a copy"), low=LEAST_DAYS, high=MOST_DAYS, required=True
            )
        )
        self._words = label("", "muted", wrap=True)
        self.form.add_widget(self._words)  # in what scrolls: an error leaves the fields their room
        self.form.save_requested.connect(self._save)
        self.add(self.form)
        self._may = desk.vault.may(Capability.EDIT_HOUSE_RULES) and not desk.vault.is_read_only
        for field in self.form.fields.values():
            field.set_read_only(not self._may)
            field.changed.connect(self._explain)
        self.form.save_button.setHidden(not self._may)
        self._too_old: tuple[Path, ...] = ()
        self._explain()

    def show_settings(self, settings: BackupSettings, too_old: tuple[Path, ...] = ()) -> None:
        """As they are stored, unless something is being typed."""
        self._too_old = too_old
        if not self.form.is_modified():
            self.form.set_values({
                "is_daily": settings.is_daily,
                "folder": settings.folder or None,
                "keep_days": settings.keep_days,
            })  # fmt: skip
        self._explain()

    def _explain(self) -> None:
        words = [
            _(
                "Made once a day while the program is open. The newest 7 daily, 4 weekly and 12 "
                "monthly copies are kept, and none of them longer than these days. Copies made by "
                "hand are never removed."
            )
        ]
        folder = self.folder.value()
        if folder and drives.is_same_disk(Path(str(folder)), self._desk.vault.path):
            words.append(
                _("This folder is on the same disk as the file: make some on a stick too.")
            )
        if self._too_old:
            count = len(self._too_old)
            said = ngettext(
                "{n} copy made by hand is older than this limit: delete it there.",
                "{n} copies made by hand are older than this limit: delete them there.",
                count,
            )
            words.append(said.format(n=count))
        if not self._may and not self._desk.vault.is_read_only:
            words.append(_("Somebody who may change habits of the house decides this."))
        self._words.setText(" ".join(words))

    def _save(self, values: dict[str, Any]) -> None:
        self._desk.do(
            self,
            N_("Changed how daily copies are made"),
            backups.edit_settings,
            said=_("Saved."),
            on_done=lambda _result: self.form.saved(),
            on_error=self.form.show_error,
            folder=str(values["folder"] or ""),
            is_daily=bool(values["is_daily"]),
            keep_days=int(values["keep_days"]),
        )
