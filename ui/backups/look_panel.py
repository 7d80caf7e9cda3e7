# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Looking inside a backup, and the restore drill. Nothing of the open file changes."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services.staff import backups
from shelterdesk.vault import backup_reading, drill
from shelterdesk.vault.backup_reading import Verified
from shelterdesk.vault.door import Changes, Vault
from shelterdesk.vault.drill import DrillReport
from ui.backups.facts import inside_view, stacked, verdict
from ui.backups.opening import OpeningForm
from ui.backups.panel import ChoosePanel, FindSticks
from ui.desk import Desk
from ui.widgets.labels import label


class _OpenPanel(ChoosePanel):
    """The second step is always how it is opened."""

    def __init__(
        self, desk: Desk, find_sticks: FindSticks, title: str, words: str, form: OpeningForm
    ) -> None:
        self.form = form
        super().__init__(desk, find_sticks, title, words)
        form.belong_to(self)
        form.submitted.connect(self.open_it)

    def chosen(self, path: Path) -> None:
        """How to open it."""
        self.show_step(self.form, _("Open and check"), self.open_it, self.choose)

    def open_it(self) -> None:
        """Open it with what was typed."""
        raise NotImplementedError

    def refused(self, error: UserError) -> None:
        """Beside what was typed, or above."""
        if not self.form.show_error(error):
            self.say(error)

    def close_panel(self) -> None:
        """Forget what was typed."""
        self.form.wipe()
        super().close_panel()


class LookPanel(_OpenPanel):
    """``restore_requested(path)`` where the person wants to have it back."""

    restore_requested = Signal(object)

    def __init__(self, desk: Desk, find_sticks: FindSticks) -> None:
        words = _("What is in it, and is it whole? The backup is only read.")
        form = OpeningForm(staff_code=desk.vault.staff_code)
        super().__init__(desk, find_sticks, _("Look inside a backup"), words, form)

    def open_it(self) -> None:
        """Open and check all of it."""
        opener, path = self.form.opener(), self.path
        if opener is not None and path is not None:
            look = partial(backup_reading.verify, path, opener)
            shown = partial(self._show, path)
            self.run(_("Opening the backup…"), look, shown, self.refused)

    def _show(self, path: Path, found: Verified) -> None:
        self.desk.patience.right()
        self.form.wipe()
        note = partial(_note, self.desk.vault, N_("Looked inside a backup"), path, found, {})
        self.desk.lane.run(self, note)
        words = _("Whole: every page and every row is as it was.")
        if not found.is_good:
            words = _("Something is wrong with this backup. Take another one.")
        view = stacked(verdict(found.is_good, words, found.findings), inside_view(found.inside))
        self.explain("")
        may = self.desk.vault.may(Capability.RESTORE) and not self.desk.vault.is_read_only
        if may and found.is_good and not found.inside.is_newer:
            act = partial(self.restore_requested.emit, path)
            self.show_step(view, _("Restore this one…"), act, self.choose, kind="plain")
        else:
            self.show_step(view, _("Close"), self.closed.emit, self.choose, kind="plain")


class DrillPanel(_OpenPanel):
    """Does a backup open with the paper in the safe?"""

    def __init__(self, desk: Desk, find_sticks: FindSticks) -> None:
        words = _(
            "Take a backup and the recovery code from the safe, as if this computer were gone. "
            "Nothing is restored and nothing is changed."
        )
        form = OpeningForm(code_only=True)
        super().__init__(desk, find_sticks, _("Restore drill"), words, form)

    def open_it(self) -> None:
        """Try it."""
        opener, path = self.form.opener(), self.path
        if opener is not None and path is not None:
            act = partial(drill.drill, path, str(self.form.code.value()))
            shown = partial(self._show, path)
            self.run(_("Trying the backup…"), act, shown, self.refused)

    def _show(self, path: Path, report: DrillReport) -> None:
        self.desk.patience.right()
        self.form.wipe()
        more = {"rows": report.sampled_rows, "texts": report.opened_texts}
        note = partial(
            _note,
            self.desk.vault,
            N_("Did a restore drill"),
            path,
            report,
            more,
            is_drill=True,
        )
        self.desk.lane.run(self, note, self._noted)
        self.explain("")
        self.show_step(drill_view(report), _("Done"), self.closed.emit)

    def _noted(self, changes: Changes | None) -> None:
        if changes is not None:
            self.desk.changed.emit(changes)


def drill_view(report: DrillReport) -> QWidget:
    """The report in words."""
    if report.is_good:
        words = _(
            "The backup opens with the recovery code and is whole. If this computer were gone, "
            "everything would be back."
        )
    else:
        words = _("This backup would not bring everything back. Make a new one and try that.")
    parts = [verdict(report.is_good, words, report.findings), inside_view(report.inside)]
    told = _("{rows} rows were read and {texts} sealed texts opened in {seconds} s.").format(
        rows=report.sampled_rows, texts=report.opened_texts, seconds=f"{report.seconds:.1f}"
    )
    return stacked(*parts, label(told, "muted", wrap=True))


def _note(
    vault: Vault,
    words: str,
    path: Path,
    found: Any,
    more: dict[str, int],
    *,
    is_drill: bool = False,
) -> Changes | None:
    """Into the audit; a drill that went well is also remembered."""
    if vault.is_read_only:
        return None
    inside = found.inside
    details = {
        "file": path.name, "entries": inside.audit_entries, "findings": len(found.findings), **more
    }  # fmt: skip
    vault.note(words, kind="check", details=details)
    if not is_drill or not found.is_good:
        return None
    return vault.do(N_("Noted a restore drill"), backups.drilled, at=vault.read(backups.now))
