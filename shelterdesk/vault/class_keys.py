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
from shelterdesk.vault import staff_rows
from shelterdesk.vault.key_body import folded_code
from shelterdesk.vault.rights import directors_secrets, known_classes, publish, with_new_class

if TYPE_CHECKING:
    from shelterdesk.vault.door import Vault

_LONGEST_NAME: Final = 40
_MOST_CLASSES: Final = 255  # the id is one byte of every sealed text


def rotate_class(vault: Vault, name: str) -> None:
    """A new version of a class key, for those entitled to it; older versions open older text.

    The person signed in need not be entitled: her computer makes the key, shares it out and
    forgets it.
    """
    secrets = directors_secrets(vault)
    known_classes(vault.keys, [name])
    publish(vault, *with_new_class(vault.keys, secrets, name))
    vault.note(N_("Renewed the key of a class"), kind=AuditKind.KEYS, details={"class": name})


def add_class(vault: Vault, name: str, *, staff_ids: Iterable[int] = ()) -> None:
    """A new confidential group; ``staff_ids`` are entitled to it and get its key at once.

    With nobody named only the recovery code holds it, and the first who is entitled later gets a
    version of her own (``rights.signed``).
    """
    secrets = directors_secrets(vault)
    wanted = name.strip()
    if not wanted or len(wanted) > _LONGEST_NAME:
        raise Invalid(_("The name has 1 to {n} signs.").format(n=_LONGEST_NAME), field="name")
    if folded_code(wanted) in map(folded_code, vault.keys.class_names):
        raise Conflict(_("There is a group of this name."), field="name")
    if len(vault.keys.class_names) >= _MOST_CLASSES:
        raise Conflict(_("There are as many groups as the file can hold."), field="name")
    keys, secrets = with_new_class(vault.keys, secrets, wanted)
    for staff_id in staff_ids:
        slot = keys.slot(vault.read(staff_rows.row_of, staff_id=staff_id).slot_id)
        if slot is not None:  # else she has no passphrase yet, and no rights that could be signed
            classes = tuple(sorted({*slot.classes, wanted}))
            keys = keys.with_slot(replace(slot, classes=classes))
    publish(vault, keys, secrets)
    vault.note(N_("Added a confidential group"), kind=AuditKind.KEYS, details={"class": wanted})
