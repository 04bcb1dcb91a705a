internal import Bytes

/// A compressed file.
package struct CodecLayer: ContentLayer {
  private let format: CompressionFormat

  /// The layers of all formats.
  package static let all = CompressionFormat.allCases.map(CodecLayer.init)

  init(_ format: CompressionFormat) { self.format = format }

  package var firstBytes: [UInt8]? { format.firstBytes }

  package var summary: String { "decompressed: \(format.rawValue)" }

  package var editRefusal: EditRefusal { .compressed }

  package func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim {
    format.claims(start, isWhole: isWhole)
  }

  package func reader(of source: any ByteReader) -> any ByteReader {
    guard let codec = format.codec else {
      let command = [format.program, "-dc"].map { Array($0.utf8) }
      return ProcessReader(command, reading: .reader(source))
    }
    return DecompressingReader(source, codec)
  }
}

/// A file that is compressed by Brotli. Only its name shows that.
package struct BrotliLayer: ContentLayer {
  package init() {}

  package static func isName(_ name: ArraySlice<UInt8>) -> Bool {
    name.suffix(3).elementsEqual(".br".utf8)
  }

  package var summary: String { "decompressed: brotli" }

  package var editRefusal: EditRefusal { .compressed }

  package func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim { .no }

  package func reader(of source: any ByteReader) -> any ByteReader {
    ProcessReader(["brotli", "-dc"].map { Array($0.utf8) }, reading: .reader(source))
  }
}

extension EditRefusal {
  static let compressed = EditRefusal(
    reason: "cannot be edited, since it is compressed", isForNamedFilesOnly: false)
}

/// A file for which a program is run (`--pre`). The program's output is searched.
package struct PreprocessorLayer: ContentLayer {
  private let command: [UInt8]
  private let path: [UInt8]
  private let descriptor: Int32

  /// - Parameter descriptor: The open file, at its start.
  package init(_ command: [UInt8], path: [UInt8], descriptor: Int32) {
    self.command = command
    // The program must not take the path for an option.
    self.path = path.first == UInt8(ascii: "-") ? Array("./".utf8) + path : path
    self.descriptor = descriptor
  }

  package var summary: String {
    "the output of --pre=\(String(decoding: command, as: UTF8.self))"
  }

  package var editRefusal: EditRefusal {
    EditRefusal(reason: "cannot be edited with --pre", isForNamedFilesOnly: false)
  }

  package func claims(_ start: RawSpan, isWhole: Bool) -> LayerClaim { .no }

  package func reader(of source: any ByteReader) -> any ByteReader {
    ProcessReader([command, path], reading: .descriptor(descriptor))
  }
}
