internal import Output
internal import Printing

/// Messages on standard error. Each is one line that begins with the program's name, whatever names
/// it contains.
package struct Diagnostics: Sendable {
  /// Messages about files that cannot be read are not printed; the errors count all the same.
  private let hidesFileErrors: Bool

  package init(hidesFileErrors: Bool) {
    self.hidesFileErrors = hidesFileErrors
  }

  /// Reports an error of a file, after the output printed before.
  func fileError(
    _ name: ArraySlice<UInt8>, _ reason: String, after output: inout OutputBuffer
  ) throws(WriteError) {
    if !hidesFileErrors { try note(name, reason, after: &output) }
  }

  /// Prints a note about a file that `-s` does not hide.
  func note(
    _ name: ArraySlice<UInt8>, _ text: String, after output: inout OutputBuffer
  ) throws(WriteError) {
    try output.say(Message.line(name, text))
  }

  /// Reports an error of a file, after the output printed before.
  func fileError(
    _ name: ArraySlice<UInt8>, _ reason: String, after printer: Printer
  ) throws(WriteError) {
    if !hidesFileErrors { try printer.say(Message.line(name, reason)) }
  }

  /// Prints `mgrep: TEXT` on standard error.
  package static func say(_ text: String) {
    say(bytes: Array(text.utf8))
  }

  /// Prints `mgrep: TEXT` on standard error; the text need not be UTF-8.
  static func say(bytes text: [UInt8]) {
    writeToStandardError(Message.line(text))
  }

  /// Reports an error of a file at once.
  func say(_ name: [UInt8], _ reason: String) {
    if !hidesFileErrors { Diagnostics.say(bytes: name + Array(": \(reason)".utf8)) }
  }

  /// Prints what is decided about a file, for `--debug`.
  package static func debug(_ path: [UInt8], _ decision: [UInt8]) {
    say(bytes: Array("debug: ".utf8) + path + Array(": ".utf8) + decision)
  }

  /// Prints whole lines on standard error as they are.
  package static func sayVerbatim(_ lines: String) {
    writeToStandardError(Array(lines.utf8))
  }
}
