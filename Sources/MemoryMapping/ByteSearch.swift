private import CMappingSearch
private import CMgrepSystem
import Glibc

/// Finds one byte string in another. This is the interface between mappings and kernels.
enum ByteSearch {
  /// The offset of the first occurrence; O(*n* + *m*).
  static func firstOffset(of needle: RawSpan, in haystack: RawSpan) -> Int? {
    unsafe needle.withUnsafeBytes { needle in
      unsafe haystack.withUnsafeBytes { haystack in
        unsafe firstOffset(of: needle, in: haystack)
      }
    }
  }

  /// The offset of the last occurrence; O(*n* + *m*).
  static func lastOffset(of needle: RawSpan, in haystack: RawSpan) -> Int? {
    unsafe needle.withUnsafeBytes { needle in
      unsafe haystack.withUnsafeBytes { haystack in
        unsafe lastOffset(of: needle, in: haystack)
      }
    }
  }

  /// Negative, zero or positive as `left` comes before, equals or comes after `right`.
  static func order(of left: RawSpan, and right: RawSpan) -> Int {
    let count = min(left.byteCount, right.byteCount)
    let difference = unsafe left.withUnsafeBytes { left in
      unsafe right.withUnsafeBytes { right in
        guard let left = left.baseAddress, let right = right.baseAddress else { return Int32(0) }
        return unsafe memcmp(left, right, count)
      }
    }
    return difference == 0 ? left.byteCount - right.byteCount : Int(difference)
  }

  /// The number of false candidates that a search accepts: a few, and one for each
  /// `bytesPerCandidate` bytes. With more, the "rare" byte is not rare, and memmem(3) is faster and
  /// never quadratic.
  private static let freeCandidates = 16
  private static let bytesPerCandidate = 128

  private static func firstOffset(
    of needle: UnsafeRawBufferPointer, in haystack: UnsafeRawBufferPointer
  ) -> Int? {
    guard needle.count > 0 else { return 0 }
    guard let start = haystack.baseAddress, let needleStart = needle.baseAddress else { return nil }
    let found = unsafe mapping_search(start, haystack.count, needleStart, needle.count)
    return unsafe found.map { unsafe $0 - start }
  }

  private static func lastOffset(
    of needle: UnsafeRawBufferPointer, in haystack: UnsafeRawBufferPointer
  ) -> Int? {
    guard needle.count <= haystack.count else { return nil }
    guard let needleStart = needle.baseAddress, let start = haystack.baseAddress, needle.count > 0
    else { return haystack.count }
    let rare = unsafe rarestIndex(in: needle)
    let rareByte = Int32(unsafe needle[rare])
    let first = unsafe start + rare
    let last = unsafe start + (haystack.count - needle.count + rare + 1)
    var end = unsafe last
    var candidates = 0
    while unsafe first < end, let hit = unsafe gnu_memrchr(first, rareByte, end - first) {
      let candidate = unsafe hit - rare
      if unsafe memcmp(candidate, needleStart, needle.count) == 0 {
        return unsafe candidate - start
      }
      unsafe end = hit
      candidates += 1
      let allowed = unsafe freeCandidates + (last - end) / bytesPerCandidate
      if candidates > allowed {
        let rest = unsafe UnsafeRawBufferPointer(
          start: start, count: (end - first) + needle.count - 1)
        return unsafe lastOffset(of: needle, inBlocksOf: rest)
      }
    }
    return nil
  }

  /// Finds the last occurrence by memmem(3) in blocks from the end, so that the time is never
  /// quadratic.
  private static func lastOffset(
    of needle: UnsafeRawBufferPointer, inBlocksOf haystack: UnsafeRawBufferPointer
  ) -> Int? {
    guard let needleStart = needle.baseAddress, let start = haystack.baseAddress else { return nil }
    let step = max(64 * 1024, 4 * needle.count)
    // A step finds the occurrences that begin in lowerBound..<upperBound.
    var upperBound = haystack.count - needle.count + 1
    while upperBound > 0 {
      let lowerBound = max(0, upperBound - step)
      var found: Int?
      var from = lowerBound
      while from < upperBound,
        let hit = unsafe gnu_memmem(
          start + from, upperBound - from + needle.count - 1, needleStart, needle.count)
      {
        let offset = unsafe hit - start
        found = offset
        from = offset + 1
      }
      if let found { return found }
      upperBound = lowerBound
    }
    return nil
  }

  /// The index of the needle's byte that is rarest in text and code.
  private static func rarestIndex(in needle: UnsafeRawBufferPointer) -> Int {
    var rarest = 0
    var lowest = Int.max
    // In a longer needle, a rarer byte is not worth the time.
    for index in 0..<min(needle.count, 64) {
      let frequency = unsafe frequency(of: needle[index])
      if frequency < lowest { (rarest, lowest) = (index, frequency) }
    }
    return rarest
  }

  /// A rank, not a share: 0 for bytes that hardly occur in text.
  private static func frequency(of byte: UInt8) -> Int {
    switch byte {
    case UInt8(ascii: " "), UInt8(ascii: "e"), 0: 10
    case UInt8(ascii: "t"), UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "n"): 9
    case UInt8(ascii: "o"), UInt8(ascii: "r"), UInt8(ascii: "s"): 8
    case UInt8(ascii: "c"), UInt8(ascii: "d"), UInt8(ascii: "l"), UInt8(ascii: "_"), 0x0A, 0x09: 7
    case UInt8(ascii: "u"), UInt8(ascii: "p"), UInt8(ascii: "m"), UInt8(ascii: "f"): 6
    case UInt8(ascii: "h"), UInt8(ascii: "g"), UInt8(ascii: "b"), UInt8(ascii: "0"): 5
    case UInt8(ascii: "v"), UInt8(ascii: "x"), UInt8(ascii: "y"), UInt8(ascii: "w"): 4
    case UInt8(ascii: "1")...UInt8(ascii: "9"), UInt8(ascii: "("), UInt8(ascii: ")"): 4
    case UInt8(ascii: "k"), UInt8(ascii: "E"), UInt8(ascii: "S"), UInt8(ascii: "T"): 3
    case UInt8(ascii: "A")...UInt8(ascii: "Z"), UInt8(ascii: "!")...UInt8(ascii: "/"): 2
    case 0x20..<0x7F: 1
    default: 0
    }
  }
}
