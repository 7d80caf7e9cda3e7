# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The product without a screen. Runs and is tested with Qt absent; ``ui`` is the screen."""

__version__ = "0.1.0"
