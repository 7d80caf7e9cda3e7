; SPDX-FileCopyrightText: ShelterDesk contributors
; SPDX-License-Identifier: GPL-3.0-or-later
;
; The installer of Windows: for this user alone, without an administrator, without a network.
;
;   setup.exe                     asks for a name and an icon, installs, offers to start
;   setup.exe /S                  asks nothing
;        /NAME="Week Plan"        the name of shortcuts, folder, window and uninstall entry
;        /ICON=calendar           one of the names below
;        /NODESKTOP /NOMENU       no shortcut there
;   setup.exe /UPDATE             over what is there, with its name and icon; starts it again
;   Uninstall.exe [/S]            never removes records in silence
;
; Exit status: 0 done, 1 left by the person, 2 not possible (disk full, file in use, wrong name),
; 3 a newer version is installed, 4 the program is open. The uninstaller goes on as a copy of itself,
; so that whoever called it is told 0 at once.
;
; The new files are unpacked beside the old ones and change places with them at the end, so that a
; full disk or a power cut leaves the version that was there.
;
; Given by the recipe: VERSION, VERSION_NUMBERS, TREE (the unpacked program), ART (pictures), OUT,
; KIB (its size), QUICK, SIGN (a command that signs a program).

Unicode true
Target amd64-unicode
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
  SetCompressorDictSize 32
!endif
RequestExecutionLevel user
ManifestSupportedOS Win10
ManifestDPIAware true
AllowSkipFiles off
ShowInstDetails nevershow
ShowUninstDetails nevershow
BrandingText " "

!ifdef SIGN
  !uninstfinalize '"${SIGN}" "%1"' = 0
!endif

!include MUI2.nsh
!include nsDialogs.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WordFunc.nsh
!include StrFunc.nsh
${StrStr}
!include WinVer.nsh
!include x64.nsh

!define DEFAULT_NAME "Desk Planner"
!define DEFAULT_ICON "calendar"
!define RUNNING "Local\desk-planner-5f0c1c7e" ; as in launcher.c
!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\{5F0C1C7E-3B52-4B0E-9D0C-6D2A8E4F9A11}"
!define DATA "$LOCALAPPDATA\desk-planner" ; as in shelterdesk/paths.py
!define LONGEST_NAME 40

Name "$Chosen"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\${DEFAULT_NAME}"
VIProductVersion "${VERSION_NUMBERS}"
VIAddVersionKey ProductName "Desk Planner"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileDescription "Desk Planner Setup"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey LegalCopyright "GPL-3.0-or-later"

Var Chosen      ; the name
Var Icon
Var OldName     ; of the version that is there, or empty
Var OldFolder
Var OldVersion
Var IsUpdate
Var OnDesktop
Var InMenu
Var WasDesktop
Var WasMenu
Var Why         ; a sentence for the person
Var Title       ; of the first page

Var NameEdit
Var DesktopBox
Var MenuBox
Var Radio1
Var Radio2
Var Radio3
Var Radio4
Var Picture1
Var Picture2
Var Picture3
Var Picture4

; --- Pages -----------------------------------------------------------------------------------
!define MUI_ICON "${TREE}\icons\${DEFAULT_ICON}.ico"
!define MUI_UNICON "${TREE}\icons\${DEFAULT_ICON}.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "${ART}\side.bmp"
!define MUI_UNWELCOMEFINISHPAGE_BITMAP "${ART}\side.bmp"
!define MUI_ABORTWARNING
!define MUI_ABORTWARNING_TEXT "Leave without installing? Nothing was changed."

!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipInUpdate
!define MUI_WELCOMEPAGE_TITLE "$Title"
!define MUI_WELCOMEPAGE_TEXT "It is installed for you alone, on this computer. No administrator is needed, and nothing is fetched from the internet.$\r$\n$\r$\nOn the next page you choose the name and the icon it shows. Your records are kept elsewhere and are not touched by this.$\r$\n$\r$\nPlease close the program if it is open."
!insertmacro MUI_PAGE_WELCOME

Page custom LookPage LookPageLeft

!insertmacro MUI_PAGE_INSTFILES

!define MUI_PAGE_CUSTOMFUNCTION_PRE SkipInUpdate
!define MUI_FINISHPAGE_TITLE "Ready"
!define MUI_FINISHPAGE_TEXT "$Chosen is installed.$\r$\n$\r$\nThe first time, it shows a recovery code. Have pen and paper beside you."
!define MUI_FINISHPAGE_RUN
!define MUI_FINISHPAGE_RUN_FUNCTION Start
!define MUI_FINISHPAGE_RUN_TEXT "Open it now"
!insertmacro MUI_PAGE_FINISH

