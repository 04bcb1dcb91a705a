import Foundation
import TestSupport
import Testing

/// Patterns × files, compared with two programs that pass each line to PCRE2 separately.
@Suite(
  "The same lines and matches as grep -P and pcre2grep",
  .enabled(
    if: Peer.grep.isKnown && Peer.pcre2grep.isKnown,
    "\(Peer.grep.version), \(Peer.pcre2grep.version)"))
struct PeerTests {
  static let patterns = [
    // Anchors and empty matches.
    "^", "$", "^$", "^foo", "foo$", #"\Afoo"#, #"o\z"#, #"o\Z"#, "", "x*", "a|^$", "(?m)^foo$",
    "o?$",
    // Classes, and what may not cross a line.
    "[^a]", "[^o]+$", #"\s"#, #"\s+$"#, #"\S+\s\S+"#, #"^\W"#, "(?s).+", "(?s)o.", "[[:upper:]]+",
    "[[:^alpha:]]+", #"\h"#, #"\H+"#, #"\N+"#, #"[\w-]+\b"#, "[]x-]", #"[^\n]b"#, #"\d+"#,
    #"\D{3}"#,
    // Look-around.
    "(?<=foo )bar", "(?<!foo)bar", "foo(?=$)", "foo(?!.)", #"(?<=^|\s)b\w+"#, "(?<![^ ])ba",
    "(?!^)foo",
    #"\bfoo\b"#, #"\Boo"#, "(?<=é)c", "(?=.*z)b",
    // Next to invalid bytes.
    #" \z"#, #" $"#, #"\bbar"#, #"\b$"#, #"caf\b"#, #"(?<=\b.)o"#, #"(?<=\B.)o"#, #"\B$"#, #"^\b"#,
    #"[\W]b"#,
    // Groups, back references, recursion, conditions.
    #"(o)\1"#, #"(?<c>[a-z])\k<c>"#, #"(a|b)(?1)"#, #"\((?:[^()]|(?R))*\)"#, "(?(?=f)foo|b.)",
    #"(?|(f)|(b))[oa]"#, #"(\w)(\w)?\2"#, "(?i:FOO)bar|(?i)BAZ",
    // Possessive, atomic, lazy, counted.
    "fo++", "(?>o+)o", "(?>fo*)", "o+?", "o{2}", "(?:ab?){1,3}", "a{,2}", ".*?o",
    // Escapes and verbs.
    #"foo\Kb"#, #" \Kb\w*"#, #"\R"#, #"\Gfo"#, #"\Qfoo b\E"#, #"\x66\x{6f}"#, #"f(*SKIP)o|b"#,
    "(*COMMIT)ba", #"(?x) foo # comment"#, #"\r"#, #"\x00"#, #"bar\x00?"#,
    // Unicode.
    "(?i)привет", #"\p{Lu}"#, #"\p{Cyrillic}+"#, #"\X"#, "^.{5}$", "(?i)k", "(?i)ſ", "é", "ш?",
    "[а-я]+",
    #"\w+"#, #"\bмир"#, "(?i)ÉCOLE",
  ]

  static let files: [String: [UInt8]] = [
    "plain": text("foo bar foo\nbaz abab\nfoo\nFOObar (a(b)c) oo\nzoo ]x- 123\n\ttab end\n"),
    "noeol": text("first foo\nlast foo"),
    "crlf": text("foo\r\nbar foo\r\n\r\nbaz"),
    "nul": text("foo\0bar\nbaz\0\0\nfoo\n"),
    "invalid": text("caf") + [0xE9] + text(" foo\nfoo ") + [0xFF, 0xC3] + text("bar\n\n")
      + [0x80] + text("baz\nok foo\n"),
    "long": text(String(repeating: "foo bar ", count: 5000) + "zz\nfoo\n"),
    "newlines": text("\n\n\n\n"),
    "empty": [],
    "russian": text("Привет, мир!\nпривет\nшкола шик\nПРИВЕТ МИР ш\n"),
    "mixed": text("naïve école\nÉCOLE k K K s ſ\n日本語 é c\néc\n"),
    "blank": text("   \n\t\n foo \n"),
  ]

