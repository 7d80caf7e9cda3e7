# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A first guess at what the columns of a table are, from their titles; a person corrects it."""

from __future__ import annotations

from typing import Final

from shelterdesk.exchange.lookups import key
from shelterdesk.exchange.table_mapping import NEEDED, FieldMap, Mapping, Target, word
from shelterdesk.exchange.tables import Table

#: Titles in English, French, Spanish, German and Portuguese, folded and parted by ``|``.
_TITLES: Final = {
    Target.EXTERNAL_ID:
        "id|no|nr|n|number|client id|client no|case id|case number|case no|file number|file no|"
        "record id|reference|ref|code|client number|resident id|personalid|numero|"
        "numero de dossier|no dossier|dossier|identifiant|expediente|no expediente|"
        "numero de expediente|nummer|aktenzeichen|fallnummer|lfd nr|codigo|processo|"
        "numero do processo",
    Target.KNOWN_AS:
        "known as|chosen name|preferred name|name|nickname|goes by|alias|called|client|"
        "resident|participant|client name|resident name|nom d usage|nom choisi|pseudo|surnom|"
        "nom|prenom usuel|nombre elegido|apodo|nombre|rufname|spitzname|nome escolhido|"
        "nome social|apelido social|nome",
    Target.LEGAL_NAME:
        "legal name|full name|official name|name on papers|nom complet|nom legal|nom officiel|"
        "nom et prenom|nom prenom|nom prenoms|nombre legal|nombre completo|nombre y apellidos|"
        "vollstandiger name|amtlicher name|vor und nachname|nome completo|nome legal",
    Target.BIRTH_DATE:
        "birth date|date of birth|dob|born|birthday|birthdate|d o b|date de naissance|ne le|"
        "nee le|ne e le|naissance|fecha de nacimiento|nacimiento|fecha nacimiento|nacida|"
        "geburtsdatum|geboren|geboren am|geb datum|geb|data de nascimento|nascimento|"
        "data nascimento|nascida",
    Target.BIRTH_YEAR:
        "birth year|year of birth|year born|yob|annee de naissance|ano de nacimiento|"
        "geburtsjahr|jahrgang|ano de nascimento",
    Target.AGE:
        "age|age at intake|age years|edad|alter|idade",
    Target.GENDER:
        "gender|sex|gender identity|genre|sexe|genero|sexo|geschlecht|identidad de genero",
    Target.PRONOUNS:
        "pronouns|pronoun|pronoms|pronoms utilises|pronombres|pronomen|pronomes",
    Target.NATIONALITY:
        "nationality|country|country of origin|citizenship|origin|nationalite|pays|"
        "pays d origine|citoyennete|origine|nacionalidad|pais|pais de origen|ciudadania|origen|"
        "nationalitat|staatsangehorigkeit|staatsburgerschaft|land|herkunft|herkunftsland|"
        "nacionalidade|pais de origem|cidadania|origem",
    Target.PHONE:
        "phone|phone number|telephone|telephone number|mobile|mobile number|cell|cell phone|"
        "tel|portable|numero de telephone|no de telephone|telefono|movil|celular|"
        "numero de telefono|telefon|telefonnummer|handy|handynummer|mobil|telefone|telemovel|"
        "numero de telefone",
    Target.CONTACT:
        "contact|safe contact|how to contact|contact notes|safe to contact|contact sur|"
        "contact securise|contacto|contacto seguro|kontakt|sicherer kontakt|contato|"
        "contato seguro",
    Target.LANGUAGES:
        "language|languages|spoken languages|languages spoken|mother tongue|langue|langues|"
        "langues parlees|langue parlee|idioma|idiomas|lengua|lenguas|sprache|sprachen|"
        "muttersprache|lingua|linguas|lingua materna",
    Target.STRENGTHS:
        "strengths|strong points|skills and strengths|forces|points forts|atouts|fortalezas|"
        "puntos fuertes|starken|pontos fortes|forcas",
    Target.INTERESTS:
        "interests|hobbies|likes|interets|centres d interet|loisirs|intereses|aficiones|"
        "interessen|interesses",
    Target.HOPES:
        "hopes|wishes|goals and hopes|hopes and wishes|espoirs|souhaits|projets|esperanzas|deseos|"
        "hoffnungen|wunsche|esperancas|desejos",
    Target.PREFERRED_GENDER:
        "preferred worker|preferred worker gender|worker gender|would like to talk with|"
        "prefers a woman or a man|intervenante souhaitee|intervenant souhaite|"
        "profesional preferida|profesional preferido|gewunschte ansprechperson|"
        "profissional preferida|profissional preferido",
    Target.PREFERRED_LANGUAGE:
        "preferred language|language to talk in|would like to talk in|langue preferee|"
        "langue souhaitee|idioma preferido|bevorzugte sprache|gewunschte sprache|"
        "lingua preferida",
    Target.WANTS_PEER:
        "wants a peer|wants peer|peer|peer worker|peer support|pair aidante|pair aidant|paire|"
        "par|apoyo entre pares|peer beraterin|peer beratung|apoio de pares",
    Target.ALERT:
        "alert|alerts|warning|warnings|alerte|alertes|alerta|alertas|aviso|avisos|warnung|"
        "warnungen|warnhinweis|hinweis",
    Target.ALERT_INSTRUCTION:
        "alert instruction|instruction|what to do|consigne|que faire|instruccion|que hacer|"
        "anweisung|was tun|instrucao|o que fazer",
    Target.ALLERGY:
        "allergy|allergies|allergie|alergia|alergias|allergien",
    Target.HOUSEHOLD:
        "household|household no|household id|household number|family|family no|family id|"
        "family number|menage|no de menage|famille|no famille|hogar|familia|numero de familia|"
        "haushalt|haushaltsnummer|familie|agregado|agregado familiar",
    Target.CHILD_OF:
        "child of|mother|mother no|mother id|parent|parent no|parent id|enfant de|mere|"
        "no de la mere|hija de|hijo de|madre|kind von|mutter|filha de|filho de|mae",
    Target.GUARDIAN_KIND:
        "guardian kind|kind of guardian|guardian type|who decides|type de tuteur|qui decide|"
        "tipo de tutor|quien decide|art der vormundschaft|wer entscheidet|quem decide",
    Target.GUARDIAN:
        "guardian|guardian name|name of guardian|legal guardian|tuteur|tutrice|nom du tuteur|"
        "tutor|tutora|vormund|vormundin",
    Target.GUARDIAN_PHONE:
        "guardian phone|phone of guardian|telephone du tuteur|telefono del tutor|"
        "telefon vormund|telefone do tutor",
    Target.SUPPORT_OPENED:
        "support opened|opened|case opened|opening date|intake date|intake|enrolled|"
        "enrolment date|enrollment date|registered|date registered|start of support|"
        "first contact|date opened|debut d accompagnement|debut de l accompagnement|"
        "date d ouverture|inscription|date d inscription|inicio del apoyo|fecha de apertura|"
        "fecha de ingreso al programa|beginn der betreuung|betreuungsbeginn|aufnahmegesprach|"
        "inicio do apoio|data de abertura",
    Target.SUPPORT_CLOSED:
        "support closed|closed|case closed|closing date|date closed|end of support|"
        "fin d accompagnement|fin de l accompagnement|date de cloture|cloture|fin del apoyo|"
        "fecha de cierre|cierre|ende der betreuung|betreuungsende|fim do apoio|"
        "data de encerramento|encerramento",
    Target.REFERRAL_SOURCE:
        "referral|referral source|referred by|source|oriente par|orientee par|oriente e par|"
        "origine de la demande|derivada por|derivado por|fuente de derivacion|vermittelt durch|"
        "zugewiesen von|vermittlung|encaminhada por|encaminhado por|encaminhamento",
    Target.FIRST_CONTACT:
        "first contact channel|how we met|contact channel|premier contact par|canal|"
        "primer contacto por|canal de contacto|erstkontakt uber|kontaktweg|"
        "primeiro contato por|canal de contato",
    Target.PROGRAMME:
        "programme|program|project|programmes|programa|projet|proyecto|programm|projekt|projeto",
    Target.ARRIVED:
        "arrived|arrival|arrival date|date of arrival|check in|checkin|check in date|entry|"
        "entry date|date in|from|move in|move in date|admitted|admission|admission date|"
        "arrivee|date d arrivee|entree|date d entree|admission le|llegada|fecha de llegada|"
        "entrada|fecha de entrada|ingreso|fecha de ingreso|ankunft|ankunftsdatum|einzug|"
        "eingezogen|einzugsdatum|aufnahme|aufnahmedatum|chegada|data de chegada|"
        "data de entrada",
    Target.LEFT:
        "left|departure|departure date|date of departure|check out|checkout|check out date|"
        "exit|exit date|date out|to|until|move out|move out date|discharged|depart|"
        "date de depart|sortie|date de sortie|salida|fecha de salida|egreso|fecha de egreso|"
        "auszug|ausgezogen|auszugsdatum|abreise|abreisedatum|saida|data de saida|partida",
    Target.PLANNED_END:
        "planned end|planned departure|planned exit|expected departure|expected exit|leaves|"
        "depart prevu|sortie prevue|fin prevue|salida prevista|geplanter auszug|geplantes ende|"
        "saida prevista",
    Target.SITE:
        "house|site|shelter|building|home|location|maison|foyer|hebergement|batiment|casa|"
        "albergue|refugio|edificio|haus|unterkunft|gebaude|abrigo|predio",
    Target.ROOM:
        "room|room no|room number|chambre|no de chambre|numero de chambre|habitacion|cuarto|"
        "zimmer|zimmernummer|quarto",
    Target.BED:
        "bed|bed no|bed number|lit|cama|bett|bettnummer|leito",
    Target.DESTINATION:
        "destination|went to|left to|exit destination|where to|destino|a donde fue|ziel|wohin|"
        "verbleib|para onde",
}  # fmt: skip

