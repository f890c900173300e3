; The installer for Windows, for the person who runs it and nobody else: no administrator is asked.
;
; Silent: setup.exe /S [/PATH] [/LOGIN] [/D=C:\folder], the folder last and without quotation marks. /PATH makes `mailward` known to terminals,
; /LOGIN starts it at login; installing over an older version keeps both as they are. The exit status is 0 when it is installed, 1 when it
; was cancelled, 4 when Mailward is running and 5 where Windows is too old. uninstall.exe /S removes the program, and never the person's data
; in %LOCALAPPDATA%\Mailward or the key in the Credential Manager. VERSION, NUMBERS, PROGRAM, ICON and OUT come from packaging/windows/build.
Target amd64-unicode
!include MUI2.nsh
!include LogicLib.nsh
!include FileFunc.nsh
!include WinMessages.nsh
!include WinVer.nsh

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\Mailward"
!define RUN "Software\Microsoft\Windows\CurrentVersion\Run"
!define APPROVED "Software\Microsoft\Windows\CurrentVersion\Explorer\StartupApproved\Run"
!define IS_RUNNING 4
!define TOO_OLD 5

Name "Mailward"
OutFile "${OUT}"
RequestExecutionLevel user
ManifestDPIAware true
SetCompressor /SOLID lzma
SetCompressorDictSize 64 ; both files of the program fit into it, so the second costs next to nothing
InstallDir "$LOCALAPPDATA\Programs\Mailward"
InstallDirRegKey HKCU "${KEY}" InstallLocation
BrandingText "Mailward ${VERSION}"
VIProductVersion "${NUMBERS}"
VIFileVersion "${NUMBERS}"
VIAddVersionKey ProductName "Mailward"
VIAddVersionKey ProductVersion "${VERSION}"
VIAddVersionKey FileVersion "${VERSION}"
VIAddVersionKey FileDescription "Installs Mailward"
VIAddVersionKey CompanyName "The Mailward authors"
VIAddVersionKey LegalCopyright "The Mailward authors, MIT or Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_ABORTWARNING
!define MUI_FINISHPAGE_RUN "$INSTDIR\mailward-window.exe"
!define MUI_FINISHPAGE_RUN_TEXT "Open Mailward"
!insertmacro MUI_PAGE_COMPONENTS
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE English

; Leaves with that status and one sentence.
!macro Refuse STATUS TEXT
  MessageBox MB_OK|MB_ICONEXCLAMATION "${TEXT}" /SD IDOK
  SetErrorLevel ${STATUS}
  Quit
!macroend

; Files of a program that runs cannot be replaced or removed.
!macro Closed UN
Function ${UN}Closed
  again:
  StrCpy $1 0
  ${If} ${FileExists} "$INSTDIR\mailward.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\mailward.exe" a
    IfErrors 0 +2
      StrCpy $1 1
    FileClose $0
  ${EndIf}
  ${If} ${FileExists} "$INSTDIR\mailward-window.exe"
    ClearErrors
    FileOpen $0 "$INSTDIR\mailward-window.exe" a
    IfErrors 0 +2
      StrCpy $1 1
    FileClose $0
  ${EndIf}
  ClearErrors
  ${If} $1 = 1
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "Mailward is running. Close its window, and end mailward-window.exe in the Task Manager if it was started at login." /SD IDCANCEL IDRETRY again
    SetErrorLevel ${IS_RUNNING}
    Quit
  ${EndIf}
FunctionEnd
!macroend
!insertmacro Closed ""
!insertmacro Closed "un."

; What is written for the login, letter by letter as src/platform/autostart/run_key.rs writes it, so that the program knows it again. → $0
Function LoginLine
  StrCpy $0 "$INSTDIR\mailward-window.exe"
  System::Call 'shlwapi::StrStrW(w r0, w " ") p .r1'
  ${If} $1 P<> 0
    StrCpy $0 '"$0"'
  ${EndIf}
  StrCpy $0 "$0 serve"
FunctionEnd

