# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The recovery code: shown large in groups, and typed back in one line that groups itself."""

from __future__ import annotations

from typing import Any, Final

from PySide6.QtCore import Qt
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QFrame, QGridLayout, QLineEdit, QWidget

from shelterdesk.i18n import _
from ui import theme
from ui.widgets.field import Field
from ui.widgets.labels import label
from ui.widgets.layouts import clear

GROUP: Final = 4
SIGNS: Final = 28
#: Of one sheet, where the code was split and any two open the file.
SHARE_SIGNS: Final = 32
_PER_LINE: Final = 4


def grouped(text: str, signs_in_all: int = SHARE_SIGNS) -> str:
    """Capital letters and digits in groups of four: ``ab3 d5`` -> ``AB3D-5``."""
    signs = "".join(sign for sign in text.upper() if sign.isalnum())[:signs_in_all]
    return "-".join(signs[at : at + GROUP] for at in range(0, len(signs), GROUP))


def _wide(role: str) -> QFont:
    font = theme.font(role)
    font.setLetterSpacing(QFont.SpacingType.AbsoluteSpacing, 3)
    return font


class RecoveryCode(QFrame):
    """The code to be copied by hand; selecting is not offered, the clipboard is no paper."""

    def __init__(self, code: str = "") -> None:
        super().__init__()
        self.setProperty("card", "raised")
        # The same on paper, in whatever direction the language is written.
        self.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(24, 20, 24, 20)
        self._grid.setHorizontalSpacing(24)
        self._grid.setVerticalSpacing(12)
        self._code = ""
        self.set_code(code)

    def set_code(self, code: str) -> None:
        """Show a code."""
        self._code = grouped(code)
        clear(self._grid)
        groups = self._code.split("-") if self._code else []
        for at, group in enumerate(groups):
            made = label(group, "page")
            made.setFont(_wide("page"))
            made.setAlignment(Qt.AlignmentFlag.AlignCenter)
            # Read out sign by sign, not as a word.
            made.setAccessibleName(" ".join(group))
            self._grid.addWidget(made, at // _PER_LINE, at % _PER_LINE)
        self.setAccessibleName(_("Recovery code"))

    def code(self) -> str:
        """The code shown."""
        return self._code


class RecoveryField(Field):
    """Takes the code, or one sheet of several, in capitals or not, with dashes or without."""

    def __init__(
        self, field: str = "recovery_code", words: str = "", *, signs: int = SIGNS
    ) -> None:
        super().__init__(field, words or _("Recovery code"), required=True)
        self._signs = signs
        edit = self._edit = QLineEdit()
        edit.setFont(_wide("lead"))
        edit.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        edit.setMinimumHeight(44)
        edit.setMaxLength(80)
        hints = Qt.InputMethodHint
        edit.setInputMethodHints(
            hints.ImhSensitiveData | hints.ImhNoPredictiveText | hints.ImhPreferUppercase
        )
        edit.setContextMenuPolicy(Qt.ContextMenuPolicy.NoContextMenu)
        self._place(edit)
        edit.textEdited.connect(self._group)
        self._tell()

    def value(self) -> str | None:
        """What was typed, in groups."""
        return grouped(self._edit.text(), self._signs) or None

    def draft(self) -> Any:
        """Nothing: a key is in no draft."""
        return None

    def restore_draft(self, kept: Any) -> None:
        """Nothing was kept."""

    def set_value(self, value: object) -> None:
        """Show a code, or nothing."""
        self._edit.setText(grouped(str(value), self._signs) if value else "")
        self.set_error(None)
        self._tell()

    def focus_target(self) -> QWidget:
        """The line."""
        return self._edit

    def is_whole(self) -> bool:
        """Whether all signs are there."""
        return len(grouped(self._edit.text()).replace("-", "")) == self._signs

    def _group(self, text: str) -> None:
        edit = self._edit
        before = sum(sign.isalnum() for sign in text[: edit.cursorPosition()])
        made = grouped(text, self._signs)
        if made != text:
            edit.setText(made)
            # After the dash, so that the next sign stands where one looks.
            dashes = max(0, before - 1) // GROUP
            edit.setCursorPosition(min(len(made), before + dashes))
        self._tell()
        self._typed()

    def _tell(self) -> None:
        typed = sum(sign.isalnum() for sign in self._edit.text())
        self.set_hint(_("{n} of {total} characters").format(n=typed, total=self._signs))
