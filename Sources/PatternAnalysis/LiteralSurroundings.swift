/// Bytes in a row, each out of a set of ASCII characters, that a match requires. Parts of the
/// pattern that are not understood are left out.
package struct ByteSequence: Equatable, Sendable {
  /// The most bytes in a sequence.
  package static let maxCount = 15

  /// For each byte, bit *c* of 128 says whether it may be *c*.
  package fileprivate(set) var sets: [UInt128] = []
  /// Bit *n* of `optional`: byte *n* may be missing; of `repeated`: it may repeat.
  package fileprivate(set) var optional: UInt16 = 0
  package fileprivate(set) var repeated: UInt16 = 0

  /// Nothing more is known after this.
  fileprivate var isComplete = false

  fileprivate mutating func append(_ set: UInt128, optional isOptional: Bool, repeated: Bool) {
    guard !isComplete, sets.count < Self.maxCount else {
      isComplete = true
      return
    }
    let bit = UInt16(1) << UInt16(sets.count)
    sets.append(set)
    if isOptional { optional |= bit }
    if repeated { self.repeated |= bit }
  }

  /// The sequence without an end that requires nothing; `nil` if all bytes may be missing.
  fileprivate var trimmed: ByteSequence? {
    var result = self
    while let last = result.sets.indices.last, result.optional >> UInt16(last) & 1 != 0 {
      result.sets.removeLast()
      result.optional &= ~(1 << UInt16(last))
      result.repeated &= ~(1 << UInt16(last))
    }
    return result.sets.isEmpty ? nil : result
  }
}

/// What must stand directly before and after the literal of a pattern for the pattern to match.
package struct LiteralSurroundings: Equatable, Sendable {
  package var after: ByteSequence?
  /// In reverse order.
  package var before: ByteSequence?

  /// `nil` if nothing is known, as when it is not clear which part of the pattern the literal is.
  init?(of literal: Literal, in node: PatternNode) {
    guard literal.bytes.allSatisfy({ $0 < 0x80 }) else { return nil }
    var nodes: [PatternNode] = []
    Self.flatten(node, into: &nodes)
    var places: [Int] = []
    for start in nodes.indices where start + literal.bytes.count <= nodes.count {
      let isThere = literal.bytes.indices.allSatisfy {
        Self.isCharacter(nodes[start + $0], literal.bytes[$0], literal.folds[$0])
      }
      if isThere { places.append(start) }
    }
    // If the literal occurs twice in the pattern, it has two surroundings.
    guard places.count == 1, let place = places.first else { return nil }
    var after = ByteSequence()
    for node in nodes[(place + literal.bytes.count)...] { Self.add(node, to: &after) }
    var before = ByteSequence()
    for node in nodes[..<place].reversed() { Self.add(node, to: &before) }
    self.after = after.trimmed
    self.before = before.trimmed
    if self.after == nil && self.before == nil { return nil }
  }

  /// The parts of a sequence, including the parts of groups in it.
  private static func flatten(_ node: PatternNode, into nodes: inout [PatternNode]) {
    switch node {
    case .sequence(let parts):
      for part in parts { flatten(part, into: &nodes) }
    case .group(let kind, let body) where !kind.isLookAround: flatten(body, into: &nodes)
    default: nodes.append(node)
    }
  }

  private static func isCharacter(_ node: PatternNode, _ byte: UInt8, _ fold: UInt8) -> Bool {
    guard case .character(let character) = node, character.value < 0x80 else { return false }
    return UInt8(character.value) | fold == byte
      && (fold != 0) == (character.isCaseless && UInt8(character.value).isASCIILetter)
  }

  private static func add(_ node: PatternNode, to sequence: inout ByteSequence) {
    switch node {
    case .assertion: return
    case .group(let kind, _) where kind.isLookAround: return
    case .repetition(let body, let quantifier):
      guard let set = set(of: body) else {
        sequence.isComplete = true
        return
      }
      for _ in 0..<min(quantifier.minimum, ByteSequence.maxCount) {
        sequence.append(set, optional: false, repeated: false)
      }
      if quantifier.minimum != quantifier.maximum {
        // The number of repetitions is not counted.
        sequence.append(set, optional: true, repeated: quantifier.maximum != 1)
      }
    default:
      guard let set = set(of: node) else {
        sequence.isComplete = true
        return
      }
      sequence.append(set, optional: false, repeated: false)
    }
  }

  /// The ASCII characters that a node of one character can match; all of them if they are not
  /// known. `nil` for any other node.
  private static func set(of node: PatternNode) -> UInt128? {
    switch node {
    case .character(let character):
      return try? CharacterSet(character).asciiMembers()
    case .set(let set): return (try? set.asciiMembers()) ?? .max
    case .group(let kind, let body) where !kind.isLookAround: return self.set(of: body)
    case .alternatives(let branches):
      var all: UInt128 = 0
      for branch in branches {
        guard let one = self.set(of: branch) else { return nil }
        all |= one
      }
      return all
    default: return nil
    }
  }
}

extension UInt8 {
  fileprivate var isASCIILetter: Bool { (0x61...0x7A).contains(self | 0x20) }
}
