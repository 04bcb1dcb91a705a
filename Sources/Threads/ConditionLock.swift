internal import Glibc

/// A lock on which threads can also wait for each other: a mutex and a condition variable.
///
/// `Mutex` of the standard library has no way to wait.
@safe
package final class ConditionLock: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>
  /// How many threads sleep; guarded by the lock. Usually none does, and a system call that wakes
  /// nobody takes as long as everything else.
  private var sleeperCount = 0

  package init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    // An adaptive mutex spins for a while before it sleeps: the lock is held for less time than it
    // takes to put a thread to sleep and wake it, 25 us on a virtual machine.
    var attributes = pthread_mutexattr_t()
    unsafe pthread_mutexattr_init(&attributes)
    unsafe pthread_mutexattr_settype(&attributes, Int32(PTHREAD_MUTEX_ADAPTIVE_NP))
    unsafe pthread_mutex_init(mutex, &attributes)
    unsafe pthread_mutexattr_destroy(&attributes)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  package func lock() { unsafe pthread_mutex_lock(mutex) }

  package func unlock() { unsafe pthread_mutex_unlock(mutex) }

  /// Unlocks, sleeps until somebody calls `wakeAll` (or without a reason), and locks again.
  package func sleep() {
    sleeperCount += 1
    unsafe pthread_cond_wait(changed, mutex)
    sleeperCount -= 1
  }

  /// As `sleep`, but only lets other threads run for a moment, until `patience` is used up.
  package func sleep(after patience: inout Int) {
    guard patience > 0 else { return sleep() }
    patience -= 1
    unlock()
    sched_yield()
    lock()
  }

  /// Wakes all threads that sleep; the caller holds the lock.
  package func wakeAll() {
    if sleeperCount > 0 { unsafe pthread_cond_broadcast(changed) }
  }
}
