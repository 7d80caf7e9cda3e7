# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The clean system that a package is tried in: what it needs is said, and nothing secret of this
computer goes into it."""

from __future__ import annotations

import os

import pytest
from recipe import clean_root


def test_what_is_missing_is_named_with_what_to_install() -> None:
    with pytest.raises(FileNotFoundError, match=r"no-such-tool.*apt-get install"):
        clean_root.require("sh", "no-such-tool")


def test_who_may_not_make_a_system_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(FileNotFoundError, match="sudo"):
        clean_root.require("sh")


def test_of_this_computer_only_the_way_to_the_network_goes_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(os, "environ", {
        "UPDATE_SIGNING_KEY": "key.pem", "HOME": "/root", "http_proxy": "proxy", "LANG": "de",
    })  # fmt: skip
    told = clean_root.environment({"DISPLAY": ":5"})
    assert told["HOME"] == "/home/guest"
    assert (told["http_proxy"], told["DISPLAY"], told["LANG"]) == ("proxy", ":5", "C.UTF-8")
    assert "UPDATE_SIGNING_KEY" not in told
