private import CMappingSearch
import Glibc

/// Finds one byte string in another. This is the interface between mappings and kernels.
enum ByteSearch {
  /// The offset of the first occurrence; O(*n* + *m*).
  static func firstOffset(of needle: RawSpan, in haystack: RawSpan) -> Int? {
    if needle.byteCount == 0 { return 0 }
    return unsafe offset(of: needle, in: haystack, by: mapping_search)
  }

  /// The offset of the last occurrence; O(*n* + *m* log *m*).
  static func lastOffset(of needle: RawSpan, in haystack: RawSpan) -> Int? {
    if needle.byteCount == 0 { return haystack.byteCount }
    return unsafe offset(of: needle, in: haystack, by: mapping_search_last)
  }

  private static func offset(
    of needle: RawSpan, in haystack: RawSpan,
    by search: (UnsafeRawPointer, Int, UnsafeRawPointer, Int) -> UnsafeRawPointer?
  ) -> Int? {
    unsafe needle.withUnsafeBytes { needle in
      unsafe haystack.withUnsafeBytes { haystack in
        guard let start = haystack.baseAddress, let needleStart = needle.baseAddress else {
          return nil
        }
        let found = unsafe search(start, haystack.count, needleStart, needle.count)
        return unsafe found.map { unsafe $0 - start }
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
}