  private static func text(_ string: String) -> [UInt8] { Array(string.utf8) }

  /// Pairs for which a peer is known to give another answer.
  static let exceptions: [(pattern: String, file: String, peers: [String], reason: String)] = [
    (
      "^", "invalid", ["grep", "mgrep"],
      """
      PCRE2 10.42 finds an empty match before an invalid first byte with machine code, and none \
      without; grep steps over invalid bytes by itself.
      """
    ),
    (
      ".*?o", "invalid", ["grep", "pcre2grep"],
      """
      PCRE2 10.42 takes a pattern that begins with .* for one that matches only at the start of a \
      line, and misses what comes after an invalid byte. mgrep avoids that.
      """
    ),
  ]

  /// The output of both programs for each file, in each mode.
  private func same(_ pattern: String, as peer: String, _ modes: [String]) throws {
    let sandbox = try Sandbox(Self.files)
    func script(_ program: String) -> String {
      modes.map {
        "\(program) -H \($0) -- \(quoted("(*UCP)" + pattern)) * 2>&1; echo \"status:$?\""
      }
      .joined(separator: "; echo %%; ")
    }
    let ours = try sandbox.run(script("mgrep -a"))
    let theirs = try sandbox.run(script(peer))
    let (a, b) = (runs(ours.output), runs(theirs.output))
    #expect(a.count == modes.count && b.count == modes.count)
    for (mode, (our, their)) in zip(modes, zip(a, b)) {
      for file in Set(our.keys).union(their.keys) where our[file] != their[file] {
        let isKnown = Self.exceptions.contains {
          $0.pattern == pattern && ($0.file == file || file == "status")
            && $0.peers.contains { peer.hasPrefix($0) }
        }
        #expect(
          isKnown,
          "\(mode) \(file): mgrep \(our[file] ?? []), \(peer) \(their[file] ?? [])")
      }
    }
  }

  /// The output of each run, by the file name at the start of its lines.
  private func runs(_ output: [UInt8]) -> [[String: [String]]] {
    visible(output).components(separatedBy: "%%\n").map { run in
      Dictionary(
        grouping: run.split(separator: "\n").map(String.init),
        by: { String($0.prefix { $0 != ":" }) })
    }
  }

  private func quoted(_ text: String) -> String {
    "'" + text.replacing("'", with: #"'\''"#) + "'"
  }

  @Test("grep -P: lines, counts, matches", arguments: patterns)
  func grep(pattern: String) throws {
    try same(pattern, as: "grep -aP", ["-n", "-c", "-on", "-vn"])
  }

  @Test("pcre2grep: lines, counts", arguments: patterns)
  func pcre2grep(pattern: String) throws {
    try same(pattern, as: "pcre2grep -aU --buffer-size=200K", ["-n", "-c", "-vn", "-in"])
  }

  @Test(
    "A line of 5 MB is a line like any other",
    arguments: ["grep -aP", "pcre2grep -aU --buffer-size=6M"])
  func longLine(peer: String) throws {
    let filler = String(repeating: "lorem dolum sit ", count: 320 << 10)
    let sandbox = try Sandbox(["long": Array("foo bar \(filler)zz foo\nfoo\n".utf8)])
    func script(_ program: String) -> String {
      Self.patterns.map { pattern in
        let words = quoted("(*UCP)" + pattern)
        return "\(program) -c -- \(words) long; \(program) -n -- \(words) long | cksum"
      }.joined(separator: "\n")
    }
    let ours = try sandbox.run(script("mgrep -a"))
    let theirs = try sandbox.run(script(peer))
    let (a, b) = (
      visible(ours.output).split(separator: "\n"), visible(theirs.output).split(separator: "\n")
    )
    try #require(a.count == 2 * Self.patterns.count)
    try #require(b.count == a.count)
    for (index, pair) in zip(a, b).enumerated() {
      #expect(pair.0 == pair.1, "\(Self.patterns[index / 2]): mgrep \(pair.0), \(peer) \(pair.1)")
    }
  }
}
