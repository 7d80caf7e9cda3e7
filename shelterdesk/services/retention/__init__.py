# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long what is known of somebody is kept, and how it is erased or blacked out."""