!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

; --- Before anything is shown ------------------------------------------------------------------
Function .onInit
  SetShellVarContext current
  ; What Qt is made for: it asks for libraries that older ones lack.
  ${IfNot} ${AtLeastWin10}
  ${OrIfNot} ${AtLeastBuild} 17763
  ${OrIfNot} ${RunningX64}
    MessageBox MB_OK|MB_ICONINFORMATION "This program needs Windows 11, or Windows 10 from version 1809 on, 64 bit. Nothing was changed." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
  ReadRegStr $OldName HKCU "${KEY}" "DisplayName"
  ReadRegStr $OldFolder HKCU "${KEY}" "InstallLocation"
  ReadRegStr $OldVersion HKCU "${KEY}" "DisplayVersion"
  ${IfNot} ${FileExists} "$OldFolder\look.json"
    StrCpy $OldFolder "" ; somebody removed it by hand
  ${EndIf}
  StrCpy $Chosen "${DEFAULT_NAME}"
  StrCpy $Icon "${DEFAULT_ICON}"
  StrCpy $OnDesktop 1
  StrCpy $InMenu 1
  StrCpy $Title "Install Desk Planner"
  ${If} $OldFolder != ""
    StrCpy $Chosen $OldName
    ReadRegStr $Icon HKCU "${KEY}" "ChosenIcon"
    StrCpy $Title "Bring $OldName from version $OldVersion to ${VERSION}"
    ; What she took away stays away.
    ${IfNot} ${FileExists} "$DESKTOP\$OldName.lnk"
      StrCpy $OnDesktop 0
    ${EndIf}
    ${IfNot} ${FileExists} "$SMPROGRAMS\$OldName.lnk"
      StrCpy $InMenu 0
    ${EndIf}
  ${EndIf}
  StrCpy $WasDesktop $OnDesktop
  StrCpy $WasMenu $InMenu
  Call ReadOptions
  Call RefuseOlder
  ${If} $OldFolder == ""
    StrCpy $IsUpdate 0 ; nothing is there, so there is a name to ask for
  ${EndIf}
  ${If} ${Silent}
  ${OrIf} $IsUpdate == 1
    Call CheckName
    Call CheckIcon
    ${If} $Why != ""
      MessageBox MB_OK|MB_ICONINFORMATION "$Why" /SD IDOK
      SetErrorLevel 2
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Function ReadOptions
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/UPDATE" $R1
  ${IfNot} ${Errors}
    StrCpy $IsUpdate 1
  ${EndIf}
  Call ReadName
  ClearErrors
  ${GetOptions} $R0 "/ICON=" $R1
  ${IfNot} ${Errors}
    StrCpy $Icon $R1
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/NODESKTOP" $R1
  ${IfNot} ${Errors}
    StrCpy $OnDesktop 0
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/NOMENU" $R1
  ${IfNot} ${Errors}
    StrCpy $InMenu 0
  ${EndIf}
FunctionEnd

; /NAME="Week Plan", or as other programs write it: "/NAME=Week Plan". A slash is part of the name,
; so that it is refused and not cut off.
Function ReadName
  ${StrStr} $R1 $R0 "/NAME="
  ${If} $R1 == ""
    Return
  ${EndIf}
  StrCpy $R1 $R1 "" 6
  StrCpy $R2 $R1 1
  ${StrStr} $R3 $R0 '"/NAME='
  ${If} $R2 == '"'
    StrCpy $R1 $R1 "" 1
    StrCpy $R4 '"'
  ${ElseIf} $R3 != ""
    StrCpy $R4 '"'
  ${Else}
    StrCpy $R4 " "
  ${EndIf}
  StrCpy $R2 0
  ${Do}
    StrCpy $R3 $R1 1 $R2
    ${If} $R3 == $R4
    ${OrIf} $R3 == ""
      ${ExitDo}
    ${EndIf}
    IntOp $R2 $R2 + 1
  ${Loop}
  StrCpy $Chosen $R1 $R2
FunctionEnd

; An older program could not open what a newer one wrote.
Function RefuseOlder
  ${If} $OldFolder == ""
    Return
  ${EndIf}
  ${VersionCompare} "$OldVersion" "${VERSION}" $R0
  ${If} $R0 == 1
    MessageBox MB_OK|MB_ICONINFORMATION "A newer version ($OldVersion) is installed already. Nothing was changed." /SD IDOK
    SetErrorLevel 3
    Quit
  ${EndIf}
