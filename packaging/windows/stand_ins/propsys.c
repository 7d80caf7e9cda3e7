/* SPDX-FileCopyrightText: ShelterDesk contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the test prefix alone, never shipped. Wine 8 lacks VariantToString, which Python's module
 * platform asks for through WMI: "not implemented" makes it use what it used before.
 */
#include <windows.h>

__declspec(dllexport) HRESULT WINAPI VariantToString(const void *value, WCHAR *text, UINT size)
{
    (void)value;
    if (size > 0)
        text[0] = 0;
    return E_NOTIMPL;
}
