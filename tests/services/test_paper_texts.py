# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts of papers: as shipped, in the house's words, in any language; a version never moves."""

from __future__ import annotations

import pytest

from shelterdesk.errors import Invalid, NotAllowed, NotFound
from shelterdesk.services import paper_texts
from shelterdesk.services.residents.residents import LanguageLevel
from shelterdesk.vault.door import Vault
from tests.colleagues import hired, signed_in
from tests.factories import person

SHIPPED = ["en", "fr", "es", "de", "pt", "ar"]


def write(vault: Vault, language: str = "en", paper: str = "rights", **passages: str) -> int:
    written: int = vault.do(
        "Wrote", paper_texts.write, paper=paper, language=language, passages=passages
    ).result
    return written


def title(vault: Vault, language: str) -> str:
    return vault.read(paper_texts.current, paper="rights", language=language)["title"]


def test_the_nearest_text_there_is(vault: Vault) -> None:
    assert vault.read(paper_texts.languages, paper="rights") == SHIPPED
    assert title(vault, "pt-BR") == title(vault, "pt") != title(vault, "en")
    assert title(vault, "bn") == title(vault, "en")
    write(vault, "bn", title="আপনার অধিকার")
    assert title(vault, "bn") == "আপনার অধিকার"
    assert vault.read(paper_texts.languages, paper="rights") == [*SHIPPED, "bn"]
    with pytest.raises(FileNotFoundError):
        vault.read(paper_texts.current, paper="nothing", language="en")


def test_a_version_is_whole_and_never_moves(vault: Vault) -> None:
    kept = vault.do("Kept", paper_texts.keep, paper="rights", language="fr").result
    again = vault.do("Kept", paper_texts.keep, paper="rights", language="fr").result
    assert kept == again
    shipped = vault.read(paper_texts.of_version, text_id=kept)
    own = write(vault, "fr", title="Vos droits", refuse=" ")
    assert title(vault, "fr") == "Vos droits"
    whole = vault.read(paper_texts.of_version, text_id=own)
    assert whole["refuse"] == shipped["refuse"]
    assert vault.read(paper_texts.of_version, text_id=kept) == shipped
    form = vault.read(paper_texts.form, paper="rights", language="fr", reader="de")
    assert [(one.number, one.is_starter, one.who) for one in form.versions] == [
        (2, False, "Joy"), (1, True, "Joy"),
    ]  # fmt: skip
    assert form.source["title"] == title(vault, "de")
    assert form.texts["title"] == "Vos droits"
    vault.undo()
    assert title(vault, "fr") == shipped["title"]


def test_a_language_without_a_text_begins_empty(vault: Vault) -> None:
    form = vault.read(paper_texts.form, paper="consent", language="ne", reader="en")
    assert (form.texts, form.versions) == ({}, ())
    assert form.source["title"] == "Your consent"


@pytest.mark.parametrize(
    ("passages", "language", "error", "field"),
    [
        ({"nothing": "x"}, "en", NotFound, "nothing"),
        ({"title": "x"}, " ", Invalid, "language"),
        ({"referral": "We may ask them."}, "en", Invalid, "referral"),
        ({"referral": "Ask {recipient} and {name}."}, "en", Invalid, "referral"),
        ({"referral": "Ask {recipient} {"}, "en", Invalid, "referral"),
        ({"title": "Your {consent}"}, "en", Invalid, "title"),
        ({"title": "Your } consent"}, "en", Invalid, "title"),
    ],
)
def test_what_cannot_be_written(
    vault: Vault, passages: dict[str, str], language: str, error: type[Exception], field: str
) -> None:
    with pytest.raises(error) as found:
        write(vault, language, "consent", **passages)
    assert found.value.field == field  # type: ignore[attr-defined]
    if "referral" in passages:
        assert "{recipient}" in str(found.value)
    assert vault.read(paper_texts.form, paper="consent", language="en", reader="en").versions == ()


def test_the_language_to_hand_a_paper_in(vault: Vault) -> None:
    levels = LanguageLevel
    for spoken, language in (
        ((), "en"),
        ((("bn", levels.NATIVE),), "en"),
        ((("bn", levels.NATIVE), ("fr", levels.FLUENT)), "fr"),
        ((("de", levels.FLUENT), ("pt-BR", levels.NATIVE)), "pt"),
        ((("es", levels.BASIC), ("ar", levels.INTERPRETER)), "en"),
    ):
        somebody = person(vault, languages=spoken)
        found = vault.read(paper_texts.language_of, paper="consent", resident_id=somebody)
        assert found == language, spoken


def test_every_paper_has_a_name(vault: Vault) -> None:
    for paper in vault.read(paper_texts.papers):
        assert paper_texts.paper_words(paper) != paper, "add it to PAPERS"
    assert paper_texts.paper_words("of_another_time") == "of_another_time"


def test_who_may_write(vault: Vault) -> None:
    hired(vault, "F1", "C2")
    path = vault.path
    vault.lock()
    for code in ("F1", "C2"):
        with signed_in(path, code) as other:
            assert title(other, "en")
            with pytest.raises(NotAllowed):
                write(other, title="x")
            with pytest.raises(NotAllowed):
                other.read(paper_texts.form, paper="rights", language="en", reader="en")
