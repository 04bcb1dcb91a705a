extension Option {
  static let matching: [Option] = [
    Option(
      "e", "regexp", .required("PATTERN"), in: .matching, aliases: ["regex"],
      help: "search for PATTERN; may be given again",
      manual: """
        Search for
        .Ar PATTERN .
        Given more than once, or with line feeds in it, it names several patterns, each tried on
        its own: groups, back references and option settings such as
        .Ql (?i)
        apply only to their own pattern.
        If several match, the leftmost match wins; of several at the same place, the longest; of
        several with the same length, the one whose pattern comes first.
        """
    ) { options, value in options.patterns.append(.text(value)) },
    Option(
      "f", "file", .required("FILE"), in: .matching,
      help: "read patterns from FILE, one a line",
      manual: """
        Read patterns from
        .Ar FILE ,
        one a line;
        .Ql -
        is standard input.
        An empty file has no pattern and matches nothing; a blank line is the empty pattern, which
        matches everything.
        If every line ends in a carriage return and a line feed, the carriage returns are dropped
        and
        .Fl -crlf
        is turned on, unless
        .Fl -no-crlf
        is given.
        """
    ) { options, value in options.patterns.append(.file(value)) },
    Option(
      nil, "and", in: .matching,
      help: "also require a match of the next -e or -f",
      manual: """
        Select only lines in which one of the patterns after it matches, too, up to the next
        .Fl -and :
        .Ql -e A -e B --and -e C
        selects lines with A or B, and with C.
        The matches of a line are those of all patterns but those of
        .Fl -not .
        Cannot be combined with
        .Fl M ,
        .Fl -count-by-pattern
        or
        .Fl -unmatched-patterns .
        """
    ) { options, _ in options.patterns.append(.and) },
    Option(
      nil, "not", in: .matching,
      help: "require no match of the next -e or -f",
      manual: """
        The next
        .Fl e
        or
        .Fl f
        is a pattern that a line must not match:
        .Ql --not -e A
        selects lines without A.
        It is an alternative, as other patterns are:
        .Ql -e A --not -e B
        selects lines with A and lines without B.
        """
    ) { options, _ in options.patterns.append(.not) },
    Option(
      nil, "andnot", in: .matching,
      help: "--and --not: lines without the next -e or -f",
      manual: """
        The same as
        .Fl -and -not :
        .Ql -e A --andnot -e B
        selects lines with A and without B.
        """
    ) { options, _ in options.patterns += [.and, .not] },
    Option(
      nil, "bool", in: .matching, aliases: ["%"],
      help: "patterns are queries, such as 'A B|C -D'",
      manual: """
        Patterns of
        .Fl e
        and the operand are queries, as in ugrep: a blank or
        .Ql AND
        asks for both sides,
        .Ql |
        or
        .Ql OR
        for one of them, and binds tighter,
        .Ql -
        or
        .Ql NOT
        for no match of what follows.
        Brackets group; what is in double quotes is literal.
        .Ql A B|C -D
        selects lines with A and with B or C, but without D.
        A sign within a pattern is part of it, and so is a blank in brackets of a class or after a
        backslash.
        .Fl f
        has patterns as always.
        """
    ) { options, _ in options.isBoolean = true },
    Option(
      nil, "pattern-comments", in: .matching,
      help: "-f files may have # comments and blank lines",
      manual: """
        Skip blank lines in the files of
        .Fl f ,
        and lines that start with
        .Ql # .
        They get no number as patterns; error messages keep the line numbers of the file.
        A pattern that starts with this sign is written
        .Ql \\e# .
        """
    ) { options, _ in options.skipsPatternComments = true },
    Option(
      "F", "fixed-strings", in: .matching,
      help: "patterns are plain strings",
      manual: """
        Patterns are plain strings.
        Of several that begin at the same place, the longest is found.
        """
    ) { options, _ in options.syntax = .fixedStrings },
    Option(
      "P", "perl-regexp", in: .matching,
      help: "patterns are PCRE2 patterns (the default)",
      manual: """
        Patterns are PCRE2 patterns, see
        .Xr pcre2pattern 3 .
        This is the default.
        """
    ) { options, _ in options.syntax = .perl },
    Option(
      nil, "pcre2", in: .matching, aliases: ["auto-hybrid-regex"],
      help: "the same, for users of ripgrep",
      manual: "The same as\n.Fl P ,\nfor users of ripgrep."
    ) { options, _ in options.syntax = .perl },
    Option(
      nil, "engine", .required("ENGINE"), in: .matching, choices: ["default", "pcre2", "auto"],
      help: "accepted for users of ripgrep: always PCRE2",
      manual: """
        Accepted for users of ripgrep:
        .Cm default , pcre2
        and
        .Cm auto
        all are PCRE2.
        """
    ) { _, value throws(UsageError) in
      try choose(value, of: [("default", ()), ("pcre2", ()), ("auto", ())], option: "engine")
    },
    Option(
      "E", "extended-regexp", in: .matching,
      help: "also understand \\< and \\> at the ends of words",
      manual: """
        Patterns are still PCRE2 patterns, but outside of brackets
        .Ql \\e< ,
        .Ql \\e> ,
        .Ql \\e`
        and
        .Ql \\e'
        mean the start and the end of a word and of the line, as they do in
        .Xr grep 1 .
        The first alternative that matches is taken, not the longest.
        """
    ) { options, _ in options.syntax = .extended },
    Option(
      "G", "basic-regexp", in: .matching,
      help: "not supported; prints the equivalent PCRE2 pattern",
      manual: """
        Basic regular expressions are not supported.
        The message shows the equivalent PCRE2 pattern; the exit status is 2.
        """
    ) { options, _ in options.syntax = .basic },
    Option(
      "i", "ignore-case", in: .matching, aliases: ["y"],
      help: "ignore case",
      manual: """
        Ignore case, by the rules of Unicode:
        .Ql k
        also finds the Kelvin sign.
        """
    ) { options, _ in options.caseMode = .insensitive },
    Option(
      nil, "no-ignore-case", in: .matching, aliases: ["case-sensitive"],
      help: "upper and lower case differ (the default)",
      manual: """
        Upper and lower case differ.
        This is the default; it undoes
        .Fl i
        and
        .Fl S
        before it.
        """
    ) { options, _ in options.caseMode = .sensitive },
    Option(
      "S", "smart-case", in: .matching,
      help: "as -i, unless a pattern has an upper-case letter",
      manual: """
        Ignore case if the patterns have at least one letter and none in upper case.
        Escapes such as
        .Ql \\eS
        or
        .Ql \\epL
        do not count as letters.
        """
    ) { options, _ in options.caseMode = .smart },
    Option(
      "w", "word-regexp", in: .matching, aliases: ["word-regex"],
      help: "matches are not touched by word characters",
      manual: """
        Select matches that no word character touches: the pattern becomes
        .Ql (?<!\\ew)(?:PATTERN)(?!\\ew) .
        """
    ) { options, _ in options.matchesWords = true },
    Option(
      "x", "line-regexp", in: .matching, aliases: ["line-regex"],
      help: "matches are whole lines",
      manual: """
        Select matches that are a whole line.
        .Fl w
        makes no difference then.
        """
    ) { options, _ in options.matchesLines = true },
    Option(
      "v", "invert-match", in: .matching,
      help: "select the lines that do not match",
      manual: "Select the lines in which nothing matches."
    ) { options, _ in options.inverts = true },
    Option(
      "U", "binary", in: .matching, aliases: ["no-unicode", "no-pcre2-unicode"],
      help: "patterns and files are bytes, not UTF-8",
      manual: """
        Patterns and files are bytes: a character is one byte,
        .Ql \\ex80
        is that byte, and only ASCII has letters and case.
        This is the default in a locale whose character set is not UTF-8, see
        .Sx ENVIRONMENT .
        """
    ) { options, _ in options.isBytes = true },
    Option(
      nil, "no-ucp", in: .matching,
      help: "\\w, \\s, \\b and POSIX classes are ASCII only",
      manual: """
        .Ql \\ew ,
        .Ql \\es ,
        .Ql \\eb
        and POSIX classes such as
        .Ql [[:alpha:]]
        know ASCII only, while characters are still UTF-8.
        With PCRE2 10.42 a bare
        .Ql \\eW ,
        .Ql \\eD
        or
        .Ql \\eS
        then misses characters of more than one byte: write
        .Ql [\\eW] .
        """
    ) { options, _ in options.usesProperties = false },
    Option(
      "z", "null-data", in: .matching,
      help: "lines end in a NUL byte, also those printed",
      manual: """
        Lines end in a NUL byte instead of a line feed, in files and in the output.
        .Ql ^
        and
        .Ql $
        still match only at the ends of such a line, and no file is binary.
        """
    ) { options, _ in
      options.isNullData = true
      options.lineEnds = .lineFeeds
    },
    Option(
      "M", "multiline", in: .matching,
      help: "a match may have several lines",
      manual: """
        A match may have several lines: the subject is the whole file, and input from a pipe is read
        to its end first.
        .Ql ^
        and
        .Ql $
        match at the ends of each line;
        .Ql \\eA
        and
        .Ql \\ez
        match only at the ends of the file.
        .Ql \\&.
        does not match a line feed, but
        .Ql \\en ,
        .Ql \\es
        and classes do.
        A line feed in a pattern is part of it and does not separate two.
        .Pp
        Every line that a match touches is selected; with
        .Fl o
        the match is printed line by line.
        .Fl c
        and
        .Fl m
        count matches.
        Only the part of a group on the lines of its match is printed.
        With
        .Fl -crlf ,
        a carriage return alone ends a line, too.
        One thread searches each file.
        With
        .Fl z
        lines end in a NUL byte here, too, and a dot matches a line feed.
        .Pp
        A match that is replaced is replaced as a whole: the lines that it touches become one line
        of output, with the prefix of the first one.
        With
        .Fl -line-range
        and
        .Fl -byte-range ,
        all lines of a match must be in the range.
        """
    ) { options, _ in options.isMultiline = true },
    Option(
      nil, "no-multiline", in: .matching,
      help: "a match is in one line (the default)",
      manual: "A match is in one line, as without\n.Fl M ."
    ) { options, _ in options.isMultiline = false },
    Option(
      nil, "multiline-dotall", in: .matching,
      help: "with -M, a dot also matches a line feed",
      manual: "With\n.Fl M ,\n.Ql \\&.\nalso matches a line feed, as after\n.Ql (?s) ."
    ) { options, _ in options.dotMatchesNewline = true },
    Option(
      nil, "no-multiline-dotall", in: .matching,
      help: "a dot matches no line feed (the default)",
      manual: "A dot matches no line feed."
    ) { options, _ in options.dotMatchesNewline = false },
    Option(
      nil, "crlf", in: .matching,
      help: "a carriage return before a line feed belongs to it",
      manual: """
        A carriage return before a line feed belongs to the end of the line, so that
        .Ql $
        matches before it.
        """
    ) { options, _ in options.crlf = true },
    Option(
      nil, "newline", .required("TYPE"), in: .matching,
      choices: ["CR", "LF", "CRLF", "ANYCRLF", "ANY", "NUL"],
      help: "what ends lines: CR, LF, CRLF, ANYCRLF, ANY, NUL",
      manual: """
        What ends lines:
        .Bl -tag -width ANYCRLF -compact
        .It Cm LF
        a line feed (the default);
        .It Cm CRLF
        the same as
        .Fl -crlf ;
        .It Cm NUL
        the same as
        .Fl z ;
        .It Cm CR
        a carriage return, also in the output;
        .It Cm ANYCRLF
        a line feed, a carriage return, or both together;
        .It Cm ANY
        these and all other line ends of Unicode: vertical tab, form feed, next line (U+0085), line
        separator and paragraph separator (U+2028, U+2029).
        .El
        With the last two, printed lines end in a line feed, some with a carriage return before it, and
        files are not edited.
        """
    ) { options, value throws(UsageError) in
      let type = value.map { $0 & 0x40 == 0 ? $0 : $0 & ~0x20 }
      options.isNullData = equals(type, "NUL")
      options.crlf = equals(type, "CRLF") ? true : nil
      options.lineEnds = try choose(
        type,
        of: [
          ("CR", .carriageReturns), ("LF", .lineFeeds), ("CRLF", .lineFeeds), ("ANYCRLF", .either),
          ("ANY", .any), ("NUL", .lineFeeds),
        ], option: "newline")
    },
    Option(
      nil, "no-crlf", in: .matching,
      help: "carriage returns are ordinary (the default)",
      manual: "A carriage return is an ordinary character, also in the files of\n.Fl f ."
    ) { options, _ in options.crlf = false },
  ]
}
