# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training: the calendar of sessions, courses and their groups, roll call, certificates, school."""
