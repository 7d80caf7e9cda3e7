# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Find a bed: for whom, for how long, what is needed; the best places with all their reasons."""

from __future__ import annotations

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from shelterdesk.i18n import _
from shelterdesk.services.residents import residents
from shelterdesk.services.residents.residents import ResidentRow
from shelterdesk.services.rooms import find_bed, relatives
from shelterdesk.services.rooms.board_marks import Needs
from shelterdesk.services.rooms.find_bed import Place, Wanted
from shelterdesk.services.rooms.relatives import Relative
from ui import icons, theme
from ui.desk import Desk
from ui.rooms import words
from ui.rooms.night import Night
from ui.widgets.buttons import icon_button
from ui.widgets.fields import CheckField, IntField
from ui.widgets.labels import label, rule
from ui.widgets.stay_fields import KnownPersonField, Who

_PAD, _ICON, _GAP = 10, 14, 6
_FOUND_AT_MOST = 5
_NIGHTS = 14


class PlaceCard(QAbstractButton):
    """One place: its title and, below, every reason for and against it."""

    def __init__(self, place: Place, *, is_best: bool = False) -> None:
        super().__init__()
        self.place = place
        self._is_best = is_best
        self._lines = [
            *(("check", "good_ink", words) for words in place.good),
            *(("minus", "muted", words) for words in place.against),
        ]
        self.setText(place.title)
        best = _("best") if is_best else ""
        self.setAccessibleName(", ".join(part for part in (place.title, best) if part))
        against = [_("against: {why}").format(why=why) for why in place.against]
        self.setAccessibleDescription("; ".join([*place.good, *against]))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)

    def _heights(self, width: int) -> list[int]:
        room = QRect(0, 0, max(60, width - 2 * _PAD - _ICON - _GAP), 10_000)
        metrics = QFontMetrics(theme.font("muted"))
        wrap = Qt.TextFlag.TextWordWrap.value
        return [
            max(18, metrics.boundingRect(room, wrap, words).height())
            for _icon, _ink, words in self._lines
        ]

    # Qt
    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return 2 * _PAD + 22 + sum(self._heights(width))

    def sizeHint(self) -> QSize:
        return QSize(200, self.heightForWidth(max(200, self.width())))

    def minimumSizeHint(self) -> QSize:
        return QSize(160, self.heightForWidth(max(160, self.width())))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focused = self.hasFocus()
        area = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        marked = focused or self._is_best
        painter.setPen(QPen(theme.colour("accent" if marked else "line"), 2 if focused else 1))
        resting = "accent_soft" if self._is_best else "raised"
        painter.setBrush(theme.colour("hover" if self.underMouse() and not marked else resting))
        painter.drawRoundedRect(area, 6, 6)
        rtl = self.layoutDirection() == Qt.LayoutDirection.RightToLeft
        align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft).value
        flags = align | Qt.AlignmentFlag.AlignAbsolute.value
        inner = self.rect().adjusted(_PAD, _PAD - 2, -_PAD, -_PAD)
        painter.setFont(theme.font("strong"))
        painter.setPen(theme.colour("accent_ink" if self._is_best else "text"))
        cut = painter.fontMetrics().elidedText(
            self.text(), Qt.TextElideMode.ElideRight, inner.width()
        )
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), 20), flags, cut)
        painter.setFont(theme.font("muted"))
        top = inner.top() + 24
        wrap = flags | Qt.TextFlag.TextWordWrap.value
        for (icon, ink, text), height in zip(self._lines, self._heights(self.width()), strict=True):
            left = inner.right() + 1 - _ICON if rtl else inner.left()
            icons.paint(painter, QRect(left, top + 2, _ICON, _ICON), icon, ink)
            painter.setPen(theme.colour("text" if icon == "check" else "muted"))
            start = inner.left() if rtl else inner.left() + _ICON + _GAP
            spot = QRect(start, top, inner.width() - _ICON - _GAP, height)
            painter.drawText(spot, wrap, text)
            top += height

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        elif event.key() == Qt.Key.Key_Up:
            self.focusPreviousChild()
        else:
            super().keyPressEvent(event)


