# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person may do: rules of the program, beside the keys, which say what she can read.

Every verb and query of ``services`` declares what it needs; ``vault.do`` and ``vault.read`` check
it, and nothing else does. Screens only hide what a person may not do. A function of the program
without a declaration is refused.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, Final, TypeVar

from shelterdesk.i18n import N_, _

F = TypeVar("F", bound=Callable[..., Any])

_OURS: Final = frozenset({"shelterdesk", "ui"})


class Capability(StrEnum):
    """What a role may be allowed; ``SIGNED_IN`` is everybody's and cannot be taken away."""

    SIGNED_IN = "signed_in"
    SEE_RESIDENTS = "see_residents"
    EDIT_RESIDENTS = "edit_residents"
    PLACE_PEOPLE = "place_people"
    EDIT_SUPPORT = "edit_support"
    SEE_CASE = "see_case"
    EDIT_CASE = "edit_case"
    APPROVE_PLANS = "approve_plans"
    MERGE_PEOPLE = "merge_people"
    EDIT_PARTNERS = "edit_partners"
    SEE_TRAINING = "see_training"
    TAKE_ATTENDANCE = "take_attendance"
    EDIT_TRAINING = "edit_training"
    SEE_WORK = "see_work"
    EDIT_WORK = "edit_work"
    WRITE_LOG = "write_log"
    GIVE_MEDICINES = "give_medicines"
    EDIT_MEDICINES = "edit_medicines"
    REVIEW_INCIDENTS = "review_incidents"
    HANDLE_COMPLAINTS = "handle_complaints"
    SEE_MONEY = "see_money"
    EDIT_AWARDS = "edit_awards"
    EDIT_SCHEMES = "edit_schemes"
    PREPARE_DUES = "prepare_dues"
    APPROVE_MONEY = "approve_money"
    PAY_OUT = "pay_out"
    KEEP_BOOKS = "keep_books"
    CLOSE_MONTHS = "close_months"
    EXPORT_LEDGER = "export_ledger"
    EDIT_HOUSE = "edit_house"
    EDIT_WORDS = "edit_words"
    EDIT_HOUSE_RULES = "edit_house_rules"
    IMPORT = "import"
    HAND_OUT = "hand_out"
    PRINT = "print"
    EXPORT = "export"
    PROTECT_PEOPLE = "protect_people"
    SEE_AUDIT = "see_audit"
    MANAGE_STAFF = "manage_staff"
    EDIT_CAPABILITIES = "edit_capabilities"
    BACK_UP = "back_up"
    RESTORE = "restore"
    ERASE = "erase"
    UPDATE = "update"


_WORDS: Final = {
    Capability.SIGNED_IN: N_("Sign in"),
    Capability.SEE_RESIDENTS: N_("See who is supported and who is where"),
    Capability.EDIT_RESIDENTS: N_("Take people in and change their records"),
    Capability.PLACE_PEOPLE: N_("Give beds, move, check out"),
    Capability.EDIT_SUPPORT: N_("Open and close support periods"),
    Capability.SEE_CASE: N_("See needs, plans, consents, referrals and documents"),
    Capability.EDIT_CASE: N_("Do case work: needs, plans, consents, referrals, documents"),
    Capability.APPROVE_PLANS: N_("Look at support plans as a supervisor"),
    Capability.MERGE_PEOPLE: N_("Join two records of one person"),
    Capability.EDIT_PARTNERS: N_("Change partner organisations"),
    Capability.SEE_TRAINING: N_("See courses, who takes part and who attended"),
    Capability.TAKE_ATTENDANCE: N_("Call the roll of a course"),
    Capability.EDIT_TRAINING: N_("Change courses, enrol people, look at skills, give certificates"),
    Capability.SEE_WORK: N_("See vacancies, introductions, work and how it goes"),
    Capability.EDIT_WORK: N_("Introduce people to employers, keep work and follow-ups"),
    Capability.WRITE_LOG: N_("Write in the log"),
    Capability.GIVE_MEDICINES: N_("Give medicines that are due and write it down"),
    Capability.EDIT_MEDICINES: N_("Add, change and stop medicines"),
    Capability.REVIEW_INCIDENTS: N_("Look at incidents and say what came of them"),
    Capability.HANDLE_COMPLAINTS: N_("Read and handle complaints in which one is not named"),
    Capability.SEE_MONEY: N_("See stipends, payments, the cash box and the books"),
    Capability.EDIT_AWARDS: N_("Give and end awards, ask for grants, keep savings and debts"),
    Capability.EDIT_SCHEMES: N_("Change schemes, holidays and how money is handled"),
    Capability.PREPARE_DUES: N_("Prepare what is due for a period"),
    Capability.APPROVE_MONEY: N_("Approve what others prepared or asked for"),
    Capability.PAY_OUT: N_("Pay at the pay desk and hold the cash box"),
    Capability.KEEP_BOOKS: N_("Write in the books: money in, expenses, transfers, reversals"),
    Capability.CLOSE_MONTHS: N_("Close a month of the books"),
    Capability.EXPORT_LEDGER: N_("Export the books, with codes and without names"),
    Capability.EDIT_HOUSE: N_("Change houses, rooms and beds"),
    Capability.EDIT_WORDS: N_("Change word lists"),
    Capability.EDIT_HOUSE_RULES: N_("Change names and habits of the house"),
    Capability.IMPORT: N_("Bring in data of another system"),
    Capability.HAND_OUT: N_("Print rights sheets and pocket cards, which name nobody"),
    Capability.PRINT: N_("Print figures and sheets"),
    Capability.EXPORT: N_("Export lists of people"),
    Capability.PROTECT_PEOPLE: N_("Protect a person's file"),
    Capability.SEE_AUDIT: N_("See who did what"),
    Capability.MANAGE_STAFF: N_("Add and remove staff, give keys"),
    Capability.EDIT_CAPABILITIES: N_("Decide what roles may do"),
    Capability.BACK_UP: N_("Make and check backups"),
    Capability.RESTORE: N_("Restore a backup"),
    Capability.ERASE: N_("Erase what was written"),
    Capability.UPDATE: N_("Install a newer version of the program"),
}

