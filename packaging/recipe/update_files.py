# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Update files: an installer with a signed description in front, and the pair of keys for it.

The format is the program's own (``shelterdesk/installed/update_file.py``); what was written is read
again by the program before it counts.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from base64 import b64encode
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from recipe import program
from shelterdesk.installed import update_file
from shelterdesk.installed.update_file import Computer, Description

#: Names the key by which packages are signed: a PEM file with an Ed25519 private key.
KEY_VARIABLE: Final = "UPDATE_SIGNING_KEY"


@dataclass(frozen=True)
class Installer:
    """What is packed: the file, for which system and processor, and what to say of it."""

    path: Path
    system: str
    architecture: str
    news: str = ""
    version: str = ""  # empty: that of the program
    released: date | None = None  # empty: today


def new_key(path: Path) -> Path:
    """Make a pair: the private half for this user alone, the public one beside it (``.pub``).
    Nothing that exists is overwritten; raises ``FileExistsError``."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
    return public_half(path, path.parent)


def public_half(key: Path, folder: Path) -> Path:
    """Write the public half of a private key into a folder; packages bring it along."""
    raw = _private(key).public_key().public_bytes_raw()
    target = folder / f"{key.stem}.pub"
    target.write_text(b64encode(raw).decode() + "\n", "ascii", newline="\n")
    return target


def trusted(folder: Path) -> tuple[Path, ...]:
    """The public half of the key that the environment names, written into a folder, for a package
    that is to take what this key signs; nothing where none is named."""
    key = os.environ.get(KEY_VARIABLE)
    if not key:
        return ()
    folder.mkdir(parents=True, exist_ok=True)
    return (public_half(Path(key), folder),)


def make(installer: Installer, key: Path, target: Path) -> Path:
    """Write an update file, and let the program itself check it. The same input and day, the same
    bytes."""
    private = _private(key)
    description = Description(
        version=installer.version or program.version(),
        system=installer.system,
        architecture=update_file.machine(installer.architecture),
        file_name=installer.path.name,
        size=installer.path.stat().st_size,
        sha256=_digest(installer.path),
        released=installer.released or date.today(),  # noqa: DTZ011 - the day here
        news=installer.news,
    )
    part = target.with_name(f"{target.name}.part")
    try:
        with part.open("wb") as file, installer.path.open("rb") as source:
            file.write(update_file.head(description, private.sign(description.to_bytes())))
            shutil.copyfileobj(source, file)
        before = Computer("0", description.system, description.architecture)
        update_file.check(part, keys=[private.public_key().public_bytes_raw()], computer=before)
        os.replace(part, target)
    finally:
        part.unlink(missing_ok=True)
    return target


def name_of(installer: Installer) -> str:
    """What an update file is called: as dull as the installer."""
    version = installer.version or program.version()
    architecture = update_file.machine(installer.architecture)
    return f"{program.DULL_NAME}-{version}-{installer.system}-{architecture}{update_file.SUFFIX}"


def _private(path: Path) -> Ed25519PrivateKey:
    try:
        key = load_pem_private_key(path.read_bytes(), password=None)
    except (ValueError, TypeError, UnsupportedAlgorithm) as error:
        raise ValueError(f"{path} is no private key in PEM without a passphrase") from error
    if not isinstance(key, Ed25519PrivateKey):
        raise ValueError(f"{path} is no Ed25519 key")
    return key


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
