/// How a replacement of another length is made to fit.
package struct FitPolicy: Sendable, Equatable {
  package enum Rule: Sendable, Equatable {
    /// It does not fit.
    case exact
    /// A shorter one is filled up; a longer one does not fit.
    case padRight, padLeft, padCenter
    /// A shorter one is filled up; a longer one is cut at the end of a character.
    case truncate
    /// It is repeated, and the last piece is cut.
    case repeated
    /// The match stays as it is.
    case skip
  }

  package var rule: Rule
  /// The byte that fills up a shorter replacement.
  package var pad: UInt8

  package init(_ rule: Rule = .exact, pad: UInt8 = UInt8(ascii: " ")) {
    self.rule = rule
    self.pad = pad
  }

  enum Outcome: Equatable {
    case fits
    case mismatch
    /// The match stays as it is, as the user wanted.
    case skipped
  }

  /// Makes `text` exactly `byteCount` bytes long, if the rule can.
  func fit(_ text: inout [UInt8], to byteCount: Int, isUTF8: Bool) -> Outcome {
    let gap = byteCount - text.count
    if gap == 0 { return .fits }
    switch rule {
    case .exact: return .mismatch
    case .skip: return .skipped
    case .padRight, .padLeft, .padCenter:
      guard gap > 0 else { return .mismatch }
      let left = rule == .padRight ? 0 : rule == .padLeft ? gap : gap / 2
      text = padding(left) + text + padding(gap - left)
    case .truncate:
      cut(&text, to: byteCount, isUTF8: isUTF8)
    case .repeated:
      guard !text.isEmpty else { return .mismatch }
      let piece = text
      while text.count < byteCount { text += piece }
      cut(&text, to: byteCount, isUTF8: isUTF8)
    }
    return .fits
  }

  private func padding(_ count: Int) -> [UInt8] { Array(repeating: pad, count: count) }

  /// Cuts at the end of a character, and fills up the rest.
  private func cut(_ text: inout [UInt8], to byteCount: Int, isUTF8: Bool) {
    if text.count > byteCount {
      var end = byteCount
      while isUTF8 && end > 0 && text[end] & 0xC0 == 0x80 { end -= 1 }
      text.removeLast(text.count - end)
    }
    text += padding(byteCount - text.count)
  }
}
