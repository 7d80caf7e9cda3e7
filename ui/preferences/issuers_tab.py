# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names under which papers leave: certificates, letters, agreements. None of them need tell what
the house is."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, ClassVar, Final

from PySide6.QtCore import QTimer

from shelterdesk.i18n import N_, _
from shelterdesk.services.papers import issuers
from shelterdesk.services.papers.issuers import IssuerForm, IssuerRow
from ui.desk import Desk
from ui.preferences import house_rows
from ui.preferences.house_rows import HouseRowsTab
from ui.widgets.fields import CheckField, MultilineField, TextField
from ui.widgets.file_field import FileField, ask_for_picture
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field
from ui.widgets.labels import label
from ui.widgets.narrow_columns import NarrowColumns
from ui.widgets.table import Column

_WAIT: Final = 350  # ms without a key, until what was typed is looked through


class IssuerPanel(FormPanel):
    """A name; what in it tells what the house is, is said while it is typed."""

    def __init__(self, desk: Desk, issuer_id: int | None = None) -> None:
        title = _("Add a name") if issuer_id is None else _("Change the name")
        super().__init__(desk, title, _("Save"))
        self._issuer_id = issuer_id
        self._logo: bytes | None = None  # as it is kept
        self.name = TextField(
            "name", _("Name"), required=True, unanswered=False, max_length=120,
            placeholder=_("for example: Harbour Workshops"),
        )  # fmt: skip
        self.form.add_field(self.name)
        self.lines = MultilineField(
            "lines", _("Below it"), unanswered=False, lines=3,
            hint=_("A place, a telephone: what stands on certificates and letters."),
        )  # fmt: skip
        self.form.add_field(self.lines)
        self.warning = label("", "body", "notice", wrap=True)
        self.form.add_widget(self.warning)
        self.warning.hide()
        self.logo = FileField(desk, "logo", _("Logo: PNG or JPEG"), choose_file=ask_for_picture)
        self.form.add_field(self.logo)
        self.no_logo = CheckField("no_logo", _("Take the logo away"))
        self.form.add_field(self.no_logo)
        show_field(self.form, self.no_logo, False)
        self.form.add_widget(label(_("Look at the picture: it is not read."), "muted", wrap=True))
        self.form.add_field(CheckField("is_preferred", _("Offer it first")))
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_WAIT)
        self._soon.timeout.connect(self._look)
        for field in (self.name, self.lines):
            field.changed.connect(self._soon.start)
        if issuer_id is None:
            self.form.saved()
        else:
            desk.read(self, issuers.issuer_form, self._show, issuer_id=issuer_id)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"issuer_id": self._issuer_id}

    def _show(self, form: IssuerForm) -> None:
        self._logo = form.logo
        show_field(self.form, self.no_logo, form.logo is not None)
        self.form.set_values({
            "name": form.name, "lines": form.lines or None, "is_preferred": form.is_preferred,
            "no_logo": False,
        })  # fmt: skip
        if form.logo is not None:
            self.logo.set_hint(_("There is one. Choose another to put in its place."))
        self._look()

    def _look(self) -> None:
        typed = IssuerForm(str(self.name.value() or ""), str(self.lines.value() or ""))
        self.desk.read(self, issuers.warning, self._warn, form=typed)

    def _warn(self, found: tuple[str, ...]) -> None:
        words = _("This may tell what the house is: {words}. You can keep it if you want it so.")
        self.warning.setText(words.format(words=" · ".join(found)))
        self.warning.setHidden(not found)

    def _save(self, values: dict[str, Hashable]) -> None:
        chosen = values["logo"]
        kept = None if values["no_logo"] else self._logo
        form = IssuerForm(
            name=str(values["name"]),
            lines=str(values["lines"] or ""),
            logo=chosen if isinstance(chosen, bytes) else kept,
            is_preferred=bool(values["is_preferred"]),
        )
        if self._issuer_id is None:
            self.act(N_("Added a name on papers"), issuers.add, form=form)
        else:
            self.act(
                N_("Changed a name on papers"), issuers.change, issuer_id=self._issuer_id, form=form
            )


class IssuersTab(HouseRowsTab):
    """The preferred one first; one with words that tell something says which."""

    TABLES: ClassVar[tuple[str, ...]] = ("issuer", "term", "organisation", "site")

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("Names on papers"), _columns(), _("Add a name"))
        NarrowColumns(self.list, {1: 560})
        self.list.set_empty(
            _("In whose name certificates, letters and agreements leave the house stands here."),
            _("Add a name"),
            self.add,
        )
        self.explain(
            _("Papers that leave carry one of these and never the name of the house. Which words "
              "tell what the house is, is a list under Word lists.")
        )  # fmt: skip
        self.load()

    def load(self) -> None:
        """Ask for them."""
        self.desk.read(self, issuers.issuers, self.show_rows, with_retired=True)

    def make(self, row_id: int | None) -> FormPanel:
        """The form of one."""
        return IssuerPanel(self.desk, row_id)

    def set_active(self, row: IssuerRow, *, is_active: bool) -> None:
        """Offer it no longer, or again."""
        act = (
            N_("Offered a name on papers again") if is_active
            else N_("Stopped offering a name on papers")
        )  # fmt: skip
        self.desk.do(self, act, issuers.put_away, issuer_id=row.id, is_active=is_active)


def _columns() -> list[Column]:
    return [
        Column(_("Name"), lambda row: row.name, stretch=True, role="strong", tone=house_rows.tone),
        Column(_("Below it"), lambda row: " · ".join(row.lines.splitlines()), stretch=True,
               width=190, role="muted"),
        Column(_("Logo"), lambda row: _("yes") if row.has_logo else "", width=70, role="muted"),
        Column("", _state, pill=True, width=150, tone=_tone),
    ]  # fmt: skip


def _state(row: IssuerRow) -> str:
    if not row.is_active:
        return house_rows.state(row)
    if row.warning:
        return _("may tell: {words}").format(words=row.warning[0])
    return _("offered first") if row.is_preferred else ""


def _tone(row: IssuerRow) -> str | None:
    if not row.is_active:
        return "muted"
    return "notice" if row.warning else "good"
