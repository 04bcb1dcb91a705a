internal import Output

/// Messages for standard error. Each is one line that begins with the program's name, whatever
/// names it contains.
package enum Message {
  /// `mgrep: TEXT`
  package static func line(_ text: [UInt8]) -> [UInt8] {
    Array("mgrep: ".utf8) + visible(text) + [UInt8(ascii: "\n")]
  }

  /// `mgrep: NAME: TEXT`
  package static func line(_ name: ArraySlice<UInt8>, _ text: String) -> [UInt8] {
    line(Array(name) + Array(": \(text)".utf8))
  }
}
