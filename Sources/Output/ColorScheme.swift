/// The look of each part of the output on a terminal, as set by `GREP_COLORS` (grep(1)).
///
/// A look is a list of SGR numbers such as `01;31`; an empty look prints no sequence.
package struct ColorScheme: Sendable, Equatable {
  package typealias Look = [UInt8]

  /// The parts that have a look of their own.
  package enum Part: Int, Sendable, CaseIterable {
    case selectedMatch, contextMatch, selectedLine, contextLine
    case fileName, lineNumber, column, byteOffset, separator
  }

  /// One look for each part.
  private var looks: [Look] = Part.allCases.map { ColorScheme.defaultLook(of: $0) }
  /// Columns look like line numbers unless `cn` is set (ugrep's key).
  var hasColumnLook = false
  /// In an inverted search, selected lines and context lines swap their looks.
  package var reversesInverted = false
  /// The rest of the line is not erased, which saves two sequences for each change of look.
  package var keepsBackground = false

  package init() {}

  package internal(set) subscript(part: Part) -> Look {
    get { looks[part == .column && !hasColumnLook ? Part.lineNumber.rawValue : part.rawValue] }
    set { looks[part.rawValue] = newValue }
  }

  private static func defaultLook(of part: Part) -> Look {
    switch part {
    case .selectedMatch, .contextMatch: Array("01;31".utf8)
    case .selectedLine, .contextLine: []
    case .fileName: Array("35".utf8)
    case .lineNumber, .column, .byteOffset: Array("32".utf8)
    case .separator: Array("36".utf8)
    }
  }

  /// Sets the look of matches in all lines from the old `GREP_COLOR`. Returns false if it is not a
  /// list of numbers.
  package mutating func apply(legacyMatchLook look: [UInt8]) -> Bool {
    guard !look.isEmpty, look.allSatisfy(isNumberList) else { return false }
    self[.selectedMatch] = look
    self[.contextMatch] = look
    return true
  }

  /// Applies settings such as `mt=01;32:fn=34:ne`.
  ///
  /// Unknown keys are skipped. Text that is not a setting ends the list, as in GNU grep.
  package mutating func apply(settings: [UInt8]) {
    for setting in settings.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false) {
      let parts = setting.split(
        separator: UInt8(ascii: "="), maxSplits: 1, omittingEmptySubsequences: false)
      let key = String(decoding: parts.first ?? [], as: UTF8.self)
      guard parts.count == 2 else {
        switch key {
        case "rv": reversesInverted = true
        case "ne": keepsBackground = true
        default: break
        }
        continue
      }
      guard parts[1].allSatisfy(isNumberList) else { return }
      apply(Array(parts[1]), toKey: key)
    }
  }

  private mutating func apply(_ look: Look, toKey key: String) {
    switch key {
    case "mt":
      self[.selectedMatch] = look
      self[.contextMatch] = look
    case "ms": self[.selectedMatch] = look
    case "mc": self[.contextMatch] = look
    case "sl": self[.selectedLine] = look
    case "cx": self[.contextLine] = look
    case "fn": self[.fileName] = look
    case "ln": self[.lineNumber] = look
    case "bn": self[.byteOffset] = look
    case "cn":
      self[.column] = look
      hasColumnLook = true
    case "se": self[.separator] = look
    default: break
    }
  }
}

private func isNumberList(_ byte: UInt8) -> Bool {
  byte == UInt8(ascii: ";") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
}

extension ColorScheme {
  /// `text` in the look of `part`.
  package func dressed(_ text: [UInt8], as part: Part) -> [UInt8] {
    guard !self[part].isEmpty else { return text }
    let erase = keepsBackground ? "" : "\u{1B}[K"
    return Array("\u{1B}[".utf8) + self[part] + Array("m\(erase)".utf8) + text
      + Array("\u{1B}[m\(erase)".utf8)
  }
}

extension OutputBuffer {
  /// Begins to print `part` in its look; does nothing without colours.
  package mutating func begin(_ part: ColorScheme.Part, _ colors: ColorScheme?) {
    guard let colors, !colors[part].isEmpty else { return }
    append("\u{1B}[")
    append(colors[part])
    append(colors.keepsBackground ? "m" : "m\u{1B}[K")
  }

  /// Returns to the normal look of the terminal after `part`.
  package mutating func end(_ part: ColorScheme.Part, _ colors: ColorScheme?) {
    guard let colors, !colors[part].isEmpty else { return }
    append(colors.keepsBackground ? "\u{1B}[m" : "\u{1B}[m\u{1B}[K")
  }
}
