# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Medicines: the list, the times, what is due, given, refused or held, and the chart."""
