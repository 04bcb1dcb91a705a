/// How a glob is compared with a name: most globs are a text with a star at one end.
enum GlobStrategy: Sendable, Equatable {
  case everything
  case literal([UInt8])
  /// `*.` and a text without dots: the part after the last dot of a name.
  case fileExtension([UInt8])
  case prefix([UInt8])
  case suffix([UInt8])
  /// Piece by piece.
  case general

  /// - Parameters:
  ///   - head: The text before the only star of a glob, or the whole text.
  ///   - tail: The text after the star; `nil` if there is no star.
  init(head: [UInt8], tail: [UInt8]?) {
    guard let tail else {
      self = .literal(head)
      return
    }
    // Invalid UTF-8 may be the middle of a character in the name.
    guard String(validating: head, as: UTF8.self) != nil,
      String(validating: tail, as: UTF8.self) != nil
    else {
      self = .general
      return
    }
    switch (head.isEmpty, tail.isEmpty) {
    case (true, true): self = .everything
    case (false, true): self = .prefix(head)
    case (false, false): self = .general
    case (true, false):
      let isExtension = tail.lastIndex(of: UInt8(ascii: ".")) == 0
      self = isExtension ? .fileExtension(Array(tail.dropFirst())) : .suffix(tail)
    }
  }

  /// Whether `name` matches; `nil` if each piece of the glob has to be compared.
  func matches(_ name: ArraySlice<UInt8>) -> Bool? {
    switch self {
    case .everything: true
    case .literal(let text): name.elementsEqual(text)
    case .fileExtension(let text):
      name.count > text.count && name.suffix(text.count).elementsEqual(text)
        && name[name.endIndex - text.count - 1] == UInt8(ascii: ".")
    case .prefix(let text): name.starts(with: text)
    case .suffix(let text):
      name.count >= text.count && name.suffix(text.count).elementsEqual(text)
    case .general: nil
    }
  }
}
