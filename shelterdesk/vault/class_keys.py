# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Keys of the confidentiality classes: renewing one, adding a group of the organisation's own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from shelterdesk.errors import Conflict, Invalid
from shelterdesk.i18n import N_, _
from shelterdesk.models.audit import AuditKind
from shelterdesk.privacy import group_name
from shelterdesk.vault import slots, staff_rows
from shelterdesk.vault.key_body import RECOVERY, folded_code
from shelterdesk.vault.rights import directors_secrets, known_classes, publish, with_new_class

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault

_LONGEST_NAME: Final = 40
_MOST_CLASSES: Final = 255  # the id is one byte of every sealed text


def news(vault: Vault, seen: int) -> list[str]:
    """What a holder should hear at unlock: classes of hers that were renewed since the revision
    she had seen, and those for which a director entitled somebody who waits for her."""
    keys = vault.keys
    mine = [name for name in keys.class_names if vault.can_read(name)]
    renewed = [name for name in mine if 0 < seen < keys.newest(name).revision]
    asked_for = [
        name
        for name in mine
        if any(
            slot.kind != RECOVERY
            and slots.is_entitled(slot, name)
            and keys.newest(name).grant not in slot.sealed
            for slot in keys.slots
        )
    ]
    found = []
    if renewed:
        words = _("Since you were last here a director renewed the keys of: {groups}.")
        found.append(words.format(groups=_shown(renewed)))
    if asked_for:
        words = _(
            "A director has entitled somebody who waits for a key of yours: {groups}. Nobody gets "
            "it unless you hand it over, under Preferences."
        )
        found.append(words.format(groups=_shown(asked_for)))
    if vault.has_new_directors:
        found.append(
            _(
                "The directors' key was changed since you were last here. Until you have unlocked "
                "once more you cannot hand keys over; if somebody waits for one, ask a director "
                "first whether that is right."
            )
        )
    return found


def _shown(names: Iterable[str]) -> str:
    return ", ".join(group_name(name) for name in names)


def rotate_class(vault: Vault, name: str) -> None:
    """A new version of a class key, for those entitled to it; older versions open older text.

    The person signed in need not be entitled: her computer makes the key, shares it out and
    forgets it.
    """
    secrets = directors_secrets(vault)
    known_classes(vault.keys, [name])
    publish(vault, *with_new_class(vault.keys, secrets, name))
    with vault.is_done():
        vault.note(N_("Renewed the key of a class"), kind=AuditKind.KEYS, details={"class": name})


def add_class(vault: Vault, name: str, *, staff_ids: Iterable[int] = ()) -> None:
    """A new confidential group; ``staff_ids`` are entitled to it and get its key at once.

    With nobody named only the recovery code holds it, and the first who is entitled later gets a
    version of her own (``rights.signed``).
    """
    secrets = directors_secrets(vault)
    wanted = name.strip()
    if not wanted or len(wanted) > _LONGEST_NAME:
        raise Invalid(_("The name has 1 to {n} characters.").format(n=_LONGEST_NAME), field="name")
    if folded_code(wanted) in map(folded_code, vault.keys.class_names):
        raise Conflict(_("There is a group of this name."), field="name")
    if len(vault.keys.class_names) >= _MOST_CLASSES:
        raise Conflict(_("There are as many groups as the file can hold."), field="name")
    keys, secrets = with_new_class(vault.keys, secrets, wanted)
    for staff_id in staff_ids:
        slot = staff_rows.slot_of(keys, vault.read(staff_rows.row_of, staff_id=staff_id))
        if slot is not None:  # else she has no passphrase yet, and no rights that could be signed
            classes = tuple(sorted({*slot.classes, wanted}))
            keys = keys.with_slot(replace(slot, classes=classes))
    publish(vault, keys, secrets)
    with vault.is_done():
        vault.note(N_("Added a confidential group"), kind=AuditKind.KEYS, details={"class": wanted})
