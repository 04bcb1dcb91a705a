extension ColorScheme {
  /// Applies what ripgrep's `--colors` takes: `TYPE:fg:COLOUR`, `TYPE:bg:COLOUR`, `TYPE:style:STYLE` or
  /// `TYPE:none`.
  ///
  /// - Returns: Whether it could be understood.
  package mutating func apply(attribute: [UInt8]) -> Bool {
    let words = attribute.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard let type = words.first, let parts = Self.parts(ofType: type) else { return false }
    for part in parts {
      guard let look = Self.look(self[part], changedBy: Array(words.dropFirst())) else {
        return false
      }
      self[part] = look
      if part == .column { hasColumnLook = true }
    }
    return true
  }

  private static func parts(ofType type: String) -> [Part]? {
    switch type {
    case "path": [.fileName]
    case "line": [.lineNumber]
    case "column": [.column]
    case "match": [.selectedMatch, .contextMatch]
    case "highlight": [.selectedLine]
    default: nil
    }
  }

  private static func look(_ look: Look, changedBy words: [String]) -> Look? {
    if words == ["none"] { return [] }
    guard words.count == 2 else { return nil }
    var attributes = attributes(of: look)
    switch words[0] {
    case "fg", "bg":
      guard let colour = colour(words[1], isBackground: words[0] == "bg") else { return nil }
      attributes.removeAll { isColour($0, ofBackground: words[0] == "bg") }
      attributes.append(colour)
    case "style":
      guard change(&attributes, toStyle: words[1]) else { return nil }
    default: return nil
    }
    return Array(attributes.joined(separator: ";").utf8)
  }

  /// The attributes of a list of SGR numbers, such as `01` and `38;5;3`.
  private static func attributes(of look: Look) -> [String] {
    var rest = String(decoding: look, as: UTF8.self).split(separator: ";").map(String.init)[...]
    var attributes: [String] = []
    while let first = rest.first {
      let isExtended = first == "38" || first == "48"
      let count = isExtended ? (rest.dropFirst().first == "5" ? 3 : 5) : 1
      attributes.append(rest.prefix(count).joined(separator: ";"))
      rest = rest.dropFirst(count)
    }
    return attributes
  }

  private static func isColour(_ attribute: String, ofBackground: Bool) -> Bool {
    let number = attribute.split(separator: ";").first.flatMap { Int($0) } ?? 0
    return ofBackground
      ? (40...49).contains(number) || (100...107).contains(number)
      : (30...39).contains(number) || (90...97).contains(number)
  }

  private static let names = [
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
  ]

  private static func colour(_ text: String, isBackground: Bool) -> String? {
    if let number = names.firstIndex(of: text) { return "\((isBackground ? 40 : 30) + number)" }
    let numbers = text.split(separator: ",", omittingEmptySubsequences: false).map { number in
      number.hasPrefix("0x") ? UInt8(number.dropFirst(2), radix: 16) : UInt8(number)
    }
    let known = numbers.compactMap { $0 }.map(String.init)
    guard known.count == numbers.count, known.count == 1 || known.count == 3 else { return nil }
    let kind = known.count == 1 ? "5" : "2"
    return ([isBackground ? "48" : "38", kind] + known).joined(separator: ";")
  }

  /// - Returns: Whether there is such a style.
  private static func change(_ attributes: inout [String], toStyle style: String) -> Bool {
    let isOff = style.hasPrefix("no")
    switch isOff ? String(style.dropFirst(2)) : style {
    case "bold": set("1", in: &attributes, isOff)
    case "italic": set("3", in: &attributes, isOff)
    case "underline": set("4", in: &attributes, isOff)
    case "intense":
      for index in attributes.indices {
        guard let number = Int(attributes[index]) else { continue }
        let from = isOff ? 90...97 : 30...37
        if from.contains(number) { attributes[index] = "\(number + (isOff ? -60 : 60))" }
      }
    default: return false
    }
    return true
  }

  private static func set(_ number: String, in attributes: inout [String], _ isOff: Bool) {
    attributes.removeAll { $0 == number || $0 == "0" + number }
    if !isOff { attributes.insert(number, at: 0) }
  }
}
