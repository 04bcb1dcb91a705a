/// What a walk finds; `Walker.path` is its path.
package enum WalkEvent: Sendable, Equatable {
  /// A file to search. `Walker.addCurrentFile(to:)` adds it to `WalkedFiles`, which can open it at
  /// any later time.
  /// any later time.
  case file
  /// Something that cannot be read, with an `errno`.
  case failure(code: Int32)
  /// A directory that contains itself through a link; it is not entered.
  case loop
}
