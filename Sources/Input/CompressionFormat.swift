internal import Bytes
internal import CCodecs

/// A format of compressed files. The first bytes of a file show its format.
package enum CompressionFormat: String, Sendable, CaseIterable {
  case gzip, bzip2, xz, lzip, zstd, lz4, lzma, compress
  /// The format of lz4 before 2014, which the kernel still uses.
  case legacyLZ4 = "lz4, old format"

  /// The format of a file that begins with these bytes.
  package init?(start bytes: RawSpan) {
    // The first byte rules out nearly all other files.
    guard bytes.byteCount >= 2 else { return nil }
    switch bytes.byte(at: 0) {
    case 0x1F, 0x42, 0xFD, 0x4C, 0x28, 0x02, 0x04: break
    // Text may begin with these.
    case 0x50...0x5F where bytes.byte(at: 1) == 0x2A || bytes.byte(at: 1) == 0: break
    default: return nil
    }
    guard
      let format = Self.allCases.first(where: { $0.claims(bytes, isWhole: true) == .yes })
    else { return nil }
    self = format
  }

  var start: [UInt8] {
    switch self {
    case .gzip: [0x1F, 0x8B, 8]
    case .bzip2: Array("BZh".utf8)
    case .xz: [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]
    case .lzip: Array("LZIP".utf8)
    case .zstd: [0x28, 0xB5, 0x2F, 0xFD]
    case .lz4: [0x04, 0x22, 0x4D, 0x18]
    // The usual properties, and the low byte of the dictionary's size.
    case .lzma: [0x5D, 0]
    case .compress: [0x1F, 0x9D]
    case .legacyLZ4: [0x02, 0x21, 0x4C, 0x18]
    }
  }

  /// The bytes with which files of this format may begin.
  var firstBytes: [UInt8] {
    switch self {
    case .zstd, .lz4: start.prefix(1) + Array(0x50...0x5F)
    default: Array(start.prefix(1))
    }
  }

  func claims(_ bytes: RawSpan, isWhole: Bool) -> LayerClaim {
    let claim = bytes.begins(with: start, isWhole: isWhole)
    if claim == .no, self == .zstd || self == .lz4 {
      return claimsSkippable(bytes, isWhole: isWhole)
    }
    guard claim == .yes else { return claim }
    let needed = self == .bzip2 ? 10 : self == .lzma ? 13 : 0
    guard bytes.byteCount >= needed else { return isWhole ? .no : .undecided }
    switch self {
    case .bzip2: return bytes.isStartOfBzip2 ? .yes : .no
    case .lzma: return bytes.isStartOfLZMA ? .yes : .no
    default: return .yes
    }
  }

  /// The library that decompresses this format; `nil` if a program does that.
  var codec: Int? {
    switch self {
    case .gzip: Int(CODEC_GZIP)
    case .bzip2: Int(CODEC_BZIP2)
    case .xz, .lzip, .lzma: Int(CODEC_XZ)
    case .zstd: Int(CODEC_ZSTD)
    case .lz4: Int(CODEC_LZ4)
    case .compress, .legacyLZ4: nil
    }
  }

  /// The program that decompresses this format, if no library does.
  var program: String { self == .legacyLZ4 ? "lz4" : "gzip" }

  /// Whether a file begins with frames that decompressors skip, and then with this format. pzstd
  /// writes such frames. If no frame of lz4 follows them, it counts as zstd.
  private func claimsSkippable(_ bytes: RawSpan, isWhole: Bool) -> LayerClaim {
    let claimOfOthers: LayerClaim = self == .zstd ? .yes : .no
    var offset = 0
    // What follows a long frame is too far away to wait for it.
    while offset < 4096 {
      let rest = bytes.extracting(droppingFirst: min(offset, bytes.byteCount))
      switch rest.beginsWithSkippableFrame(isWhole: isWhole) {
      case .undecided: return .undecided
      case .yes: offset += 8 + (4..<8).reversed().reduce(0) { $0 << 8 | Int(rest.byte(at: $1)) }
      case .no where offset == 0: return .no
      case .no:
        let claim = rest.begins(with: Self.lz4.start, isWhole: isWhole)
        return claim == .no ? claimOfOthers : self == .lz4 || claim == .undecided ? claim : .no
      }
    }
    return claimOfOthers
  }

  /// Says that a file is compressed, and which option searches it.
  package var note: String { "compressed; use --search-zip" }
}

extension RawSpan {
  /// A frame that decompressors of zstd and lz4 skip, with its length in four bytes.
  fileprivate func beginsWithSkippableFrame(isWhole: Bool) -> LayerClaim {
    guard byteCount > 0 else { return isWhole ? .no : .undecided }
    guard byte(at: 0) & 0xF0 == 0x50 else { return .no }
    let claim = begins(with: [byte(at: 0), 0x2A, 0x4D, 0x18], isWhole: isWhole)
    return claim != .yes || byteCount >= 8 ? claim : isWhole ? .no : .undecided
  }

  /// Text may also begin with `BZh`. In a file of bzip2, a digit follows, and then a block or the
  /// end.
  fileprivate var isStartOfBzip2: Bool {
    let isBlock = [0x31, 0x41, 0x59, 0x26, 0x53, 0x59]
    let isEnd = [0x17, 0x72, 0x45, 0x38, 0x50, 0x90]
    return (0x31...0x39).contains(byte(at: 3))
      && [isBlock, isEnd].contains { mark in
        mark.indices.allSatisfy { Int(byte(at: 4 + $0)) == mark[$0] }
      }
  }

  /// LZMA has no magic number. So the dictionary must have a size that programs use, and the size
  /// of the file must be unknown, or less than 256 GiB.
  fileprivate var isStartOfLZMA: Bool {
    let dictionary = (1...4).reversed().reduce(0) { $0 << 8 | UInt32(byte(at: $1)) }
    let isUsual = dictionary.nonzeroBitCount == 1 || (dictionary / 3).nonzeroBitCount == 1
    let isUnknown = (5..<13).allSatisfy { byte(at: $0) == 0xFF }
    return dictionary >= 4096 && isUsual
      && (isUnknown || (10..<13).allSatisfy { byte(at: $0) == 0 } && byte(at: 9) < 0x40)
  }
}
