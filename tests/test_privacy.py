# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Classes and audiences: what is not known is denied."""

from __future__ import annotations

import pytest

from shelterdesk.privacy import (
    Audience,
    PrivacyClass,
    audience_label,
    class_label,
    may_leave,
)


@pytest.mark.parametrize("privacy_class", PrivacyClass)
def test_only_totals_leave_the_house(privacy_class: PrivacyClass) -> None:
    assert may_leave(privacy_class, Audience.HOUSE)
    is_totals = privacy_class is PrivacyClass.TOTALS
    assert may_leave(privacy_class, Audience.OUTSIDE) is is_totals
    assert may_leave(privacy_class, Audience.PERSON)  # hers, or with a consent


def test_what_is_not_known_is_denied() -> None:
    assert not may_leave("gossip", Audience.HOUSE)
    assert not may_leave("gossip", Audience.PERSON)
    assert not may_leave(PrivacyClass.TOTALS, "everybody")


def test_every_class_and_audience_has_words() -> None:
    assert all(class_label(privacy_class) for privacy_class in PrivacyClass)
    assert all(audience_label(audience) for audience in Audience)