FunctionEnd

; $Why is empty if the name can be that of files and of a folder of ours.
Function CheckName
  StrCpy $Why ""
  StrLen $R0 $Chosen
  ${If} $R0 == 0
    StrCpy $Why "Please write a name."
    Return
  ${EndIf}
  ${If} $R0 > ${LONGEST_NAME}
    StrCpy $Why "Please choose a shorter name, of at most ${LONGEST_NAME} letters."
    Return
  ${EndIf}
  StrCpy $R1 0
  ${Do}
    StrCpy $R2 $Chosen 1 $R1
    ${If} $R2 == ""
      ${ExitDo}
    ${EndIf}
    ${If} $R2 == "\"
    ${OrIf} $R2 == "/"
    ${OrIf} $R2 == ":"
    ${OrIf} $R2 == "*"
    ${OrIf} $R2 == "?"
    ${OrIf} $R2 == '"'
    ${OrIf} $R2 == "<"
    ${OrIf} $R2 == ">"
    ${OrIf} $R2 == "|"
    ${OrIf} $R2 == "$$"
    ${OrIf} $R2 == "&"
    ${OrIf} $R2 == "%"
      StrCpy $Why "Please leave out these signs: \ / : * ? $\" < > | & % $$"
      Return
    ${EndIf}
    IntOp $R1 $R1 + 1
  ${Loop}
  StrCpy $R2 $Chosen 1
  StrCpy $R3 $Chosen 1 -1
  ${If} $R2 == " "
  ${OrIf} $R2 == "."
  ${OrIf} $R3 == " "
  ${OrIf} $R3 == "."
    StrCpy $Why "A name cannot begin or end with a space or a full stop."
    Return
  ${EndIf}
  ; Names of devices, with any ending.
  ${WordFind} "$Chosen" "." "+1" $R2
  StrCpy $R3 $R2 3
  ${If} $R2 == "CON"
  ${OrIf} $R2 == "PRN"
  ${OrIf} $R2 == "AUX"
  ${OrIf} $R2 == "NUL"
    StrCpy $Why "Windows keeps this name for itself. Please choose another."
    Return
  ${EndIf}
  StrLen $R4 $R2
  ${If} $R4 == 4
    ${If} $R3 == "COM"
    ${OrIf} $R3 == "LPT"
      StrCpy $Why "Windows keeps this name for itself. Please choose another."
      Return
    ${EndIf}
  ${EndIf}
  ; A folder of another program is never used; an empty one is nobody's.
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\$Chosen"
  RMDir "$INSTDIR"
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\look.json"
    StrCpy $Why "There is another folder with this name already. Please choose another."
  ${EndIf}
FunctionEnd

Function CheckIcon
  ${If} $Icon != "calendar"
  ${AndIf} $Icon != "notebook-pen"
  ${AndIf} $Icon != "clipboard-list"
  ${AndIf} $Icon != "layout-dashboard"
    StrCpy $Icon "${DEFAULT_ICON}"
  ${EndIf}
FunctionEnd

Function SkipInUpdate
  ${If} $IsUpdate == 1
    Abort
  ${EndIf}
FunctionEnd

; --- Name and icon -----------------------------------------------------------------------------
!macro IconChoice NUMBER NAME LEFT WORDS
  ${NSD_CreateBitmap} ${LEFT}u 53u 24u 22u ""
  Pop $R0
  ${NSD_SetImage} $R0 "$PLUGINSDIR\${NAME}.bmp" $Picture${NUMBER}
  ${NSD_CreateRadioButton} ${LEFT}u 78u 70u 12u "${WORDS}"
  Pop $Radio${NUMBER}
  ${If} $Icon == "${NAME}"
    ${NSD_Check} $Radio${NUMBER}
  ${EndIf}
!macroend

