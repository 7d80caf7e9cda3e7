# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""``python -m benchmarks [NAME …]``: all of them, or some."""

from __future__ import annotations

import sys
from importlib import import_module

NAMES = ("bed_rule", "encryption", "growth", "windows", "ten_years", "safe", "installed")

for name in sys.argv[1:] or NAMES:
    print(f"\n{name}")
    import_module(f"benchmarks.{name}").main()
