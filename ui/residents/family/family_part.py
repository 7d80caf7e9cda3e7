# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Family: whom she cares for, and who decides for a minor."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import ClassVar

from PySide6.QtWidgets import QMenu, QWidget

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.residents import families, guardians, never_contact
from shelterdesk.services.residents.families import DependantRow
from shelterdesk.services.residents.guardians import GuardianForm, GuardianRow, Guardianship
from shelterdesk.services.values.answers import Hidden, is_text
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.services.values.value_words import code_word
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.family.family_panels import ChildPanel, DependantPanel, LinkPanel
from ui.residents.family.guardian_panel import GuardianPanel
from ui.residents.family.never_contact import never_words
from ui.widgets.buttons import button, icon_button
from ui.widgets.card import Card
from ui.widgets.dates import today
from ui.widgets.day_words import day
from ui.widgets.empty import Empty
from ui.widgets.line import Line
from ui.widgets.pill import Pill


class FamilyPart(CaseTab):
    """Two cards; a person of age whom nobody decides for sees the first alone."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "dependant", "guardian", "keep_apart", "resident", "stay", "household_member",
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self._can_edit = desk.vault.may("edit_case")
        self.children_card = Card(_("Children and dependants"))
        self.add_button = button(_("Add"), "plus")
        self.add_button.setAccessibleName(_("Add to the family"))
        menu = QMenu(self.add_button)
        self.acts = {
            "child": menu.addAction(_("A child who came along"), self.add_child),
            "away": menu.addAction(_("Somebody who lives elsewhere"), self.add_away),
            "link": menu.addAction(_("Somebody with a record"), self.link),
        }
        self.acts["child"].setVisible(desk.vault.may("edit_residents"))
        for name in ("away", "link"):
            self.acts[name].setVisible(self._can_edit)
        self.add_button.setMenu(menu)
        self.children_card.add_trailing(self.add_button)
        self.add_button.setVisible(any(act.isVisible() for act in self.acts.values()))
        self.guardians_card = Card(_("Who decides for the minor"))
        self.guardian_button = button(_("Add"), "plus", tooltip=_("Add a guardian"))
        self.guardian_button.setAccessibleName(_("Add a guardian"))
        self.guardian_button.clicked.connect(self.add_guardian)
        self.guardians_card.add_trailing(self.guardian_button)
        self.guardian_button.setHidden(not self._can_edit)
        self.guardians_card.hide()
        self._lines: dict[Card, list[QWidget]] = {}
        self.column.addWidget(self.children_card)
        self.column.addWidget(self.guardians_card)
        self.column.addStretch(1)

    def load(self) -> None:
        """Both cards."""
        ask = partial(self.desk.read, self, on_error=self.refused, resident_id=self.resident_id)
        ask(families.dependants, self._show_dependants)
        ask(guardians.of_minor, self._show_guardians)

    # Children and dependants
    def _show_dependants(self, rows: list[DependantRow]) -> None:
        if not rows:
            words = _("Children and others the resident cares for, here or elsewhere.")
            self._fill(self.children_card, [Empty(words, icon="baby")])
            return
        self._fill(self.children_card, [self._dependant(row) for row in rows])

    def _dependant(self, row: DependantRow) -> QWidget:
        name = _shown(row.shown) or _("No name told")
        lives = row.lives_with
        where = code_word("dependant", "lives_with", lives) if is_text(lives) else ""
        parts = [
            _("Child") if row.is_child else _("Dependant"),
            "" if row.age is None else ngettext("{n} year", "{n} years", row.age).format(n=row.age),
            where or _("Lives: {answer}").format(answer=answer_words(lives)),
            _plan(row),
        ]
        trailing: list[QWidget] = []
        if row.resident_id is not None:
            trailing.append(self._opener(name, row.resident_id))
        if self._can_edit:
            trailing += self._acts(name, partial(self._edit_dependant, row.id),
                                   partial(self._remove_dependant, row.id))  # fmt: skip
        icon = "baby" if row.is_child else "user"
        return Line(icon, name, " · ".join(part for part in parts if part), *trailing)

    # Guardians
    def _show_guardians(self, found: Guardianship) -> None:
        self.guardians_card.setHidden(found.is_minor is False and not found.rows)
        lines = [self._guardian(row) for row in found.rows]
        if found.is_unaccompanied:
            words = _("No parent or relative is here to talk to.")
            detail = _("Decides alone, or a court or child protection does: note which.")
            pill = Pill(_("Unaccompanied"), "notice", "shield")
            lines.insert(0, Line("shield", words, detail, pill))
        if not lines:
            words = _(
                "If the resident is under age: a parent, a court, child protection, or nobody."
            )
            lines = [Empty(words, icon="users")]
        self._fill(self.guardians_card, lines)

    def _guardian(self, row: GuardianRow) -> QWidget:
        kind = code_word("guardian", "kind", row.kind)
        name = _shown(row.shown)
        since = _("since {day}").format(day=day(row.start, today()))
        until = "" if row.end is None else _("until {day}").format(day=day(row.end, today()))
        is_danger = row.never_contact and row.is_now
        detail = [] if is_danger else [kind if name else "", _shown(row.phone)]
        detail += [since, until, _shown(row.note)]
        if row.is_unknown_at_door:
            detail.append(_("the visitor check does not know this person"))
        trailing: list[QWidget] = []
        if not row.is_now:
            trailing.append(Pill(_("Not now")))
        if row.guardian_id is not None:
            trailing.append(self._opener(name, row.guardian_id))
        if self._can_edit:
            trailing += self._acts(name or kind, partial(self._edit_guardian, row.id),
                                   partial(self._remove_guardian, row.id))  # fmt: skip
        line = Line(
            "triangle-alert" if is_danger else "user",
            never_words(row) if is_danger else name or kind,
            " · ".join(part for part in detail if part),
            *trailing,
            tone="danger" if is_danger else "muted",
        )
        if is_danger:
            line.set_title_tone("danger")
        return line

    # Acts
    def add_child(self) -> None:
        """A child who came along gets a record."""
        self.panel_requested.emit(ChildPanel(self.desk, self.resident_id))

    def add_away(self) -> None:
        """Somebody who lives elsewhere."""
        self.panel_requested.emit(DependantPanel(self.desk, self.resident_id))

    def link(self) -> None:
        """Somebody who has a record already."""
        self.panel_requested.emit(LinkPanel(self.desk, self.resident_id))

    def add_guardian(self) -> None:
        """Who decides, or must be told nothing."""
        self.panel_requested.emit(GuardianPanel(self.desk, self.resident_id))

    def _opener(self, name: str, resident_id: int) -> QWidget:
        opener = button(_("Open"))
        opener.setAccessibleName(_("Open {name}").format(name=name))
        opener.clicked.connect(partial(self._open, resident_id))
        return opener

    def _open(self, resident_id: int, _checked: bool = False) -> None:
        self.resident_requested.emit(resident_id)

    def _edit_dependant(self, row_id: int) -> None:
        self.panel_requested.emit(DependantPanel(self.desk, self.resident_id, row_id))

    def _edit_guardian(self, row_id: int) -> None:
        self.panel_requested.emit(GuardianPanel(self.desk, self.resident_id, row_id))

    def _remove_dependant(self, row_id: int) -> None:
        self.desk.do(
            self, N_("Took somebody off a family"), families.remove_dependant,
            said=_("Taken off the list. A record of their own stays."), on_error=self.refused,
            row_id=row_id,
        )  # fmt: skip

    def _remove_guardian(self, row_id: int) -> None:
        """The visitor check forgets first: afterwards nothing tells which entry it was."""

        def read(form: GuardianForm) -> None:
            if not form.is_for_the_door:
                self._take_away(row_id)
                return
            self.desk.do(
                self, never_contact.LABEL, never_contact.settle, on_error=self.refused,
                on_done=lambda _none: self._take_away(row_id),
                resident_id=self.resident_id, form=replace(form, never_contact=False),
            )  # fmt: skip

        self.desk.read(self, guardians.form, read, on_error=self.refused, row_id=row_id)

    def _take_away(self, row_id: int) -> None:
        self.desk.do(
            self, N_("Took away a guardian"), guardians.remove, said=_("Taken away."),
            on_error=self.refused, row_id=row_id,
        )  # fmt: skip

    @staticmethod
    def _acts(name: str, edit: partial[None], remove: partial[None]) -> list[QWidget]:
        change = icon_button("pencil", _("Change {name}").format(name=name), on_click=edit)
        away = icon_button("x", _("Take {name} away").format(name=name), on_click=remove)
        return [change, away]

    def _fill(self, card: Card, lines: list[QWidget]) -> None:
        for line in self._lines.get(card, ()):
            line.hide()
            line.deleteLater()
        self._lines[card] = lines
        for line in lines:
            card.add(line)


def _plan(row: DependantRow) -> str:
    if not row.has_contact_plan:
        return ""
    return _("In touch: {plan}").format(plan=answer_words(row.contact_plan))


def _shown(text: str | Hidden) -> str:
    return answer_words(text) if isinstance(text, Hidden) else text
