# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A shift from opening to closing: people on, cash, keys, and what the next one must know."""
