internal import MgrepDriver

extension Option {
  static let files: [Option] = [
    Option(
      nil, "sort", .required("KEY"), in: .files, choices: sortKeys.map(\.0) + ["none"],
      help: "order of the files of directories",
      manual: """
        Search the files of each directory operand in the order of
        .Ar KEY :
        .Cm path
        (as bytes, the default),
        .Cm name
        (the last part of the path),
        .Cm size , modified , accessed ,
        .Cm created
        or
        .Cm none ,
        which is an arbitrary order.
        Files with equal keys are in the order of their paths.
        """
    ) { options, value throws(UsageError) in
      options.order = try fileOrder(value, isReversed: false)
    },
    Option(
      nil, "sortr", .required("KEY"), in: .files, choices: sortKeys.map(\.0) + ["none"],
      help: "the same, in reverse order",
      manual: "The same as\n.Fl -sort ,\nin reverse order."
    ) { options, value throws(UsageError) in
      options.order = try fileOrder(value, isReversed: true)
    },
    Option(
      "r", "recursive", in: .files,
      help: "search the files of directories",
      manual: """
        Search all files below each directory, in the order of their paths.
        Symbolic links are followed only if they are named on the command line.
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
        What to do with directories:
        .Cm read ,
        the default, reports them as errors,
        .Cm skip
        skips them, and
        .Cm recurse
        is the same as
        .Fl r .
        A number is the same as for
        .Fl -max-depth .
        """
    ) { options, value throws(UsageError) in
      if let number = Number.parse(value), number >= 0 {
        options.maxDepth = number
        return
      }
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
        By default, those named on the command line are read, and those found in directories are skipped.
        """
    ) { options, value throws(UsageError) in
      options.devices = try choose(
        value, of: [("read", .read), ("skip", .skip)], option: "devices")
    },
    Option(
      nil, "follow", in: .files,
      help: "follow all symbolic links in directories",
      manual: "Follow all symbolic links in directories; with\n.Fl r\nthe same as\n.Fl R ."
    ) { options, _ in options.followsLinks = true },
    Option(
      nil, "no-follow", in: .files,
      help: "follow only links named by the user",
      manual: "Follow no symbolic links but those named on the command line, even with\n.Fl R ."
    ) { options, _ in options.followsLinks = false },
    Option(
      nil, "max-depth", .required("NUM"), in: .files, aliases: ["maxdepth", "depth"],
      help: "go at most NUM directories deep",
      manual: """
        Search files at most
        .Ar NUM
        directories deep: with 1, only files in the named directories themselves; with 0, none.
        """
    ) { options, value throws(UsageError) in
      options.maxDepth = try Number.count(value, "max-depth")
    },
    Option(
      nil, "one-file-system", in: .files,
      help: "stay on the device a directory is on",
      manual: "Do not go into directories that are on another device than the one named."
    ) { options, _ in options.staysOnDevice = true },
    Option(
      nil, "no-one-file-system", in: .files,
      help: "go to other devices, too",
      manual: "Undo\n.Fl -one-file-system ."
    ) { options, _ in options.staysOnDevice = false },
    Option(
      nil, "max-filesize", .required("NUM"), in: .files,
      help: "skip larger files of directories",
      manual: """
        In directories, search only files of at most
        .Ar NUM
        bytes;
        .Cm K , M
        or
        .Cm G
        after the number makes it kibibytes, mebibytes or gibibytes.
        """
    ) { options, value throws(UsageError) in
      options.maxFileSize = try Number.byteCount(value, "max-filesize")
    },
    Option(
      nil, "min-filesize", .required("NUM"), in: .files,
      help: "skip smaller files of directories",
      manual: "In directories, search only files of at least\n.Ar NUM\nbytes."
    ) { options, value throws(UsageError) in
      options.minFileSize = try Number.byteCount(value, "min-filesize")
    },
    Option(
      nil, "files-from", .required("FILE"), in: .files, aliases: ["file-list"],
      help: "search the files named in FILE, one a line",
      manual: """
        Also search the files named in
        .Ar FILE ,
        one a line, after those on the command line;
        .Ql -
        is standard input.
        If no file is named at all, nothing is searched.
        """
    ) { options, value in
      options.fileLists.append(.init(path: value, terminator: UInt8(ascii: "\n")))
    },
    Option(
      nil, "files0-from", .required("FILE"), in: .files,
      help: "as --files-from, names ending in NUL",
      manual:
        "As\n.Fl -files-from ,\nbut each name ends in a NUL byte, as\n.Ql find -print0\nprints it."
    ) { options, value in options.fileLists.append(.init(path: value, terminator: 0)) },
    Option(
      nil, "files", in: .files,
      help: "print the names of files, search nothing",
      manual: """
        Print the name of each file that would be searched, and search nothing.
        All files of directories are listed, as with
        .Fl r .
        There is no
        .Ar pattern ;
        without
        .Ar FILE
        the files below the working directory are listed.
        The exit status is 1 if there are none.
        """
    ) { options, _ in options.listsFiles = true },
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
        skips the rest of the file.
        A file is binary if one of its first 65536 bytes is NUL, or if there is a NUL byte in a line
        about to be printed; in a pipe, only the bytes up to the end of that line count.
        Bytes that are not valid UTF-8 do not make a file binary.
        """
    ) { options, value throws(UsageError) in
      options.binaryFiles = try choose(
        value,
        of: [("binary", .binary), ("text", .text), ("without-match", .withoutMatch)],
        option: "binary-files")
    },
  ]

  private static let sortKeys: [(String, FileOrder.Key)] = [
    ("path", .path), ("name", .name), ("size", .size), ("modified", .modified),
    ("accessed", .accessed), ("created", .created),
  ]

  private static func fileOrder(
    _ value: [UInt8], isReversed: Bool
  ) throws(UsageError) -> FileOrder? {
    let key = try choose(
      value, of: sortKeys.map { ($0.0, Optional($0.1)) } + [("none", nil)], option: "sort")
    guard let key, key != .path || isReversed else { return nil }
    return FileOrder(by: key, isReversed: isReversed)
  }
}
