# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first run: from a language to an open file. Nothing is written before the recovery step."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from shelterdesk import regions
from shelterdesk.errors import UserError
from shelterdesk.i18n import _, language
from shelterdesk.settings import Settings
from shelterdesk.vault.primitives import KdfCost
from ui.keys import paper
from ui.setup.account_step import AccountStep
from ui.setup.computer_step import ComputerStep
from ui.setup.recovery_steps import CodeStep, DeviceStep, TypeBackStep
from ui.setup.rooms_step import RoomsStep
from ui.setup.steps import NameStep, PlaceStep, RegionStep
from ui.tasks import Lane
from ui.widgets.wizard import Wizard


@dataclass(frozen=True)
class Choices:
    """All that was chosen, ready for the lane."""

    path: Path
    staff_code: str
    name_shown: str
    passphrase: str
    organisation: dict[str, Any]
    site: str
    pattern: str


class SetupWizard(Wizard):
    """``opened(vault)`` once the code was typed back; ``made(path, name, icon)`` once there
    is a file. Name and icon begin as the settings have them."""

    #: After hiding, as long as there is no file.
    may_come_back: Final = True
    opened = Signal(object)
    made = Signal(object, str, str)
    language_chosen = Signal(str)

    def __init__(
        self,
        lane: Lane,
        languages: Mapping[str, str],
        settings: Settings,
        *,
        cost: KdfCost | None = None,
    ) -> None:
        super().__init__(_("Set up a new file"), finish_words=_("Finish"))
        self._lane = lane
        self._cost = cost  # tests make it cheap
        self._choices: Choices | None = None
        self._vault: Any = None
        self._asked = False
        self._quiet = QWidget()  # never shown: what runs for it shows no progress
        self.region = RegionStep(dict(languages))
        self.name = NameStep(settings)
        self.place = PlaceStep()
        self.computer = ComputerStep(self.place.path)
        self.account = AccountStep(self._names)
        self.rooms = RoomsStep()
        self.code = CodeStep(self._print)
        self.type_back = TypeBackStep(self.code.code.is_split)
        self.device: DeviceStep | None = None  # where there is a keychain
        for step in (
            self.region, self.name, self.place, self.computer, self.account, self.rooms, self.code,
            self.type_back,
        ):  # fmt: skip
            self.add_step(step)
        self.region.language_chosen.connect(self.language_chosen)
        self.code.make_requested.connect(self._make)
        self.finished.connect(self._finish)
        lane.run(self._quiet, _has_keychain, self._offer_device, lambda _error: None)

    def primary_focus(self) -> QWidget | None:
        """What the step shown begins with."""
        return self.current().primary_focus()

    def vault(self) -> Any:
        """The open file, once it is made; whoever closes the window closes it."""
        return self._vault

    def choices(self) -> Choices:
        """What was chosen so far."""
        region, account = self.region, self.account
        country = region.country.value()
        return Choices(
            path=self.place.path(),
            staff_code=str(account.code.value() or ""),
            name_shown=str(account.name.value() or ""),
            passphrase=account.passphrase.value() or "",
            organisation={
                "discreet_name": str(self.name.name.value()),
                "language": language(),
                "country": country,
                "currency": region.currency.value(),
                "first_weekday": region.first_weekday.value(),
                "paper": regions.paper_of(str(country or "")),
            },
            site=str(self.name.site.value()),
            pattern=self.rooms.text(),
        )

    def _print(
        self,
        parent: QWidget,
        code: str,
        sheet: tuple[int, int] | None,
        said: Callable[[str], object],
    ) -> None:
        page = paper.CodePage(str(self.name.name.value()), code, sheet)
        paper.print_code(parent, self._lane, page, said)

    def _names(self) -> tuple[str, ...]:
        return tuple(str(field.value() or "") for field in (self.name.name, self.name.site))

    def _offer_device(self, has_keychain: bool) -> None:
        if has_keychain:
            self.device = DeviceStep()
            self.add_step(self.device)

    def next(self) -> None:
        """As in every wizard, but the code typed back is checked before the last step."""
        if self.current() is self.type_back and self.next_button.isEnabled():
            self._check_code()
        else:
            super().next()

    # Making
    def _make(self) -> None:
        self._choices = self.choices()
        self.set_busy(True)
        self._lane.run(
            self, self._create, self._created, self._not_created, _("The file is being made…")
        )

    def _create(self) -> str:
        # Here, not above: it brings the database library along.
        from shelterdesk.services import setup
        from shelterdesk.vault import create

        chosen = self._choices
        assert chosen is not None  # noqa: S101 - set by _make
        with suppress(OSError):  # create says why it cannot be written
            chosen.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return create.create(
            chosen.path,
            staff_code=chosen.staff_code,
            passphrase=chosen.passphrase,
            name_shown=chosen.name_shown,
            organisation=chosen.organisation,
            first=setup.seed_with_rooms(chosen.site, chosen.pattern),
            cost=self._cost,
        )

    def _created(self, code: str) -> None:
        self.set_busy(False)
        self.cancel_button.hide()  # the file is there: closing the window keeps it
        self.code.show_code(code)
        self.code.print_button.setFocus()
        chosen = self._choices
        if chosen is not None:
            name = chosen.organisation["discreet_name"]
            self.made.emit(chosen.path, name, str(self.name.icon.value()))
        # While the code is being written down, the file is opened.
        self._lane.run(self._quiet, self._open, None, lambda _error: None)

    def _not_created(self, error: UserError) -> None:
        self.set_busy(False)
        self.code.show_error(error.message)
        self.code.retry_button.setFocus()

    def _open(self) -> Any:
        from shelterdesk.vault import door  # see _create

        chosen = self._choices
        if self._vault is None and chosen is not None:
            self._vault = door.unlock(
                chosen.path, staff_code=chosen.staff_code, passphrase=chosen.passphrase
            )
        return self._vault

    # Finishing
    def _check_code(self) -> None:
        if self._asked:
            return
        self._asked = True
        self.set_busy(True)
        code = str(self.type_back.field.value() or "")
        self._lane.run(self, lambda: self._confirm(code), self._confirmed, self._not_confirmed)

    def _confirm(self, code: str) -> Any:
        from shelterdesk.vault import recovering  # see _create

        vault = self._open()
        recovering.confirm(vault, code)
        return vault

    def _confirmed(self, vault: Any) -> None:
        self._asked = False
        self.set_busy(False)
        if self.device is None:
            self.opened.emit(vault)
        else:
            self.go_to(self.number() + 1)

    def _not_confirmed(self, error: UserError) -> None:
        self._asked = False
        self.set_busy(False)
        if error.field == "recovery_code":
            self.type_back.field.set_error(error.message)
        else:
            self.message_bar.say(error.message, "danger")
        self.type_back.field.focus_target().setFocus()

    def _finish(self) -> None:
        """After the keychain step."""
        if self.device is None or not self.device.bind.value():
            self.opened.emit(self._vault)
            return
        self.set_busy(True)
        self._lane.run(self, self._bind, self._bound, self._not_bound)

    def _bind(self) -> None:
        from shelterdesk.vault import binding  # see _create

        chosen = self._choices
        assert chosen is not None  # noqa: S101 - set by _make
        binding.bind(self._vault, chosen.passphrase)

    def _bound(self, _none: object) -> None:
        self.set_busy(False)
        self.opened.emit(self._vault)

    def _not_bound(self, error: UserError) -> None:
        self.set_busy(False)
        if self.device is not None:
            self.device.bind.set_value(False)  # Finish goes on without
        self.message_bar.say(error.message, "danger")


def _has_keychain() -> bool:
    from shelterdesk.vault import device  # on the lane: asking the system takes its time

    return device.is_available()
