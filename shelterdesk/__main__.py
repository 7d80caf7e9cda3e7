# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m shelterdesk``: the command line alone."""

import sys

from shelterdesk.cli import main

sys.exit(main())
