import Foundation

@testable import Editing

/// Puts one or two journals, made from the input, next to two files. Then it recovers, lists and
/// undoes them, and looks for them as an edit does.
///
/// Nothing may change except the neighbouring files that the journals name, and these keep their
/// size. A journal may disappear, but none may appear.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzz(_ start: UnsafePointer<UInt8>, _ count: Int) -> CInt {
  var input = FuzzInput(Array(UnsafeBufferPointer(start: start, count: count)))
  let place = Place.shared
  place.reset()
  var journals: [(name: [UInt8], target: [UInt8]?)] = []
  for _ in 0..<(1 + Int(input.byte() & 1)) {
    let (bytes, header) = JournalMaker(place).make(&input, others: journals.map(\.name))
    var name = JournalName(of: header?.target ?? Array("a".utf8), id: header?.id ?? 7).bytes
    if input.byte() == 1 { name += Array(".new".utf8) }
    if input.byte() == 1 { name = JournalName.kept(header?.id ?? 7, of: header?.target ?? [97]) }
    guard !name.contains(UInt8(ascii: "/")), name.count < 256 else { continue }
    place.write(bytes, to: name)
    journals.append((name, header?.target))
  }
  let before = place.contents()
  act(journals.map(\.name), in: place)
  let after = place.contents()
  for (name, bytes) in after {
    guard let old = before[name] else { fatalError("\(name) was made") }
    let isTarget = journals.contains {
      $0.target.map { String(decoding: $0, as: UTF8.self) } == name
    }
    precondition(old == bytes || (isTarget && old.count == bytes.count) || name.hasPrefix("."))
  }
  precondition(["a", "b"].allSatisfy { after[$0] != nil })
  precondition(place.isOutsideUnchanged)
  return 0
}

private func act(_ names: [[UInt8]], in place: Place) {
  for name in names {
    let journal = JournalPlace(place.directory, name, isJournalDirectory: false)
    _ = try? JournalDescription(journal)
    var options = EditOptions()
    options.journal = nil
    if name.starts(with: JournalName.prefix) {
      _ = try? Recovery().recover(journal)
    } else {
      _ = try? Undo.run(journal.path, options)
    }
  }
  let files = [place.path + Array("/a".utf8), place.path + Array("/b".utf8)]
  _ = Leftovers.blocking(files: files, journals: [], EditOptions())
}

/// A directory with two files, and another directory that nothing may touch.
final class Place: @unchecked Sendable {
  static let shared = Place()
  let path: [UInt8]
  let directory: OpenDirectory
  let outside: String
  static let text = (0..<2000).map { UInt8(truncatingIfNeeded: $0 / 3) }
  static let secret = Data("nobody writes here".utf8)
  private let root: String

  private init() {
    let shared = FileManager.default.fileExists(atPath: "/dev/shm") ? "/dev/shm" : "/tmp"
    root = "\(shared)/mgrep-fuzz-\(getpid())"
    outside = "\(root)/outside"
    do {
      for name in ["d", "outside"] {
        try FileManager.default.createDirectory(
          atPath: "\(root)/\(name)", withIntermediateDirectories: true)
      }
      try Self.secret.write(to: URL(fileURLWithPath: "\(outside)/secret"))
      path = Array("\(root)/d".utf8)
      directory = try OpenDirectory(path)
    } catch {
      fatalError("\(error)")
    }
    atexit { try? FileManager.default.removeItem(atPath: Place.shared.root) }
  }

  var isOutsideUnchanged: Bool {
    (try? Data(contentsOf: URL(fileURLWithPath: "\(outside)/secret"))) == Self.secret
      && (try? FileManager.default.contentsOfDirectory(atPath: outside)) == ["secret"]
  }

  func write(_ bytes: [UInt8], to name: [UInt8]) {
    guard let file = try? directory.open(name, O_RDWR | O_CREAT | O_TRUNC, mode: 0o600) else {
      return
    }
    try? file.write(bytes, at: 0)
  }

  func reset() {
    for name in (try? directory.names(beginningWith: [UInt8(ascii: ".")])) ?? []
    where name.count > 2 {
      try? directory.remove(name)
    }
    for name in ["a", "b"] { write(Self.text, to: Array(name.utf8)) }
  }

  func contents() -> [String: [UInt8]] {
    var result: [String: [UInt8]] = [:]
    for name in (try? directory.names(beginningWith: [])) ?? []
    where name != [46] && name != [46, 46] {
      let file = try? directory.open(name, O_RDONLY)
      result[String(decoding: name, as: UTF8.self)] = try? file?.read(at: 0, upTo: 1 << 14)
    }
    return result
  }
}
