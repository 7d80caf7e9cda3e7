# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The program with its Python and its libraries in one folder, for Linux and macOS (PyInstaller).

Everything happens in a folder of its own: the locked libraries, cut down to what is used; our
packages as git knows them; then PyInstaller, itself from the lock with hashes. The Python is the
one that ``packaging/setup.sh`` found.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from recipe import files, libraries, macos, program, qt_parts, qt_unix

if TYPE_CHECKING:
    from shelterdesk.installed.notices import Notice

ROOT: Final = Path(__file__).resolve().parents[2]
SPEC: Final = ROOT / "packaging" / "pyinstaller" / "shelterdesk.spec"
#: Library -> its package in Debian. Qt needs them to reach an X server, and a desktop without Qt
#: (GNOME, Xfce, Cinnamon, MATE: asked of each in Debian 12) lacks some; where there is no internet
#: nothing could be installed then.
BROUGHT: Final = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-util.so.1": "libxcb-util1",
}
#: As the program shows it in the window where nobody chose another.
LOOK: Final = {"name": "Desk Planner", "icon": "calendar"}
_OLDEST_LINUX: Final = "manylinux_2_36"
#: What builds, from requirements.lock; nothing of it is in the package.
_TOOLS: Final = (
    "pyinstaller", "pyinstaller-hooks-contrib", "altgraph", "macholib", "setuptools", "packaging",
)  # fmt: skip
#: Found by following imports, and never asked for by the program: TLS, and what
#: libraries import for their makers.
EXCLUDED: Final = [
    "PySide6.QtNetwork", "PySide6.QtQml", "PySide6.QtQuick", "_distutils_hack", "_ssl",
    "curses", "distutils", "doctest", "ensurepip", "idlelib", "lib2to3", "lxml.html",
    "lxml.isoschematron", "lxml.objectify", "mako.ext", "multiprocessing.popen_forkserver",
    "pip", "pkg_resources", "pydoc", "pydoc_data", "readline", "setuptools", "ssl",
    "test", "tkinter", "turtle", "wheel",
]  # fmt: skip


def build(work: Path, *, python: str | None = None, update_keys: Iterable[Path] = ()) -> Path:
    """Make the program anew below ``work``; the folder PyInstaller made.

    Raises ``FileNotFoundError`` with words where this computer lacks something.
    """
    python = python or base_python()
    check_python(python)
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    _libraries(work, python)
    program.copy(work / "source", update_keys)
    root_files(work)
    if sys.platform == "darwin":
        macos.icns(LOOK["icon"], work / "icon.icns")
    environment = os.environ | {
        "DESK_WORK": str(work),
        "PYTHONHASHSEED": "0",
        "SOURCE_DATE_EPOCH": str(files.commit_time()),
        "PYINSTALLER_CONFIG_DIR": str(work / "cache"),
    }
    subprocess.run(
        [
            work / "venv" / "bin" / "python", "-m", "PyInstaller", "--noconfirm", "--log-level",
            "ERROR", "--distpath", work / "dist", "--workpath", work / "steps", SPEC,
        ],
        cwd=work,
        env=environment,
        check=True,
    )  # fmt: skip
    return work / "dist" / program.DULL_NAME


def base_python() -> str:
    """The Python that the virtual environment of the project was made with."""
    minor = f"python{sys.version_info[0]}.{sys.version_info[1]}"
    return str(Path(sys.base_prefix) / "bin" / minor)


def check_python(python: str) -> None:
    """Raise ``FileNotFoundError`` with words where the Python cannot be packed: PyInstaller needs
    it as a library that a program can load."""
    script = (
        "import json, sysconfig as s; v = s.get_config_var; print(json.dumps([v('LIBDIR'), "
        "v('INSTSONAME'), v('Py_ENABLE_SHARED'), v('PYTHONFRAMEWORK')]))"
    )
    told = subprocess.run([python, "-c", script], capture_output=True, text=True, check=True)
    folder, name, is_shared, framework = json.loads(told.stdout)
    if framework or (is_shared and (Path(folder) / name).exists()):
        return
    raise FileNotFoundError(
        f"{python} has no shared library, which a package needs. On Debian and Ubuntu: sudo "
        f"apt-get install lib{Path(python).name}; with pyenv: PYTHON_CONFIGURE_OPTS="
        "--enable-shared pyenv install VERSION; on macOS take Python from python.org."
    )


