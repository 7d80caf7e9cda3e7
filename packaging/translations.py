# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The template for translators: made from the code, or (``--check``) compared with it.

The template carries no line numbers, so that it changes only when words do. Word lists of the
presets are in it too: they are translated where they are shown.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
TEMPLATE = ROOT / "resources" / "translations" / "shelterdesk.pot"
KEYWORDS = {"_": None, "N_": None, "ngettext": (1, 2)}


def extract() -> Catalog:
    """Every text of the program and of its presets."""
    catalog = Catalog(creation_date=datetime(2026, 1, 1, tzinfo=UTC))  # no date: see above
    for package in ("shelterdesk", "ui"):
        for _file, _line, message, comments, context in extract_from_dir(
            ROOT / package, [("**.py", "python")], keywords=KEYWORDS, comment_tags=("Translators:",)
        ):
            catalog.add(message, auto_comments=comments, context=context)
    for label in _words_of_presets():
        catalog.add(label)
    return catalog


def _words_of_presets() -> Iterator[str]:
    def preset(name: str) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(
            (ROOT / "resources" / "presets" / f"{name}.json").read_text("utf-8")
        )
        return found

    for terms in preset("vocabularies").values():
        yield from terms.values()
    for stages in preset("journey_stages").values():
        yield stages["label"]
        yield from stages["stages"].values()
    for *label_and_definition, _set in preset("outcomes").values():
        yield from label_and_definition
    for domain in preset("domains").values():
        yield from (domain["label"], domain["question"])
        for level in domain["levels"]:
            yield from (words for words in (level["text"], level["suggestion"]) if words)


def write(catalog: Catalog) -> bytes:
    """The template as a file, in a fixed order and without dates."""
    out = BytesIO()
    write_po(out, catalog, no_location=True, omit_header=True, sort_output=True, width=100)
    return out.getvalue()


def main() -> int:
    """Write the template, or say that it is out of date."""
    data = write(extract())
    if "--check" not in sys.argv:
        TEMPLATE.write_bytes(data)
        return 0
    if not TEMPLATE.exists() or TEMPLATE.read_bytes() != data:
        sys.stderr.write("The template for translators is out of date: make pot\n")
        return 1
    for po in TEMPLATE.parent.glob("*/LC_MESSAGES/*.po"):
        with po.open("rb") as file:
            missing = [m.id for m in read_po(file) if m.id and not m.string]
        if missing:
            sys.stderr.write(f"{po}: {len(missing)} texts are not translated\n")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
