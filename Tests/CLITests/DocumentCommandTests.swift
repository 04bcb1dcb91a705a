import Foundation
import TestSupport
import Testing

/// Runs every command in the man page, the guide and README.md as it stands there.
@Suite("Commands of the documents")
struct DocumentCommandTests {
  private static var shortFiles: [String: [UInt8]] {
    var files = ShortExamples.files.mapValues { Array($0.utf8) }
    files["core"] = [1, 2, 0x80, 0xFF, 3]
    return files
  }

  /// The example of a log would run for ever.
  private static let functions = """
    tail() { cat "$2"; }
    printf 'ERROR old\\n' | gzip > old.log.gz
    """

  @Test("the examples of the man page do what it says")
  func manPage() throws {
    let commands = try Document("man/mgrep.1").manPageCommands
    #expect(commands.count >= 30)
    for command in commands { try Self.checkAlone(command, ShortExamples.expected) }
  }

  @Test("the commands of README.md print what it says")
  func readme() throws {
    var count = 0
    for (language, text) in try Document("README.md").blocks {
      switch language {
      case "console": try Document.session(text).check([:])
      case "sh":
        for line in text.split(separator: "\n") {
          // `Tests/Newcomer/run` and `.ci/run` run those.
          if line.hasPrefix("apt-get update && ") { continue }
          count += 1
          let command = line.replacing(/\ +#\ .*/, with: "")
          try Self.checkAlone(String(command), ShortExamples.readme)
        }
      // `Tests/OutsideClient` builds and runs those.
      case "swift": break
      default: Issue.record("nobody tests: \(text)")
      }
    }
    #expect(count == ShortExamples.readme.count)
  }

  /// In the table, a command that changes a file is followed by `; cat FILE`.
  private static func checkAlone(_ command: String, _ table: [String: String]) throws {
    let edited = table.keys.first { $0.hasPrefix(command + "; cat ") }
    let key = edited ?? command
    let expected = try #require(table[key], "nobody tests: \(command)")
    try DocumentedSession(commands: [(key, expected)])
      .check(shortFiles, functions: functions, showsErrors: false)
  }

  @Test("the commands of the guide print what stands below them")
  func guide() throws {
    let blocks = try Document("Documentation/GUIDE.md").blocks
    let files = try Document.files(in: "Documentation/Examples")
    let functions = #"fzf() { grep -F "${1#--filter=}"; }"#
    var count = 0
    for (language, text) in blocks {
      if language == "console" {
        let session = Document.session(text)
        count += session.commands.count
        try session.check(files, functions: functions)
      } else {
        let command = try #require(Self.command(ofEditor: language, text), "nobody tests: \(text)")
        try DocumentedSession(commands: [(command, Self.placesOfTODO(language))]).check(files)
      }
    }
    #expect(count > 40)
  }

  /// The command that an editor would run for `TODO` with these settings.
  private static func command(ofEditor language: String, _ text: String) -> String? {
    switch language {
    case "vim":
      return text.firstMatch(of: /grepprg=((?:\\ |\S)+)/).map {
        $0.1.replacing("\\ ", with: " ") + " TODO src"
      }
    case "elisp":
      return text.firstMatch(of: /grep-command "([^"]+)"/).map { $0.1 + "TODO src" }
    case "json":
      let settings = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any]
      let task = (settings?["tasks"] as? [[String: Any]])?.first
      guard let command = task?["command"] as? String, let arguments = task?["args"] as? [String]
      else { return nil }
      return ([command] + arguments).joined(separator: " ")
    case "bash":
      // The command that fzf would run after TODO is typed.
      return """
        fzf() { eval "$(echo "$3" | sed 's/^change:reload://; s/{q}/TODO src/')"; }
        \(text)
        todo | sed 's/\\x1b[^mK]*[mK]//g'
        """
    default: return nil
    }
  }

  private static func placesOfTODO(_ language: String) -> String {
    let places = [
      ("src/main.c", 3, 4, "/* TODO: read the settings */"),
      ("src/main.c", 8, 21, "  return status; /* TODO: tell the user */"),
      ("src/settings.py", 4, 36, "BACKUP = \"AKIAIOSFODNN7EXAMPLE\"  # TODO remove"),
    ]
    let hasColumns = ["vim", "json"].contains(language)
    return places.map { "\($0):\($1):\(hasColumns ? "\($2):" : "")\($3)\n" }.joined()
  }
}
