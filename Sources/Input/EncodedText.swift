internal import Bytes

/// Text that is not decoded, and in which patterns therefore do not match, by how files of it begin.
package enum EncodedText {
  case gzip, bzip2, xz, zstd

  package init?(start bytes: RawSpan) {
    func begins(_ start: UInt8...) -> Bool {
      bytes.byteCount >= start.count && start.indices.allSatisfy { bytes.byte(at: $0) == start[$0] }
    }
    // Nearly all files are told by their first byte.
    guard bytes.byteCount >= 2 else { return nil }
    switch bytes.byte(at: 0) {
    case 0x1F where begins(0x1F, 0x8B): self = .gzip
    case 0x42 where begins(0x42, 0x5A, 0x68): self = .bzip2
    case 0xFD where begins(0xFD, 0x37, 0x7A, 0x58, 0x5A, 0): self = .xz
    case 0x28 where begins(0x28, 0xB5, 0x2F, 0xFD): self = .zstd
    default: return nil
    }
  }

  /// What it is, and what to type to search it.
  package var note: String {
    switch self {
    case .gzip: "compressed; use 'zcat FILE | mgrep PATTERN'"
    case .bzip2: "compressed; use 'bzcat FILE | mgrep PATTERN'"
    case .xz: "compressed; use 'xzcat FILE | mgrep PATTERN'"
    case .zstd: "compressed; use 'zstdcat FILE | mgrep PATTERN'"
    }
  }
}
