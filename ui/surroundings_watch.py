# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""One quiet line after unlocking when something around the file is new, and when the screens
change while it is open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, QTimer

from shelterdesk.i18n import _, ngettext
from shelterdesk.installed import surroundings
from shelterdesk.installed.surroundings import Finding, State
from ui.aside import Aside
from ui.main_window import MainWindow
from ui.settings_store import SettingsStore
from ui.surely import application
from ui.widgets.findings_list import is_doubled

#: Whoever has just unlocked wants something else first.
LOOKS_AFTER_MS: Final = 5_000
#: A screen that is plugged in comes and goes a few times.
_SCREENS_AFTER_MS: Final = 1_500


class SurroundingsWatch(QObject):
    """Of one session. ``window`` gives the one that is shown now."""

    def __init__(
        self, file: Path, store: SettingsStore, window: Callable[[], MainWindow], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._file = file
        self._store = store
        self._window = window
        self._screen_told = False
        self._told = store.now.told
        self.aside = Aside(self)
        self._first = _timer(self, LOOKS_AFTER_MS, self.look)
        self._screens = _timer(self, _SCREENS_AFTER_MS, self.look_at_screens)

    def start(self) -> None:
        """Look shortly, and whenever the screens change."""
        self._first.start()
        app = application()
        for changed in (app.screenAdded, app.screenRemoved, app.primaryScreenChanged):
            changed.connect(self._screens_changed)

    def look(self) -> None:
        """At everything."""
        backups = self._store.now.backup_folder
        folder = Path(backups) if backups else None
        asked = partial(surroundings.look, self._file, folder, is_doubled=is_doubled())
        self.aside.run(asked, self._found)

    def look_at_screens(self) -> None:
        """Only at what others may see."""
        asked = partial(surroundings.look_at_screen, is_doubled=is_doubled())
        self.aside.run(asked, lambda finding: self._tell_screen([finding]))

    def _screens_changed(self, _screen: object = None) -> None:
        self._screens.start()

    def _found(self, found: Sequence[Finding]) -> None:
        news = surroundings.news(found, self._store.now.told)
        self._told = surroundings.to_remember(found, self._store.now.told)
        if not news:
            self._store.change(told=self._told)
        momentary = [one for one in found if one.kind in surroundings.MOMENTARY]
        self._screen_told = any(one.state is State.NOTICE for one in momentary)
        self._tell(news)

    def _tell_screen(self, found: Sequence[Finding]) -> None:
        """Once, until it is well again."""
        is_seen = any(one.state is State.NOTICE for one in found)
        if is_seen and not self._screen_told:
            self._tell(found)
        self._screen_told = is_seen

    def _tell(self, news: Sequence[Finding]) -> None:
        if not news:
            return
        bar = self._window().message_bar
        if not bar.isHidden():  # an act that can be undone, or bad news: that first
            QTimer.singleShot(LOOKS_AFTER_MS, self, partial(self._tell, news))
            return
        bar.say(_words(news), "notice", act=_("Look"), on_act=self._open)
        self._store.change(told=self._told)  # not before she could see it

    def _open(self) -> None:
        self._window().open_page("preferences", ("tab", "computer"))


def _words(news: Sequence[Finding]) -> str:
    if len(news) == 1:
        return _("{what}. Why that matters stands under Preferences › This computer.").format(
            what=news[0].title
        )
    return ngettext(
        "{n} thing about this computer is worth knowing: {what}.",
        "{n} things about this computer are worth knowing: {what}.",
        len(news),
    ).format(n=len(news), what="; ".join(one.title for one in news))


def _timer(parent: QObject, after_ms: int, act: Callable[[], object]) -> QTimer:
    made = QTimer(parent)
    made.setSingleShot(True)
    made.setInterval(after_ms)
    made.timeout.connect(act)
    return made
