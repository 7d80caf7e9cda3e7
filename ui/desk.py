# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The unlocked file as pages see it: ask, act, and hear what changed.

Pages get one ``Desk`` and nothing else of the core but services. Queries and verbs run on the
database lane; their answers come back on the main thread.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.vault.door import Changes, Vault
from ui.tasks import Lane
from ui.widgets import message_bar

T = TypeVar("T")


class Desk(QObject):
    """One unlocked file and its lane. Its owner (the app) connects ``changed`` to the window."""

    #: A verb was stored; carries its ``Changes``.
    changed = Signal(object)

    def __init__(self, vault: Vault, lane: Lane) -> None:
        super().__init__()
        self.vault = vault
        self.lane = lane

    def read(
        self,
        parent: QWidget,
        query: Callable[..., T],
        on_done: Callable[[T], object],
        /,
        *,
        on_error: Callable[[UserError], object] | None = None,
        words: str = "",
        **kwargs: Any,
    ) -> None:
        """Run a query of a service; ``on_done`` gets its answer unless ``parent`` is gone."""
        self.lane.run(
            parent, partial(self.vault.read, query, **kwargs), on_done, on_error, progress=words
        )

    def do(
        self,
        parent: QWidget,
        label: str,
        verb: Callable[..., Any],
        /,  # a verb may have a label of its own
        *,
        said: str | Callable[[Any], str] = "",
        on_done: Callable[[Any], object] | None = None,
        on_error: Callable[[UserError], object] | None = None,
        with_progress: bool = False,
        words: str = "",
        **kwargs: Any,
    ) -> None:
        """Run a verb of a service in a named transaction.

        ``label`` is marked with ``N_`` and names the act in the audit. ``said`` is what the
        message bar says afterwards (or makes it from the result); ``on_done`` gets the result.
        Every page hears of the changes before ``on_done`` is called. ``with_progress`` hands the
        verb a ``progress`` and lets the person stop it; ``words`` stand beside it.
        """

        def finish(changes: Changes) -> None:
            self.changed.emit(changes)
            words = said(changes.result) if callable(said) else said
            if words:
                message_bar.say(parent, words, "good")
            if on_done is not None:
                on_done(changes.result)

        def with_its_progress(progress: Callable[[int, int, str], None]) -> Changes:
            return self.vault.do(label, verb, progress=progress, **kwargs)

        plain = partial(self.vault.do, label, verb, **kwargs)
        op = with_its_progress if with_progress else plain
        self.lane.run(parent, op, finish, on_error, progress=words)
