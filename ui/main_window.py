# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window after unlocking: navigation, top bar, pages, message bar. It knows no page by name.

Its title is only the discreet name: never a resident's, whatever is open.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QStackedWidget, QVBoxLayout, QWidget

from shelterdesk.i18n import _
from shelterdesk.settings import ICONS, Settings
from ui import theme
from ui.actions import Actions
from ui.navigation import Navigation
from ui.page import Page, PageSpec
from ui.top_bar import TopBar
from ui.undo_keys import UndoKeys
from ui.widgets.message_bar import UNDO_KEYS, MessageBar
from ui.widgets.notices import NoticesStrip
from ui.widgets.search_box import SearchBox
from ui.widgets.shortcuts_sheet import ShortcutsSheet

MINIMUM = (1024, 700)
DEFAULT = (1280, 800)


class MainWindow(QMainWindow):
    """The shell. ``actions`` may hold acts of pages already; the window adds its own to it."""

    locked = Signal()  # the person asked to lock
    hidden = Signal()  # the person asked to hide at once
    undo_requested = Signal()  # Ctrl+Z with nothing offered in the message bar
    page_opened = Signal(str)
    close_requested = Signal()  # the window is closing

    def __init__(
        self,
        specs: Sequence[PageSpec],
        actions: Actions,
        *,
        name: str = "Desk Planner",
        logo: str = ICONS[0],
    ) -> None:
        super().__init__()
        self.setWindowTitle(name)
        self.actions_registry = actions
        actions.setParent(self)  # they hold the window, and go with it
        self._specs = {spec.id: spec for spec in specs}
        self._pages: dict[str, Page] = {}
        self._open = ""
        self._banner: QWidget | None = None
        self._register(actions)
        self.addActions(actions.window_actions())
        self.navigation = Navigation(name, logo, specs)
        self.navigation.page_chosen.connect(self.open_page)
        self.top_bar = TopBar(actions)
        self.notices = NoticesStrip()
        self.notices.opened.connect(self.open_page)
        self.message_bar = MessageBar()
        self._stack = QStackedWidget()
        self._undo_keys = UndoKeys(self)
        self._lay_out()
        # Tab goes the way one reads: places, top, page, message.
        QWidget.setTabOrder(self.navigation, self.top_bar.search_box)
        self.setMinimumSize(*MINIMUM)
        self.resize(*DEFAULT)

    def follow(self, new: Settings, _old: Settings) -> None:
        """The icon of the settings, when it is another."""
        self.navigation.set_logo(new.icon)

    def _lay_out(self) -> None:
        body = QWidget()
        row = QHBoxLayout(body)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.navigation)
        column = self._column = QVBoxLayout()
        column.setContentsMargins(6 * theme.STEP, 4 * theme.STEP, 6 * theme.STEP, 4 * theme.STEP)
        column.setSpacing(3 * theme.STEP)
        self._banners = QVBoxLayout()
        column.addLayout(self._banners)
        column.addWidget(self.top_bar)
        column.addWidget(self.notices)
        column.addWidget(self._stack, 1)
        column.addWidget(self.message_bar)
        column.setSpacing(theme.STEP * 2)
        row.addLayout(column, 1)
        self.setCentralWidget(body)

    def _register(self, actions: Actions) -> None:
        everywhere = _("Everywhere")
        actions.add(
            "search",
            _("Search"),
            icon="search",
            shortcut="Ctrl+K",
            section=everywhere,
            on_trigger=self.activate_search,
        )
        actions.add(
            "hide",
            _("Hide"),
            icon="eye-off",
            shortcut="F9",
            tooltip=_("Hide at once and lock"),
            section=everywhere,
            on_trigger=self.hidden.emit,
            shown_only=True,  # the quick-hide filter catches F9, in dialogs as well
        )
        actions.add(
            "lock",
            _("Lock"),
            icon="lock",
            shortcut="Ctrl+L",
            section=everywhere,
            on_trigger=self.locked.emit,
        )
        undo = actions.add(
            "undo",
            _("Undo"),
            icon="undo-2",
            shortcut=UNDO_KEYS,
            section=everywhere,
            on_trigger=self._undo,
        )
        undo.setAutoRepeat(False)  # one press, one act
        actions.add(
            "shortcuts",
            _("Shortcuts"),
            icon="keyboard",
            shortcut="F1",
            section=everywhere,
            on_trigger=self.show_shortcuts,
        )
        actions.show_keys(_("Hide, without looking"), _("Shift three times"))
        actions.show_keys(_("Save a form, or go on"), "Ctrl+S", "Ctrl+Enter")
        actions.show_keys(_("Close a panel, one step back"), "Esc")
        actions.show_keys(_("Button at the end of a field"), "Alt+Down")
        places = _("Places")
        for spec in self._specs.values():
            actions.add(
                f"open_{spec.id}",
                spec.title,
                icon=spec.icon,
                shortcut=spec.shortcut,
                section=places,
                on_trigger=partial(self.open_page, spec.id),
            )

    @property
    def search_box(self) -> SearchBox:
        """The search at the top."""
        return self.top_bar.search_box

    def activate_search(self) -> None:
        """Begin to search."""
        self.search_box.activate()

    # Pages
    def open_page(self, id_: str, target: object = None) -> Page:
        """Show a page, made now if it is the first time; ``target`` is given to it to show."""
        page = self._pages.get(id_)
        if page is None:
            page = self._pages[id_] = self._make(self._specs[id_])
        self._open = id_
        self._stack.setCurrentWidget(page)
        self.navigation.select(id_)
        self._show_title()
        if target is not None:
            page.open(target)
        focus = page.primary_focus()
        if focus is not None:
            focus.setFocus(Qt.FocusReason.OtherFocusReason)
        self.page_opened.emit(id_)
        return page

    def page(self, id_: str) -> Page | None:
        """A page if it was opened before."""
        return self._pages.get(id_)

    def has_page(self, id_: str) -> bool:
        """Whether there is such a place for this person."""
        return id_ in self._specs

    def name_of(self, id_: str) -> str:
        """What a place is called."""
        return self._specs[id_].title

    def renew_page(self, id_: str) -> None:
        """Make a page anew: what was typed there is given up."""
        page = self._pages.pop(id_, None)
        if page is None:
            return
        self._stack.removeWidget(page)
        page.hide()
        page.deleteLater()
        if self._open == id_:
            self.open_page(id_)

    def current_id(self) -> str:
        """The id of the page shown."""
        return self._open

    def pages(self) -> list[Page]:
        """All pages made so far."""
        return list(self._pages.values())

    def refresh(self, changes: object = None) -> None:
        """Tell every page that was opened what changed."""
        if self.message_bar.has_undo():
            self.message_bar.clear()  # it was offered for an act that is no longer the last
        for page in self._pages.values():
            page.refresh(changes)
        self._show_title()

    def is_modified(self) -> bool:
        """Whether a page holds something not saved."""
        return any(page.is_modified() for page in self._pages.values())

    def _make(self, spec: PageSpec) -> Page:
        page = spec.factory()
        page.setObjectName(f"page_{spec.id}")
        page.setAccessibleName(spec.title)
        page.title_changed.connect(self._show_title)
        page.open_requested.connect(self.open_page)
        page.addActions(self.actions_registry.page_actions(spec.id))
        self._stack.addWidget(page)
        return page

    def _show_title(self) -> None:
        page = self._pages.get(self._open)
        if page is not None:
            title = page.title() or self._specs[self._open].title
            self.top_bar.set_title(title, page.subtitle())

    # The rest of the shell
    def add_banner(self, banner: QWidget) -> None:
        """Something that stands above everything while it is shown."""
        self._banners.addWidget(banner)

    def show_banner(self, banner: QWidget) -> None:
        """Something grave that stays at the top, whatever page is open."""
        if self._banner is not None:
            self._banner.deleteLater()
        self._banner = banner
        self._column.insertWidget(0, banner)

    def set_badge(self, id_: str, count: int) -> None:
        """Show how many things wait on a page."""
        self.navigation.set_badge(id_, count)

    def set_person(self, name: str, detail: str, initials: str = "") -> None:
        """Who is signed in, and as what."""
        self.navigation.set_person(name, detail, initials)

    def say(self, text: str, kind: str = "good") -> None:
        """Say something in the message bar."""
        self.message_bar.say(text, kind)

    def show_shortcuts(self) -> None:
        """The F1 sheet."""
        sheet = ShortcutsSheet(self.actions_registry, self)
        sheet.open()

    def _undo(self) -> None:
        if self.message_bar.has_undo():
            self.message_bar.trigger()
        else:
            self.undo_requested.emit()

    # Qt
    def closeEvent(self, event: QCloseEvent) -> None:
        self.close_requested.emit()
        super().closeEvent(event)
