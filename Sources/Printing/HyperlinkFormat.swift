internal import Output

/// The target of links in a terminal: a form with `{path}`, `{line}`, `{column}`, `{host}`.
///
/// A class, since most runs have no links.
package final class HyperlinkFormat: Sendable {
  private enum Piece: Sendable {
    case text([UInt8])
    case path, line, column
  }

  private let pieces: [Piece]
  /// The directory of relative paths, with a slash at its end.
  private let directory: [UInt8]

  /// An error in a form.
  package struct Mistake: Error, Equatable {
    package let message: String
  }

  /// The named forms, which are the forms of ripgrep.
  package static let named: [(name: String, form: String)] = [
    ("default", "file://{host}{path}"), ("none", ""),
    ("cursor", "cursor://file{path}:{line}:{column}"), ("file", "file://{host}{path}"),
    ("grep+", "grep+://{path}:{line}"), ("kitty", "file://{host}{path}#{line}"),
    ("macvim", "mvim://open?url=file://{path}&line={line}&column={column}"),
    ("textmate", "txmt://open?url=file://{path}&line={line}&column={column}"),
    ("vscode", "vscode://file{path}:{line}:{column}"),
    ("vscode-insiders", "vscode-insiders://file{path}:{line}:{column}"),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
  ]

  /// - Parameters:
  ///   - text: A form, or the name of one. An empty one means no links.
  ///   - host: The name of this machine.
  package init?(_ text: [UInt8], host: [UInt8], directory: [UInt8]) throws(Mistake) {
    let form = Self.named.first { $0.name.utf8.elementsEqual(text) }.map { Array($0.form.utf8) }
    var rest = (form ?? text)[...]
    guard !rest.isEmpty else { return nil }
    var pieces: [Piece] = []
    while let byte = rest.first {
      guard byte == UInt8(ascii: "{") else {
        let end = rest.firstIndex(of: UInt8(ascii: "{")) ?? rest.endIndex
        pieces.append(.text(Array(rest[..<end])))
        rest = rest[end...]
        continue
      }
      guard let end = rest.firstIndex(of: UInt8(ascii: "}")) else {
        throw Mistake(message: "missing } after {")
      }
      let name = String(decoding: rest[..<end].dropFirst(), as: UTF8.self)
      switch name {
      case "path": pieces.append(.path)
      case "line": pieces.append(.line)
      case "column": pieces.append(.column)
      case "host": pieces.append(.text(host))
      // It has a meaning on another system only.
      case "wslprefix": break
      default: throw Mistake(message: "{\(name)}: there are {path}, {line}, {column} and {host}")
      }
      rest = rest[(end + 1)...]
    }
    let names = Self.named.map(\.name).joined(separator: ", ")
    guard Self.has(.path, pieces) else {
      throw Mistake(message: "neither has {path} nor is one of \(names)")
    }
    guard Self.has(.line, pieces) || !Self.has(.column, pieces) else {
      throw Mistake(message: "has {column} without {line}")
    }
    self.pieces = pieces
    self.directory =
      directory.last == UInt8(ascii: "/") ? directory : directory + [UInt8(ascii: "/")]
  }

  private static func has(_ wanted: Piece, _ pieces: [Piece]) -> Bool {
    pieces.contains { piece in
      switch (piece, wanted) {
      case (.path, .path), (.line, .line), (.column, .column): true
      default: false
      }
    }
  }

  /// Begins a link to a place in a file; without a line, to its first line.
  func begin(_ path: ArraySlice<UInt8>, line: Int?, column: Int?, to output: inout OutputBuffer) {
    output.append("\u{1B}]8;;")
    for piece in pieces {
      switch piece {
      case .text(let text): output.append(text)
      case .path: output.append(encoded(path))
      case .line: output.append(decimal: line ?? 1)
      case .column: output.append(decimal: column ?? 1)
      }
    }
    output.append("\u{1B}\\")
  }

  /// Ends the link.
  static func end(to output: inout OutputBuffer) { output.append("\u{1B}]8;;\u{1B}\\") }

  /// The absolute path. It has escapes for characters that have a meaning in a URI or are not
  /// ASCII.
  private func encoded(_ path: ArraySlice<UInt8>) -> [UInt8] {
    var path = path
    let isAbsolute = path.first == UInt8(ascii: "/")
    while !isAbsolute && path.starts(with: "./".utf8) {
      path = path.dropFirst(2).drop { $0 == UInt8(ascii: "/") }
    }
    let whole = isAbsolute ? Array(path) : directory + path
    let digits = Array("0123456789ABCDEF".utf8)
    return whole.flatMap { byte in
      let isPlain =
        (0x30...0x39).contains(byte) || (0x61...0x7A).contains(byte | 0x20)
        || "/:-._~".utf8.contains(byte)
      return isPlain
        ? [byte] : [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
    }
  }
}
