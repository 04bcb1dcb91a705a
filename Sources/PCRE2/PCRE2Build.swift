internal import CPCRE2

/// The PCRE2 library that this program runs with.
package enum PCRE2Build {
  /// Version and date, such as `10.42 2022-12-11`.
  package static var version: String {
    unsafe withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 64) { buffer in
      let count = unsafe pcre2_config_8(UInt32(PCRE2_CONFIG_VERSION), buffer.baseAddress)
      guard count > 0 else { return "unknown" }
      return unsafe String(decoding: buffer.prefix(Int(count) - 1), as: UTF8.self)
    }
  }

  /// Whether the library is older than 10.`minor`, and has the faults of that version.
  package static func isOlder(than minor: Int) -> Bool { (major, Self.minor) < (10, minor) }

  private static let (major, minor): (Int, Int) = {
    var numbers = (0, 0)
    var isMinor = false
    for byte in version.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        let digit = Int(byte & 0x0F)
        if isMinor {
          numbers.1 = numbers.1 * 10 + digit
        } else {
          numbers.0 = numbers.0 * 10 + digit
        }
      case UInt8(ascii: ".") where !isMinor: isMinor = true
      default: return numbers
      }
    }
    return numbers
  }()

  /// Whether the library was built with the compiler to machine code.
  package static var hasJIT: Bool {
    var answer: UInt32 = 0
    return unsafe pcre2_config_8(UInt32(PCRE2_CONFIG_JIT), &answer) >= 0 && answer == 1
  }

  /// Whether the library itself can keep `\d` to ASCII; otherwise the pattern is rewritten.
  package static var hasASCIIDigits: Bool { pcre2_extra_ascii_digits() != 0 }
}
