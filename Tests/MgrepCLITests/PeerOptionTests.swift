import Foundation
import Testing

@testable import MgrepCLI

/// The page of every option that other tools have, made of the lists of their options, of the option
/// table and of the messages for what it does not have.
@Suite("Options of other tools")
struct PeerOptionTests {
  private static let tools: [(file: String, title: String)] = [
    (file: "grep", title: "GNU grep 3.8"), ("rg", "ripgrep 15.2"), ("ugrep", "ugrep 7.8"),
    ("pcre2grep", "pcre2grep 10.42"),
  ]

  /// Options that are called the same and do something else.
  private static let differences = [
    "rg --binary": "`-U`, as in GNU grep; binary files are searched anyway",
    "rg --no-binary": "takes back `-U`; binary files are searched anyway",
    "rg --files-without-match": "the same; the exit status is 0 if some file has a match",
    "rg --max-count": "the same; a negative number is no limit",
    "rg --sort": "the same; `--sort=none` is the order of the walk, which is that of paths",
    "rg --stats": "the same, on standard error",
    "rg --no-pcre2": "accepted without effect, since patterns are PCRE2's",
    "rg --trim": "the same; only before what is printed",
    "ugrep --dereference":
      "refused: use -R; `--dereference` abbreviates `--dereference-recursive`, as in GNU grep",
    "ugrep --depth": "`--max-depth`, with one number; `-1` is context",
    "ugrep --context-separator":
      "`--separator` refused: use --field-match-separator; `--context-separator` is `--group-separator`",
    "ugrep --no-ignore-files": "ignores the files of `--ignore-file`, as in `rg`",
    "ugrep --files": "lists the files that would be searched; conditions on files are `--per-file`",
    "ugrep --ignore-files": "uses ignore files as `rg` does, see `--ignore`",
    "ugrep --json": "lines of JSON, as in `rg`",
    "ugrep --replace": "a template as in `rg`, with `$1`, and no format with `%`",
    "ugrep --sort": "the same words for `name`, `size` and times; no `best`, `list` and `r...`",
    "ugrep --stats": "the same, on standard error, in another form",
    "ugrep --colors": "changes of colours as in `rg`; `GREP_COLORS` has the form of ugrep",
    "pcre2grep --include": "a glob, no pattern", "pcre2grep --exclude": "a glob, no pattern",
    "pcre2grep --include-dir": "a glob, no pattern",
    "pcre2grep --exclude-dir": "a glob, no pattern",
    "pcre2grep --exclude-from": "globs, no patterns",
    "pcre2grep --output": "the same letter and name; escapes are `\\n` and the like, and not `$n`",
    "pcre2grep --newline":
      "`--newline`; CRLF takes a line feed alone, too; `-N` is `--no-line-number`",
    "grep -NUM": "the same; `-0` alone is `--null`",
    "grep --binary": "the same letter and name; patterns and files are bytes",
    "grep --basic-regexp": "refused, with the pattern as PCRE2 has it",
    "grep --extended-regexp": "the same; patterns stay PCRE2's",
    "ugrep --basic-regexp": "refused, with the pattern as PCRE2 has it",
  ]

  private static var folder: URL { OptionTableTests.project.appending(path: "Documentation") }

  private static func option(named name: String) -> Option? {
    Option.all.first { $0.longNames.contains(name) }
  }

  private static func option(ofLetter letter: String) -> Option? {
    Option.all.first { $0.letters.map { String(UnicodeScalar($0)) }.contains(letter) }
  }

  private static func code(_ option: Option) -> String {
    option.name.isEmpty ? "`-\(option.letter.map(String.init) ?? "")`" : "`--\(option.name)`"
  }

  /// What mgrep makes of an option, by its letters and names; `nil` for one of which nothing is known.
  private static func answer(_ tool: String, _ words: [Substring]) -> String? {
    for word in words {
      if let difference = differences["\(tool) \(word)"] { return difference }
    }
    let names = words.filter { $0.hasPrefix("--") }.map { String($0.dropFirst(2)) }
    let letters = words.filter { !$0.hasPrefix("--") }.map { String($0.dropFirst()) }
    let known = names.compactMap(option(named:))
    var answers: [String] = []
    if let option = known.first ?? (names.isEmpty ? letters.first.flatMap(option(ofLetter:)) : nil)
    {
      let isSame = names.isEmpty || names.contains(option.name)
      answers.append(isSame ? "the same" : code(option))
    }
    for name in names where option(named: name) == nil {
      guard let advice = Habits.advice(forOption: name.utf8),
        let text = advice.split(separator: "; ", maxSplits: 1).last
      else { return nil }
      answers.append((names.count > 1 ? "`--\(name)` " : "") + "refused: \(text)")
    }
    for letter in letters where !names.isEmpty {
      let option = option(ofLetter: letter)
      if let option, known.contains(where: { $0.name == option.name }) { continue }
      answers.append(option.map { "`-\(letter)` is \(code($0))" } ?? "`-\(letter)` is refused")
    }
    return answers.isEmpty ? nil : answers.joined(separator: "; ")
  }

  private static func makePage() throws -> String {
    var page = """
      # Options of other tools

      Every option of GNU grep, ripgrep, ugrep and pcre2grep, and what mgrep does with it. What is refused ends
      with status 2 and a message that says what to use instead. A test makes this page of the lists in
      `Documentation/PeerOptions`, which were taken from `--help`, or of ugrep from its manual, and of mgrep's own options; to renew it, run
      `MGREP_WRITE_PAGES=1 swift test --filter PeerOptionTests`.

      """
    for tool in tools {
      page += "\n## \(tool.title)\n\n| option | mgrep |\n| --- | --- |\n"
      let list = try String(
        contentsOf: folder.appending(path: "PeerOptions/\(tool.file).txt"), encoding: .utf8)
      for line in list.split(separator: "\n") {
        let words = line.split(separator: " ")
        let answer = answer(tool.file, words)
        #expect(answer != nil, "\(tool.file) \(line): nothing is known")
        let shown = words.map { "`\($0)`" }.joined(separator: ", ")
        page += "| \(shown) | \((answer ?? "").replacingOccurrences(of: "|", with: "\\|")) |\n"
      }
    }
    return page
  }

  @Test("Documentation/Options.md accounts for each of them")
  func page() throws {
    let text = try Self.makePage()
    let file = Self.folder.appending(path: "Options.md")
    if ProcessInfo.processInfo.environment["MGREP_WRITE_PAGES"] != nil {
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "renew it as it says itself")
  }
}
