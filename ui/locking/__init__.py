# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Unlocking, locking when unused, hiding at once, and a clipboard that forgets."""
