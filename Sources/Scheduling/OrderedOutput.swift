internal import Bytes
package import Output
internal import Threads

/// Joins the output of items that are worked on at the same time, in the order in which they were
/// claimed.
///
/// The first unfinished item is the head, and its output is printed at once. The output of later
/// items is kept until they become the head; when too much is kept, they wait.
///
/// It is not generic over what it carries: the metadata of a generic class takes 200,000
/// instructions at the start of a process, a quarter of all.
/// instructions at the start of a process, a quarter of all.
package final class OrderedOutput: @unchecked Sendable {
  /// The most output that is kept of items after the head.
  private let maxKeptByteCount: Int

  fileprivate enum Piece {
    case bytes([UInt8])
    case message([UInt8])
    case firstGroup(separator: [UInt8])

    var byteCount: Int {
      switch self {
      case .bytes(let bytes), .message(let bytes), .firstGroup(let bytes): bytes.count
      }
    }
  }

  private struct Place {
    var pieces: [Piece] = []
    /// Set when the item is finished.
    var status: ExitStatus?
  }

  /// These two belong to the thread that works on the head.
  private var output: OutputBuffer
  private var hasGroups = false
  private let endsWithFirstSelection: Bool

  private let maxPlaceCount: Int

  /// Guards everything below.
  private let lock = ConditionLock()
  /// The places of the items from `head` on, by index modulo their number.
  private var places: [Place]
  private var head = 0
  private var claimedCount = 0
  private var keptByteCount = 0
  private var failure: WriteError?
  /// No more items are claimed.
  private var isClosed = false
  private var status = ExitStatus()

  /// Guards `hasEnded`. It is separate, so that threads that wait for the end are woken for nothing
  /// else.
  private let endLock = ConditionLock()
  private var hasEnded = false

  /// - Parameters:
  ///   - endsWithFirstSelection: Nothing after the first item with a selected line is needed.
  ///   - placeCount: The most items that may be under way or waiting to be printed.
  package init(
    _ output: consuming OutputBuffer, endsWithFirstSelection: Bool, placeCount: Int,
    maxKeptByteCount: Int = 64 << 20
  ) {
    self.output = output
    self.maxKeptByteCount = maxKeptByteCount
    self.endsWithFirstSelection = endsWithFirstSelection
    maxPlaceCount = placeCount
    // Making thousands of places takes as long as searching dozens of small files.
    places = Array(repeating: Place(), count: min(placeCount, 32))
  }

  /// Claims the place of the next item, and waits until one is free; `nil` if no more items are
  /// wanted.
  package func claim() -> Int? {
    lock.lock()
    defer { lock.unlock() }
    while !makeFreePlace() && !isClosed { lock.sleep() }
    guard !isClosed else { return nil }
    claimedCount += 1
    return claimedCount - 1
  }

  /// Claims the place of the next item if one is free.
  package func claimIfFree() -> Int? {
    lock.lock()
    defer { lock.unlock() }
    guard makeFreePlace(), !isClosed else { return nil }
    claimedCount += 1
    return claimedCount - 1
  }

  /// Makes sure that there is a place for one more item: makes more places when all are taken.
  ///
  /// - Returns: False if there are already as many as allowed.
  private func makeFreePlace() -> Bool {
    let count = places.count
    if claimedCount - head < count { return true }
    guard count < maxPlaceCount else { return false }
    let newCount = min(2 * count, maxPlaceCount)
    var more = Array(repeating: Place(), count: newCount)
    for index in head..<claimedCount { swap(&more[index % newCount], &places[index % count]) }
    places = more
    return true
  }

  /// Waits until everything before item `index` is printed.
  ///
  /// - Returns: False if nothing more is wanted.
  package func waitForTurn(of index: Int) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    while index > head && !isOver { lock.sleep() }
    return index <= head
  }

  /// Marks item `index` as finished, and prints all output that is now due.
  package func finish(_ index: Int, _ itemStatus: ExitStatus) {
    lock.lock()
    defer { lock.unlock() }
    places[index % places.count].status = itemStatus
    guard index == head else { return }
    while let status = places[head % places.count].status, !isOver {
      printKept()
      places[head % places.count].status = nil
      self.status.merge(status)
      head += 1
      if isOver { isClosed = true }
      lock.wakeAll()
    }
    endIfDone()
  }

  /// Declares that no more items are claimed.
  package func close() {
    lock.lock()
    defer { lock.unlock() }
    isClosed = true
    lock.wakeAll()
    endIfDone()
  }

  /// Wakes the threads that wait for the end, if this is the end.
  private func endIfDone() {
    guard (isClosed && head == claimedCount) || isOver else { return }
    endLock.lock()
    defer { endLock.unlock() }
    hasEnded = true
    endLock.wakeAll()
  }

  /// Waits until all claimed items are printed, or nothing more is wanted, and returns the result.
  ///
  /// - Parameter printEnd: Prints what follows the output of all items.
  package func result(
    printEnd: (inout OutputBuffer) throws(WriteError) -> Void
  ) throws(WriteError) -> ExitStatus {
    endLock.lock()
    while !hasEnded { endLock.sleep() }
    endLock.unlock()
    lock.lock()
    defer { lock.unlock() }
    if let failure { throw failure }
    try output.flush()
    try printEnd(&output)
    try output.flush()
    return status
  }

  private var isOver: Bool { failure != nil || (endsWithFirstSelection && status.hasSelected) }
}

