/// The sections at the end of the man page: files, security, ripgrep, copyright.
enum ManPageReference {
  static let files = #"""
    .Sh FILES
    .Bl -tag -width Ds
    .It Pa .mgrepignore , .ignore , .rgignore , .gitignore
    Rules for
    .Fl -ignore
    and
    .Fl -project ,
    in the form of
    .Xr gitignore 5 .
    .It Pa .NAME.mgrep-ID
    The journal of a finished edit, kept for
    .Fl -undo .
    .It Pa .mgrep-HASH-ID
    The journal of an edit that is under way or was interrupted: see
    .Fl -recover .
    .El

    """#

  static let security = #"""
    .Sh SECURITY
    .Nm
    opens no network connection.
    It runs no other program but that of
    .Fl -pre
    and, with
    .Fl -search-zip ,
    .Xr gzip 1
    and
    .Xr brotli 1 .
    Libraries in this process decompress data; data from an untrusted source may use a fault in
    them.
    Searched files may contain anything, and other programs may change them during the search.
    Control characters in file names are printed as
    .Ql \ex1b
    in messages, and in output on a terminal; lines of files are printed as they are.
    A pattern from an untrusted source can take much time: lower
    .Fl -match-limit .
    Journals contain bytes of the edited file, and only their owner may read them.
    Before you remove secrets from files, read
    .Sx What in-place redaction cannot do .

    """#

  static let differencesFromRipgrep = #"""
    .Sh DIFFERENCES FROM ripgrep
    .Fl r
    searches all files of a directory;
    .Fl -project
    searches the same files as ripgrep, without ignored and hidden ones.
    Patterns are those of
    .Ql rg -P .
    .Bl -column "-U --multiline-dotall" "--encoding=ENCODING"
    .It Em rg Ta Em mgrep
    .It Li rg PATTERN Ta Fl -project
    .It Li -r TEXT Ta Fl -replace Ns = Ns Ar TEXT
    .It Li -U Ta Fl M
    .It Li -U --multiline-dotall Ta Fl M Fl -multiline-dotall
    .It Li -L Ta Fl -follow
    .It Li -T TYPE Ta Fl -type-not Ns = Ns Ar TYPE
    .It Li -z Ta Fl -search-zip
    .It Li -E ENCODING Ta Fl -encoding Ns = Ns Ar ENCODING
    .It Li -0 Ta Fl 0 , Fl Z
    .It Li --colors Ta Ev GREP_COLORS
    .El

    """#

  static let authors = #"""
    .Sh HISTORY
    .Nm
    0.1.0, of November 2026, is the first release.
    .Sh AUTHORS
    .An The mgrep developers
    .Pp
    Copyright 2026, MIT license.
    The static executable holds PCRE2 (BSD license), parts of the GNU C library (LGPL), and the Swift runtime
    (Apache license).

    """#
}
