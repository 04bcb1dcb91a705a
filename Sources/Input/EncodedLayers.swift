internal import Bytes

/// Text in UTF-16 or UTF-32 with a byte order mark.
package struct ByteOrderMarkLayer: ContentLayer {
  private let mark: [UInt8]
  private let encoding: TextEncoding

  /// The layers of all byte order marks, in the order in which they must be tried.
  static let all: [any ContentLayer] = [
    ByteOrderMarkLayer(mark: [0xFF, 0xFE, 0, 0], encoding: .utf32LittleEndian),
    ByteOrderMarkLayer(mark: [0, 0, 0xFE, 0xFF], encoding: .utf32BigEndian),
    ByteOrderMarkLayer(mark: [0xFF, 0xFE], encoding: .utf16LittleEndian),
    ByteOrderMarkLayer(mark: [0xFE, 0xFF], encoding: .utf16BigEndian),
  ]

  static let firstBytes: (UInt8, UInt8, UInt8) = (0xFF, 0xFE, 0)

  package var firstBytes: [UInt8]? { [mark[0]] }

  package var summary: String { "decoded: \(name), by its byte order mark" }

  private var name: String { mark.count == 2 ? "UTF-16" : "UTF-32" }

  package var editRefusal: EditRefusal {
    EditRefusal(
      reason: "\(name) text; use -U to edit its bytes", isForNamedFilesOnly: true)
  }

  package func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim {
    let claim = start.begins(with: mark, isWhole: isWhole)
    guard claim == .yes, encoding == .utf32LittleEndian else { return claim }
    // Text in UTF-16 may begin with a NUL. Then the bytes after it are not a character of UTF-32.
    guard start.byteCount >= 8 else { return isWhole ? .yes : .undecided }
    let isCharacter = start.byte(at: 7) == 0 && start.byte(at: 6) <= 0x10
    return isCharacter ? .yes : .no
  }

  package func reader(of source: any ByteReader) -> any ByteReader {
    DecodingReader(source, encoding, after: mark.count)
  }
}

/// Text in the encoding that the user names, unless it begins with a byte order mark of another one.
package struct NamedEncodingLayer: ContentLayer {
  private let encoding: TextEncoding

  /// - Parameter encoding: Any but UTF-8.
  package init(_ encoding: TextEncoding) { self.encoding = encoding }

  package var firstBytes: [UInt8]? { nil }

  package var summary: String { "decoded: --encoding" }

  package var editRefusal: EditRefusal {
    EditRefusal(reason: "cannot be edited with --encoding", isForNamedFilesOnly: false)
  }

  package func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim {
    switch start.begins(with: [0xEF, 0xBB, 0xBF], isWhole: isWhole) {
    case .yes: .no
    case .no: .yes
    case .undecided: .undecided
    }
  }

  package func reader(of source: any ByteReader) -> any ByteReader {
    DecodingReader(source, encoding, after: 0)
  }
}
