internal import Glibc
internal import Globbing
internal import Input
internal import MemoryMapping
internal import MgrepSystem
internal import Printing
internal import Walking

/// What a run has to search, one file after the other: the operands, and the files below those
/// that are directories.
struct WorkSource: ~Copyable {
  /// One thread can walk for about eight that search; with others that read directories ahead of it
  /// it can for more.
  private static let threadsPerReader = 4

  private static let fullBatchSize = 64
  /// Each item can keep a directory open, in as many batches again as threads search, and be open
  /// itself ahead of its turn. The walk has descriptors, too, and so has whoever started the process.
  private static let descriptorsPerItem = 4

  private let plan: RunPlan
  /// Less than `fullBatchSize` where the process may have few descriptors.
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

  init(_ plan: RunPlan) { self.plan = plan }

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
    if plan.devices == .skip || plan.plansEdits, (try? operandKind(of: operand)) == .device {
      if plan.devices == .skip { return nil }
      return WorkBatch(.refused(name: operand))
    }
    let descriptor: Int32
    do throws(Errno) {
      descriptor = try openForReading(operand)
    } catch {
      return WorkBatch(.failure(name: operand, reason: error.reason))
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
      let hint = plan.print.look.showsHints ? " (use -r)" : ""
      return WorkBatch(
        .directory(
          name: operand, reason: errorText(EISDIR) + hint, showsName: plan.fileNames == .always))
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
        return WorkBatch(
          .directory(
            name: name, reason: errorText(EISDIR), showsName: plan.fileNames == .always))
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
    let shareCount = freeCount / Self.descriptorsPerItem / plan.threadCount
    maxBatchSize = max(1, min(Self.fullBatchSize, shareCount))
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

  /// How many descriptors a walk takes on a few threads; on many it seldom takes more.
  static func descriptorCount(forThreads threadCount: Int) -> Int {
    Walker.descriptorCount + descriptorsPerItem * fullBatchSize * min(threadCount, 4)
  }

  /// There may be more files of a directory.
  var isWalking: Bool { walker != nil || !ordered.isEmpty }

  /// The next items of the directory that is gone through.
  mutating func nextOfWalk() -> WorkBatch? {
    guard isWalking else { return nil }
    let size = batchSize
    var batch = WorkBatch(capacity: size)
    while batch.takesMore(upTo: size), let item = ordered.last,
      batch.items.isEmpty || !item.mayWait
    {
      batch.items.append(item)
      ordered.removeLast()
    }
    if walker?.fill(&batch, upTo: size, &isHeldBack) == false { walker = nil }
    walkedCount += batch.items.count
    return batch.items.isEmpty ? nil : batch
  }
}

extension WorkBatch {
  fileprivate func takesMore(upTo count: Int) -> Bool { items.count < count && !mayWait }
}

extension Walker {
  /// Adds what is met next to a batch.
  ///
  /// A batch at a time, since to use something that cannot be copied, and may not be there, moves
  /// all of it there and back.
  ///
  /// - Parameter isHeldBack: The walk is at a file that has to be claimed alone, and was met behind
  ///   others.
  /// - Returns: False after the end of the walk.
  fileprivate mutating func fill(
    _ batch: inout WorkBatch, upTo count: Int, _ isHeldBack: inout Bool
  ) -> Bool {
    while batch.takesMore(upTo: count) {
      var event = WalkEvent?.some(.file)
      if !isHeldBack { event = next() }
      switch event {
      case nil: return false
      case .failure(let code):
        batch.items.append(.failure(name: path, reason: errorText(code)))
      case .loop: batch.items.append(.loop(path: path))
      case .file:
        isHeldBack = fileKind == .device && !batch.items.isEmpty
        if isHeldBack { return true }
        if let file = addCurrentFile(to: &batch.files) { batch.items.append(.walked(file)) }
      }
    }
    return true
  }
}
