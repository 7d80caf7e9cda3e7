# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""That an update began is written down; who may not, does not."""

from __future__ import annotations

import json

import pytest

from shelterdesk import __version__
from shelterdesk.capabilities import DEFAULTS, Capability
from shelterdesk.errors import NotAllowed, UserError
from shelterdesk.models.audit import AuditEvent
from shelterdesk.services.staff import program_updates
from shelterdesk.vault.door import Vault
from tests.conftest import PASSPHRASE


def test_it_is_written_down_and_not_undone(vault: Vault) -> None:
    with pytest.raises(UserError, match="passphrase"):
        vault.do("Began an update", program_updates.begin_update, version="9.1", sha256="ab")
    vault.confirm_passphrase(PASSPHRASE)
    done = vault.do("Began an update", program_updates.begin_update, version="9.1", sha256="ab")
    assert not done.can_undo
    with vault._session() as session:
        event = session.get(AuditEvent, vault.audit_end()[0])
        assert event is not None
        assert event.label == "Began an update"
        told = json.loads(event.details)
    assert (told["before"], told["version"], told["sha256"]) == (__version__, "9.1", "ab")


def test_a_volunteer_may_not(vault: Vault) -> None:
    holders = {role for role, held in DEFAULTS.items() if Capability.UPDATE in held}
    assert holders == {"director", "administrator"}
    vault._capabilities -= {Capability.UPDATE}
    with pytest.raises(NotAllowed, match="Install a newer version"):
        vault.do("Began an update", program_updates.begin_update, version="9.1", sha256="ab")
