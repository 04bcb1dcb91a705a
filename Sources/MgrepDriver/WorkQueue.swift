internal import Threads

/// Hands out what a run has to search to its threads, each batch with its place in the output.
///
/// One thread at a time goes through the directories. So that the others need not wait for it,
/// whoever claims a batch then looks a little ahead.
final class WorkQueue: @unchecked Sendable {
  private let sequencer: OutputSequencer
  /// How many batches are kept for the next to come; none for a single thread.
  private let keptCount: Int
  /// Belongs to the thread that has set `isTaken`.
  private var source: WorkSource

  /// Guards everything below.
  private let lock = ConditionLock()
  private var isTaken = false
  private var kept: [WorkBatch] = []
  private var hasEnded = false

  init(_ source: consuming WorkSource, _ sequencer: OutputSequencer, threadCount: Int) {
    self.source = source
    self.sequencer = sequencer
    keptCount = threadCount > 1 ? threadCount : 0
  }

  /// The next items; `nil` after the last, or when no more are wanted.
  func claim() -> WorkBatch? {
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
    let batch = next()
    lock.lock()
    isTaken = false
    if batch == nil { hasEnded = true } else { lookAhead() }
    lock.wakeAll()
    return batch
  }

  /// The next items of the source, which belongs to the caller.
  private func next() -> WorkBatch? {
    guard let index = sequencer.claim() else { return nil }
    guard var batch = source.next() else {
      sequencer.close()
      sequencer.finish(index, ExitStatus())
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
      let next = nextOfWalk()
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
  private func nextOfWalk() -> WorkBatch? {
    guard source.isWalking, let index = sequencer.claimIfFree() else { return nil }
    guard var batch = source.nextOfWalk() else {
      sequencer.finish(index, ExitStatus())
      return nil
    }
    batch.index = index
    return batch
  }
}
