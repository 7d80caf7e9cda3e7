# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What staff promised a resident, on her page; may import what ``ui.residents`` may."""