extension OrderedOutput {
  /// Prints or keeps bytes of item `index`: whole lines, unless a line is longer than a buffer.
  ///
  /// - Returns: Why no more output of the item is wanted.
  fileprivate func put(_ bytes: RawSpan, of index: Int) -> WriteError? {
    lock.lock()
    defer { lock.unlock() }
    guard waitForRoom(bytes.byteCount, for: index) else { return failure ?? .ended }
    guard index == head else {
      keep(.bytes(bytes.copied()), of: index)
      return nil
    }
    printKept()
    lock.unlock()
    let error = output.appendLines(bytes)
    lock.lock()
    note(error)
    return error
  }

  /// Prints or keeps another piece of item `index`.
  fileprivate func put(_ piece: Piece, of index: Int) {
    lock.lock()
    defer { lock.unlock() }
    guard waitForRoom(piece.byteCount, for: index) else { return }
    keep(piece, of: index)
    if index == head { printKept() }
  }

  /// Waits until this many bytes of the item may be printed or kept; returns false if nothing more
  /// is wanted.
  private func waitForRoom(_ byteCount: Int, for index: Int) -> Bool {
    while index != head && keptByteCount + byteCount > maxKeptByteCount && !isOver {
      lock.sleep()
    }
    return !isOver
  }

  private func keep(_ piece: Piece, of index: Int) {
    places[index % places.count].pieces.append(piece)
    keptByteCount += piece.byteCount
  }

  /// Prints the kept output of the head. The lock is not held meanwhile, because the reader of the
  /// output may be slow. Only the thread of the head prints.
  private func printKept() {
    let pieces = places[head % places.count].pieces
    guard !pieces.isEmpty else { return }
    places[head % places.count].pieces = []
    keptByteCount -= pieces.reduce(0) { $0 + $1.byteCount }
    lock.unlock()
    var error: WriteError?
    for piece in pieces where error == nil { error = printed(piece) }
    lock.lock()
    note(error)
  }

  private func printed(_ piece: Piece) -> WriteError? {
    do throws(WriteError) {
      switch piece {
      case .bytes(let bytes): return output.appendLines(bytes)
      case .message(let line): try output.say(line)
      case .firstGroup(let separator):
        if hasGroups { return output.appendLines(separator) }
        hasGroups = true
      }
      return nil
    } catch {
      return error
    }
  }

  private func note(_ error: WriteError?) {
    guard let error, failure == nil else { return }
    failure = error
    isClosed = true
    lock.wakeAll()
    endIfDone()
  }
}

/// The output of the items of one thread, one after the other.
package final class SequencedOutput: OutputDestination, @unchecked Sendable {
  private let all: OrderedOutput
  /// The item that the thread is working on.
  package var index = 0

  package init(_ all: OrderedOutput) { self.all = all }

  package func take(_ bytes: RawSpan) -> WriteError? { all.put(bytes, of: index) }

  package func takeMessage(_ line: [UInt8]) { all.put(.message(line), of: index) }

  package func takeFirstGroup(separator: [UInt8]) {
    all.put(.firstGroup(separator: separator), of: index)
  }
}
