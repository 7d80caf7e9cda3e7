# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names under which papers leave: one is preferred, a logo is drawn anew, a word is a warning."""

from __future__ import annotations

import io

import pytest
from PIL import Image, PngImagePlugin

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Conflict, Invalid, NotFound
from shelterdesk.services.papers import issuers, logos
from shelterdesk.services.papers.issuers import IssuerForm, IssuerSheet
from shelterdesk.vault.door import Vault
from tests import scans


def picture(kind: str = "PNG", size: tuple[int, int] = (1600, 400)) -> bytes:
    made = io.BytesIO()
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Joy Adeyemi")
    options = {"pnginfo": notes} if kind == "PNG" else {}
    Image.new("RGB", size, "#1F6F6B").save(made, kind, **options)
    return made.getvalue()


def add(vault: Vault, name: str, **facts: object) -> int:
    form = IssuerForm(name, **facts)  # type: ignore[arg-type]  # by the caller's names
    added: int = vault.do("Added", issuers.add, form=form).result
    return added


def on_paper(vault: Vault, name: str = "") -> IssuerSheet:
    def ask(tx: Transaction) -> IssuerSheet:
        return issuers.on_paper(tx, name)

    found: IssuerSheet = vault.read(ask)
    return found


def test_the_first_is_preferred_until_another_is(vault: Vault) -> None:
    first = add(vault, " Harbour  Workshops ", lines="Quay 4\n+34 600")
    second = add(vault, "Four Rivers School", is_preferred=True)
    assert vault.read(issuers.choices) == [
        (second, "Four Rivers School"), (first, "Harbour Workshops"),
    ]  # fmt: skip
    preferred = IssuerForm("Harbour Workshops", is_preferred=True)
    vault.do("Preferred", issuers.change, issuer_id=first, form=preferred)
    assert [row.is_preferred for row in vault.read(issuers.issuers)] == [True, False]
    vault.do("Put away", issuers.put_away, issuer_id=first)
    assert [row.name for row in vault.read(issuers.issuers)] == ["Four Rivers School"]
    with pytest.raises(Conflict):
        vault.do("Preferred", issuers.change, issuer_id=first, form=preferred)
    (row, away) = vault.read(issuers.issuers, with_retired=True)
    assert (row.is_active, away.is_active, away.is_preferred) == (True, False, False)
    vault.do("Again", issuers.put_away, issuer_id=first, is_active=True)


def test_a_form_comes_back_and_what_cannot_be_taken_names_its_field(vault: Vault) -> None:
    issuer_id = add(vault, "Harbour Workshops")
    form = IssuerForm("Harbour Works", "Quay 4", is_preferred=True)
    vault.do("Changed", issuers.change, issuer_id=issuer_id, form=form)
    assert vault.read(issuers.issuer_form, issuer_id=issuer_id) == form
    vault.do("Changed", issuers.change, issuer_id=issuer_id, form=IssuerForm("Harbour Works"))
    assert not vault.read(issuers.issuer_form, issuer_id=issuer_id).is_preferred
    for name, kind in ((" ", Invalid), ("x" * 121, Invalid), ("HARBOUR WORKS", Conflict)):
        with pytest.raises(kind) as caught:
            add(vault, name)
        assert caught.value.field == "name"
    with pytest.raises(NotFound):
        vault.read(issuers.issuer_form, issuer_id=99)


def test_a_logo_is_drawn_anew_and_small_enough(vault: Vault) -> None:
    issuer_id = add(vault, "Harbour Workshops", logo=picture())
    kept = vault.read(issuers.issuer_form, issuer_id=issuer_id).logo
    assert b"Adeyemi" not in kept
    with Image.open(io.BytesIO(kept)) as drawn:
        assert (drawn.format, drawn.size, drawn.info) == ("PNG", (826, 207), {})
    form = vault.read(issuers.issuer_form, issuer_id=issuer_id)
    vault.do("Changed", issuers.change, issuer_id=issuer_id, form=form)
    assert vault.read(issuers.issuer_form, issuer_id=issuer_id).logo == kept
    assert vault.read(issuers.issuers)[0].has_logo
    assert Image.open(io.BytesIO(logos.scaled(picture("JPEG", (40, 20))))).size == (40, 20)


@pytest.mark.parametrize("file", [b"", b"a text", picture()[:-30], scans.pdf()])
def test_what_is_no_picture_is_refused(vault: Vault, file: bytes) -> None:
    with pytest.raises(Invalid) as caught:
        add(vault, "Harbour Workshops", logo=file)
    assert caught.value.field == "logo"


def test_a_picture_whose_dots_cannot_be_read_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def torn(*_args: object) -> None:
        raise OSError

    monkeypatch.setattr(Image, "open", torn)
    with pytest.raises(Invalid, match="damaged"):
        logos.scaled(picture())


def test_a_name_that_tells_is_a_warning_and_no_obstacle(vault: Vault) -> None:
    form = IssuerForm("Harbour Refuge", "c/o Desk Planner")
    assert vault.read(issuers.warning, form=form) == ("refuge", "Desk Planner")
    vault.do("Added", issuers.add, form=form)
    (row,) = vault.read(issuers.issuers)
    assert row.warning == ("refuge", "Desk Planner")


def test_on_paper_stands_the_one_chosen_or_the_preferred_one(vault: Vault) -> None:
    with pytest.raises(NotFound) as caught:
        on_paper(vault)
    assert caught.value.field == "issuer"
    first = add(vault, "Harbour Workshops", lines="Quay 4")
    add(vault, "Four Rivers School")
    assert on_paper(vault).texts == ("Harbour Workshops", "Quay 4")
    assert on_paper(vault, " four rivers school ").lines == ""
    with pytest.raises(NotFound, match="Nobody"):
        on_paper(vault, "Nobody")
    vault.do("Put away", issuers.put_away, issuer_id=first)
    assert on_paper(vault).name == "Four Rivers School"
    assert vault.read(lambda tx: list(issuers.to_choose(tx))) == [("Four Rivers School",) * 2]
