# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet in four scripts, shaped and with its fonts inside, opened again."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any, Final

from shelterdesk.i18n import _
from shelterdesk.installed.checks import need

#: Family of paper and a greeting: written to the right, to the left, with ligatures, syllables.
SAMPLES: Final = {
    "NotoSans": "Good morning, доброе утро",
    "NotoSansArabic": "صباح الخير",
    "NotoSansDevanagari": "शुभ प्रभात, स्त्री",
    "NotoSansEthiopic": "እንደምን አደርሽ",
}


def sheet() -> bytes:
    """The PDF, one page."""
    from shelterdesk.reports import style  # slow, and only here
    from shelterdesk.reports.base import SheetContext
    from shelterdesk.reports.text import Text
    from shelterdesk.vault.local_zone import local_now

    context = SheetContext(
        organisation="Desk Planner", printed_by="K3", printed_at=local_now(), purpose=""
    )
    story = [Text(sample, style.BODY) for sample in SAMPLES.values()]
    return style.build(story, context, site="")


def in_four_scripts(folder: Path) -> str:
    """The sheet has one page and the glyphs of each script in it."""
    data = sheet()
    (folder / "four-scripts.pdf").write_bytes(data)
    pages, embedded = _looked_into(data)
    need(pages == 1, _("The sheet has {n} pages instead of one.").format(n=pages))
    for family in SAMPLES:
        is_in = any(name.partition("+")[2].partition("-")[0] == family for name in embedded)
        need(is_in, _("The font {name} is not in the sheet.").format(name=family))
    return ", ".join(sorted(SAMPLES))


def _looked_into(data: bytes) -> tuple[int, set[str]]:
    """Number of pages, and the names of the fonts that are inside with their outlines."""
    import pikepdf  # slow, and only here

    embedded = set()
    with pikepdf.open(BytesIO(data)) as document:
        for page in document.pages:
            fonts: Any = page.resources.get("/Font", {})
            for font in fonts.values():
                inner = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                about = inner.get("/FontDescriptor", {})
                if any(key in about for key in ("/FontFile", "/FontFile2", "/FontFile3")):
                    embedded.add(str(inner.BaseFont).lstrip("/"))
        return len(document.pages), embedded
