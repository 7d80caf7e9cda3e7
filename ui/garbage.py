# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's search for forgotten cycles happens on the main thread alone.

Python looks for them on whatever thread happens to ask for memory: often the database lane. Where
a forgotten cycle holds a widget, Qt would destroy it there, and the program hangs or dies
(measured: a thread that allocates beside windows that come and go ends in a crash within seconds).
So the automatic search is off, and a timer does it here.
"""

from __future__ import annotations

import gc
from typing import Final

from PySide6.QtCore import QCoreApplication, QObject, QTimer

_EVERY_MS: Final = 500
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

    def look(self) -> None:
        """Collect the oldest generation that is due."""
        for generation in (2, 1, 0):
            threshold = self._thresholds[generation]
            if threshold and gc.get_count()[generation] > threshold:
                gc.collect(generation)
                return


def keep_to_main_thread() -> None:
    """From now on; does nothing the second time. Call it on the main thread, with the program."""
    app = QCoreApplication.instance()
    if app is not None and app.findChild(Garbage, _NAME) is None:
        Garbage(app)


def spare_the_program() -> None:
    """Look no more at what is here now and stays until the end: modules, tables, themes. A full
    look takes a tenth of a second with them, in which the window stands still. Once, before the
    first record is shown; what is forgotten later is found as before."""
    if not gc.get_freeze_count():
        gc.collect()
        gc.freeze()
