internal import Glibc
internal import Globbing
internal import MemoryMapping
internal import Walking

/// What a run has to search, one file after the other: the operands, and the files below those
/// that are directories.
struct WorkSource: ~Copyable {
  private let plan: RunPlan
  private let isInteractive: Bool
  private var operandIndex = 0
  private var walker: Walker?
  private var hasBegun = false

  init(_ plan: RunPlan, isInteractive: Bool) {
    self.plan = plan
    self.isInteractive = isInteractive
  }

  /// The next item, with its file open; `nil` after the last.
  ///
  /// Opening a FIFO waits for its writer.
  mutating func next() -> WorkItem? {
    if !hasBegun {
      hasBegun = true
      if plan.operands.isEmpty {
        if plan.mayHaveNoOperands { return nil }
        guard plan.directories == .recurse else { return standardInput() }
        walk([])
      }
    }
    while true {
      if let item = nextOfWalk() { return item }
      guard operandIndex < plan.operands.count else { return nil }
      operandIndex += 1
      if let item = item(for: plan.operands[operandIndex - 1]) { return item }
    }
  }

  private mutating func item(for operand: [UInt8]) -> WorkItem? {
    if operand == [UInt8(ascii: "-")] { return standardInput() }
    // To open a FIFO would wait for its writer.
    if plan.devices == .skip && operandKind(of: operand) == .device { return nil }
    let descriptor = openForReading(operand)
    guard descriptor >= 0 else {
      return WorkItem(.failure(name: operand, reason: errorText(errno)))
    }
    let file = FileDescriptor(owning: descriptor)
    do throws(FileError) {
      let status = try FileStatus(descriptor: descriptor, path: "")
      if status.kind == .directory { return directory(operand) }
      guard plan.walk.filter.admitsFile(operand[...], from: .commandLine) else { return nil }
      if plan.devices == .skip && status.kind != .regularFile { return nil }
      let input = OpenInput(descriptor: descriptor, name: operand, status: status)
      return WorkItem(input, showsName: plan.fileNames == .always, keeping: file)
    } catch {
      return WorkItem(.failure(name: operand, reason: error.reason))
    }
  }

  private mutating func directory(_ operand: [UInt8]) -> WorkItem? {
    switch plan.directories {
    case .skip: break
    case .refuse:
      let hint = isInteractive ? " (use -r)" : ""
      return WorkItem(.failure(name: operand, reason: errorText(EISDIR) + hint))
    case .recurse:
      if plan.walk.filter.admitsDirectory(operand[...], from: .commandLine) { walk(operand) }
    }
    return nil
  }

  private func standardInput() -> WorkItem {
    let name = plan.standardInputName
    do throws(FileError) {
      let status = try FileStatus(descriptor: STDIN_FILENO, path: "")
      if status.kind == .directory {
        return WorkItem(.failure(name: name, reason: errorText(EISDIR)))
      }
      let start = status.isRegularFile ? lseek(STDIN_FILENO, 0, SEEK_CUR) : 0
      let input = OpenInput(
        descriptor: STDIN_FILENO, name: name, status: status, start: max(0, start),
        isStandardInput: true)
      return WorkItem(input, showsName: plan.fileNames == .always, keeping: nil)
    } catch {
      return WorkItem(.failure(name: name, reason: error.reason))
    }
  }
}

extension WorkSource {
  /// Goes through all files below a directory; below the working directory if `root` is empty.
  private mutating func walk(_ root: [UInt8]) {
    walker = Walker(root: root, options: plan.walk)
  }

  private mutating func nextOfWalk() -> WorkItem? {
    guard let event = walker?.next() else {
      walker = nil
      return nil
    }
    let path = walker?.path ?? []
    switch event {
    case .failure(let code):
      return WorkItem(.failure(name: path, reason: errorText(code)))
    case .loop:
      return WorkItem(.loop(path: path))
    case .file:
      return walker?.currentFile.map { WorkItem(.walked($0)) }
    }
  }
}
