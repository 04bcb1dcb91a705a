internal import MgrepSystem
internal import Threads

/// Reads directories on other threads before a walk reaches them.
///
/// Opening and reading directories is most of the work of a walk. If a directory has not been begun
/// when the walk reaches it, or has failed, the walk reads it itself, so the result is the same.
final class ReadAhead {
  /// A walk of fewer directories is over before a thread has started.
  private static let usefulCount = 16

  private let queue = ReadAheadQueue()
  private let threadCount: Int
  private var threads: [WorkerThread] = []
  private var offeredCount = 0

  init(threadCount: Int) { self.threadCount = threadCount }

  deinit {
    queue.end()
    for thread in threads { thread.join() }
  }

  /// Reports that the walk enters a directory, and will continue with its subdirectories of these
  /// names, in order.
  func enter(_ directory: DirectoryHandle, next names: [ArraySlice<UInt8>]) {
    queue.push(directory, names)
    offeredCount += names.count
    guard threads.isEmpty && offeredCount > Self.usefulCount else { return }
    for _ in 0..<threadCount {
      guard let thread = WorkerThread({ [queue] in queue.work() }) else { return }
      threads.append(thread)
    }
  }

  /// The next subdirectory of the last directory entered, if another thread has read it or is about
  /// to.
  ///
  /// - Parameter reader: The reader of the walk, which reads other directories while it waits.
  func take(_ name: ArraySlice<UInt8>, _ reader: DirectoryReader) -> DirectoryContents? {
    queue.take(name, reader)
  }

  /// Reports that the walk returns to the parent directory.
  func leave() { queue.pop() }

  /// Stops reading ahead below the directory at `depth`, which is closed for a while.
  func forget(at depth: Int) { queue.forget(at: depth) }
}

/// An open directory that has been read.
struct DirectoryContents: Sendable {
  let handle: DirectoryHandle
  let entries: EntryList

  /// - Throws: The `errno` of openat(2) or getdents64(2).
  init(
    _ name: ArraySlice<UInt8>, in parent: DirectoryHandle, _ reader: DirectoryReader
  ) throws(Errno) {
    handle = try DirectoryHandle(name, in: parent, followsLinks: false)
    entries = try EntryList(of: handle, reader, followsLinks: false)
  }
}

/// The directories to read, on the way from the start of a walk to the current directory.
private final class ReadAheadQueue: @unchecked Sendable {
  /// The most directories below each directory on the way that may be read and not taken: each has
  /// a descriptor.
  private static let maxCount = 16
  /// The most below all of them.
  private let maxTotalCount = Walker.readAheadCount
  /// How often a thread looks again before it sleeps: most directories are read faster than a
  /// thread wakes up.
  private static let patience = 200

  private enum State {
    case wanted, beingRead, taken
    /// `nil` if reading failed; the walk will find out why.
    case read(DirectoryContents?)
  }

  /// The subdirectories of one directory.
  private final class Frame {
    /// `nil` if nothing more is read below it.
    var parent: DirectoryHandle?
    let names: [ArraySlice<UInt8>]
    var states: [State]
    /// The first directory left for another thread. The walk reaches the very first one at once.
    var next = 1
    var takenCount = 0

    init(_ parent: DirectoryHandle, _ names: [ArraySlice<UInt8>]) {
      self.parent = parent
      self.names = names
      states = Array(repeating: .wanted, count: names.count)
    }

    /// How many are begun or read, and not taken.
    var aheadCount: Int {
      states[takenCount..<max(takenCount, min(next, states.count))].count {
        if case .wanted = $0 { false } else { true }
      }
    }
  }

  /// Guards everything below.
  private let lock = ConditionLock()
  private var frames: [Frame] = []
  private var totalAheadCount = 0
  private var hasEnded = false

  func end() {
    lock.lock()
    defer { lock.unlock() }
    hasEnded = true
    lock.wakeAll()
  }

  func push(_ parent: DirectoryHandle, _ names: [ArraySlice<UInt8>]) {
    lock.lock()
    defer { lock.unlock() }
    frames.append(Frame(parent, names))
    if names.count > 1 { lock.wakeAll() }
  }

  func pop() {
    lock.lock()
    defer { lock.unlock() }
    guard let frame = frames.popLast() else { return }
    totalAheadCount -= frame.aheadCount
    frame.takenCount = frame.states.count
  }

  func forget(at depth: Int) {
    lock.lock()
    defer { lock.unlock() }
    frames[depth].parent = nil
  }

  func take(_ name: ArraySlice<UInt8>, _ reader: DirectoryReader) -> DirectoryContents? {
    lock.lock()
    defer { lock.unlock() }
    guard let frame = frames.last, frame.takenCount < frame.names.count,
      frame.names[frame.takenCount] == name
    else { return nil }
    let index = frame.takenCount
    frame.next = max(frame.next, index + 1)
    var patience = Self.patience
    while case .beingRead = frame.states[index] {
      if !readNext(reader) { lock.sleep(after: &patience) }
    }
    frame.takenCount += 1
    guard case .read(let contents) = frame.states[index] else { return nil }
    frame.states[index] = .taken
    totalAheadCount -= 1
    // Not for each directory: waking a thread takes longer than reading a directory.
    if frame.aheadCount == Self.maxCount / 2 { lock.wakeAll() }
    return contents
  }

  /// Reads one directory after the other until the walk is over.
  func work() {
    let reader = DirectoryReader()
    var patience = Self.patience
    lock.lock()
    defer { lock.unlock() }
    while !hasEnded {
      if readNext(reader) {
        patience = Self.patience
      } else {
        lock.sleep(after: &patience)
      }
    }
  }

  /// Reads the next directory, if there is one; the caller holds the lock.
  private func readNext(_ reader: DirectoryReader) -> Bool {
    guard let (frame, parent) = nextFrame() else { return false }
    let index = frame.next
    frame.next += 1
    frame.states[index] = .beingRead
    totalAheadCount += 1
    lock.unlock()
    let contents = try? DirectoryContents(frame.names[index], in: parent, reader)
    lock.lock()
    frame.states[index] = .read(contents)
    lock.wakeAll()
    return true
  }

  /// The deepest directory, below which the walk continues.
  private func nextFrame() -> (Frame, parent: DirectoryHandle)? {
    guard totalAheadCount < maxTotalCount else { return nil }
    for frame in frames.reversed() {
      guard let parent = frame.parent, frame.next < frame.names.count,
        frame.aheadCount < Self.maxCount
      else { continue }
      return (frame, parent)
    }
    return nil
  }
}
