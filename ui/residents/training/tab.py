# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work, on a resident's page. What is about work is for those who see work alone."""

from __future__ import annotations

from functools import partial
from typing import Any, ClassVar

from PySide6.QtWidgets import QWidget

from shelterdesk.capabilities import Capability
from shelterdesk.services.placements import placements
from shelterdesk.services.residents import residents
from shelterdesk.services.training import certificates, enrolments, own_skills
from shelterdesk.services.work import cvs, introductions, matching, work_wishes
from ui.desk import Desk
from ui.residents.case_tab import CaseTab
from ui.residents.training.cards import CertificatesCard, CoursesCard, SkillsCard
from ui.residents.training.work_cards import CvCard, FittingCard, WishCard, WorkCard


class TrainingTab(CaseTab):
    """Cards below each other."""

    TABLES: ClassVar[frozenset[str]] = frozenset({
        "enrolment", "attendance", "course", "cohort", "course_session", "skill_check", "own_skill",
        "course_skill", "certificate", "work_wish", "cv_sheet", "cv_entry", "introduction",
        "placement", "placement_terms", "work_follow_up", "work_answer", "partner", "term",
        "merge",
    })  # fmt: skip

    def __init__(self, desk: Desk, resident_id: int, parent: QWidget | None = None) -> None:
        super().__init__(desk, resident_id, parent)
        self._sees_work = desk.vault.may(Capability.SEE_WORK)
        self.courses = CoursesCard(desk, resident_id)
        self.skills = SkillsCard(desk, resident_id)
        self.certificates = CertificatesCard(desk, resident_id)
        self.wish = WishCard(desk, resident_id)
        self.fitting = FittingCard(desk, resident_id)
        self.work = WorkCard(desk, resident_id)
        self.cv = CvCard(desk, resident_id)
        of_work = (self.wish, self.fitting, self.work, self.cv)
        for card in (self.courses, self.skills, self.certificates, *of_work):
            card.panel_requested.connect(self.panel_requested)
            self.column.addWidget(card)
        for asking in (self.certificates, self.cv):
            asking.print_requested.connect(self.print_requested)
        for leading in (self.courses, self.fitting, self.work):
            leading.place_requested.connect(self.place_requested)
        for card in of_work:
            card.setHidden(not self._sees_work or card is self.fitting)
        self.wish.fitting_asked.connect(self.show_fitting)
        self.column.addStretch(1)

    def show_fitting(self) -> None:
        """Read what could fit: only once somebody wants to know."""
        self.desk.read(
            self, matching.vacancies_for, self.fitting.show_matches, on_error=self.refused,
            resident_id=self.resident_id,
        )  # fmt: skip

    def load(self) -> None:
        """Read all of it."""
        who: dict[str, Any] = {"resident_id": self.resident_id}
        read = partial(self.desk.read, self, on_error=self.refused, **who)
        read(enrolments.of_resident, self.courses.show_rows)
        read(own_skills.portfolio, self.skills.show_rows)
        read(certificates.of_person, self.certificates.show_rows)
        if self._sees_work:
            read(work_wishes.of_person, self.wish.show_wish)
            read(work_wishes.of_joined, self.wish.show_joined)
            if not self.fitting.isHidden():
                self.show_fitting()
            read(introductions.of_resident, self.work.show_introductions)
            read(placements.of_resident, self.work.show_placements)
            read(residents.row, self.cv.name)
            read(cvs.of_person, self.cv.show_form)
            read(cvs.of_joined, self.cv.show_joined)
            read(cvs.entries, self.cv.show_entries)
