/// What a walk meets; `Walker.path` says where.
package enum WalkEvent: Sendable, Equatable {
  /// A file to be searched. `WalkedFiles`, to which `Walker.addCurrentFile(to:)` adds it, open it at
  /// any later time.
  case file
  /// Something that cannot be read, with an `errno`.
  case failure(code: Int32)
  /// A directory that holds itself by way of a link; it is not gone into.
  case loop
}
