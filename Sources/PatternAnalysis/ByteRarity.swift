/// How rare each byte is in text and source code.
package enum ByteRarity {
  /// The negative logarithm to base 2 of the byte's share, up to 24.
  package static func bits(of byte: UInt8) -> Int {
    switch byte {
    case 0..<0x80: Int(ascii[Int(byte)])
    // Text in another alphabet has one or two lead bytes everywhere, and a few dozen
    // continuation bytes each as often as letters.
    case 0x80..<0xC0: 6
    default: 2
    }
  }

  /// Counted over the 1.2 GB of .c, .h, .rst and .txt files of Linux 6.1.
  private static let ascii: [UInt8] = [
    24, 24, 24, 24, 24, 24, 24, 24, 24, 5, 5, 24, 23, 24, 24, 24,
    24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24, 24,
    2, 11, 9, 8, 17, 11, 9, 12, 7, 7, 7, 11, 7, 7, 8, 8,
    5, 7, 7, 8, 8, 9, 9, 9, 9, 10, 10, 7, 10, 8, 8, 14,
    12, 6, 8, 6, 7, 6, 7, 7, 8, 6, 13, 8, 7, 7, 7, 7,
    7, 10, 6, 6, 6, 8, 8, 9, 8, 9, 11, 10, 10, 10, 15, 4,
    13, 6, 7, 6, 6, 5, 6, 7, 7, 5, 12, 8, 6, 7, 5, 6,
    6, 9, 5, 6, 5, 6, 7, 8, 7, 8, 10, 9, 11, 9, 13, 24,
  ]
}
