internal import Replacing

extension Option {
  static let replace: [Option] = [
    Option(
      nil, "replace", .required("TEMPLATE"), in: .replace,
      help: "print lines with each match replaced by TEMPLATE",
      manual: """
        Replace each match by
        .Ar TEMPLATE ,
        see
        .Sx REPLACING .
        Without
        .Fl -in-place
        or
        .Fl -preview
        the selected lines are printed as they would be, or with
        .Fl o
        only what takes the place of the matches; files stay as they are.
        """
    ) { options, value in options.replacing.template = value },
    Option(
      nil, "transform", .required("LIST"), in: .replace,
      help: "change matches: reverse, upper, mask=C, more",
      manual: """
        Replace each match by a function of it that keeps its length, or apply that to what
        .Fl -replace
        gives.
        .Ar LIST
        has commas between
        .Cm reverse , upper , lower , swapcase , rot13 , zero ,
        .Cm mask Ns = Ns Ar C
        (every byte becomes
        .Ar C ) ,
        .Cm digits Ns = Ns Ar C , Cm letters Ns = Ns Ar C , Cm alnum Ns = Ns Ar C
        (only those characters do),
        .Cm keep Ns = Ns Ar N , Cm keep-first Ns = Ns Ar N
        after one of these (the last or the first
        .Ar N
        of its characters stay) and
        .Cm fill Ns = Ns Ar TEXT .
        A character that has another length in the other case stays as it is.
        """
    ) { options, value throws(UsageError) in
      do throws(TransformError) {
        options.replacing.transform = try ByteTransform(parsing: value)
      } catch {
        throw UsageError(message: "--transform: \(error.message)")
      }
    },
    Option(
      nil, "groups", .required("LIST"), in: .replace,
      help: "change only these groups of a match",
      manual: """
        Change only the text of the groups with these numbers or names, parted by commas; the rest
        of each match stays.
        A group that took no part is passed over.
        .Ql --group
        abbreviates
        .Fl -group-separator ,
        as in GNU grep, and is refused where something is replaced.
        """
    ) { options, value in
      options.replacing.groups += value.split(separator: UInt8(ascii: ",")).map { Array($0) }
    },
    Option(
      nil, "template", .required("SYNTAX"), in: .replace,
      choices: ["extended", "simple", "literal"],
      help: "how templates are read: extended, simple, literal",
      manual: """
        How
        .Ar TEMPLATE
        is read:
        .Cm extended
        (the default),
        .Cm simple
        (a backslash is an ordinary character) or
        .Cm literal
        (everything is, as with
        .Fl F ) .
        """
    ) { options, value throws(UsageError) in
      options.replacing.syntax = try choose(
        value, of: [("extended", .extended), ("simple", .simple), ("literal", .literal)],
        option: "template")
    },
    Option(
      nil, "in-place", in: .replace,
      help: "store replacements in the files, same length",
      manual: """
        Store what is replaced in the files themselves, by way of shared mappings: only the pages
        with a replacement are written, and inode, links, owner, mode and attributes stay.
        Every replacement must have the length of what it replaces, or be made to by
        .Fl -fit ;
        otherwise nothing is written in any file.
        Files have to be named;
        .Fl r
        alone means the working directory.
        """, valueOption: "backup"
    ) { options, _ in options.replacing.isInPlace = true },
    Option(
      nil, "preview", .optional("FORM"), in: .replace, aliases: ["diff", "dry-run"],
      choices: ["diff", "lines", "file"],
      help: "show what --in-place would change",
      manual: """
        Show what
        .Fl -in-place
        would do, and change nothing: as a unified diff that
        .Xr patch 1
        takes
        .Pq Cm diff , No the default ,
        as a line for each replacement
        .Pq Cm lines
        or as the whole changed file
        .Pq Cm file .
        .Fl C
        sets the lines of context of a diff.
        Files without lines are shown by rows of 16 bytes.
        """
    ) { options, value throws(UsageError) in
      options.replacing.preview =
        try value.isEmpty
        ? .diff
        : choose(
          value, of: ReplaceOptions.Preview.allCases.map { ($0.rawValue, $0) }, option: "preview")
    },
    Option(
      nil, "fit", .required("POLICY"), in: .replace,
      choices: fitRules.map(\.0),
      help: "what to do when lengths differ",
      manual: """
        What to do with a replacement of another length:
        .Bl -tag -width truncate -compact
        .It Cm exact
        it does not fit (the default);
        .It Cm pad , pad-left , pad-center
        a shorter one is filled up, a longer one does not fit;
        .It Cm truncate
        a longer one is cut, at the end of a character;
        .It Cm repeat
        it is repeated up to the length, and cut;
        .It Cm skip
        the match stays as it is, with a warning.
        .El
        """
    ) { options, value throws(UsageError) in
      options.replacing.fit = try choose(
        value, of: fitRules, synonyms: [("pad-right", .padRight)], option: "fit")
    },
    Option(
      nil, "pad", .required("BYTE"), in: .replace,
      help: "what fills up a shorter replacement (a blank)",
      manual: """
        What fills up a shorter replacement: one ASCII character, or
        .Ql \\e0 ,
        .Ql \\et
        or
        .Ql \\exHH .
        The default is a blank.
        """
    ) { options, value throws(UsageError) in
      options.replacing.pad = try padByte(value)
    },
    Option(
      nil, "max-replacements", .required("NUM"), in: .replace,
      help: "replace no more than NUM matches of a file",
      manual: "Replace no more than the first\n.Ar NUM\nmatches of each file."
    ) { options, value throws(UsageError) in
      options.replacing.maxReplacements = try Number.count(value, "max-replacements")
    },
    Option(
      nil, "expect", .required("NUM"), in: .replace,
      help: "do nothing unless there are NUM replacements",
      manual: """
        Write nothing, and end with status 2, unless there are
        .Ar NUM
        replacements over all files.
        .Ar MIN , Ns Ar MAX
        is at least
        .Ar MIN
        and at most
        .Ar MAX .
        """
    ) { options, value throws(UsageError) in
      let (low, high) = try Number.range(value, "expect")
      options.replacing.expected =
        value.contains(UInt8(ascii: ","))
        ? (low ?? 0)...max(low ?? 0, high ?? .max)
        : (low ?? 0)...(low ?? 0)
    },
  ]

  private static let fitRules: [(String, FitPolicy.Rule)] = [
    ("exact", .exact), ("pad", .padRight), ("pad-left", .padLeft), ("pad-center", .padCenter),
    ("truncate", .truncate), ("repeat", .repeated), ("skip", .skip),
  ]

  private static func padByte(_ value: [UInt8]) throws(UsageError) -> UInt8 {
    if equals(value, "\\0") { return 0 }
    if value.count == 1, let byte = value.first, byte < 0x80 { return byte }
    if value.first == UInt8(ascii: "\\"),
      let template = try? ReplacementTemplate(value, .extended).constantBytes, template.count == 1
    {
      return template[0]
    }
    throw UsageError(message: "\(printable(value)): --pad takes one byte")
  }
}
