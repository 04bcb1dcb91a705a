import Testing

@testable import Globbing

/// Results of GNU grep 3.8.
struct FilterCase: Sendable, CustomTestStringConvertible {
  var rule: String
  /// `+glob` includes, `-glob` excludes.
  var rules: [String]
  var name: String
  var origin = NameFilter.Origin.directory
  var isAdmitted: Bool
  var testDescription: String { "\(rule): \(rules) \(name)" }

  var parsedRules: [NameFilter.Rule] {
    rules.map { rule in
      let glob = Glob(Array(rule.utf8.dropFirst()))
      return rule.hasPrefix("+") ? .include(glob) : .exclude(glob)
    }
  }
}

@Suite struct NameFilterTests {
  static let fileCases: [FilterCase] = [
    .init(rule: "no rules", rules: [], name: "a.c", isAdmitted: true),
    .init(rule: "included", rules: ["+*.c"], name: "a.c", isAdmitted: true),
    .init(rule: "not included", rules: ["+*.c"], name: "a.h", isAdmitted: false),
    .init(rule: "excluded", rules: ["-*.c"], name: "a.c", isAdmitted: false),
    .init(rule: "not excluded", rules: ["-*.c"], name: "a.h", isAdmitted: true),
    .init(rule: "the last wins", rules: ["+*.c", "-a*"], name: "a.c", isAdmitted: false),
    .init(rule: "the last wins", rules: ["-a*", "+*.c"], name: "a.c", isAdmitted: true),
    .init(rule: "the last wins", rules: ["-a.c", "+*.c", "-?.c"], name: "a.c", isAdmitted: false),
    .init(rule: "the first is include", rules: ["+*.c", "-a*"], name: "b.h", isAdmitted: false),
    .init(rule: "the first is exclude", rules: ["-a*", "+*.c"], name: "b.h", isAdmitted: true),
    .init(
      rule: "a path glob never matches a name of a directory", rules: ["-d/*.c"], name: "x.c",
      isAdmitted: true),
    .init(
      rule: "a named file by its path", rules: ["-d/*.c"], name: "d/x.c", origin: .commandLine,
      isAdmitted: false),
    .init(
      rule: "a named file by a part of its path", rules: ["-d/*.c"], name: "./d/x.c",
      origin: .commandLine, isAdmitted: false),
    .init(
      rule: "a named file by its last part", rules: ["-x.c"], name: "./d/x.c",
      origin: .commandLine, isAdmitted: false),
    .init(
      rule: "text after a slash may begin with a slash", rules: ["-/x.c"], name: "d//x.c",
      origin: .commandLine, isAdmitted: false),
    .init(
      rule: "wildcards after a slash may not", rules: ["-/*.c"], name: "d//x.c",
      origin: .commandLine, isAdmitted: true),
    .init(
      rule: "text keeps its slashes", rules: ["-d/x.c"], name: "d//x.c", origin: .commandLine,
      isAdmitted: true),
    .init(
      rule: "everything, the named, too", rules: ["-*"], name: "d/x.c", origin: .commandLine,
      isAdmitted: false),
    .init(
      rule: "a named file is not included", rules: ["+*.h"], name: "d/x.c", origin: .commandLine,
      isAdmitted: false),
    .init(
      rule: "a star matches slashes", rules: ["-*/x.c"], name: "d/x.c", origin: .commandLine,
      isAdmitted: false),
  ]

  @Test("the last rule that matches decides", arguments: fileCases)
  func files(_ c: FilterCase) {
    var filter = NameFilter()
    filter.rules = c.parsedRules
    #expect(filter.admitsFile(Array(c.name.utf8)[...], from: c.origin) == c.isAdmitted)
    #expect(filter.admitsDirectory(Array(c.name.utf8)[...], from: c.origin))
  }

  static let directoryCases: [FilterCase] = [
    .init(rule: "by name", rules: ["-sub"], name: "sub", isAdmitted: false),
    .init(rule: "not by path", rules: ["-d/sub"], name: "sub", isAdmitted: true),
    .init(rule: "named", rules: ["-d"], name: "./d", origin: .commandLine, isAdmitted: false),
    .init(
      rule: "a slash at the end is part of the name", rules: ["-d"], name: "d/",
      origin: .commandLine, isAdmitted: true),
    .init(
      rule: "a star takes the slash at the end", rules: ["-d*"], name: "d/", origin: .commandLine,
      isAdmitted: false),
    .init(rule: "included", rules: ["+s*"], name: "sub", isAdmitted: true),
    .init(rule: "not included", rules: ["+s*"], name: "test", isAdmitted: false),
    .init(
      rule: "named, it need not be included", rules: ["+s*"], name: "test", origin: .commandLine,
      isAdmitted: true),
  ]

  @Test("directories have rules of their own", arguments: directoryCases)
  func directories(_ c: FilterCase) {
    var filter = NameFilter()
    filter.directoryRules = c.parsedRules
    #expect(filter.admitsDirectory(Array(c.name.utf8)[...], from: c.origin) == c.isAdmitted)
    #expect(filter.admitsFile(Array(c.name.utf8)[...], from: c.origin))
  }
}
