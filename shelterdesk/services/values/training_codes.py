# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the codes of training mean, in words: for the trail, screens and paper."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from shelterdesk.i18n import N_
from shelterdesk.models.certificates import CertificateKind, SkillLevel
from shelterdesk.models.training import (
    CountsAs,
    CourseKind,
    EnrolmentNeed,
    EnrolmentState,
    LinkKind,
    SessionState,
)

_LEVELS: Final[Mapping[str, str]] = {
    SkillLevel.BEGUN: N_("Has begun"),
    SkillLevel.WITH_HELP: N_("With help"),
    SkillLevel.ALONE: N_("Alone"),
    SkillLevel.TEACHES: N_("Can show others"),
}

#: (table, column) -> code -> words.
CODES: Final[Mapping[tuple[str, str], Mapping[str, str]]] = {
    ("attendance_status", "counts_as"): {
        CountsAs.PRESENT: N_("Present"),
        CountsAs.ABSENT: N_("Absent"),
        CountsAs.IGNORED: N_("Not counted"),
    },
    ("certificate", "kind"): {
        CertificateKind.ATTENDANCE: N_("Certificate of attendance"),
        CertificateKind.COMPLETION: N_("Certificate of completion"),
    },
    ("course", "kind"): {
        CourseKind.VOCATIONAL: N_("For work"),
        CourseKind.LANGUAGE: N_("Language"),
        CourseKind.LITERACY: N_("Reading and writing"),
        CourseKind.SCHOOL: N_("School"),
        CourseKind.BUSINESS: N_("Own business"),
        CourseKind.LIFE_SKILLS: N_("Everyday skills"),
        CourseKind.PEER_GROUP: N_("Group led by peers"),
        CourseKind.OTHER: N_("Something else"),
    },
    ("course_link", "kind"): {
        LinkKind.NEEDS: N_("Completed before"),
        LinkKind.EXCLUDES: N_("Not at the same time"),
    },
    ("course_session", "state"): {
        SessionState.PLANNED: N_("Planned"),
        SessionState.HELD: N_("Held"),
        SessionState.CANCELLED: N_("Called off"),
    },
    ("enrolment", "state"): {
        EnrolmentState.WAITING: N_("Waiting"),
        EnrolmentState.ACTIVE: N_("Taking part"),
        EnrolmentState.COMPLETED: N_("Completed"),
        EnrolmentState.LEFT: N_("Left"),
        EnrolmentState.DID_NOT_START: N_("Did not start"),
    },
    ("enrolment", "need"): {
        EnrolmentNeed.HIGH: N_("Soon"),
        EnrolmentNeed.NORMAL: N_("As it comes"),
        EnrolmentNeed.LATER: N_("Later"),
    },
    ("own_skill", "level"): _LEVELS,
    ("skill_check", "level"): _LEVELS,
}
