# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A page of tabs: each made when first opened, told of changes, asked for what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from importlib import import_module
from typing import Any, ClassVar, NamedTuple, Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.i18n import _
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.page import Page
from ui.widgets.reads_when_shown import ReadsWhenShown
from ui.widgets.tabs import TabPages


class TabEntry(NamedTuple):
    """A tab: its id, its words (marked with ``N_``), where it is made, and who may open it.

    Any one of ``needs`` is enough. ``where`` is imported when the tab is first opened.
    """

    id: str
    words: str
    where: str  # "ui.care.log.tab:LogTab"
    needs: tuple[Capability, ...]
    icon: str = ""


class HoldsForm(Protocol):
    """Where a form opens, and what was typed there is kept through a lock."""

    def is_modified(self) -> bool: ...
    def draft(self) -> dict[str, Any] | None: ...
    def restore_draft(self, kept: dict[str, Any]) -> None: ...


class PageTab(ReadsWhenShown, QWidget):
    """A tab of such a page. ``TABLES`` are those it shows; it reads again when one changed.

    ``side`` is where its forms open, if it has any.
    """

    TABLES: ClassVar[frozenset[str]] = frozenset()
    title_changed = Signal()
    open_requested = Signal(str, object)  # another page: its id, what to show there
    side: HoldsForm | None = None

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk

    def subtitle(self) -> str:
        """One muted line below the title of the page."""
        return ""

    def refresh(self, changes: object = None) -> None:
        """Something changed; what is hidden reads when it is shown."""
        tables = getattr(changes, "tables", None)
        if self.isVisible() and (tables is None or tables & self.TABLES):
            self.load()

    def open(self, target: object) -> None:
        """Show something of this tab, as the search or another page asked."""

    def primary_focus(self) -> QWidget | None:
        """What to focus when the tab is opened."""
        return None

    def is_modified(self) -> bool:
        """Whether something typed here is not saved."""
        return self.side is not None and self.side.is_modified()

    def draft(self) -> dict[str, Any] | None:
        """What was typed here and is not saved, and where."""
        return None if self.side is None else self.side.draft()

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """The same place again, with what was typed."""
        if self.side is not None:
            self.side.restore_draft(kept)


class TabbedPage(Page):
    """``open`` takes ``("tab", id)``, or ``("tab", id, target)`` for something within it.

    Whoever makes one says ``TABS``, or adds tabs by hand before it is shown.
    """

    NAME: ClassVar[str] = ""  # marked with N_
    TABS: ClassVar[Sequence[TabEntry]] = ()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        self.tabs = TabPages(_(self.NAME))
        for entry in entries(desk.vault, self.TABS):
            self.tabs.add(entry.id, _(entry.words), partial(self._make, entry), entry.icon)
        self.tabs.opened.connect(lambda _id: self.title_changed.emit())
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.tabs)
        self.tabs.turn_within(self)

    def _make(self, entry: TabEntry) -> QWidget:
        module, _colon, name = entry.where.partition(":")
        tab: PageTab = getattr(import_module(module), name)(self.desk)
        tab.title_changed.connect(self.title_changed)
        tab.open_requested.connect(self.open_requested)
        return tab

    def _made(self) -> Iterator[tuple[str, Any]]:
        for id_ in self.tabs.ids():
            tab = self.tabs.made(id_)
            if tab is not None:
                yield id_, tab

    # The window's questions
    def title(self) -> str:
        """The word at the top."""
        return _(self.NAME)

    def subtitle(self) -> str:
        """The line of the open tab."""
        tab: Any = self.tabs.made(self.tabs.current_id()) if self.tabs.ids() else None
        return str(tab.subtitle()) if hasattr(tab, "subtitle") else ""

    def open(self, target: object) -> None:
        """Show a tab, and something within it."""
        if not isinstance(target, tuple) or target[0] != "tab" or target[1] not in self.tabs.ids():
            return
        tab: Any = self.tabs.open(target[1])
        if len(target) > 2:
            tab.open(target[2])

    def place(self) -> object:
        """The tab that is open."""
        return ("tab", self.tabs.current_id()) if self.tabs.ids() else None

    def refresh(self, changes: object = None) -> None:
        """Tell the tabs that were opened."""
        for _id, tab in self._made():
            if hasattr(tab, "refresh"):
                tab.refresh(changes)

    def primary_focus(self) -> QWidget | None:
        """What the open tab begins with."""
        tab: Any = self.tabs.made(self.tabs.current_id()) if self.tabs.ids() else None
        found = tab.primary_focus() if hasattr(tab, "primary_focus") else None
        return found or self.tabs.tabs

    def is_modified(self) -> bool:
        """Whether a tab holds something not saved."""
        return any(tab.is_modified() for _id, tab in self._made() if hasattr(tab, "is_modified"))

    def draft(self) -> dict[str, Any] | None:
        """The open tab, and what each holds."""
        drafts = {id_: tab.draft() for id_, tab in self._made() if hasattr(tab, "draft")}
        typed = {id_: draft for id_, draft in drafts.items() if draft}
        return {"tab": self.tabs.current_id(), "typed": typed} if typed else None

    def restore_draft(self, kept: dict[str, Any]) -> None:
        """Open the tabs again, with what was typed."""
        typed = kept.get("typed")
        for id_, draft in typed.items() if isinstance(typed, dict) else ():
            if id_ in self.tabs.ids():
                tab: Any = self.tabs.open(id_)
                self.desk.later(tab, partial(tab.restore_draft, draft))
        if kept.get("tab") in self.tabs.ids():
            self.tabs.open(kept["tab"])


def entries(vault: Vault, tabs: Sequence[TabEntry]) -> list[TabEntry]:
    """The tabs that the person signed in may open."""
    return [entry for entry in tabs if any(map(vault.may, entry.needs))]
