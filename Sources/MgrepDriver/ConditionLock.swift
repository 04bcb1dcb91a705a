internal import Glibc

/// A lock with which threads also wait for each other: a mutex and a condition variable.
///
/// `Mutex` of the standard library has nothing to wait with.
@safe
final class ConditionLock: @unchecked Sendable {
  private let mutex: UnsafeMutablePointer<pthread_mutex_t>
  private let changed: UnsafeMutablePointer<pthread_cond_t>

  init() {
    unsafe mutex = .allocate(capacity: 1)
    unsafe changed = .allocate(capacity: 1)
    unsafe pthread_mutex_init(mutex, nil)
    unsafe pthread_cond_init(changed, nil)
  }

  deinit {
    unsafe pthread_cond_destroy(changed)
    unsafe pthread_mutex_destroy(mutex)
    unsafe changed.deallocate()
    unsafe mutex.deallocate()
  }

  func lock() { unsafe pthread_mutex_lock(mutex) }

  func unlock() { unsafe pthread_mutex_unlock(mutex) }

  /// Unlocks, sleeps until somebody calls `wakeAll` (or for no reason at all), and locks again.
  func sleep() { unsafe pthread_cond_wait(changed, mutex) }

  func wakeAll() { unsafe pthread_cond_broadcast(changed) }
}
