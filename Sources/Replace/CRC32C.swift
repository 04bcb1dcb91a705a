/// The checksum of RFC 3720, polynomial 0x1EDC6F41, of bytes given piece by piece.
struct CRC32C: Sendable, Equatable {
  private var register: UInt32 = .max

  var value: UInt32 { ~register }

  private static let table: [UInt32] = (0..<256).map { index in
    (0..<8).reduce(UInt32(index)) { value, _ in
      value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82F6_3B78
    }
  }

  mutating func update(_ bytes: some Sequence<UInt8>) {
    let table = CRC32C.table
    var register = register
    for byte in bytes {
      register = register >> 8 ^ table[Int(UInt8(truncatingIfNeeded: register) ^ byte)]
    }
    self.register = register
  }

  static func checksum(of bytes: some Sequence<UInt8>) -> UInt32 {
    var crc = CRC32C()
    crc.update(bytes)
    return crc.value
  }
}
