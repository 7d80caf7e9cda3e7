# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether words on a paper tell what the house is.

Looked for are the words of the list *Words that tell what the house is*, the name of the house and
the names of its sites; without regard to capitals, accents and script. An ending is no disguise,
and a long word is found within another: *shelters*, *sex workers*, *Frauenhauskoordinierung*. What
is found is never taken out unseen: a person is told and chooses, paper by paper. Better asked once
too often than a paper in the wrong hands.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from sqlalchemy import select

from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid
from shelterdesk.i18n import _
from shelterdesk.models.organisation import Organisation
from shelterdesk.models.rooms import Site
from shelterdesk.models.vocabularies import Term, Vocabulary
from shelterdesk.services import organisation, vocabularies
from shelterdesk.services.remembered import until_changed
from shelterdesk.services.values.folding import fold, fold_to_latin

#: The option of a report with which a person chooses (``reports.base.reveal_option``).
MAY_REVEAL: Final = "may_reveal"

_WORD: Final = re.compile(r"\w+")
#: Letters that an ending may add, and how long a word must be to have one: by itself, and beside
#: another that is found as well (*sex workers*, *casas de acogida*).
_ENDING, _STEM, _STEM_OF_MANY = 3, 5, 4
#: So long a word is found within a longer one: languages that write compounds as one word.
_LONG = 8
#: The article of Arabic with what is written together with it.
_ARTICLE: Final = re.compile(r"^[وفبكل]?(?:ال|لل)(?=\w{2})")
#: Scripts that are written without spaces: a word is looked for anywhere.
_UNSPACED: Final = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\U00020000-\U0003ffff]"
)


@dataclass(frozen=True, slots=True)
class _Telling:
    """A word that tells, and its parts in its own script and in Latin letters."""

    shown: str
    squeezed: str  # of a script without spaces, else empty
    forms: tuple[tuple[str, ...], ...]


def revealing(tx: Transaction, *texts: str) -> tuple[str, ...]:
    """The words that were found in any of the texts, as the lists have them, each once."""
    return _found(_telling(tx), texts)


def refuse(tx: Transaction, texts: Iterable[str], *, may_reveal: bool) -> None:
    """For a paper that leaves the house: raise ``Invalid`` (field ``may_reveal``) with what its
    texts tell, unless a person chose that they may."""
    if may_reveal:
        return
    if found := revealing(tx, *texts):
        words = _(
            "These words on it may tell what the house is: {words}. Write it in another way, or "
            "choose that they may stand there."
        )
        raise Invalid(words.format(words=" · ".join(found)), field=MAY_REVEAL)


@until_changed(Term, Organisation, Site)
def _telling(tx: Transaction) -> tuple[_Telling, ...]:
    listed = vocabularies.of_list(tx, Vocabulary.REVEALING_WORD).values()
    shown = [word.label for word in listed if word.retired_at is None]
    shown.append(organisation.form(tx).discreet_name)
    shown += tx.session.scalars(select(Site.name).order_by(Site.position, Site.id))
    return tuple(_Telling(one, _squeezed(one), _forms(one)) for one in dict.fromkeys(shown) if one)


def _found(telling: Iterable[_Telling], texts: Iterable[str]) -> tuple[str, ...]:
    plain = [_plain(text) for text in texts if text.strip()]
    lines = [form for text in plain for form in _forms(text)]
    squeezed = [fold(text).replace(" ", "") for text in plain]
    return tuple(
        word.shown
        for word in telling
        if any(_stands_in(form, line) for form in word.forms if form for line in lines)
        or (word.squeezed and any(word.squeezed in text for text in squeezed))
    )


def _forms(text: str) -> tuple[tuple[str, ...], ...]:
    """The words of a text, folded in its own script and in Latin letters."""
    own = tuple(_ARTICLE.sub("", word) for word in _WORD.findall(fold(_plain(text))))
    # Word by word: what is one word in its own script stays one.
    latin = tuple("".join(_WORD.findall(fold_to_latin(word))) or word for word in own)
    return (own,) if latin == own else (own, latin)


def _plain(text: str) -> str:
    """Without signs that nobody sees: soft hyphens, joiners, marks of direction."""
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return seen.replace("ـ", "")


def _squeezed(text: str) -> str:
    return fold(_plain(text)).replace(" ", "") if _UNSPACED.search(text) else ""


def _stands_in(word: tuple[str, ...], line: tuple[str, ...]) -> bool:
    many = len(word)
    stem = _STEM if many == 1 else _STEM_OF_MANY
    return any(
        all(
            _is_same(one, other, stem)
            for one, other in zip(word, line[at : at + many], strict=True)
        )
        for at in range(len(line) - many + 1)
    )


def _is_same(word: str, other: str, stem: int) -> bool:
    if word == other or (len(word) >= _LONG and word in other):
        return True
    ending = len(other) - len(word)
    return len(word) >= stem and 0 < ending <= _ENDING and other.startswith(word)
