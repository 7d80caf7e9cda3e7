# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Adding a photo, which only a consent allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from shelterdesk.i18n import N_, _
from shelterdesk.services.residents import photos
from shelterdesk.services.residents.photos import Photos
from ui.desk import Desk
from ui.widgets.file_field import FileField, ask_for_picture
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


class PhotoPanel(FormPanel):
    """One picture; ``path`` was dropped on the page."""

    def __init__(self, desk: Desk, resident_id: int, path: Path | None = None) -> None:
        super().__init__(desk, _("Add a photo"), _("Add"))
        self._resident_id = resident_id
        words = _("It stands at the head of the page for colleagues who do case work.")
        self.form.add_widget(label(words, "muted", wrap=True))
        self.missing = label(
            _("There is no consent to a photo yet. Ask under Consents first."),
            "body", "danger", wrap=True,
        )  # fmt: skip
        self.missing.hide()
        self.form.add_widget(self.missing)
        self.file = FileField(
            desk, "file", _("Picture: JPEG or PNG, up to 25 MB"), required=True,
            choose_file=ask_for_picture,
        )  # fmt: skip
        self.form.add_field(self.file)
        words = _(
            "Place and time it was taken are left out. What you chose stays where it was: delete "
            "it there if it is not needed any more."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        self.form.saved()
        desk.read(self, photos.of_resident, self._look, resident_id=resident_id)
        if path is not None:
            self.file.take_path(path)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"resident_id": self._resident_id}

    def _look(self, found: Photos) -> None:
        self.missing.setHidden(found.is_agreed)

    def _save(self, values: dict[str, Any]) -> None:
        self.act(
            N_("Added a photo"),
            photos.add,
            said=_("The photo is at the head of the page."),
            with_progress=True,
            words=_("Storing the document…"),
            file=values["file"],
            resident_id=self._resident_id,
        )

    def _done(self) -> None:
        self.file.set_value(None)  # the panel may live a little longer than what it held
        super()._done()
