# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The package of macOS, as far as it can be looked at on another system."""

from __future__ import annotations

import plistlib
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest
from recipe import libraries, macos, program

from shelterdesk import settings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Wheels of several systems."""
    for name, tags in {
        "a": ["cp310-abi3-macosx_13_0_universal2"],
        "b": ["cp313-cp313-macosx_15_0_arm64"],
        "c": ["py3-none-any"],
        "d": ["cp313-none-macosx_10_9_x86_64", "cp313-none-macosx_26_0_arm64"],
    }.items():
        folder = tmp_path / f"{name}-1.dist-info"
        folder.mkdir()
        (folder / "WHEEL").write_text("".join(f"Tag: {tag}\n" for tag in tags))
    return tmp_path


@pytest.fixture
def order(tmp_path: Path) -> macos.Order:
    return macos.Order(out=tmp_path / "out", work=tmp_path / "work", version="1.2.3")


def test_the_bundle_tells_macos_what_it_needs_to_know(site: Path) -> None:
    told = plistlib.loads(plistlib.dumps(macos.info_plist(site)))
    assert told["CFBundleName"] == told["CFBundleDisplayName"] == settings.DEFAULT_NAME
    assert told["CFBundleShortVersionString"] == program.version()
    assert told["LSMinimumSystemVersion"] == "15.0"
    assert told["LSApplicationCategoryType"] == "public.app-category.productivity"
    assert told["NSHighResolutionCapable"] is True
    assert told["LSBackgroundOnly"] is False
    assert told["NSQuitAlwaysKeepsWindows"] is False
    assert "contributors" in told["NSHumanReadableCopyright"]
    assert re.fullmatch(r"[a-z.-]+", told["CFBundleIdentifier"])


def test_nothing_of_it_names_a_shelter(site: Path, order: macos.Order) -> None:
    words = f"{macos.info_plist(site)} {macos.commands(order, Path('s'), Path('t'))}".lower()
    assert not re.search(r"shelter|women|prostitut", words)


def test_it_asks_for_no_exception_from_the_hardened_runtime() -> None:
    assert plistlib.loads(macos.ENTITLEMENTS.read_bytes()) == {}


def test_the_oldest_system_is_that_of_the_library_that_asks_for_most(site: Path) -> None:
    assert macos.oldest_system(site) == "15.0"
    (site / "b-1.dist-info" / "WHEEL").unlink()
    assert macos.oldest_system(site) == "13.0"


def test_without_an_identity_nothing_is_asked_of_apple(order: macos.Order) -> None:
    tools = [command[0] for command in macos.commands(order, Path("stage"), Path("a.dmg"))]
    assert tools == ["codesign", "hdiutil"]
    unsigned = replace(order, notary=("--key", "k"))
    assert len(macos.commands(unsigned, Path("stage"), Path("a.dmg"))) == 2


def test_with_identities_it_is_signed_notarised_and_looked_at(order: macos.Order) -> None:
    named = replace(order, identity="Developer ID", notary=("--key", "k.p8"))
    commands = macos.commands(named, Path("stage"), Path("a.dmg"))
    assert [" ".join(command[:2]) for command in commands] == [
        "codesign --verify", "hdiutil create", "codesign --sign", "xcrun notarytool",
        "xcrun stapler", "spctl --assess",
    ]  # fmt: skip
    assert commands[3][-2:] == ["--key", "k.p8"]


def test_who_asks_is_named_whole_or_not_at_all() -> None:
    whole = {"MACOS_NOTARY_KEY": "k.p8", "MACOS_NOTARY_KEY_ID": "1", "MACOS_NOTARY_ISSUER": "2"}
    assert macos.notary(whole) == ("--key", "k.p8", "--key-id", "1", "--issuer", "2")
    assert macos.notary({"MACOS_NOTARY_KEY": ""}) == ()
    with pytest.raises(KeyError, match="MACOS_NOTARY_ISSUER"):
        macos.notary({"MACOS_NOTARY_KEY": "k.p8", "MACOS_NOTARY_KEY_ID": "1"})


@pytest.mark.skipif(sys.platform == "darwin", reason="there it is made")
def test_elsewhere_it_says_that_a_mac_is_needed(order: macos.Order) -> None:
    with pytest.raises(FileNotFoundError, match="on a Mac"):
        macos.make(order)


def test_only_what_has_no_wheel_is_another_on_intel() -> None:
    ours, intel = libraries.locked_names(), libraries.locked_names(macos.lock("x86_64"))
    assert macos.lock("arm64") == libraries.LOCK
    other = {name for name, version in intel.items() if ours[name] != version}
    assert other == {"argon2-cffi-bindings", "cryptography", "pikepdf"}


def test_the_icon_has_every_size(tmp_path: Path) -> None:
    from PIL import IcnsImagePlugin, Image

    macos.icns("calendar", tmp_path / "icon.icns")
    with Image.open(tmp_path / "icon.icns") as picture:
        assert isinstance(picture, IcnsImagePlugin.IcnsImageFile)
        pixels = {width * scale for width, _height, scale in picture.info["sizes"]}
        assert {32, 64, 128, 256, 512, 1024} <= pixels
