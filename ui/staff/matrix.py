# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of roles and what they may do: arrows move, Space decides."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from shelterdesk import capabilities
from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.services.staff.staff import Decision
from ui import icons, theme
from ui.keys import words

_Index = QModelIndex | QPersistentModelIndex
_ROOT: Final = QModelIndex()
_DECISION: Final = Qt.ItemDataRole.UserRole
_ROW: Final = 34
_NARROWEST: Final = 52
_WIDEST: Final = 84
_HEAD: Final = 56
_SCROLL_BAR: Final = 14


class MatrixModel(QAbstractTableModel):
    """Capabilities below each other, roles side by side; what is changed waits to be saved."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._stored: dict[tuple[str, Capability], Decision] = {}
        self._roles = words.all_roles()
        self._capabilities = [c for c in Capability if c is not Capability.SIGNED_IN]
        self.pending: dict[tuple[str, Capability], bool] = {}

    def set_decisions(self, decisions: Iterable[Decision]) -> None:
        """Show what is stored; what waits to be saved stays."""
        self.beginResetModel()
        self._stored = {(d.role, d.capability): d for d in decisions}
        self.pending = {
            key: value for key, value in self.pending.items() if self._is_other(key, value)
        }
        self.endResetModel()
        self.changed.emit()

    def decision(self, index: _Index) -> Decision | None:
        """What is stored for a cell."""
        return self._stored.get(self._key(index))

    def is_allowed(self, index: _Index) -> bool:
        """As shown: stored, or waiting to be saved."""
        key = self._key(index)
        stored = self._stored.get(key)
        return self.pending.get(key, stored is not None and stored.is_allowed)

    def is_pending(self, index: _Index) -> bool:
        """Whether it waits to be saved."""
        return self._key(index) in self.pending

    def toggle(self, index: _Index) -> None:
        """Decide the other way round, unless it is locked."""
        decision = self.decision(index)
        if decision is not None and not decision.locked:
            self.decide(*self._key(index), not self.is_allowed(index))

    def decide(self, role: str, capability: Capability, is_allowed: bool) -> None:
        """Let it wait to be saved; what is stored anyway need not."""
        key = (role, capability)
        self.pending.pop(key, None)
        if self._is_other(key, is_allowed):
            self.pending[key] = is_allowed
        self.dataChanged.emit(
            self.index(0, 0), self.index(self.rowCount() - 1, self.columnCount() - 1)
        )
        self.changed.emit()

    def forget(self) -> None:
        """As stored."""
        self.pending.clear()
        self.set_decisions(list(self._stored.values()))

    def sentence(self, index: _Index) -> str:
        """A cell in words."""
        decision = self.decision(index)
        if decision is None:
            return ""
        said = _("may") if self.is_allowed(index) else _("may not")
        parts = [said, decision.locked]
        if self.is_pending(index):
            parts.append(_("not saved yet"))
        elif decision.is_allowed != decision.is_default:
            parts.append(_("otherwise than the program was made"))
        detail = "; ".join(part.rstrip(".") for part in parts if part)
        return _("{role}: {what}: {detail}.").format(
            role=words.role(decision.role),
            what=capabilities.words(decision.capability),
            detail=detail,
        )

    def _is_other(self, key: tuple[str, Capability], value: bool) -> bool:
        stored = self._stored.get(key)
        return stored is not None and not stored.locked and stored.is_allowed != value

    def _key(self, index: _Index) -> tuple[str, Capability]:
        return self._roles[index.column()], self._capabilities[index.row()]

    # Qt
    def rowCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() or not self._stored else len(self._capabilities)

    def columnCount(self, parent: _Index = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._roles)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role == _DECISION:
            return self.decision(index)
        if role in (Qt.ItemDataRole.ToolTipRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.sentence(index)
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        across = orientation == Qt.Orientation.Horizontal
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            if across:
                return words.role(self._roles[section])
            return capabilities.words(self._capabilities[section])
        return None


class Matrix(QTableView):
    """``told(sentence)`` says the cell one is in."""

    told = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.matrix = MatrixModel()
        self.matrix.setParent(self)
        self.setModel(self.matrix)
        self.setAccessibleName(_("What roles may do"))
        self.setItemDelegate(_Delegate(self))
        self.setHorizontalHeader(_RoleHeader(self))
        self.setVerticalHeader(_RightHeader(self))
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self.matrix.toggle)
        self.selectionModel().currentChanged.connect(lambda _now, _before: self._tell())
        self._at = (0, 0)
        self.matrix.modelAboutToBeReset.connect(self._remember)
        self.matrix.modelReset.connect(self._go_back)
        self.matrix.changed.connect(self._tell)

    def _share_room(self) -> None:
        """Each role as its words need, rights in one line if they can; the rest for all roles."""
        widths = [_role_width(role) for role in words.all_roles()]
        room = self.width() - _SCROLL_BAR - sum(widths)
        head = max(_NARROWEST * 2, min(_right_width(), room))
        self.verticalHeader().setFixedWidth(head)
        more = max(0, room - head) // len(widths)
        for at, width in enumerate(widths):
            self.horizontalHeader().resizeSection(at, width + more)

    def _tell(self) -> None:
        self.told.emit(self.matrix.sentence(self.currentIndex()) if self._is_somewhere() else "")

    def _remember(self) -> None:
        if self._is_somewhere():
            self._at = (self.currentIndex().row(), self.currentIndex().column())

    def _go_back(self) -> None:
        if self.hasFocus() or self._at != (0, 0):
            self.setCurrentIndex(self.matrix.index(*self._at))

    def _is_somewhere(self) -> bool:
        return self.currentIndex().isValid()

    # Qt
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter) and (
            not event.modifiers() & Qt.KeyboardModifier.ControlModifier
        ):
            if self._is_somewhere():
                self.matrix.toggle(self.currentIndex())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._share_room()
        super().resizeEvent(event)

    def focusInEvent(self, event: Any) -> None:
        if not self._is_somewhere() and self.matrix.rowCount():
            self.setCurrentIndex(self.matrix.index(*self._at))
        super().focusInEvent(event)


class _Delegate(QStyledItemDelegate):
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        model: Any = index.model()
        decision = model.decision(index)
        if decision is None:
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _line_below(painter, option.rect)
        allowed, pending = model.is_allowed(index), model.is_pending(index)
        side = 22
        centre = option.rect.center()
        spot = QRect(centre.x() - side // 2, centre.y() - side // 2, side, side)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        focused = chosen and option.widget is not None and option.widget.hasFocus()
        if focused:
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(spot.adjusted(-5, -4, 5, 4)), 6, 6)
        if pending:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("notice_soft"))
            painter.drawRoundedRect(QRectF(spot), 6, 6)
        small = spot.adjusted(3, 3, -3, -3)
        if decision.locked:
            icons.paint(painter, small, "check" if allowed else "minus", "muted")
            icons.paint(painter, QRect(spot.right() - 1, spot.top() + 1, 11, 11), "lock", "muted")
        elif allowed:
            icons.paint(painter, small, "check", "notice_ink" if pending else "accent")
        else:
            icons.paint(painter, small, "minus", "notice_ink" if pending else "control")
        if not pending and decision.is_allowed != decision.is_default:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("notice"))
            painter.drawEllipse(QRect(spot.right() - 2, spot.top() - 1, 5, 5))
        painter.restore()


class _RoleHeader(QHeaderView):
    """Role names, in two lines where they need it."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setSectionsClickable(False)
        self.setAccessibleName(_("Roles"))

    # Qt
    def sizeHint(self) -> QSize:
        return QSize(_NARROWEST, _HEAD)

    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.setFont(theme.font("tiny"))
        painter.setPen(theme.colour("muted"))
        metrics, room = painter.fontMetrics(), rect.adjusted(1, 0, -1, -6)
        words_ = str(self.model().headerData(logical_index, Qt.Orientation.Horizontal)).split()
        text = " ".join(
            metrics.elidedText(word, Qt.TextElideMode.ElideRight, room.width()) for word in words_
        )
        flags = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom
        painter.drawText(room, int(flags) | int(Qt.TextFlag.TextWordWrap), text)
        _line_below(painter, rect)
        painter.restore()


