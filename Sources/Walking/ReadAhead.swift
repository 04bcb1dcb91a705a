internal import MgrepSystem
internal import Threads

/// Reads directories on other threads before a walk comes to them.
///
/// To open and to read directories is most of the work of a walk. What has not been begun when the
/// walk comes to it, or has failed, the walk does itself: the result is the same.
final class ReadAhead {
  /// A walk of few directories is over before a thread has begun.
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

  /// The walk goes into a directory, and will go on to those below it of these names, in order.
  func enter(_ directory: DirectoryHandle, next names: [ArraySlice<UInt8>]) {
    queue.push(directory, names)
    offeredCount += names.count
    guard threads.isEmpty && offeredCount > Self.usefulCount else { return }
    for _ in 0..<threadCount {
      guard let thread = WorkerThread({ [queue] in queue.work() }) else { return }
      threads.append(thread)
    }
  }

  /// The next directory below the last one entered, if another thread has read it or is about to.
  ///
  /// - Parameter reader: That of the walk, which reads others while it waits.
  func take(_ name: ArraySlice<UInt8>, _ reader: DirectoryReader) -> DirectoryContents? {
    queue.take(name, reader)
  }

  /// The walk goes back to the directory before the last.
  func leave() { queue.pop() }

  /// The directory at `depth` is closed for a while: nothing more below it is read ahead.
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

/// The directories to be read, on the way from the first one of a walk to the current one.
private final class ReadAheadQueue: @unchecked Sendable {
  /// So many may be read and not taken below each directory on the way: each has a descriptor.
  private static let maxCount = 16
  /// And below all of them.
  private let maxTotalCount = Walker.readAheadCount
  /// How often a thread looks again before it sleeps: most directories are read in less time than
  /// it takes to wake up.
  private static let patience = 200

  private enum State {
    case wanted, beingRead, taken
    /// `nil` if that failed; the walk will find out why.
    case read(DirectoryContents?)
  }

  /// The directories below one.
  private final class Frame {
    /// `nil` when nothing more is to be read.
    var parent: DirectoryHandle?
    let names: [ArraySlice<UInt8>]
    var states: [State]
    /// The first that is left for another thread; the very first the walk comes to at once.
    var next = 1
    var takenCount = 0

    init(_ parent: DirectoryHandle, _ names: [ArraySlice<UInt8>]) {
      self.parent = parent
      self.names = names
      states = Array(repeating: .wanted, count: names.count)
    }

    /// So many are begun or read, and not taken.
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
    // Not for each one: to wake a thread takes longer than to read a directory.
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

  /// Reads the next directory, if there is one to be read; the caller holds the lock.
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

  /// The deepest directory, below which the walk is next.
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
