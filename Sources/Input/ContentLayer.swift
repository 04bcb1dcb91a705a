internal import Bytes

/// One way in which the bytes of a file stand for others: it is compressed, or text in another
/// encoding.
package protocol ContentLayer: Sendable {
  /// What a file may begin with that is one of these; `nil` for any byte. It keeps other files from
  /// being asked about.
  var firstBytes: [UInt8]? { get }

  /// Whether a file that begins with these bytes is one of these.
  ///
  /// - Parameter isWhole: There are no more bytes. Otherwise it may be `.undecided`, and is asked
  ///   again with more; nothing is searched before it is decided.
  func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim

  /// Why a file of these is not edited.
  var editRefusal: EditRefusal { get }

  /// Gives what the bytes of another reader, which begins at the start of the file, stand for.
  func reader(of source: any ByteReader) -> any ByteReader
}

extension ContentLayer {
  package var firstBytes: [UInt8]? { nil }
}

/// An object, since nearly always there is none.
package final class EditRefusal: Sendable {
  package let reason: String
  /// Nobody asked for such files: those of a directory are passed over, as binary ones are.
  package let isForNamedFilesOnly: Bool

  package init(reason: String, isForNamedFilesOnly: Bool) {
    self.reason = reason
    self.isForNamedFilesOnly = isForNamedFilesOnly
  }
}

package enum LayerClaim: Sendable {
  case yes, no, undecided
}

extension RawSpan {
  /// Whether they are the start of a file that begins with `wanted`.
  ///
  /// - Parameter isWhole: There are no more of them.
  func begins(with wanted: [UInt8], isWhole: Bool) -> LayerClaim {
    let count = min(byteCount, wanted.count)
    for index in 0..<count where byte(at: index) != wanted[index] { return .no }
    return count == wanted.count ? .yes : isWhole ? .no : .undecided
  }
}

/// The bytes with which files may begin that have layers: a look at one byte is all that others cost.
package struct LayerStarts: Sendable {
  @usableFromInline package var bits: (UInt64, UInt64, UInt64, UInt64) = (0, 0, 0, 0)

  /// Whether a file that begins with this byte may have a layer.
  @inlinable @inline(__always)
  package func mayHaveLayers(_ byte: UInt8) -> Bool {
    let word =
      switch byte >> 6 {
      case 0: bits.0
      case 1: bits.1
      case 2: bits.2
      default: bits.3
      }
    return word >> UInt64(byte & 63) & 1 != 0
  }

  fileprivate mutating func insert(_ layer: any ContentLayer) {
    for byte in layer.firstBytes ?? Array(0...255) { insert(byte) }
  }

  fileprivate mutating func insert(_ byte: UInt8) {
    let bit = UInt64(1) << UInt64(byte & 63)
    switch byte >> 6 {
    case 0: bits.0 |= bit
    case 1: bits.1 |= bit
    case 2: bits.2 |= bit
    default: bits.3 |= bit
    }
  }
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
  /// Text in UTF-16 and UTF-32 with a byte order mark is decoded.
  package var decodesMarkedText = false
  /// The other layers, if there are any. An object, since arrays of layers would take each start of
  /// the program 70,000 instructions.
  private var others: Lists?

  private final class Lists: Sendable {
    let codecs: [any ContentLayer]
    let decoders: [any ContentLayer]
    /// At most one.
    let lineEnds: [any ContentLayer]

    init(
      _ codecs: [any ContentLayer], _ decoders: [any ContentLayer],
      _ lineEnds: [any ContentLayer]
    ) {
      self.codecs = codecs
      self.decoders = decoders
      self.lineEnds = lineEnds
    }
  }

  package init() {}

  package var isEmpty: Bool { others == nil && !decodesMarkedText }

  /// Adds layers to those of a kind.
  package mutating func add(_ layers: [any ContentLayer], as kind: LayerKind) {
    var codecs = others?.codecs ?? []
    var decoders = others?.decoders ?? []
    var lineEnds = others?.lineEnds ?? []
    switch kind {
    case .codec: codecs += layers
    case .decoder: decoders += layers
    case .lineEnds: lineEnds += layers
    }
    others = Lists(codecs, decoders, lineEnds)
  }

  /// What to look at before anything else.
  package var starts: LayerStarts {
    var starts = LayerStarts()
    if decodesMarkedText {
      let bytes = ByteOrderMarkLayer.firstBytes
      starts.insert(bytes.0)
      starts.insert(bytes.1)
      starts.insert(bytes.2)
    }
    if let others {
      for layer in others.codecs { starts.insert(layer) }
      for layer in others.decoders { starts.insert(layer) }
      for layer in others.lineEnds { starts.insert(layer) }
    }
    return starts
  }

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
    for layer in layers(kind) {
      switch layer.claims(start, isWhole: isWhole) {
      case .yes: return .found(layer)
      // Those behind it are not asked before it is known.
      case .undecided where !isWhole: return .undecided
      case .no, .undecided: break
      }
    }
    return .none
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
    case .codec: others?.codecs ?? []
    case .decoder: (decodesMarkedText ? ByteOrderMarkLayer.all : []) + (others?.decoders ?? [])
    case .lineEnds: others?.lineEnds ?? []
    }
  }
}
