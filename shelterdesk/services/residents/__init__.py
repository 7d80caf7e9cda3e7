# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who somebody is: her record, her family, her timeline, how she comes, and who may see her."""
