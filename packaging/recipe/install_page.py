# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for the person who installs, as one HTML file beside the installers: its pictures are
in it, it needs no network and no script, and it prints."""

from __future__ import annotations

import base64
import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from recipe import program
from shelterdesk.settings import DEFAULT_NAME

ROOT: Final = Path(__file__).resolve().parents[2]
FOLDER: Final = ROOT / "resources" / "help"
NAME: Final = f"{program.DULL_NAME}-install.html"

_STYLE: Final = """
body { font: 16px/1.5 "Noto Sans", "Segoe UI", system-ui, sans-serif; color: #1e2428;
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
h1 { font-size: 1.7rem; } h2 { font-size: 1.25rem; margin-top: 2rem; }
code { background: #f1eee8; padding: .05rem .3rem; border-radius: 4px; overflow-wrap: anywhere; }
img { max-width: 100%; border: 1px solid #e3dfd8; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #e3dfd8; padding: .4rem .6rem; text-align: start; }
@media print { h2, img, table { break-inside: avoid; } body { margin: 0; font-size: 11pt; } }
"""


def make(folder: Path) -> Path:
    """Write the page into a folder; its path."""
    target = folder / NAME
    target.write_text(page((FOLDER / "install.md").read_text("utf-8"), FOLDER), "utf-8")
    return target


def page(markdown: str, pictures: Path) -> str:
    """The text as a whole page: headings, paragraphs, both kinds of lists, tables, pictures."""
    text = re.sub(r"<!--.*?-->", "", markdown, flags=re.DOTALL).strip()
    parts = [part for block in re.split(r"\n{2,}", text) for part in _block(block, pictures)]
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        '<meta name="viewport" content="width=device-width">\n'
        f"<title>{DEFAULT_NAME}</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n"
        + "\n".join(parts)
        + "\n</body>\n</html>\n"
    )


def _block(block: str, pictures: Path) -> Iterator[str]:
    lines = block.splitlines()
    if heading := re.match(r"(#+) (.*)", block):
        level = len(heading[1])
        yield f"<h{level}>{_inline(heading[2])}</h{level}>"
    elif picture := re.fullmatch(r"!\[(.*)\]\(([\w-]+\.png)\)", block):
        data = base64.b64encode((pictures / picture[2]).read_bytes()).decode()
        yield f'<p><img alt="{html.escape(picture[1])}" src="data:image/png;base64,{data}"></p>'
    elif lines[0].startswith("|"):
        yield _table(lines)
    elif all(re.match(r"(-|\d+\.) ", line) for line in lines):
        kind = "ul" if lines[0].startswith("-") else "ol"
        items = (_inline(line.split(" ", 1)[1]) for line in lines)
        yield f"<{kind}>" + "".join(f"<li>{item}</li>" for item in items) + f"</{kind}>"
    else:
        yield f"<p>{_inline(' '.join(lines))}</p>"


def _table(lines: list[str]) -> str:
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    made = []
    for number, row in enumerate(rows):
        if number == 1:  # the line below the heads
            continue
        tag = "td" if number else "th"
        made.append("".join(f"<{tag}>{_inline(cell)}</{tag}>" for cell in row))
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in made) + "</table>"


def _inline(text: str) -> str:
    """Strong, slanted and typed words; everything else as it stands."""
    made = []
    for number, part in enumerate(text.split("`")):
        plain = html.escape(part, quote=False)
        if number % 2:
            made.append(f"<code>{plain}</code>")
            continue
        plain = re.sub(r"\*\*(.+?)\*\*", r"<strong>\1</strong>", plain)
        made.append(re.sub(r"\*(.+?)\*", r"<em>\1</em>", plain))
    return "".join(made)
