# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Mappings: kept as JSON, guessed from titles, refused in words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from shelterdesk.errors import Invalid, TooNew
from shelterdesk.exchange import lookups
from shelterdesk.exchange.dates import DateFormat
from shelterdesk.exchange.table_guess import suggest
from shelterdesk.exchange.table_mapping import FieldMap, Mapping, Target, target_words
from shelterdesk.exchange.tables import Table, read_table
from shelterdesk.services.values.answers import Unanswered


def test_a_mapping_is_read_again_as_it_was_written() -> None:
    mapping = Mapping(
        fields={
            Target.KNOWN_AS: FieldMap(("Name",)),
            Target.LEGAL_NAME: FieldMap(("First", "Last")),
            Target.BIRTH_DATE: FieldMap(("Born",)),
            Target.GENDER: FieldMap(("Sex",), values={"F": "woman"}),
            Target.LANGUAGES: FieldMap(("Languages",), separator="+"),
        },
        source="old register",
        site="House B",
        create_rooms=True,
        sheet="2024",
        encoding="cp1250",
        delimiter=";",
        age_on=date(2026, 1, 1),
        unanswered={"nope": Unanswered.DECLINED},
    ).confirmed(Target.BIRTH_DATE, DateFormat.DMY)
    assert Mapping.from_json(mapping.to_json()) == mapping
    assert mapping.with_field(Target.GENDER, None).fields.keys() == mapping.fields.keys() - {
        Target.GENDER
    }


def test_short_ways_to_name_columns() -> None:
    mapping = Mapping.from_json('{"fields": {"known_as": " My  Name", "legal_name": ["A", "B"]}}')
    assert mapping.fields[Target.KNOWN_AS].columns == ("My Name",)
    assert mapping.fields[Target.LEGAL_NAME].columns == ("A", "B")
    assert mapping.unanswered["n/a"] is Unanswered.NOT_ASKED


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ([], "“fields”"),
        ({}, "“fields”"),
        ({"fields": []}, "“fields”"),
        ({"fields": {}, "version": "x"}, "“version”"),
        ({"fields": {}, "version": 0}, "“version”"),
        ({"fields": {}, "more": 1}, "“more”"),
        ({"fields": {}, "source": ""}, "“source”"),
        ({"fields": {}, "source": 3}, "“source”"),
        ({"fields": {}, "source": "x" * 81}, "“source”"),
        ({"fields": {}, "site": 3}, "“site”"),
        ({"fields": {}, "sheet": 3}, "“sheet”"),
        ({"fields": {}, "create_rooms": "yes"}, "“create_rooms”"),
        ({"fields": {}, "age_on": "today"}, "“age_on”"),
        ({"fields": {}, "age_on": 3}, "“age_on”"),
        ({"fields": {}, "unanswered": []}, "“unanswered”"),
        ({"fields": {}, "unanswered": {"x": "maybe"}}, "“unanswered”"),
        ({"fields": {"shoe_size": "A"}}, "“shoe_size”, which there is not. There are: external_id"),
        ({"fields": {"known_as": 3}}, "“known_as”"),
        ({"fields": {"known_as": []}}, "“known_as”"),
        ({"fields": {"known_as": [3]}}, "“known_as”"),
        ({"fields": {"known_as": {"columns": "A", "x": 1}}}, "“known_as”"),
        ({"fields": {"known_as": {"columns": "A", "values": []}}}, "“known_as”"),
        ({"fields": {"known_as": {"columns": "A", "values": [1]}}}, "“known_as”"),
        ({"fields": {"known_as": {"columns": "A", "values": {"a": 1}}}}, "“known_as”"),
        ({"fields": {"known_as": {"columns": "A", "separator": 1}}}, "“known_as”"),
        ({"fields": {"left": {"columns": "A", "confirmed_format": "words"}}}, "“left”"),
        ({"fields": {"left": {"columns": "A", "confirmed_format": []}}}, "“left”"),
        ({"fields": {"phone": ["A", "B"]}}, "“Phone” can come from one column only"),
    ],
)  # fmt: skip
def test_what_is_no_mapping_is_refused_naming_the_place(values: Any, words: str) -> None:
    with pytest.raises(Invalid, match=words):
        Mapping.from_json_dict(values)


def test_files_that_are_no_mapping() -> None:
    for text in ("", "{", b"\xff\xfe\x00", "[" * 100_000):
        with pytest.raises(Invalid):
            Mapping.from_json(text)
    with pytest.raises(TooNew):
        Mapping.from_json('{"version": 2, "fields": {}}')


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "at least one column"),
        ({"known_as": "Nom"}, "no column “Nom”"),
        ({"left": "A"}, "“Left” needs a column for “Arrived” too"),
        ({"arrived": "A", "bed": "B"}, "“Bed” needs a column for “Room” too"),
        ({"support_closed": "A"}, "“Support closed” needs"),
    ],
)
def test_a_mapping_has_to_fit_the_table(fields: dict[str, Any], words: str) -> None:
    table = Table(columns=("A", "B"), rows=(("x", "y"),))
    with pytest.raises(Invalid, match=words):
        Mapping.from_json_dict({"fields": fields}).check(table)


