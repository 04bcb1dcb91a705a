import Glibc
import MemoryMapping
import Synchronization

/// A mapping that several threads read.
final class SharedMapping: Sendable {
  let file: MappedFile

  init(_ file: consuming MappedFile) {
    self.file = file
  }
}

/// Runs a body on so many threads of their own and returns when all have ended.
func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) {
  final class Work {
    let index: Int
    let body: @Sendable (Int) -> Void

    init(_ index: Int, _ body: @escaping @Sendable (Int) -> Void) {
      (self.index, self.body) = (index, body)
    }
  }
  let threads = (0..<count).map { index in
    var thread = pthread_t()
    let work = unsafe Unmanaged.passRetained(Work(index, body)).toOpaque()
    let result = unsafe pthread_create(
      &thread, nil,
      { argument in
        guard let argument = unsafe argument else { return nil }
        let work = unsafe Unmanaged<Work>.fromOpaque(argument).takeRetainedValue()
        work.body(work.index)
        return nil
      }, work)
    precondition(result == 0)
    return thread
  }
  for thread in threads { pthread_join(thread, nil) }
}

/// For tests that map a terabyte, and for those that count the mappings of an arena: an arena begins a
/// terabyte below the addresses that the system hands out, and moves on where something else is.
enum FarAddresses {
  private static let lock = Mutex(())

  /// Runs a test while no other one of these runs.
  static func alone(_ body: () throws -> Void) rethrows {
    try lock.withLock { _ in try body() }
  }
}
