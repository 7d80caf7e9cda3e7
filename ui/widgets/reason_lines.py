# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why somebody and a vacancy fit or do not, as lines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from shelterdesk.i18n import N_, _
from shelterdesk.services.work.matching import Mark, Reason
from ui.widgets.line import Line

_MARKS: Final = {
    Mark.FITS: (N_("Fits: {reasons}"), "check", "good"),
    Mark.DOES_NOT_FIT: (N_("Does not fit: {reasons}"), "x", "notice"),
    Mark.NOT_KNOWN: (N_("Not known: {reasons}"), "circle-help", "muted"),
}


def reason_lines(reasons: tuple[Reason, ...]) -> Iterator[Line]:
    """What fits, what does not, what is not known: a line each, with a sign."""
    for mark, (words, icon, tone) in _MARKS.items():
        said = "; ".join(one.said for one in reasons if one.mark is mark)
        if said:
            text = _(words).format(reasons=said)
            yield Line(icon, text, tone=tone, ruled=False, role="muted")
