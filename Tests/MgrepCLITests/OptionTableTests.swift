import Foundation
import Testing

@testable import MgrepCLI

/// One table makes the parser, the help, the man page and the completions; this walks it.
@Suite("The option table")
struct OptionTableTests {
  static let project = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  @Test("No two options share a long name or a letter")
  func uniqueNames() {
    let names = Option.all.flatMap(\.longNames)
    let letters = Option.all.flatMap(\.letters)
    #expect(repeated(names) == [])
    #expect(repeated(letters.map { String(UnicodeScalar($0)) }) == [])
    #expect(names.count > 60 && letters.count > 30)
  }

  private func repeated(_ words: [String]) -> [String] {
    Dictionary(grouping: words, by: { $0 }).filter { $0.value.count > 1 }.keys.sorted()
  }

  @Test("Where no long name is used, each letter has its option")
  func letters() {
    let all = Set(Option.all.flatMap(\.letters))
    #expect(Set(Option.lettered.flatMap(\.letters)) == all && all.count > 50)
    #expect(Option.lettered.contains { $0.name == "help" })
    #expect(Option.lettered.count < Option.all.count)
  }

  @Test("Each option has a long name or a letter, and texts that fit", arguments: Option.all)
  func texts(option: Option) {
    #expect(!option.longNames.isEmpty || !option.letters.isEmpty)
    #expect(!option.help.isEmpty && option.help.utf8.count <= 50, "\(option.help)")
    #expect(!option.help.hasSuffix(".") && !option.manual.isEmpty)
    switch option.value {
    case .none: break
    case .required(let name), .optional(let name): #expect(name == name.uppercased())
    }
  }

  @Test("Each option is in --help, the man page and all completions", arguments: Option.all)
  func everywhere(option: Option) {
    let help = HelpText.full
    #expect(help.contains(HelpText.synopsis(of: option)))
    let manual = ManPage.text
    for name in option.longNames {
      #expect(manual.contains("Fl -\(name)"), "\(name)")
      #expect(Completions.text(for: .completeBash).contains("--\(name)"), "\(name)")
      #expect(Completions.text(for: .completeZsh).contains("--\(name)"), "\(name)")
      #expect(Completions.text(for: .completeFish).contains("-l \(name) "), "\(name)")
    }
    for letter in option.letters.map({ UnicodeScalar($0) }) {
      #expect(manual.contains("Fl \(letter)"), "\(letter)")
      #expect(Completions.text(for: .completeBash).contains("-\(letter)"), "\(letter)")
      let zsh = Completions.text(for: .completeZsh)
      #expect(zsh.contains("'-\(letter)") || zsh.contains("'(1)*-\(letter)"), "\(letter)")
      #expect(Completions.text(for: .completeFish).contains("-s '\(letter)'"), "\(letter)")
    }
  }

  @Test("Help fits a terminal of 80 columns")
  func width() {
    for line in HelpText.full.split(separator: "\n") {
      #expect(line.utf8.count <= 80, "\(line)")
    }
  }

  @Test("Every flag that the man page names is an option")
  func crossReferences() {
    let names = Set(Option.all.flatMap(\.longNames))
    let letters = Set(Option.all.flatMap(\.letters).map { String(UnicodeScalar($0)) })
    let words = ManPage.text.split(whereSeparator: \.isWhitespace)
    var checked = 0
    for (macro, flag) in zip(words, words.dropFirst())
    where macro == "Fl" || macro == ".Fl" || macro == "Op Fl" {
      checked += 1
      if flag.hasPrefix("-") {
        #expect(names.contains(String(flag.dropFirst())), "\(flag)")
      } else {
        // `-` alone is a file; digits are context.
        let isKnown = flag.allSatisfy { letters.contains(String($0)) || $0.isNumber }
        #expect(isKnown || flag == "NUM" || flag == "Ar", "\(flag)")
      }
    }
    #expect(checked > 150)
  }

  @Test("man/mgrep.1 is what --generate=man prints")
  func manPage() throws {
    let page = Self.project.appending(path: "man/mgrep.1")
    let text = try String(contentsOf: page, encoding: .utf8)
    #expect(text == ManPage.text, "run: mgrep --generate=man > man/mgrep.1")
  }

  @Test("The man page lists every deliberate difference from grep -P")
  func differences() {
    for number in 1...17 { #expect(ManPage.text.contains("It \\&D\(number)\n"), "D\(number)") }
  }

  @Test("The abbreviations of GNU grep's options stay its own")
  func namesOfGNU() {
    let names = Set(Option.all.flatMap(\.longNames))
    for name in Option.namesOfGNU { #expect(names.contains(name), "\(name)") }
  }
}
