# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""From bytes in memory to a printer: the one way, for sheets and for the recovery code."""
