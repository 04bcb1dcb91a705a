internal import Editing
internal import Threads

/// The files that a run is editing, for the message after a signal.
final class EditWatch: @unchecked Sendable {
  private let progress: EditProgress
  private let options: EditOptions
  /// Guards everything below.
  private let lock = ConditionLock()
  private var files: [FileTask] = []
  private var start = 0.0
  private var doneBefore = 0

  init(_ progress: EditProgress, _ options: EditOptions) {
    self.progress = progress
    self.options = options
  }

  /// Notes the files that are edited from now on, until the next call.
  func begin(_ files: [FileTask]) {
    lock.lock()
    defer { lock.unlock() }
    self.files = files
    start = monotonicSeconds()
    doneBefore = progress.doneByteCount
    progress.setStoring(false)
  }

  /// The message for the first signal, or for the second one; `nil` if no file is being edited.
  func words(isFirst: Bool) -> [UInt8]? {
    lock.lock()
    defer { lock.unlock() }
    guard let first = files.first else { return nil }
    let name = files.count == 1 ? first.file.path : Array("\(files.count) files".utf8)
    let verb = files.count == 1 ? "is" : "are"
    var recovery = "run mgrep --recover "
    if let directory = options.journalDirectory {
      recovery += "--journal-dir=\(String(decoding: directory, as: UTF8.self)) "
    }
    let isStoring = progress.isStoring
    let text: [String] =
      switch (isFirst, isStoring, options.journal) {
      case (true, true, nil):
        ["finishing ", "\(timeLeft); again: stop, old and new bytes stay mixed"]
      case (true, true, _): ["finishing ", "\(timeLeft); again: stop, journal kept"]
      case (true, false, _): ["stopping before ", " \(verb) changed; again: at once"]
      case (false, true, nil): ["stopped; old and new bytes of ", " are mixed"]
      case (false, false, nil): ["stopped; ", " \(verb) not changed"]
      case (false, _, _): ["stopped; \(recovery)", ""]
      }
    let shown = !isFirst && options.journal != nil ? operands : name
    return Array(text[0].utf8) + shown + Array(text[1].utf8)
  }

  /// What to recover: the files or, if these are many, their directories.
  private var operands: [UInt8] {
    var names = files.map(\.file.path)
    if names.count > 3 {
      var seen: Set<[UInt8]> = []
      names = names.map { path in
        guard let slash = path.lastIndex(of: UInt8(ascii: "/")) else { return [UInt8(ascii: ".")] }
        return Array(path[..<max(slash, 1)])
      }.filter { seen.insert($0).inserted }
    }
    return Array(names.joined(separator: [UInt8(ascii: " ")]))
  }

  /// `, 4 s`, if it can be estimated from the time since the files were begun.
  private var timeLeft: String {
    let byteCount = files.reduce(0) { $0 + $1.file.identity.byteCount }
    let done = progress.doneByteCount - doneBefore
    let rest = byteCount * EditProgress.passCount - done
    guard done > 0, rest > 0 else { return rest > 0 ? "" : ", waiting for the disk" }
    let seconds = (monotonicSeconds() - start) * Double(rest) / Double(done)
    return ", \(Int(seconds.rounded(.up))) s"
  }
}
