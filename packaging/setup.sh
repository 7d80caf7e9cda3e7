#!/bin/sh
# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Everything a fresh Debian, Ubuntu or macOS machine needs to run and test the program:
# a virtual environment with locked dependencies, and the system libraries Qt draws with.
set -eu
cd "$(dirname "$0")/.."

say() { printf '%s\n' "$*" >&2; }

# What Qt loads and a bare system lacks. libxcb-cursor0 and friends are for a real display.
DEBIAN_PACKAGES="libegl1 libgl1 libxkbcommon0 libxkbcommon-x11-0 libdbus-1-3 libfontconfig1 libcups2
 libglib2.0-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0
 libxcb-render-util0 libxcb-shape0 libxcb-xinerama0 libxcb-xkb1 libwayland-cursor0"

as_root() {
    if [ "$(id -u)" = 0 ]; then "$@"
    elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then sudo "$@"
    else return 1; fi
}

install_debian() { # packages…
    missing=""
    for package in "$@"; do
        dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null | grep -q '^installed' \
            || dpkg-query -W -f '${db:Status-Status}' "${package}t64" 2>/dev/null \
               | grep -q '^installed' || missing="$missing $package"
    done
    [ -n "$missing" ] || return 0
    say "Installing system libraries:$missing"
    # shellcheck disable=SC2086  # a list of packages
    if as_root apt-get update -qq >&2 && as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y -qq --no-install-recommends $missing >&2; then return 0; fi
    say "These need an administrator. Type this one line, then try again:"
    say "  sudo apt-get install -y$missing"
    exit 1
}

find_python() {
    for name in python3.13 python3.12 python3.11 python3; do
        command -v "$name" >/dev/null 2>&1 || continue
        "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' \
            2>/dev/null && { printf '%s' "$name"; return 0; }
    done
    return 1
}

if command -v apt-get >/dev/null 2>&1 && command -v dpkg-query >/dev/null 2>&1; then
    # shellcheck disable=SC2086
    install_debian $DEBIAN_PACKAGES
    find_python >/dev/null || install_debian python3 python3-venv
fi
PYTHON=$(find_python) || {
    say "Python 3.11, 3.12 or 3.13 is needed. On macOS: brew install python@3.13"
    exit 1
}
if ! "$PYTHON" -c 'import ensurepip, venv' 2>/dev/null; then
    install_debian "$(basename "$(readlink -f "$(command -v "$PYTHON")")")-venv"
fi

say "Setting up with $("$PYTHON" --version). This takes a minute, once."
rm -f .venv/ready
# A virtual environment made by another Python is made anew.
if [ ! -x .venv/bin/python ] || ! .venv/bin/python -c \
    'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
    rm -rf .venv
    "$PYTHON" -m venv .venv
fi
# The lock names everything, so nothing is left to resolve: without --no-deps, pip would look at
# newer releases than the locked ones wherever a package asks for another with extras, and refuse.
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes \
    -r requirements.lock
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps \
    --no-build-isolation --editable .
touch .venv/ready
say "Ready."
