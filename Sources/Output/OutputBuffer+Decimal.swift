extension OutputBuffer {
  /// Appends a number that is not negative, padded with spaces on the left up to `width`.
  package mutating func append(decimal number: Int, width: Int = 0) {
    // 19 digits hold any Int; filled from the end.
    var digits = InlineArray<20, UInt8>(repeating: 0)
    var first = digits.count
    var rest = number
    repeat {
      first -= 1
      digits[first] = UInt8(truncatingIfNeeded: rest % 10) + UInt8(ascii: "0")
      rest /= 10
    } while rest > 0
    for _ in 0..<max(0, width - (digits.count - first)) { append(UInt8(ascii: " ")) }
    for index in first..<digits.count { append(digits[index]) }
  }
}
