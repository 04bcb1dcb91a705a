internal import MgrepDriver
internal import Output
internal import PatternAnalysis
internal import Scheduling
internal import Walking

/// Hints for users of other tools: one line each on what to type here.
enum Habits {
  /// What to use instead of an option of another tool; `nil` for an unknown option.
  static func advice(forOption name: some Collection<UInt8>) -> String? {
    guard let advice = adviceByName.first(where: { equals(name, $0.name) })?.advice else {
      return nil
    }
    return "option '--\(printable(Array(name)))' is not supported; \(advice)"
  }

  private static let adviceByName: [(name: String, advice: String)] = [
    ("path-separator", "paths are printed with '/'"),
    ("ungroup", "use --vimgrep for a line for each match"),
    ("file-offsets", "use -ob for the offset of each match"),
    ("line-offsets", "use -o --column for the place of each match"),
    ("allow-lookaround-bsk", "\\K in look-around is an error of PCRE2's"),
    ("all", "use --no-ignore"),
    ("any-line", "use --passthru"),
    ("ascii", "use -U"),
    ("break", "use --heading, which parts files by an empty line"),
    ("buffer-size", "buffers grow as they have to"),
    ("config", "set MGREP_CONFIG_PATH to the file"),
    ("confirm", "--in-place asks before it changes more than a hundred files"),
    ("cpp", "use --vimgrep or --json"),
    ("csv", "use --json, or --field-match-separator=,"),
    ("delay", "there is no interactive mode"),
    ("dereference-files", "use -R, which follows all links"),
    ("dotall", "use --multiline-dotall, or (?s) in the pattern"),
    ("empty", "empty matches count for lines, and are not printed"),
    ("exclude-fs", "use --one-file-system"),
    ("file-extension", "use -g '*.EXT' or -t TYPE"),
    ("file-magic", "use -t TYPE, which goes by names"),
    ("file-type", "use -t TYPE"),
    ("filter", "use --pre=COMMAND and --pre-glob=GLOB"),
    ("filter-magic-label", "use --pre=COMMAND and --pre-glob=GLOB"),
    ("format", "use --output=TEMPLATE, or --json"),
    ("free-space", "begin the pattern with (?x)"),
    ("from", "use --files-from=FILE"),
    ("fuzzy", "patterns match as they are"),
    ("glob-ignore-case", "use --glob-case-insensitive"),
    ("hex", "use 'mgrep ... | xxd'"),
    ("hexdump", "use 'mgrep ... | xxd'"),
    ("hostname-bin", "the name is the one of gethostname(2)"),
    ("hyperlink", "use --hyperlink-format=FORM"),
    ("ignore-binary", "use -I"),
    ("ignore-file-case-insensitive", "write both cases in the ignore file"),
    ("include-from", "give each glob with --include"),
    ("include-fs", "use --one-file-system"),
    ("index", "every file is searched"),
    ("lines", "conditions are on lines unless --per-file is given"),
    ("locale", "set LC_ALL"),
    ("match", "use '' as the pattern"),
    ("max-buffer-size", "use --max-line-size"),
    ("max-files", "use 'mgrep -l ... | head -n NUM'"),
    ("max-line", "use --line-range=FIRST,LAST"),
    ("max-size", "use --max-filesize=SIZE"),
    ("min-count", "use 'mgrep -c', and compare"),
    ("min-line", "use --line-range=FIRST,LAST"),
    ("min-size", "use 'find -size +SIZE | mgrep --files-from=- ...'"),
    ("neg-regexp", "use --andnot -e PATTERN"),
    ("no-confirm", "use --yes"),
    ("no-dereference", "links are not followed with -r"),
    ("no-encoding", "use --encoding=auto"),
    ("no-ignore-file-case-insensitive", "ignore files know upper and lower case"),
    ("no-sort-files", "use --sort=none"),
    ("om-capture", "give -oNUM for each group that is wanted"),
    ("only-line-number", "use 'mgrep -n ... | cut -d: -f1'"),
    ("pager", "use 'mgrep -p ... | less -R'"),
    ("query", "there is no interactive mode"),
    ("range", "use --line-range=FIRST,LAST"),
    ("save-config", "write options to a file, and set MGREP_CONFIG_PATH"),
    ("separator", "use --field-match-separator=TEXT"),
    ("sort-files", "use --sort=path"),
    ("split", "there is no interactive mode"),
    ("tabs", "columns count bytes; use 'expand FILE | mgrep PATTERN'"),
    ("tag", "use --color=always with GREP_COLORS"),
    ("trace", "use --debug"),
    ("tree", "use 'mgrep -l ... | tree --fromfile'"),
    ("utf", "files are UTF-8 anyway"),
    ("utf-allow-invalid", "files are UTF-8 anyway, which may be invalid"),
    ("view", "there is no interactive mode"),
    ("width", "use --max-columns=NUM"),
    ("with-hex", "use 'mgrep ... | xxd'"),
    ("xml", "use --json"),
    ("zmax", "archives are not searched"),
  ]

