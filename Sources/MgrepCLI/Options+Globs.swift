internal import Walking

extension Option {
  /// Globs for paths, and types of files.
  static let globs: [Option] = [
    Option(
      "g", "glob", .required("GLOB"), in: .ignore,
      help: "search only paths that match GLOB, or not !GLOB",
      manual: """
        In directories, search only files whose paths match
        .Ar GLOB ,
        or, if it begins with
        .Ql \\&! ,
        do not search them.
        The last
        .Ar GLOB
        that matches decides, whatever ignore rules and types say.
        A
        .Ar GLOB
        has the form of a line of
        .Xr gitignore 5 :
        it is compared with names if it has no slash before its end, otherwise with paths relative to
        the working directory;
        .Ql **
        matches any number of directories, and a slash at the end only directories.
        .Ql {a,b}
        stands for either.
        """
    ) { options, value in options.pathGlobs.append(.init(text: value, ignoresCase: false)) },
    Option(
      nil, "iglob", .required("GLOB"), in: .ignore,
      help: "as --glob, without regard to case",
      manual: "As\n.Fl g ,\nwithout regard to case."
    ) { options, value in options.pathGlobs.append(.init(text: value, ignoresCase: true)) },
    Option(
      nil, "glob-case-insensitive", in: .ignore,
      help: "--glob without regard to case",
      manual: """
        Treat each
        .Fl g
        as
        .Fl -iglob .
        """
    ) { options, _ in options.pathGlobsIgnoreCase = true },
    Option(
      nil, "no-glob-case-insensitive", in: .ignore,
      help: "undo --glob-case-insensitive",
      manual: "Undo\n.Fl -glob-case-insensitive ."
    ) { options, _ in options.pathGlobsIgnoreCase = false },
    Option(
      "t", "type", .required("TYPE"), in: .ignore,
      help: "search only files of TYPE, see --type-list",
      manual: """
        In directories, search only files of
        .Ar TYPE ,
        one of
        .Fl -type-list ,
        or
        .Cm all
        for any of them.
        May be given several times.
        """
    ) { options, value in options.types.append(.init(value)) },
    Option(
      nil, "type-not", .required("TYPE"), in: .ignore,
      help: "do not search files of TYPE",
      manual: """
        In directories, do not search files of
        .Ar TYPE .
        The last
        .Fl -type-not
        or
        .Fl t
        that matches a name decides.
        """
    ) { options, value in options.types.append(.init(value, isExcluded: true)) },
    Option(
      nil, "type-add", .required("DEFINITION"), in: .ignore,
      help: "add globs to a type: NAME:GLOB",
      manual: """
        Add a glob to a type, which may be a new one:
        .Ar NAME Ns Cm \\&: Ns Ar GLOB ,
        or all globs of other types:
        .Ar NAME Ns Cm :include:\\& Ns Ar NAME , Ns Ar NAME .
        """
    ) { options, value in options.typeChanges.append(.add(value)) },
    Option(
      nil, "type-clear", .required("TYPE"), in: .ignore,
      help: "remove all globs of TYPE",
      manual: "Remove all globs of\n.Ar TYPE ;\na later\n.Fl -type-add\nmay add others."
    ) { options, value in options.typeChanges.append(.clear(value)) },
    Option(
      nil, "type-list", in: .ignore,
      help: "print all types with their globs",
      manual: "Print all types with their globs, and exit."
    ) { options, _ in options.request = .types },
  ]
}
