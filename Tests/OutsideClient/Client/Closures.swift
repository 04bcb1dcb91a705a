import MemoryMapping
import Synchronization

/// Calls its argument, which may escape.
private final class Later {
  private let body: () throws -> Int

  init(_ body: @escaping () throws -> Int) { self.body = body }

  func run() throws -> Int { try body() }
}

/// Closures that are called at once capture a mapping and borrow from it in every way.
func closuresOverMappings() throws {
  let file = try MappedFile(path: path)
  let mutex = Mutex(0)
  try mutex.withLock { count in
    let bytes = try file.bytes
    count += bytes.byteCount
  }
  try mutex.withLock { count in
    let part = try file[5..<15]
    count += try part.byteCount + file[0..<1].byteCount
  }
  try mutex.withLock { count in
    var lines = try file.lines
    while let line = lines.next() { count += line.byteCount }
  }
  try mutex.withLock { count in count += try file.withBytes(in: 1..<3) { $0.byteCount } }
  expect(mutex.withLock { $0 } == 2 * byteCount + 13)
}

/// Closures that are called after the function that made them has returned.
func escapingClosures() throws {
  func counter() throws -> Later {
    let file = try MappedFile(path: path)
    return Later {
      let bytes = try file.bytes
      return bytes.byteCount
    }
  }
  func lineCounter() throws -> () throws -> Int {
    let file = try MappedFile(path: path)
    return {
      var lines = try file.lines
      var count = 0
      while lines.next() != nil { count += 1 }
      return count
    }
  }
  expect(try counter().run() == byteCount)
  expect(try lineCounter()() == lineCount)
}

/// Closures in closures, and local functions, that share one mapping.
func nestedClosures() throws {
  let file = try MappedFile(path: path)
  let mutex = Mutex(0)
  func add() throws {
    try mutex.withLock { count in
      let first = { try { try file[0..<1].byteCount }() }
      try file.withBytes { outer in
        let bytes = try file.bytes
        count += try first() + outer.byteCount + bytes.byteCount
      }
    }
  }
  try [1, 2].forEach { _ in try add() }
  expect(mutex.withLock { $0 } == 2 * (1 + 2 * byteCount))
}

/// Functions and types that are generic over what a closure returns, and over what they own.
func genericClosures() throws {
  struct Box<Value: ~Copyable>: ~Copyable {
    let value: Value

    init(_ value: consuming Value) { self.value = value }

    func with<Result>(_ body: (borrowing Value) throws -> Result) rethrows -> Result {
      try body(value)
    }
  }
  func mapped<Result: Equatable>(
    _ file: borrowing MappedFile, _ body: (RawSpan) throws -> Result
  ) throws -> Result {
    try body(file.bytes)
  }
  let box = Box(try MappedFile(path: path))
  expect(try box.with { file in try mapped(file) { $0.byteCount } } == byteCount)
  let count = { try box.value.withBytes { $0.byteCount } }
  expect(try count() == byteCount)
}

/// Bytes of a mapping without a name, next to one with a name.
func bytesOfTemporaries() throws {
  func open() throws -> MappedFile { try MappedFile(path: path) }
  let file = try open()
  expect(try open().bytes.byteCount == byteCount)
  expect(try Array(copying: open()[0..<3]) == Array(copying: file[0..<3]))
  var optional: MappedFile? = try open()
  expect(try optional?.withBytes { $0.byteCount } == byteCount)
  expect(try optional.take()?.withBytes { $0.byteCount } == byteCount)
}
