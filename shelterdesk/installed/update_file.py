# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An update file (``.sdupdate``): the installer of one system behind a signed description.

::

    10 bytes      "SDUPDATE1\\n"
    4 bytes       length of the description, big-endian, at most 64 KiB
    description   JSON (UTF-8): format, version, system, architecture, file_name, size, sha256,
                  released (YYYY-MM-DD), news
    64 bytes      Ed25519 signature over exactly the bytes of the description
    installer     ``size`` bytes with that SHA-256, and nothing after them

Nothing in it is believed before the signature of a trusted key was found right. ``news`` is for
people; everything else decides whether the file is for this program on this computer.
"""

from __future__ import annotations

import hashlib
import json
import platform
import re
import struct
import sys
import sysconfig
from base64 import b64decode
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any, Final

import resources
from shelterdesk import __version__
from shelterdesk.errors import Conflict, Damaged, Invalid, NotAllowed, NotFound
from shelterdesk.i18n import _
from shelterdesk.vault import primitives

SUFFIX: Final = ".sdupdate"
MAGIC: Final = b"SDUPDATE1\n"
FORMAT: Final = 1
LONGEST: Final = 64 * 1024  # bytes of a description
SIGNATURE: Final = 64
#: How the installer of each system ends.
ENDINGS: Final = {"windows": ".exe", "linux": ".deb", "macos": ".dmg"}

_LENGTH: Final = struct.Struct(">I")
_PIECE: Final = 1 << 20
_MOST: Final = 4 << 30  # bytes of an installer
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,119}")
_VERSION: Final = re.compile(r"\d{1,6}(\.\d{1,6}){0,3}")
_SHA256: Final = re.compile(r"[0-9a-f]{64}")
_MACHINES: Final = {"amd64": "x86_64", "x64": "x86_64", "aarch64": "arm64"}
#: What stands before the 32 bytes of an Ed25519 key in a PEM file (RFC 8410).
_PEM: Final = bytes.fromhex("302a300506032b6570032100")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Description:
    """What the signed part says."""

    version: str
    system: str
    architecture: str  # x86_64, arm64, or universal
    file_name: str
    size: int
    sha256: str
    released: date
    news: str
    format: int = FORMAT

    def to_bytes(self) -> bytes:
        """As it is signed."""
        body = asdict(self) | {"released": self.released.isoformat()}
        return json.dumps(body, indent=1, ensure_ascii=False, sort_keys=True).encode()


@dataclass(frozen=True, slots=True)
class Computer:
    """Which updates are for this program here."""

    version: str
    system: str
    architecture: str

    @classmethod
    def this(cls) -> Computer:
        """This one."""
        systems = {"win32": "windows", "darwin": "macos"}
        system = systems.get(sys.platform, "linux")
        # Windows on ARM runs the program of x86_64, which needs updates of its own kind.
        built = sysconfig.get_platform().removeprefix("win-")
        own = built if system == "windows" else platform.machine()
        return cls(__version__, system, machine(own))


@dataclass(frozen=True, slots=True)
class Update:
    """A file that was read to its end and found genuine, whole, newer and for this computer."""

    path: Path
    about: Description
    begins: int  # byte at which the installer begins


def machine(name: str) -> str:
    """The name of an architecture as it stands in descriptions."""
    return _MACHINES.get(name.lower(), name.lower())


def order(version: str) -> tuple[int, ...]:
    """By which versions are compared: ``0.10`` comes after ``0.9.1``, and ``1.0`` is ``1``."""
    found = _VERSION.match(version)
    numbers = [int(part) for part in found[0].split(".")] if found else []
    while numbers and numbers[-1] == 0:
        numbers.pop()
    return tuple(numbers)


def trusted_keys(folder: Path | None = None) -> tuple[bytes, ...]:
    """The public keys this program was built with; one that cannot be read is none."""
    found = []
    for path in sorted((folder or resources.path("updates")).glob("*.pub")):
        text = path.read_text("ascii", "replace")
        lines = [line.strip() for line in text.splitlines() if not line.startswith("-----")]
        try:
            data = b64decode("".join(lines), validate=True)
        except ValueError:
            continue
        key = data.removeprefix(_PEM)
        if len(key) == primitives.PUBLIC_SIZE:
            found.append(key)
    return tuple(found)


def check(
    path: Path,
    progress: Progress | None = None,
    *,
    keys: Sequence[bytes] | None = None,
    computer: Computer | None = None,
) -> Update:
    """Read a file to its end. Raises, each in words: ``NotAllowed`` without a trusted key or a
    right signature, ``Invalid`` for another kind of file, ``Conflict`` for one that is not newer
    or not for this computer, ``Damaged`` for a changed or incomplete one, ``NotFound``."""
    trusted = trusted_keys() if keys is None else keys
    if not trusted:
        raise NotAllowed(no_key_words())
    with read_from(path) as file:
        with _reading():
            about, begins = _described(file, trusted)
        _refuse_unfit(about, computer or Computer.this())
        with _reading():
            end = file.seek(0, 2)
            file.seek(begins)
        if end != begins + about.size:
            raise Damaged(_incomplete())
        digest = hashlib.sha256()
        for piece in pieces(file, about.size, _("Checking the update"), progress):
            digest.update(piece)
        if digest.hexdigest() != about.sha256:
            raise Damaged(_incomplete())
    return Update(path, about, begins)


@contextmanager
def read_from(path: Path) -> Iterator[IO[bytes]]:
    """A file on a stick; one that cannot be opened is a ``NotFound`` in words."""
    with _reading():
        file = path.open("rb")
    with file:
        yield file


@contextmanager
def _reading() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        words = _("The file cannot be read. If it is on a stick, plug it in and choose it again.")
        raise NotFound(words, field="update") from error


def pieces(file: IO[bytes], size: int, words: str, progress: Progress | None) -> Iterator[bytes]:
    """The next ``size`` bytes; raises ``Damaged`` where there are fewer."""
    done = 0
    while done < size:
        with _reading():  # a stick may be pulled in the middle
            piece = file.read(min(_PIECE, size - done))
        if not piece:
            raise Damaged(_incomplete())
        done += len(piece)
        yield piece
        if progress is not None:
            progress(done, size, words)


def head(about: Description, signature: bytes) -> bytes:
    """All that stands before the installer."""
    text = about.to_bytes()
    return MAGIC + _LENGTH.pack(len(text)) + text + signature


def no_key_words() -> str:
    """Why a program that was built without a key takes no update file."""
    return _(
        "This program was built without a key for update files, so it cannot tell a genuine one "
        "from another. Start the installer of the new version yourself."
    )


def _described(file: IO[bytes], trusted: Sequence[bytes]) -> tuple[Description, int]:
    """The description, once it was found signed, and where the installer begins."""
    begin = file.read(len(MAGIC) + _LENGTH.size)
    if not begin.startswith(MAGIC):
        is_cut = MAGIC.startswith(begin)
        raise Damaged(_incomplete()) if is_cut else Invalid(_other_kind(), field="update")
    if len(begin) < len(MAGIC) + _LENGTH.size:
        raise Damaged(_incomplete())
    (length,) = _LENGTH.unpack(begin[len(MAGIC) :])
    if length > LONGEST:
        raise Damaged(_incomplete())
    text, signature = file.read(length), file.read(SIGNATURE)
    if len(text) < length or len(signature) < SIGNATURE:
        raise Damaged(_incomplete())
    if not any(primitives.is_signed(key, text, signature) for key in trusted):
        raise NotAllowed(
            _(
                "This update file is not from those who make this program, or it was changed. "
                "Do not use it, and ask where it came from."
            )
        )
    return _parsed(text), len(begin) + length + SIGNATURE


def _parsed(text: bytes) -> Description:
    """What was signed is ours; a format that is not known comes from a later time."""
    try:
        body: dict[str, Any] = json.loads(text)
        if body["format"] != FORMAT:
            raise Conflict(_("This update file is of a newer kind. Install the version before it."))
        about = Description(**(body | {"released": date.fromisoformat(body["released"])}))
        is_sound = (
            _VERSION.fullmatch(about.version)
            and _NAME.fullmatch(about.file_name)
            and about.file_name.endswith(ENDINGS.get(about.system, ""))
            and _SHA256.fullmatch(about.sha256)
            and 0 < about.size <= _MOST
            and isinstance(about.news, str)
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Damaged(_incomplete()) from error
    if not is_sound:
        raise Damaged(_incomplete())
    return about


def _refuse_unfit(about: Description, computer: Computer) -> None:
    if about.system != computer.system:
        names = {"windows": "Windows", "linux": "Linux", "macos": "macOS"}
        raise Conflict(
            _("This update is for {other}; this computer needs the one for {own}.").format(
                other=names.get(about.system, about.system), own=names[computer.system]
            )
        )
    if about.architecture not in (computer.architecture, "universal"):
        raise Conflict(
            _("This update is for another processor ({other}); this computer has {own}.").format(
                other=about.architecture, own=computer.architecture
            )
        )
    if order(about.version) <= order(computer.version):
        words = _("This is version {version}. It is not newer than the one in use, {own}.")
        raise Conflict(words.format(version=about.version, own=computer.version))


def _incomplete() -> str:
    return _("The update file is not complete, or was changed. Copy it to the stick once more.")


def _other_kind() -> str:
    return _("This is no update file. Its name ends in {ending}.").format(ending=SUFFIX)