  /// A hint after a run that suggests that an option was used as in another tool.
  static func note(about typed: ParsedOptions, after status: ExitStatus) -> String? {
    guard status.code != 0 && !typed.isQuiet && !typed.hidesFileErrors else { return nil }
    if typed.listsFiles || typed.replacing.isOn { return nil }
    var files = typed.operands[...]
    var pattern: [UInt8]?
    if typed.patterns.isEmpty {
      pattern = files.popFirst()
    } else if case .text(let text)? = typed.patterns.first {
      pattern = text
    }
    guard let pattern else { return nil }
    if status.hasError, let first = files.first, isMissing(first) {
      return noteAboutValue(pattern, typed, Array(files))
    }
    // A hint about a pattern without matches is worth printing only if somebody reads it.
    let isRead = status.code == 1 && Terminal.isTerminal(2)
    if isRead && typed.isNullData && CompressedFiles.wereMet {
      return "note: -z ends lines with NUL; use --search-zip to search compressed files"
    }
    return isRead ? noteAboutPattern(pattern, typed) : nil
  }

  /// A hint if the value of an option was taken for the pattern, and the pattern for a file.
  private static func noteAboutValue(
    _ pattern: [UInt8], _ typed: ParsedOptions, _ files: [[UInt8]]
  ) -> String? {
    let word = printable(pattern)
    if typed.isMultiline && Number.parse(pattern) != nil {
      return "note: -M takes no value; '\(word)' is the pattern; use --max-columns=\(word)"
    }
    if ["auto", "always", "never", "ansi"].contains(word) {
      return "note: '\(word)' is the pattern; use --color=\(word)"
    }
    if typed.initialTab && FileTypes().hasType(named: pattern) {
      return "note: -T takes no value; use --type-not=\(word)"
    }
    // A single missing name is a slip; if all other files exist, it was meant as a text.
    if typed.directories == .recurse && files.count > 1
      && !files.dropFirst().contains(where: isMissing)
    {
      return "note: -r searches directories; use --replace=TEXT to replace"
    }
    return nil
  }

  private static func noteAboutPattern(_ pattern: [UInt8], _ typed: ParsedOptions) -> String? {
    guard typed.syntax != .fixedStrings else { return nil }
    if typed.dotMatchesNewline && !typed.isMultiline {
      return "note: --multiline-dotall needs -M"
    }
    if !typed.isMultiline && !typed.isNullData && contains(pattern, "\\n") {
      return "note: lines are searched one by one; use -M for matches across lines"
    }
    if let (pattern, replacement) = sedCommand(pattern) {
      let inPlace = typed.caseMode == .insensitive ? "--in-place " : ""
      return "note: use \(inPlace)--replace='\(replacement)' '\(pattern)' to replace"
    }
    let isBasic = ["\\|", "\\(", "\\{"].contains { contains(pattern, $0) }
    return isBasic
      ? "note: \\| \\( \\{ are plain characters here; "
        + "the pattern of grep -G is: \(printable(translatingBasicExpression(pattern)))"
      : nil
  }

  /// Compares bytes: searching strings would make the program two megabytes larger.
  private static func contains(_ bytes: [UInt8], _ word: String) -> Bool {
    bytes.indices.contains { bytes[$0...].starts(with: word.utf8) }
  }

  /// The pattern and the replacement of `s/PATTERN/REPLACEMENT/FLAGS`.
  private static func sedCommand(_ text: [UInt8]) -> (pattern: String, replacement: String)? {
    guard text.count > 3, text[0] == UInt8(ascii: "s"), "/|,#!@".utf8.contains(text[1]) else {
      return nil
    }
    let parts = text[2...].split(separator: text[1], omittingEmptySubsequences: false)
    guard parts.count == 3, !parts[0].isEmpty, parts[2].allSatisfy(isSedFlag) else { return nil }
    return (printable(Array(parts[0])), printable(Array(parts[1])))
  }

  private static func isSedFlag(_ byte: UInt8) -> Bool {
    "giIpmMex".utf8.contains(byte) || (0x30...0x39).contains(byte)
  }
}
