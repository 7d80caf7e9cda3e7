/* SPDX-FileCopyrightText: ShelterDesk contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the test prefix alone, never shipped. Windows 10 has this library, Wine 8 has not; libraries
 * written in Rust take their random bytes from it. RtlGenRandom is Wine's own.
 */
#include <windows.h>
#include <ntsecapi.h>

__declspec(dllexport) BOOL WINAPI ProcessPrng(PBYTE data, SIZE_T size)
{
    return RtlGenRandom(data, (ULONG)size);
}
