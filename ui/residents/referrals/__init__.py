# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Referrals on a resident's page: prepared, sent, answered, ended; and the letter that goes out."""