Function LookPage
  ${If} $IsUpdate == 1
    Abort
  ${EndIf}
  Call CheckIcon
  InitPluginsDir
  File "/oname=$PLUGINSDIR\calendar.bmp" "${ART}\calendar.bmp"
  File "/oname=$PLUGINSDIR\notebook-pen.bmp" "${ART}\notebook-pen.bmp"
  File "/oname=$PLUGINSDIR\clipboard-list.bmp" "${ART}\clipboard-list.bmp"
  File "/oname=$PLUGINSDIR\layout-dashboard.bmp" "${ART}\layout-dashboard.bmp"
  !insertmacro MUI_HEADER_TEXT "A name and an icon that tell nothing" "They show in the menu, on the desktop and in the taskbar, where a stranger may look."
  nsDialogs::Create 1018
  Pop $R0
  ${NSD_CreateLabel} 0 2u 100% 10u "&Name"
  Pop $R0
  ${NSD_CreateText} 0 14u 180u 13u "$Chosen"
  Pop $NameEdit
  ${NSD_SetTextLimit} $NameEdit ${LONGEST_NAME}
  ${NSD_CreateLabel} 0 39u 100% 10u "Icon"
  Pop $R0
  !insertmacro IconChoice 1 "calendar" 0 "&Calendar"
  !insertmacro IconChoice 2 "notebook-pen" 75 "N&otebook"
  !insertmacro IconChoice 3 "clipboard-list" 150 "&List"
  !insertmacro IconChoice 4 "layout-dashboard" 225 "&Panels"
  ${NSD_CreateCheckBox} 0 104u 100% 12u "A shortcut on the &desktop"
  Pop $DesktopBox
  ${NSD_SetState} $DesktopBox $OnDesktop
  ${NSD_CreateCheckBox} 0 120u 100% 12u "An entry in the &Start menu"
  Pop $MenuBox
  ${NSD_SetState} $MenuBox $InMenu
  ${NSD_SetFocus} $NameEdit
  SendMessage $NameEdit ${EM_SETSEL} 0 -1
  nsDialogs::Show
  ${NSD_FreeImage} $Picture1
  ${NSD_FreeImage} $Picture2
  ${NSD_FreeImage} $Picture3
  ${NSD_FreeImage} $Picture4
FunctionEnd

!macro ReadChoice NUMBER NAME
  ${NSD_GetState} $Radio${NUMBER} $R0
  ${If} $R0 == ${BST_CHECKED}
    StrCpy $Icon "${NAME}"
  ${EndIf}
!macroend

Function LookPageLeft
  ${NSD_GetText} $NameEdit $Chosen
  !insertmacro ReadChoice 1 "calendar"
  !insertmacro ReadChoice 2 "notebook-pen"
  !insertmacro ReadChoice 3 "clipboard-list"
  !insertmacro ReadChoice 4 "layout-dashboard"
  ${NSD_GetState} $DesktopBox $OnDesktop
  ${NSD_GetState} $MenuBox $InMenu
  Call CheckName
  ${If} $Why != ""
    MessageBox MB_OK|MB_ICONINFORMATION "$Why"
    ${NSD_SetFocus} $NameEdit
    Abort
  ${EndIf}
FunctionEnd

; --- Installing ----------------------------------------------------------------------------------
; A program that runs is never replaced; one that is just ending is waited for.
!macro WaitUntilClosed PREFIX
Function ${PREFIX}WaitUntilClosed
  StrCpy $R1 0
  ${Do}
    System::Call 'kernel32::OpenMutexW(i 0x00100000, i 0, w "${RUNNING}")p.R0'
    ${If} $R0 == 0
      Return
    ${EndIf}
    System::Call 'kernel32::CloseHandle(p R0)'
    Sleep 500
    IntOp $R1 $R1 + 1
    ${If} $R1 >= 40
      MessageBox MB_RETRYCANCEL|MB_ICONINFORMATION "The program is open. Please close it, then try again." /SD IDCANCEL IDRETRY again
      SetErrorLevel 4
      Quit
      again:
      StrCpy $R1 36
    ${EndIf}
  ${Loop}
FunctionEnd
!macroend
!insertmacro WaitUntilClosed ""
!insertmacro WaitUntilClosed "un."

; Virus scanners hold new files for a moment.
!macro RenamePatiently FROM TO
  StrCpy $R9 0
  ${Do}
    ClearErrors
    Rename "${FROM}" "${TO}"
    ${IfNot} ${Errors}
      ${ExitDo}
    ${EndIf}
    IntOp $R9 $R9 + 1
    ${If} $R9 >= 20
      SetErrors
      ${ExitDo}
    ${EndIf}
    Sleep 250
  ${Loop}
!macroend

; Of a first installation nothing is left.
Function TakeBack
  SetOutPath "$TEMP" ; a folder one stands in cannot be removed
  RMDir /r "$INSTDIR\runtime.new"
  Delete "$INSTDIR\launcher.new"
  ${IfNot} ${FileExists} "$INSTDIR\runtime\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\runtime.old\*.*"
    RMDir /r "$INSTDIR\licences"
    RMDir /r "$INSTDIR\icons"
    Delete "$INSTDIR\licences.json"
    Delete "$INSTDIR\look.json"
    RMDir "$INSTDIR"
  ${EndIf}
