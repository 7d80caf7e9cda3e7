# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The screen (PySide6): asks services, shows answers. No SQL, no paper, no file formats here."""
