# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every error of the program.

``UserError`` and what is below it carry a message for people: calm, saying what happened, what
was kept and what to do. Screens and the command line show it as it is. Anything else that reaches
the top is a fault of the program.
"""

from __future__ import annotations


class ShelterDeskError(Exception):
    """Base of all errors of the program."""


class UserError(ShelterDeskError):
    """Something a person can understand and act on.

    ``field`` names the form field and ``row`` the row (1 = first line of data) it belongs to.
    """

    def __init__(self, message: str, *, field: str | None = None, row: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.row = row


class WrongPassword(UserError):
    """The staff code or the passphrase is not right; which of the two is never said."""


class TooSoon(UserError):
    """After several wrong ones the next is not even tried before some seconds have passed."""


class WrongRecoveryCode(UserError):
    """The recovery code has a typing mistake or belongs to another file."""


class Invalid(UserError):
    """A value that cannot be stored; nothing was changed."""


class NotFound(UserError):
    """The file, folder or record is not there."""


class Conflict(UserError):
    """It contradicts something stored: a bed taken twice, a file that exists already."""


class NotAllowed(UserError):
    """This person may not do this, or holds no key for it."""


class InUse(UserError):
    """The file is open in another copy of the program."""


class Unwritable(UserError):
    """The folder or file may not be written to."""


class DiskFull(UserError):
    """No space left; nothing was changed."""


class NotEnoughMemory(UserError):
    """The computer cannot give the memory that opening the file needs."""


class Damaged(UserError):
    """A file is not what it was when it was written."""


class TooNew(UserError):
    """The file was written by a newer version of the program."""


class Cancelled(UserError):
    """The person stopped it; nothing was changed."""


class DeviceKeyMissing(UserError):
    """This computer's keychain has no key for the file, and the passphrase alone is not enough."""
