# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who waits for a bed, what is kept, who is away, who was turned away; may import what
``ui.rooms`` may."""
