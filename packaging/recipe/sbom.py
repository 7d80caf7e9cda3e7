# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the installed program of one system is made of, as CycloneDX 1.6 (ECMA-424) in JSON.

Made from the lock, so that it says what was packed and not what happens to be installed. The same
commit gives the same bytes: the serial number comes from the content, the time from the commit.
"""

from __future__ import annotations

import json
import platform
import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from packaging.licenses import InvalidLicenseExpression, canonicalize_license_expression
from packaging.markers import Marker

from recipe import files, libraries, program
from shelterdesk.installed.notices import Notice

ROOT: Final = Path(__file__).resolve().parents[2]
#: What the conditions of the lock are judged by.
SYSTEMS: Final = {
    "windows": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt"},
    "linux": {"sys_platform": "linux", "platform_system": "Linux", "os_name": "posix"},
    "macos": {"sys_platform": "darwin", "platform_system": "Darwin", "os_name": "posix"},
}
#: What is asked for on another system alone is not installed where the list is made.
_ELSEWHERE: Final = {
    "pywin32-ctypes": "BSD-3-Clause",
    "jeepney": "MIT",
    "secretstorage": "BSD-3-Clause",
}
_SPACE: Final = uuid.UUID("6f0f1f6e-6d1b-5d56-9d0e-6e0d3a3d6a52")
_ENTRY: Final = re.compile(r"^(?P<name>[a-z0-9-]+)==(?P<version>\S+)(?: ; (?P<marker>[^\\]+))?")
_HASH: Final = re.compile(r"--hash=sha256:([0-9a-f]{64})")


@dataclass(frozen=True, slots=True)
class Target:
    """Of which package this is the list."""

    system: str  # a key of SYSTEMS
    python: str  # whole version: 3.13.2
    lock: Path = libraries.LOCK


def packed_python(system: str) -> str:
    """The version that a package of this system brings: on Windows that of the pinned official
    files, elsewhere the one that builds."""
    if system == "windows":
        pinned = sorted((ROOT / "packaging" / "windows").glob("python-*.sha256"))
        if pinned:
            return pinned[-1].stem.removeprefix("python-")
    return platform.python_version()


def make(target: Target, notices: Iterable[Notice]) -> str:
    """The list as text. ``notices`` tell the licences."""
    licences = _ELSEWHERE | {one.name.casefold(): one.licence for one in notices}
    found = sorted(
        [*_libraries(target, licences), _python(target, licences), *_fonts(), _icons()],
        key=lambda one: str(one["bom-ref"]),
    )
    root = f"{program.DULL_NAME}@{program.version()}"
    body: dict[str, Any] = {
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {
            "timestamp": _moment(),
            "component": {
                "type": "application", "bom-ref": root, "name": program.DULL_NAME,
                "version": program.version(), "licenses": _licences("GPL-3.0-or-later"),
            },
            "properties": [{"name": f"{program.DULL_NAME}:system", "value": target.system}],
        },
        "components": found,
        "dependencies": [
            {"ref": root, "dependsOn": [one["bom-ref"] for one in found]},
            *({"ref": one["bom-ref"]} for one in found),
        ],
    }  # fmt: skip
    serial = uuid.uuid5(_SPACE, json.dumps(body, sort_keys=True))
    return json.dumps(body | {"serialNumber": f"urn:uuid:{serial}"}, indent=1) + "\n"


def _libraries(target: Target, licences: dict[str, str]) -> Iterator[dict[str, Any]]:
    minor = ".".join(target.python.split(".")[:2])
    where = {"python_version": minor, "python_full_version": target.python,
             "implementation_name": "cpython", "platform_python_implementation": "CPython",
             **SYSTEMS[target.system]}  # fmt: skip
    for entry in re.split(r"(?m)^(?=[a-z0-9])", target.lock.read_text("utf-8")):
        head = _ENTRY.match(entry)
        if head is None or (head["marker"] and not Marker(head["marker"]).evaluate(where)):
            continue
        name, version = head["name"], head["version"]
        yield {
            "type": "library",
            "bom-ref": f"pypi/{name}@{version}",
            "name": name,
            "version": version,
            "purl": f"pkg:pypi/{name}@{version}",
            "licenses": _licences(licences.get(name, "")),
            # Of each file that its makers gave out and the lock takes; one of them was packed.
            "hashes": [{"alg": "SHA-256", "content": found} for found in _HASH.findall(entry)],
        }


def _python(target: Target, licences: dict[str, str]) -> dict[str, Any]:
    return {
        "type": "platform",
        "bom-ref": f"python@{target.python}",
        "name": "CPython",
        "version": target.python,
        "purl": f"pkg:generic/python@{target.python}",
        "cpe": f"cpe:2.3:a:python:python:{target.python}:*:*:*:*:*:*:*",
        "licenses": _licences(licences.get("python", "PSF-2.0")),
    }


def _fonts() -> Iterator[dict[str, Any]]:
    for path in sorted((ROOT / "resources" / "fonts").glob("*.ttf")):
        yield {
            "type": "file",
            "bom-ref": f"font/{path.name}",
            "name": path.name,
            "licenses": _licences("OFL-1.1"),
            "hashes": [{"alg": "SHA-256", "content": files.sha256(path)}],
        }


def _icons() -> dict[str, Any]:
    return {
        "type": "data",
        "bom-ref": "icons/lucide",
        "name": "Lucide",
        "licenses": _licences("ISC"),
    }


def _licences(told: str) -> list[dict[str, Any]]:
    """An expression of SPDX where it is one, else the words the makers use."""
    if not told:
        return []
    try:
        return [{"expression": str(canonicalize_license_expression(told))}]
    except InvalidLicenseExpression:
        return [{"license": {"name": told}}]


def _moment() -> str:
    return datetime.fromtimestamp(files.commit_time(), UTC).isoformat().replace("+00:00", "Z")
