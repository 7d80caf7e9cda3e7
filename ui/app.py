# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program's start: settings, language, theme, the first window; and what catches its faults."""

from __future__ import annotations

import logging
import os
import sys
import threading
from contextlib import suppress
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final

from PySide6.QtCore import QDeadlineTimer, QEventLoop, QLocale, Qt
from PySide6.QtWidgets import QApplication

from shelterdesk import i18n, memory, paths
from shelterdesk.i18n import _
from shelterdesk.settings import Settings
from ui import fonts, icons, theme
from ui.gate import Gate
from ui.locking import process
from ui.locking.opening import preload
from ui.options import Options, offered_languages
from ui.qt_words import QtWords
from ui.settings_store import SettingsStore

if TYPE_CHECKING:
    from ui.program import Program

log = logging.getLogger(__name__)

_SHOWN_WITHIN_MS: Final = 500
PSEUDO_VARIABLE = "SHELTERDESK_PSEUDO"


def run(options: Options) -> int:
    """Open the window and stay until it is closed; the exit status."""
    memory.forbid_dumps()
    os.umask(0o077)
    _be_somebody()
    app = QApplication(sys.argv[:1])
    app.setApplicationName(paths.FOLDER)
    app.setDesktopFileName(paths.FOLDER)
    app.setQuitOnLastWindowClosed(False)
    store = SettingsStore()
    languages = offered_languages(bool(os.environ.get(PSEUDO_VARIABLE)))
    dress(app, store, languages)
    gate = Gate(store.now.name)
    if options.hidden:
        _hide_first(gate, options)
    from ui.program import Program  # slow: not while nothing is on the screen

    program = Program(store, options, gate=gate, languages=languages)
    Faults(program).watch()
    program.quit_requested.connect(process.end)
    gate.painted.connect(process.end if options.until_shown else _after_first_sight)
    program.start()
    return app.exec()


def _be_somebody() -> None:
    """From its source the taskbar of Windows would show Python and its icon. The installed
    program is known by its own file, as are the shortcuts that start it."""
    if os.name != "nt" or paths.program_folder() is not None:
        return
    import ctypes  # most starts need it not

    with suppress(AttributeError, OSError):
        load: Any = getattr(ctypes, "WinDLL")  # noqa: B009 - other systems' ctypes has none
        load("shell32").SetCurrentProcessExplicitAppUserModelID(paths.FOLDER)


def _hide_first(gate: Gate, options: Options) -> None:
    """The neutral page where that of the process before stood, before anything else is done."""
    gate.stand(options.place, maximized=options.maximized)
    gate.curtain.fall()
    gate.show()
    until = QDeadlineTimer(_SHOWN_WITHIN_MS)
    while not until.hasExpired() and not gate.windowHandle().isExposed():
        QApplication.processEvents(QEventLoop.ProcessEventsFlag.AllEvents, 10)
    QApplication.processEvents()  # painted


def _after_first_sight() -> None:
    """What nobody should wait for: the log, other scripts, and what unlocking will need."""
    from shelterdesk import logs  # a slow import

    logs.start()
    fonts.load_scripts()
    threading.Thread(target=preload, daemon=True).start()


def dress(app: QApplication, store: SettingsStore, languages: dict[str, str]) -> None:
    """Language, direction, theme and icon as the settings say, now and when they change."""
    words = QtWords(app)
    app.installTranslator(words)

    def speak(settings: Settings) -> None:
        i18n.set_language(settings.language if settings.language in languages else _of_system())
        directions = Qt.LayoutDirection
        rtl = i18n.is_right_to_left()
        app.setLayoutDirection(directions.RightToLeft if rtl else directions.LeftToRight)

    def follow(new: Settings, old: Settings) -> None:
        if new.language != old.language:
            speak(new)
        if new.scheme != old.scheme:
            theme.apply(app, new.scheme)
        if new.icon != old.icon:
            app.setWindowIcon(icons.program(new.icon))
        if (new.name, new.icon) != (old.name, old.icon):
            from ui import menu_entry  # a start needs it not

            menu_entry.follow(new)

    speak(store.now)
    theme.apply(app, store.now.scheme)
    app.setWindowIcon(icons.program(store.now.icon))
    store.changed.connect(follow)


def _of_system() -> str:
    for tag in QLocale.system().uiLanguages():
        for wanted in (tag, tag.partition("-")[0]):
            if wanted in i18n.LANGUAGES:
                return wanted
    return "en"


class Faults:
    """What no code caught: noted without a value of a record, said in words, and on it goes."""

    def __init__(self, program: Program) -> None:
        self._program = program

    def watch(self) -> None:
        """From now on."""
        sys.excepthook = self.on_main_thread
        threading.excepthook = lambda args: self._note(args.exc_value)

    def on_main_thread(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """A fault in a slot: the window stays."""
        if isinstance(error, KeyboardInterrupt):
            QApplication.quit()
            return
        self._note(error)
        bar = self._bar()
        if bar is not None:
            bar.say(
                _(
                    "Something went wrong. What was saved before is safe, and what you typed is "
                    "still here. Please try again."
                ),
                "danger",
            )

    def _note(self, error: BaseException | None) -> None:
        if error is not None:
            log.error("unexpected error", exc_info=error)

    def _bar(self) -> Any:
        session = self._program.session
        where = session.window if session is not None else self._program.gate.page()
        return getattr(where, "message_bar", None)
