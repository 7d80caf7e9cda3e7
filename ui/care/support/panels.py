# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Support is given in a few keys: what, for whom, Enter. What was written wrong is put right."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any, Final

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeySequence, QShortcut

from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.giving import service_giving, stock
from shelterdesk.services.giving.service_giving import Answer, GiveForm, GivenForm
from shelterdesk.services.giving.stock import ItemRow
from shelterdesk.services.log import log_people
from shelterdesk.services.vocabularies import Choice
from ui.care.support.words import moment
from ui.desk import Desk
from ui.widgets.dates import today
from ui.widgets.fields import CheckField, ChoiceField, DateField, IntField, TextField, TimeField
from ui.widgets.form_panel import FormPanel
from ui.widgets.form_parts import show_field, side_by_side
from ui.widgets.labels import label, set_tone
from ui.widgets.people_field import PeopleField
from ui.widgets.standing_words import standing_words

_PAUSE_MS: Final = 120
_MOST: Final = 999
_TOLD: Final = 4
_LONGEST: Final = 200


class GivePanel(FormPanel):
    """What, for whom; what is to be known of it is said at once."""

    def __init__(self, desk: Desk, kind: str | None = None) -> None:
        super().__init__(desk, _("Support given"), _("Give"))
        self._kind = kind
        self.kind = ChoiceField("kind", _("What"), unanswered=False, required=True)
        self.people = PeopleField("people", _("For whom"))
        self.answer = label("", "muted", wrap=True)
        self.why = TextField(
            "despite", _("Why all the same"), unanswered=False, max_length=_LONGEST,
            hint=_("A few words. It is given and written, nobody is refused."),
        )  # fmt: skip
        self.quantity = IntField("quantity", _("How many each"), low=1, high=_MOST,
                                 unanswered=False)  # fmt: skip
        self.quantity.set_value(1)
        self.thing = ChoiceField("stock_item_id", _("Which one"), unanswered=False)
        self.declined = CheckField(
            "is_declined", _("Offered, not wanted"), hint=_("Shift+Enter says so and saves.")
        )
        self.time = TimeField("at", _("When"))
        self.form.add_field(self.kind)
        self.form.add_field(self.people)
        self.form.add_widget(self.answer)
        for field in (self.why, self.thing):
            self.form.add_field(field)
        side_by_side(self.form, self.quantity, self.time)
        self.form.add_field(self.declined)
        self.answer.hide()
        for field in (self.why, self.thing):
            show_field(self.form, field, False)
        self._pause = QTimer(self)
        self._pause.setSingleShot(True)
        self._pause.setInterval(_PAUSE_MS)
        self._pause.timeout.connect(self._ask)
        asked = (self.kind, self.people, self.quantity, self.declined, self.time, self.thing)
        for one in asked:
            one.changed.connect(self._pause.start)
        self.kind.changed.connect(self._ask_things)
        self.people.line.returnPressed.connect(self.form.save)
        for keys in ("Shift+Return", "Shift+Enter"):  # of the letters, and of the numbers
            refused = QShortcut(QKeySequence(keys), self)
            refused.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            refused.activated.connect(self.not_wanted)
        desk.read(self, service_giving.kinds, self._offer)
        desk.read(self, log_people.names, self.people.know)
        self.form.saved()

    def about(self) -> dict[str, Any]:
        """The kind it began with."""
        return {"kind": self._kind}

    def first_field(self) -> Any:
        """For whom, where it is known what."""
        return (self.people if self._kind else self.kind).focus_target()

    def not_wanted(self) -> None:
        """It was offered and not wanted: Shift and Enter in place of Enter."""
        self.declined.set_value(True)
        self.form.save()

    def _offer(self, kinds: list[Choice]) -> None:
        self.kind.set_choices((one.code, one.label) for one in kinds)
        if self._kind is not None and self.kind.value() is None:
            self.kind.set_value(self._kind)
            self._ask_things()
            if not self.people.value():
                self.form.saved()

    def _ask_things(self) -> None:
        kind = self.kind.value()
        if isinstance(kind, str):
            self.desk.read(self, stock.of_kind, self._show_things, kind=kind)

    def _show_things(self, rows: list[ItemRow]) -> None:
        self.thing.set_choices((row.id, f"{row.name} · {row.on_hand}") for row in rows)
        show_field(self.form, self.thing, len(rows) > 1)
        if len(rows) < 2:
            self.thing.set_value(None)

    def given(self) -> GiveForm:
        """The form as far as it is filled in."""
        kind, quantity, item = self.kind.value(), self.quantity.value(), self.thing.value()
        found = self.people.chosen()
        return GiveForm(
            kind=kind if isinstance(kind, str) else None,
            resident_ids=found.resident_ids,
            group=found.group,
            nameless=found.nameless,
            quantity=quantity if isinstance(quantity, int) else 1,
            is_declined=bool(self.declined.value()),
            at=moment(today(), self.time.value()),
            stock_item_id=item if isinstance(item, int) else None,
            despite=str(self.why.value() or ""),
        )

    def _ask(self) -> None:
        self.desk.read(self, service_giving.asked, self._show_answer, form=self.given())

    def _show_answer(self, answer: Answer) -> None:
        lines = [standing_words(shown, told) for shown, told in answer.people[:_TOLD]]
        more = len(answer.people) - _TOLD
        if more > 0:
            lines.append(ngettext("and {n} more", "and {n} more", more).format(n=more))
        if answer.is_short:
            words = _("The shelf has {there}, this takes {wanted}: somebody counts it again.")
            lines.append(words.format(there=answer.on_hand, wanted=answer.wanted))
        elif answer.on_hand is not None:
            lines.append(_("On the shelf: {n}").format(n=answer.on_hand))
        self.answer.setText("\n".join(lines))
        set_tone(self.answer, "notice" if answer.is_over or answer.is_short else "")
        self.answer.setVisible(bool(lines))
        show_field(self.form, self.why, answer.is_over)

    def _save(self, values: dict[str, Hashable]) -> None:
        form = self.given()
        label_ = N_("Gave support")
        said = _("Written down.")
        if form.is_declined:
            label_, said = N_("Noted support that was not wanted"), _("Noted as not wanted.")
        self.act(label_, service_giving.give, said=said, form=form)


