# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Of Qt only what the program uses; of the libraries no tests, no headers, no type stubs.

The lists of Qt name what stays, those of the libraries what goes. A module that ``ui/`` imports
and that is not here fails ``tests/packaging/test_qt_parts.py``; a library that is missing, the
self-test of the built program.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Final

#: Modules of PySide6 that ``ui/`` imports; QtDBus is asked for on Linux alone.
MODULES: Final = (
    "QtCore", "QtGui", "QtWidgets", "QtSvg", "QtPrintSupport", "QtPdf", "QtPdfWidgets",
)  # fmt: skip
#: Libraries of Qt that those need: QtPdf is linked with QtNetwork, though it opens no connection.
LIBRARIES: Final = (
    "Core", "Gui", "Widgets", "Svg", "PrintSupport", "Pdf", "PdfWidgets", "Network",
)  # fmt: skip
#: Folder of plugins -> those that stay on Windows. Pictures beside these Qt reads by itself.
WINDOWS_PLUGINS: Final = {
    "platforms": ("qwindows", "qoffscreen"),
    "styles": ("qmodernwindowsstyle",),
    "imageformats": ("qjpeg", "qico", "qwebp", "qgif", "qtiff"),
}
#: Microsoft's run-time library, which shiboken6 brings once more.
WINDOWS_RUNTIME: Final = (
    "msvcp140.dll", "msvcp140_1.dll", "msvcp140_2.dll", "vcruntime140.dll", "vcruntime140_1.dll",
)  # fmt: skip

#: Never needed at run time, wherever it lies.
_DEAD_ENDINGS: Final = (".pyi", ".lib", ".pxd", ".pyx", ".h", ".hpp", ".c", ".cpp")
_DEAD_FOLDERS: Final = ("tests", "test", "testing", "__pycache__")
#: Parts of libraries that the program never asks for.
_DEAD_PARTS: Final = (
    "alembic/templates", "lxml/html", "lxml/isoschematron", "lxml/objectify*", "lxml/includes",
    "mako/ext", "PIL/_avif*", "PIL/_imagingtk*", "pycparser*", "reportlab/fonts/DarkGarden*",
    "shiboken6/include", "shiboken6/lib", "shiboken6/vc*140.dll", "shiboken6/concrt140.dll",
    "shiboken6/msvcp140_codecvt_ids.dll", "uharfbuzz/_harfbuzz_test*",
)  # fmt: skip


def prune_libraries(folder: Path) -> None:
    """Remove from unpacked libraries what only their makers need."""
    for pattern in _DEAD_PARTS:
        for path in folder.glob(pattern):
            # What follows the compiler's library by name is needed: vcruntime140.dll.
            if path.name not in WINDOWS_RUNTIME:
                _remove(path)
    for path in sorted(folder.rglob("*"), reverse=True):
        if path.suffix in _DEAD_ENDINGS or (path.is_dir() and path.name in _DEAD_FOLDERS):
            _remove(path)


def prune_qt_windows(folder: Path) -> None:
    """Keep in ``folder/PySide6`` of Windows what the lists above name."""
    qt = folder / "PySide6"
    keep = {
        "__init__.py", "_config.py", "_git_pyside_version.py", "pyside6.abi3.dll", "plugins",
        *WINDOWS_RUNTIME, *(f"{name}.pyd" for name in MODULES),
        *(f"Qt6{name}.dll" for name in LIBRARIES),
    }  # fmt: skip
    for path in _entries(qt):
        if path.name not in keep:
            _remove(path)
    for path in _entries(qt / "plugins"):
        if path.name not in WINDOWS_PLUGINS:
            _remove(path)
    for kind, names in WINDOWS_PLUGINS.items():
        for path in _entries(qt / "plugins" / kind):
            if path.stem not in names:
                _remove(path)


def _entries(folder: Path) -> Iterator[Path]:
    yield from sorted(folder.iterdir())


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
