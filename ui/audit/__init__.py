# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Activity: who did what, what should be looked at, and whether the trail is whole."""
