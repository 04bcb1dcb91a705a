import Glibc
import MemoryMapping
import Testing

@Suite struct AdviceTests {
  @Test(
    "every advice is accepted for the whole and for any range, and changes no byte",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func advises(_ shape: Shape, _ access: MappedFile.Access) throws {
    var it = try MappedShape(shape, access)
    let count = it.expected.count
    if access != .read, count > 0 {
      try it.mapping.store(0x99, at: count / 2)
      it.expected[count / 2] = 0x99
    }
    for advice in MappedFile.Advice.allCases {
      for range in [nil, count / 2..<count, 0..<0, 0..<min(1, count)] {
        if advice == .remove { continue }
        let refusal = cause { () throws(FileError) in try it.mapping.advise(advice, in: range) }
        if advice == .dontNeed, access == .copyOnWrite {
          #expect(refusal == .losesStores)
        } else if advice == .populateWrite, access == .read {
          #expect(refusal == .readOnly)
        } else if advice == .free {
          #expect(refusal == (count == 0 || range?.isEmpty ?? false ? nil : .system(EINVAL)))
        } else if advice == .hugePage || advice == .noHugePage, refusal != nil {
          // A kernel without CONFIG_TRANSPARENT_HUGEPAGE.
          #expect(refusal == .system(EINVAL))
        } else {
          #expect(refusal == nil, "\(advice)")
        }
      }
      #expect(
        cause { () throws(FileError) in try it.mapping.advise(advice, in: 0..<count + 1) }
          == .outOfBounds(lowerBound: 0, upperBound: count + 1, byteCount: count))
    }
    try it.check()
  }

  @Test("remove makes a hole of whole pages in the file, and of nothing else")
  func removes() throws {
    let file = try TemporaryFile(patterned(4 * pageSize + 10), in: "/dev/shm")
    let mapping = try MappedFile(path: file.path, access: .writeThrough)
    try mapping.advise(.remove, in: pageSize..<2 * pageSize)
    try mapping.advise(.remove, in: 4 * pageSize..<4 * pageSize + 10)
    var expected = patterned(4 * pageSize + 10)
    for offset in [Array(pageSize..<2 * pageSize), Array(4 * pageSize..<4 * pageSize + 10)].joined()
    {
      expected[offset] = 0
    }
    #expect(try mapping == expected)
    #expect(try file.contents() == expected)
    let part = try MappedFile(path: file.path, access: .writeThrough, length: pageSize + 10)
    for (range, bound) in [
      (1..<pageSize, 1), (0..<1, 1), (pageSize..<pageSize + 10, pageSize + 10),
    ] {
      #expect(
        cause { () throws(FileError) in try part.advise(.remove, in: range) }
          == .invalidCount(bound))
    }
    for (access, refusal) in [
      (MappedFile.Access.read, FileError.Cause.readOnly), (.copyOnWrite, .notWriteThrough),
    ] {
      let other = try MappedFile(path: file.path, access: access)
      #expect(cause { () throws(FileError) in try other.advise(.remove) } == refusal)
    }
    #expect(try file.contents() == expected)
  }

  @Test(
    "pages are locked and unlocked, again and in part",
    arguments: Shape.allCases, MappedFile.Access.allCases)
  func locks(_ shape: Shape, _ access: MappedFile.Access) throws {
    let it = try MappedShape(shape, access)
    let count = it.expected.count
    for range in [nil, count / 2..<count, 0..<0] {
      try it.mapping.lock(range)
      try it.mapping.lock(range)
      try it.mapping.unlock(range)
      try it.mapping.unlock()
    }
    let refusal = FileError.Cause.outOfBounds(
      lowerBound: 0, upperBound: count + 1, byteCount: count)
    #expect(cause { () throws(FileError) in try it.mapping.lock(0..<count + 1) } == refusal)
    #expect(cause { () throws(FileError) in try it.mapping.unlock(0..<count + 1) } == refusal)
    try it.check()
  }

  @Test("advice and locks on pages that are gone are errors, not signals")
  func reportsMissingPages() throws {
    let it = try MappedShape(.severalPagesAndTail, .read)
    try it.file.truncate(to: 0)
    #expect(
      cause { () throws(FileError) in try it.mapping.advise(.populateRead) } == .system(EFAULT))
    #expect(
      cause { () throws(FileError) in try it.mapping.lock() }
        == (locksPages ? .system(ENOMEM) : nil))
    #expect(it.mapping.faultOffset == nil)
  }
}
