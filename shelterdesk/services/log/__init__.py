# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log: lines, entries, drafts, who may read which class, the day and the person."""