FunctionEnd

Function Failed
  Call TakeBack
  MessageBox MB_OK|MB_ICONINFORMATION "It could not be installed: the disk may be full, or a file is in use. What was there before is as it was." /SD IDOK
  SetErrorLevel 2
  Quit
FunctionEnd

Section
  StrCpy $INSTDIR "$LOCALAPPDATA\Programs\$Chosen"
  Call WaitUntilClosed
  ; By this file the folder is known as ours, after a power cut too.
  CreateDirectory "$INSTDIR"
  ${IfNot} ${FileExists} "$INSTDIR\look.json"
    FileOpen $R0 "$INSTDIR\look.json" w
    FileClose $R0
  ${EndIf}
  RMDir /r "$INSTDIR\runtime.new"
  ClearErrors
  SetOutPath "$INSTDIR\runtime.new"
  File /r "${TREE}\runtime\*.*"
  ${If} ${Errors}
    Call Failed
  ${EndIf}
  RMDir /r "$INSTDIR\licences"
  ClearErrors ; what is held for a moment goes the next time
  SetOutPath "$INSTDIR\licences"
  File /r "${TREE}\licences\*.*"
  SetOutPath "$INSTDIR\icons"
  File "${TREE}\icons\*.ico"
  SetOutPath "$INSTDIR" ; a folder one stands in cannot be renamed
  File "${TREE}\licences.json"
  File "/oname=$INSTDIR\launcher.new" "${TREE}\launcher.exe"
  ${If} ${Errors}
    Call Failed
  ${EndIf}

  ; All that needs room is written. A power cut between the two lines below left it so.
  ${IfNot} ${FileExists} "$INSTDIR\runtime\*.*"
  ${AndIf} ${FileExists} "$INSTDIR\runtime.old\*.*"
    Rename "$INSTDIR\runtime.old" "$INSTDIR\runtime"
  ${EndIf}
  RMDir /r "$INSTDIR\runtime.old"
  ${If} ${FileExists} "$INSTDIR\runtime\*.*"
    !insertmacro RenamePatiently "$INSTDIR\runtime" "$INSTDIR\runtime.old"
    ${If} ${Errors}
      Call Failed
    ${EndIf}
  ${EndIf}
  !insertmacro RenamePatiently "$INSTDIR\runtime.new" "$INSTDIR\runtime"
  ${If} ${Errors}
    Rename "$INSTDIR\runtime.old" "$INSTDIR\runtime"
    Call Failed
  ${EndIf}
  ; In one step, so that there is always one to start (1: replace what is there).
  System::Call 'kernel32::MoveFileExW(w "$INSTDIR\launcher.new", w "$INSTDIR\$Chosen.exe", i 1)i.R0'
  ${If} $R0 == 0
    RMDir /r "$INSTDIR\runtime.new"
    Rename "$INSTDIR\runtime" "$INSTDIR\runtime.new"
    Rename "$INSTDIR\runtime.old" "$INSTDIR\runtime"
    Call Failed
  ${EndIf}
  RMDir /r "$INSTDIR\runtime.old"
  FileOpen $R0 "$INSTDIR\look.json" w
  FileWriteUTF16LE /BOM $R0 '{"name": "$Chosen", "icon": "$Icon"}$\r$\n'
  FileClose $R0
  WriteUninstaller "$INSTDIR\Uninstall.exe"
  Call Register
  Call ForgetOldName
SectionEnd

Function Register
  ${If} $OldName != ""
    ${If} $WasDesktop == 1
      Delete "$DESKTOP\$OldName.lnk"
    ${EndIf}
    ${If} $WasMenu == 1
      Delete "$SMPROGRAMS\$OldName.lnk"
    ${EndIf}
  ${EndIf}
  ; Begun from a shortcut, it stands in her own folder: dialogs for files open there.
  SetOutPath "$PROFILE"
  ${If} $OnDesktop == 1
    CreateShortcut "$DESKTOP\$Chosen.lnk" "$INSTDIR\$Chosen.exe" "" "$INSTDIR\icons\$Icon.ico"
  ${EndIf}
  ${If} $InMenu == 1
    CreateShortcut "$SMPROGRAMS\$Chosen.lnk" "$INSTDIR\$Chosen.exe" "" "$INSTDIR\icons\$Icon.ico"
  ${EndIf}
  WriteRegStr HKCU "${KEY}" "DisplayName" "$Chosen"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\icons\$Icon.ico"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "Publisher" "$Chosen"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "ChosenIcon" "$Icon"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\Uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\Uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
  WriteRegDWORD HKCU "${KEY}" "EstimatedSize" ${KIB}
