# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables that may leave the file: what each holds, and who may take it.

Each is a verb, not a query: its audit entry is committed before the table is handed over, so that
nothing leaves without one, and everybody who is in it finds it in the list of who opened her file.
Each asks for the passphrase. No sealed text is in any of them: a list of people has codes, chosen
names and dates. What is about persons needs ``Capability.EXPORT``, which directors alone have, and
a purpose; the books, with codes alone, need ``EXPORT_LEDGER``; totals need ``PRINT`` and hide small
numbers for readers outside, by the rules of the printed sheet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeAlias

from sqlalchemy import select

from shelterdesk.capabilities import Capability, declaration_of, verb
from shelterdesk.database.transaction import Transaction
from shelterdesk.errors import Invalid, NotFound
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind
from shelterdesk.models.residents import Resident
from shelterdesk.models.rooms import Site, Stay
from shelterdesk.models.support import SupportPeriod
from shelterdesk.privacy import Audience
from shelterdesk.services import figures
from shelterdesk.services.consents import consents
from shelterdesk.services.consents.consents import ConsentPurpose
from shelterdesk.services.money import ledger_table
from shelterdesk.services.residents.resident_index import ResidentIndex, Scope
from shelterdesk.services.values import value_words
from shelterdesk.services.values.answers import Unanswered, is_text, read_answer
from shelterdesk.services.values.answers import words as answer_words
from shelterdesk.statistics import outside
from shelterdesk.statistics.counts import Counts
from shelterdesk.statistics.sheets import AGE_BANDS, MonthlyFigures
from shelterdesk.statistics.suppression import Mark

