internal import CPCRE2

extension CompiledPattern {
  /// The numbers of the groups called `name`, in ascending order; several under `(?J)` or `(?|`.
  ///
  /// - Complexity: O(*n*) in the named groups.
  package func groupNumbers(named name: [UInt8]) -> [Int] {
    var count: UInt32 = 0
    var entrySize: UInt32 = 0
    var table: UnsafePointer<UInt8>?
    _ = unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMECOUNT), &count)
    _ = unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMEENTRYSIZE), &entrySize)
    _ = unsafe pcre2_pattern_info_8(code, UInt32(PCRE2_INFO_NAMETABLE), &table)
    guard let table = unsafe table else { return [] }
    var numbers: [Int] = []
    for index in 0..<Int(count) {
      // Two bytes of number, most significant first, then the name and a zero (pcre2api(3)).
      let entry = unsafe UnsafeBufferPointer(
        start: table + index * Int(entrySize), count: Int(entrySize))
      if unsafe entry.dropFirst(2).prefix(while: { $0 != 0 }).elementsEqual(name) {
        numbers.append(unsafe Int(entry[0]) << 8 | Int(entry[1]))
      }
    }
    return numbers.sorted()
  }

  /// The name that the verb `(*MARK)` left on the path of the last match; `nil` if there is none.
  package func mark(_ scratch: borrowing MatchScratch) -> [UInt8]? {
    guard let start = unsafe pcre2_get_mark_8(scratch.matchData) else { return nil }
    // The length stands in the byte before the name.
    return unsafe Array(UnsafeBufferPointer(start: start, count: Int(start[-1])))
  }
}
