# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Acts on keys: the passphrase is asked again, then they run on the lane and everybody hears."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError, WrongPassword
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
    """``act(vault)`` on the lane. Pages hear of it as of a change of staff, then ``on_done``.

    A passphrase that is wrong is answered later and later, as where it is asked for again.
    """

    def finish(done: tuple[Any, str]) -> None:
        result, told = done
        desk.changed.emit(Changes("", result, frozenset({"staff"})))
        if told or said:
            message_bar.say(parent, told or said, "notice" if told else "good")
        if on_done is not None:
            on_done(result)

    failed = None if on_error is None else partial(_failed, desk, parent, on_error)
    desk.lane.run(parent, partial(_done, desk.vault, act), finish, failed, progress=words)


def _failed(
    desk: Desk, parent: QWidget, on_error: Callable[[UserError], object], error: UserError
) -> None:
    if isinstance(error, WrongPassword):
        QTimer.singleShot(desk.patience.wrong(), parent, partial(on_error, error))
    else:
        on_error(error)


def _done(vault: Vault, act: Act) -> tuple[Any, str]:
    """What came of it, and what the file has to tell about it: a disk that is full."""
    before = len(vault.notices)
    result = act(vault)
    return result, " ".join(notice.words for notice in vault.notices[before:])


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
