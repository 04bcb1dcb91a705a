extension Option {
  static let files: [Option] = [
    Option(
      "r", "recursive", in: .files,
      help: "search the files of directories",
      manual: """
        Search all files below each directory, in the order of their paths; symbolic links are
        followed only if they are named on the command line.
        Without
        .Ar FILE ,
        search the working directory.
        """
    ) { options, _ in options.directories = .recurse },
    Option(
      "R", "dereference-recursive", in: .files,
      help: "as -r, following all symbolic links",
      manual: "As\n.Fl r ,\nbut follow all symbolic links."
    ) { options, _ in options.directories = .recurseFollowingLinks },
    Option(
      "d", "directories", .required("ACTION"), in: .files, choices: ["read", "recurse", "skip"],
      help: "what to do with directories: read, recurse or skip",
      manual: """
        What to do with a directory:
        .Cm read
        is refused by the system and told,
        .Cm skip
        passes over it,
        .Cm recurse
        is
        .Fl r .
        """
    ) { options, value throws(UsageError) in
      options.directories = try choose(
        value, of: [("read", .read), ("recurse", .recurse), ("skip", .skip)], option: "directories")
    },
    Option(
      "D", "devices", .required("ACTION"), in: .files, choices: ["read", "skip"],
      help: "what to do with devices, FIFOs and sockets",
      manual: """
        What to do with devices, FIFOs and sockets:
        .Cm read
        them or
        .Cm skip
        them.
        By default those named on the command line are read, and those met in a directory skipped.
        """
    ) { options, value throws(UsageError) in
      options.devices = try choose(
        value, of: [("read", .read), ("skip", .skip)], option: "devices")
    },
    Option(
      nil, "include", .required("GLOB"), in: .files,
      help: "search only files whose names match GLOB",
      manual: """
        Search only files whose names match
        .Ar GLOB ,
        a pattern of the shell with
        .Ql * ,
        .Ql \\&?
        and
        .Ql [...] .
        Of
        .Fl -include
        and
        .Fl -exclude
        the last one that matches a name decides; a name that none matches is searched unless the
        first of them is
        .Fl -include .
        """
    ) { options, value in options.nameRules.append(.include(value)) },
    Option(
      nil, "exclude", .required("GLOB"), in: .files,
      help: "do not search files whose names match GLOB",
      manual: """
        Do not search files whose names match
        .Ar GLOB .
        For a file named on the command line a part of its name after a
        .Ql /
        may match, too.
        """
    ) { options, value in options.nameRules.append(.exclude(value)) },
    Option(
      nil, "exclude-from", .required("FILE"), in: .files,
      help: "skip files that match a glob in FILE",
      manual: """
        Do not search files whose names match one of the globs in
        .Ar FILE ,
        one a line.
        """
    ) { options, value in options.excludeFiles.append(value) },
    Option(
      nil, "exclude-dir", .required("GLOB"), in: .files,
      help: "do not go into directories whose names match GLOB",
      manual: """
        Do not go into directories whose names match
        .Ar GLOB ;
        slashes at its end make no difference.
        """
    ) { options, value in options.excludedDirectories.append(value) },
    Option(
      "a", "text", in: .files,
      help: "binary files are text",
      manual:
        "Print lines of binary files like any other; the same as\n.Fl -binary-files Ns = Ns Cm text ."
    ) { options, _ in options.binaryFiles = .text },
    Option(
      "I", "", in: .files,
      help: "binary files do not match",
      manual: """
        Binary files have no selected lines; the same as
        .Fl -binary-files Ns = Ns Cm without-match .
        """
    ) { options, _ in options.binaryFiles = .withoutMatch },
    Option(
      nil, "binary-files", .required("TYPE"), in: .files,
      choices: ["binary", "text", "without-match"],
      help: "binary, text or without-match",
      manual: """
        What to do when a line of a binary file is about to be printed:
        .Cm binary ,
        the default, prints a message on standard error instead of its lines,
        .Cm text
        prints the line,
        .Cm without-match
        passes over the rest of the file.
        A file is binary if one of its first 65536 bytes is NUL, or if there is a NUL byte in a line
        about to be printed; of a pipe, only what came before the end of that line is looked at.
        Bytes that are not valid UTF-8 do not make a file binary.
        """
    ) { options, value throws(UsageError) in
      options.binaryFiles = try choose(
        value,
        of: [("binary", .binary), ("text", .text), ("without-match", .withoutMatch)],
        option: "binary-files")
    },
  ]
}
