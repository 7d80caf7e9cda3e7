# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Text tables (CSV): which encoding, which delimiter, and the lines."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Final

from shelterdesk.errors import Invalid
from shelterdesk.i18n import _

#: In the order of preference where several fit: a comma also stands in names and numbers.
DELIMITERS: Final = ("\t", ";", "|", ",")
_SAMPLE_LINES: Final = 200
_SAMPLE_BYTES: Final = 200_000
_SEPARATOR_LINE: Final = re.compile(r"\Asep=(.)\r?\n", re.IGNORECASE)

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Old encodings that spreadsheet programs still write, by script.
_OLD_ENCODINGS: Final = [
    "cp1251", "cp1250", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "cp1258", "cp874",
    "shift_jis", "gb18030", "big5", "euc_kr", "koi8_r", "mac_roman", "cp850", "cp1252",
]  # fmt: skip
#: What Western European text is made of beyond ASCII.
_WESTERN: Final = frozenset(
    "áàâãäåçéèêëíìîïñóòôõöøúùûüýÿæœßšžÁÀÂÃÄÅÇÉÈÊËÍÌÎÏÑÓÒÔÕÖØÚÙÛÜÝÆŒŠŽ’‘“”„‚–—…€£°ºª¿¡«»·•´\u00a0"
)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")


@dataclass(frozen=True, slots=True)
class DelimitedText:
    """The numbered lines of a text table, and how they were read."""

    lines: Iterator[tuple[int, Sequence[str]]]
    encoding: str
    delimiter: str
    is_encoding_sure: bool


def read(data: bytes, *, encoding: str | None, delimiter: str | None) -> DelimitedText:
    """Decode and split; raises ``Invalid`` for what is not a text table."""
    _refuse_other_kinds(data)
    found, is_sure = (encoding, True) if encoding else find_encoding(data)
    try:
        text = data.decode(found)
    except (UnicodeDecodeError, LookupError) as error:
        raise Invalid(
            _("The text of this file cannot be read as {encoding}. Save it as UTF-8.").format(
                encoding=found
            ),
            field="encoding",
        ) from error
    text = text.removeprefix("\ufeff")
    if "\0" in text:
        line = text.count("\n", 0, text.index("\0")) + 1
        raise Invalid(
            _("Line {line} has characters that no table has. The file may be damaged.").format(
                line=line
            )
        )
    first_line = 1
    if match := _SEPARATOR_LINE.match(text):
        delimiter = delimiter or match[1]
        text, first_line = text[match.end() :], 2
    if delimiter is not None and len(delimiter) != 1:
        raise Invalid(_("The character between the cells must be a single one."), field="delimiter")
    delimiter = delimiter or find_delimiter(text)
    return DelimitedText(_lines(text, delimiter, first_line), found, delimiter, is_sure)


def find_encoding(data: bytes) -> tuple[str, bool]:
    """The encoding, and whether it is certain."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return encoding, True
    if b"\0" in data:
        return _without_mark(data), True
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _old_encoding(data), False
    return "utf-8", True


def find_delimiter(text: str) -> str:
    """The sign that parts the cells of the titles and of most lines alike."""
    best, best_score = ",", (0.0, 0)
    for delimiter in DELIMITERS:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
        try:
            counts = [len(line) for line in islice(reader, _SAMPLE_LINES) if line]
        except csv.Error:
            continue
        if not counts or counts[0] < 2:
            continue
        alike = sum(count == counts[0] for count in counts) / len(counts)
        score = (round(alike, 1), counts[0])
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _lines(text: str, delimiter: str, first_line: int) -> Iterator[tuple[int, Sequence[str]]]:
    number = first_line - 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number += 1
        try:
            line = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Invalid(
                _(
                    "Line {line} of the file cannot be read: a quotation mark is open or in the "
                    "wrong place, or a text is too long. Save the table as XLSX and try again."
                ).format(line=number),
                row=max(number - first_line, 1),
            ) from error
        yield number, line


def _refuse_other_kinds(data: bytes) -> None:
    start = data[:512].lstrip().lower()
    if start.startswith(b"%pdf"):
        kind = _("a PDF")
    elif start.startswith((b"<!doctype", b"<html", b"<table", b"<?xml", b"<head", b"<meta")):
        kind = _("a web page")
    elif start.startswith((b"{\\rtf", b"pk\x03\x04", b"pk\x05\x06")):
        kind = _("a document or a packed folder")
    elif start.startswith((b"\x89png", b"\xff\xd8\xff", b"gif8", b"bm\x00")):
        kind = _("a picture")
    elif start.startswith(
        (b"\x1f\x8b", b"7z\xbc\xaf", b"rar!", b"sqlite format", b"\x7felf", b"mz\x90")
    ):
        kind = _("another kind of file")
    else:
        return
    raise Invalid(
        _("This is {kind}, not a table. Save the table as XLSX or CSV and choose that.").format(
            kind=kind
        )
    )


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark: every second byte of Latin text is zero."""
    sample = data[:_SAMPLE_BYTES]
    half = max(len(sample) // 2, 1)
    even, odd = sample[0::2].count(0) / half, sample[1::2].count(0) / half
    if odd > 0.3 and even < 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > 0.3 and odd < 0.05 else "utf-8"


def _old_encoding(data: bytes) -> str:
    if _is_western(data):
        return "cp1252"
    from charset_normalizer import from_bytes  # slow to import, and seldom needed

    sample = data[:_SAMPLE_BYTES].rpartition(b"\n")[0] or data[:_SAMPLE_BYTES]
    best = from_bytes(sample, cp_isolation=_OLD_ENCODINGS).best()
    return best.encoding if best is not None else "cp1252"


def _is_western(data: bytes) -> bool:
    """Whether it reads as Western European: its own letters, and few of them in a word.

    Asked first, because statistics on a page of names take French for Polish.
    """
    try:
        text = data[:_SAMPLE_BYTES].decode("cp1252")
    except UnicodeDecodeError:
        return False
    if any(sign > "\x7f" and sign not in _WESTERN for sign in text):
        return False
    words = _WORD.findall(text)
    return all(sum(sign > "\x7f" for sign in word) <= 0.6 * len(word) for word in words)
