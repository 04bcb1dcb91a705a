/// Strings that the compiler knows, for example from `#file` or a table of constants. A literal alone is
/// a `String`.
extension MappedFile {
  /// The offset of the first occurrence of a string; see `find(_:in:)` of a `String`.
  ///
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m*).
  public func find(
    _ needle: StaticString, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    try find(needle.bytes, in: range)
  }

  /// The offset of the last occurrence of a string; see `rfind(_:in:)` of a `String`.
  ///
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m* log *m*).
  public func rfind(
    _ needle: StaticString, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    try rfind(needle.bytes, in: range)
  }

  /// Stores a string at the position, without a terminator. The position moves after it.
  ///
  /// - Throws: `.write`: `.closed`, `.readOnly`, `.protected` or `.outOfBounds`; nothing is stored
  ///   then.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func write(_ text: StaticString) throws(FileError) {
    try write(text.bytes)
  }

  /// Replaces the bytes of a range by a string of as many bytes.
  ///
  /// - Throws: As for a span.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func replaceBytes(
    in range: some MappedRange, with text: StaticString
  ) throws(FileError) {
    try replaceBytes(in: range, with: text.bytes)
  }

  /// True if the mapping begins with a string.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*m*).
  public func starts(with prefix: StaticString) throws(FileError) -> Bool {
    try starts(with: prefix.bytes)
  }

  /// True if the mapping has the bytes of a string.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*).
  public static func == (
    file: borrowing MappedFile, text: StaticString
  ) throws(FileError) -> Bool {
    try file == text.bytes
  }
}

extension StaticString {
  /// A copy of its UTF-8.
  fileprivate var bytes: [UInt8] { withUTF8Buffer { unsafe Array($0) } }
}
