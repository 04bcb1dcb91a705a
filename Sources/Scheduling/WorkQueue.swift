internal import Threads

/// The unit of work that a thread claims. A queue that is generic over what it carries takes longer
/// to start.
package protocol Batch: AnyObject, Sendable {
  /// Its place in the output. The queue sets it before a thread gets the batch.
  var index: Int { get set }
}

/// The source of batches; one thread at a time uses it.
package protocol BatchSource: AnyObject {
  /// The next batch, possibly after waiting for it; `nil` after the last one.
  func next() -> (any Batch)?
  /// Whether there may be a batch without waiting.
  var canLookAhead: Bool { get }
  /// The next batch, if there is one without waiting.
  func nextAhead() -> (any Batch)?
}

/// Hands out the batches of a source to threads, each with its place in the output.
///
/// One thread at a time uses the source. Other threads need not wait for it, because each thread
/// that claims a batch then looks a little ahead.
package final class WorkQueue: @unchecked Sendable {
  private let output: OrderedOutput
  /// How many batches are kept for later claims; 0 with a single thread.
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

  /// The next batch; `nil` after the last one, or if no more are wanted.
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

  /// The next batch of the source, which the caller must own.
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

  /// Keeps batches for later claims, if there are too few and no other thread does so.
  ///
  /// The caller holds the lock; meanwhile, other threads get the kept batches.
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

  /// A batch that is available without waiting, neither for a place in the output, which may become
  /// free only after the caller has searched its own batch, nor for the writer of a FIFO.
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
