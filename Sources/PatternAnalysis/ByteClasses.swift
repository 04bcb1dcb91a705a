/// Bytes that a `LineAutomaton` does not tell apart are of one class.
package struct ByteClasses: Sendable {
  /// The class of each of the 256 bytes.
  package private(set) var ofBytes = Array(repeating: UInt8(0), count: 256)
  /// A byte of each class.
  package private(set) var examples: [UInt8] = [0]

  package var count: Int { examples.count }

  /// - Parameters:
  ///   - sets: Sets of ASCII characters.
  ///   - terminator: It is alone in its class, and so are all bytes together that are not ASCII.
  init(sets: [UInt128], terminator: UInt8) {
    split { $0 >= 128 }
    split { $0 == Int(terminator) }
    for set in sets {
      let halves = [UInt64(truncatingIfNeeded: set), UInt64(truncatingIfNeeded: set >> 64)]
      split { $0 < 128 && halves[$0 / 64] >> UInt64($0 % 64) & 1 == 1 }
    }
  }

  /// Tells the members of a set from other bytes.
  private mutating func split(by isMember: (Int) -> Bool) {
    var numbers: [Int?] = Array(repeating: nil, count: 2 * count)
    examples = []
    for byte in 0..<256 {
      let key = 2 * Int(ofBytes[byte]) + (isMember(byte) ? 1 : 0)
      let number = numbers[key] ?? examples.count
      if number == examples.count {
        numbers[key] = number
        examples.append(UInt8(byte))
      }
      ofBytes[byte] = UInt8(number)
    }
  }
}
