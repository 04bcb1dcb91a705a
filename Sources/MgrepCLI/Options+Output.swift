extension Option {
  static let output: [Option] = [
    Option(
      "n", "line-number", in: .output,
      help: "print line numbers",
      manual: "Print the number of each line before it; the first line of a file is 1."
    ) { options, _ in options.lineNumbers = true },
    Option(
      "N", "no-line-number", in: .output,
      help: "print no line numbers (the default)",
      manual: "Print no line numbers.\nThis is the default."
    ) { options, _ in options.lineNumbers = false },
    Option(
      nil, "column", .optional("UNIT"), in: .output, aliases: ["k", "column-number"],
      choices: ["bytes", "chars"],
      help: "print the column of the first match; implies -n",
      manual: """
        Print the column of the first match in the line, from 1.
        .Ar UNIT
        is
        .Cm bytes ,
        the default, or
        .Cm chars .
        Implies
        .Fl n .
        """
    ) { options, value throws(UsageError) in
      options.columns = true
      options.columnsAreCharacters =
        try value.isEmpty
        ? false : choose(value, of: [("bytes", false), ("chars", true)], option: "column")
    },
    Option(
      "b", "byte-offset", in: .output,
      help: "print where the line begins, in bytes",
      manual: """
        Print how many bytes of the input come before the line, or with
        .Fl o
        before the match.
        """
    ) { options, _ in options.byteOffsets = true },
    Option(
      "H", "with-filename", in: .output,
      help: "print file names",
      manual: """
        Print the file's name before each line.
        This is the default if there is more than one
        .Ar FILE ,
        and for the files of a directory.
        """
    ) { options, _ in options.fileNames = .always },
    Option(
      "h", "no-filename", in: .output,
      help: "print no file names",
      manual: "Print no file names before lines."
    ) { options, _ in options.fileNames = .never },
    Option(
      nil, "label", .required("NAME"), in: .output,
      help: "call standard input NAME",
      manual: """
        Call standard input
        .Ar NAME
        instead of
        .Ql (standard input) .
        """
    ) { options, value in options.label = value },
    Option(
      "o", "only-matching", .optional("GROUP"), in: .output,
      help: "print only what matches, or a group of it",
      manual: """
        Print only the matches that are not empty, each on a line of its own.
        Context is not printed, but with
        .Fl A , B
        or
        .Fl C
        a line of
        .Ql --
        stands between matches whose lines are not near each other; with
        .Fl v
        the matches of lines of context are printed.
        .Fl o Ns Ar 1
        or
        .Fl -only-matching Ns = Ns Ar 1
        prints the text of group 1; given again with other groups, it prints all of them on one line,
        in the order given.
        """
    ) { options, value throws(UsageError) in
      options.onlyMatching = true
      guard !value.isEmpty else { return }
      options.groups.append(try Number.count(value, "only-matching"))
    },
    Option(
      nil, "om-separator", .required("TEXT"), in: .output,
      help: "print TEXT between the groups of -oN",
      manual:
        "Print\n.Ar TEXT\nbetween the groups of several\n.Fl o Ns Ar N .\nThe default is nothing."
    ) { options, value in options.groupSeparatorOfMatch = value },
    Option(
      nil, "vimgrep", in: .output,
      help: "print lines once for each match, with columns",
      manual: """
        Print each line once for every match in it that is not empty, with the file's name, the
        line's number and the match's column before it, in the form that editors read as a list of
        places.
        """
    ) { options, _ in options.repeatsLines = true },
    Option(
      nil, "trim", in: .output,
      help: "print lines without leading white space",
      manual: """
        Print lines without the white space they begin with.
        Offsets and columns are those in the file.
        """
    ) { options, _ in options.trimsIndentation = true },
    Option(
      nil, "no-trim", in: .output,
      help: "print leading white space (the default)",
      manual: "Print lines with the white space they begin with.\nThis is the default."
    ) { options, _ in options.trimsIndentation = false },
    Option(
      nil, "heading", in: .output,
      help: "print file names once, above their lines",
      manual: """
        Print the name of a file once before its lines instead of in each of them, and an empty line
        between files.
        """
    ) { options, _ in options.hasHeading = true },
    Option(
      nil, "no-heading", in: .output,
      help: "print file names in each line (the default)",
      manual: "Print file names in each line.\nThis is the default."
    ) { options, _ in options.hasHeading = false },
    Option(
      "p", "pretty", in: .output,
      help: "the same as --color=always --heading -n",
      manual: """
        The same as
        .Fl -color Ns = Ns Cm always
        .Fl -heading
        .Fl n .
        """
    ) { options, _ in
      options.color = .always
      options.hasHeading = true
      options.lineNumbers = true
    },
    Option(
      "c", "count", in: .output,
      help: "print the number of selected lines of each file",
      manual: """
        Print the number of selected lines of each file instead of the lines, even if it is 0.
        """
    ) { options, _ in options.count = .lines },
    Option(
      nil, "count-matches", in: .output,
      help: "print the number of matches in each file",
      manual: """
        Print the number of matches in each file that are not empty, even if it is 0.
        """
    ) { options, _ in options.count = .matches },
    Option(
      nil, "include-zero", in: .output,
      help: "print counts that are zero (the default)",
      manual: "Print counts that are zero.\nThis is the default."
    ) { options, _ in options.showsZeroCounts = true },
    Option(
      nil, "no-include-zero", in: .output,
      help: "print no counts that are zero",
      manual: "Print no count for a file in which it is zero."
    ) { options, _ in options.showsZeroCounts = false },
    Option(
      nil, "total-count", in: .output,
      help: "print the number of selected lines of all files",
      manual: """
        Print the number of selected lines of all files, instead of the lines, or with
        .Fl c
        after the numbers of the files, if there is more than one; with
        .Fl -count-matches
        the same of matches.
        Makes no difference with
        .Fl l , L
        and
        .Fl q .
        """
    ) { options, _ in options.showsTotalCount = true },
    Option(
      "l", "files-with-matches", in: .output,
      help: "print the names of files with selected lines",
      manual: """
        Print only the names of files in which a line is selected; each file is read up to its first
        selected line.
        """
    ) { options, _ in options.summary = .filesWithMatches },
    Option(
      "L", "files-without-match", in: .output,
      help: "print the names of files without any",
      manual: """
        Print only the names of files in which no line is selected.
        The exit status is the same as without this option.
        """
    ) { options, _ in options.summary = .filesWithoutMatch },
    Option(
      "q", "quiet", in: .output, aliases: ["silent"],
      help: "print nothing; end with the first selected line",
      manual: """
        Print nothing, and exit with status 0 at the first selected line, even if there was an error
        before it.
        """
    ) { options, _ in options.isQuiet = true },
    Option(
      "s", "no-messages", in: .output,
      help: "no messages about files that cannot be read",
      manual: """
        Print no messages about files that do not exist or cannot be read.
        The exit status is the same.
        """
    ) { options, _ in options.hidesFileErrors = true },
    Option(
      "m", "max-count", .required("NUM"), in: .output,
      help: "stop after NUM selected lines of each file",
      manual: """
        Read no more of a file after
        .Ar NUM
        selected lines; context after the last one is still printed.
        If the file is a regular one on standard input, its position is then just after that line,
        so that the next reader goes on there.
        A negative number is no limit.
        """
    ) { options, value throws(UsageError) in
      guard let number = Number.parse(value) else {
        throw UsageError(value, for: "max-count", valid: "whole numbers")
      }
      options.maxCount = number < 0 ? nil : number
    },
    Option(
      nil, "stop-on-nonmatch", in: .output,
      help: "stop after the first run of selected lines",
      manual: """
        Read no more of a file after the first unselected line that follows a selected one, which is
        enough for a sorted file.
        That line is the last one that context can show.
        """
    ) { options, _ in options.stopsAtNonmatch = true },
    Option(
      nil, "no-stop-on-nonmatch", in: .output,
      help: "read files to their end (the default)",
      manual: "Read files to their end.\nThis is the default."
    ) { options, _ in options.stopsAtNonmatch = false },
    Option(
      nil, "max-total", .required("NUM"), in: .output,
      help: "stop after NUM selected lines of all files",
      manual: """
        End after
        .Ar NUM
        selected lines of all files together, in the order of the output.
        When files are edited,
        .Ar NUM
        is the number of replacements.
        """
    ) { options, value throws(UsageError) in
      options.maxTotal = try Number.count(value, "max-total")
    },
    Option(
      nil, "stats", in: .output,
      help: "print statistics on standard error",
      manual: """
        Print on standard error, after everything else, how many lines were selected in how many
        files, how many matches they have, how many files and bytes were searched, and the seconds
        that it took; with
        .Fl -files ,
        how many files were listed.
        """
    ) { options, _ in options.tellsStatistics = true },
    Option(
      nil, "json", in: .output,
      help: "print lines of JSON, as ripgrep does",
      manual: """
        Print a JSON object on each line instead of lines, in ripgrep's form; see
        .Sx JSON .
        Options that change only how lines look have no effect, and neither has
        .Fl o .
        With
        .Fl -in-place
        or
        .Fl -preview
        there is one object for each replacement.
        .Fl c , -count-matches , l , L
        and
        .Fl -files
        are refused.
        """
    ) { options, _ in options.printsJSON = true },
    Option(
      nil, "no-json", in: .output,
      help: "print lines as text (the default)",
      manual: "Print lines as text.\nThis is the default."
    ) { options, _ in options.printsJSON = false },
    Option(
      "Z", "null", in: .output, aliases: ["0"],
      help: "print a NUL byte after file names",
      manual: """
        Print a NUL byte after each file name instead of what would follow it, which makes any
        name safe to read for
        .Ql xargs -0 .
        .Fl 0
        is the same; as part of a number, such as
        .Fl 10 ,
        it is context.
        """
    ) { options, _ in options.endsNamesWithNUL = true },
    Option(
      "T", "initial-tab", in: .output,
      help: "align what is printed before lines, with a tab",
      manual: """
        Print a tab before the line itself, and line numbers and offsets as wide as the file's size
        can make them, so that the lines of a file are aligned.
        """
    ) { options, _ in options.initialTab = true },
    Option(
      nil, "color", .optional("WHEN"), in: .output, aliases: ["colour"],
      choices: ["always", "never", "auto"],
      help: "colour matches: always, never or auto",
      manual: """
        Colour matches, names, numbers and separators.
        .Ar WHEN
        is
        .Cm always ,
        .Cm never
        or
        .Cm auto ,
        which is the default, also without
        .Ar WHEN :
        colour on a terminal, unless
        .Ev TERM
        is unset or
        .Ql dumb
        or
        .Ev NO_COLOR
        is set.
        The other words of GNU grep, and
        .Cm ansi ,
        are accepted, too.
        """
    ) { options, value throws(UsageError) in
      options.color =
        try value.isEmpty
        ? .auto
        : choose(
          value, of: [("always", .always), ("never", .never), ("auto", .auto)],
          synonyms: colorSynonyms, option: "color")
    },
    Option(
      nil, "line-buffered", in: .output,
      help: "write each line at once",
      manual: """
        Write each line of output as soon as it is known; this is the default on a terminal.
        """
    ) { options, _ in options.buffering = .line },
    Option(
      nil, "block-buffered", in: .output,
      help: "write lines in large pieces (the default)",
      manual: "Write output in large pieces, also on a terminal."
    ) { options, _ in options.buffering = .block },
    Option(
      nil, "progress", in: .output,
      help: "show the progress of a long run",
      manual: """
        Show on standard error the progress of a run that takes more than two seconds: bytes, rate, and
        the time left if the number of bytes is known.
        Messages replace the line.
        It is removed before the first output, unless the output goes to a file.
        This is the default if standard error is a terminal and standard output is not, and for edits;
        it is not the default if standard input is read from a terminal.
        A process in the background shows no progress.
        """
    ) { options, _ in options.showsProgress = true },
    Option(
      nil, "no-progress", in: .output,
      help: "show no progress",
      manual: "Show no progress."
    ) { options, _ in options.showsProgress = false },
  ]

  /// Other words that GNU grep and ripgrep accept.
  private static let colorSynonyms: [(String, ParsedOptions.ColorMode)] = [
    ("yes", .always), ("force", .always), ("ansi", .always), ("no", .never), ("none", .never),
    ("tty", .auto), ("if-tty", .auto),
  ]
}
