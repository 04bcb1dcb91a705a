internal import Bytes
package import Output
internal import Threads

/// Puts together the output of items that are worked on at the same time, in the order in which
/// they were claimed.
///
/// The first item that is not finished is the head: what it prints goes out at once. What later
/// ones print is kept until they are the head; when that grows too large, they wait for it.
///
/// It is not generic over what it carries: the metadata of a generic class takes 200,000
/// instructions at the start of a process, a quarter of all.
package final class OrderedOutput: @unchecked Sendable {
  /// How much of the output of items behind the head is kept.
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
  /// Those of items from `head` on, by index modulo their number.
  private var places: [Place]
  private var head = 0
  private var claimedCount = 0
  private var keptByteCount = 0
  private var failure: WriteError?
  /// Nothing more is claimed.
  private var isClosed = false
  private var status = ExitStatus()

  /// Guards `hasEnded`. Who waits for the end is not to be woken for anything else.
  private let endLock = ConditionLock()
  private var hasEnded = false

  /// - Parameters:
  ///   - endsWithFirstSelection: After the first item with a selected line nothing more matters.
  ///   - placeCount: How many items may be under way or waiting to be printed.
  package init(
    _ output: consuming OutputBuffer, endsWithFirstSelection: Bool, placeCount: Int,
    maxKeptByteCount: Int = 64 << 20
  ) {
    self.output = output
    self.maxKeptByteCount = maxKeptByteCount
    self.endsWithFirstSelection = endsWithFirstSelection
    maxPlaceCount = placeCount
    // To make thousands takes as long as to search dozens of small files.
    places = Array(repeating: Place(), count: min(placeCount, 32))
  }

  /// Claims the place of the next item, and waits for one to be free; `nil` when no more items
  /// are wanted.
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

  /// Sees to it that there is a place for one more item: makes more when all are taken.
  ///
  /// - Returns: False when there are as many as there may be.
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
  /// - Returns: False when it never will be, for nothing more matters.
  package func waitForTurn(of index: Int) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    while index > head && !isOver { lock.sleep() }
    return index <= head
  }

  /// Says that item `index` is finished, and prints what has become due by that.
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

  /// Says that there is nothing more to claim.
  package func close() {
    lock.lock()
    defer { lock.unlock() }
    isClosed = true
    lock.wakeAll()
    endIfDone()
  }

  /// Tells who waits for the end, if this is it.
  private func endIfDone() {
    guard (isClosed && head == claimedCount) || isOver else { return }
    endLock.lock()
    defer { endLock.unlock() }
    hasEnded = true
    endLock.wakeAll()
  }

  /// Waits until all claimed items are printed, or nothing more matters, and tells how it went.
  ///
  /// - Parameter printEnd: Prints what comes after the output of all items.
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
  /// Prints or keeps bytes of item `index`: whole lines, unless one is longer than a buffer.
  ///
  /// - Returns: Why nothing more of the item matters.
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

  /// Prints or keeps something else of item `index`.
  fileprivate func put(_ piece: Piece, of index: Int) {
    lock.lock()
    defer { lock.unlock() }
    guard waitForRoom(piece.byteCount, for: index) else { return }
    keep(piece, of: index)
    if index == head { printKept() }
  }

  /// Waits until so many bytes of the item may be printed or kept; false if nothing matters any
  /// more.
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

  /// Prints what is kept of the head. The lock is not held meanwhile, since the reader of the
  /// output may be slow; nobody but the head's thread prints.
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
package final class ItemOutput: OutputDestination, @unchecked Sendable {
  private let all: OrderedOutput
  /// The item that the thread is at.
  package var index = 0

  package init(_ all: OrderedOutput) { self.all = all }

  package func take(_ bytes: RawSpan) -> WriteError? { all.put(bytes, of: index) }

  package func takeMessage(_ line: [UInt8]) { all.put(.message(line), of: index) }

  package func takeFirstGroup(separator: [UInt8]) {
    all.put(.firstGroup(separator: separator), of: index)
  }
}
