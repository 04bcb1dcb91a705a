internal import Output

/// Messages for standard error: each one line that begins with the program's name, whatever the
/// names in it hold.
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
