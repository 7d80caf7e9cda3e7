# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What papers share that leave the house: in whose name they stand, and what they must not tell."""
