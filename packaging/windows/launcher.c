/* SPDX-FileCopyrightText: ShelterDesk contributors
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Starts the program: finds Python beside itself and hands it the start of the program.
 *
 * Built twice, for the window (no console) and for the command line. Nothing is taken from the
 * surroundings that could put other code in the program's place: neither Python's own variables
 * (the file python313._pth sees to that) nor those that name plugins of Qt, which other programs
 * leave behind.
 */
#include <windows.h>
#include <wchar.h>

#define LONGEST 32768
#define ROOM(text) (LONGEST - (int)wcslen(text) - 1)

typedef int (*PythonMain)(int, wchar_t **);

/* The installer looks for it, so that it never replaces a program that runs. */
static const wchar_t RUNNING[] = L"Local\\desk-planner-5f0c1c7e";

static int fail(const wchar_t *words)
{
#ifdef CONSOLE
    DWORD written;
    HANDLE out = GetStdHandle(STD_ERROR_HANDLE);
    if (!WriteConsoleW(out, words, (DWORD)wcslen(words), &written, NULL)) {
        char line[1024];
        int size = WideCharToMultiByte(CP_UTF8, 0, words, -1, line, sizeof line - 1, NULL, NULL);
        if (size > 1)
            WriteFile(out, line, (DWORD)size - 1, &written, NULL);
    }
#else
    MessageBoxW(NULL, words, L"Desk Planner", MB_OK | MB_ICONINFORMATION);
#endif
    return 3;
}

/* The folder of this program's own file, without the last backslash. */
static int own_folder(wchar_t *folder)
{
    DWORD length = GetModuleFileNameW(NULL, folder, LONGEST);
    if (length == 0 || length >= LONGEST)
        return 0;
    wchar_t *last = wcsrchr(folder, L'\\');
    if (last == NULL)
        return 0;
    *last = L'\0';
    return 1;
}

static int is_there(const wchar_t *path)
{
    DWORD found = GetFileAttributesW(path);
    return found != INVALID_FILE_ATTRIBUTES && !(found & FILE_ATTRIBUTE_DIRECTORY);
}

static int start(int count, wchar_t **given)
{
    static wchar_t runtime[LONGEST], library[LONGEST], script[LONGEST];
    const wchar_t *incomplete =
        L"The program is not complete here. Please install it again; your records are elsewhere "
        L"and stay as they are.\n";

    if (!own_folder(runtime))
        return fail(incomplete);
    /* The window's launcher lies above the folder, the console's within it. */
    wcscpy(library, runtime);
    wcsncat(library, L"\\python313.dll", ROOM(library));
    if (!is_there(library)) {
        wcsncat(runtime, L"\\runtime", ROOM(runtime));
        wcscpy(library, runtime);
        wcsncat(library, L"\\python313.dll", ROOM(library));
    }
    wcscpy(script, runtime);
    wcsncat(script, L"\\start.py", ROOM(script));
    if (!is_there(library) || !is_there(script))
        return fail(incomplete);

#ifndef CONSOLE
    /* A window writes nowhere; what it inherits may be closed on the other side. */
    SetStdHandle(STD_INPUT_HANDLE, NULL);
    SetStdHandle(STD_OUTPUT_HANDLE, NULL);
    SetStdHandle(STD_ERROR_HANDLE, NULL);
#endif
    SetDllDirectoryW(L""); /* never a library from the folder somebody happens to be in */
    /* Modules in lib/ find Microsoft's run-time library beside Python, also on a Windows without it:
       the window's launcher lies in another folder. */
    AddDllDirectory(runtime);
    SetEnvironmentVariableW(L"QT_PLUGIN_PATH", NULL);
    SetEnvironmentVariableW(L"QT_QPA_PLATFORM_PLUGIN_PATH", NULL);
    CreateMutexW(NULL, FALSE, RUNNING); /* held until the process ends */

    HMODULE python = LoadLibraryExW(library, NULL, LOAD_WITH_ALTERED_SEARCH_PATH);
    PythonMain run = python ? (PythonMain)(void *)GetProcAddress(python, "Py_Main") : NULL;
    if (run == NULL)
        return fail(incomplete);

    wchar_t **arguments = HeapAlloc(GetProcessHeap(), 0, (count + 2) * sizeof *arguments);
    if (arguments == NULL)
        return fail(L"There is not enough memory. Please close other programs and try again.\n");
    arguments[0] = given[0];
    arguments[1] = script;
    for (int at = 1; at < count; at++)
        arguments[at + 1] = given[at];
    arguments[count + 1] = NULL;
    return run(count + 1, arguments);
}

#ifdef CONSOLE
int wmain(int count, wchar_t **given)
{
    return start(count, given);
}
#else
int WINAPI wWinMain(HINSTANCE self, HINSTANCE before, LPWSTR line, int show)
{
    (void)self, (void)before, (void)line, (void)show;
    return start(__argc, __wargv);
}
#endif
