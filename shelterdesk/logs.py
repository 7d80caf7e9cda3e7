# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The log: what the program did and where it went wrong, never a value of a record.

It is a whitelist. A message is written only if it is a constant of the program's own source (a
name put into it by an f-string is no constant); of what is filled into it only the types are
written; of an error its type and the lines of code it passed, never its words and never a
variable. Everything else is written as ``-``.
"""

from __future__ import annotations

import logging
import os
import sys
import traceback
from datetime import UTC, datetime
from logging.handlers import RotatingFileHandler
from pathlib import Path
from types import CodeType, FrameType, TracebackType
from typing import Final

from shelterdesk import paths

_OURS: Final = ("shelterdesk", "ui", "migrations", "resources")
_BYTES: Final = 256 * 1024
_COPIES: Final = 2
_LONGEST_TRACE: Final = 40
_NOTHING: Final = "-"


def start(folder: Path | None = None) -> logging.Handler | None:
    """Begin to write the log; None where the folder cannot be written to."""
    target = folder or paths.log_folder()
    try:
        target.mkdir(parents=True, exist_ok=True)
        file = target / "desk.log"
        os.close(os.open(file, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600))
        handler = RotatingFileHandler(
            file, maxBytes=_BYTES, backupCount=_COPIES, encoding="utf-8", delay=True
        )
    except OSError:
        return None
    handler.setFormatter(Whitelist())
    handler.setLevel(logging.INFO)
    root = logging.getLogger()
    root.addHandler(handler)
    for name in _OURS:
        logging.getLogger(name).setLevel(logging.INFO)
    # A full disk must not show a traceback with what was to be written.
    logging.raiseExceptions = False
    return handler


def stop(handler: logging.Handler | None) -> None:
    """Write no more."""
    if handler is not None:
        logging.getLogger().removeHandler(handler)
        handler.close()


class Whitelist(logging.Formatter):
    """One line a record, made only of what cannot be about a person."""

    def format(self, record: logging.LogRecord) -> str:
        """Time, level, place, constant words, types."""
        at = datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%d %H:%M:%SZ")
        place = f"{record.module}:{record.lineno}"
        line = f"{at} {record.levelname} {record.name} {place} {_message(record)}"
        if record.args:
            args = record.args.values() if isinstance(record.args, dict) else record.args
            line += f" ({', '.join(type(arg).__name__ for arg in args)})"
        if record.exc_info and record.exc_info[1] is not None:
            line += "\n" + "\n".join(describe(record.exc_info[1]))
        return line


def describe(error: BaseException) -> list[str]:
    """Type and path of an error and of those that led to it, without a word of theirs."""
    lines: list[str] = []
    seen: set[int] = set()
    current: BaseException | None = error
    while current is not None and id(current) not in seen and len(lines) < _LONGEST_TRACE:
        seen.add(id(current))
        lines.append(f"  {type(current).__module__}.{type(current).__qualname__}")
        lines += _path(current.__traceback__)
        current = current.__cause__ or current.__context__
    return lines[:_LONGEST_TRACE]


def _path(trace: TracebackType | None) -> list[str]:
    # lookup_lines off: the source is not read, and no local is captured.
    summary = traceback.StackSummary.extract(traceback.walk_tb(trace), lookup_lines=False)
    # The folders above the package hold the name of whoever is signed in to the computer.
    return [
        f"    {'/'.join(Path(frame.filename).parts[-3:])}:{frame.lineno} {frame.name}"
        for frame in summary
    ]


def _message(record: logging.LogRecord) -> str:
    if record.name.partition(".")[0] not in _OURS or not isinstance(record.msg, str):
        return _NOTHING
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        code = frame.f_code
        if code.co_filename == record.pathname and code.co_name == record.funcName:
            return record.msg if _is_constant(code, record.msg) else _NOTHING
        frame = frame.f_back
    return _NOTHING


def _is_constant(code: CodeType, text: str) -> bool:
    return any(constant is text or constant == text for constant in code.co_consts)
