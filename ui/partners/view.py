# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One partner as it is shown beside the list: how it stands, whom to call, looks, agreements, the
contact log."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.services.partners import partner_standing
from shelterdesk.services.partners.partner_opened import PartnerOpened
from shelterdesk.services.partners.partner_standing import Hindrance, Standing
from shelterdesk.services.partners.partners import PartnerForm
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.work.vacancy_rows import VacancyRow
from ui.partners import rows
from ui.widgets.buttons import icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.labels import label
from ui.widgets.language_names import language_name
from ui.widgets.line import Line
from ui.widgets.opened_view import Act, OpenedView
from ui.widgets.tab_order import put_as_read

#: Looks that do not count any more and are still worth a glance.
_OLD_LOOKS: Final = 3
_NOTES: Final = 30


class PartnerView(OpenedView):
    """``asked`` says what is to be done with the partner, ``asked_of`` what with a line of it: the
    act, the number of its row, and the words for it."""

    asked_of = Signal(str, int, str)

    def __init__(self, *, can_edit: bool, can_erase: bool, can_print: bool) -> None:
        super().__init__()
        self._can_edit, self._can_erase, self._can_print = can_edit, can_erase, can_print
        self._services: dict[str, str] = {}
        self._vacancies: Sequence[VacancyRow] = ()
        self.show_nothing()

    def name_services(self, choices: Iterable[tuple[str, str]]) -> None:
        """What the codes of services are called."""
        self._services = dict(choices)

    def offer_vacancies(self, rows: Sequence[VacancyRow]) -> None:
        """All that are open; of a partner its own are shown."""
        self._vacancies = rows

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        self.begin()
        text = _("Choose a partner to see how it stands and whom to call there.")
        self.add(Empty(text, icon="handshake"), 1)

    def show_opened(self, found: PartnerOpened) -> None:
        """All of one."""
        self.begin()
        form = found.form
        self.add(label(form.name, "heading", wrap=True))
        kind = code_word("partner", "kind", form.kind.value)
        about = " · ".join(part for part in (kind, form.area) if part)
        self.add(label(about, "muted", wrap=True))
        self.add_tall([
            *_standing_lines(found.standing),
            *self._facts(form),
            *self._open_vacancies(found.id),
            self._head(_("Looks"), "look", _("You looked at this partner")),
            *self._looks(found),
            self._head(_("Agreements"), "agree", _("New agreement")),
            *self._agreements(found),
            self._head(_("Contact log"), "note", _("There was contact with this partner")),
            *self._notes(found),
        ])  # fmt: skip
        if self._can_edit:
            self.add_acts(("note", _("Contact"), "phone-call"), _acts(found))
        put_as_read(self)

    # Parts
    def _facts(self, form: PartnerForm) -> list[QWidget]:
        lines: list[QWidget] = []
        offers = ", ".join(self._services.get(code, code) for code in form.offers)
        if offers or form.services:
            own = form.services if offers else ""
            lines.append(Line("heart-handshake", offers or form.services, own))
        if form.languages:
            names = sorted(map(language_name, form.languages), key=str.casefold)
            lines.append(Line("languages", ", ".join(names), _("Languages spoken there")))
        for contact in form.contacts:
            title = " · ".join(part for part in (contact.name, contact.role) if part)
            how = [part for part in (contact.phone, contact.email, contact.hours) if part]
            lines.append(Line("phone", title or _("Contact"), " · ".join(how)))
        if form.note:
            lines.append(Line("info", form.note))
        if isinstance(form.risk, Hidden):
            lines.append(Line("lock", _("Beware of: sealed with the case key")))
        elif form.risk:
            lines.append(Line("triangle-alert", form.risk, _("Beware of"), tone="notice"))
        return lines

    def _open_vacancies(self, partner_id: int) -> Sequence[QWidget]:
        lines = [
            rows.vacancy_line(row, self.asked_of)
            for row in self._vacancies
            if row.partner_id == partner_id
        ]
        return [self._head(_("Vacancies")), *lines] if lines else []

    def _looks(self, found: PartnerOpened) -> Sequence[QWidget]:
        if not found.looks:
            return [label(_("Nobody has looked at it yet."), "muted", wrap=True)]
        counting = [row for row in found.looks if not row.is_over]
        over = [row for row in found.looks if row.is_over][:_OLD_LOOKS]
        return [
            rows.look_line(row, self.asked_of, can_edit=self._can_edit)
            for row in (*counting, *over)
        ]

    def _agreements(self, found: PartnerOpened) -> Sequence[QWidget]:
        if not found.agreements:
            return [label(_("Nothing was agreed in writing."), "muted", wrap=True)]
        return [
            rows.agreement_line(
                row,
                self.asked_of,
                can_edit=self._can_edit,
                can_erase=self._can_erase,
                can_print=self._can_print,
            )
            for row in found.agreements
        ]

    def _notes(self, found: PartnerOpened) -> Sequence[QWidget]:
        if not found.notes:
            return [label(_("No contact was written down."), "muted", wrap=True)]
        return [
            rows.note_line(row, self.asked_of, can_edit=self._can_edit)
            for row in found.notes[:_NOTES]
        ]

    def _head(self, words: str, act: str = "", what: str = "") -> QWidget:
        made = QWidget()
        made.setProperty("bare", "true")
        row = QHBoxLayout(made)
        row.setContentsMargins(0, 6, 0, 0)
        row.addWidget(label(words, "lead"), 1)
        if self._can_edit and act:
            add = icon_button("plus", what, on_click=lambda: self.asked.emit(act))
            row.addWidget(add)
        return made