_DESK: Final = frozenset({
    Capability.SIGNED_IN, Capability.SEE_RESIDENTS, Capability.EDIT_RESIDENTS,
    Capability.PLACE_PEOPLE, Capability.WRITE_LOG, Capability.GIVE_MEDICINES,
    Capability.HAND_OUT, Capability.BACK_UP, Capability.SEE_TRAINING, Capability.TAKE_ATTENDANCE,
})  # fmt: skip
_CASE: Final = _DESK | {
    Capability.EDIT_SUPPORT, Capability.SEE_CASE, Capability.EDIT_CASE, Capability.MERGE_PEOPLE,
    Capability.EDIT_PARTNERS, Capability.PRINT, Capability.PROTECT_PEOPLE,
    Capability.EDIT_MEDICINES, Capability.SEE_MONEY, Capability.EDIT_AWARDS,
    Capability.EDIT_TRAINING, Capability.SEE_WORK, Capability.EDIT_WORK,
}  # fmt: skip
_MONEY: Final = frozenset({
    Capability.SEE_MONEY, Capability.PREPARE_DUES, Capability.PAY_OUT, Capability.KEEP_BOOKS,
    Capability.EXPORT_LEDGER,
})  # fmt: skip
_MANAGER: Final = _CASE | {
    Capability.EDIT_HOUSE, Capability.EDIT_WORDS, Capability.EDIT_HOUSE_RULES, Capability.IMPORT,
    Capability.SEE_AUDIT, Capability.APPROVE_PLANS, Capability.REVIEW_INCIDENTS,
    Capability.HANDLE_COMPLAINTS, Capability.SEE_MONEY, Capability.PREPARE_DUES,
    Capability.PAY_OUT, Capability.KEEP_BOOKS, Capability.EDIT_SCHEMES, Capability.APPROVE_MONEY,
}  # fmt: skip

#: What each role may do unless the administrator decided otherwise. The administrator sees no
#: content; slots and keys are the director's, this list is the administrator's.
DEFAULTS: Final[Mapping[str, frozenset[Capability]]] = {
    "front_desk": _DESK,
    "cashier": frozenset({
        Capability.SIGNED_IN, Capability.SEE_RESIDENTS, Capability.WRITE_LOG, Capability.HAND_OUT,
        Capability.PRINT,
    }) | _MONEY,
    "caseworker": _CASE,
    "counsellor": _CASE,
    "work_training": _CASE - {
        Capability.PLACE_PEOPLE, Capability.PROTECT_PEOPLE, Capability.MERGE_PEOPLE,
        Capability.GIVE_MEDICINES, Capability.EDIT_MEDICINES,
    },
    "manager": _MANAGER,
    "director": _MANAGER | {
        Capability.EXPORT, Capability.MANAGE_STAFF, Capability.RESTORE, Capability.ERASE,
        Capability.CLOSE_MONTHS, Capability.EXPORT_LEDGER, Capability.UPDATE,
    },
    "administrator": frozenset({
        Capability.SIGNED_IN, Capability.EDIT_WORDS, Capability.EDIT_HOUSE_RULES,
        Capability.EDIT_CAPABILITIES, Capability.HAND_OUT, Capability.BACK_UP, Capability.UPDATE,
    }),
}  # fmt: skip

