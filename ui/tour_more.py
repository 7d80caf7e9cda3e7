# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""More of the tour: what is seldom seen, and so looked at least. Panels, dialogs, bad days."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, Final

#: Nobody's: only to see how one looks.
_CODE: Final = "ABCD-EFGH-JKLM-NPQR-STUV-WXYZ-2345"


def bad_days(gate: Any, path: Path) -> Iterator[str]:
    """Before unlocking: a forgotten passphrase, a damaged file, a backup put back."""
    from shelterdesk.i18n import _
    from shelterdesk.vault.trouble import Kind, Trouble
    from ui.locking.damage_page import DamagePage
    from ui.locking.forgot_page import ForgotPage
    from ui.locking.restoring_page import RestoringPage

    forgot = ForgotPage(lambda *_told: None)
    gate.show_page(forgot)
    yield "forgot"
    forgot.code_card.click()
    forgot.submit()
    yield "forgot-form"
    forgot.entry.set_split(True)
    yield "forgot-sheets"
    forgot.show_code(_CODE)
    yield "forgot-new-code"
    forgot.new_code.ask_back()
    yield "forgot-type-back"
    for kind in Kind:
        gate.show_page(DamagePage(Trouble(path, kind)))
        yield f"damage-{kind.value.replace('_', '-')}"
    restoring = RestoringPage(_("Restore a backup"))
    gate.show_page(restoring)
    restoring.begin(_("The file is being made…"), lambda: None)
    yield "restoring"


def restore_steps(gate: Any, lane: Any) -> Iterator[str]:
    """A backup put back where nothing opens."""
    from ui.locking.restore_wizard import RestoreWizard

    wizard = RestoreWizard(lane, find_sticks=list)
    gate.show_page(wizard)
    for number, name in enumerate(("which", "how")):
        wizard.go_to(number)
        yield f"restore-{name}"


def wait_for_answers(widget: Any) -> None:
    """Until what is asked beside the lane was answered."""
    from PySide6.QtTest import QTest

    from ui.aside import Aside

    for aside in widget.findChildren(Aside):
        while not aside.is_idle():
            QTest.qWait(50)


def installing(opened: Any, settle: Callable[[], None]) -> Iterator[str]:
    """The page for the person who installs."""
    opened.open(("text", "install"))
    settle()
    yield "help-installing"


def set_up_steps(wizard: Any) -> Iterator[str]:
    """Go through the steps of the set-up; no file is made."""
    steps = ("country", "name", "place", "computer", "account", "rooms")
    for number, name in enumerate(steps):
        wizard.go_to(number)
        yield name
    yield from code_steps(wizard)


def code_steps(wizard: Any) -> Iterator[str]:
    """The last steps of the set-up, without a file being made."""
    wizard.code.show_code(_CODE)
    wizard.go_to(6)
    yield "code"
    wizard.go_to(7)
    yield "type-back"


def record_panels(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Panels beside the record that is open."""
    from ui.widgets.log_panels import AddendumPanel, ErasePanel, StrikePanel

    opened = page.current_page()
    opened.protect()
    settle()
    yield "resident-protect"
    opened.side.close_panel()
    opened.new_note()
    settle()
    yield "resident-note"
    opened.side.close_panel()
    for kind in (AddendumPanel, StrikePanel, ErasePanel):
        opened.side.open(kind(page._desk, 1))
        settle()
        yield f"resident-{kind.__name__.removesuffix('Panel').lower()}"
        opened.side.close_panel()


def shift_panels(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """A line for the next shift, and a shift of another name."""
    tab = page.tabs.open("shift")
    settle()
    for name, opens in (("line", tab.write), ("open", tab.open_other)):
        opens()
        settle()
        yield f"shift-{name}"
        tab.side.close_panel()
        settle()
    yield from _roll_call(page, settle)


def _roll_call(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Who sleeps here tonight, somebody of them, and a step for who is not back."""
    from ui.shifts.roll_call.panels import WelfareStepPanel

    tab = page.tabs.open("roll_call")
    settle()
    line = tab.sheet.lines[0] if tab.sheet is not None and tab.sheet.lines else None
    if line is None or line.resident_id is None:
        return
    tab.list.choose(line.resident_id)
    settle()
    yield "shift-roll-call"
    tab.side.open_panel(WelfareStepPanel(tab.desk, line.resident_id, line.shown, "tell_police"))
    settle()
    yield "shift-not-back"
    tab.side.close_panel()
    settle()


def log_panels(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """The line of the log, what it offers, one person's notes, and a form beside them."""
    from ui.widgets.log_panels import AddendumPanel

    tab = page.tabs.open("log")
    settle()
    edit = tab.line.edit
    edit.set_text("/medic")
    edit.setFocus()
    edit.offer()
    settle()
    yield "log-line"
    here = tab.line.known.names.inside[:2]
    edit.set_text("/health 18:30 Feels better")
    for resident_id in here:
        tab.line.add_person(resident_id)
    tab.bar.filter_button.setChecked(True)
    settle()
    yield "log-read"
    tab.bar.ask_for(here[0])
    settle()
    tab.side.open(AddendumPanel(tab.desk, 1))
    settle()
    yield "log-add"
    tab.side.close_panel()
    edit.set_text("")
    tab.bar.ask_for(None)
    tab.bar.filter_button.setChecked(False)
    settle()


def staff_panels(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """What can be done about a colleague."""
    from ui.staff.colleagues_tab import ColleaguesTab

    tab = page.findChildren(ColleaguesTab)[0]
    other = next(one for one in tab._sheet.people if one.has_passphrase and one.row.code != "K3")
    tab.list.select(other.id)
    tab.add()
    settle()
    yield "staff-add"
    tab.close_panel()
    for act in ("roles", "details", "passphrase", "remove"):
        tab._asked(act)
        settle()
        yield f"staff-{act}"
        tab.close_panel()


def backup_panels(page: Any, settle: Callable[[], None]) -> Iterator[str]:
    """Panels beside the backups."""
    for name in ("make", "look", "drill", "restore"):
        getattr(page, name)()
        settle()
        yield f"backups-{name}"
        page.close_panel()


def dialogs(session: Any, vault: Any) -> Iterator[tuple[str, Callable[[], object]]]:
    """Name, and how it is opened."""
    from shelterdesk.i18n import _
    from shelterdesk.services.residents import residents
    from ui.locking.ask_passphrase import ask_passphrase
    from ui.today.glass_news import GlassDialog
    from ui.widgets.history_dialog import open_history
    from ui.widgets.visitor_check import check_visitor

    window, desk = session.window, session.desk
    somebody = vault.read(residents.find, scope=residents.Scope.HERE)[0].id
    yield "shortcuts", window.show_shortcuts
    yield "visitor-check", lambda: check_visitor(window, desk)
    yield "emergency", session.glass.ask
    yield "emergency-news", GlassDialog(window, desk).open
    words = _("Your passphrase, to remove {code}.").format(code="C2")
    yield "ask-passphrase", lambda: ask_passphrase(window, desk, words, lambda: None)
    yield (
        "history",
        lambda: open_history(window, desk, _("History"), table="resident", row_id=somebody),
    )
