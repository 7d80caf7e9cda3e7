# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was typed and not saved: kept inside the encrypted file, and there again after unlocking.

Kept every two seconds while something is being typed, so that a crash or a power cut takes at most
three, and once more before the file is locked, however that comes about.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from typing import Final

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _
from shelterdesk.services import drafts
from shelterdesk.services.drafts import DraftRow
from ui.desk import Desk
from ui.main_window import MainWindow
from ui.page import Page

log = logging.getLogger(__name__)

_KEEPS_EVERY_MS: Final = 2_000
_SOON_MS: Final = 300
_PREFIX: Final = "page:"
_PAGE: Final = "page_"  # how the window names its pages
#: More than a page uses to put back what it kept.
_ROUNDS: Final = 8

#: What is to be stored: text of the body, or None to forget what was kept there.
_Jobs = dict[str, str | None]


class DraftKeeper(QObject):
    """Belongs to one session; ``window`` gives its window, which may be made anew."""

    def __init__(
        self,
        desk: Desk,
        window: Callable[[], MainWindow],
        parent: QObject,
        *,
        every_ms: int = _KEEPS_EVERY_MS,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._window = window
        self._kept: dict[str, str] = {}
        self._returning: set[str] = set()  # read, but not yet back in the fields
        self._is_storing = False
        self._has_complained = False
        self._quiet = QWidget()  # never shown: keeping shows no progress
        self._timer = QTimer(self)
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self.keep)
        self._soon = QTimer(self)
        self._soon.setSingleShot(True)
        self._soon.setInterval(_SOON_MS)
        self._soon.timeout.connect(self.keep)

    # While the file is open
    def start(self) -> None:
        """Show what was kept the last time, and keep from now on."""
        if self._desk.vault.is_read_only:
            return
        self._desk.read(self._quiet, drafts.own, self._put_back, on_error=lambda _error: None)
        self._timer.start()
        self._desk.changed.connect(self._stored_something)

    def stop(self) -> None:
        """Keep no more by itself."""
        self._timer.stop()
        self._soon.stop()

    def keep(self) -> None:
        """Store what changed since the last time; without waiting for it."""
        jobs = self._jobs()
        if not jobs or self._is_storing or not self._timer.isActive():
            return
        self._is_storing = True
        self._desk.lane.run(
            self._quiet, partial(self._store, jobs), lambda _none: self._done(jobs), self._failed
        )

    def keep_now(self, timeout_ms: int) -> UserError | None:
        """Store what changed and wait for it, before the file is locked. The error, or None."""
        jobs = self._jobs()
        if not jobs:
            return None
        error = self._desk.lane.call(partial(self._store, jobs), timeout_ms)
        if error is None:
            self._done(jobs)
        return error

    def has_changes(self) -> bool:
        """Whether what is typed differs from what is kept."""
        return bool(self._jobs())

    def loses_something(self) -> bool:
        """Whether something typed is on a page that cannot put it back."""
        try:
            pages = self._pages().values()
            return any(page.is_modified() and page.draft() is None for page in pages)
        except Exception:  # it was noted when it was to be kept; now ask
            return True

    def _stored_something(self, _changes: object) -> None:
        self._soon.start()  # a draft that was saved is not kept for long

    # What is typed
    def _pages(self) -> dict[str, Page]:
        pages = self._window().pages()
        return {page.objectName().removeprefix(_PAGE): page for page in pages}

    def _jobs(self) -> _Jobs:
        if self._desk.vault.is_read_only:
            return {}
        jobs: _Jobs = {}
        for id_, page in self._pages().items():
            place = f"{_PREFIX}{id_}"
            if place in self._returning:
                continue
            try:
                typed = page.draft() if page.is_modified() else None
                body = json.dumps(
                    {"shown": id_ == self._window().current_id(), "typed": typed},
                    ensure_ascii=False,
                )
            except Exception:  # a fault of one page must not keep the file open
                log.error("a draft could not be read from its page", exc_info=True)
                continue
            if typed is None:
                if place in self._kept:
                    jobs[place] = None
            elif body != self._kept.get(place):
                jobs[place] = body
        return jobs

    # On the lane
    def _store(self, jobs: _Jobs) -> None:
        do = self._desk.vault.do
        for place, body in jobs.items():
            if body is None:
                do(N_("Forgot a draft"), drafts.discard, place=place)
            else:
                do(N_("Kept a draft"), drafts.keep, place=place, body=json.loads(body))

    # Back on the main thread
    def _done(self, jobs: _Jobs) -> None:
        self._is_storing = False
        self._has_complained = False
        for place, body in jobs.items():
            if body is None:
                self._kept.pop(place, None)
            else:
                self._kept[place] = body

    def _failed(self, error: UserError) -> None:
        self._is_storing = False
        if not self._has_complained and self._timer.isActive():
            self._has_complained = True
            words = _("What you typed cannot be kept just now, please save it. {why}")
            self._window().say(words.format(why=error.message), "notice")

    # After unlocking
    def _put_back(self, rows: list[DraftRow]) -> None:
        window, shown = self._window(), ""
        was_open = window.current_id()
        known = [row for row in rows if self._is_place(row)]
        for row in known:
            id_ = row.place.removeprefix(_PREFIX)
            self._kept[row.place] = json.dumps(row.body, ensure_ascii=False)
            self._returning.add(row.place)
            page = window.open_page(id_)
            try:
                page.restore_draft(row.body["typed"])
            except Exception:  # of another version, or about what is gone
                log.error("a draft could not be put back", exc_info=True)
            if row.body.get("shown"):
                shown = id_
        if known:
            window.open_page(shown or was_open)
            self._desk.later(self._quiet, partial(self._returned, known), rounds=_ROUNDS)

    def _is_place(self, row: DraftRow) -> bool:
        id_ = row.place.removeprefix(_PREFIX)
        return (
            row.place.startswith(_PREFIX)
            and self._window().has_page(id_)
            and isinstance(row.body.get("typed"), dict)
        )

    def _returned(self, rows: list[DraftRow]) -> None:
        self._returning.clear()
        pages = self._pages()
        ids = [row.place.removeprefix(_PREFIX) for row in rows]
        typed = [id_ for id_ in ids if pages[id_].is_modified()]
        if typed:
            self._tell(typed)
        self.keep()  # what is stored by now is kept no more

    def _tell(self, ids: list[str], *, leads_there: bool = True) -> None:
        """Where it is; the way there first, throwing it away second."""
        window = self._window()
        places = ", ".join(window.name_of(id_) for id_ in ids)
        window.message_bar.say(
            _("What you had not saved yet is here again: {places}.").format(places=places),
            "plain",
            act=_("Show") if leads_there else "",
            on_act=partial(self._show, ids),
            other=_("Discard"),
            on_other=partial(self._discard, ids),
        )

    def _show(self, ids: list[str]) -> None:
        """The next place that holds some; the message stays, with the other choice."""
        window = self._window()
        typed = [id_ for id_ in ids if self._pages()[id_].is_modified()]
        if not typed:
            window.message_bar.clear()
            return
        now = window.current_id()
        at = typed[(typed.index(now) + 1) % len(typed)] if now in typed else typed[0]
        window.open_page(at).show_typed()
        self._tell(typed, leads_there=len(typed) > 1)

    def _discard(self, ids: list[str]) -> None:
        for id_ in ids:
            self._window().renew_page(id_)
        self.keep()
        self._window().say(_("What you had not saved is discarded."), "plain")
