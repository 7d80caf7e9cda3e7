# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The medicines of a resident: a card of Safety & health, and the forms it asks for."""
