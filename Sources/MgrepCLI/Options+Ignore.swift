extension Option {
  static let ignore: [Option] = names + globs + rules

  /// Ignore rules and hidden files.
  private static let rules: [Option] = [
    Option(
      nil, "project", in: .ignore,
      help: "-r --ignore --no-hidden -I, without .git",
      manual: """
        Search a source tree the way a developer would:
        .Fl r , Fl -ignore , Fl -no-hidden
        and
        .Fl I ,
        and no directories of version control systems.
        Options given explicitly take precedence.
        """
    ) { options, _ in options.isProject = true },
    Option(
      "u", "unrestricted", in: .ignore,
      help: "weaken --project: -u, -uu, -uuu",
      manual: """
        Given once, the same as
        .Fl -no-ignore ;
        twice, also as
        .Fl -hidden ;
        three times,
        .Fl -project
        does not skip binary files either.
        """
    ) { options, _ in
      options.unrestrictedCount += 1
      options.ignoring.isOn = false
      if options.unrestrictedCount > 1 { options.skipsHidden = false }
    },
    Option(
      nil, "ignore", in: .ignore,
      help: "skip files matched by .gitignore, .ignore",
      manual: """
        Skip files and directories matched by
        .Xr gitignore 5
        rules in the files
        .Pa .gitignore , .git/info/exclude
        and git's
        .Cm core.excludesFile ,
        and, with precedence over these,
        .Pa .ignore , .rgignore
        and
        .Pa .mgrepignore ,
        each of which takes precedence over those before it.
        Files in parent directories count up to the root of the repository.
        Files and directories named on the command line are always searched.
        """
    ) { options, _ in options.ignoring.isOn = true },
    Option(
      nil, "no-ignore", in: .ignore,
      help: "use no ignore files but --ignore-file",
      manual: "Use no files with ignore rules except those of\n.Fl -ignore-file ."
    ) { options, _ in options.ignoring.isOn = false },
    Option(
      nil, "ignore-file", .required("FILE"), in: .ignore,
      help: "skip files matched by the rules in FILE",
      manual: """
        Skip files and directories matched by the rules in
        .Ar FILE ,
        for paths relative to the working directory.
        Other files with rules take precedence; of several
        .Ar FILE ,
        the last one does.
        """
    ) { options, value in options.ignoring.files.append(value) },
    Option(
      nil, "no-ignore-vcs", in: .ignore,
      help: "use no ignore files of git",
      manual: """
        Do not use
        .Pa .gitignore
        and other files of git.
        """
    ) { options, _ in options.ignoring.usesVersionControl = false },
    Option(
      nil, "ignore-vcs", in: .ignore,
      help: "undo --no-ignore-vcs",
      manual: "Undo\n.Fl -no-ignore-vcs ."
    ) { options, _ in options.ignoring.usesVersionControl = true },
    Option(
      nil, "no-ignore-dot", in: .ignore,
      help: "do not use .ignore, .rgignore, .mgrepignore",
      manual: """
        Do not use
        .Pa .ignore , .rgignore
        and
        .Pa .mgrepignore .
        """
    ) { options, _ in options.ignoring.usesDotFiles = false },
    Option(
      nil, "ignore-dot", in: .ignore,
      help: "undo --no-ignore-dot",
      manual: "Undo\n.Fl -no-ignore-dot ."
    ) { options, _ in options.ignoring.usesDotFiles = true },
    Option(
      nil, "no-ignore-exclude", in: .ignore,
      help: "do not use .git/info/exclude",
      manual: """
        Do not use
        .Pa .git/info/exclude .
        """
    ) { options, _ in options.ignoring.usesExclude = false },
    Option(
      nil, "ignore-exclude", in: .ignore,
      help: "undo --no-ignore-exclude",
      manual: "Undo\n.Fl -no-ignore-exclude ."
    ) { options, _ in options.ignoring.usesExclude = true },
    Option(
      nil, "no-ignore-global", in: .ignore,
      help: "do not use git's core.excludesFile",
      manual: """
        Do not use the file that git's
        .Cm core.excludesFile
        names.
        """
    ) { options, _ in options.ignoring.usesGlobal = false },
    Option(
      nil, "ignore-global", in: .ignore,
      help: "undo --no-ignore-global",
      manual: "Undo\n.Fl -no-ignore-global ."
    ) { options, _ in options.ignoring.usesGlobal = true },
    Option(
      nil, "no-ignore-parent", in: .ignore,
      help: "do not use files in parent directories",
      manual: """
        Do not use files in the directories above the one searched.
        """
    ) { options, _ in options.ignoring.usesParents = false },
    Option(
      nil, "ignore-parent", in: .ignore,
      help: "undo --no-ignore-parent",
      manual: "Undo\n.Fl -no-ignore-parent ."
    ) { options, _ in options.ignoring.usesParents = true },
    Option(
      nil, "no-ignore-files", in: .ignore,
      help: "do not use --ignore-file",
      manual: """
        Do not use any
        .Fl -ignore-file .
        """
    ) { options, _ in options.ignoring.usesNamedFiles = false },
    Option(
      nil, "ignore-files", in: .ignore,
      help: "undo --no-ignore-files",
      manual: "Undo\n.Fl -no-ignore-files ."
    ) { options, _ in options.ignoring.usesNamedFiles = true },
    Option(
      nil, "no-require-git", in: .ignore,
      help: "use .gitignore outside of repositories, too",
      manual: """
        Use
        .Pa .gitignore
        outside of git's repositories, too.
        """
    ) { options, _ in options.ignoring.requiresRepository = false },
    Option(
      nil, "require-git", in: .ignore,
      help: "undo --no-require-git",
      manual: "Undo\n.Fl -no-require-git ."
    ) { options, _ in options.ignoring.requiresRepository = true },
    Option(
      ".", "hidden", in: .ignore,
      help: "search hidden files, the default",
      manual:
        "Search files and directories whose names begin with a dot; the default without\n.Fl -project ."
    ) { options, _ in options.skipsHidden = false },
    Option(
      nil, "no-hidden", in: .ignore,
      help: "skip hidden files and directories",
      manual: """
        Skip files and directories whose names begin with a dot, unless
        .Fl g , t
        or a rule with
        .Ql \\&!
        selects them.
        """
    ) { options, _ in options.skipsHidden = true },
  ]
}
