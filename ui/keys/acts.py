# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Acts on keys: the passphrase is asked again, then they run on the lane and everybody hears."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.vault.door import Changes, Vault
from ui.desk import Desk
from ui.locking.ask_passphrase import AskPassphrase, ask_passphrase
from ui.widgets import message_bar

Act = Callable[[Vault], Any]


def run(
    desk: Desk,
    parent: QWidget,
    act: Act,
    *,
    words: str,
    said: str = "",
    on_done: Callable[[Any], object] | None = None,
    on_error: Callable[[UserError], object] | None = None,
) -> None:
    """``act(vault)`` on the lane. Pages hear of it as of a change of staff, then ``on_done``."""

    def finish(result: Any) -> None:
        desk.changed.emit(Changes("", result, frozenset({"staff"})))
        if said:
            message_bar.say(parent, said, "good")
        if on_done is not None:
            on_done(result)

    desk.lane.run(parent, partial(act, desk.vault), finish, on_error, progress=words)


def asked(
    desk: Desk,
    parent: QWidget,
    question: str,
    act: Act,
    *,
    words: str,
    said: str = "",
    on_done: Callable[[Any], object] | None = None,
    on_error: Callable[[UserError], object] | None = None,
    on_cancel: Callable[[], object] | None = None,
) -> AskPassphrase:
    """The same after the passphrase of the person signed in; ``question`` says what for."""
    go = partial(run, desk, parent, act, words=words, said=said, on_done=on_done, on_error=on_error)
    dialog = ask_passphrase(parent, desk, question, go)
    if on_cancel is not None:
        dialog.rejected.connect(on_cancel)
    return dialog
