import Glibc
import TestSupport

/// A program that the tests compare with. Its behaviour is known only for some versions; the tests
/// of others are skipped, unless `MGREP_ANY_PEER` is set.
struct Peer {
  /// The first line of its `--version`, such as "grep (GNU grep) 3.8".
  let version: String
  let isKnown: Bool

  static let grep = Peer("grep", knownVersions: ["3.8"])
  static let pcre2grep = Peer("pcre2grep", knownVersions: ["10.42"])
  static let ripgrep = Peer("rg", knownVersions: ["15.2.0"], environment: ownPath)
  static let ugrep = Peer("ugrep", knownVersions: ["3.11.2"])

  /// The directories in which the user of the tests finds programs.
  static let ownPath = getenv("PATH").map { ["PATH": String(cString: $0)] } ?? [:]

  private init(_ program: String, knownVersions: [String], environment: [String: String] = [:]) {
    let output =
      (try? Sandbox([:]).run("\(program) --version 2>&1", environment: environment).output) ?? []
    version = String(visible(output).prefix { $0 != "\n" })
    let words = version.split(separator: " ").map(String.init)
    isKnown = getenv("MGREP_ANY_PEER") != nil || words.contains { knownVersions.contains($0) }
  }
}
