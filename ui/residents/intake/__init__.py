# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Coming to the desk and the full intake in sections; may import what ``ui.residents`` may."""
