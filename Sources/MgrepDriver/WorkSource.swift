internal import Glibc
internal import Globbing
internal import Input
internal import MemoryMapping
internal import MgrepSystem
internal import Printing
internal import Scheduling
internal import Walking

/// The items of a run, one after the other: the operands, and the files below operands that are
/// directories.
struct WorkSource: ~Copyable {
  /// One thread can walk for about eight that search, or for more if other threads read directories
  /// ahead.
  private static let threadsPerReader = 4

  private static let fullBatchSize = 64
  /// Each item can keep a directory open, in as many batches again as there are threads, and can be
  /// open itself ahead of its turn. The walk and the parent process have descriptors, too.
  private static let descriptorsPerItem = 4
  /// Two pipes and a pair of sockets, while a program is started.
  private static let descriptorsPerProgram = 6
  /// What a thread takes that runs programs, with the file and its directory; the walk has as much.
  static let descriptorsPerProgramRun = 2 * descriptorsPerProgram

  /// The purpose of the visit.
  enum Purpose: Sendable {
    /// - Parameter hints: Messages may suggest what to type instead.
    case search(hints: Bool)
    /// Devices are refused.
    case edit(hints: Bool)
    /// No file is opened.
    case listing
  }

  private let plan: FilePlan
  private let purpose: Purpose
  /// Less than `fullBatchSize` if the process may open few descriptors.
  private var maxBatchSize = 1
  private var operandIndex = 0
  private var walker: Walker?
  /// The files of a directory, if their order is not that of the walk; the next one is last.
  private var ordered: [WorkItem] = []
  /// The walk is at a file that must be claimed alone and was found after others.
  private var isHeldBack = false
  private var hasBegun = false
  /// How many files were found so far, which shows whether there are many.
  private var walkedCount = 0

  init(_ plan: FilePlan, for purpose: Purpose) {
    self.plan = plan
    self.purpose = purpose
  }

  /// The next items; an operand has its file open unless it is listed. `nil` after the last item.
  ///
  /// Opening a FIFO waits for its writer.
  mutating func next() -> WorkBatch? {
    if !hasBegun {
      hasBegun = true
      if plan.operands.isEmpty {
        if plan.mayHaveNoOperands { return nil }
        guard plan.directories == .recurse || isListing else { return standardInput() }
        walk([])
      }
    }
    while true {
      if isListing && walker != nil { return WorkBatch(capacity: 0) }
      if let batch = nextAhead() { return batch }
      guard operandIndex < plan.operands.count else { return nil }
      operandIndex += 1
      if let batch = batch(for: plan.operands[operandIndex - 1]) { return batch }
    }
  }

  private var isEdit: Bool { if case .edit = purpose { true } else { false } }

  private var showsHints: Bool {
    switch purpose {
    case .search(let hints), .edit(let hints): hints
    case .listing: false
    }
  }

  private var isListing: Bool { if case .listing = purpose { true } else { false } }

  private mutating func batch(for operand: [UInt8]) -> WorkBatch? {
    if isListing { return batch(forListed: operand) }
    if operand == [UInt8(ascii: "-")] { return standardInput() }
    // Opening a FIFO would wait for its writer.
    if plan.devices == .skip || isEdit, (try? operandKind(of: operand)) == .device {
      if plan.devices == .skip { return skip(operand, Self.deviceReason) }
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
      guard plan.walk.filter.admitsFile(operand[...], from: .commandLine) else {
        return skipByName(operand, isDirectory: false)
      }
      if plan.devices == .skip && status.kind != .regularFile {
        return skip(operand, Self.deviceReason)
      }
      let input = OpenInput(descriptor: descriptor, name: operand[...], status: status)
      return batch(of: input, closedBy: OpenDescriptor(file))
    } catch {
      return WorkBatch(.failure(name: operand, reason: error.reason))
    }
  }

  private mutating func batch(forListed operand: [UInt8]) -> WorkBatch? {
    let found = WorkBatch(.found(path: operand, isDevice: false))
    if operand == [UInt8(ascii: "-")] { return found }
    do throws(Errno) {
      let kind = try operandKind(of: operand)
      if kind == .directory { return directory(operand) }
      guard plan.walk.filter.admitsFile(operand[...], from: .commandLine) else {
        return skipByName(operand, isDirectory: false)
      }
      if kind == .device && plan.devices == .skip { return skip(operand, Self.deviceReason) }
      return found
    } catch {
      return WorkBatch(.failure(name: operand, reason: error.reason))
    }
  }

