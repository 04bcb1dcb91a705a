extension Option {
  static let context: [Option] = [
    Option(
      "A", "after-context", .required("NUM"), in: .context,
      help: "print NUM lines after each selected one",
      manual: """
        Print
        .Ar NUM
        lines after each selected line.
        No line is printed twice; between groups of lines that are not adjacent a line
        .Ql --
        is printed.
        """
    ) { options, value throws(UsageError) in
      options.after = try Number.count(value, "after-context")
    },
    Option(
      "B", "before-context", .required("NUM"), in: .context,
      help: "print NUM lines before each selected one",
      manual: "Print\n.Ar NUM\nlines before each selected line."
    ) { options, value throws(UsageError) in
      options.before = try Number.count(value, "before-context")
    },
    Option(
      "C", "context", .required("NUM"), in: .context,
      help: "print NUM lines around (also -NUM)",
      manual: """
        Print
        .Ar NUM
        lines before and after each selected line, unless
        .Fl A
        or
        .Fl B
        sets another number.
        .Fl Ns Ar NUM
        is the same.
        """
    ) { options, value throws(UsageError) in options.context = try Number.count(value, "context") },
    Option(
      nil, "passthru", in: .context, aliases: ["passthrough"],
      help: "print all lines, the others as context",
      manual: """
        Print all lines of each file; lines that are not selected are context.
        Lines of binary files are printed, too, unless these files are skipped.
        With
        .Fl -replace
        the output is the whole file with its matches replaced, and a last line without a
        terminator is printed without one.
        The exit status is the same as without this option.
        """
    ) { options, _ in options.printsAllLines = true },
    Option(
      nil, "no-passthru", in: .context,
      help: "print no other lines (the default)",
      manual: "Print selected lines and their context only.\nThis is the default."
    ) { options, _ in options.printsAllLines = false },
    Option(
      nil, "group-separator", .required("TEXT"), in: .context, aliases: ["context-separator"],
      help: "print TEXT instead of -- between groups",
      manual: """
        Print
        .Ar TEXT
        on a line of its own between groups of lines, instead of
        .Ql -- .
        """
    ) { options, value in options.groupSeparator = value },
    Option(
      nil, "no-group-separator", in: .context, aliases: ["no-context-separator"],
      help: "print nothing between groups",
      manual: "Print nothing between groups of lines."
    ) { options, _ in options.groupSeparator = nil },
  ]
}
