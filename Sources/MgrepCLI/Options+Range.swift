extension Option {
  /// Which part of each file is searched, conditions on whole files, and limits of `-i`.
  static let range: [Option] = [
    Option(
      nil, "line-range", .required("FIRST,LAST"), in: .matching, aliases: ["K"],
      help: "select, or replace, only in these lines",
      manual: """
        Select only lines from
        .Ar FIRST
        to
        .Ar LAST .
        Either number may be left out, but not the comma; a number without a comma is one line.
        The file is not read after the range.
        Lines outside the range can be lines of context, as other lines that are not selected.
        """
    ) { options, value throws(UsageError) in
      let (first, last) = try Number.range(value, "line-range")
      if last == 0 { throw UsageError(value, for: "line-range", valid: "line numbers from 1") }
      let end = (last ?? .max) == .max ? .max : (last ?? 0) + 1
      options.lineRange = (first ?? 1)..<max(first ?? 1, end)
    },
    Option(
      nil, "byte-range", .required("START,END"), in: .matching,
      help: "select, or replace, only within these bytes",
      manual: """
        Select only lines that have a byte at or after the offset
        .Ar START
        and before the offset
        .Ar END ;
        either may be left out, but not the comma; a number without a comma is one byte.
        The file is not read after the range.
        Only matches that lie within these bytes are replaced.
        In a file that is decoded, the bytes are those of the decoded text.
        """
    ) { options, value throws(UsageError) in
      let (first, last) = try Number.range(value, "byte-range")
      let start = first ?? 0
      let end = value.contains(UInt8(ascii: ",")) ? last ?? .max : start == .max ? start : start + 1
      options.byteRange = start..<end
    },
    Option(
      nil, "max-bytes", .required("NUM"), in: .matching,
      help: "select only in the first NUM bytes of files",
      manual: """
        Select only lines that begin in the first
        .Ar NUM
        bytes of each file, and within
        .Fl -byte-range
        if that is given, too;
        .Cm K , M
        or
        .Cm G
        after the number means kibibytes, mebibytes or gibibytes.
        """
    ) { options, value throws(UsageError) in
      options.maxBytes = try Number.byteCount(value, "max-bytes")
    },
    Option(
      nil, "per-file", in: .matching,
      help: "--and, --not and --bool are about files",
      manual: """
        The conditions of
        .Fl -and ,
        .Fl -not
        and
        .Fl -bool
        are on whole files: a pattern holds if it matches in any line of the file.
        Of a file that satisfies them, the lines are selected in which one of the patterns matches
        that must match.
        With
        .Fl l
        and
        .Fl L ,
        only the conditions count, so that
        .Ql -l --per-file --not -e A
        lists files without A.
        Input from a pipe is read to its end first.
        """
    ) { options, _ in options.isPerFile = true },
    Option(
      nil, "case-restrict", in: .matching,
      help: "with -i, ASCII letters match only ASCII",
      manual: """
        With
        .Fl i
        or
        .Fl S ,
        no ASCII letter matches a character outside of ASCII:
        .Ql k
        does not find the Kelvin sign, and
        .Ql s
        not the long s.
        A pattern with back-references or with
        .Ql (?i)
        is refused.
        """
    ) { options, _ in options.restrictsCase = true },
  ]
}