FunctionEnd

; Under another name it stands in another folder; the old one goes.
Function ForgetOldName
  ${If} $OldFolder == ""
  ${OrIf} $OldFolder == $INSTDIR
    Return
  ${EndIf}
  RMDir /r "$OldFolder\runtime"
  RMDir /r "$OldFolder\licences"
  RMDir /r "$OldFolder\icons"
  Delete "$OldFolder\$OldName.exe"
  Delete "$OldFolder\look.json"
  Delete "$OldFolder\licences.json"
  Delete "$OldFolder\Uninstall.exe"
  RMDir "$OldFolder"
FunctionEnd

Function Start
  ; Not from the folder of the installer, which may be a stick.
  SetOutPath "$PROFILE"
  Exec '"$INSTDIR\$Chosen.exe"'
FunctionEnd

Function .onInstSuccess
  ${If} $IsUpdate == 1
    Call Start
  ${EndIf}
FunctionEnd

Function .onInstFailed
  Call TakeBack
FunctionEnd

; --- Removing ------------------------------------------------------------------------------------
Function un.onInit
  SetShellVarContext current
  ReadRegStr $Chosen HKCU "${KEY}" "DisplayName"
  ReadRegStr $OldFolder HKCU "${KEY}" "InstallLocation"
  ${If} $Chosen == ""
  ${OrIf} $OldFolder != $INSTDIR
    ${GetFileName} "$INSTDIR" $Chosen
  ${EndIf}
  ; Moved elsewhere, it would take folders that are not its own.
  ${IfNot} ${FileExists} "$INSTDIR\look.json"
    MessageBox MB_OK|MB_ICONINFORMATION "The program is not in this folder. Nothing was removed." /SD IDOK
    SetErrorLevel 2
    Quit
  ${EndIf}
FunctionEnd

Section "Uninstall"
  Call un.WaitUntilClosed
  StrCpy $R9 0
  ${Do}
    RMDir /r "$INSTDIR\runtime"
    ${IfNot} ${FileExists} "$INSTDIR\runtime\*.*"
      ${ExitDo}
    ${EndIf}
    IntOp $R9 $R9 + 1
    ${If} $R9 >= 20
      MessageBox MB_OK|MB_ICONINFORMATION "Not all of it could be removed: a file is in use. Please sign in to Windows again and remove it once more. Your records are not touched." /SD IDOK
      SetErrorLevel 2
      Quit ; its entry in the list of programs stays, to try again
    ${EndIf}
    Sleep 250
  ${Loop}
  RMDir /r "$INSTDIR\runtime.new"
  RMDir /r "$INSTDIR\runtime.old"
  RMDir /r "$INSTDIR\licences"
  RMDir /r "$INSTDIR\icons"
  Delete "$INSTDIR\$Chosen.exe"
  Delete "$INSTDIR\look.json"
  Delete "$INSTDIR\licences.json"
  Delete "$INSTDIR\launcher.new"
  Delete "$INSTDIR\Uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$DESKTOP\$Chosen.lnk"
  Delete "$SMPROGRAMS\$Chosen.lnk"
  ${If} $OldFolder == $INSTDIR
    DeleteRegKey HKCU "${KEY}"
  ${EndIf}
  Call un.AskForRecords
SectionEnd

; Twice, and the answer that keeps them is the one Enter gives. In silence they stay.
Function un.AskForRecords
  ${IfNot} ${FileExists} "${DATA}\*.*"
    Return
  ${EndIf}
  MessageBox MB_YESNO|MB_ICONQUESTION "The program is removed. The records in$\r$\n${DATA}$\r$\nare still there.$\r$\n$\r$\nKeep them? Choose Yes unless every record was moved elsewhere." /SD IDYES IDNO ask
  Return
  ask:
  MessageBox MB_YESNO|MB_DEFBUTTON2|MB_ICONEXCLAMATION "Remove all records in$\r$\n${DATA}$\r$\nfor ever? Without a backup nobody can bring them back.$\r$\n$\r$\nBackups in other places and files kept elsewhere stay." /SD IDNO IDYES remove
  Return
  remove:
  RMDir /r "${DATA}"
FunctionEnd
