internal import Threads

/// What takes the results of items, in the order in which the items were claimed: one thread at a
/// time, and while an item has its turn as they come.
package protocol OrderedReceiver: ~Copyable {
  /// Part of a result that has to wait for its turn.
  associatedtype Piece: Sendable
  /// How an item went.
  associatedtype Status: Sendable
  associatedtype Failure: Error

  /// What is told of results when nobody wants any more of them.
  static var ended: Failure { get }
  static func piece(of bytes: RawSpan) -> Piece
  static func byteCount(of piece: Piece) -> Int

  mutating func take(_ bytes: RawSpan) -> Failure?
  mutating func take(_ piece: Piece) -> Failure?
  /// Takes note of how the next item went.
  ///
  /// - Returns: Whether later items still matter.
  mutating func endItem(_ status: Status) -> Bool
}

/// Puts together the results of items that are worked on at the same time, in the order in which
/// they were claimed.
///
/// The first item that is not finished is the head: what comes of it goes out at once. What later
/// ones have is kept until they are the head; when that grows too large, they wait for it.
package final class OrderedOutput<Receiver: OrderedReceiver & ~Copyable>: @unchecked Sendable {
  private struct Place {
    var pieces: [Receiver.Piece] = []
    var isFinished = false
    /// Of a finished item; `nil` if there was nothing to do for it.
    var status: Receiver.Status?
  }

  /// Belongs to the thread that works on the head.
  private var receiver: Receiver
  /// How much of the results of items behind the head is kept.
  private let maxKeptByteCount: Int

  /// Guards everything below.
  private let lock = ConditionLock()
  private var places: [Place]
  private var head = 0
  private var claimedCount = 0
  private var keptByteCount = 0
  private var failure: Receiver.Failure?
  /// Nothing more is claimed.
  private var isClosed = false
  /// Nothing that comes later matters.
  private var hasAll = false

  /// Guards `hasEnded`. Who waits for the end is not to be woken for anything else.
  private let endLock = ConditionLock()
  private var hasEnded = false

  /// - Parameter placeCount: How many items may be under way or waiting for their turn.
  package init(
    _ receiver: consuming Receiver, placeCount: Int, maxKeptByteCount: Int = 64 << 20
  ) {
    self.receiver = receiver
    self.maxKeptByteCount = maxKeptByteCount
    places = Array(repeating: Place(), count: placeCount)
  }

  /// Claims the place of the next item, and waits for one to be free; `nil` when no more items
  /// are wanted.
  package func claim() -> Int? {
    lock.lock()
    defer { lock.unlock() }
    while claimedCount - head == places.count && !isClosed { lock.sleep() }
    guard !isClosed else { return nil }
    claimedCount += 1
    return claimedCount - 1
  }

  /// Claims the place of the next item if one is free.
  package func claimIfFree() -> Int? {
    lock.lock()
    defer { lock.unlock() }
    guard claimedCount - head < places.count, !isClosed else { return nil }
    claimedCount += 1
    return claimedCount - 1
  }

  /// Waits until item `index` has its turn.
  ///
  /// - Returns: False when it never will, for nothing more matters.
  package func waitForTurn(of index: Int) -> Bool {
    lock.lock()
    defer { lock.unlock() }
    while index > head && !isOver { lock.sleep() }
    return index <= head
  }

  /// Says that item `index` is finished, and hands on what has become due by that.
  ///
  /// - Parameter status: `nil` if there was nothing to do for it.
  package func finish(_ index: Int, _ status: Receiver.Status?) {
    lock.lock()
    defer { lock.unlock() }
    places[index % places.count].status = status
    places[index % places.count].isFinished = true
    guard index == head else { return }
    while places[head % places.count].isFinished && !isOver {
      handOnKept()
      let place = head % places.count
      if let status = places[place].status, !receiver.endItem(status) { hasAll = true }
      places[place].status = nil
      places[place].isFinished = false
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

  /// Waits until all claimed items have had their turn, or nothing more matters.
  ///
  /// - Parameter end: Is given the receiver, for what comes after all results.
  package func result<Result>(
    _ end: (inout Receiver) throws(Receiver.Failure) -> Result
  ) throws(Receiver.Failure) -> Result {
    endLock.lock()
    while !hasEnded { endLock.sleep() }
    endLock.unlock()
    lock.lock()
    defer { lock.unlock() }
    if let failure { throw failure }
    return try end(&receiver)
  }

  private var isOver: Bool { failure != nil || hasAll }
}

extension OrderedOutput where Receiver: ~Copyable {
  /// Hands on or keeps bytes of item `index`.
  ///
  /// - Returns: Why nothing more of the item matters.
  package func put(_ bytes: RawSpan, of index: Int) -> Receiver.Failure? {
    lock.lock()
    defer { lock.unlock() }
    guard waitForRoom(bytes.byteCount, for: index) else { return failure ?? Receiver.ended }
    guard index == head else {
      keep(Receiver.piece(of: bytes), of: index)
      return nil
    }
    handOnKept()
    lock.unlock()
    let error = receiver.take(bytes)
    lock.lock()
    note(error)
    return error
  }

  /// Hands on or keeps something else of item `index`.
  package func put(_ piece: Receiver.Piece, of index: Int) {
    lock.lock()
    defer { lock.unlock() }
    guard waitForRoom(Receiver.byteCount(of: piece), for: index) else { return }
    keep(piece, of: index)
    if index == head { handOnKept() }
  }

  /// Waits until so many bytes of the item may be handed on or kept; false if nothing matters any
  /// more.
  private func waitForRoom(_ byteCount: Int, for index: Int) -> Bool {
    while index != head && keptByteCount + byteCount > maxKeptByteCount && !isOver {
      lock.sleep()
    }
    return !isOver
  }

  private func keep(_ piece: Receiver.Piece, of index: Int) {
    places[index % places.count].pieces.append(piece)
    keptByteCount += Receiver.byteCount(of: piece)
  }

  /// Hands on what is kept of the head. The lock is not held meanwhile, since the reader of the
  /// output may be slow; nobody but the head's thread does it.
  private func handOnKept() {
    let pieces = places[head % places.count].pieces
    guard !pieces.isEmpty else { return }
    places[head % places.count].pieces = []
    keptByteCount -= pieces.reduce(0) { $0 + Receiver.byteCount(of: $1) }
    lock.unlock()
    var error: Receiver.Failure?
    for piece in pieces where error == nil { error = receiver.take(piece) }
    lock.lock()
    note(error)
  }

  private func note(_ error: Receiver.Failure?) {
    guard let error, failure == nil else { return }
    failure = error
    isClosed = true
    lock.wakeAll()
    endIfDone()
  }
}
