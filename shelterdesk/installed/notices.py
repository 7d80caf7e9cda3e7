# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose work the program stands on: every library, font and icon that is brought along, with its
licence and the whole text.

What a library brings itself is read from it; what none brings (Qt's terms, what is inside of
SQLCipher, fonts, icons, Python) stands in ``resources/licences``. A package keeps all of it as
``licences.json`` and ``licences/`` in its root; from source it is gathered anew.
"""

from __future__ import annotations

import json
import platform
import re
import sys
from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path
from typing import Any, Final

import resources
from shelterdesk import __version__, paths

LIST: Final = "licences.json"
FOLDER: Final = "licences"
_OWN: Final = "shelterdesk"
_TEXT: Final = re.compile(
    r"(^|[/-])(licen[cs]e|copying|notice|authors)[^/]*$|(^|/)licen[cs]es/", re.IGNORECASE
)
_NO_TEXT: Final = frozenset({".py", ".pyc", ".pyi", ".so", ".pyd", ".json"})
#: Libraries whose metadata do not say what their text is.
_UNNAMED: Final = {"sqlcipher3": "Zlib"}
_BETWEEN: Final = "\n\n" + "─" * 60 + "\n\n"
_LONGEST_NAME: Final = 60
_CLASSIFIER: Final = "License :: OSI Approved :: "


@dataclass(frozen=True, slots=True)
class Notice:
    """One work: its name, its version as far as it has one of its own, its licence in a few words,
    and the whole text that has to go with it."""

    name: str
    version: str
    licence: str
    text: str


def gather(folders: Iterable[Path], only: Collection[str] | None = None) -> list[Notice]:
    """The notices of every library in these folders (``site-packages``), and of what they and the
    program contain, by name. ``only`` names the libraries wanted, as ``normal`` spells them."""
    found: dict[str, metadata.Distribution] = {}
    for one in metadata.distributions(path=[str(folder) for folder in folders]):
        name = normal(one.metadata["Name"] or "")
        if name and name != _OWN and (only is None or name in only):
            found.setdefault(name, one)
    works = _works()
    replaced = {work["of"] for work in works if work.get("instead")}
    own = [_of_work(work, found) for work in works if work.get("of", "") in {"", *found}]
    brought = [_of_library(name, one) for name, one in found.items() if name not in replaced]
    return sorted([*own, *brought], key=lambda notice: notice.name.casefold())


def here() -> list[Notice]:
    """Those of this program: as its package has them, or gathered where it runs from source."""
    root = paths.program_folder()
    if root is not None and (root / LIST).is_file():
        return read(root)
    folders = [Path(folder) for folder in sys.path if folder]
    return gather(folders, _needed(folders))


def write(root: Path, notices: Iterable[Notice]) -> list[Path]:
    """Into the root of an installed program; gives the files. The same notices, the same bytes."""
    folder, listed, files = root / FOLDER, [], []
    folder.mkdir(parents=True, exist_ok=True)
    for notice in notices:
        file = folder / f"{re.sub(r'[^a-z0-9]+', '-', notice.name.lower()).strip('-')}.txt"
        file.write_text(notice.text.rstrip() + "\n", "utf-8", newline="\n")
        files.append(file)
        listed.append(asdict(notice) | {"text": file.name})
    target = root / LIST
    body = json.dumps(listed, indent=1, ensure_ascii=False) + "\n"
    target.write_text(body, "utf-8", newline="\n")
    return [target, *files]


def read(root: Path) -> list[Notice]:
    """What ``write`` wrote; a text that is gone is empty. Raises ``OSError``, ``ValueError``."""
    listed = json.loads((root / LIST).read_text("utf-8"))
    return [Notice(**(one | {"text": _read(root / FOLDER / one["text"])})) for one in listed]


def lacking(notices: Iterable[Notice], wanted: Iterable[str]) -> list[str]:
    """Which of these libraries have no notice with a text and a licence."""
    told = {normal(one.name) for one in notices if one.text.strip() and one.licence.strip()}
    return sorted(name for name in map(normal, wanted) if name not in told)


def normal(name: str) -> str:
    """The name of a library as every tool spells it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _of_library(name: str, one: metadata.Distribution) -> Notice:
    texts = dict.fromkeys(text.strip() for text in _texts_of(one) if text.strip())
    if parts := _parts_inside(one):
        texts["Inside of it:\n\n" + "\n".join(parts)] = None
    return Notice(name, one.version, _licence_of(one), _BETWEEN.join(texts))


def _texts_of(one: metadata.Distribution) -> Iterator[str]:
    for file in sorted(one.files or (), key=str):
        # Beside the metadata, or where an older library keeps it: reportlab/license.txt.
        if file.suffix.lower() not in _NO_TEXT and _TEXT.search(file.as_posix()):
            yield _read(Path(str(file.locate())))


def _parts_inside(one: metadata.Distribution) -> list[str]:
    """What a library says it was built from (CycloneDX), each with version and licence."""
    found = set()
    for file in one.files or ():
        if "/sboms/" in file.as_posix() and file.suffix == ".json":
            for part in json.loads(_read(Path(str(file.locate()))) or "{}").get("components", ()):
                told = (entry.get("expression") or entry.get("license", {}).get("id", "")
                        for entry in part.get("licenses", ()))  # fmt: skip
                words = [part.get("name", ""), part.get("version") or "", *told]
                found.add("  ".join(filter(None, words)))
    return sorted(found)


def _licence_of(one: metadata.Distribution) -> str:
    for line in [*_told(one, "License-Expression"), *_told(one, "License")]:
        first = line.strip().partition("\n")[0]
        if 0 < len(first) <= _LONGEST_NAME:  # some put the whole text there
            return first
    classified = [
        text.removeprefix(_CLASSIFIER)
        for text in _told(one, "Classifier")
        if text.startswith(_CLASSIFIER)
    ]
    return ", ".join(classified) or _UNNAMED.get(normal(one.name), "")


def _told(one: metadata.Distribution, field: str) -> list[str]:
    return one.metadata.get_all(field) or []


def _works() -> list[dict[str, Any]]:
    works: list[dict[str, Any]] = json.loads(
        resources.path("licences", "works.json").read_text("utf-8")
    )
    return works


def _of_work(work: dict[str, Any], found: dict[str, metadata.Distribution]) -> Notice:
    version = work.get("version")
    if version is None:
        version = found[work["of"]].version if "of" in work else ""
    elif version == "python":
        version = platform.python_version()
    elif version == "program":
        version = __version__
    texts = [resources.path(*name.split("/")).read_text("utf-8").strip() for name in work["texts"]]
    return Notice(work["name"], version, work["licence"], _BETWEEN.join(texts))


def _needed(folders: list[Path]) -> set[str]:
    """The libraries that the program asks for, and those that they ask for, as far as they are
    installed: beside them lie the tools of who works on it."""
    there = {
        normal(one.metadata["Name"] or ""): one
        for one in metadata.distributions(path=[str(folder) for folder in folders])
    }
    found: set[str] = set()
    asked = [_OWN]
    while asked:
        one = there.get(asked.pop())
        for line in (one.requires or ()) if one is not None else ():
            needed, _semicolon, marker = line.partition(";")
            name = normal(re.split(r"[^\w.-]", needed.strip(), maxsplit=1)[0])
            if "extra" not in marker and name in there and name not in found:
                found.add(name)
                asked.append(name)
    return found


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8", "replace")
    except OSError:
        return ""