  private func batch(of input: OpenInput, closedBy descriptor: OpenDescriptor?) -> WorkBatch {
    WorkBatch(.file(input, showsName: plan.fileNames == .always, closedBy: descriptor))
  }

  private mutating func directory(_ operand: [UInt8]) -> WorkBatch? {
    switch plan.directories {
    case .skip: return skip(operand, "a directory, -d skip")
    case .refuse:
      let hint = showsHints ? " (use -r)" : ""
      return WorkBatch(
        .directory(
          name: operand, reason: errorText(EISDIR) + hint, showsName: plan.fileNames == .always))
    case .recurse:
      guard plan.walk.filter.admitsDirectory(operand[...], from: .commandLine) else {
        return skipByName(operand, isDirectory: true)
      }
      walk(operand)
      return nil
    }
  }

  private static let deviceReason = "a device, FIFO or socket, -D skip"

  private func skip(_ operand: [UInt8], _ reason: String) -> WorkBatch? {
    plan.walk.log?.noteSkipped(operand, reason)
    return nil
  }

  private func skipByName(_ operand: [UInt8], isDirectory: Bool) -> WorkBatch? {
    if let log = plan.walk.log {
      let reason = plan.walk.filter.reason(
        operand[...], from: .commandLine, isDirectory: isDirectory)
      log.noteSkipped(operand, reason)
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
  /// Walks through all files below a directory; an empty `root` means the working directory.
  private mutating func walk(_ root: [UInt8]) {
    let programCount = plan.mayRunPrograms ? Self.descriptorsPerProgram * plan.threadCount : 0
    let freeCount = descriptorLimit() - Walker.descriptorCount - programCount
    let shareCount = freeCount / Self.descriptorsPerItem / plan.threadCount
    maxBatchSize = max(1, min(Self.fullBatchSize, shareCount))
    var options = plan.walk
    options.onlyLists = isListing
    if isListing || plan.order == nil { options.readingThreadCount = readingThreadCount }
    if let order = plan.order {
      ordered = order.items(below: root, options).reversed()
    } else {
      walker = Walker(root: root, options: options)
    }
  }

  /// How many threads read directories ahead of the walk.
  private var readingThreadCount: Int {
    // Opening and reading directories takes three times as long as the work on their entries.
    isListing ? min(plan.threadCount - 1, 3) : min(plan.threadCount / Self.threadsPerReader, 3)
  }

  /// Few items at first, since there may be only a few; more when there are many.
  private var batchSize: Int { min(maxBatchSize, max(1, walkedCount / 16)) }

  /// How many descriptors a walk needs with a few threads; with many it seldom needs more.
  static func descriptorCount(forThreads threadCount: Int) -> Int {
    Walker.descriptorCount + descriptorsPerItem * fullBatchSize * min(threadCount, 4)
  }

  /// The walker of a listing, whose batch is empty: printing a path at once takes three quarters of
  /// the time of putting it into a batch first.
  mutating func takeWalker() -> Walker? { walker.take() }

  /// There may be more files in a directory.
  var canLookAhead: Bool { walker != nil || !ordered.isEmpty }

  /// The next items of the current directory.
  mutating func nextAhead() -> WorkBatch? {
    guard canLookAhead else { return nil }
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

/// The source of a queue.
final class QueuedWork: BatchSource {
  private var source: WorkSource

  init(_ source: consuming WorkSource) { self.source = source }

  func next() -> (any Batch)? { source.next().map(ClaimedBatch.init) }

  var canLookAhead: Bool { source.canLookAhead }

  func nextAhead() -> (any Batch)? { source.nextAhead().map(ClaimedBatch.init) }
}

extension WorkBatch {
  fileprivate func takesMore(upTo count: Int) -> Bool { items.count < count && !mayWait }
}

extension Walker {
  /// Adds the next items of the walk to a batch.
  ///
  /// A whole batch at a time: each use of an optional noncopyable value moves it out and in again.
  ///
  /// - Parameter isHeldBack: The walk is at a file that must be claimed alone and was found after
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