def root_files(work: Path) -> list[Notice]:
    """Write what lies in the root of the installed program: its look, and the licence of all that
    comes along, which are given back. Raises ``KeyError`` where one is not known."""
    from shelterdesk.installed import notices  # the specification reads this module without ours

    folder = work / "root"
    folder.mkdir(parents=True)
    (folder / "look.json").write_text(json.dumps(LOOK) + "\n", "utf-8")
    site = site_packages(work)
    brought = {
        notices.normal(one.metadata["Name"]) for one in metadata.distributions(path=[str(site)])
    }
    wanted = brought & libraries.locked_names().keys()
    # What starts Python in the installed program is PyInstaller's.
    found = notices.gather([site], only={*wanted, "pyinstaller"})
    found += _notices_of_debian(notices.Notice)
    lacking = notices.lacking(
        found, {*wanted, *(BROUGHT.values() if sys.platform == "linux" else ())}
    )
    if lacking:
        raise KeyError(f"no notice is known of {', '.join(lacking)}")
    notices.write(folder, found)
    return found


def site_packages(work: Path) -> Path:
    """Where the libraries of a build lie, with their licences."""
    return next((work / "venv" / "lib").glob("python3.*")) / "site-packages"


def _libraries(work: Path, python: str) -> None:
    """A virtual environment with the locked libraries, cut down, and with what builds."""
    subprocess.run([libraries.UV, "venv", "--quiet", "--python", python, work / "venv"], check=True)
    site = site_packages(work)
    version = site.parent.name.removeprefix("python")
    lock = macos.lock(os.uname().machine) if sys.platform == "darwin" else libraries.LOCK
    libraries.install(site, system=_platform(), python=version, lock=lock)
    qt_parts.prune_libraries(site)
    qt_unix.prune(site, sys.platform)
    tools = work / "tools.lock"
    tools.write_text(part_of_lock(_TOOLS), "utf-8")
    subprocess.run(
        [
            libraries.UV, "pip", "install", "--quiet", "--python", work / "venv" / "bin" / "python",
            "--no-deps", "--require-hashes", "--only-binary", ":all:", "-r", tools,
        ],
        check=True,
    )  # fmt: skip


def _platform() -> str:
    """This system as uv names it; on Linux that of Debian 12, the oldest the package is for."""
    machine = {"arm64": "aarch64"}.get(os.uname().machine, os.uname().machine)
    return f"{machine}-{'apple-darwin' if sys.platform == 'darwin' else _OLDEST_LINUX}"


def part_of_lock(names: Iterable[str], lock: Path | None = None) -> str:
    """The entries of some packages, with their hashes, out of requirements.lock."""
    text = (lock or ROOT / "requirements.lock").read_text("utf-8")
    entries = re.split(r"(?m)^(?=[a-z0-9])", text)
    wanted = set(names)
    found = [entry for entry in entries if entry.partition("==")[0] in wanted]
    if len(found) != len(wanted):
        raise KeyError(f"requirements.lock lacks some of {sorted(wanted)}")
    return "".join(found)


def modules(source: Path) -> list[str]:
    """Every module of ours by its dotted name."""
    found = []
    for path in sorted(source.rglob("*.py")):
        parts = path.relative_to(source).with_suffix("").parts
        if parts[0] == "migrations" and len(parts) > 1 and parts[-1] != "__init__":
            continue  # Alembic reads them as files, see data_files
        found.append(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def data_files(source: Path) -> list[tuple[str, str]]:
    """What of our packages is no module, and the steps of the schema, which are read as files:
    pairs of a file and its folder in the program."""
    return [
        (str(path), str(path.relative_to(source).parent))
        for path in sorted(source.rglob("*"))
        if path.is_file()
        and (
            path.suffix != ".py"
            or (path.relative_to(source).parts[0] == "migrations" and path.stem != "__init__")
        )
    ]


def _notices_of_debian(notice: type[Notice]) -> list[Notice]:
    """Those of the libraries in ``BROUGHT``, as this Debian has them."""
    if sys.platform != "linux":
        return []
    told = subprocess.run(
        ["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *BROUGHT.values()],
        capture_output=True, text=True, check=False,
    ).stdout  # fmt: skip
    found = []
    for line in told.splitlines():
        package, _space, version = line.partition(" ")
        text = Path("/usr/share/doc") / package / "copyright"
        if text.exists():
            found.append(notice(package, version, "MIT (X11)", text.read_text("utf-8")))
    return found


def files_beside(work: Path) -> list[tuple[str, str]]:
    """What ``root_files`` wrote, as ``data_files`` gives files."""
    folder = work / "root"
    return [
        (str(path), str(path.relative_to(folder).parent))
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    ]


def is_of_the_system(entry: tuple[str, Any, str]) -> bool:
    """Whether a file that was found belongs to a package of Debian: the installed program uses
    the one there, which is kept secure by others. Python's own library comes along, and what a
    usual desktop does not have."""
    _target, origin, kind = entry
    if sys.platform != "linux" or kind != "BINARY":
        return False
    multiarch = str(sysconfig.get_config_var("MULTIARCH") or f"{os.uname().machine}-linux-gnu")
    path = Path(origin)
    comes_along = path.name.startswith("libpython") or path.name in BROUGHT
    return path.parent.name == multiarch and not comes_along
