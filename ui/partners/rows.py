# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a partner: a look, an agreement, a contact, each with what can be done with it."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Final

from PySide6.QtCore import SignalInstance
from PySide6.QtWidgets import QWidget

from shelterdesk.i18n import _
from shelterdesk.services.partners.agreements import AgreementRow
from shelterdesk.services.partners.partner_checks import LookRow
from shelterdesk.services.partners.partner_notes import PartnerNoteKind, PartnerNoteRow
from shelterdesk.services.values import answers
from shelterdesk.services.values.answers import Hidden
from shelterdesk.services.values.value_words import code_word
from shelterdesk.services.work.vacancy_rows import VacancyRow
from ui.widgets.act_menu import Act, ActMenu
from ui.widgets.buttons import button, icon_button
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.line import Line
from ui.widgets.pill import Pill

_DAY: Final = timedelta(days=1)
_HOW: Final = {
    PartnerNoteKind.CALL: "phone-call",
    PartnerNoteKind.VISIT: "footprints",
    PartnerNoteKind.MAIL: "send",
    PartnerNoteKind.MEETING: "users",
    PartnerNoteKind.OTHER: "message-square",
}


def vacancy_line(row: VacancyRow, asked: SignalInstance) -> QWidget:
    """What is offered there now; it opens where work is kept."""
    parts = [row.kind_words, row.hours_words]
    if row.open_until is not None:
        parts.append(_("apply until {day}").format(day=day(row.open_until, today())))
    look = icon_button("chevron-right", _("Open the vacancy: {what}").format(what=row.title))
    look.clicked.connect(partial(asked.emit, "vacancy", row.id, row.title))
    return Line("briefcase", row.title, " · ".join(part for part in parts if part), look)


def look_line(row: LookRow, asked: SignalInstance, *, can_edit: bool) -> QWidget:
    """Who looked when, what she found, and until when it counts."""
    on = day(row.on, today())
    title = _("{day}, {name}").format(day=on, name=row.by)
    if not row.is_good:
        icon, tone, detail = "triangle-alert", "danger", _("Found something wrong")
    elif row.is_over:
        icon, tone, detail = "clock", "muted", _("Does not count any more")
    else:
        icon, tone, detail = "circle-check", "good", ""
        if row.until is not None:
            detail = _("In order; look again on {day}").format(day=day(row.until, today()))
    acts: list[Act] = []
    if can_edit and row.is_own:
        acts.append(("undo-2", _("Take it back"), partial(asked.emit, "take-back", row.id, title)))
    made = Line(icon, title, detail, *_menu(title, acts), tone=tone)
    _add_words(made, row.note)
    return made


def agreement_line(
    row: AgreementRow, asked: SignalInstance, *, can_edit: bool, can_erase: bool, can_print: bool
) -> QWidget:
    """What was agreed from when until when; its signed paper is opened from here."""
    title = row.title or _("Agreement")
    parts = [_span(row.start, row.end)]
    if row.signed_on is not None:
        parts.append(_("signed on {day}").format(day=day(row.signed_on, today())))
    trailing: list[QWidget] = []
    tone, icon = "muted", "file"
    if row.is_over:
        trailing.append(Pill(_("Over"), "neutral", "clock"))
    elif row.ends_soon:
        trailing.append(Pill(_("Ends soon"), "notice", "hourglass"))
    if row.pages is not None:
        look = icon_button("eye", _("Open the signed paper: {what}").format(what=title))
        look.clicked.connect(partial(asked.emit, "open-scan", row.id, title))
        trailing.append(look)
        if can_print:
            go = icon_button("printer", _("Print the signed paper: {what}").format(what=title))
            go.clicked.connect(partial(asked.emit, "print-scan", row.id, title))
            trailing.append(go)
    trailing += _menu(title, _agreement_acts(row, title, asked, can_edit, can_erase))
    made = Line(icon, title, " · ".join(parts), *trailing, tone=tone)
    _add_words(made, row.note)
    return made


def note_line(row: PartnerNoteRow, asked: SignalInstance, *, can_edit: bool) -> QWidget:
    """How and when there was contact, and when to get in touch again."""
    how = code_word("partner_note", "kind", row.kind.value)
    title = _("{day}, {name}").format(day=day(row.on, today()), name=row.by)
    detail, tone, trailing = how, "muted", []
    if row.next_on is not None:
        again = _("get in touch again on {day}").format(day=day(row.next_on, today()))
        detail, tone = f"{how} · {again}", "notice" if row.is_due else "muted"
        if can_edit:
            done = button(_("Done"), "check")
            done.setAccessibleName(_("Done: {what}").format(what=again))
            done.clicked.connect(partial(asked.emit, "settle", row.id, title))
            trailing.append(done)
    acts: list[Act] = []
    if can_edit and row.is_own:
        acts.append(("x", _("Take it away"), partial(asked.emit, "remove-note", row.id, title)))
    made = Line(_HOW[row.kind], title, detail, *trailing, *_menu(title, acts), tone=tone)
    _add_words(made, row.note)
    return made


def _agreement_acts(
    row: AgreementRow, title: str, asked: SignalInstance, can_edit: bool, can_erase: bool
) -> list[Act]:
    offered = []
    if can_edit:
        offered += [("pencil", _("Change"), "edit-agreement"),
                    ("repeat", _("Make anew"), "renew")]  # fmt: skip
        if not row.is_over:
            offered.append(("minus", _("End it"), "end-agreement"))
        if row.pages is None:
            offered.append(("upload", _("Store the signed paper"), "scan"))
        if row.can_be_removed:
            offered.append(("x", _("Take it away"), "remove-agreement"))
    if can_erase and row.pages is not None:
        offered.append(("eraser", _("Erase the signed paper"), "erase-scan"))
    return [(icon, words, partial(asked.emit, act, row.id, title)) for icon, words, act in offered]


def _menu(title: str, acts: list[Act]) -> list[QWidget]:
    return [ActMenu(_("More: {what}").format(what=title), acts)] if acts else []


def _add_words(line: Line, note: str | Hidden) -> None:
    if isinstance(note, Hidden):
        line.add_words(answers.words(note))
    elif note:
        line.add_words(note)


def _span(start: date, end: date | None) -> str:
    if end is None:
        return _("from {day}, no end").format(day=day(start, today()))
    first, last = day(start, today()), day(end - _DAY, today())
    return _("{first} – {last}").format(first=first, last=last)
