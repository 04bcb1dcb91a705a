internal import Bytes

/// A way to store other bytes in a file: the file is compressed, or its text has another encoding.
package protocol ContentLayer: Sendable {
  /// The bytes with which a file of this layer may begin; `nil` for any byte. `claims` is not
  /// called for other files.
  var firstBytes: [UInt8]? { get }

  /// Whether a file that begins with these bytes has this layer.
  ///
  /// - Parameter isWhole: There are no more bytes. Otherwise the result may be `.undecided`; then
  ///   the function is called again with more bytes, and the search waits for the decision.
  func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim

  /// What `--debug` prints about a file of this layer.
  var summary: String { get }

  /// Why a file of this layer is not edited.
  var editRefusal: EditRefusal { get }

  /// Makes a reader that decodes the bytes of `source`, which begins at the start of the file.
  func reader(of source: any ByteReader) -> any ByteReader
}

extension ContentLayer {
  package var firstBytes: [UInt8]? { nil }
}

/// Why a file is not edited. A class, since hardly any file needs one.
package final class EditRefusal: Sendable {
  package let reason: String
  /// Only files that the user names are refused. Files found in a directory are skipped, as binary
  /// files are.
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
  /// Whether these bytes are the start of a file that begins with `wanted`.
  ///
  /// - Parameter isWhole: There are no more bytes.
  func begins(with wanted: [UInt8], isWhole: Bool) -> LayerClaim {
    let count = min(byteCount, wanted.count)
    for index in 0..<count where byte(at: index) != wanted[index] { return .no }
    return count == wanted.count ? .yes : isWhole ? .no : .undecided
  }
}

/// The bytes with which files with layers may begin. Any other file costs a look at one byte.
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

/// The kinds of layers, in the order in which they are looked for. Compressed data may be encoded
/// text, but not the other way round, and both may be text with any line ends.
package enum LayerKind: Int, Sendable, CaseIterable {
  case codec, decoder, lineEnds
}

/// A layer that was found at the start of a file. A class, since nearly all files have none.
package final class FoundLayer {
  package let kind: LayerKind
  package let layer: any ContentLayer

  package init(kind: LayerKind, layer: any ContentLayer) {
    self.kind = kind
    self.layer = layer
  }
}

/// The layers that a run decodes. Without layers, files are searched as they are.
package struct ContentLayers: Sendable {
  /// Text in UTF-16 and UTF-32 with a byte order mark is decoded.
  package var decodesMarkedText = false
  /// The other layers, if there are any. A class, since arrays of layers would cost 70,000
  /// instructions at each start of the program.
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

  /// Adds layers of a kind.
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

  /// The first bytes of files that may have layers. They are checked first.
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

  /// Which layer of a kind the start of a file shows.
  package enum LayerLook {
    case found(any ContentLayer)
    case none
    /// The decision needs more bytes.
    case undecided
  }

  /// Looks for a layer of the file.
  ///
  /// - Parameter isWhole: There are no more bytes.
  package func look(for kind: LayerKind, in start: RawSpan, isWhole: Bool) -> LayerLook {
    for layer in layers(kind) {
      switch layer.claims(start, isWhole: isWhole) {
      case .yes: return .found(layer)
      // The layers after this one wait for its decision.
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
