/// One way in which the bytes of a file stand for others: it is compressed, or text in another
/// encoding.
package protocol ContentLayer: Sendable {
  /// Whether a file that begins with these bytes is one of these.
  ///
  /// - Parameter isWhole: There are no more bytes. Otherwise it may be `.undecided`, and is asked
  ///   again with more; nothing is searched before it is decided.
  func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim

  /// Gives what the bytes of another reader, which begins at the start of the file, stand for.
  func reader(of source: any ByteReader) -> any ByteReader
}

package enum LayerClaim: Sendable {
  case yes, no, undecided
}

/// Layers in the order in which they are looked for: what is compressed may be encoded, but not the
/// other way round, and both hold text with line ends.
package enum LayerKind: Int, Sendable, CaseIterable {
  case codec, decoder, lineEnds
}

/// A layer that was found at the start of a file: an object, since nearly always there is none.
package final class FoundLayer {
  package let kind: LayerKind
  package let layer: any ContentLayer

  package init(kind: LayerKind, layer: any ContentLayer) {
    self.kind = kind
    self.layer = layer
  }
}

/// The layers that a run takes off. Without any, files are searched as they are.
package struct ContentLayers: Sendable {
  package var codecs: [any ContentLayer] = []
  package var decoders: [any ContentLayer] = []
  /// At most one, an array as the others are.
  package var lineEnds: [any ContentLayer] = []

  package init() {}

  package var isEmpty: Bool { codecs.isEmpty && decoders.isEmpty && lineEnds.isEmpty }

  /// What the start of a file shows of a kind of layers.
  package enum LayerLook {
    case found(any ContentLayer)
    case none
    /// More bytes have to be looked at.
    case undecided
  }

  /// Looks for a layer of the file.
  ///
  /// - Parameter isWhole: There are no more bytes.
  package func look(for kind: LayerKind, in start: RawSpan, isWhole: Bool) -> LayerLook {
    var isUndecided = false
    for layer in layers(kind) {
      switch layer.claims(start, isWhole: isWhole) {
      case .yes: return .found(layer)
      case .undecided: isUndecided = true
      case .no: break
      }
    }
    return isUndecided && !isWhole ? .undecided : .none
  }

  /// The first layer of a file that is in memory.
  package func outermost(of bytes: RawSpan) -> FoundLayer? {
    for kind in LayerKind.allCases {
      if case .found(let layer) = look(for: kind, in: bytes, isWhole: true) {
        return FoundLayer(kind: kind, layer: layer)
      }
    }
    return nil
  }

  private func layers(_ kind: LayerKind) -> [any ContentLayer] {
    switch kind {
    case .codec: codecs
    case .decoder: decoders
    case .lineEnds: lineEnds
    }
  }
}
