internal import MgrepDriver

extension Option {
  /// Parts of files that other processes search.
  static let splits: [Option] = [
    Option(
      nil, "split-lines", in: .matching,
      help: "--byte-range: lines that begin in it, alone",
      manual: """
        Take the bytes of
        .Fl -byte-range
        for a split of the file:
        search the lines whose first byte is in it as if they were a file of their own.
        The last of them may end after the range.
        Adjacent ranges have each line once, wherever they are cut, and the file is not read before
        the range.
        .Fl b
        prints offsets in the whole file.
        .Fl n
        counts from the first line of the range, or from
        .Fl -line-base .
        .Fl m
        and context end with the range.
        A file that is decompressed or decoded has one split: it is searched as a whole if
        .Ar START
        is 0, and has no lines otherwise.
        Files cannot be edited by splits, but
        .Fl -preview
        shows what would change.
        """
    ) { options, _ in options.splitsLines = true },
    Option(
      nil, "line-base", .required("NUM"), in: .matching,
      help: "number lines from NUM + 1",
      manual: """
        Count
        .Ar NUM
        lines before the first line that is searched in each file:
        with
        .Fl -split-lines ,
        those of earlier splits.
        """
    ) { options, value throws(UsageError) in
      options.lineBase = try Number.count(value, "line-base")
      guard options.lineBase <= 1 << 62 else {
        throw UsageError(value, for: "line-base", valid: "numbers up to 4611686018427387904")
      }
    },
    Option(
      nil, "splits", .required("NUM"), in: .files,
      help: "print how to cut files into NUM parts",
      manual: """
        Search nothing, and print about
        .Ar NUM
        splits of the files, one a line, for
        .Fl -byte-range
        with
        .Fl -split-lines :
        .Ar FILE , START
        and
        .Ar END ,
        with tabs between them.
        Each file has a split at least; larger ones are cut in equal parts.
        All files of directories are taken, as with
        .Fl -files .
        Then small files are together in splits of which none is larger than the other splits,
        and each line ends in the number of its split.
        Files that are compressed or decoded are not cut.
        Names with a tab or a line feed are errors.
        """
    ) { options, value throws(UsageError) in
      try options.list(.count(try Number.count(value, "splits", from: 1)))
    },
    Option(
      nil, "split-size", .required("SIZE"), in: .files,
      help: "the same, parts of at most SIZE bytes",
      manual: """
        As
        .Fl -splits ,
        but cut files into as few parts as have at most
        .Ar SIZE
        bytes each;
        .Cm K , M
        or
        .Cm G
        after the number means kibibytes, mebibytes or gibibytes.
        """
    ) { options, value throws(UsageError) in
      let size = try Number.byteCount(value, "split-size")
      guard size > 0 else { throw UsageError(value, for: "split-size", valid: "sizes from 1") }
      try options.list(.bytes(size))
    },
    Option(
      nil, "line-bases", in: .files,
      help: "--splits: count the lines before each",
      manual: """
        With
        .Fl -splits
        and
        .Fl -split-size ,
        print after
        .Ar END
        how many lines are before the split, for
        .Fl -line-base .
        This reads all files that are cut; without it, no file is read.
        """
    ) { options, _ in options.tellsLineBases = true },
  ]
}

extension ParsedOptions {
  fileprivate mutating func list(_ size: SplitPlan.Size) throws(UsageError) {
    if let splits, splits.isCount != size.isCount {
      throw UsageError(message: "--splits cannot be combined with --split-size")
    }
    splits = size
    listsFiles = true
  }
}

extension SplitPlan.Size {
  fileprivate var isCount: Bool { if case .count = self { true } else { false } }
}