_FIRST_NAMES: Final = frozenset(
    "first name|firstname|given name|given names|forename|prenom|prenoms|nombres|nombre|vorname|"
    "vornamen|primeiro nome|nome proprio".split("|")
)
_LAST_NAMES: Final = frozenset(
    "last name|lastname|surname|family name|nom de famille|nom|apellido|apellidos|nachname|"
    "familienname|sobrenome|apelido|apelidos|ultimo nome".split("|")
)

#: Words for the genders of the preset.
_GENDERS: Final = {
    "woman":
        "f|female|woman|women|girl|lady|fem|femme|feminin|fille|mujer|femenino|femenina|nina|frau|"
        "weiblich|w|madchen|mulher|feminino|feminina|menina|cis woman|mme",
    "man":
        "m|male|man|boy|homme|masculin|garcon|hombre|masculino|nino|mann|mannlich|junge|homem|menino|"
        "h|cis man|mr",
    "non-binary":
        "nb|non binary|nonbinary|enby|x|non binaire|no binario|no binaria|nicht binar|divers|d|"
        "nao binario|nao binaria",
    "transgender":
        "t|trans|transgender|tg|transgenre|transgenero|transgenera",
}  # fmt: skip


def suggest(table: Table) -> Mapping:
    """What the titles say, each column once; formats of dates are never confirmed here."""
    titles = {column: key(column) for column in table.columns}
    fields: dict[Target, FieldMap] = {}
    used: set[str] = set()
    first, last = _name_columns(titles)
    if first and last:
        fields[Target.LEGAL_NAME] = FieldMap((first, last))
        used |= {first, last}
    for is_exact in (True, False):
        for target, words in _TITLES.items():
            column = next(
                (c for c in titles if c not in used and _fits(titles[c], words, is_exact)), None
            )
            if column is None or target in fields:
                continue
            fields[target] = FieldMap((column,), values=_values(table, column, target))
            used.add(column)
    return Mapping(fields=_only_whole(fields), source=(table.name or "table")[:80])


