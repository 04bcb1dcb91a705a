/// Groups, settings, and references to groups.
extension PatternParser {
  mutating func parseGroup(_ start: [UInt8]) throws(Declined) -> PatternNode? {
    if start == [UInt8(ascii: "(")] { return try parseCapture(name: nil) }
    if start.starts(with: "(*".utf8) { throw Declined("a verb or a group named by words") }
    let kinds: [(String, PatternNode.GroupKind)] = [
      ("(?>", .atomic), ("(?=", .lookAhead), ("(?!", .negativeLookAhead), ("(?<=", .lookBehind),
      ("(?<!", .negativeLookBehind),
    ]
    for (text, kind) in kinds where start.elementsEqual(text.utf8) {
      return .group(kind, try parseBody())
    }
    for text in ["(?<", "(?P<", "(?'"] where start.starts(with: text.utf8) {
      guard start.count > text.utf8.count + 1 else { throw Declined("a group without a name") }
      return try parseCapture(name: Array(start.dropFirst(text.utf8.count).dropLast()))
    }
    if start.starts(with: "(?P=".utf8) {
      return try reference(named: Array(start.dropFirst(4).dropLast()))
    }
    return try parseSettings(start)
  }

  mutating func parseCapture(name: [UInt8]?) throws(Declined) -> PatternNode {
    groupCount += 1
    openGroups.append(groupCount)
    openNames.append(name ?? [])
    let body = try parseBody()
    openGroups.removeLast()
    openNames.removeLast()
    return .group(.capture(name: name), body)
  }

  /// Parses the content of a group and its closing parenthesis.
  mutating func parseBody() throws(Declined) -> PatternNode {
    let body = try parseAlternatives()
    guard let token = current, token.kind == .groupEnd else {
      throw Declined("unbalanced parenthesis")
    }
    position += 1
    return body
  }

  /// `(?i)` for the rest of the enclosing group, or `(?i:` for a group of its own.
  mutating func parseSettings(_ start: [UInt8]) throws(Declined) -> PatternNode? {
    var changed = flags
    var isOn = true
    guard let last = start.last, last == UInt8(ascii: ")") || last == UInt8(ascii: ":") else {
      throw Declined("a group in an unsupported form")
    }
    for letter in start.dropFirst(2).dropLast() {
      switch letter {
      case UInt8(ascii: "-"): isOn = false
      case UInt8(ascii: "i"): changed.isCaseless = isOn
      case UInt8(ascii: "s"): changed.isDotAll = isOn
      case UInt8(ascii: "x"):
        if changed.isExtended && isOn { throw Declined("(?xx)") }
        changed.isExtended = isOn
      case UInt8(ascii: "m"):
        // In a single line, `^` and `$` mean the same with and without `(?m)`; a setting that
        // clears it is declined.
        if !isOn { throw Declined("a setting that clears (?m)") }
      default: throw Declined("an unsupported group or setting")
      }
    }
    if last == UInt8(ascii: ")") {
      flags = changed
      return nil
    }
    let outer = flags
    flags = changed
    defer { flags = outer }
    return .group(.plain, try parseBody())
  }

  func reference(named name: [UInt8]) throws(Declined) -> PatternNode {
    if openNames.contains(name) { throw Declined("a reference to a group from inside it") }
    return .reference(group: name, isCaseless: flags.isCaseless)
  }

  func reference(to number: Int) throws(Declined) -> PatternNode {
    if number < 1 || openGroups.contains(number) {
      throw Declined("a reference to a group from inside it")
    }
    return .reference(group: Array("\(number)".utf8), isCaseless: flags.isCaseless)
  }
}
