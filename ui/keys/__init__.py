# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What several screens show about keys: a new passphrase, the recovery code, keys that wait."""
