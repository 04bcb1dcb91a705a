internal import Glibc
internal import Globbing
internal import MemoryMapping
internal import Walking

/// What a run has to search, one file after the other: the operands, and the files below those
/// that are directories.
struct WorkSource: ~Copyable {
  /// One thread can walk for about eight that search; with others that read directories ahead of it
  /// it can for more.
  private static let threadsPerReader = 4

  private let plan: RunPlan
  private let isInteractive: Bool
  /// Each item can keep a directory open, in as many batches again as threads search, and be open
  /// itself ahead of its turn. The walk has descriptors, too, and so has whoever started the process.
  private var maxBatchSize = 1
  private var operandIndex = 0
  private var walker: Walker?
  /// The files of a directory in another order than that of the walk, the next one last.
  private var ordered: [WorkItem] = []
  /// The walk is at a file that has to be claimed alone, and was met behind others.
  private var isHeldBack = false
  private var hasBegun = false
  /// Files met so far, which tells that there are many.
  private var walkedCount = 0

  init(_ plan: RunPlan, isInteractive: Bool) {
    self.plan = plan
    self.isInteractive = isInteractive
  }

  /// The next items, an operand with its file open; `nil` after the last.
  ///
  /// Opening a FIFO waits for its writer.
  mutating func next() -> WorkBatch? {
    if !hasBegun {
      hasBegun = true
      if plan.operands.isEmpty {
        if plan.mayHaveNoOperands { return nil }
        guard plan.directories == .recurse else { return standardInput() }
        walk([])
      }
    }
    while true {
      if let batch = nextOfWalk() { return batch }
      guard operandIndex < plan.operands.count else { return nil }
      operandIndex += 1
      if let batch = batch(for: plan.operands[operandIndex - 1]) { return batch }
    }
  }

  private mutating func batch(for operand: [UInt8]) -> WorkBatch? {
    if operand == [UInt8(ascii: "-")] { return standardInput() }
    // To open a FIFO would wait for its writer.
    if plan.devices == .skip && operandKind(of: operand) == .device { return nil }
    let descriptor = openForReading(operand)
    guard descriptor >= 0 else {
      return WorkBatch(.failure(name: operand, reason: errorText(errno)))
    }
    let file = FileDescriptor(owning: descriptor)
    do throws(FileError) {
      let status = try FileStatus(descriptor: descriptor, path: "")
      if status.kind == .directory { return directory(operand) }
      guard plan.walk.filter.admitsFile(operand[...], from: .commandLine) else { return nil }
      if plan.devices == .skip && status.kind != .regularFile { return nil }
      let input = OpenInput(descriptor: descriptor, name: operand[...], status: status)
      return batch(of: input, closedBy: OpenDescriptor(file))
    } catch {
      return WorkBatch(.failure(name: operand, reason: error.reason))
    }
  }

  private func batch(of input: OpenInput, closedBy descriptor: OpenDescriptor?) -> WorkBatch {
    WorkBatch(.file(input, showsName: plan.fileNames == .always, closedBy: descriptor))
  }

  private mutating func directory(_ operand: [UInt8]) -> WorkBatch? {
    switch plan.directories {
    case .skip: break
    case .refuse:
      let hint = isInteractive ? " (use -r)" : ""
      return WorkBatch(.failure(name: operand, reason: errorText(EISDIR) + hint))
    case .recurse:
      if plan.walk.filter.admitsDirectory(operand[...], from: .commandLine) { walk(operand) }
    }
    return nil
  }

  private func standardInput() -> WorkBatch {
    let name = plan.standardInputName
    do throws(FileError) {
      let status = try FileStatus(descriptor: STDIN_FILENO, path: "")
      if status.kind == .directory {
        return WorkBatch(.failure(name: name, reason: errorText(EISDIR)))
      }
      let input = OpenInput(
        descriptor: STDIN_FILENO, name: name[...], status: status, isStandardInput: true)
      return batch(of: input, closedBy: nil)
    } catch {
      return WorkBatch(.failure(name: name, reason: error.reason))
    }
  }
}

extension WorkSource {
  /// Goes through all files below a directory; below the working directory if `root` is empty.
  private mutating func walk(_ root: [UInt8]) {
    let freeCount = descriptorLimit() - Walker.descriptorCount
    maxBatchSize = max(1, min(64, freeCount / 4 / plan.threadCount))
    if let order = plan.order {
      ordered = order.items(below: root, plan.walk).reversed()
    } else {
      var options = plan.walk
      options.readingThreadCount = min(plan.threadCount / Self.threadsPerReader, 3)
      walker = Walker(root: root, options: options)
    }
  }

  /// Few items at first, for there may be only a few; more when there are many.
  private var batchSize: Int { min(maxBatchSize, max(1, walkedCount / 16)) }

  /// There may be more files of a directory.
  var isWalking: Bool { walker != nil || !ordered.isEmpty }

  /// The next items of the directory that is gone through.
  mutating func nextOfWalk() -> WorkBatch? {
    guard isWalking else { return nil }
    let size = batchSize
    var batch = WorkBatch(capacity: size)
    while batch.items.count < size, !batch.mayWait, appendNext(to: &batch) {}
    walkedCount += batch.items.count
    return batch.items.isEmpty ? nil : batch
  }

  /// Adds the next item of the directory, unless that is to be alone or there is none.
  private mutating func appendNext(to batch: inout WorkBatch) -> Bool {
    if let item = ordered.last {
      guard batch.items.isEmpty || !item.mayWait else { return false }
      batch.items.append(item)
      ordered.removeLast()
      return true
    }
    guard let event = isHeldBack ? .file : walker?.next() else {
      walker = nil
      return false
    }
    isHeldBack = false
    switch event {
    case .failure(let code):
      batch.items.append(.failure(name: walker?.path ?? [], reason: errorText(code)))
    case .loop: batch.items.append(.loop(path: walker?.path ?? []))
    case .file:
      isHeldBack = walker?.isAtDevice == true && !batch.items.isEmpty
      if isHeldBack { return false }
      if let file = walker?.addCurrentFile(to: &batch.files) { batch.items.append(.walked(file)) }
    }
    return true
  }
}
