/* SPDX-FileCopyrightText: ShelterDesk contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For the test prefix alone, never shipped. Windows 10 has ICU, Wine 8 has not. Qt asks it for
 * encodings other than Unicode, of which the program uses none: every converter is "not there".
 */
#define MISSING 4 /* U_FILE_ACCESS_ERROR: what ICU says of an encoding it does not know */
#define GIVE __declspec(dllexport)

GIVE void *ucnv_open(const char *name, int *error) { (void)name; *error = MISSING; return 0; }
GIVE void ucnv_close(void *converter) { (void)converter; }
GIVE void ucnv_reset(void *converter) { (void)converter; }
GIVE signed char ucnv_getMaxCharSize(void *converter) { (void)converter; return 1; }
GIVE const char *ucnv_getName(void *converter, int *error)
{
    (void)converter; *error = MISSING; return 0;
}
GIVE int ucnv_countAvailable(void) { return 0; }
GIVE const char *ucnv_getAvailableName(int n) { (void)n; return 0; }
GIVE const char *ucnv_getStandardName(const char *name, const char *standard, int *error)
{
    (void)name, (void)standard; *error = MISSING; return 0;
}

#define NOTHING(name) GIVE void name(void) { }
NOTHING(UCNV_FROM_U_CALLBACK_SUBSTITUTE)
NOTHING(UCNV_TO_U_CALLBACK_SUBSTITUTE)
NOTHING(ucnv_getToUCallBack)
NOTHING(ucnv_getFromUCallBack)
NOTHING(ucnv_setToUCallBack)
NOTHING(ucnv_setFromUCallBack)
NOTHING(ucnv_cbToUWriteUChars)
NOTHING(ucnv_cbFromUWriteUChars)
NOTHING(ucnv_toUnicode)
NOTHING(ucnv_fromUnicode)

GIVE int ucnv_toUCountPending(const void *converter, int *error)
{
    (void)converter, (void)error; return 0;
}
GIVE int ucnv_fromUCountPending(const void *converter, int *error)
{
    (void)converter, (void)error; return 0;
}
