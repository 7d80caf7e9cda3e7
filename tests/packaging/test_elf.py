# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What libraries ask of a Linux system is read from them, and places of another computer go."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from recipe import elf

pytestmark = pytest.mark.skipif(
    sys.platform != "linux" or shutil.which("gcc") is None or shutil.which("readelf") is None,
    reason="makes libraries of Linux with gcc",
)


def library(folder: Path, *options: str, name: str = "libown.so") -> Path:
    source = folder / "own.c"
    source.write_text("#include <math.h>\ndouble own(double x) { return cbrt(x); }\n")
    target = folder / name
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-g", "-o", target, source, *options, "-lm"], check=True
    )
    return target


def dynamic(path: Path) -> str:
    return subprocess.run(
        ["readelf", "-d", path], capture_output=True, text=True, check=True
    ).stdout


def test_depends_name_the_packages_of_what_is_not_brought_along(tmp_path: Path) -> None:
    library(tmp_path)
    found = elf.depends(tmp_path)
    assert len(found) == 1
    assert found[0].startswith("libc6 (>= 2.")


def test_a_library_without_a_known_package_is_named(tmp_path: Path) -> None:
    library(tmp_path, "-Wl,-soname,libother.so.7", name="libother.so.7")
    (tmp_path / "in").mkdir()
    library(tmp_path / "in", "-Wl,--no-as-needed", f"-L{tmp_path}", "-l:libother.so.7")
    assert elf.depends(tmp_path)  # both are brought along
    with pytest.raises(KeyError, match=r"libother\.so\.7"):
        elf.depends(tmp_path / "in")


def test_only_places_of_another_computer_are_forgotten(tmp_path: Path) -> None:
    library(tmp_path, "-Wl,-rpath,/home/somebody/lib", name="libfar.so")
    library(tmp_path, "-Wl,-rpath,$ORIGIN/../libs", name="libnear.so")
    library(tmp_path, name="libnone.so")
    before = dynamic(tmp_path / "libfar.so")
    assert elf.forget_places(elf.files(tmp_path)) == [tmp_path / "libfar.so"]
    assert "/home/somebody" in before
    assert "/home/somebody" not in dynamic(tmp_path / "libfar.so")
    assert "libm.so.6" in dynamic(tmp_path / "libfar.so")
    assert "$ORIGIN/../libs" in dynamic(tmp_path / "libnear.so")
    assert not elf.forget_places(elf.files(tmp_path))
    loads = "import ctypes, sys; f = ctypes.CDLL(sys.argv[1]).own; f.restype = ctypes.c_double; "
    asked = f"{loads}print(f(ctypes.c_double(27)))"
    for name in ("libfar.so", "libnear.so"):
        done = subprocess.run(
            [sys.executable, "-c", asked, tmp_path / name],
            capture_output=True, text=True, check=True,
        )  # fmt: skip
        assert round(float(done.stdout), 6) == 3


def test_stripping_takes_what_a_debugger_reads_and_leaves_the_rest(tmp_path: Path) -> None:
    path = library(tmp_path)
    (tmp_path / "libalias.so").symlink_to(path.name)
    before = path.stat().st_size
    elf.strip(tmp_path, ["*.so"])
    assert path.stat().st_size < before
    assert (tmp_path / "libalias.so").is_symlink()
    assert "libm.so.6" in elf.asked_for([path])


def test_files_that_are_no_libraries_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "short").write_bytes(b"\x7f")
    (tmp_path / "words.so").write_text("not a library")
    assert elf.files(tmp_path) == []