class _RightHeader(QHeaderView):
    """What may be done, at the start of each row."""

    def __init__(self, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setDefaultSectionSize(_ROW)
        self.setSectionsClickable(False)
        self.setAccessibleName(_("Rights"))

    # Qt
    def paintSection(self, painter: QPainter, rect: QRect, logical_index: int) -> None:
        painter.save()
        painter.fillRect(rect, theme.colour("surface"))
        painter.setFont(theme.font("body"))
        painter.setPen(theme.colour("text"))
        text = str(self.model().headerData(logical_index, Qt.Orientation.Vertical) or "")
        room = rect.adjusted(4, 0, -8, 0)
        align = QStyle.visualAlignment(self.layoutDirection(), Qt.AlignmentFlag.AlignLeft)
        flags = int(align | Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignAbsolute)
        if self.width() < _right_width():
            painter.setFont(
                theme.font("muted")
            )  # in two smaller lines; whole in the sentence below
            flags |= int(Qt.TextFlag.TextWordWrap)
        painter.setClipRect(rect)
        painter.drawText(room, flags, text)
        _line_below(painter, rect)
        painter.restore()


def _line_below(painter: QPainter, rect: QRect) -> None:
    painter.fillRect(QRect(rect.left(), rect.bottom(), rect.width(), 1), theme.colour("line"))


def _role_width(role: str) -> int:
    """Room for the longest word of a role, within reason."""
    metrics = QFontMetrics(theme.font("tiny"))
    longest = max(metrics.horizontalAdvance(part) for part in words.role(role).split())
    return max(_NARROWEST, min(_WIDEST, longest + 8))


def _right_width() -> int:
    """Room for the longest right in one line."""
    metrics = QFontMetrics(theme.font("body"))
    return max(metrics.horizontalAdvance(capabilities.words(right)) for right in Capability) + 16
