# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A form beside a page that saves by itself: ``done`` once stored, what was typed stays if not."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Any, ClassVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.widgets.form import RecordForm


class FormPanel(QWidget):
    """A form that asks the desk by itself."""

    done = Signal()
    cancelled = Signal()
    place_requested = Signal(str, object)  # another page, what to show there; the form stays
    #: A long form takes the room of the page it stands beside.
    IS_WIDE: ClassVar[bool] = False
    _kinds: ClassVar[dict[str, type[FormPanel]]] = {}

    def __init_subclass__(cls, **more: Any) -> None:
        super().__init_subclass__(**more)
        cls._kinds[_kind(cls)] = cls

    def __init__(self, desk: Desk, title: str, save_words: str) -> None:
        super().__init__()
        self.desk = desk
        labels = "left" if self.IS_WIDE else "above"
        self.form = RecordForm(title, labels=labels, save_words=save_words)
        self.form.cancelled.connect(self.cancelled)
        self.form.save_requested.connect(self._save)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.form)

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self.form.is_modified()

    def keeps_open(self) -> bool:
        """Whether something typed would be lost if it went now; then it says so by itself."""
        return self.form.keeps_open()

    @staticmethod
    def kind_of(kept: Any) -> type[Any] | None:
        """The class whose draft this is, or None."""
        if not isinstance(kept, dict) or not isinstance(kept.get("about"), dict):
            return None
        return FormPanel._kinds.get(str(kept.get("panel")))

    def about(self) -> dict[str, Any]:
        """What it was made with besides the desk, so that it can be made again from a draft."""
        return {}

    def draft(self) -> dict[str, Any] | None:
        """What was typed, and into which panel; None if nothing was."""
        typed = self.form.draft() if self.is_modified() else None
        return typed and {"panel": _kind(type(self)), "about": self.about(), "typed": typed}

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Put back what was typed, once the panel has read what it shows."""
        self.desk.later(self, lambda: self.form.restore_draft(kept.get("typed")))

    def first_field(self) -> QWidget | None:
        """What to focus when the panel opens."""
        return self.form.first_field()

    def act(
        self,
        label: str,
        verb: Callable[..., Any],
        /,  # a verb may have a label of its own
        said: str | Callable[[Any], str] = "",
        **facts: Any,
    ) -> None:
        """Run a verb of a service: the panel is done once it is stored, and what was typed stays
        if it is refused. ``label`` and ``said`` as with ``Desk.do``."""
        self.desk.do(
            self,
            label,
            verb,
            said=said,
            on_done=lambda _result: self._done(),
            on_error=self.form.show_error,
            **facts,
        )

    def _save(self, values: dict[str, Hashable]) -> None:
        raise NotImplementedError

    def _done(self) -> None:
        self.form.saved()
        self.done.emit()


def again(desk: Desk, kept: Any) -> FormPanel | None:
    """The panel a draft was typed into, made again; None if it is no draft of one."""
    kind = FormPanel.kind_of(kept)
    if kind is None:
        return None
    panel: FormPanel = kind(desk, **kept["about"])
    panel.restore_draft(kept)
    return panel


def _kind(panel: type[FormPanel]) -> str:
    """What a draft calls its panel; two of one name in different places are two."""
    return f"{panel.__module__}.{panel.__qualname__}"
