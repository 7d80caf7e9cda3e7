# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Words of tables for answers that are no word list: yes and no, a woman or a man, who decides."""

from __future__ import annotations

from typing import Final

from shelterdesk.exchange.table_mapping import Target, word
from shelterdesk.i18n import _
from shelterdesk.services.residents.guardians import GuardianKind
from shelterdesk.services.residents.residents import WorkerGender
from shelterdesk.services.values.value_words import code_words

YES: Final = "yes"
NO: Final = "no"

#: In English, French, Spanish, German and Portuguese, folded and parted by ``|``.
_WORKERS: Final = {
    WorkerGender.WOMAN:
        "woman|a woman|female|f|w|women only|femme|une femme|mujer|una mujer|frau|eine frau|"
        "mulher|uma mulher",
    WorkerGender.MAN:
        "man|a man|male|homme|un homme|hombre|un hombre|mann|ein mann|homem|um homem",
    WorkerGender.ANY:
        "any|anybody|anyone|no preference|either|both|peu importe|indifferent|sans preference|"
        "cualquiera|sin preferencia|egal|keine praferenz|tanto faz|qualquer|sem preferencia",
}  # fmt: skip
_GUARDIANS: Final = {
    GuardianKind.PARENT:
        "parent|parents|mother|father|mere|pere|madre|padre|mutter|vater|eltern|mae|pai",
    GuardianKind.COURT:
        "court|a court|guardian ad litem|tribunal|juge|juzgado|gericht|vormund|tribunal judicial",
    GuardianKind.CHILD_PROTECTION:
        "child protection|child welfare|social services|cps|protection de l enfance|ase|"
        "proteccion de menores|jugendamt|protecao de menores",
    GuardianKind.SELF: "self|herself|himself|themself|elle meme|lui meme|ella misma|selbst|propria",
    GuardianKind.RELATIVE:
        "relative|family|aunt|uncle|grandmother|grandfather|sister|brother|famille|tante|oncle|"
        "soeur|frere|tia|tio|abuela|abuelo|hermana|hermano|verwandte|onkel|oma|opa|avo|irma",
}  # fmt: skip
_YES_NO: Final = {
    YES: "yes|y|true|1|x|oui|si|ja|sim",
    NO: "no|n|false|0|non|nein|nao",
}


def choices() -> dict[Target, list[tuple[str, str]]]:
    """What can be chosen for a word that is not known, as (code, words)."""
    return {
        Target.PREFERRED_GENDER: list(code_words("resident", "preferred_gender").items()),
        Target.GUARDIAN_KIND: list(code_words("guardian", "kind").items()),
        Target.WANTS_PEER: [(YES, _("Yes")), (NO, _("No"))],
    }


def fixed() -> dict[Target, dict[str, str]]:
    """Codes by the words that stand for them, the words of the screen included."""
    known: dict[Target, dict[str, str]] = {
        Target.PREFERRED_GENDER: _by_word({str(code): t for code, t in _WORKERS.items()}),
        Target.GUARDIAN_KIND: _by_word({str(code): t for code, t in _GUARDIANS.items()}),
        Target.WANTS_PEER: _by_word(_YES_NO),
    }
    for target, offered in choices().items():
        known[target] |= {word(words): code for code, words in offered}
    return known


def _by_word(texts: dict[str, str]) -> dict[str, str]:
    return {text: code for code, listed in texts.items() for text in (code, *listed.split("|"))}
