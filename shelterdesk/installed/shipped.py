# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether what the program brings along is there and works: libraries, fonts, words, pictures.

A package is pruned; these are the places where it may have been pruned too far.
"""

from __future__ import annotations

import gettext
import json
import re
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Final

import migrations
import resources
from shelterdesk import i18n, paths
from shelterdesk.i18n import _
from shelterdesk.installed import notices
from shelterdesk.installed.checks import NotOk, need

#: A few letters of every script there is a font for, by the name of the font.
LETTERS: Final = {
    "": "AaZzßЖщΩπ€“…",
    "Arabic": "ابجحکگپی",
    "Armenian": "ԱԲաբև",
    "Bengali": "অআকখড়",
    "Devanagari": "अआकखज्ञ",
    "Ethiopic": "ሀለመሠፐ",
    "Georgian": "აბგჰ",
    "Gujarati": "અઆકખળ",
    "Gurmukhi": "ਅਆਕਖੜ",
    "Hebrew": "אבגשת",
    "Kannada": "ಅಆಕಖಳ",
    "Khmer": "កខគអា",
    "Lao": "ກຂຄອາ",
    "Malayalam": "അആകഖള",
    "Mongolian": "ᠠᠡᠢᠨᠮ",
    "Myanmar": "ကခဂအာ",
    "Sinhala": "අආකඛළ",
    "Tamil": "அஆகஙள",
    "Telugu": "అఆకఖళ",
    "Thai": "กขคฮา",
}
_WITHOUT_BOLD: Final = {"Mongolian"}
#: Languages people are written to in, whose days and numbers must be there.
_SPOKEN: Final = ("en", "es", "fr", "pt", "ar", "hi", "bn", "ro", "ru", "uk", "am", "th")
_PICTURE: Final = re.compile(r"!\[[^\]]*\]\(([^)]+)\)")


def fonts_there(_folder: Path) -> str:
    """Every family loads on paper, in both weights, with letters of its script."""
    from shelterdesk.reports import fonts  # slow, and only here

    files = {path.name for path in resources.path("fonts").glob("*.ttf")}
    wanted = set()
    for script, letters in LETTERS.items():
        for is_bold in (False, True) if script not in _WITHOUT_BOLD else (False,):
            name = fonts.load(f"{fonts.BASE}{script}", bold=is_bold)
            wanted.add(f"{name}.ttf")
            lost = "".join(sign for sign in letters if not fonts.has_glyph(name, sign))
            need(not lost, _("{name} has no {letters}.").format(name=name, letters=lost))
            if is_bold:
                need(name.endswith("Bold"), _("{name} is not there.").format(name=f"{script} Bold"))
    need(files == wanted, ", ".join(sorted(files ^ wanted)))
    return _("{n} fonts").format(n=len(files))


def words(_folder: Path) -> str:
    """Catalogues load, a word comes back translated, and days have names in many languages."""
    from babel.dates import format_date  # slow, and only here

    own = {path.parts[-3] for path in resources.path("translations").glob("*/LC_MESSAGES/*.mo")}
    lacking = set(i18n.LANGUAGES) - own - {"en"}
    need(not lacking, ", ".join(sorted(lacking)))
    for tag in own:
        gettext.translation(i18n.DOMAIN, str(resources.path("translations")), languages=[tag])
    before = i18n.language()
    try:
        i18n.set_language(i18n.PSEUDO_LONG)
        need(_("Save").startswith("[Sáv"), _("A word was not translated."))
    finally:
        i18n.set_language(before)
    named = {format_date(date(2026, 3, 9), "EEEE", locale=tag) for tag in _SPOKEN}
    need(len(named) == len(_SPOKEN), _("Days have no names in some languages."))
    return _("{n} languages").format(n=len(named))


def resources_there(_folder: Path) -> str:
    """Icons, presets, words for passphrases, manual with its pictures, frozen schema."""
    from xml.etree import ElementTree  # slow, and only here

    icons = sorted(resources.path("icons").glob("*.svg"))
    for icon in icons:
        ElementTree.parse(icon)  # noqa: S314 - our own file, and only looked at
    presets = sorted(resources.path("presets").rglob("*.json"))
    for preset in presets:
        json.loads(preset.read_text("utf-8"))
    for pack in (icons, presets):
        need(len(pack) > 5, _("Pictures or word lists are missing."))
    _need_files("fonts/LICENSE.txt", "icons/LICENSE.txt", "presets/sayings.txt", "help/manual.md")
    words_there = resources.path("presets", "passphrase_words.txt").read_text("utf-8").split()
    need(len(words_there) > 1_000, _("Words for passphrases are missing."))
    for page in resources.path("help").glob("*.md"):
        _need_files(*(f"help/{name}" for name in _PICTURE.findall(page.read_text("utf-8"))))
    history = Path(migrations.__file__).parent / "versions"
    for revision in migrations.REVISIONS:
        need(any(history.glob(f"{revision}_*.py")), _("A step of the schema is missing."))
    count = sum(1 for path in resources.path().rglob("*") if path.is_file())
    return _("{n} files").format(n=count)


def licences_there(_folder: Path) -> str:
    """Every work that is brought along has its licence with it, in a package as its list says."""
    root = paths.program_folder()
    need(root is None or (root / notices.LIST).is_file(), notices.LIST)
    found = notices.here()
    lacking = notices.lacking(found, [one.name for one in found])
    need(len(found) > 20 and not lacking, ", ".join(lacking) or _("Licences are missing."))
    return _("{n} works").format(n=len(found))


def _need_files(*names: str) -> None:
    for name in names:
        is_there = resources.path(*name.split("/")).is_file()
        need(is_there, _("{name} is not there.").format(name=name))


def libraries(folder: Path) -> str:
    """Each of the libraries that a pruned package might lack a part of does a little."""
    for name, trial in _TRIALS.items():
        try:
            trial(folder)
        except NotOk:
            raise
        except Exception as error:
            raise NotOk(f"{name}: {type(error).__name__}: {error}") from error
    return ", ".join(_TRIALS)


def _alembic(_folder: Path) -> None:
    import alembic.command
    import alembic.config  # noqa: F401 - being there is all


def _anyascii(_folder: Path) -> None:
    from anyascii import anyascii

    need(anyascii("Ольга") == "Ol'ga", "anyascii")


def _charsets(_folder: Path) -> None:
    from charset_normalizer import from_bytes

    found = from_bytes("Žluťoučký kůň, příliš".encode("utf-16")).best()
    need(found is not None and "kůň" in str(found), "charset-normalizer")


def _keychain(_folder: Path) -> None:
    """Only which there are; none is opened."""
    from keyring.backend import get_all_keyring

    need(bool(get_all_keyring()), "keyring")


def _pictures(_folder: Path) -> None:
    from PIL import Image

    for kind in ("PNG", "JPEG"):
        buffer = BytesIO()
        Image.new("RGB", (8, 8), "white").save(buffer, kind)
        need(Image.open(buffer).size == (8, 8), f"Pillow {kind}")


def _spreadsheets(_folder: Path) -> None:
    import xlsxwriter
    from python_calamine import CalamineWorkbook

    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        book.add_worksheet("People").write_string(0, 0, "Zoë")
    buffer.seek(0)
    read = CalamineWorkbook.from_filelike(buffer).get_sheet_by_name("People").to_python()
    need(read == [["Zoë"]], "calamine")


def _guesses(_folder: Path) -> None:
    from zxcvbn import zxcvbn

    need(zxcvbn("password")["score"] == 0, "zxcvbn")


def _calendar(_folder: Path) -> None:
    from dateutil.rrule import WEEKLY, rrule

    need(len(list(rrule(WEEKLY, dtstart=date(2026, 1, 1), count=3))) == 3, "dateutil")


_TRIALS: Final = {
    "alembic": _alembic,
    "anyascii": _anyascii,
    "charset-normalizer": _charsets,
    "dateutil": _calendar,
    "keyring": _keychain,
    "Pillow": _pictures,
    "xlsxwriter, calamine": _spreadsheets,
    "zxcvbn": _guesses,
}
