# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What somebody needs and what was agreed: assessments, their domains, goals, steps and reviews."""