TITLES = {
    "en": "Client ID,First name,Last name,Preferred name,Date of birth,Gender,Country of origin,"
    "Phone number,Languages,Check-in date,Exit date,Room,Bed",
    "fr": "N° dossier,Prénom,Nom,Nom d’usage,Né(e) le,Sexe,Nationalité,Téléphone,Langues,"
    "Date d'arrivée,Date de départ,Chambre,Lit",
    "es": "Expediente,Nombre,Apellidos,Apodo,Fecha de nacimiento,Sexo,Nacionalidad,Teléfono,"
    "Idiomas,Fecha de llegada,Fecha de salida,Habitación,Cama",
    "de": "Nr.,Vorname,Nachname,Rufname,Geburtsdatum,Geschlecht,Staatsangehörigkeit,Telefon,"
    "Sprachen,Einzug,Auszug,Zimmer,Bett",
    "pt": "Código,Primeiro nome,Sobrenome,Nome social,Data de nascimento,Gênero,Nacionalidade,"
    "Telefone,Línguas,Data de chegada,Data de saída,Quarto,Leito",
}


@pytest.mark.parametrize("language", TITLES)
def test_titles_are_understood(language: str) -> None:
    titles = TITLES[language].split(",")
    table = Table(columns=tuple(titles), rows=((None,) * len(titles),), name="register")
    mapping = suggest(table)
    assert mapping.source == "register"
    wanted = [
        Target.EXTERNAL_ID, Target.LEGAL_NAME, Target.KNOWN_AS, Target.BIRTH_DATE, Target.GENDER,
        Target.NATIONALITY, Target.PHONE, Target.LANGUAGES, Target.ARRIVED, Target.LEFT,
        Target.ROOM, Target.BED,
    ]  # fmt: skip
    columns = [(titles[0],), (titles[1], titles[2]), *((title,) for title in titles[3:])]
    assert {t: f.columns for t, f in mapping.fields.items()} == dict(
        zip(wanted, columns, strict=True)
    )
    mapping.check(table)


def test_words_of_gender_are_guessed_only_where_plain() -> None:
    plain = suggest(read_table(b"Name,Sex\na,F\nb,m\nc,Mujer\nd,other\n"))
    assert plain.fields[Target.GENDER].values == {"F": "woman", "m": "man", "Mujer": "woman"}
    spanish = suggest(read_table(b"Nombre,Sexo\na,M\nb,H\n"))
    assert spanish.fields[Target.GENDER].values == {"H": "man"}


def test_half_of_a_pair_is_not_guessed() -> None:
    table = read_table(b"Name,Exit date,Bed,Closing date,Age of the child\na,b,c,d,e\n")
    assert set(suggest(table).fields) == {Target.KNOWN_AS}


@pytest.mark.parametrize(
    ("text", "code"),
    [("NG", "NG"), ("nga", "NG"), ("Nigéria", "NG"), ("Allemagne", "DE"), ("cote d'ivoire", "CI"),
     ("Türkei", "TR"), ("UK", "GB"), ("palestine", "PS"), ("XX", None), ("Nigerian", None),
     ("EU", None), ("ANT", None), ("", None), ("12", None)],
)  # fmt: skip
def test_countries(text: str, code: str | None) -> None:
    assert lookups.country(text) == code


@pytest.mark.parametrize(
    ("text", "tag"),
    [("en", "en"), ("English", "en"), ("français", "fr"), ("pt-br", "pt-BR"), ("es_419", "es-419"),
     ("Ukrainian", "uk"), ("farsi", "fa"), ("und", None), ("klingonx", None), ("pt-x1", None),
     ("", None)],
)  # fmt: skip
def test_languages(text: str, tag: str | None) -> None:
    assert lookups.language(text) == tag


def test_every_field_has_words() -> None:
    assert all(target_words(target) for target in Target)


@pytest.mark.parametrize(
    ("title", "target"),
    [
        ("Points forts", Target.STRENGTHS), ("Intereses", Target.INTERESTS),
        ("Wünsche", Target.HOPES), ("Preferred worker", Target.PREFERRED_GENDER),
        ("Língua preferida", Target.PREFERRED_LANGUAGE), ("Peer worker", Target.WANTS_PEER),
        ("Alerte", Target.ALERT), ("Allergien", Target.ALLERGY),
    ],
)  # fmt: skip
def test_titles_of_wishes_and_warnings(title: str, target: Target) -> None:
    table = read_table(f"Name;{title}\nNoor;x\n".encode(), "register.csv", delimiter=";")
    assert suggest(table).fields[target].columns == (title,)


def test_what_to_do_needs_its_alert() -> None:
    table = read_table(b"Name;Do\nNoor;x\n", "register.csv", delimiter=";")
    mapping = Mapping.from_json_dict({"fields": {"known_as": "Name", "alert_instruction": "Do"}})
    with pytest.raises(Invalid, match="Alert") as found:
        mapping.check(table)
    assert found.value.field == "alert_instruction"
