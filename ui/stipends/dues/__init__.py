# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dues: a period is run, decided with her where something is held, approved by another person."""
