/* SPDX-FileCopyrightText: ShelterDesk contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the test prefix alone, never shipped. Wine 8 lacks the newer calls about colour profiles:
 * there is none.
 */
#include <windows.h>

__declspec(dllexport) BOOL WINAPI GetColorDirectoryW(const WCHAR *m, WCHAR *path, DWORD *size)
{
    (void)m, (void)path; *size = 0; SetLastError(ERROR_NOT_SUPPORTED); return FALSE;
}
