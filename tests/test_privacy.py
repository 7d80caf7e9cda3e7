# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Classes and audiences: what is not known is denied."""

from __future__ import annotations

import pytest

from shelterdesk.privacy import (
    SEALED,
    Audience,
    PrivacyClass,
    audience_label,
    class_label,
    may_leave,
    may_read,
)


@pytest.mark.parametrize("privacy_class", PrivacyClass)
def test_sealed_classes_need_their_key(privacy_class: PrivacyClass) -> None:
    assert may_read(privacy_class, []) is (privacy_class not in SEALED)
    assert may_read(privacy_class, [privacy_class])
    assert may_read(privacy_class, SEALED - {privacy_class}) is (privacy_class not in SEALED)


@pytest.mark.parametrize("privacy_class", PrivacyClass)
def test_only_totals_leave_the_house(privacy_class: PrivacyClass) -> None:
    assert may_leave(privacy_class, Audience.HOUSE)
    is_totals = privacy_class is PrivacyClass.TOTALS
    assert may_leave(privacy_class, Audience.OUTSIDE) is is_totals


def test_what_is_not_known_is_denied() -> None:
    assert not may_read("gossip", SEALED)
    assert not may_leave("gossip", Audience.HOUSE)
    assert not may_leave(PrivacyClass.TOTALS, "everybody")


def test_every_class_and_audience_has_words() -> None:
    assert all(class_label(privacy_class) for privacy_class in PrivacyClass)
    assert all(audience_label(audience) for audience in Audience)
