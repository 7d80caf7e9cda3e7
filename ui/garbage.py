# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's search for forgotten cycles happens on the main thread alone.

Python looks for them on whatever thread happens to ask for memory: often the database lane. Where
a forgotten cycle holds a widget, Qt would destroy it there, and the program hangs or dies
(measured: a thread that allocates beside windows that come and go ends in a crash within seconds).
So the automatic search is off, and a timer does it here, once nobody has asked for anything for a
moment: in the middle of opening a page one look took 3 to 41 ms (measured).
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QElapsedTimer, QObject, QTimer

_EVERY_MS: Final = 500
#: Never put off for longer: who works without a pause forgets things too.
_LONGEST_MS: Final = 5_000
_NAME: Final = "garbage"


class Garbage(QObject):
    """Looks as often as Python would have, whenever the event loop has a moment."""

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__(app)
        self.setObjectName(_NAME)
        self._thresholds = gc.get_threshold()
        gc.disable()
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)
        self._timer.start(_EVERY_MS)
        self._since = QElapsedTimer()
        self._since.start()

    def put_off(self) -> None:
        """Somebody asked for something and waits: look later."""
        if self._since.elapsed() < _LONGEST_MS:
            self._timer.start()

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        self._since.restart()
        for generation in (2, 1, 0):
            threshold = self._thresholds[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return


def keep_to_main_thread() -> Garbage | None:
    """From now on; the second time it is the same one, without a program none. Call it on the main
    thread."""
    app = QCoreApplication.instance()
    if app is None:
        return None
    return app.findChild(Garbage, _NAME) or Garbage(app)


def spare_the_program() -> None:
    """Look no more at what is here now and stays until the end: modules, tables, themes. A full
    look takes a tenth of a second with them, in which the window stands still. Once, before the
    first record is shown; what is forgotten later is found as before."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