class FindBedPanel(QWidget):
    """Answers as soon as something changes. It writes nothing itself."""

    cancelled = Signal()
    place_chosen = Signal(object)  # Place

    def __init__(self, desk: Desk, night: Night, resident_id: int | None = None) -> None:
        super().__init__()
        self._desk, self._night = desk, night
        self._asked = 0
        self._row: ResidentRow | None = None
        self._family: list[Relative] = []
        self.who = KnownPersonField("person", _("For whom"))
        self.who.required = False
        self.family = CheckField("family", _("With the family"))
        self.people = IntField("people", _("How many beds"), low=1, high=20, unanswered=False)
        self.nights = IntField("nights", _("For how many nights"), low=1, high=90, unanswered=False)
        self.needs = {
            "alone": CheckField("alone", _("A room alone")),
            "ground_floor": CheckField("ground_floor", _("Ground floor")),
            "quiet": CheckField("quiet", _("Quiet")),
            "child_friendly": CheckField("child_friendly", _("Good for children")),
        }
        self._lay_out()
        self.people.set_value(1)
        self.nights.set_value(_NIGHTS)
        self.who.asked.connect(self._search)
        self.who.changed.connect(self._who_changed)
        for field in (self.family, self.people, self.nights, *self.needs.values()):
            field.changed.connect(self._ask)
        if resident_id is not None:
            desk.read(self, residents.row, self._choose, resident_id=resident_id)
        self._ask()

    def _lay_out(self) -> None:
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, 4, 0)
        column.setSpacing(6)
        self._when = label("", "muted", wrap=True)
        column.addWidget(self._when)
        for field in (self.who, self.family):
            if field is self.who:
                words = label(field.label)
                words.setBuddy(field.focus_target())
                column.addWidget(words)
            column.addWidget(field)
        self.family.hide()
        numbers = QHBoxLayout()
        for number in (self.people, self.nights):
            beside = QVBoxLayout()
            beside.setSpacing(4)
            words = label(number.label, wrap=True)
            words.setBuddy(number.focus_target())
            beside.addWidget(words, 1, Qt.AlignmentFlag.AlignBottom)
            beside.addWidget(number)
            numbers.addLayout(beside)
        column.addLayout(numbers)
        for need in self.needs.values():
            column.addWidget(need)
        column.addWidget(rule())
        self._places = QVBoxLayout()
        self._places.setSpacing(8)
        column.addLayout(self._places)
        column.addStretch(1)
        body = QWidget()
        body.setProperty("bare", "true")
        body.setLayout(column)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(body)
        self.setAccessibleName(_("Find a bed"))
        head = QHBoxLayout()
        head.addWidget(label(_("Find a bed"), "heading", wrap=True), 1)
        head.addWidget(icon_button("x", _("Close (Esc)"), on_click=self.cancelled.emit))
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.setSpacing(8)
        outer.addLayout(head)
        outer.addWidget(area, 1)
        self._say_when()

    # As the panel beside the board knows it
    def is_modified(self) -> bool:
        """Nothing here is stored: it may go at any time."""
        return False

    def first_field(self) -> QWidget:
        """For whom."""
        return self.who.focus_target()

    def show_night(self, night: Night) -> None:
        """The board shows another night, or something changed: look again."""
        self._night = night
        self._say_when()
        self._ask()

    def people_chosen(self) -> list[Relative]:
        """Whom it is for, with records; empty: nobody in particular."""
        row = self._row
        if row is None:
            return []
        own = Relative(row.id, row.shown, row.age, row.stay_id, row.place)
        return [own, *(self._family if self.family.value() else [])]

    def cards(self) -> list[PlaceCard]:
        """The places proposed, the best first."""
        items = (self._places.itemAt(at).widget() for at in range(self._places.count()))
        return [card for card in items if isinstance(card, PlaceCard)]

    # Asking
    def _say_when(self) -> None:
        night = words.long_day(self._night.night, self._night.tonight)
        self._when.setText(_("From the night of {night} on").format(night=night))

    def _search(self, text: str) -> None:
        self._desk.read(
            self,
            residents.find,
            lambda rows: self.who.set_rows(rows, text),
            text=text,
            limit=_FOUND_AT_MOST,
        )

    def _who_changed(self) -> None:
        who = self.who.value()
        if not isinstance(who, Who) or who.resident_id is None:
            self._row, self._family = None, []
            self.family.hide()
            self._ask()
            return
        if self._row is None or self._row.id != who.resident_id:
            self._desk.read(self, residents.row, self._known, resident_id=who.resident_id)

    def _choose(self, row: ResidentRow) -> None:
        self.who.set_value(Who(row.id, row.shown))
        self._known(row)

    def _known(self, row: ResidentRow) -> None:
        self._row = row
        self._desk.read(self, relatives.of_resident, self._show_family, resident_id=row.id)
        self._desk.read(self, find_bed.needs, self._show_needs, resident_id=row.id)

    def _show_family(self, family: list[Relative]) -> None:
        self._family = family
        names = ", ".join(one.shown for one in family)
        self.family.set_words(_("With {names}").format(names=names))
        self.family.set_value(bool(family))
        self.family.setVisible(bool(family))
        if family:
            self.people.set_value(1 + len(family))

    def _show_needs(self, needs: Needs) -> None:
        for name, field in self.needs.items():
            field.set_value(getattr(needs, name))
        self._ask()

    def _ask(self) -> None:
        self._asked += 1
        asked = self._asked
        people, nights = self.people.value(), self.nights.value()
        together = bool(self._family) and bool(self.family.value())
        wanted = Wanted(
            people=people if isinstance(people, int) else 1,
            nights=nights if isinstance(nights, int) else _NIGHTS,
            needs=Needs(**{name: bool(field.value()) for name, field in self.needs.items()}),
        )

        def show(places: list[Place]) -> None:
            if asked == self._asked:
                self._show(places)

        self._desk.read(
            self,
            find_bed.find,
            show,
            resident_id=self._row.id if self._row is not None else None,
            with_family=together,
            night=self._night.night,
            wanted=wanted,
        )

    def _show(self, places: list[Place]) -> None:
        had_focus = any(card.hasFocus() for card in self.cards())
        while (item := self._places.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for at, place in enumerate(places):
            card = PlaceCard(place, is_best=at == 0 and bool(place.bed_ids))
            card.clicked.connect(lambda _on=False, place=place: self.place_chosen.emit(place))
            self._places.addWidget(card)
        if not places:
            self._places.addWidget(label(_("No place is free on this night."), wrap=True))
        if had_focus and self.cards():
            self.cards()[0].setFocus(Qt.FocusReason.OtherFocusReason)
