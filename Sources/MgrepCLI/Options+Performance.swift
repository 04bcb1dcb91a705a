extension Option {
  static let performance: [Option] = [
    Option(
      "j", "threads", .required("NUM"), in: .performance, aliases: ["jobs", "J"],
      help: "search large files with NUM threads",
      manual: """
        Search files of more than 8 MiB with
        .Ar NUM
        threads.
        The default is the number of processors that may be used.
        The output does not depend on it.
        """
    ) { options, value throws(UsageError) in
      options.threads = try Number.count(value, "threads", from: 1)
    },
    Option(
      nil, "mmap", .optional("WHEN"), in: .performance, choices: ["auto", "always", "never"],
      help: "map files into memory: auto, always or never",
      manual: """
        Whether files are mapped into memory or read:
        .Cm always
        (also meant without
        .Ar WHEN ) ,
        .Cm never ,
        or
        .Cm auto ,
        the default, whichever is faster.
        Files that cannot be mapped are read.
        With
        .Cm always ,
        files of a directory are mapped in batches of up to 64 before the first of them is searched:
        text that is appended to a file after that is not seen, and a file that is cut after that is
        reported.
        The output is the same.
        """
    ) { options, value throws(UsageError) in
      options.mapping =
        try value.isEmpty
        ? .always
        : choose(
          value, of: [("auto", .auto), ("always", .always), ("never", .never)], option: "mmap")
    },
    Option(
      nil, "no-mmap", in: .performance,
      help: "read files instead of mapping them",
      manual: "The same as\n.Fl -mmap Ns = Ns Cm never ."
    ) { options, _ in options.mapping = .never },
    Option(
      nil, "max-line-size", .required("NUM"), in: .performance,
      help: "give up on longer lines that are read",
      manual: """
        Limit lines of input that is read, not mapped, to
        .Ar NUM
        bytes, and with
        .Fl M
        the whole input;
        .Cm K , M
        or
        .Cm G
        after the number makes it kibibytes, mebibytes or gibibytes.
        The default is
        .Cm 1G .
        A longer line is an error: the rest of that file is not searched, other files are, and the
        exit status is 2.
        In binary input, zeros beyond the first 128 KiB in a row are skipped.
        """
    ) { options, value throws(UsageError) in
      options.maxLineByteCount = try Number.byteCount(value, "max-line-size")
    },
    Option(
      nil, "no-jit", in: .performance,
      help: "interpret patterns instead of compiling them",
      manual: """
        Interpret patterns instead of compiling them to machine code.
        This is much slower, and gives other results in some rare cases near invalid UTF-8.
        """
    ) { options, _ in options.usesMachineCode = false },
    Option(
      nil, "match-limit", .required("NUM"), in: .performance,
      help: "give up on a line after NUM steps",
      manual: """
        Give up on a line after
        .Ar NUM
        steps, see
        .Xr pcre2api 3 ;
        the default is 10000000.
        The line is reported and counts as not matching, other lines are searched, and the exit
        status is 2.
        """
    ) { options, value throws(UsageError) in
      options.matchLimit = try Number.limit(value, "match-limit")
    },
    Option(
      nil, "depth-limit", .required("NUM"), in: .performance, aliases: ["recursion-limit"],
      help: "give up on a line at this nesting (no JIT)",
      manual: """
        Give up on a line whose match nests
        .Ar NUM
        deep; only if the pattern is interpreted, with
        .Fl -no-jit
        or because a line takes too much stack.
        """
    ) { options, value throws(UsageError) in
      options.depthLimit = try Number.limit(value, "depth-limit")
    },
    Option(
      nil, "heap-limit", .required("KIB"), in: .performance,
      help: "give up on a line at this memory (no JIT)",
      manual: """
        Give up on a line whose match takes more than
        .Ar KIB
        kibibytes of memory; only if the pattern is interpreted, as for
        .Fl -depth-limit .
        """
    ) { options, value throws(UsageError) in
      options.heapLimit = try Number.limit(value, "heap-limit")
    },
    Option(
      nil, "regex-size-limit", .required("NUM"), in: .performance, aliases: ["dfa-size-limit"],
      help: "accepted for users of ripgrep; no effect",
      manual: "Accepted for users of ripgrep, without effect: PCRE2 has other limits, see above."
    ) { _, value throws(UsageError) in _ = try Number.byteCount(value, "regex-size-limit") },
    Option(
      nil, "debug", in: .performance,
      help: "report strategy, skipped and decoded files",
      manual: """
        Report on standard error which search strategy was chosen, and why others were rejected;
        for each file or directory that is skipped, the option that says so, or the file and line
        of the rule; and for each file that is decoded, how.
        """
    ) { options, _ in options.explainsPlan = true },
  ]

  static let general: [Option] = [
    Option(
      nil, "help", in: .general, aliases: ["?"],
      help: "print this help",
      manual: "Print all options, one line each, and exit."
    ) { options, _ in options.request = .help },
    Option(
      "V", "version", in: .general,
      help: "print the version",
      manual: "Print the versions of the program and of PCRE2, and the license, and exit."
    ) { options, _ in options.request = .version },
    Option(
      nil, "no-config", in: .general,
      help: "do not read the file of MGREP_CONFIG_PATH",
      manual: """
        Do not read the file of options that
        .Ev MGREP_CONFIG_PATH
        names.
        """
    ) { _, _ in },
    Option(
      nil, "pcre2-version", in: .general,
      help: "print the version of PCRE2",
      manual: "Print the version of PCRE2 and whether it compiles to machine code, and exit."
    ) { options, _ in options.request = .libraryVersion },
    Option(
      nil, "generate", .required("WHAT"), in: .general,
      choices: ParsedOptions.Generated.allCases.map(\.rawValue),
      help: "print the man page or a shell's completions",
      manual: """
        Print this page
        .Pq Cm man
        or the completions of a shell
        .Pq Cm complete-bash , complete-zsh , complete-fish
        and exit.
        """
    ) { options, value throws(UsageError) in
      options.request = try .generate(
        choose(
          value, of: ParsedOptions.Generated.allCases.map { ($0.rawValue, $0) }, option: "generate")
      )
    },
  ]
}
