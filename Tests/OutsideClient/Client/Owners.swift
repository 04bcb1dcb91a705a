import MemoryMapping
import Synchronization

/// Types that own mappings: their initializers throw, they pass mappings on, and they lend bytes.
private final class Cache {
  private var files: [String: SharedFile] = [:]

  func file(_ path: String) throws -> SharedFile {
    if let known = files[path] { return known }
    let opened = SharedFile(try MappedFile(path: path))
    files[path] = opened
    return opened
  }
}

private final class Lazy {
  lazy var file: SharedFile? = try? SharedFile(MappedFile(path: path))
}

private struct Header {
  let word: UInt16

  init(_ file: borrowing MappedFile) throws {
    word = try file.load(at: 0, endian: .little)
  }

  init?(checking file: borrowing MappedFile) throws(FileError) {
    guard try file.starts(with: "Lorem") else { return nil }
    word = try file.load(at: 0, endian: .big)
  }
}

private struct Wrapper: ~Copyable {
  private(set) var file: MappedFile

  init(_ path: String, _ options: MappedFile.Options = .read) throws(FileError) {
    file = try MappedFile(path: path, options: options)
  }

  init(_ file: consuming MappedFile) { self.file = file }

  var count: Int { file.byteCount }

  func first() throws(FileError) -> UInt8? { file.byteCount > 0 ? try file[0] : nil }

  mutating func blank() throws(FileError) { try file.store(UInt8(ascii: " "), at: 0) }

  consuming func unwrapped() -> MappedFile { file }

  consuming func closed() throws { try file.close() }
}

private enum Source: ~Copyable {
  case mapped(MappedFile)
  case bytes([UInt8])

  var count: Int {
    switch self {
    case .mapped(let file): file.byteCount
    case .bytes(let bytes): bytes.count
    }
  }
}

private protocol Countable: ~Copyable {
  func lineCount() throws -> Int
}

extension MappedFile: Countable {
  func lineCount() throws -> Int {
    var lines = try lines
    while lines.next() != nil {}
    return lines.number
  }
}

private func total(_ source: borrowing some Countable & ~Copyable) throws -> Int {
  try source.lineCount()
}

private class Base {
  let file: MappedFile
  init(_ path: String) throws { file = try MappedFile(path: path) }
  func size() -> Int { file.byteCount }
}

private final class Derived: Base {
  let limit: Int

  init(_ path: String, limit: Int) throws {
    guard limit > 0 else { throw FileError(.map, path: path, cause: .invalidCount(limit)) }
    self.limit = limit
    try super.init(path)
  }

  override func size() -> Int { min(limit, super.size()) }
}

private struct Failing: ~Copyable {
  let first: MappedFile
  let second: MappedFile

  init() throws {
    // Swift 6.3.1 does not undo half of an initialization of noncopyable properties.
    let one = try MappedFile(path: path)
    second = try MappedFile(path: "missing")
    first = one
  }
}

/// Cases of types that own a mapping or borrow one.
let ownerCases: [Case] = [
  Case("a class keeps mappings in a dictionary") {
    let cache = Cache()
    expect(try cache.file(path) === cache.file(path))
    expect(try scan(cache.file(path).mapping) == byteCount)
  },
  Case("a lazy property") { expect(Lazy().file?.mapping.byteCount == byteCount) },
  Case("an initializer that throws and loads integers") {
    expect(try Header(MappedFile(path: path)).word == 0x6F4C)
  },
  Case("a failable initializer that throws typed errors") {
    expect(try Header(checking: MappedFile(path: path))?.word == 0x4C6F)
    expect(try Header(checking: MappedFile(anonymous: 5)) == nil)
  },
  Case("a noncopyable wrapper with an initializer that throws") {
    let wrapper = try Wrapper(path)
    expect(wrapper.count == byteCount)
    expect(try wrapper.first() == UInt8(ascii: "L"))
  },
  Case("a wrapper that stores") {
    var wrapper = try Wrapper(path, .copyOnWrite)
    try wrapper.blank()
    expect(try wrapper.first() == UInt8(ascii: " "))
  },
  Case("a wrapper around a mapping that was made elsewhere, and out of it again") {
    let wrapper = Wrapper(try MappedFile(path: path))
    let file = wrapper.unwrapped()
    expect(file.byteCount == byteCount)
  },
  Case("a wrapper that is closed and consumed") { try Wrapper(path).closed() },
  Case("an enum with a mapping as payload") {
    expect(Source.mapped(try MappedFile(path: path)).count == byteCount)
    expect(Source.bytes([1]).count == 1)
  },
  Case("a protocol that a mapping conforms to, and a generic function of it") {
    expect(try total(MappedFile(path: path)) == lineCount)
  },
  Case("a class and a subclass whose initializers throw") {
    expect(try Base(path).size() == byteCount)
    expect(try Derived(path, limit: 10).size() == 10)
    expect((try? Derived(path, limit: 0)) == nil)
  },
  Case("an initializer that throws after the first of two mappings is made") {
    do {
      let failing = try Failing()
      expect(failing.first.byteCount == failing.second.byteCount)
      expect(false)
    } catch let error as FileError {
      expect(error.path == "missing")
    }
  },
  Case("an optional mapping that is taken") {
    var file: MappedFile? = try MappedFile(path: path)
    let taken = file.take()
    expect(file == nil)
    if let taken { expect(taken.byteCount == byteCount) }
  },
  Case("a mapping that a function returns or throws instead of") {
    func open(_ name: String) throws(FileError) -> MappedFile { try MappedFile(path: name) }
    expect(try open(path).byteCount == byteCount)
    expect((try? open("missing").byteCount) == nil)
  },
  Case("a mapping in a Mutex is stored to") {
    let mutex = Mutex(try MappedFile(path: path, access: .copyOnWrite))
    try mutex.withLock { file in try file.store(1, at: 0) }
    expect(try mutex.withLock { file in try file[0] } == 1)
  },
  Case("a mapping in a Mutex of a Sendable class") {
    final class Guarded: Sendable {
      let file: Mutex<MappedFile>
      init() throws { file = Mutex(try MappedFile(anonymous: 8)) }
      func add() throws {
        try file.withLock { file in
          let value: UInt64 = try file.load(at: 0, endian: .native)
          try file.store(value + 1, at: 0, endian: .native)
        }
      }
    }
    let guarded = try Guarded()
    try guarded.add()
    try guarded.add()
    expect(try guarded.file.withLock { try $0.load(at: 0, as: UInt64.self, endian: .native) } == 2)
  },
]
