# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The page for who installs: whole in one file, nothing of its text lost, nothing fetched."""

from __future__ import annotations

import base64
import re
from html.parser import HTMLParser
from pathlib import Path

from recipe import install_page


class Reader(HTMLParser):
    """What a browser would read: tags that must be closed, and the text."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.text: list[str] = []
        self.sources: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"meta", "img"}:
            self.open.append(tag)
        self.sources += [value or "" for name, value in attrs if name in {"src", "href"}]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] != "style":
            self.text.append(data)


def read(text: str) -> Reader:
    reader = Reader()
    reader.feed(text)
    assert reader.open == []
    return reader


def words(text: str) -> list[str]:
    return re.findall(r"\w+", text)


def test_the_whole_text_and_its_pictures_in_one_file(tmp_path: Path) -> None:
    made = install_page.make(tmp_path)
    assert made.name == "desk-planner-install.html"
    reader = read(made.read_text("utf-8"))
    source = (install_page.FOLDER / "install.md").read_text("utf-8")
    source = re.sub(r"<!--.*?-->", "", source, flags=re.DOTALL)
    plain = re.sub(r"^\d+\. |^#+ |!\[.*", "", source, flags=re.MULTILINE)
    said = words(" ".join(reader.text))
    assert said[:2] == ["Desk", "Planner"]  # the title
    assert said[2:] == words(plain)
    assert len(reader.sources) == 3
    for picture in reader.sources:
        head, data = picture.split(",")
        assert head == "data:image/png;base64"
        assert base64.b64decode(data).startswith(b"\x89PNG")


def test_signs_and_blocks() -> None:
    made = install_page.page("# A & <b>\n\n- one **two**\n- *three*\n\n1. `a < *b*`\n", Path())
    assert "<h1>A &amp; &lt;b&gt;</h1>" in made
    assert "<ul><li>one <strong>two</strong></li><li><em>three</em></li></ul>" in made
    assert "<ol><li><code>a &lt; *b*</code></li></ol>" in made
    assert "<tr><th>x</th></tr><tr><td>y</td></tr>" in install_page.page("|x|\n|---|\n|y|", Path())