def _name_columns(titles: dict[str, str]) -> tuple[str | None, str | None]:
    first = next((c for c, title in titles.items() if title in _FIRST_NAMES), None)
    last = next((c for c, title in titles.items() if title in _LAST_NAMES and c != first), None)
    return first, last


def _fits(title: str, words: str, is_exact: bool) -> bool:
    """Whether a title is one of the words, or (not exact) begins or ends with a long one."""
    options = words.split("|")
    if is_exact:
        return title in options
    return any(
        len(option) > 3 and (title.startswith(option + " ") or title.endswith(" " + option))
        for option in options
    )


def _values(table: Table, column: str, target: Target) -> dict[str, str]:
    """The words of a gender column that are known ones."""
    if target is not Target.GENDER:
        return {}
    codes = {text: code for code, texts in _GENDERS.items() for text in texts.split("|")}
    texts = {cell: word(cell) for cell in table.cells(column) if isinstance(cell, str)}
    if not {"f", "w", "female", "femme", "frau"} & set(texts.values()):
        del codes["m"]  # M is a man beside F and W, but a woman (mujer) beside H: ask
    return {text: codes[texts[text]] for text in sorted(texts) if texts[text] in codes}


def _only_whole(fields: dict[Target, FieldMap]) -> dict[Target, FieldMap]:
    """Without fields that need another one which the table does not have."""
    for needed, by in NEEDED:
        if needed not in fields:
            for target in by:
                fields.pop(target, None)
    return {target: fields[target] for target in Target if target in fields}
