extension Option {
  /// Globs for names, as in GNU grep.
  static let names: [Option] = [
    Option(
      nil, "include", .required("GLOB"), in: .ignore,
      help: "search only files whose names match GLOB",
      manual: """
        Search only files whose names match
        .Ar GLOB ,
        a pattern of the shell with
        .Ql * ,
        .Ql \\&?
        and
        .Ql [...] .
        The last
        .Fl -include
        or
        .Fl -exclude
        that matches a name decides; a file that none of them matches is searched unless the first of
        them is
        .Fl -include .
        """
    ) { options, value in options.nameRules.append(.include(value)) },
    Option(
      nil, "exclude", .required("GLOB"), in: .ignore,
      help: "do not search files whose names match GLOB",
      manual: """
        Do not search files whose names match
        .Ar GLOB .
        For a file named on the command line,
        .Ar GLOB
        may also match the part of its name after a
        .Ql / .
        """
    ) { options, value in options.nameRules.append(.exclude(value)) },
    Option(
      nil, "exclude-from", .required("FILE"), in: .ignore,
      help: "skip files that match a glob in FILE",
      manual: """
        Do not search files whose names match one of the globs in
        .Ar FILE ,
        one a line; white space at the end of a line is not part of the glob.
        """
    ) { options, value in options.nameRules.append(.excludeFrom(value)) },
    Option(
      nil, "exclude-dir", .required("GLOB"), in: .ignore,
      help: "do not go into directories that match GLOB",
      manual: """
        Do not search directories whose names match
        .Ar GLOB ;
        slashes at its end make no difference.
        """
    ) { options, value in options.directoryRules.append(.exclude(directoryGlob(value))) },
    Option(
      nil, "include-dir", .required("GLOB"), in: .ignore,
      help: "go only into directories that match GLOB",
      manual: """
        Search only directories whose names match
        .Ar GLOB ,
        and those named on the command line.
        The last
        .Fl -include-dir
        or
        .Fl -exclude-dir
        that matches a name decides.
        """
    ) { options, value in options.directoryRules.append(.include(directoryGlob(value))) },
  ]

  /// A glob for names of directories, without slashes at its end.
  private static func directoryGlob(_ text: [UInt8]) -> [UInt8] {
    let end = text.lastIndex { $0 != UInt8(ascii: "/") }
    return end.map { Array(text[...$0]) } ?? Array(text.prefix(1))
  }
}