#: What nobody can take from these roles: somebody must always be able to put things right.
FIXED: Final[Mapping[str, frozenset[Capability]]] = {
    "director": frozenset({Capability.MANAGE_STAFF, Capability.SEE_AUDIT, Capability.RESTORE}),
    "administrator": frozenset({Capability.EDIT_CAPABILITIES}),
}

#: What only directors may do, whatever was decided: lists of people leave through them alone.
DIRECTORS_ALONE: Final = frozenset({Capability.EXPORT})

#: What breaking the glass gives for a while: the care of people, never keys, staff or exports.
BREAK_GLASS: Final = _CASE - {
    Capability.PROTECT_PEOPLE, Capability.MERGE_PEOPLE, Capability.EDIT_AWARDS,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Declaration:
    """What a verb or query says about itself."""

    needs: Capability
    changes: bool
    is_undoable: bool = False
    is_quiet: bool = False  # neither captured nor audited: drafts alone
    viewed: str = ""  # the label of the audit event that each run writes
    asks: bool = False  # the passphrase, each time
    each_time: bool = False  # also a run right after the same one


def verb(
    needs: Capability, *, is_undoable: bool = True, is_quiet: bool = False, asks: bool = False
) -> Callable[[F], F]:
    """Declare a function that changes something; ``asks``: for the passphrase each time."""
    return _declared(Declaration(needs, True, is_undoable and not is_quiet, is_quiet, asks=asks))


def query(needs: Capability, *, viewed: str = "", each_time: bool = False) -> Callable[[F], F]:
    """Declare a function that reads; ``viewed`` (marked with ``N_``) makes a run a view.

    The same view again within a few minutes is one, unless ``each_time`` says otherwise: for what
    was sealed, where a person is told that each time is written down.
    """
    return _declared(Declaration(needs, False, viewed=viewed, each_time=each_time))


#: By the name that stands in the audit trail: what a verb needs, so that its undo needs it too.
_NEEDS: Final[dict[str, set[Capability]]] = {}


def _declared(declaration: Declaration) -> Callable[[F], F]:
    def declare(function: F) -> F:
        function.__declared__ = declaration  # type: ignore[attr-defined]
        _NEEDS.setdefault(name_of(function), set()).add(declaration.needs)
        return function

    return declare


def declaration_of(function: Callable[..., Any]) -> Declaration | None:
    """What a function declared; None for one that is not the program's own (a script, a test).

    Raises ``LookupError`` for a function of ours that declares nothing: default deny.
    """
    function = _bare(function)
    found: Declaration | None = getattr(function, "__declared__", None)
    if found is None and str(getattr(function, "__module__", "")).partition(".")[0] in _OURS:
        raise LookupError(f"{name_of(function)} does not say what it needs")
    return found


def name_of(function: Callable[..., Any]) -> str:
    """Module and name of a verb or query, as they stand in the audit trail."""
    bare = _bare(function)
    module = str(getattr(bare, "__module__", "")).rpartition(".")[2]
    return f"{module}.{getattr(bare, '__name__', 'call')}"


def needed_by(name: str) -> frozenset[Capability]:
    """What the verb of this name in the audit trail needs; a script's needs nothing."""
    return frozenset(_NEEDS.get(name, ()))


def _bare(function: Callable[..., Any]) -> Callable[..., Any]:
    while isinstance(function, partial):
        function = function.func
    return function


def of_roles(
    roles: Iterable[str], decided: Mapping[tuple[str, str], bool] | None = None
) -> frozenset[Capability]:
    """What roles together may do; ``decided`` holds the administrator's changes."""
    result = {Capability.SIGNED_IN}
    for role in roles:
        for capability in Capability:
            if capability in DIRECTORS_ALONE and role != "director":
                continue
            default = capability in DEFAULTS.get(role, ())
            if is_fixed(role, capability) or (decided or {}).get((role, capability), default):
                result.add(capability)
    return frozenset(result)


def is_fixed(role: str, capability: Capability) -> bool:
    """Whether nobody can take this from a role."""
    return capability is Capability.SIGNED_IN or capability in FIXED.get(role, ())


def words(capability: Capability) -> str:
    """What it lets a person do, in words."""
    return _(_WORDS[capability])


def refusal(capability: Capability) -> str:
    """Why something is refused, in words."""
    return _("Your role may not do this: {what}. Ask a colleague who may.").format(
        what=words(capability)
    )