def standing_icon(standing: Standing) -> str:
    """The shape of how a partner stands, beside its word."""
    if standing.is_good:
        return "circle-check"
    stops = {Hindrance.NOT_IN_USE: "minus", Hindrance.SUSPENDED: "circle-x",
             Hindrance.FOUND_WRONG: "triangle-alert"}  # fmt: skip
    return stops.get(standing.hindrances[0], "hourglass")


def standing_tone(standing: Standing) -> str:
    """The colour of it."""
    if standing.is_good:
        return "good"
    first = standing.hindrances[0]
    if first is Hindrance.NOT_IN_USE:
        return "neutral"
    return "danger" if first in (Hindrance.SUSPENDED, Hindrance.FOUND_WRONG) else "notice"


def _standing_lines(standing: Standing) -> list[QWidget]:
    words = partner_standing.in_words(standing.to_introduce)
    if not standing.is_good:
        tone = standing_tone(standing)
        line = Line(standing_icon(standing), words, _("Nobody new is introduced there."),
                    tone="muted" if tone == "neutral" else tone)  # fmt: skip
        return [line]
    detail = ""
    if standing.looked_until is not None:
        detail = _("Look again on {day}").format(day=day(standing.looked_until, today()))
    lines: list[QWidget] = [
        Line("circle-check", _("People may be sent there"), detail, tone="good")
    ]
    if words:
        lines.append(Line("hourglass", words, _("Nobody new is introduced there."), tone="notice"))
    return lines


def _acts(found: PartnerOpened) -> list[Act]:
    is_suspended = Hindrance.SUSPENDED in found.standing.hindrances
    is_active = Hindrance.NOT_IN_USE not in found.standing.hindrances
    suspend = _("Work with them again") if is_suspended else _("Suspend")
    return [
        ("look", _("You looked at this partner"), "eye"),
        ("agree", _("New agreement"), "file"),
        ("edit", _("Change"), "pencil"),
        ("suspend", suspend, "undo-2" if is_suspended else "circle-x"),
        (
            "retire",
            _("End") if is_active else _("Take up again"),
            "minus" if is_active else "undo-2",
        ),
    ]
