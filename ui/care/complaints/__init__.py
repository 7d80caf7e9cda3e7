# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Complaints: anybody writes one; whoever has a copy reads and handles it."""
