# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates: to give, given out, and what holds of a number; may import what ``ui.training``
may."""
