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

  /// Whether the library is older than 10.`minor`: what its faults depend on.
  package static func isOlder(than minor: Int) -> Bool { (major, Self.minor) < (10, minor) }

  private static let (major, minor): (Int, Int) = {
    let numbers = version.split(separator: " ").first?.split(separator: ".").map {
      Int($0.prefix { $0.isNumber }) ?? 0
    }
    guard let numbers, numbers.count == 2 else { return (0, 0) }
    return (numbers[0], numbers[1])
  }()

  /// Whether the library was built with the compiler to machine code.
  package static var hasJIT: Bool {
    var answer: UInt32 = 0
    return unsafe pcre2_config_8(UInt32(PCRE2_CONFIG_JIT), &answer) >= 0 && answer == 1
  }

  /// Whether the library itself can keep `\d` to ASCII; else the pattern has to be rewritten.
  package static var hasASCIIDigits: Bool { pcre2_extra_ascii_digits() != 0 }
}
