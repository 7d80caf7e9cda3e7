# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pages of a person's file: part by part, each thing under its name and day."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from reportlab.platypus import CondPageBreak, Flowable, Spacer, Table

from shelterdesk import i18n
from shelterdesk.i18n import _, size_words
from shelterdesk.privacy import Audience, group_name
from shelterdesk.reports import style
from shelterdesk.reports.base import SheetContext
from shelterdesk.reports.style import Column
from shelterdesk.reports.text import Text, Type
from shelterdesk.statistics.file_sheet import FileField, FileRow, FileSection, FileSheet

_ROW: Final = Type(10, 14, bold=True)
_QUESTION: Final = 150.0
_INDENT: Final = 14.0
_LONG: Final = 400  # characters that may go over the end of a page
_MANY: Final = 40  # rows from which a list of contents helps
_NEEDS: Final = 60.0  # points that the beginning of a row needs on its page


def render(sheet: FileSheet, context: SheetContext) -> bytes:
    """The PDF, in memory; a long one is set twice, the second time with its list of contents."""
    pages: dict[str, int] = {}
    has_contents = sum(len(section.rows) for section in sheet.sections) > _MANY
    for _again in range(2 if has_contents else 1):
        story = list(_story(sheet, context, pages, has_contents=has_contents))
        pdf = style.build(
            story, context, site=_("Record {code}").format(code=sheet.code),
            class_note=_class_note(sheet),
        )  # fmt: skip
    return pdf


def _class_note(sheet: FileSheet) -> str | None:
    """Which groups' words stand in it."""
    names = ", ".join(group_name(name) for name in sheet.classes)
    return _("confidential: {groups}").format(groups=names) if names else None


def _story(
    sheet: FileSheet, context: SheetContext, pages: dict[str, int], *, has_contents: bool
) -> Iterator[Flowable]:
    width = style.column_width(context.paper)
    is_hers = context.audience is Audience.PERSON
    title = (
        _("What is stored about you")
        if is_hers
        else _("File of {name}").format(name=sheet.name or sheet.code)
    )
    yield Text(title, style.PAGE_TITLE)
    parts = [_("Record {code}").format(code=sheet.code), sheet.name if is_hers else ""]
    parts.append(style.long_day(context.printed_at.date()))
    yield Text(" · ".join(part for part in parts if part), style.SUBTITLE)
    yield style.Rule()
    for words in _notes(sheet, is_hers=is_hers):
        yield Text(words, style.BODY)
        yield Spacer(1, 6)
    if has_contents:
        yield Spacer(1, 6)
        yield from style.heading(_("Contents"))
        yield _contents(sheet, pages, width)
    for section in sheet.sections:
        yield from _section(section, pages, width)
    if sheet.scans:
        yield from _scans(sheet, width)


def _scans(sheet: FileSheet, width: float) -> Iterator[Flowable]:
    """What lies inside the PDF beside its pages; a printer leaves it out."""
    yield CondPageBreak(_NEEDS * 2)
    yield Spacer(1, 12)
    yield from style.heading(_("Files inside this PDF"))
    yield Text(
        _(
            "Scans and pictures are inside as they were stored, also where other people stand in "
            "them. A PDF reader lists them under attachments; on paper they are missing."
        ),
        style.SMALL,
    )
    yield Spacer(1, 4)
    columns = [
        Column(_("File"), 120, "start"), Column(_("What it is"), None, "start"),
        Column(_("Pages"), 50), Column(_("Size"), 70),
    ]  # fmt: skip
    rows = [
        [one.name, one.title, style.number(one.pages), size_words(len(one.data))]
        for one in sheet.scans
    ]
    yield style.table(columns, rows, width)


def _notes(sheet: FileSheet, *, is_hers: bool) -> Iterator[str]:
    if sheet.is_redacted:
        yield _(
            "Other people stand as Person A, Person B and so on, the same letter each time; "
            "colleagues stand by their codes."
        )
    if sheet.is_redacted and not is_hers:
        yield _("Please read it once before it leaves the house.")
    kept = sorted({name for section in sheet.sections for name in section.kept_by})
    if kept:
        words = _("Not opened here, because others keep the key: {groups}. Ask there for it.")
        yield words.format(groups=", ".join(kept))


def _contents(sheet: FileSheet, pages: dict[str, int], width: float) -> Table:
    columns = [
        Column(_("Part"), None, "start"), Column(_("Entries"), 70), Column(_("Page"), 60),
    ]  # fmt: skip
    rows = [
        [part.title, style.number(len(part.rows)), style.number(pages.get(part.id, 0))]
        for part in sheet.sections
    ]
    return style.table(columns, rows, width)


class _Mark(Flowable):
    """Notes on which page a part begins."""

    def __init__(self, name: str, pages: dict[str, int]) -> None:
        super().__init__()
        self._name, self._pages = name, pages

    def wrap(self, available: float, _height: float) -> tuple[float, float]:
        """Takes no room; reportlab's protocol."""
        return available, 0

    def draw(self) -> None:
        """Look at the page; reportlab's protocol."""
        self._pages[self._name] = self.canv.getPageNumber()


def _section(section: FileSection, pages: dict[str, int], width: float) -> Iterator[Flowable]:
    yield CondPageBreak(_NEEDS * 2)
    yield Spacer(1, 12)
    yield _Mark(section.id, pages)
    yield from style.heading(section.title)
    if not section.rows:
        yield Text(_("Nothing is written down."), style.SMALL)
    for row in section.rows:
        yield from _row(row, width, 0)


def _row(row: FileRow, width: float, level: int) -> Iterator[Flowable]:
    yield CondPageBreak(_NEEDS)
    day = f" · {style.long_day(row.day)}" if row.day is not None else ""
    indent = level * _INDENT
    yield _indented(Text(f"{row.title}{day}", _ROW), width, indent)
    for one in row.fields:
        yield from _field(one, width, indent)
    yield Spacer(1, 7 if level == 0 else 4)
    for below in row.rows:
        yield from _row(below, width, level + 1)


def _field(one: FileField, width: float, indent: float) -> Iterator[Flowable]:
    """A question with its answer beside it; a long one stands below, to go over pages."""
    question = Text(one.question, style.SMALL)
    if len(one.answer) > _LONG:
        yield _indented(question, width, indent)
        yield Text(one.answer, style.BODY)
        return
    cells: list[Any] = ["", question, Text(one.answer, style.BODY)]
    widths = [indent, _QUESTION, width - indent - _QUESTION]
    yield _placed(cells, widths)


def _indented(text: Text, width: float, indent: float) -> Flowable:
    return _placed(["", text], [indent, width - indent]) if indent else text


def _placed(cells: list[Any], widths: list[float]) -> Table:
    if i18n.is_right_to_left():
        cells, widths = cells[::-1], widths[::-1]
    made = Table([cells], widths, hAlign="LEFT")
    made.setStyle(style.bare())
    return made
