# SPDX-FileCopyrightText: ShelterDesk contributors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Import of a HUD HMIS CSV folder, the format US homeless-service systems exchange.

Written for the FY2022 layout and tolerant of FY2020 and FY2024. Social security numbers, race and
everything else that is not needed are never read into the file. What is odd is kept and named;
what cannot be stored is refused and named; nothing is invented.
"""
