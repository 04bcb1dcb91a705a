internal import Glibc
internal import MemoryMapping
internal import MgrepSystem
internal import Output
internal import Scheduling

/// The files of a listing that are cut into splits, once all are known.
struct SplitFiles {
  struct File {
    let path: [UInt8]
    let byteCount: Int
  }

  var files: [File] = []
  /// The splits have numbers, since several files of a directory can be one.
  var haveNumbers = false
  fileprivate var number = 0
  /// The bytes of the files that are the current split; `nil` if there is none.
  fileprivate var groupByteCount: Int?

  /// The number of the split that a file belongs to, or the first part of it.
  fileprivate mutating func begin(_ byteCount: Int, isWhole: Bool, upTo limit: Int) {
    if isWhole && haveNumbers {
      if let group = groupByteCount, group + byteCount <= limit {
        groupByteCount = group + byteCount
        return
      }
      groupByteCount = byteCount
    } else {
      groupByteCount = nil
    }
    number += 1
  }
}

extension ListingRun {
  /// Notes a file that is to be cut, or says why it cannot be.
  mutating func collect(_ path: [UInt8]) throws(WriteError) {
    if path == [UInt8(ascii: "-")] {
      return try complain(plan.files.standardInputName, "cannot be split; name a file")
    }
    // They separate the fields and the lines of the output.
    if path.contains(where: { $0 == UInt8(ascii: "\t") || $0 == UInt8(ascii: "\n") }) {
      return try complain(path, "a name with a tab or a line feed cannot be printed by --splits")
    }
    let found: stat
    do throws(Errno) {
      found = try SystemCall.status(of: path[...])
    } catch {
      return try complain(path, error.reason)
    }
    guard found.st_mode & S_IFMT == S_IFREG else { return try complain(path, notRegularReason) }
    splits.files.append(SplitFiles.File(path: path, byteCount: Int(found.st_size)))
    status.hasSelected = true
  }

  /// Prints the splits of all files.
  mutating func printSplits(_ plan: SplitPlan) throws(WriteError) {
    let total = splits.files.reduce(0) { $0 + $1.byteCount }
    splits.haveNumbers = self.plan.files.namesDirectory
    let files = splits.files
    for file in files { try print(file, plan, total: total) }
  }

  private mutating func print(
    _ file: SplitFiles.File, _ plan: SplitPlan, total: Int
  ) throws(WriteError) {
    guard let (parts, bases) = try cut(file, plan, total: total) else { return }
    for (index, part) in parts.enumerated() {
      splits.begin(
        part.count, isWhole: parts.count == 1, upTo: plan.groupByteCount(total: total))
      output.append(file.path)
      try append([part.lowerBound, part.upperBound])
      if plan.tellsLineBases { try append([bases[index]]) }
      if splits.haveNumbers { try append([splits.number]) }
      output.append(UInt8(ascii: "\n"))
      try output.endLine()
    }
  }

  /// The parts of a file, with the number of lines before each; `nil` after an error.
  private mutating func cut(
    _ file: SplitFiles.File, _ plan: SplitPlan, total: Int
  ) throws(WriteError) -> (parts: [Range<Int>], bases: [Int])? {
    let whole = (parts: [0..<file.byteCount], bases: [0])
    let count = plan.partCount(ofFile: file.byteCount, total: total)
    guard count > 1 else { return whole }
    let opened: FileDescriptor
    do throws(Errno) {
      opened = FileDescriptor(owning: try openForReading(file.path))
    } catch {
      try complain(file.path, error.reason)
      return nil
    }
    guard plan.isDivisible(opened, file.path) else { return whole }
    let parts = SplitPlan.parts(of: file.byteCount, count: count)
    guard plan.tellsLineBases else { return (parts, []) }
    guard let bases = plan.lineBases(of: parts, in: opened) else {
      try complain(file.path, "cannot be read to its end")
      return nil
    }
    return (parts, bases)
  }

  private mutating func append(_ fields: [Int]) throws(WriteError) {
    for field in fields {
      output.append(UInt8(ascii: "\t"))
      output.append(decimal: field)
    }
  }
}

extension FilePlan {
  /// Whether the files of a directory are visited.
  fileprivate var namesDirectory: Bool {
    operands.isEmpty
      ? !mayHaveNoOperands : operands.contains { (try? operandKind(of: $0)) == .directory }
  }
}
