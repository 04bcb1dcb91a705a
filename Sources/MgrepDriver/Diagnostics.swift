internal import Output
internal import Printing

/// Messages on standard error, each one line that begins with the program's name, whatever the
/// names in it hold.
package struct Diagnostics: Sendable {
  /// Messages about files that cannot be read are not printed; they count all the same.
  private let hidesFileErrors: Bool

  package init(hidesFileErrors: Bool) {
    self.hidesFileErrors = hidesFileErrors
  }

  /// Says what is wrong with a file, after what was printed before on standard output.
  func fileError(
    _ name: ArraySlice<UInt8>, _ reason: String, after output: inout OutputBuffer
  ) throws(WriteError) {
    if !hidesFileErrors { try note(name, reason, after: &output) }
  }

  /// Says something about a file that is not hidden by `-s`.
  func note(
    _ name: ArraySlice<UInt8>, _ text: String, after output: inout OutputBuffer
  ) throws(WriteError) {
    try output.say(Message.line(name, text))
  }

  /// Says what is wrong with a file, after what was printed before.
  func fileError(
    _ name: ArraySlice<UInt8>, _ reason: String, after printer: Printer
  ) throws(WriteError) {
    if !hidesFileErrors { try printer.say(Message.line(name, reason)) }
  }

  /// Prints `mgrep: TEXT` on standard error.
  package static func say(_ text: String) {
    say(bytes: Array(text.utf8))
  }

  /// Prints `mgrep: TEXT` on standard error, of a text that need not be UTF-8.
  static func say(bytes text: [UInt8]) {
    writeToStandardError(Message.line(text))
  }

  /// Says at once what is wrong with a file.
  func say(_ name: [UInt8], _ reason: String) {
    if !hidesFileErrors { Diagnostics.say(bytes: name + Array(": \(reason)".utf8)) }
  }

  /// Prints whole lines on standard error as they are.
  package static func sayVerbatim(_ lines: String) {
    writeToStandardError(Array(lines.utf8))
  }
}
