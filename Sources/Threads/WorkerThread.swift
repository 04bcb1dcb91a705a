internal import Glibc

/// A thread that runs one function to its end.
///
/// Threads of the system and not tasks: a page fault blocks whoever meets it, and the cooperative
/// pool has no thread to spare for that.
@safe
package struct WorkerThread {
  private let thread: pthread_t

  /// Starts `body` on a new thread; `nil` if the system has none to give.
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

  /// Waits until the body has returned; once, since the thread is gone afterwards.
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
