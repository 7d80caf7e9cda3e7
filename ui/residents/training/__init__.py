# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Training and work on a resident's page: courses, skills, certificates, CV, wishes, work."""
