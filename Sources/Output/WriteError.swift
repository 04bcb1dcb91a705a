package import MgrepSystem

/// Why output stops before its end.
package enum WriteError: Error, Equatable {
  /// write(2) failed.
  case system(Errno)
  /// What should be printed cannot be read: a file, or the planned edits.
  case unreadable(String, Errno)
  /// The reader has closed the output.
  case ended

  package init(code: Int32) { self = .system(Errno(code: code)) }

  /// The planned edits, which a run keeps until it prints or makes them, cannot be read.
  package static func unreadablePlan(_ code: Int32) -> WriteError {
    .unreadable("the planned edits", Errno(code: code))
  }

  /// For standard error, after the program's name.
  package var message: String {
    switch self {
    case .system(let error): "write error: \(error.reason)"
    case .unreadable(let what, let error): "cannot read \(what): \(error.reason)"
    case .ended: "the reader of the output is gone"
    }
  }
}
