internal import Glibc

/// A thread that runs one function to its end.
///
/// It is a thread of the system, not a task: a page fault blocks its thread, and the cooperative
/// pool has no thread to spare.
/// pool has no thread to spare for that.
@safe
package struct WorkerThread {
  private let thread: pthread_t

  /// Starts `body` on a new thread; `nil` if the system has no more threads.
  package init?(_ body: @escaping @Sendable () -> Void) {
    let box = unsafe Unmanaged.passRetained(Body(run: body))
    var thread = pthread_t()
    let status = unsafe pthread_create(&thread, nil, runBody, box.toOpaque())
    guard status == 0 else {
      unsafe box.release()
      return nil
    }
    self.thread = thread
  }

  /// Waits until `body` has returned. Call it once: the thread no longer exists afterwards.
  package func join() { pthread_join(thread, nil) }
}

private final class Body: Sendable {
  let run: @Sendable () -> Void

  init(run: @escaping @Sendable () -> Void) { self.run = run }
}

private func runBody(_ argument: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
  if let argument = unsafe argument {
    unsafe Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
  }
  return nil
}
