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
    opens no network connection, and runs no other program but that of
    .Fl -pre
    and, with
    .Fl -search-zip ,
    .Xr gzip 1
    and
    .Xr brotli 1 .
    Compressed data is decompressed in this process, by libraries that are linked in: of a stranger, it
    may make use of a fault in them.
    Searched files may hold anything, and others may change them meanwhile.
    A pattern from a stranger can take much time: lower
    .Fl -match-limit .
    Journals hold bytes of the edited file, and only their owner may read them.
    For text that has to vanish, read
    .Sx What in-place redaction cannot do .

    """#

  static let differencesFromRipgrep = #"""
    .Sh DIFFERENCES FROM ripgrep
    .Fl r
    searches all files of a directory;
    .Fl -project
    searches what ripgrep does, and leaves out ignored and hidden files.
    Patterns are those of
    .Ql rg -P .
    .Bl -column "-U --multiline-dotall" "--encoding=ENCODING"
    .It Em rg Ta Em mgrep
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
    .Sh AUTHORS
    .An The mgrep developers
    .Pp
    Copyright 2026, MIT license.
    The static executable holds PCRE2 (BSD license), parts of the GNU C library (LGPL), and the Swift runtime
    (Apache license).

    """#
}
