# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the manual looks: type, spacing and colours of the theme on a Markdown document."""

from __future__ import annotations

import re
from typing import Final

from PySide6.QtGui import (
    QBrush,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextFormat,
    QTextFrameFormat,
    QTextLength,
    QTextTable,
)

from ui import theme

#: Heading level -> role of its type, space above and below.
_HEADINGS: Final = {1: ("title", 28, 8), 2: ("heading", 20, 6)}
_BELOW: Final = 10
_BELOW_ITEM: Final = 4
_BESIDE: Final = 16  # a picture's distance from the edge and the scroll bar
_LINE_HEIGHT: Final = 112  # of that of Noto Sans, which is high already


def without_comments(text: str) -> str:
    """The text without the comment at its top."""
    return re.sub(r"<!--.*?-->", "", text, flags=re.DOTALL).strip()


def style(document: QTextDocument) -> None:
    """Give every block the look of the theme; may be done again after a change of scheme."""
    document.setDefaultFont(theme.font("body"))
    block = document.begin()
    while block.isValid():
        _style_block(block)
        block = block.next()
    for frame in document.rootFrame().childFrames():
        if isinstance(frame, QTextTable):
            _style_table(frame)


def _style_block(block: QTextBlock) -> None:
    level = block.blockFormat().headingLevel()
    cursor = QTextCursor(block)
    look = QTextBlockFormat()
    look.setLineHeight(_LINE_HEIGHT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
    in_table = cursor.currentTable() is not None
    look.setTopMargin(0)
    look.setBottomMargin(0 if in_table else _BELOW_ITEM if block.textList() else _BELOW)
    letters = QTextCharFormat()
    letters.setForeground(QBrush(theme.colour("text")))
    if level in _HEADINGS:
        role, above, below = _HEADINGS[level]
        look.setTopMargin(above if block.position() else 0)
        look.setBottomMargin(below)
        letters.setFont(theme.font(role))
        # Markdown makes headings larger by a factor of its own.
        letters.setProperty(QTextFormat.Property.FontSizeAdjustment.value, 0)
    cursor.mergeBlockFormat(look)
    cursor.movePosition(QTextCursor.MoveOperation.EndOfBlock, QTextCursor.MoveMode.KeepAnchor)
    cursor.mergeCharFormat(letters)
    if level not in _HEADINGS:
        _style_code(block)


def fit_pictures(document: QTextDocument, width: int) -> None:
    """Make pictures as wide as the text, which is ``width`` with the space beside it."""
    block = document.begin()
    while block.isValid():
        _fit_picture(block, max(1, width - 2 * _BESIDE))
        block = block.next()


def _fit_picture(block: QTextBlock, width: int) -> None:
    part = block.begin()
    while not part.atEnd():
        letters = part.fragment().charFormat()
        if letters.isImageFormat():
            picture = letters.toImageFormat()
            picture.setWidth(width)
            cursor = QTextCursor(block.document())
            cursor.setPosition(part.fragment().position())
            cursor.setPosition(
                part.fragment().position() + part.fragment().length(),
                QTextCursor.MoveMode.KeepAnchor,
            )
            cursor.setCharFormat(picture)
            return  # one stands alone in its paragraph, and the fragments are others now
        part += 1


def _style_code(block: QTextBlock) -> None:
    """File names and commands: in the text's own font, on a tint."""
    spots = []
    part = block.begin()
    while not part.atEnd():
        fragment = part.fragment()
        if fragment.charFormat().fontFixedPitch():
            spots.append((fragment.position(), fragment.length()))
        part += 1
    for begin, length in spots:
        cursor = QTextCursor(block.document())
        cursor.setPosition(begin)
        cursor.setPosition(begin + length, QTextCursor.MoveMode.KeepAnchor)
        letters = QTextCharFormat()
        letters.setFont(theme.font("strong"))
        letters.setFontFixedPitch(True)
        letters.setFontFamilies(theme.font("strong").families())
        letters.setForeground(QBrush(theme.colour("accent_ink")))
        cursor.mergeCharFormat(letters)


def _style_table(table: QTextTable) -> None:
    look = table.format()
    look.setBorder(1)
    look.setBorderStyle(QTextFrameFormat.BorderStyle.BorderStyle_Solid)
    look.setBorderBrush(QBrush(theme.colour("line")))
    look.setBorderCollapse(True)
    look.setCellPadding(6)
    look.setTopMargin(4)
    look.setBottomMargin(12)
    look.setWidth(QTextLength(QTextLength.Type.PercentageLength, 100))
    table.setFormat(look)
