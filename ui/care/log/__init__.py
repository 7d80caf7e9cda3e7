# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The daily log: one line to write, drafts to finish, and what was written by day or person."""