Cell: TypeAlias = str | int | float | Decimal | date | None
Row: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table that leaves. ``is_personal``: its rows are about persons, by name or code.

    ``taken_at`` is aware and in local time.
    """

    title: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    is_personal: bool
    taken_at: datetime


@dataclass(frozen=True, slots=True)
class Export:
    """A table that is offered; its words are marked for translation.

    ``taken`` names the act in the audit trail. ``options`` are the arguments of its own that the
    verb takes besides ``purpose`` and ``file_format``.
    """

    name: str
    label: str
    holds: str
    taken: str
    is_personal: bool
    verb: Callable[..., Table]
    options: tuple[str, ...] = ()

    @property
    def needs(self) -> Capability:
        """What a person must be allowed."""
        declared = declaration_of(self.verb)
        return declared.needs if declared else Capability.EXPORT


def get(name: str) -> Export:
    """The export of this name; raises ``NotFound`` with the names there are."""
    if name not in EXPORTS:
        words = _("There is no table called {name}. There are: {names}.")
        raise NotFound(words.format(name=name, names=", ".join(EXPORTS)), field="table")
    return EXPORTS[name]


def offered(capabilities: Collection[Capability]) -> list[Export]:
    """What somebody with these capabilities may take."""
    return [export for export in EXPORTS.values() if export.needs in capabilities]


@verb(Capability.EXPORT, is_undoable=False, asks=True)
def residents(
    tx: Transaction,
    *,
    purpose: str,
    file_format: str,
    scope: Scope = Scope.ALL,
    audience: Audience = Audience.HOUSE,
) -> Table:
    """People by code and chosen name, whom they would like to talk with, and the dates of the
    newest support period and stay. For outside, only those who agreed to be named in statistics.
    """
    is_outside = Audience(audience) is Audience.OUTSIDE
    agreed = consents.who_agreed(tx, ConsentPurpose.STATISTICS) if is_outside else None
    supports = _newest(tx, SupportPeriod, SupportPeriod.opened)
    stays = _newest(tx, Stay, Stay.start)
    sites = {site.id: site.name for site in tx.session.scalars(select(Site))}
    wishes = {row.id: _wishes(row) for row in tx.session.scalars(select(Resident))}
    rows: list[Row] = []
    for person in ResidentIndex.of(tx).find("", scope=Scope(scope), limit=None):
        if agreed is not None and person.id not in agreed:
            continue
        tx.person(person.id)
        support, stay = supports.get(person.id), stays.get(person.id)
        rows.append((
            person.code,
            person.known_as,
            *((support.opened, support.closed) if support else (None, None)),
            *((sites[stay.site_id], stay.start, stay.planned_end, stay.end)
              if stay else (None, None, None, None)),
            *wishes[person.id],
        ))  # fmt: skip
    columns = (
        _("Code"), _("Chosen name"), _("Supported since"), _("Support ended"), _("House"),
        _("Arrived"), _("Planned to leave"), _("Left"), _("Would like to talk with"),
        _("Would like to talk in"), _("Would like somebody with lived experience"),
    )  # fmt: skip
    table = Table(_("Residents"), columns, tuple(rows), True, tx.now)
    return _leaves(
        tx, table, "residents", purpose, file_format, scope=Scope(scope).value,
        audience=Audience(audience).value,
    )  # fmt: skip


@verb(Capability.EXPORT, is_undoable=False, asks=True)
def audit_trail(
    tx: Transaction, *, purpose: str, file_format: str, columns: tuple[str, ...],
    rows: Iterable[Row],
) -> Table:  # fmt: skip
    """The audit trail as rows that were read before, with the right to read them."""
    table = Table(_("Audit trail"), columns, tuple(rows), True, tx.now)
    return _leaves(tx, table, "audit", purpose, file_format)


@verb(Capability.PRINT, is_undoable=False, asks=True)
def monthly(
    tx: Transaction,
    *,
    month: date,
    site: str | None = None,
    audience: Audience = Audience.HOUSE,
    purpose: str = "",
    file_format: str,
) -> Table:
    """The monthly figures, one figure a row; for outside with small numbers hidden."""
    sheet = figures.monthly(tx, month=month, site=site)
    is_outside = Audience(audience) is Audience.OUTSIDE
    counts = outside.for_outside(sheet) if is_outside else outside.for_house(sheet)
    rows: tuple[Row, ...] = (
        (_("Month"), None, f"{month:%Y-%m}"),
        (_("House"), None, site or _("All houses")),
        (_("Counted up to the night of"), None, sheet.through),
        *_totals(sheet, counts),
        *_by_age(sheet, counts),
        *_by_destination(sheet, counts),
        *_by_night(sheet, counts),
    )
    columns = (_("Figure"), _("Of which"), _("Number"))
    table = Table(_("Monthly figures"), columns, rows, False, tx.now)
    return _leaves(
        tx, table, "monthly", purpose, file_format, month=f"{month:%Y-%m}",
        site=site or "all", audience=Audience(audience).value,
    )  # fmt: skip


@verb(Capability.EXPORT_LEDGER, is_undoable=False, asks=True)
def ledger(
    tx: Transaction, *, start: date, until: date, purpose: str, file_format: str
) -> Table:  # fmt: skip
    """The books of these days, one entry a row; residents by code alone."""
    rows = tuple(ledger_table.lines(tx, start, until))
    for resident_id in ledger_table.people(tx, start, until):
        tx.person(resident_id)
    table = Table(_("The books"), ledger_table.heads(), rows, True, tx.now)
    days = f"{start} – {until}"
    return _leaves(tx, table, "ledger", purpose, file_format, days=days)


#: Every table that may be taken.
EXPORTS: Final[Mapping[str, Export]] = {
    export.name: export
    for export in (
        Export(
            "monthly", N_("Monthly figures"), N_("Totals, no personal data."),
            N_("Exported: monthly figures"), False, monthly, ("month", "site", "audience"),
        ),
        Export(
            "residents", N_("Residents"),
            N_("Codes, chosen names, dates, whom people would like to talk with; nothing sealed."),
            N_("Exported: residents"), True, residents, ("scope", "audience"),
        ),
        Export(
            "audit", N_("Audit trail"), N_("Who did what and when, and whom it concerned."),
            N_("Exported: audit trail"), True, audit_trail, ("columns", "rows"),
        ),
        Export(
            "ledger", N_("The books"),
            N_("Every entry for the accountant: codes and receipt numbers, no names."),
            N_("Exported: the books"), True, ledger, ("start", "until"),
        ),
    )
}  # fmt: skip


def _leaves(
    tx: Transaction, table: Table, name: str, purpose: str, file_format: str, **more: str
) -> Table:
    """Make the act an export in the audit trail."""
    purpose = " ".join(purpose.split())
    if table.is_personal and not purpose:
        raise Invalid(
            _("Say what the table is for. It is about persons; the reason is kept."),
            field="purpose",
        )
    tx.kind = AuditKind.EXPORT
    tx.details |= {
        "table": name, "rows": len(table.rows), "format": file_format, "purpose": purpose[:120],
        **more,
    }  # fmt: skip
    return table


def _newest(tx: Transaction, model: Any, since: Any) -> dict[int, Any]:
    """The newest row of each person that has begun, or the next one to begin."""
    query = select(model).order_by(since > tx.today, since.desc(), model.id.desc())
    found: dict[int, Any] = {}
    for row in tx.session.scalars(query):
        found.setdefault(row.resident_id, row)
    return found


def _wishes(resident: Resident) -> Row:
    """Whom somebody would like to talk with, or why that is not known."""
    gender = read_answer(resident.preferred_gender, resident.preferred_gender_answer)
    language = read_answer(resident.preferred_language, resident.preferred_language_answer)
    peer = read_answer(resident.wants_peer, resident.wants_peer_answer)
    return (
        value_words.code_word("resident", "preferred_gender", gender)
        if is_text(gender)
        else answer_words(gender),
        answer_words(language),
        answer_words(peer) if isinstance(peer, Unanswered) else _("yes") if peer else _("no"),
    )


def _totals(sheet: MonthlyFigures, counts: Counts) -> list[Row]:
    beds = sheet.occupancy_beds if counts.is_shown("bed_nights") else None
    rooms = sheet.occupancy_rooms if counts.is_shown("room_nights") else None
    nights = sheet.length_of_stay_median, sheet.length_of_stay_p90
    median, p90 = (_length(counts, "stays_ended", length) for length in nights)
    counted = {
        "people": _("People who slept here"), "at_start": _("at the start"), "new": _("new"),
        "left": _("left"), "at_end": _("at the end"), "children": _("under 18"),
    }  # fmt: skip
    people = counted.pop("people")
    return [
        (people, None, counts["people"]),
        *((people, words, counts[key]) for key, words in counted.items()),
        (_("Bed-nights"), None, counts["bed_nights"]),
        (_("Bed-nights"), _("in service"), sheet.bed_nights_in_service),
        (_("Bed-nights"), _("share in use"), "–" if beds is None else beds),
        (_("Bed-nights"), _("in overflow beds"), counts["overflow_nights"]),
        (_("Room-nights"), None, counts["room_nights"]),
        (_("Room-nights"), _("in service"), sheet.room_nights_in_service),
        (_("Room-nights"), _("share in use"), "–" if rooms is None else rooms),
        (_("Nights elsewhere"), None, counts["elsewhere_nights"]),
        (
            _("Nights away"),
            _("in bed-nights") if sheet.away_counts else _("not in bed-nights"),
            counts["away_nights"],
        ),
        (_("Stays ended"), None, counts["stays_ended"]),
        (_("Stays ended"), _("median nights"), median),
        (_("Stays ended"), _("nights, nine in ten up to"), p90),
    ]


def _by_age(sheet: MonthlyFigures, counts: Counts) -> list[Row]:
    genders = outside.genders(sheet)
    words = {"0-17": _("under 18"), "65+": _("65 and over"), "unknown": _("not known")}
    rows: list[Row] = []
    for what, figure in (("people", _("People by age")), ("new", _("New people by age"))):
        for band in AGE_BANDS:
            shown = words.get(band, band.replace("-", "–"))
            rows.append((figure, shown, counts[outside.band_key(band, what)]))
            for code, gender in genders.items():
                key = outside.detail_key(band, code, what)
                rows.append((figure, f"{shown} · {gender}", counts[key]))
        for code, gender in genders.items():
            rows.append((figure, gender, counts[outside.gender_key(code, what)]))
    return rows


def _by_destination(sheet: MonthlyFigures, counts: Counts) -> list[Row]:
    rows: list[Row] = []
    for row in sheet.exits_by_destination:
        key = outside.exit_key(row.code)
        rows.append((_("Stays ended, by destination"), row.label, counts[key]))
        length = _length(counts, key, row.median_nights)
        rows.append((_("Median nights, by destination"), row.label, length))
    return rows


def _by_night(sheet: MonthlyFigures, counts: Counts) -> list[Row]:
    rows: list[Row] = []
    for row in sheet.nights:
        key = outside.night_key(row.night.isoformat())
        rows.append((_("People in a bed"), row.night, counts[key]))
        rows.append((_("Beds in service"), row.night, row.beds_in_service))
    return rows


def _length(counts: Counts, key: str, nights: int | None) -> Cell:
    """A length of stay, unless so few people are behind it that it would be theirs."""
    few = counts.mark(key) in (Mark.SMALL, Mark.WITHHELD)
    return "–" if few or nights is None else nights
