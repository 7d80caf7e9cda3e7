# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The roll call of sessions, one by one or from a sheet; may import what ``ui.training`` may."""
