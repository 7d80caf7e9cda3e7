# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which minors go to school, and which do not yet; may import what ``ui.training`` may."""
