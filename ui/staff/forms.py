# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Forms beside the list of colleagues: add, roles and groups, name and locking, new passphrase."""

from __future__ import annotations

from collections.abc import Hashable
from functools import partial
from typing import Any

from shelterdesk.errors import UserError
from shelterdesk.i18n import N_, _, ngettext
from shelterdesk.services.staff import staff
from shelterdesk.services.staff.staff import StaffRow
from shelterdesk.vault import accounts, class_keys
from shelterdesk.vault.door import Vault
from ui.desk import Desk
from ui.keys import acts
from ui.keys.new_passphrase import PassphraseForHer
from ui.keys.reading import Person
from ui.locking.ask_passphrase import ask_passphrase
from ui.staff.role_fields import BoxesField, GroupsField, RolesField
from ui.widgets.fields import ChoiceField, TextField
from ui.widgets.form_panel import FormPanel
from ui.widgets.labels import label


class KeyPanel(FormPanel):
    """A form whose act needs the passphrase once more and runs outside of a transaction."""

    #: What is said once it is done.
    said = ""

    def _ask(self, question: str, act: acts.Act, words: str) -> None:
        acts.asked(
            self.desk,
            self,
            question,
            act,
            words=words,
            said=self.said,
            on_done=lambda _result: self._done(),
            on_error=self._failed,
            on_cancel=lambda: self.form.set_busy(False),
        )

    def _failed(self, error: UserError) -> None:
        self.form.show_error(error)


class WithPassphrase(KeyPanel):
    """A form with a passphrase for somebody else, ``new``; it is in no draft."""

    new: PassphraseForHer

    def is_modified(self) -> bool:
        """Whether something was typed, a passphrase included."""
        return super().is_modified() or self.new.is_begun()

    def _is_good(self) -> bool:
        wrong = self.new.check()
        if wrong is not None:
            self.form.set_busy(False)
            wrong.setFocus()
        return wrong is None

    def _failed(self, error: UserError) -> None:
        if error.field == "passphrase":
            self.form.set_busy(False)
            self.new.set_error(error.message)
        else:
            super()._failed(error)

    def _done(self) -> None:
        self.new.wipe()
        super()._done()


