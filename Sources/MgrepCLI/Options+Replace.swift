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
        the selected lines are printed with their replacements, or with
        .Fl o
        only the replacements; files do not change.
        """
    ) { options, value in options.replacing.template = value },
    Option(
      nil, "transform", .required("LIST"), in: .replace,
      help: "change matches: reverse, upper, mask=C, more",
      manual: """
        Change each match, or the result of
        .Fl -replace ,
        by functions that keep its length.
        .Ar LIST
        contains, separated by commas,
        .Cm reverse , upper , lower , swapcase , rot13 , zero ,
        .Cm mask Ns = Ns Ar C
        (every byte becomes
        .Ar C ) ,
        .Cm digits Ns = Ns Ar C , Cm letters Ns = Ns Ar C , Cm alnum Ns = Ns Ar C
        (only characters of this class do),
        .Cm keep Ns = Ns Ar N , Cm keep-first Ns = Ns Ar N
        after one of these (the last or the first
        .Ar N
        of these characters stay the same) and
        .Cm fill Ns = Ns Ar TEXT .
        A character whose other case has another length stays the same.
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
        Change only the text of the groups with these numbers or names, separated by commas; the rest
        of each match stays the same.
        A group that took no part is skipped.
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
        (all characters are ordinary, as with
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
        Store the replacements in the files themselves, through shared mappings: only the pages
        with a replacement are written, and inode, links, owner, mode and attributes stay the same.
        Every replacement must have the length of its match, or get it by
        .Fl -fit ;
        otherwise nothing is written to any file.
        Files must be named;
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
        Binary files are shown in rows of 16 bytes.
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
        a longer one is cut, at the end of a character, and a shorter one is filled up;
        .It Cm repeat
        it is repeated up to the length, and cut;
        .It Cm skip
        the match stays the same, with a warning.
        .El
        """
    ) { options, value throws(UsageError) in
      options.replacing.fit = try choose(
        value, of: fitRules, synonyms: [("pad-right", .padRight)], option: "fit")
    },
    Option(
      nil, "pad", .required("BYTE"), in: .replace,
      help: "fill shorter replacements with BYTE (a space)",
      manual: """
        The byte that fills up a shorter replacement: one ASCII character, or
        .Ql \\e0 ,
        .Ql \\et
        or
        .Ql \\exHH .
        The default is a space.
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
        Write nothing and exit with status 2 unless there are exactly
        .Ar NUM
        replacements in all files together, or with
        .Ar MIN , Ns Ar MAX
        between
        .Ar MIN
        and
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
    throw UsageError(
      value, for: "pad", valid: #"one ASCII character, '\0', '\t' and '\xHH'"#)
  }
}
