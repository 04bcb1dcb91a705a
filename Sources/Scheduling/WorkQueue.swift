internal import Threads

/// What a thread claims at once. A queue that is generic over what it carries takes longer to start.
package protocol Batch: AnyObject, Sendable {
  /// Its place in the output, which the queue sets before a thread gets it.
  var index: Int { get set }
}

/// Where batches come from; one thread at a time asks.
package protocol BatchSource: AnyObject {
  /// The next batch, which may have to be waited for; `nil` after the last.
  func next() -> (any Batch)?
  /// A batch may be had without waiting.
  var canLookAhead: Bool { get }
  /// The next batch, if it can be had without waiting.
  func nextAhead() -> (any Batch)?
}

/// Hands out the batches of a source to threads, each with its place in the output.
///
/// One thread at a time asks the source. So that the others need not wait for it, whoever claims a
/// batch then looks a little ahead.
package final class WorkQueue: @unchecked Sendable {
  private let output: OrderedOutput
  /// How many batches are kept for the next to come; none for a single thread.
  private let keptCount: Int
  /// Belongs to the thread that has set `isTaken`.
  private let source: any BatchSource

  /// Guards everything below.
  private let lock = ConditionLock()
  private var isTaken = false
  private var kept: [any Batch] = []
  private var hasEnded = false

  package init(_ source: any BatchSource, _ output: OrderedOutput, threadCount: Int) {
    self.source = source
    self.output = output
    keptCount = threadCount > 1 ? threadCount : 0
  }

  /// The next batch; `nil` after the last, or when no more are wanted.
  package func claim() -> (any Batch)? {
    lock.lock()
    defer { lock.unlock() }
    while kept.isEmpty && isTaken { lock.sleep() }
    if let next = kept.first {
      kept.removeFirst()
      lookAhead()
      return next
    }
    guard !hasEnded else { return nil }
    isTaken = true
    lock.unlock()
    let claimed = next()
    lock.lock()
    isTaken = false
    if claimed == nil { hasEnded = true } else { lookAhead() }
    lock.wakeAll()
    return claimed
  }

  /// The next batch of the source, which belongs to the caller.
  private func next() -> (any Batch)? {
    guard let index = output.claim() else { return nil }
    guard let batch = source.next() else {
      output.close()
      output.finish(index, ExitStatus())
      return nil
    }
    batch.index = index
    return batch
  }

  /// Keeps batches for the next to come, if there are too few and nobody else does.
  ///
  /// The caller holds the lock; others get what it keeps meanwhile.
  private func lookAhead() {
    guard !isTaken else { return }
    isTaken = true
    while kept.count < keptCount {
      lock.unlock()
      let next = nextAhead()
      lock.lock()
      guard let next else { break }
      kept.append(next)
      lock.wakeAll()
    }
    isTaken = false
    lock.wakeAll()
  }

  /// What can be had without waiting: neither for a place in the output, which may become free
  /// only when the caller has searched what it has claimed, nor for the writer of a FIFO.
  private func nextAhead() -> (any Batch)? {
    guard source.canLookAhead, let index = output.claimIfFree() else { return nil }
    guard let batch = source.nextAhead() else {
      output.finish(index, ExitStatus())
      return nil
    }
    batch.index = index
    return batch
  }
}
