# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of what a program is made of: it says what the lock says, in the form of CycloneDX 1.6
(ECMA-424), the same each time."""

from __future__ import annotations

import json
import re
import sys
from pathlib import Path
from typing import Any

import make_sbom
import pytest
from recipe import libraries, macos, sbom

from shelterdesk.installed import notices

ROOT = Path(__file__).resolve().parents[2]
#: Of the schema: types of components and what a name of a package looks like.
TYPES = {"application", "library", "platform", "file", "data"}
PURL = re.compile(r"^pkg:(pypi|generic)/[a-z0-9._-]+@[A-Za-z0-9.+-]+$")


@pytest.fixture(scope="module")
def told() -> list[notices.Notice]:
    folders = [Path(folder) for folder in sys.path if folder]
    return notices.gather(folders, libraries.locked_names().keys())


@pytest.fixture(scope="module", params=sorted(sbom.SYSTEMS))
def bom(request: pytest.FixtureRequest, told: list[notices.Notice]) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(sbom.make(sbom.Target(request.param, "3.13.2"), told))
    return made


def names(bom: dict[str, Any]) -> set[str]:
    return {one["name"] for one in bom["components"]}


def test_its_head_is_that_of_the_standard(bom: dict[str, Any]) -> None:
    assert (bom["bomFormat"], bom["specVersion"], bom["version"]) == ("CycloneDX", "1.6", 1)
    uuid = r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    assert re.fullmatch(f"urn:uuid:{uuid}", bom["serialNumber"])
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", bom["metadata"]["timestamp"])
    assert bom["metadata"]["component"]["type"] == "application"


def test_every_component_keeps_the_rules_of_the_schema(bom: dict[str, Any]) -> None:
    references = [one["bom-ref"] for one in bom["components"]]
    assert len(references) == len(set(references))
    for one in bom["components"]:
        assert one["type"] in TYPES
        assert one["name"]
        assert "purl" not in one or PURL.match(one["purl"])
        for digest in one.get("hashes", ()):
            assert digest["alg"] == "SHA-256"
            assert re.fullmatch(r"[0-9a-f]{64}", digest["content"])
        # Either one expression, or licences by name; never both (schema, licenseChoice).
        kinds = [next(iter(one_of)) for one_of in one["licenses"]]
        assert kinds in (["expression"], ["license"]), one["name"]


def test_what_depends_on_what_is_told_of_components_that_are_there(bom: dict[str, Any]) -> None:
    references = {one["bom-ref"] for one in bom["components"]}
    root = bom["metadata"]["component"]["bom-ref"]
    first, *rest = bom["dependencies"]
    assert first["ref"] == root
    assert set(first["dependsOn"]) == references == {one["ref"] for one in rest}


def test_every_library_is_there_with_the_hashes_of_the_lock(bom: dict[str, Any]) -> None:
    locked = libraries.locked_names()
    found = {o["name"]: o["version"] for o in bom["components"] if o["type"] == "library"}
    assert found.items() <= locked.items()
    elsewhere = locked.keys() - found.keys()
    assert elsewhere <= {
        "backports-tarfile", "importlib-metadata", "lazy-importer", "zipp",  # of Python 3.11
        "jeepney", "secretstorage", "pywin32-ctypes",
    }  # fmt: skip
    text = libraries.LOCK.read_text("utf-8")
    for one in bom["components"]:
        if one["type"] == "library":
            assert all(digest["content"] in text for digest in one["hashes"])
            assert one["hashes"]


def test_each_system_has_its_own(told: list[notices.Notice]) -> None:
    of = {
        system: names(json.loads(sbom.make(sbom.Target(system, "3.13.2"), told)))
        for system in sbom.SYSTEMS
    }
    assert "pywin32-ctypes" in of["windows"] - of["linux"] - of["macos"]
    assert "secretstorage" in of["linux"] - of["windows"] - of["macos"]
    assert all({"CPython", "Lucide", "NotoSans-Regular.ttf"} <= found for found in of.values())
    older = names(json.loads(sbom.make(sbom.Target("linux", "3.11.2"), told)))
    assert "zipp" in older - of["linux"]


def test_the_same_commit_gives_the_same_bytes(told: list[notices.Notice]) -> None:
    target = sbom.Target("linux", "3.13.2")
    assert sbom.make(target, told) == sbom.make(target, told)
    other = json.loads(sbom.make(sbom.Target("linux", "3.13.3"), told))["serialNumber"]
    assert other not in sbom.make(target, told)


def test_the_command_writes_one_file_a_system(tmp_path: Path) -> None:
    assert make_sbom.main(["--out", str(tmp_path), "--system", "macos", "--system", "linux"]) == 0
    assert len(list(tmp_path.glob("desk-planner-*-*.cdx.json"))) == 2
    command = ["--out", str(tmp_path), "--system", "macos", "--lock", str(macos.INTEL_LOCK)]
    assert make_sbom.main([*command, "--name", "macos-x86_64"]) == 0
    made = json.loads(next(tmp_path.glob("*-macos-x86_64.cdx.json")).read_text("utf-8"))
    assert "cryptography" in names(made)


def test_the_python_of_a_package_is_named(tmp_path: Path) -> None:
    command = ["--out", str(tmp_path), "--system", "windows", "--system", "linux"]
    assert make_sbom.main(command) == 0
    versions = {
        part["version"]
        for path in tmp_path.glob("*.cdx.json")
        for part in json.loads(path.read_text("utf-8"))["components"]
        if part["name"] == "CPython"
    }
    assert versions == {sbom.packed_python("windows"), sys.version.split()[0]}
