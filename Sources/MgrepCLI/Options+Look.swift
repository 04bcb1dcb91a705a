internal import Printing

extension Option {
  /// The look of fields, long lines, links and colours.
  static let look: [Option] = [
    Option(
      nil, "field-match-separator", .required("TEXT"), in: .output,
      help: "print TEXT instead of : after fields",
      manual: """
        Print
        .Ar TEXT
        instead of
        .Ql \\&:
        after the name, the numbers and the offset before a selected line;
        .Ql \\et
        and
        .Ql \\exHH
        stand for bytes.
        """
    ) { options, value in options.fieldMatchSeparator = unescaped(value) },
    Option(
      nil, "field-context-separator", .required("TEXT"), in: .output,
      help: "the same instead of - for lines of context",
      manual: """
        The same for lines of context, instead of
        .Ql - .
        """
    ) { options, value in options.fieldContextSeparator = unescaped(value) },
    Option(
      "O", "output", .required("TEMPLATE"), in: .output,
      help: "print TEMPLATE for each match: $PATH:$LINE $1",
      manual: """
        Print
        .Ar TEMPLATE
        on a line of its own for each match that is not empty, and nothing else.
        It is written as for
        .Fl -replace ,
        see
        .Sx REPLACING .
        In addition,
        .Ql $PATH ,
        .Ql $LINE ,
        .Ql $COLUMN ,
        .Ql $OFFSET
        and
        .Ql $PATTERN
        stand for the file, the line's number, the match's column and offset in bytes, and the
        pattern:
        .Ql mgrep -O '$PATH:$LINE $1' 'v=(\\ed+)' .
        """
    ) { options, value in
      options.replacing.template = value
      options.onlyMatching = true
      options.printsTemplate = true
    },
    Option(
      nil, "max-columns", .required("NUM"), in: .output,
      help: "do not print lines of more than NUM bytes",
      manual: """
        Instead of a line of more than
        .Ar NUM
        bytes, print that it is left out, and how many matches it has; 0 means no limit.
        Has no effect on
        .Fl o ,
        .Fl -json
        and edits of files.
        """
    ) { options, value throws(UsageError) in
      options.maxColumns = try Number.count(value, "max-columns")
    },
    Option(
      nil, "max-columns-preview", .optional("PART"), in: .output, choices: ["match", "start"],
      help: "print a part of long lines: match or start",
      manual: """
        Print a part of long lines, as many bytes as
        .Fl -max-columns
        allows, with
        .Ql ...
        where text is cut off:
        .Cm match ,
        the default, prints the first match in the middle;
        .Cm start
        prints the start of the line.
        """
    ) { options, value throws(UsageError) in
      options.longLinePreview =
        try value.isEmpty
        ? .match
        : choose(value, of: [("match", .match), ("start", .start)], option: "max-columns-preview")
    },
    Option(
      nil, "no-max-columns-preview", in: .output,
      help: "print no part of long lines (the default)",
      manual: "Print no part of long lines.\nThis is the default."
    ) { options, _ in options.longLinePreview = .none },
    Option(
      nil, "hyperlink-format", .required("FORM"), in: .output,
      choices: [
        "default", "none", "cursor", "file", "grep+", "kitty", "macvim", "textmate", "vscode",
        "vscode-insiders", "vscodium",
      ],
      help: "turn names and line numbers into links",
      manual: """
        Turn file names and line numbers into links, for terminals that support OSC 8, if the output
        has colours.
        .Ar FORM
        is the target of the links.
        It must have
        .Cm {path} ,
        which stands for the file, and may have
        .Cm {line} , {column}
        and
        .Cm {host} ;
        or it is the name of one of ripgrep's forms:
        .Cm default , none , cursor , file , grep+ , kitty , macvim , textmate , vscode ,
        .Cm vscode-insiders , vscodium .
        Without this option there are no links.
        """
    ) { options, value in options.linkFormat = value },
    Option(
      nil, "colors", .required("SPEC"), in: .output, aliases: ["colours"],
      help: "change a colour, such as match:fg:blue",
      manual: """
        Change the look of a part of the output, as in ripgrep, after
        .Ev GREP_COLORS
        is applied.
        .Ar SPEC
        is
        .Ar TYPE Ns Cm :fg: Ns Ar COLOUR , TYPE Ns Cm :bg: Ns Ar COLOUR , TYPE Ns Cm :style: Ns Ar STYLE
        or
        .Ar TYPE Ns Cm :none .
        .Ar TYPE
        is
        .Cm path , line , column , match
        or
        .Cm highlight ,
        which is the rest of a selected line.
        .Ar COLOUR
        is
        .Cm black , red , green , yellow , blue , magenta , cyan , white ,
        a number of 256, or three numbers for red, green and blue.
        .Ar STYLE
        is
        .Cm bold , intense , underline
        or
        .Cm italic ,
        or one of these words after
        .Cm no .
        May be given more than once.
        """
    ) { options, value in options.colorChanges.append(value) },
  ]

  /// Replaces backslash escapes by the bytes that they stand for. All other text stays.
  private static func unescaped(_ text: [UInt8]) -> [UInt8] {
    let letters: [UInt8: UInt8] = [
      UInt8(ascii: "n"): 0x0A, UInt8(ascii: "r"): 0x0D, UInt8(ascii: "t"): 0x09,
      UInt8(ascii: "0"): 0, UInt8(ascii: "\\"): 0x5C,
    ]
    var result: [UInt8] = []
    var rest = text[...]
    while let byte = rest.popFirst() {
      guard byte == UInt8(ascii: "\\"), let next = rest.first else {
        result.append(byte)
        continue
      }
      let digits = String(decoding: rest.dropFirst().prefix(2), as: UTF8.self)
      if let known = letters[next] {
        result.append(known)
        rest = rest.dropFirst()
      } else if next == UInt8(ascii: "x"), digits.utf8.count == 2,
        let code = UInt8(digits, radix: 16)
      {
        result.append(code)
        rest = rest.dropFirst(3)
      } else {
        result.append(byte)
      }
    }
    return result
  }
}