class PutSupportRightPanel(FormPanel):
    """What was written of an act of support, to be put right."""

    def __init__(self, desk: Desk, given_id: int) -> None:
        super().__init__(desk, _("Put right"), _("Save"))
        self._given_id = given_id
        self._stored: GivenForm | None = None
        self.kind = ChoiceField("kind", _("What"), unanswered=False, required=True)
        self.people = IntField("people", _("People without a name"), low=1, high=_MOST,
                               unanswered=False, required=True)  # fmt: skip
        self.quantity = IntField("quantity", _("How many"), low=1, high=_MOST, unanswered=False,
                                 required=True)  # fmt: skip
        self.declined = CheckField("is_declined", _("Offered, not wanted"))
        self.day = DateField("day", _("Day"), required=True)
        self.time = TimeField("time", _("Time"), empty=" ")
        self.why = TextField("despite", _("Why, although it is over a limit"), unanswered=False,
                             max_length=_LONGEST)  # fmt: skip
        for field in (self.kind, self.people, self.quantity, self.declined):
            self.form.add_field(field)
        side_by_side(self.form, self.day, self.time)
        self.form.add_field(self.why)
        desk.read(self, service_giving.kinds, self._offer)
        desk.read(self, service_giving.form, self._show, given_id=given_id)

    def about(self) -> dict[str, Any]:
        """Which one."""
        return {"given_id": self._given_id}

    def _offer(self, kinds: list[Choice]) -> None:
        self.kind.set_choices((one.code, one.label) for one in kinds)

    def _show(self, stored: GivenForm) -> None:
        self._stored = stored
        self.form.set_title(stored.shown or _("Without a name"))
        show_field(self.form, self.people, stored.resident_id is None)
        self.form.set_values({
            "kind": stored.kind, "people": stored.people, "quantity": stored.quantity,
            "is_declined": stored.is_declined, "day": stored.at.date(),
            "time": f"{stored.at:%H:%M}", "despite": stored.despite,
        })  # fmt: skip

    def _save(self, values: dict[str, Hashable]) -> None:
        stored = self._stored
        if stored is None:
            self.form.set_busy(False)
            return
        at = moment(self.day.value(), self.time.value(), stored.at)
        people, quantity = values["people"], values["quantity"]
        form = GivenForm(
            kind=str(values["kind"]),
            at=stored.at if at is None else at,
            shown=stored.shown,
            resident_id=stored.resident_id,
            people=people if isinstance(people, int) else 1,
            quantity=quantity if isinstance(quantity, int) else 1,
            is_declined=bool(values["is_declined"]),
            despite=str(values["despite"] or ""),
        )
        self.act(
            N_("Put support right"), service_giving.correct, said=_("Saved."),
            given_id=self._given_id, form=form,
        )  # fmt: skip
