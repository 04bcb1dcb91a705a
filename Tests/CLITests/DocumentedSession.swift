import Foundation
import TestSupport
import Testing

/// Consecutive commands of a document, with the output of each.
struct DocumentedSession {
  var commands: [(command: String, expected: String)]

  /// Runs the commands in one shell, among new `files`.
  ///
  /// - Parameters:
  ///   - functions: Shell functions that replace commands a test does not have.
  ///   - showsErrors: The expected output includes the messages on standard error.
  func check(
    _ files: [String: [UInt8]], functions: String = "", showsErrors: Bool = true
  ) throws {
    let sandbox = try Sandbox(files)
    let script = commands.map { "\($0.command)\nprintf '\\036'\n" }.joined()
    let outcome = try sandbox.run("\(showsErrors ? "exec 2>&1" : "")\n\(functions)\n\(script)")
    let outputs = outcome.output.split(separator: 0x1E, omittingEmptySubsequences: false)
    #expect(outputs.count == commands.count + 1)
    for ((command, expected), output) in zip(commands, outputs) {
      let output = Array(output)
      // Text as it is, other bytes in a visible form.
      let text = String(validating: output, as: UTF8.self) ?? visible(output)
      #expect(text == expected || visible(output) == expected, "\(command) prints\n\(text)")
    }
  }
}

/// A document of the repository.
struct Document {
  static let root = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  let text: String

  init(_ name: String) throws {
    text = try String(contentsOf: Self.root.appending(path: name), encoding: .utf8)
  }

  /// The fenced blocks of Markdown.
  var blocks: [(language: String, text: String)] {
    text.matches(of: /(?ms)^```(\w+)\n(.*?)^```$/).map { (String($0.1), String($0.2)) }
  }

  /// The commands of a `console` block, which are the lines after `$ `, and their output below.
  static func session(_ block: String) -> DocumentedSession {
    var commands: [(command: String, expected: String)] = []
    for line in block.split(separator: "\n", omittingEmptySubsequences: false).dropLast() {
      if line.hasPrefix("$ ") {
        commands.append((String(line.dropFirst(2)), ""))
      } else if !commands.isEmpty {
        commands[commands.count - 1].expected += line + "\n"
      }
    }
    return DocumentedSession(commands: commands)
  }

  /// The commands of a man page, as a reader sees them.
  var manPageCommands: [String] {
    text.split(separator: "\n").filter { $0.hasPrefix(".Dl ") }.map {
      String($0.dropFirst(4)).replacing("\\(dq", with: "\"").replacing("\\e", with: "\\")
    }
  }

  /// The files below a directory of the repository, by their paths in it.
  static func files(in directory: String) throws -> [String: [UInt8]] {
    let folder = root.appending(path: directory)
    var files: [String: [UInt8]] = [:]
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder.path) {
      let path = folder.appending(path: name)
      let isFile = try path.resourceValues(forKeys: [.isRegularFileKey]).isRegularFile
      if isFile == true { files[name] = try Array(Data(contentsOf: path)) }
    }
    return files
  }
}
