internal import Bytes

/// The checksum of RFC 3720, polynomial 0x1EDC6F41, for bytes that are added piece by piece.
struct CRC32C: Sendable, Equatable {
  private var state: UInt32 = .max

  var value: UInt32 { ~state }

  mutating func update(_ bytes: RawSpan) { state = bytes.crc32c(from: state) }

  mutating func update(_ bytes: [UInt8]) { bytes.withText { update($0) } }

  static func checksum(of bytes: RawSpan) -> UInt32 { ~bytes.crc32c(from: .max) }

  static func checksum(of bytes: [UInt8]) -> UInt32 { bytes.withText { checksum(of: $0) } }

  static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 { checksum(of: Array(bytes)) }
}
