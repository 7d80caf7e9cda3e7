# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What it costs, as ratios measured in one run: ``make bench``, or ``python -m benchmarks NAME``.

Times differ from machine to machine; ratios hold. Nothing here is part of the tests.
"""