; The person's Path is read, changed and written in memory of our own: variables of the installer end after 1024 letters, and a Path that
; was cut off could not be mended. Its kind (with or without %VARIABLES%) stays as it was.
; The key is in $0, the kind in $2, the memory in $5: a semicolon, the Path, and a semicolon. $6 is where ";FOLDER;" stands, or 0.
!macro ReadPath UN
Function ${UN}ReadPath
  System::Call 'advapi32::RegOpenKeyExW(p -2147483647, w "Environment", i 0, i 0x3, *p .r0) i .r9'
  StrCpy $3 0
  System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .r2, p 0, *i .r3) i .r9'
  ${If} $9 <> 0
    StrCpy $2 2 ; none yet: REG_EXPAND_SZ
    StrCpy $3 0
  ${EndIf}
  StrLen $4 $INSTDIR
  IntOp $4 $4 * 2
  IntOp $4 $4 + $3
  IntOp $4 $4 + 16
  System::Call 'kernel32::GlobalAlloc(i 0x40, p r4) p .r5' ; zeroes
  System::Call 'kernel32::lstrcpyW(p r5, w ";") p .r9'
  IntPtrOp $7 $5 + 2
  ${If} $3 > 0
    System::Call 'advapi32::RegQueryValueExW(p r0, w "Path", p 0, *i .r2, p r7, *i r3r3) i .r9'
  ${EndIf}
  System::Call 'kernel32::lstrcatW(p r5, w ";") p .r9'
  System::Call 'shlwapi::StrStrIW(p r5, w ";$INSTDIR;") p .r6'
FunctionEnd
!macroend
!insertmacro ReadPath ""
!insertmacro ReadPath "un."

; Writes what begins at $7, or removes the value where that is empty, and lets everybody know who listens.
!macro WritePath UN
Function ${UN}WritePath
  System::Call 'kernel32::lstrlenW(p r7) i .r8'
  ${If} $8 = 0
    System::Call 'advapi32::RegDeleteValueW(p r0, w "Path") i .r9'
  ${Else}
    IntOp $8 $8 + 1
    IntOp $8 $8 * 2
    System::Call 'advapi32::RegSetValueExW(p r0, w "Path", i 0, i r2, p r7, i r8) i .r9'
  ${EndIf}
  SendMessage ${HWND_BROADCAST} ${WM_SETTINGCHANGE} 0 "STR:Environment" /TIMEOUT=2000
FunctionEnd
!macroend
!insertmacro WritePath ""
!insertmacro WritePath "un."

!macro FreePath
  System::Call 'kernel32::GlobalFree(p r5) p .r9'
  System::Call 'advapi32::RegCloseKey(p r0) i .r9'
!macroend

Section "Mailward" section_program
  SectionIn RO
  Call Closed
  SetOutPath $INSTDIR
  File /r "${PROGRAM}\*"
  CreateShortcut "$SMPROGRAMS\Mailward.lnk" "$INSTDIR\mailward-window.exe" "" "$INSTDIR\mailward-window.exe" 0 SW_SHOWNORMAL "" "Sign-ins of your mail accounts"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  WriteRegStr HKCU "${KEY}" DisplayName "Mailward"
  WriteRegStr HKCU "${KEY}" DisplayVersion "${VERSION}"
  WriteRegStr HKCU "${KEY}" Publisher "The Mailward authors"
  WriteRegStr HKCU "${KEY}" DisplayIcon "$INSTDIR\mailward-window.exe"
  WriteRegStr HKCU "${KEY}" InstallLocation "$INSTDIR"
  WriteRegStr HKCU "${KEY}" UninstallString '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" QuietUninstallString '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" NoModify 1
  WriteRegDWORD HKCU "${KEY}" NoRepair 1
  ${GetSize} "$INSTDIR" "/S=0K" $0 $1 $2
  WriteRegDWORD HKCU "${KEY}" EstimatedSize $0
SectionEnd

