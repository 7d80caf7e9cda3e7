# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a self-test is made of: checks, each with a plain line about how it went."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from shelterdesk.errors import UserError
from shelterdesk.i18n import _


class NotOk(Exception):
    """A check found something; its text says what."""


@dataclass(frozen=True, slots=True)
class Check:
    """``name`` is stable, for programs that read; ``title`` (with ``N_``) is for people. ``run``
    gets a private folder of its own, returns a few words on what it saw, raises if it is not so."""

    name: str
    title: str
    run: Callable[[Path], str]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a check went: what it saw, or why it is not ok; seconds it took."""

    name: str
    title: str
    is_ok: bool
    detail: str
    seconds: float

    @property
    def line(self) -> str:
        """``ok  …`` or ``not ok  … : why``, without a line break."""
        title, detail = _(self.title), " ".join(self.detail.split())
        if not self.is_ok:
            return f"not ok  {title} : {detail}"
        return f"ok  {title} ({detail})" if detail else f"ok  {title}"


def carry_out(checks: Iterable[Check], folder: Path) -> Iterator[Outcome]:
    """Each in turn, in a folder of its own below ``folder``; one that fails stops no other."""
    for check in checks:
        own = folder / check.name
        own.mkdir(mode=0o700)
        begin = time.perf_counter()
        try:
            is_ok, detail = True, check.run(own)
        except UserError as error:
            is_ok, detail = False, error.message
        except NotOk as error:
            is_ok, detail = False, str(error)
        except Exception as error:  # a library that is not whole may fail in any way
            is_ok, detail = False, f"{type(error).__name__}: {error}"
        yield Outcome(check.name, check.title, is_ok, detail, time.perf_counter() - begin)


def need(is_so: bool, why: str) -> None:
    """Raise ``NotOk`` with ``why`` unless it is so."""
    if not is_so:
        raise NotOk(why)
