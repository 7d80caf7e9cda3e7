# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Incidents: the list, one opened beside it, the report and what comes after it."""
