#!/bin/sh
# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Opens the window; without a display it says so, and shows the program in pictures instead.
set -eu
cd "$(dirname "$0")/.."
if [ "$(uname)" = Linux ] && [ -z "${DISPLAY:-}${WAYLAND_DISPLAY:-}${QT_QPA_PLATFORM:-}" ]; then
    echo "There is no display here. Pictures of every screen go to build/tour/ instead." >&2
    QT_QPA_PLATFORM=offscreen exec .venv/bin/python -m ui tour --out build/tour
fi
exec "$@"