Section /o "Known to terminals (PATH)" section_path
  Call ReadPath
  ${If} $6 P= 0
    ; What is in memory ends with a semicolon: the folder goes behind it. An empty Path leaves two at the start.
    System::Call 'kernel32::lstrcatW(p r5, w "$INSTDIR") p .r9'
    ${If} $3 <= 2
      IntPtrOp $7 $5 + 4
    ${EndIf}
    Call WritePath
  ${EndIf}
  !insertmacro FreePath
SectionEnd

Section /o "Start at login, without a window" section_login
  Call LoginLine
  WriteRegStr HKCU "${RUN}" "Mailward" $0
  DeleteRegValue HKCU "${APPROVED}" "Mailward"
SectionEnd

LangString about_program ${LANG_ENGLISH} "The program, and its entry in the start menu."
LangString about_path ${LANG_ENGLISH} "Terminals and mail programs that are started from now on find mailward by its name."
LangString about_login ${LANG_ENGLISH} "Tokens are renewed and mail programs served from the next login on. It can be switched in the settings at any time."
!insertmacro MUI_FUNCTION_DESCRIPTION_BEGIN
  !insertmacro MUI_DESCRIPTION_TEXT ${section_program} $(about_program)
  !insertmacro MUI_DESCRIPTION_TEXT ${section_path} $(about_path)
  !insertmacro MUI_DESCRIPTION_TEXT ${section_login} $(about_login)
!insertmacro MUI_FUNCTION_DESCRIPTION_END

Function .onInit
  ${IfNot} ${AtLeastWin10}
    !insertmacro Refuse ${TOO_OLD} "Mailward needs Windows 10 or newer, 64 bit."
  ${EndIf}
  ${GetParameters} $R0
  ClearErrors
  ${GetOptions} $R0 "/PATH" $R1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${section_path}
  ${EndIf}
  ClearErrors
  ${GetOptions} $R0 "/LOGIN" $R1
  ${IfNot} ${Errors}
    !insertmacro SelectSection ${section_login}
  ${EndIf}
  ClearErrors
FunctionEnd

Section Uninstall
  Call un.Closed
  Call un.ReadPath
  ${If} $6 P<> 0
    StrLen $8 ";$INSTDIR"
    IntOp $8 $8 * 2
    IntPtrOp $1 $6 + $8 ; what follows the folder, with the semicolon before it
    System::Call 'kernel32::lstrlenW(p r1) i .r8'
    IntOp $8 $8 + 1
    IntOp $8 $8 * 2
    System::Call 'ntdll::RtlMoveMemory(p r6, p r1, p r8)'
    ; The last semicolon was ours.
    System::Call 'kernel32::lstrlenW(p r7) i .r8'
    ${If} $8 > 0
      IntOp $8 $8 - 1
      IntOp $8 $8 * 2
      IntPtrOp $1 $7 + $8
      System::Call '*$1(&i2 0)'
    ${EndIf}
    Call un.WritePath
  ${EndIf}
  !insertmacro FreePath

  ; Starting at login is ended where it starts what is removed now.
  ReadRegStr $0 HKCU "${RUN}" "Mailward"
  System::Call 'shlwapi::StrStrIW(w r0, w "$INSTDIR\mailward-window.exe") p .r1'
  ${If} $1 P<> 0
    DeleteRegValue HKCU "${RUN}" "Mailward"
    DeleteRegValue HKCU "${APPROVED}" "Mailward"
  ${EndIf}

  ; By their names: the folder may be one of the person's own.
  Delete "$INSTDIR\mailward.exe"
  Delete "$INSTDIR\mailward-window.exe"
  Delete "$INSTDIR\README.md"
  Delete "$INSTDIR\CHANGELOG.md"
  Delete "$INSTDIR\SECURITY.md"
  Delete "$INSTDIR\LICENSE-MIT.txt"
  Delete "$INSTDIR\LICENSE-APACHE.txt"
  Delete "$INSTDIR\THIRD-PARTY-LICENCES.txt"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\Mailward.lnk"
  DeleteRegKey HKCU "Software\Classes\AppUserModelId\Mailward" ; for notifications; the program makes it when it shows one
  DeleteRegKey HKCU "${KEY}"
SectionEnd
