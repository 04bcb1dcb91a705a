import TestSupport
import Testing

/// One command in a sandbox with the common fixtures, and its complete output.
struct CLICase: Sendable, CustomTestStringConvertible {
  var command: String
  /// As `visible` prints it.
  var output: String
  var errors: String
  var status: Int32
  var environment: [String: String]

  init(
    _ command: String, _ output: String = "", errors: String = "", status: Int32 = 0,
    environment: [String: String] = [:]
  ) {
    self.command = command
    self.output = output
    self.errors = errors
    self.status = status
    self.environment = environment
  }

  var testDescription: String { command }

  /// Runs the command and compares everything, in one message.
  func check(
    files: [String: [UInt8]] = [:], sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let sandbox = try Sandbox(Fixtures.files.merging(files) { $1 })
    let outcome = try sandbox.run(command, environment: environment)
    let found = Self.transcript(
      output: visible(outcome.output), errors: visible(outcome.errors), status: outcome.status)
    let expected = Self.transcript(output: output, errors: errors, status: status)
    #expect(
      found == expected,
      """
      $ \(command)
      \(found)
      files:
      \((try? sandbox.listing()) ?? "none to be had")
      expected:
      \(expected)
      """, sourceLocation: sourceLocation)
  }

  private static func transcript(output: String, errors: String, status: Int32) -> String {
    "status: \(status)\noutput:\n\(output)errors:\n\(errors)"
  }
}
