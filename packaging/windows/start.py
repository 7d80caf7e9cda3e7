# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The first lines the launcher runs: from here on it is the program."""

import sys

sys.frozen = True  # type: ignore[attr-defined]  # as other makers of packages say "installed"

from ui.__main__ import main  # noqa: E402 - it may ask whether it is installed

sys.exit(main())
