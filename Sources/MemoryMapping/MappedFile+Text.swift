/// Text: strings as needles and as bytes to store, and bytes as strings. A string stands for its
/// UTF-8.
extension MappedFile {
  /// The offset of the first occurrence of a string's UTF-8; `nil` if there is none.
  ///
  /// Bytes are compared, so `"e\u{301}"` does not find `"é"`.
  ///
  /// - Parameters:
  ///   - needle: What to look for; the empty one occurs at the start of the range.
  ///   - range: Where the whole occurrence has to be; the whole mapping by default.
  /// - Returns: An offset from the start of the mapping.
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m*).
  public func find(
    _ needle: some StringProtocol, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    try find(needle.utf8, in: range)
  }

  /// The offset of the first occurrence of the elements of a span; see `find(_:in:)` of raw bytes.
  ///
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m*).
  public func find(
    _ needle: Span<UInt8>, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    unsafe try find(needle.bytes, in: range)
  }

  /// The offset of the last occurrence of a string's UTF-8; `nil` if there is none.
  ///
  /// - Parameters:
  ///   - needle: What to look for; the empty one occurs at the end of the range.
  ///   - range: Where the whole occurrence has to be; the whole mapping by default.
  /// - Returns: An offset from the start of the mapping.
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m* log *m*).
  public func rfind(
    _ needle: some StringProtocol, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    try rfind(needle.utf8, in: range)
  }

  /// The offset of the last occurrence of the elements of a span.
  ///
  /// - Throws: `.search`: `.closed` or `.outOfBounds`.
  /// - Complexity: O(*n* + *m* log *m*).
  public func rfind(
    _ needle: Span<UInt8>, in range: some MappedRange = 0...
  ) throws(FileError) -> Int? {
    unsafe try rfind(needle.bytes, in: range)
  }

  /// Stores a string's UTF-8 at the position, without a terminator. The position moves after it.
  ///
  /// - Throws: `.write`: `.closed`, `.readOnly`, `.protected` or `.outOfBounds`; nothing is stored
  ///   then.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func write(_ text: some StringProtocol) throws(FileError) {
    try write(text.utf8)
  }

  /// Stores the elements of a span at the position, which moves after them.
  ///
  /// - Throws: `.write`: `.closed`, `.readOnly`, `.protected` or `.outOfBounds`; nothing is stored
  ///   then.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func write(_ newBytes: Span<UInt8>) throws(FileError) {
    unsafe try write(newBytes.bytes)
  }

  /// Replaces the bytes of a range by a string whose UTF-8 has as many bytes.
  ///
  /// - Throws: As for a span.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func replaceBytes(
    in range: some MappedRange, with text: some StringProtocol
  ) throws(FileError) {
    try replaceBytes(in: range, with: text.utf8)
  }

  /// Replaces the bytes of a range by the elements of a span, which has as many bytes.
  ///
  /// - Throws: As for raw bytes.
  /// - Complexity: O(*n*) in stored bytes.
  public mutating func replaceBytes(
    in range: some MappedRange, with newBytes: Span<UInt8>
  ) throws(FileError) {
    unsafe try replaceBytes(in: range, with: newBytes.bytes)
  }

  /// True if the mapping begins with these bytes, for example with the magic number of a file
  /// format.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*m*).
  public func starts(with prefix: RawSpan) throws(FileError) -> Bool {
    let bytes = try bytes
    guard prefix.byteCount <= byteCount else { return false }
    return ByteSearch.order(of: bytes.extracting(first: prefix.byteCount), and: prefix) == 0
  }

  /// True if the mapping begins with the elements of a span.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*m*).
  public func starts(with prefix: Span<UInt8>) throws(FileError) -> Bool {
    try starts(with: unsafe prefix.bytes)
  }

  /// True if the mapping begins with these bytes.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*m*).
  public func starts(with prefix: some Collection<UInt8>) throws(FileError) -> Bool {
    try starts(with: unsafe Array(prefix).span.bytes)
  }

  /// True if the mapping begins with the UTF-8 of a string.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*m*).
  public func starts(with prefix: some StringProtocol) throws(FileError) -> Bool {
    try starts(with: prefix.utf8)
  }

  /// True if the mapping has exactly these bytes, for example those of another mapping.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*).
  public static func == (file: borrowing MappedFile, bytes: RawSpan) throws(FileError) -> Bool {
    try file.hasSameBytes(as: bytes)
  }

  /// True if the mapping has exactly the elements of a span.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*).
  public static func == (
    file: borrowing MappedFile, bytes: Span<UInt8>
  ) throws(FileError) -> Bool {
    try file.hasSameBytes(as: unsafe bytes.bytes)
  }

  /// True if the mapping has exactly the bytes of a collection: `try file == [1, 2]`.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*).
  public static func == (
    file: borrowing MappedFile, bytes: some Collection<UInt8>
  ) throws(FileError) -> Bool {
    try file.hasSameBytes(as: unsafe Array(bytes).span.bytes)
  }

  /// True if the mapping has the bytes of a string's UTF-8: `try file == "text"`.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(*n*).
  public static func == (
    file: borrowing MappedFile, text: some StringProtocol
  ) throws(FileError) -> Bool {
    try file.hasSameBytes(as: unsafe Array(text.utf8).span.bytes)
  }

  /// Every mapped byte as a span that has a subscript, borrowed from the mapping.
  ///
  /// - Throws: `.read`: `.closed`.
  /// - Complexity: O(1).
  public var span: Span<UInt8> {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      try check(.read)
      let buffer = unsafe UnsafeRawBufferPointer(start: base, count: byteCount)
      let span = unsafe Span<UInt8>(_unsafeBytes: buffer)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The bytes of a range for reading and storing, borrowed exclusively: `bytes[3] = 0`. In Swift
  /// the setter of a subscript cannot throw, so a mapping has no subscript for storing.
  ///
  /// - Parameter range: In bytes of the mapping; all by default.
  /// - Throws: `.write`: `.closed`, `.readOnly`, `.protected` or `.outOfBounds`.
  /// - Complexity: O(1).
  @_lifetime(&self)
  @_addressableSelf
  public mutating func mutableSpan(
    _ range: some MappedRange = 0...
  ) throws(FileError) -> MutableSpan<UInt8> {
    let buffer = try unsafe storage(of: range)
    let span = unsafe MutableSpan<UInt8>(_unsafeBytes: buffer)
    return unsafe _overrideLifetime(span, mutating: &self)
  }

  /// All bytes as text, borrowed from the mapping: nothing is copied.
  ///
  /// - Throws: `.read`: `.closed`, or `.invalidUTF8`.
  /// - Complexity: O(*n*): the bytes are checked.
  public var text: UTF8Span {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      let text = try self[text: 0...]
      return unsafe _overrideLifetime(text, borrowing: self)
    }
  }

  /// The bytes of a range as text, borrowed from the mapping: nothing is copied.
  ///
  /// - Throws: `.read`: `.closed`, `.outOfBounds`, or `.invalidUTF8`.
  /// - Complexity: O(*n*): the bytes are checked.
  public subscript(text range: some MappedRange) -> UTF8Span {
    @_lifetime(borrow self)
    @_addressableSelf get throws(FileError) {
      let range = try resolved(range, .read)
      let start = unsafe base.map { unsafe UnsafeRawPointer($0 + range.lowerBound) }
      let buffer = unsafe UnsafeRawBufferPointer(start: start, count: range.count)
      let bytes = unsafe Span<UInt8>(_unsafeBytes: buffer)
      do throws(UTF8.ValidationError) {
        let text = try UTF8Span(validating: bytes)
        return unsafe _overrideLifetime(text, borrowing: self)
      } catch {
        let offset = range.lowerBound + error.byteOffsets.lowerBound
        throw failure(.read, .invalidUTF8(offset: offset))
      }
    }
  }
}

extension String {
  /// A copy of borrowed bytes as text; what is not UTF-8 becomes U+FFFD. O(*n*).
  public init(decoding bytes: RawSpan) {
    self = unsafe bytes.withUnsafeBytes { unsafe String(decoding: $0, as: UTF8.self) }
  }

  /// A copy of borrowed bytes as text; `nil` if they are not UTF-8. O(*n*).
  public init?(validating bytes: RawSpan) {
    let text = unsafe bytes.withUnsafeBytes { unsafe String(validating: $0, as: UTF8.self) }
    guard let text else { return nil }
    self = text
  }
}