class AddPanel(WithPassphrase):
    """A colleague, her roles, what she may read, and her first passphrase."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, _("New colleague"), _("Add"))
        self.said = _("Added. The new code and passphrase open this file now.")
        self.code = TextField(
            "staff_code",
            _("Staff code"),
            required=True,
            max_length=20,
            placeholder="K5",
            hint=_("Short, and not the name. Nobody else ever gets the same."),
        )
        self.name = TextField(
            "name_shown", _("Name colleagues see"), unanswered=False, max_length=80
        )
        self.roles = RolesField()
        self.groups = GroupsField(desk.vault.keys.class_names)
        self.new = PassphraseForHer(hints=self._hints)
        self.form.add_field(self.code, self.name)
        for field in (self.roles, self.groups):
            self.form.add_field(field)
        self.form.add_section(_("First passphrase"))
        self.form.add_widget(self.new)
        self.roles.changed.connect(lambda: self.groups.follow(self.roles.value() or ()))

    def _hints(self) -> tuple[str, ...]:
        return (str(self.code.value() or ""), str(self.name.value() or ""))

    def _save(self, values: dict[str, Hashable]) -> None:
        if not self._is_good():
            return
        act = partial(
            _add,
            code=str(values["staff_code"]),
            name_shown=str(values["name_shown"] or ""),
            roles=values["roles"],
            classes=values["classes"] or (),
            passphrase=self.new.value(),
        )
        question = _("Your passphrase, to give {code} a way into the file.").format(
            code=values["staff_code"]
        )
        self._ask(question, act, _("The keys of the new colleague are made…"))


class RolesPanel(KeyPanel):
    """Other roles and groups for somebody, oneself included."""

    def __init__(self, desk: Desk, *, staff_id: int) -> None:
        super().__init__(desk, _("Roles and groups"), _("Change"))
        self.said = _("Changed. It holds from the next unlock on.")
        self._staff_id = staff_id
        self._before: Person | None = None
        self.roles = RolesField()
        self.groups = GroupsField(desk.vault.keys.class_names)
        self.form.add_field(self.roles)
        self.form.add_field(self.groups)
        words = _(
            "What was read before cannot be taken back. Where a group or a director's role is "
            "taken away, its keys are renewed, so that nothing new can be read with the old ones."
        )
        self.form.add_widget(label(words, "muted", wrap=True))
        self.roles.changed.connect(lambda: self.groups.follow(self.roles.value() or ()))

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"staff_id": self._staff_id}

    def show_person(self, person: Person) -> None:
        """What holds now; comes after the panel was made."""
        if self._before is None:
            self._before = person
            self.groups.begin_with(person.row.roles)
            self.form.set_values({"roles": person.row.roles, "classes": person.classes})

    def _save(self, values: dict[str, Hashable]) -> None:
        act = partial(
            _set_roles,
            staff_id=self._staff_id,
            roles=values["roles"],
            classes=values["classes"] or (),
        )
        code = self._before.row.code if self._before is not None else ""
        question = _("Your passphrase, to change what {code} may do and read.").format(code=code)
        self._ask(question, act, _("Keys are given and renewed…"))


class DetailsPanel(FormPanel):
    """The name colleagues see, and when it locks for her."""

    def __init__(self, desk: Desk, *, staff_id: int) -> None:
        super().__init__(desk, _("Name and locking"), _("Save"))
        self._staff_id = staff_id
        self._has_values = False
        self.form.add_field(
            TextField("name_shown", _("Name colleagues see"), unanswered=False, max_length=80)
        )
        self.idle = ChoiceField(
            "idle_minutes", _("Locks by itself after"), required=True, unanswered=False
        )
        self.idle.set_hint(_("Each person, and each computer, can make it shorter but not longer."))
        self.form.add_field(self.idle)

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"staff_id": self._staff_id}

    def show_person(self, person: Person) -> None:
        """What holds now."""
        if not self._has_values:
            self._has_values = True
            self.idle.set_choices(idle_choices(person.row))
            row = person.row
            shown = {"name_shown": row.name_shown or None, "idle_minutes": row.idle_minutes or 0}
            self.form.set_values(shown)

    def _save(self, values: dict[str, Hashable]) -> None:
        store = partial(
            self.desk.do,
            self.form,
            N_("Changed a colleague's name or locking"),
            staff.edit,
            said=_("Saved. It holds from the next unlock on."),
            on_done=lambda _done: self._done(),
            on_error=self.form.show_error,
            staff_id=self._staff_id,
            name_shown=str(values["name_shown"] or ""),
            idle_minutes=int(str(values["idle_minutes"] or 0)) or None,
        )
        question = _("Your passphrase, to change a colleague's name or locking.")
        dialog = ask_passphrase(self, self.desk, question, store)
        dialog.rejected.connect(lambda: self.form.set_busy(False))


class PassphraseOf(WithPassphrase):
    """The same for a colleague whose code stands already."""

    def __init__(self, desk: Desk, title: str, save_words: str, staff_id: int) -> None:
        super().__init__(desk, title, save_words)
        self._staff_id = staff_id
        self._person: Person | None = None

    def about(self) -> dict[str, Any]:
        """Whose."""
        return {"staff_id": self._staff_id}

    def show_person(self, person: Person) -> None:
        """Whose it is."""
        self._person = person

    def _hints(self) -> tuple[str, ...]:
        person = self._person
        return (person.row.code, person.row.name_shown) if person is not None else ()

    def _code(self) -> str:
        return self._person.row.code if self._person is not None else ""


class PassphrasePanel(PassphraseOf):
    """A new passphrase for somebody else."""

    def __init__(self, desk: Desk, *, staff_id: int) -> None:
        super().__init__(desk, _("New passphrase"), _("Give it"), staff_id)
        self.said = _("The old passphrase opens nothing any more.")
        self.new = PassphraseForHer(hints=self._hints)
        words = _(
            "When a passphrase is forgotten, or somebody else may know it. All keys of this person "
            "and the key of the file are renewed. Groups that you do not hold yourself come back "
            "from colleagues who do. Drafts that were not saved are lost."
        )
        self.form.add_widget(label(words, "body", "muted", wrap=True))
        self.form.add_widget(self.new)

    def _save(self, values: dict[str, Hashable]) -> None:
        if not self._is_good():
            return
        act = partial(_re_enrol, staff_id=self._staff_id, passphrase=self.new.value())
        question = _("Your passphrase, to give {code} a new one.").format(code=self._code())
        self._ask(question, act, _("Keys are renewed…"))


class EnrolPanel(PassphraseOf):
    """A way in for somebody who has none: she comes back, or was never given a passphrase.

    What she was before is not ticked: nobody signed it.
    """

    def __init__(self, desk: Desk, *, staff_id: int) -> None:
        super().__init__(desk, _("A way in"), _("Give it"), staff_id)
        self.said = _("The code and the new passphrase open this file now.")
        words = _(
            "The code and all that was written stay the same. Keys are new: what older texts of a "
            "group need comes from colleagues who hold it."
        )
        self.form.add_widget(label(words, "body", "muted", wrap=True))
        self.roles = RolesField()
        self.groups = GroupsField(desk.vault.keys.class_names)
        self.form.add_field(self.roles)
        self.form.add_field(self.groups)
        self.new = PassphraseForHer(hints=self._hints)
        self.form.add_section(_("Passphrase"))
        self.form.add_widget(self.new)
        self.roles.changed.connect(lambda: self.groups.follow(self.roles.value() or ()))

    def _save(self, values: dict[str, Hashable]) -> None:
        if not self._is_good():
            return
        act = partial(
            _enrol,
            staff_id=self._staff_id,
            roles=values["roles"],
            classes=values["classes"] or (),
            passphrase=self.new.value(),
        )
        question = _("Your passphrase, to give {code} a way into the file.").format(
            code=self._code()
        )
        self._ask(question, act, _("The keys of the new colleague are made…"))


class GroupPanel(KeyPanel):
    """A confidentiality group of the house's own."""

    def __init__(self, desk: Desk, *, people: list[list[Any]]) -> None:
        super().__init__(desk, _("New group"), _("Add"))
        self.said = _("Added. Its key is with those you chose, and under the recovery code.")
        self._people = people
        self.form.add_field(
            TextField(
                "name", _("Name"), required=True, max_length=40, placeholder=_("Debt advice"),
                hint=_("A kind of work, never a person. It cannot be renamed later."),
            )
        )  # fmt: skip
        choices = [(str(id_), shown, "") for id_, shown in people]
        self.readers = BoxesField("readers", _("Who may read it"), choices)
        self.form.add_field(self.readers)

    def about(self) -> dict[str, Any]:
        """Who was offered."""
        return {"people": self._people}

    def _save(self, values: dict[str, Hashable]) -> None:
        readers = tuple(int(id_) for id_ in self.readers.value() or ())
        act = partial(_add_group, name=str(values["name"]), readers=readers)
        self._ask(_("Your passphrase, to add a group with a key of its own."), act, _("A key…"))


def idle_choices(row: StaffRow) -> list[tuple[Hashable, str]]:
    """Minutes that can be chosen for somebody, as her roles say first (0)."""
    usual = minutes(staff.longest_idle_minutes(row.roles, None))
    as_roles = _("As the roles say ({minutes})").format(minutes=usual)
    return [(0, as_roles), *((n, minutes(n)) for n in staff.IDLE_CHOICES)]


def minutes(n: int) -> str:
    """So many minutes, in words."""
    return ngettext("{n} minute", "{n} minutes", n).format(n=n)


# On the lane
def _add(vault: Vault, **chosen: Any) -> int:
    return accounts.add(vault, **chosen)


def _set_roles(vault: Vault, **chosen: Any) -> None:
    accounts.set_roles(vault, **chosen)


def _re_enrol(vault: Vault, **chosen: Any) -> None:
    accounts.re_enrol(vault, **chosen)


def _enrol(vault: Vault, **chosen: Any) -> None:
    accounts.enrol(vault, **chosen)


def _add_group(vault: Vault, *, name: str, readers: tuple[int, ...]) -> None:
    class_keys.add_class(vault, name, staff_ids=readers)
